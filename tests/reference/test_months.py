"""Calendar months end with the month; one born on 29 February is a year older on 1 March."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vierogen.reference.months import birthday, months_after, months_before, years_old

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
COUNTS = st.integers(0, 600)


@pytest.mark.parametrize(
    ("dated", "usable_until"),
    [
        (date(2026, 3, 30), date(2026, 6, 30)),
        (date(2026, 3, 31), date(2026, 6, 30)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2026, 2, 28), date(2026, 5, 28)),
        (date(2026, 1, 29), date(2026, 4, 29)),
        (date(2027, 11, 30), date(2028, 2, 29)),
    ],
)
def test_three_months_end_with_the_month(dated: date, usable_until: date) -> None:
    assert months_after(3, dated) == usable_until


def test_counting_back_is_not_the_mirror_of_counting_on() -> None:
    """Else a statement of 28 February would be usable on 31 May, three days too long."""
    dated, used = date(2026, 2, 28), date(2026, 5, 31)
    assert months_before(3, used) == dated
    assert months_after(3, dated) < used


def test_one_month_before_the_obligation() -> None:
    assert months_before(1, date(2026, 6, 1)) == date(2026, 5, 1)
    assert months_before(1, date(2026, 3, 31)) == date(2026, 2, 28)


@given(DAYS, DAYS, COUNTS)
def test_a_later_day_never_ends_earlier(one: date, other: date, count: int) -> None:
    first, second = sorted((one, other))
    assert months_after(count, first) <= months_after(count, second)
    assert months_before(count, first) <= months_before(count, second)


@given(DAYS, COUNTS)
def test_there_and_back_loses_at_most_the_end_of_the_month(day: date, count: int) -> None:
    back = months_before(count, months_after(count, day))
    assert (back.year, back.month) == (day.year, day.month)
    assert timedelta(0) <= day - back <= timedelta(days=3)
    assert months_after(count, date(day.year, day.month, 1)).day == 1


@given(DAYS, COUNTS)
def test_twelve_months_are_a_year(day: date, count: int) -> None:
    assert months_after(12 * count, day).year == day.year + count


def test_a_child_turns_five_on_the_birthday() -> None:
    milan = date(2021, 5, 14)
    assert years_old(milan, date(2026, 5, 13)) == 4
    assert years_old(milan, date(2026, 5, 14)) == 5
    assert birthday(milan, 5) == date(2026, 5, 14)


def test_a_leap_child_is_a_year_older_on_1_march_in_a_common_year() -> None:
    born = date(2008, 2, 29)
    assert birthday(born, 18) == date(2026, 3, 1)
    assert years_old(born, date(2026, 2, 28)) == 17
    assert years_old(born, date(2026, 3, 1)) == 18
    assert birthday(born, 20) == date(2028, 2, 29)
    assert years_old(born, date(2028, 2, 29)) == 20


@given(DAYS, st.integers(0, 120))
def test_one_is_this_old_from_the_birthday_on_and_not_a_day_earlier(born: date, age: int) -> None:
    day = birthday(born, age)
    assert years_old(born, day) == age
    assert years_old(born, day - timedelta(days=1)) == age - 1
