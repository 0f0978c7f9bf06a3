"""General holidays: the days on which, for the law, no term ends.

Source: Algemene termijnenwet (BWBR0002448), art. 3: lid 1 names the holidays, lid 2 equates Good Friday with them, and
lid 3 lets a decree equate other days (`data/equated_days.csv`: 2017 up to and including 2028; later decrees are not
made yet, so for 2029 and after the days are only those of lid 1 and 2). Easter and Whit Sunday are not in the list:
they are Sundays.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path

from vierogen.reference.facts import DATA, rows

EQUATED = "Gelijkgestelde dag"
FIRST_KINGS_DAY = 2014
SUNDAY = 6


def is_general_holiday(day: date) -> bool:
    """Also on a day that is equated with one."""
    return day in _holidays(day.year)


def name_of(day: date) -> str | None:
    """The Dutch name of the holiday, or None. In some years two fall together."""
    return _holidays(day.year).get(day)


def easter(year: int) -> date:
    """Easter Sunday, by the rule of the Gregorian calendar as Butcher wrote it down (Nature, 1876)."""
    century, of_century = divmod(year, 100)
    epact = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    correction = (year % 19 + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


@cache
def _holidays(year: int) -> dict[date, str]:
    sunday = easter(year)
    named = (
        (date(year, 1, 1), "Nieuwjaarsdag"),
        (sunday - timedelta(days=2), "Goede Vrijdag"),
        (sunday + timedelta(days=1), "Tweede Paasdag"),
        _kings_day(year),
        (date(year, 5, 5), "Bevrijdingsdag"),  # every year; that it is a day off once in five years is no law
        (sunday + timedelta(days=39), "Hemelvaartsdag"),
        (sunday + timedelta(days=50), "Tweede Pinksterdag"),
        (date(year, 12, 25), "Eerste Kerstdag"),
        (date(year, 12, 26), "Tweede Kerstdag"),
    )
    holidays = {day: EQUATED for day in _equated_days() if day.year == year}
    for day, name in named:
        holidays[day] = f"{holidays[day]} en {name}" if day in holidays else name
    return holidays


def _kings_day(year: int) -> tuple[date, str]:
    """27 April, before 2014 the Queen's 30 April; a day earlier when that is a Sunday."""
    day, name = (date(year, 4, 27), "Koningsdag") if year >= FIRST_KINGS_DAY else (date(year, 4, 30), "Koninginnedag")
    return (day - timedelta(days=1) if day.weekday() == SUNDAY else day), name


@cache
def _equated_days() -> frozenset[date]:
    return read(DATA / "equated_days.csv")


def read(path: Path) -> frozenset[date]:
    """Reads the equated days; each names its decree."""
    days: set[date] = set()
    for row in rows(path, "day", "source"):
        day = row.day("day")
        row.text("source")
        if day in days or day.weekday() >= SUNDAY - 1:
            row.is_wrong(f"{day} is listed twice or falls in a weekend")
        days.add(day)
    return frozenset(days)
