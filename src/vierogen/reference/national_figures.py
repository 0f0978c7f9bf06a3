"""The national series: exemptions and absence per school year, as far as they were published.

What was not published is not here. Whoever needs a later year continues the series and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vierogen.reference.facts import DATA, Row, rows
from vierogen.reference.school_years import SchoolYear

COLUMNS = ("school_year", "exemptions_5_under_a", "absolute_absence", "long_term_relative_absence")


@dataclass(frozen=True, slots=True)
class NationalFigure:
    """Children in one school year, in the whole country; None where nothing was published."""

    school_year: SchoolYear
    exemptions: int
    absolute_absence: int | None
    long_term_relative_absence: int | None


def national_figure(school_year: SchoolYear) -> NationalFigure | None:
    """What was published of a school year; None when nothing was."""
    return _series().get(school_year)


def national_series() -> tuple[NationalFigure, ...]:
    """All that was published, the first school year first."""
    return tuple(_series().values())


@cache
def _series() -> dict[SchoolYear, NationalFigure]:
    return read(DATA / "national_figures.csv")


def read(path: Path) -> dict[SchoolYear, NationalFigure]:
    """Reads the series; each school year follows the one before."""
    series: dict[SchoolYear, NationalFigure] = {}
    last: SchoolYear | None = None
    for row in rows(path, *COLUMNS):
        figure = _figure(row)
        if last is not None and figure.school_year != last.next:
            row.is_wrong(f"{figure.school_year} does not follow {last}")
        series[figure.school_year], last = figure, figure.school_year
    return series


def _figure(row: Row) -> NationalFigure:
    exemptions = _count(row, "exemptions_5_under_a")
    if exemptions is None:
        row.is_wrong("exemptions_5_under_a is empty")
    absolute, relative = (_count(row, column) for column in COLUMNS[2:])
    return NationalFigure(_school_year(row), exemptions, absolute, relative)


def _school_year(row: Row) -> SchoolYear:
    try:
        return SchoolYear.parse(row.text("school_year"))
    except ValueError as reason:
        row.is_wrong(str(reason))


def _count(row: Row, column: str) -> int | None:
    written = row.cells[column]
    if not written:
        return None
    return int(written) if written.isdecimal() else row.is_wrong(f"{column} is {written!r}, not a number")
