"""A fresh database of both kinds, a receiver, and who delivers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from databases import kind, store, url
from outbox.log import AMERSFOORT, SEAL
from outbox.receiver import Receiver, receiving
from vierogen.domain.people.register import Organisation
from vierogen.domain.values import OrganisationKind
from vierogen.outbox.cloud_event import Origin
from vierogen.outbox.deliverer import Deliverer
from vierogen.outbox.destination import Destinations
from vierogen.outbox.posting import Poster, trusted_by_default
from vierogen.outbox.rounds import Hands
from vierogen.outbox.schedule import Schedule
from vierogen.persistence import Store

__all__ = ["kind", "store", "url"]

TOWN = Organisation(
    AMERSFOORT, "Gemeente Amersfoort", OrganisationKind.MUNICIPALITY, ((date.min, frozenset({"GM0307"})),)
)
QUICK = Schedule(first_wait=0.05, longest_wait=0.2, attempts=1_000, hours=1)
ORIGIN = Origin.of("urn:nld:oin:00000001823288444000:systeem:vierogen", "https://vierogen.example")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


def hands(store: Store, *, schedule: Schedule = QUICK, timeout: float = 0.5, **other: Any) -> Hands:
    poster = Poster(Destinations(here=True), timeout, trusted_by_default())
    words: dict[str, Any] = {
        "source": store,
        "poster": poster,
        "schedule": schedule,
        "origin": ORIGIN,
        "organisation_of": known,
        "now": lambda: datetime.now(UTC),
        "seal": SEAL,
        "ours": lambda *_: True,
    }
    return Hands(**words | other)


def known(organisation: UUID) -> Organisation | None:
    return TOWN if organisation == AMERSFOORT else None


Delivering = Callable[..., Any]


@contextmanager
def delivering(store: Store, **how: Any) -> Iterator[Deliverer]:
    """Somebody who delivers meanwhile."""
    deliverer = Deliverer(hands(store, **how), lambda: None)
    deliverer.start()
    try:
        yield deliverer
    finally:
        deliverer.stop()
