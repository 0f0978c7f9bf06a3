"""Working days, and the first school day of a month.

A working day is no Saturday, no Sunday, no general holiday or day equated with one (Algemene termijnenwet, art. 1 and
3), and, when a region is given, no school holiday there. Agreed time limits count in working days; legal terms that
count back from a day do not move for them (art. 1 lid 2).
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from functools import lru_cache

from vierogen.reference.holidays import is_general_holiday
from vierogen.reference.school_holidays import HolidayRegion, is_school_holiday

SATURDAY = 5


def is_working_day(day: date, region: HolidayRegion | None = None) -> bool:
    """Where the school holidays of a region are not known, only weekends and general holidays count as free."""
    if day.weekday() >= SATURDAY or is_general_holiday(day):
        return False
    return region is None or not is_school_holiday(day, region)


def add_working_days(start: date, count: int, region: HolidayRegion | None = None) -> date:
    """The day on which the count-th working day after start falls; the day itself does not count.

    With a count of 0 that is the start, whatever day it is.
    """
    if count < 0:
        raise ValueError("working days are counted forward")
    if count == 0:
        return start
    year, days = start.year, _working_days(start.year, region)
    wanted = bisect_right(days, start) + count - 1
    while wanted >= len(days):
        wanted -= len(days)
        year, days = year + 1, _working_days(year + 1, region)
    return days[wanted]


def first_school_day(year: int, month: int, region: HolidayRegion) -> date:
    """The first day, on or after the first of the month, that is no weekend, general holiday or school holiday.

    In August that may be a day in September. Compulsory education begins on it (Leerplichtwet, art. 3 lid 1). Where the
    school holidays are not known, it is the first working day.
    """
    return add_working_days(date(year, month, 1) - timedelta(days=1), 1, region)


@lru_cache(maxsize=512)
def _working_days(year: int, region: HolidayRegion | None) -> tuple[date, ...]:
    first, after = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1
    return tuple(day for day in map(date.fromordinal, range(first, after)) if is_working_day(day, region))
