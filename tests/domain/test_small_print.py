"""Small things that decide something all the same: whose holidays count, who is waited for, what a move clears."""

from __future__ import annotations

import pytest

from cast import anna, bram, dirk
from story import concurred, given, granted, opened, stated
from vierogen.domain.deadlines import deadlines, region
from vierogen.domain.request import FamilyAgreement, evolve
from vierogen.domain.values import FamilyMember, Limit, Place, Role, Sector
from vierogen.reference.school_holidays import HolidayRegion


@pytest.mark.parametrize(
    ("municipality", "partnership", "holidays"),
    [
        ("GM0014", "PO2001", HolidayRegion.NOORD),
        ("GM0307", "PO2602", HolidayRegion.MIDDEN),
        ("GM0772", "PO3007", HolidayRegion.ZUID),
    ],
)
def test_the_school_holidays_of_the_childs_own_region_count(
    municipality: str, partnership: str, holidays: HolidayRegion
) -> None:
    place = Place(municipality=municipality, sector=Sector.PO, partnership=partnership)
    assert region(given(opened).request.known(place=place)) is holidays


def test_every_limit_says_who_is_waited_for() -> None:
    waited_for = {
        one.limit: one.waits_for
        for stage in (opened, stated, concurred, granted)
        for one in deadlines(given(stage).request)
    }
    assert waited_for[Limit.WITHOUT_ANY_ACT] >= {Role.YOUTH_DOCTOR, Role.PARTNERSHIP_ADVISER}
    assert waited_for[Limit.TERM] == {Role.ATTENDANCE_OFFICER}
    assert waited_for[Limit.NOTIFY_RENEWAL] == {Role.YOUTH_DOCTOR, Role.ATTENDANCE_OFFICER}
    assert all(waited_for.values())


def test_a_review_on_the_very_last_day_is_still_due() -> None:
    request = given(granted).request
    assert request.grant is not None
    assert Limit.REVIEW in {one.limit for one in deadlines(request.known(review_on=request.grant.until))}


def test_after_a_move_nothing_that_was_judged_or_advised_counts() -> None:
    moved = given(opened, dirk.advises(), bram.transfers()).request
    assert moved.advice is None
    moved = given(concurred, anna.records_that_the_family_agrees(), bram.transfers()).request
    assert (moved.statement, moved.concurrence, moved.family_agreement) == (None, None, None)
    assert (dict(moved.options), moved.undiscussed_dissent) == ({}, False)


def test_a_reading_of_an_older_version_is_not_added_to_that_of_a_newer_one() -> None:
    request = given(concurred).request
    older = FamilyAgreement(request.statement_version - 1, frozenset({FamilyMember.CHILD}))
    reading = anna.records_that_the_family_agrees(agreed_by=frozenset({FamilyMember.PARENTS}))
    event = given(concurred, reading).history[-1]
    read = evolve(request.known(family_agreement=older), event).family_agreement
    assert read == FamilyAgreement(request.statement_version, frozenset({FamilyMember.PARENTS}))
