"""Places are fixed before anybody looks at a child, and every child has one."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from vierogen.publication.counting import count
from vierogen.publication.places import OVERIG, Place, finder, first_school_year, leaves, places
from vierogen.publication.tables import TABLES, Level
from vierogen.reference.catchments import NATIONWIDE, catchment, municipality_of, partnership_of, partnerships
from vierogen.reference.municipalities import on_day
from vierogen.reference.school_years import SchoolYear

YEARS = [SchoolYear(start) for start in range(2013, 2028)]


def municipalities(year: SchoolYear) -> set[str]:
    return {place.municipality for place in places(Level.MUNICIPALITY, year)} - {""}


@pytest.mark.parametrize("year", YEARS, ids=str)
def test_every_municipality_that_existed_on_some_day_of_the_year_has_places(year: SchoolYear) -> None:
    days = [*(date(y, m, 1) for y, m in MONTHS(year)), year.ends_on]

    assert municipalities(year) == {one.code for day in days for one in on_day(day)}


def MONTHS(year: SchoolYear) -> list[tuple[int, int]]:  # noqa: N802  # municipalities begin and end on the first of one
    return [(year.starts_in, m) for m in range(8, 13)] + [(year.starts_in + 1, m) for m in range(1, 8)]


@pytest.mark.parametrize("year", [SchoolYear(2019), SchoolYear(2026), SchoolYear(2027)], ids=str)
def test_wherever_a_child_lives_in_the_year_its_place_has_leaves(year: SchoolYear) -> None:
    known = set(places(Level.MUNICIPALITY, year))
    for postcode in range(1000, 10_000):
        for day in (year.starts_on, year.ends_on):
            municipality = municipality_of(str(postcode), day)
            if municipality is None:
                continue
            for sector in ("PO", "VO"):
                assert Place(municipality, partnership_of(str(postcode), sector, day) or "") in known  # type: ignore[arg-type]


def test_a_municipality_that_ends_during_the_year_has_its_own_places_and_none_in_the_next() -> None:
    assert {"GM1696", "GM0402"} <= municipalities(SchoolYear(2026))
    assert "GM1696" not in municipalities(SchoolYear(2027))
    assert "GM0788" in municipalities(SchoolYear(2020))  # Haaren, divided on 1 January 2021
    assert "GM0788" not in municipalities(SchoolYear(2021))


def test_a_municipality_that_was_divided_has_the_partnerships_of_all_who_took_a_part() -> None:
    haaren = {place.partnership for place in places(Level.MUNICIPALITY, SchoolYear(2020)) if place[0] == "GM0788"}
    esch, helvoirt = catchment("5296"), catchment("5268")

    assert esch is not None
    assert helvoirt is not None
    assert {esch.po_partnership, esch.vo_partnership, helvoirt.po_partnership, helvoirt.vo_partnership} <= haaren


def test_every_partnership_with_a_region_has_a_leaf_and_the_nationwide_one_fits_nowhere() -> None:
    found = [place.partnership for place in places(Level.PARTNERSHIP, SchoolYear(2025))]

    assert sorted(found) == sorted([*(set(partnerships()) - {NATIONWIDE}), ""])
    for level in Level:
        assert finder(level, SchoolYear(2025))("GM0402", NATIONWIDE) == OVERIG


def test_whoever_fits_nowhere_counts_in_the_country_alone() -> None:
    by_municipality, by_partnership = (finder(level, SchoolYear(2025)) for level in Level)

    assert by_municipality("GM9999", "PO2709") == OVERIG
    assert by_municipality("GM0402", "PO2001") == OVERIG  # a partnership at the other end
    assert by_municipality("GM0402", "PO2709") == Place("GM0402", "PO2709")
    assert by_partnership("GM9999", "PO2709") == Place("", "PO2709")


@pytest.mark.parametrize("year", [SchoolYear(2013), SchoolYear(2026)], ids=str)
def test_every_table_has_every_category_at_every_place_once(year: SchoolYear) -> None:
    found = Counter(leaves(TABLES, year))

    assert set(found.values()) == {1}
    assert len(found) == sum(len(places(table.level, year)) * len(table.categories) for table in TABLES)
    for table in TABLES:
        mine = {(leaf.municipality, leaf.partnership) for leaf in found if leaf.table == table.name}
        assert mine == set(places(table.level, year))


def test_a_country_without_children_has_the_same_leaves_as_one_with_them() -> None:
    year = SchoolYear(2025)

    assert count([], TABLES, year) == dict.fromkeys(leaves(TABLES, year), 0)


def test_the_first_school_year_is_the_first_of_which_the_register_knows_every_day() -> None:
    assert first_school_year() == SchoolYear(2013)
