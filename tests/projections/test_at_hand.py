"""Whoever follows where people act takes over what the desk has just decided, and opens no event for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from projections.tapes import CASES, NOTHING_WRONG, everything, stands, tapes, write, wrong
from vierogen.application import desk as the_desk
from vierogen.application.who import Who
from vierogen.bootstrap.read_models import models_of
from vierogen.bootstrap.system import System, open_system
from vierogen.casebook import cast
from vierogen.casebook.case import SHIPPED, load
from vierogen.casebook.play import Hands, play
from vierogen.domain.events import RequestEvent, RequestOpened
from vierogen.domain.people.erasing import AskErasure
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.values import Category, FamilyMember
from vierogen.projections import following
from vierogen.projections.following import AtHand, Following
from vierogen.projections.read_model import Stored
from vierogen.vault.vault import GRACE, LIFE

SILENCE = SHIPPED / "stilte.md"


def opens_nothing(request: UUID, event: Stored) -> RequestEvent:
    raise AssertionError(f"event {event[0]} was opened")


def follow(system: System, at_hand: AtHand, decode: Callable[[UUID, Stored], RequestEvent] = opens_nothing) -> None:
    one = Following(system.store, decode, models_of(system.secrets), at_hand=at_hand)
    while one.step(system.read_models.names):
        pass


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def busy(url: str, hands: Hands) -> System:
    """Where people act."""
    system = open_system(url, now=hands)
    cast.enter(system.people)
    return system


def played(system: System, hands: Hands, case: Path = SILENCE) -> UUID:
    (request,) = play(load(case), system.desk, hands).requests
    return request


def test_what_the_desk_has_just_decided_is_opened_by_nobody(busy: System, hands: Hands) -> None:
    with busy as system:
        played(system, hands)
        follow(system, system.desk.lately)
        assert all(everything(system)[name] for name in ("listing", "monitor_facts"))
        assert system.read_models.parked() == []
        assert wrong(system) == NOTHING_WRONG


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_in_every_case_it_stands_there_as_the_events_say(case: Path) -> None:
    hands = Hands()
    with open_system("sqlite://", now=hands) as system:
        cast.enter(system.people)
        play(load(case), system.desk, hands)
        follow(system, system.desk.lately)
        assert system.read_models.parked() == []
        assert wrong(system) == NOTHING_WRONG


def test_of_another_version_the_events_are_opened(system: System) -> None:
    request, tape = uuid4(), tapes()[0]
    write(system, request, tape)
    later = stands(request, tape)
    for nth, known in enumerate((stands(request, tape[:1]), later.known(version=later.version + 1))):
        asked = list[UUID]()

        def at_hand(one: UUID, known: ExemptionRequest = known, asked: list[UUID] = asked) -> ExemptionRequest:
            asked.append(one)
            return known

        write(system, other := uuid4(), tape)
        Following(system.store, system.read_models._decode, models_of(system.secrets), at_hand=at_hand).step(
            system.read_models.names
        )
        assert other in asked, nth
    assert wrong(system) == NOTHING_WRONG


def test_what_was_done_longer_ago_is_read_from_the_events(
    busy: System, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    with busy as system:
        request = played(system, hands)
        assert system.desk.lately(request) == system.desk.known(request)
        real = the_desk.monotonic()
        monkeypatch.setattr(the_desk, "monotonic", lambda: real + the_desk.LATELY + 1)
        system.desk.known(request)
        assert system.desk.lately(request) is None


def test_of_a_child_that_may_be_erased_nothing_is_handed_over(busy: System, hands: Hands) -> None:
    with busy as system:
        request = played(system, hands)
        officer: Who = cast.who("Quinten")
        what = {"categories": frozenset({Category.VOICE}), "asked_by": FamilyMember.PARENTS}
        system.erasing.record(AskErasure, request, officer, **what, received_on=date(2026, 1, 1))
        assert system.desk.known(request).child is not None
        assert system.desk.lately(request) is None
        system.read_models.follow()
        assert wrong(system) == NOTHING_WRONG


def test_what_was_erased_since_does_not_come_back_with_the_next_event(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever follows remembers no longer than the desk what stood in the events."""
    request, tape = uuid4(), tapes()[0]
    decode = system.read_models._decode
    one = Following(system.store, decode, models_of(system.secrets))
    write(system, request, tape[:2])
    one.step(system.read_models.names)

    def erased(of: UUID, event: Stored) -> RequestEvent:
        found = decode(of, event)
        if not isinstance(found, RequestOpened):
            return found
        child = found.child.model_copy(update={"birth_date": date(1900, 1, 1)})
        return found.model_copy(update={"child": child})

    one._decode = system.read_models._decode = erased
    real = following.monotonic()
    monkeypatch.setattr(following, "monotonic", lambda: real + following.OPEN_FOR + 1)
    write(system, request, tape[2:3])
    one.step(system.read_models.names)
    assert wrong(system) == NOTHING_WRONG


def test_events_that_come_soon_after_each_other_are_opened_once(system: System) -> None:
    request, tape = uuid4(), tapes()[0]
    opened, decode = list[int](), system.read_models._decode

    def counted(of: UUID, event: Stored) -> RequestEvent:
        opened.append(event[0])
        return decode(of, event)

    one = Following(system.store, counted, models_of(system.secrets))
    for event in tape[:4]:
        write(system, request, [event])
        one.step(system.read_models.names)
    assert opened == [1, 2, 3, 4]
    assert wrong(system) == NOTHING_WRONG


def test_it_is_let_go_before_a_key_can_be_destroyed() -> None:
    assert the_desk.LATELY + following.OPEN_FOR < LIFE < GRACE
