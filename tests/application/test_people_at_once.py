"""Who somebody is, while others record who somebody is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from typing import Any

import pytest

from vierogen.application.people import INSTALLATION
from vierogen.application.who import NotAppointed
from vierogen.bootstrap.system import open_system
from vierogen.casebook import cast
from vierogen.domain.people.acts import EndAppointment
from vierogen.domain.values import Role, day_of

NOW = datetime(2026, 6, 10, 9, tzinfo=UTC)


class Today(date):
    """A day at which somebody else goes first, whenever it is compared."""

    meanwhile: Callable[[], Any] = staticmethod(lambda: None)

    def __ne__(self, other: object) -> bool:
        Today.meanwhile()
        return not self == other

    __eq__, __hash__ = date.__eq__, date.__hash__


class Moment(datetime):
    """A moment of such a day."""

    def astimezone(self, tz: tzinfo | None = None) -> Moment:  # type: ignore[override]  # of one place only
        return self

    def date(self) -> Today:
        return Today(2026, 6, 10)


def test_who_was_found_before_a_role_ended_is_not_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    bram, dirk = cast.who("Bram"), cast.who("Dirk")
    with open_system("sqlite://", now=lambda: NOW) as system:
        cast.enter(system.people)
        people = system.people
        people.actor(dirk, NOW)

        def ends() -> None:
            monkeypatch.setattr(Today, "meanwhile", lambda: None)
            ended = {"person": bram.person, "role": Role.ATTENDANCE_OFFICER, "until": date(2026, 6, 9)}
            people.record(EndAppointment, cast.AMERSFOORT.id, INSTALLATION, **ended)
            people.actor(dirk, NOW)

        monkeypatch.setattr(Today, "meanwhile", ends)
        day_of.cache_clear()  # an equal moment may have been met by an earlier test, as an ordinary day
        people.actor(bram, Moment(2026, 6, 10, 9, 1, tzinfo=UTC))

        assert Today.meanwhile is not ends
        with pytest.raises(NotAppointed):
            people.actor(bram, NOW)
