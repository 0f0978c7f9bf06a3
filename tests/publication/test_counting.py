"""A child counts once in a year and a table, where and how its last request stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from publication.children import HILVERSUM, WIJDEMEREN, YEAR, child, country
from vierogen.application.monitoring import Eyes, Kind, MonitorFact
from vierogen.domain.values import Status
from vierogen.publication.counting import CATEGORIES, count
from vierogen.publication.kept import Leaf
from vierogen.publication.places import OVERIG, Place
from vierogen.publication.tables import (
    ANSWERS,
    DISSENT,
    DURATION,
    RENEWALS,
    REQUESTS,
    STEPS,
    TABLES,
    PublishedTable,
)
from vierogen.reference.school_years import SchoolYear


def counted(*facts: MonitorFact, table: PublishedTable = REQUESTS, year: SchoolYear = YEAR) -> Counter[tuple[str, ...]]:
    """What is not zero in a table, without its name."""
    return Counter({leaf[1:]: n for leaf, n in count(facts, [table], year).items() if n})


def test_a_child_that_is_asked_for_twice_counts_once() -> None:
    assert counted(child(1, request=1), child(1, request=2)) == {(*HILVERSUM, "ALLE"): 1}


def test_a_child_that_moved_counts_where_it_was_asked_for_last() -> None:
    first = child(1, request=9, opened_on=date(2025, 9, 1))
    then = child(1, request=2, opened_on=date(2026, 3, 1), place=WIJDEMEREN)

    for order in ((first, then), (then, first)):
        assert counted(*order) == {(*WIJDEMEREN, "ALLE"): 1}


def test_of_two_requests_of_one_day_the_last_id_counts_in_whatever_order_they_come() -> None:
    one, other = child(1, request=1), child(1, request=2, place=WIJDEMEREN)

    assert counted(one, other) == counted(other, one) == {(*WIJDEMEREN, "ALLE"): 1}


def test_the_request_that_counts_is_the_same_in_every_table() -> None:
    """A first request with dissent, then one that was granted: nothing of the first is counted."""
    first = child(1, request=1, eyes=Eyes.DISSENTED, status=Status.WITHDRAWN)
    then = child(1, request=2, opened_on=date(2026, 3, 1), status=Status.GRANTED, granted=True)

    assert counted(first, then, table=DISSENT) == {}
    assert counted(first, then, table=ANSWERS) == {(*HILVERSUM, "VERLEEND"): 1}


def test_requests_of_another_school_year_do_not_count() -> None:
    assert counted(child(1, school_year="2024/25"), child(2)) == {(*HILVERSUM, "ALLE"): 1}


def test_no_child_is_in_two_leaves_of_a_table() -> None:
    facts = [replace(fact, child=UUID(int=1 + fact.child.int % 400)) for fact in country(1_000)]

    for table in TABLES:
        assert sum(counted(*facts, table=table).values()) <= 400
    assert sum(counted(*facts).values()) == 400


@pytest.mark.parametrize("known_as", ["GM1696", "GM0402"])
def test_a_municipality_that_merges_during_the_year_counts_by_the_name_it_had(known_as: str) -> None:
    year = SchoolYear(2026)
    found = counted(child(1, school_year="2026/27", place=Place(known_as, "PO2709")), year=year)

    assert found == {(known_as, "PO2709", "ALLE"): 1}


def test_a_child_of_a_municipality_that_was_gone_before_the_year_began_fits_nowhere() -> None:
    fact = child(1, school_year="2027/28", place=WIJDEMEREN)

    assert counted(fact, year=SchoolYear(2027)) == {(*OVERIG, "ALLE"): 1}


@pytest.mark.parametrize(
    ("status", "granted", "category"),
    [
        (Status.GRANTED, True, "VERLEEND"),
        (Status.ENDED, True, "VERLEEND"),
        (Status.REFUSED, False, "NIET_VERLEEND"),
        (Status.ALTERNATIVE_ARRANGED, False, "ALTERNATIEF"),
        (Status.LAPSED, False, "VERVALLEN"),
        (Status.WITHDRAWN, False, "GESTOPT"),
        (Status.BLOCKED, False, "GESTOPT"),
        *((status, False, None) for status in (Status.OPEN, Status.STATED, Status.IN_DELIBERATION, Status.AGREED)),
    ],
)
def test_what_came_of_a_request(status: Status, granted: bool, category: str | None) -> None:
    assert CATEGORIES[ANSWERS.name](child(1, status=status, granted=granted)) == category


def test_every_status_but_those_that_still_run_has_an_answer() -> None:
    answers = {
        CATEGORIES[ANSWERS.name](child(1, status=s, granted=s in {Status.GRANTED, Status.ENDED})) for s in Status
    }

    assert answers - {None} == {category.code for category in ANSWERS.categories}


@pytest.mark.parametrize(
    ("days", "category"),
    [(None, None), (0, "T_M_30"), (30, "T_M_30"), (31, "T_M_60"), (60, "T_M_60"), (90, "T_M_90"), (91, "LANGER")],
)
def test_days_are_in_the_class_that_ends_with_them(days: int | None, category: str | None) -> None:
    assert CATEGORIES[DURATION.name](child(1, days_to_answer=days)) == category


@pytest.mark.parametrize("days", [7, 8, 14, 15, 28, 29])
def test_every_step_is_measured_by_its_own_days(days: int) -> None:
    names = ("days_to_statement", "days_to_take_up", "days_to_verdict", "days_to_grant")
    for name, table in zip(names, STEPS, strict=True):
        expected = "T_M_7" if days <= 7 else "T_M_14" if days <= 14 else "T_M_28" if days <= 28 else "LANGER"
        assert counted(child(1, **{name: days}), table=table) == {("", HILVERSUM.partnership, expected): 1}
        assert sum(counted(child(1, **{name: days}), table=other).total() for other in STEPS) == 1


def test_renewals_and_dissent_count_only_those() -> None:
    assert counted(child(1, kind=Kind.RENEWAL), child(2), table=RENEWALS) == {(*HILVERSUM, "VERLENGING"): 1}
    assert counted(child(1, kind=Kind.ANOTHER_LOOK), table=RENEWALS) == {}
    assert counted(child(1, eyes=Eyes.DISSENTED), child(2, eyes=Eyes.CONCURRED), table=DISSENT) == {
        (*HILVERSUM, "ONEENS"): 1
    }


def test_every_table_knows_its_categories_and_uses_them_all() -> None:
    assert set(CATEGORIES) == {table.name for table in TABLES}
    facts = list(country(2_000))
    for table in TABLES:
        used = {CATEGORIES[table.name](fact) for fact in facts} - {None}
        assert used == {category.code for category in table.categories}


def test_the_counts_of_a_municipality_are_the_sum_of_its_leaves() -> None:
    facts = list(country(3_000))
    counts = count(facts, [REQUESTS], YEAR)
    expected = Counter(fact.municipality for fact in facts)

    found: Counter[str] = Counter()
    for leaf, n in counts.items():
        found[leaf.municipality] += n
    assert +found == expected
    assert counts[Leaf(REQUESTS.name, *OVERIG, "ALLE")] == 0
