"""School holidays per region: published dates, nothing invented."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from vierogen.reference.facts import DATA, BrokenFactsError
from vierogen.reference.municipalities import on_day
from vierogen.reference.school_holidays import (
    Holiday,
    HolidayRegion,
    holiday_region,
    is_school_holiday,
    read_holidays,
    read_regions,
)
from vierogen.reference.school_years import SchoolYear

NOORD, MIDDEN, ZUID = HolidayRegion
KNOWN = [SchoolYear(year) for year in range(2020, 2030)]
HOLIDAYS = read_holidays(DATA / "school_holidays.csv")


def test_every_municipality_that_ever_was_has_a_region() -> None:
    for year in range(2013, 2028):
        assert all(holiday_region(known.code) for known in on_day(date(year, 1, 1)))
    assert holiday_region("GM9999") is None


@pytest.mark.parametrize(
    ("code", "name", "region"),
    [
        ("GM0014", "Groningen", NOORD),
        ("GM0363", "Amsterdam", NOORD),
        ("GM0244", "Hattem, though in Gelderland", NOORD),
        ("GM0317", "Eemnes, though in Utrecht", NOORD),
        ("GM0050", "Zeewolde, though in Flevoland", MIDDEN),
        ("GM0344", "Utrecht", MIDDEN),
        ("GM0599", "Rotterdam", MIDDEN),
        ("GM0200", "Apeldoorn", MIDDEN),
        ("GM1959", "Altena, though in Noord-Brabant", MIDDEN),
        ("GM1960", "West Betuwe", MIDDEN),
        ("GM0202", "Arnhem", ZUID),
        ("GM0268", "Nijmegen", ZUID),
        ("GM0297", "Zaltbommel", ZUID),
        ("GM0772", "Eindhoven", ZUID),
        ("GM0935", "Maastricht", ZUID),
        ("GM0664", "Goes", ZUID),
        ("GM0457", "Weesp, by its successor", NOORD),
        ("GM0282", "Ubbergen, by its successor's successor", ZUID),
        ("GM1696", "Wijdemeren", NOORD),
    ],
)
def test_the_region_of_a_municipality(code: str, name: str, region: HolidayRegion) -> None:
    assert holiday_region(code) == region, name


def test_the_dates_of_2028_29_are_as_rijksoverheid_published_them() -> None:
    assert HOLIDAYS[ZUID, SchoolYear(2028)] == (
        Holiday("Herfstvakantie", date(2028, 10, 21), date(2028, 10, 29)),
        Holiday("Kerstvakantie", date(2028, 12, 23), date(2029, 1, 7)),
        Holiday("Voorjaarsvakantie", date(2029, 2, 10), date(2029, 2, 18)),
        Holiday("Meivakantie", date(2029, 4, 28), date(2029, 5, 6)),
        Holiday("Zomervakantie", date(2029, 7, 14), date(2029, 8, 26)),
    )


def test_what_is_not_published_is_not_known() -> None:
    assert HOLIDAYS.keys() == {(region, year) for region in HolidayRegion for year in KNOWN}


@pytest.mark.parametrize("year", KNOWN, ids=str)
@pytest.mark.parametrize("region", HolidayRegion)
def test_holidays_are_as_long_as_the_law_says_and_run_from_saturday_to_sunday(
    region: HolidayRegion, year: SchoolYear
) -> None:
    weeks = {h.name: (h.last_on - h.first_on + timedelta(days=1)).days for h in HOLIDAYS[region, year]}
    assert weeks == {
        "Herfstvakantie": 9,
        "Kerstvakantie": 16,
        "Voorjaarsvakantie": 9,
        "Meivakantie": 9,
        "Zomervakantie": 44,
    }
    assert {h.first_on.weekday() for h in HOLIDAYS[region, year]} == {5}


@pytest.mark.parametrize("year", KNOWN, ids=str)
def test_christmas_and_may_are_the_same_everywhere_and_the_summers_are_spread(year: SchoolYear) -> None:
    of = {region: {h.name: h for h in HOLIDAYS[region, year]} for region in HolidayRegion}
    for name in ("Kerstvakantie", "Meivakantie"):
        assert of[NOORD][name] == of[MIDDEN][name] == of[ZUID][name]
    starts = sorted(of[region]["Zomervakantie"].first_on for region in HolidayRegion)
    assert [later - starts[0] for later in starts] == [timedelta(weeks=week) for week in range(3)]


def test_the_summer_of_2026_lasts_into_the_next_school_year() -> None:
    assert is_school_holiday(date(2026, 8, 30), MIDDEN)
    assert not is_school_holiday(date(2026, 8, 31), MIDDEN)
    assert not is_school_holiday(date(2026, 8, 17), NOORD)


HEADER = "school_year,region,name,first_on,last_on\n"


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("2026/28,noord,Herfstvakantie,2026-10-10,2026-10-18\n", "line 2: a school year is written"),
        ("2026/27,oost,Herfstvakantie,2026-10-10,2026-10-18\n", "line 2: 'oost' is no region"),
        ("2026/27,noord,Herfstvakantie,2026-10-18,2026-10-10\n", "line 2: Herfstvakantie ends before"),
        ("2026/27,noord,Herfstvakantie,2027-10-10,2027-10-18\n", "line 2: Herfstvakantie .* outside 2026/27"),
        ("2026/27,noord,Herfstvakantie,2026-10-10,2026-10-18\n", "line 2: 2026/27 is not complete"),
        (
            "2026/27,noord,Herfstvakantie,2026-10-10,2026-10-18\n2026/27,noord,Kerstvakantie,2026-10-18,2026-10-19\n",
            "line 3: Kerstvakantie does not come after Herfstvakantie",
        ),
    ],
)
def test_a_damaged_file_says_where(tmp_path: Path, lines: str, complaint: str) -> None:
    file = tmp_path / "school_holidays.csv"
    file.write_text(HEADER + lines, encoding="utf-8")
    with pytest.raises(BrokenFactsError, match=f"school_holidays.csv, {complaint}"):
        read_holidays(file)


def test_a_region_for_an_unknown_municipality_says_where(tmp_path: Path) -> None:
    file = tmp_path / "holiday_regions.csv"
    file.write_text("code,name,province,region,note\nGM0457,Weesp,Noord-Holland,noord,\n", encoding="utf-8")
    with pytest.raises(BrokenFactsError, match=r"holiday_regions.csv, line 2: GM0457"):
        read_regions(file)
