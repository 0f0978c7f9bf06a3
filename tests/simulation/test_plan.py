"""The plan is a pure function of its scope: numbers follow the series, shares what is assumed, and places the law."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path

import pytest
from stdnum.nl import bsn, onderwijsnummer

from vierogen.casebook import cast
from vierogen.domain.values import EndReason, Sector, Status
from vierogen.reference.months import years_old
from vierogen.reference.municipalities import on_day
from vierogen.reference.school_years import SchoolYear
from vierogen.simulation.assumptions import NOT_GRANTED, SHARES, TABLE
from vierogen.simulation.children import LIGHTER, Planned, Why
from vierogen.simulation.demonstration import small_region
from vierogen.simulation.numbers import TEST_RANGE, numbers
from vierogen.simulation.places import Places
from vierogen.simulation.plan import Plan
from vierogen.simulation.scope import Scope, scope_of
from vierogen.simulation.series import expected

SHARE = 0.1
"""Of the whole country: seven thousand requests, enough to see a share and not long to wait for."""

MEASURED = {"2019/20": 6361, "2020/21": 7083, "2021/22": 7389}


@cache
def country(seed: int = 1) -> Plan:
    return Plan(scope_of("2019/20..2026/27", seed=seed, share=SHARE))


def share_of(found: list[Planned], wanted: list[Planned]) -> float:
    return len(wanted) / len(found)


def near(share: float, name: str, within: float = 0.25) -> bool:
    """Within a quarter of what is assumed."""
    return abs(share - SHARES[name]) <= within * SHARES[name]


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_grants_of_every_school_year_are_those_of_the_series() -> None:
    for year in country().years():
        assert year.granted == round(year.national.exemptions * SHARE)
        assert year.requests > year.granted


def test_the_series_is_measured_up_to_2021_22_and_says_that_it_is_continued_after_that() -> None:
    for name, exemptions in MEASURED.items():
        assert (expected(SchoolYear.parse(name)).exemptions, expected(SchoolYear.parse(name)).measured) == (
            exemptions,
            True,
        )
    continued = [expected(SchoolYear(year)) for year in range(2022, 2030)]
    assert not any(one.measured for one in continued)
    rise = (7389 - 5736) / 5
    assert [round(one.exemptions) for one in continued] == [round(7389 + nth * rise) for nth in range(1, 9)]


def test_a_municipality_has_its_part_of_the_country_by_postcodes() -> None:
    plan = Plan(scope_of("2025/26", seed=1, municipalities="GM0363"))

    assert 0 < plan.places.weight < 0.1
    assert plan.years()[0].granted == round(expected(SchoolYear(2025)).exemptions * plan.places.weight)


def test_a_whole_country_would_be_more_than_fifty_thousand_requests() -> None:
    """Told from a tenth of it, which is planned in a moment."""
    assert sum(year.requests for year in country().years()) / SHARE > 50_000


# ── always the same ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_seed_plans_the_same_and_another_seed_something_else() -> None:
    again = Plan(scope_of("2019/20..2026/27", seed=1, share=SHARE))

    assert again.requests == country().requests
    assert [again.story(one) for one in islice(again.requests, 200)] == [
        country().story(one) for one in islice(country().requests, 200)
    ]
    assert country(2).requests != country().requests


# ── shares ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_shares_are_what_is_assumed() -> None:
    reviewed = [one for one in country().requests if one.why is not Why.CLAIM]
    granted = [one for one in reviewed if one.outcome is Status.GRANTED]
    renewals = [one for one in reviewed if one.why is Why.RENEWAL]
    ordinary = [one for one in granted if one.child.route != LIGHTER]

    assert 0.10 < 1 - share_of(reviewed, granted) < 0.16, "about an eighth hears no"
    assert len(renewals) > len(reviewed) / 2, "most are renewals"
    assert near(
        share_of(renewals, [one for one in renewals if one.outcome is not Status.GRANTED]), "not_granted_renewal"
    )
    assert near(
        share_of(granted, [one for one in granted if one.move and not one.move.in_review]), "moves_in_exemption"
    )
    assert near(share_of(granted, [one for one in granted if one.move and one.move.in_review]), "moves_in_review", 0.5)
    assert near(share_of(ordinary, [one for one in ordinary if one.ends]), "ends_early_ordinary")
    assert any(one.ends is EndReason.RETURN_TO_SCHOOL for one in granted)
    assert any(one.why is Why.ANOTHER_LOOK and one.outcome is Status.GRANTED for one in reviewed)
    assert any(one.why is Why.ANOTHER_LOOK and one.renews is not None for one in reviewed)
    no = Counter(one.outcome for one in reviewed if one.outcome is not Status.GRANTED)
    for status, share in NOT_GRANTED.items():
        assert abs(no[status] / no.total() - share) < 0.06


def test_whoever_is_not_granted_or_returned_is_not_renewed() -> None:
    by_number = {one.number: one for one in country().requests}

    for renewal in (one for one in country().requests if one.why is Why.RENEWAL):
        before = by_number[renewal.renews if renewal.renews is not None else -1]
        assert before.outcome is Status.GRANTED
        assert before.ends is None
        assert before.child is renewal.child
        assert before.school_year.next == renewal.school_year


def test_children_are_of_school_age_and_become_eighteen_in_time() -> None:
    ages = Counter(years_old(one.child.birth_date, one.opens_on) for one in country().requests)

    assert set(ages) == set(range(4, 18))


def test_the_sector_follows_from_the_age() -> None:
    for one in islice(country().requests, 2000):
        twelve = years_old(one.child.birth_date, one.school_year.starts_on) >= 12
        assert one.child.sector_in(one.school_year) is (Sector.VO if twelve else Sector.PO)


def test_everything_assumed_stands_in_the_documentation() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "simulatie.md").read_text("utf-8")
    assert [one.name for one in TABLE if f"| {one.share:.0%} | {one.says} | {one.rests_on} |" not in page] == []


# ── numbers of children ──────────────────────────────────────────────────────────────────────────────────────────────


def test_no_child_has_a_number_that_could_be_a_bsn_of_somebody() -> None:
    given = list(islice(numbers(), 20_000))

    assert len(set(given)) == len(given)
    beyond = [number for number in given if int(number) not in TEST_RANGE]
    assert beyond, "more children than the test range has numbers"
    assert all(bsn.is_valid(number) for number in given if int(number) in TEST_RANGE)
    assert all(onderwijsnummer.is_valid(number) and not bsn.is_valid(number) for number in beyond)


def test_numbers_of_other_made_up_children_are_left_alone() -> None:
    taken = frozenset(islice(numbers(), 5))

    assert taken.isdisjoint(islice(numbers(taken), 20_000))
    assert next(numbers(taken)) == list(islice(numbers(), 6))[-1]


def test_no_two_children_share_a_number() -> None:
    given = {one.child.index: one.child.pgn for one in country().requests}

    assert len(set(given.values())) == len(given)


# ── places ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "municipalities"),
    [(date(2019, 2, 1), 355), (date(2021, 1, 1), 352), (date(2023, 1, 1), 342), (date(2027, 1, 1), 341)],
)
def test_every_municipality_of_the_day_has_children(day: date, municipalities: int) -> None:
    places = country().places
    here = {places.municipality(postcode, day) for postcode in places.postcodes}

    assert here == {one.code for one in on_day(day)}
    assert len(here) == municipalities


def test_wijdemeren_goes_up_into_hilversum() -> None:
    places = Places(scope_of("2026/27", seed=1, municipalities="GM1696"))

    for postcode in places.postcodes:
        assert places.codes_ever(postcode) == ["GM1696", "GM0402"]


def test_a_partnership_is_where_its_postcodes_are() -> None:
    places = Places(scope_of("2025/26", seed=1, partnership="VO2602"))

    assert {places.partnership(postcode, Sector.VO) for postcode in places.postcodes} == {"VO2602"}


# ── a small piece ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_demonstration_is_small_and_ends_before_today() -> None:
    today = date(2026, 11, 25)
    taken = {child.pgn for child in cast.CHILDREN}
    plan = small_region(today, taken)

    assert plan.scope == Scope(
        SchoolYear(2022), SchoolYear(2026), 1, plan.scope.share, partnership="PO2602", upto=date(2026, 11, 24)
    )
    assert 100 < len(plan.requests) < 400
    assert taken.isdisjoint(one.child.pgn for one in plan.requests)
    assert max(day for day, _ in plan.steps()) == date(2026, 11, 24)
