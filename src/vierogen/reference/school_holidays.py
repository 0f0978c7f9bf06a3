"""School holidays, by holiday region and school year.

Source: Regeling vaststelling schoolvakanties and the open data of rijksoverheid.nl, carried in `data/`. The herfst- and
voorjaarsvakantie are the ministry's advice; a school may take another week, and often adds one to the meivakantie. So
these days serve to be lenient with people's time, never to judge what is late under the law.

Four municipalities lie in two regions (De Ronde Venen, Montferland, Neder-Betuwe, Altena); theirs is that of the larger
part. Vlieland, Terschelling, Ameland and Schiermonnikoog have a summer of their own, which is not modelled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import product
from pathlib import Path

from vierogen.reference.facts import DATA, Row, rows
from vierogen.reference.municipalities import current, exists_on
from vierogen.reference.school_years import SchoolYear

DIVISION_IS_OF = date(2026, 1, 1)
HOLIDAYS_A_YEAR = frozenset({"Herfstvakantie", "Kerstvakantie", "Voorjaarsvakantie", "Meivakantie", "Zomervakantie"})


class HolidayRegion(StrEnum):
    """The three regions over which the school holidays are spread."""

    NOORD = "noord"
    MIDDEN = "midden"
    ZUID = "zuid"


@dataclass(frozen=True, slots=True)
class Holiday:
    """First and last day, both free, weekends included. It belongs to the school year in which it begins."""

    name: str
    first_on: date
    last_on: date


def holiday_region(municipality_code: str) -> HolidayRegion | None:
    """Of a municipality of 2026, or of one that was merged before. None for an unknown code."""
    regions = _regions()
    return regions.get(municipality_code) or regions.get(current(municipality_code, DIVISION_IS_OF) or "")


def is_school_holiday(day: date, region: HolidayRegion) -> bool:
    """Also in its weekends. False for days of which nothing is known: before 2020/21 and after 2029/30."""
    return day in _free_days()[region]


@cache
def _regions() -> dict[str, HolidayRegion]:
    return read_regions(DATA / "holiday_regions.csv")


@cache
def _holidays() -> dict[tuple[HolidayRegion, SchoolYear], tuple[Holiday, ...]]:
    return read_holidays(DATA / "school_holidays.csv")


@cache
def _free_days() -> dict[HolidayRegion, frozenset[date]]:
    free: dict[HolidayRegion, set[date]] = {region: set() for region in HolidayRegion}
    for (region, _), holidays in _holidays().items():
        for holiday in holidays:
            days = range(holiday.first_on.toordinal(), holiday.last_on.toordinal() + 1)
            free[region].update(map(date.fromordinal, days))
    return {region: frozenset(days) for region, days in free.items()}


def read_regions(path: Path) -> dict[str, HolidayRegion]:
    """Reads the division of municipalities over the regions."""
    regions: dict[str, HolidayRegion] = {}
    for row in rows(path, "code", "name", "province", "region", "note"):
        code = row.code("code", "GM")
        if code in regions or not exists_on(code, DIVISION_IS_OF):
            row.is_wrong(f"{code} is listed twice or does not exist on {DIVISION_IS_OF}")
        regions[code] = _region(row)
    return regions


def read_holidays(path: Path) -> dict[tuple[HolidayRegion, SchoolYear], tuple[Holiday, ...]]:
    """Reads the school holidays; a school year has all five, in every region."""
    holidays: dict[tuple[HolidayRegion, SchoolYear], tuple[Holiday, ...]] = {}
    lines: dict[SchoolYear, Row] = {}
    for row in rows(path, "school_year", "region", "name", "first_on", "last_on"):
        region, year = _region(row), _school_year(row)
        before = holidays.get((region, year), ())
        holidays[region, year] = (*before, _holiday(row, before, year))
        lines[year] = row
    for year, region in product(lines, HolidayRegion):
        if {holiday.name for holiday in holidays.get((region, year), ())} != HOLIDAYS_A_YEAR:
            lines[year].is_wrong(f"{year} is not complete in {region}")
    return holidays


def _holiday(row: Row, before: tuple[Holiday, ...], year: SchoolYear) -> Holiday:
    holiday = Holiday(row.text("name"), row.day("first_on"), row.day("last_on"))
    if not holiday.first_on <= holiday.last_on or SchoolYear.of(holiday.first_on) != year:
        row.is_wrong(f"{holiday.name} ends before it begins, or begins outside {year}")
    if before and holiday.first_on <= before[-1].last_on:
        row.is_wrong(f"{holiday.name} does not come after {before[-1].name}")
    return holiday


def _region(row: Row) -> HolidayRegion:
    try:
        return HolidayRegion(row.text("region"))
    except ValueError:
        row.is_wrong(f"{row.text('region')!r} is no region")


def _school_year(row: Row) -> SchoolYear:
    try:
        return SchoolYear.parse(row.text("school_year"))
    except ValueError as reason:
        row.is_wrong(str(reason))
