"""Calendar months and ages, as the law counts them.

Months: the same day some months on; where that month is shorter, its last day (31 March and three months is 30 June).
Counting on and counting back are therefore not each other's mirror: 28 February and three months is 28 May, but 31 May
three months back is 28 February too. A term "not older than three months" is counted on, from the day it starts.

Ages: one becomes a year older on the birthday. Someone born on 29 February does so on 1 March in a common year: only
then have the years passed in full. No article says it in words; it is how Dutch practice reads the law.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

MONTHS_A_YEAR = 12


def months_after(count: int, day: date) -> date:
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + count, MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_before(count: int, day: date) -> date:
    return months_after(-count, day)


def years_old(birth_date: date, day: date) -> int:
    """Completed years. Negative for a day before the birth."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def birthday(birth_date: date, age: int) -> date:
    """The first day on which someone is this old."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:
        return date(birth_date.year + age, 3, 1)
