"""Who hears of an event: who asked for it and works where the request belonged on that day. Nobody else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from outbox.conftest import hands
from outbox.log import HEARD, OPENED, A, happen, subscribe
from outbox.receiver import Receiver
from vierogen.domain.people.register import Organisation
from vierogen.domain.values import OrganisationKind
from vierogen.outbox.audience import works_at
from vierogen.outbox.deliverer import Deliverer
from vierogen.outbox.tables import Placed
from vierogen.persistence import Store

Kind = OrganisationKind
TRANSFERRED = "request-transferred.1"
HERE = {"municipality": "GM0307", "sector": "PO", "partnership": "PO2602", "school": "99ZZ"}
THERE = {"municipality": "GM0344", "sector": "PO", "partnership": "PO2601", "school": None}


def house(kind: OrganisationKind, *areas: str, since: date = date.min) -> Organisation:
    return Organisation(UUID(int=5), "Huis", kind, ((since, frozenset(areas)),))


@pytest.mark.parametrize(
    ("kind", "areas", "works"),
    [
        (Kind.MUNICIPALITY, ("GM0307",), True),
        (Kind.MUNICIPALITY, ("GM0344",), False),
        (Kind.MUNICIPALITY, ("PO2602",), False),
        (Kind.MUNICIPALITY, (), False),
        (Kind.YOUTH_HEALTH, ("GM0344", "GM0307"), True),
        (Kind.YOUTH_HEALTH, ("99ZZ",), False),
        (Kind.PARTNERSHIP, ("PO2602",), True),
        (Kind.PARTNERSHIP, ("VO2602",), False),
        (Kind.PARTNERSHIP, ("GM0307",), False),
        (Kind.SCHOOL, ("99ZZ",), True),
        (Kind.SCHOOL, ("99ZX",), False),
        (Kind.SCHOOL, ("GM0307", "PO2602"), False),
    ],
)
def test_an_organisation_works_where_its_own_kind_of_area_says(kind: Kind, areas: tuple[str, ...], works: bool) -> None:
    here = Placed(1, "GM0307", "PO2602", "99ZZ")
    assert works_at(house(kind, *areas), here, date(2026, 6, 10)) is works


def test_a_child_without_a_school_is_no_business_of_any_school() -> None:
    assert not works_at(house(Kind.SCHOOL, "99ZZ"), Placed(1, "GM0307", "PO2602", None), date(2026, 6, 10))


def test_after_a_merger_the_heir_hears_and_the_abolished_municipality_no_longer() -> None:
    place = Placed(1, "GM1696", "PO2709", None)  # Wijdemeren, which goes up into Hilversum
    old, heir = house(Kind.MUNICIPALITY, "GM1696"), house(Kind.MUNICIPALITY, "GM0402")
    before, after = date(2026, 12, 31), date(2027, 1, 1)
    assert (works_at(old, place, before), works_at(heir, place, before)) == (True, False)
    assert (works_at(old, place, after), works_at(heir, place, after)) == (False, True)


def versions_heard(store: Store, receiver: Receiver, organisation: Organisation) -> list[int]:
    subscribe(store, receiver.address)
    deliverer = Deliverer(hands(store, organisation_of=lambda _: organisation), lambda: None)
    assert deliverer.once()
    return receiver.versions


@pytest.mark.parametrize(
    ("areas", "heard"),
    [(("GM0307",), [1, 2, 3]), (("GM0344",), [3, 4]), (("GM0402",), []), (("GM0307", "GM0344"), [1, 2, 3, 4])],
)
def test_a_request_that_moves_takes_its_listeners_along(
    store: Store, receiver: Receiver, areas: tuple[str, ...], heard: list[int]
) -> None:
    """The old place still hears that it handed over; what happens after that is for the new one."""
    moved: dict[str, Any] = {"place": THERE}
    happen(store, A, OPENED, HEARD, place=HERE)
    happen(store, A, TRANSFERRED, first=3, **moved)
    happen(store, A, HEARD, first=4)
    assert versions_heard(store, receiver, house(Kind.MUNICIPALITY, *areas)) == heard


def test_the_areas_of_the_day_itself_count(store: Store, receiver: Receiver) -> None:
    happen(store, A, OPENED, place=HERE, at=datetime(2026, 6, 10, 9, tzinfo=UTC))
    happen(store, A, HEARD, first=2, at=datetime(2026, 7, 1, 9, tzinfo=UTC))
    assert versions_heard(store, receiver, house(Kind.MUNICIPALITY, "GM0307", since=date(2026, 7, 1))) == [2]
