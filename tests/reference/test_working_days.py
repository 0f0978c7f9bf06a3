"""Working days skip weekends and holidays; compulsory education begins on a school day."""

from datetime import date, timedelta
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vierogen.reference.months import months_before
from vierogen.reference.school_holidays import HolidayRegion
from vierogen.reference.working_days import add_working_days, first_school_day, is_working_day

NOORD, MIDDEN, ZUID = HolidayRegion
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
REGIONS = st.sampled_from([None, NOORD, MIDDEN, ZUID])


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),  # Saturday
        (date(2026, 11, 22), False),  # Sunday
        (date(2026, 5, 14), False),  # Ascension Day
        (date(2026, 5, 15), False),  # equated by decree
        (date(2026, 4, 3), False),  # Good Friday
    ],
)
def test_a_working_day_is_no_weekend_and_no_holiday(day: date, works: bool) -> None:
    assert is_working_day(day) is works


def test_school_holidays_count_only_for_their_region() -> None:
    monday = date(2026, 10, 12)
    assert is_working_day(monday)
    assert not is_working_day(monday, NOORD)
    assert is_working_day(monday, ZUID)


@pytest.mark.parametrize(
    ("start", "count", "region", "falls_on"),
    [
        (date(2026, 11, 20), 1, None, date(2026, 11, 23)),
        (date(2026, 11, 20), 5, None, date(2026, 11, 27)),
        (date(2026, 11, 21), 1, None, date(2026, 11, 23)),
        (date(2026, 5, 13), 1, None, date(2026, 5, 18)),
        (date(2026, 12, 18), 10, None, date(2027, 1, 5)),
        (date(2026, 12, 18), 10, MIDDEN, date(2027, 1, 15)),
        (date(2026, 7, 3), 1, NOORD, date(2026, 8, 17)),
        (date(2026, 11, 22), 0, None, date(2026, 11, 22)),
    ],
)
def test_a_time_limit_in_working_days(start: date, count: int, region: HolidayRegion | None, falls_on: date) -> None:
    assert add_working_days(start, count, region) == falls_on


def test_working_days_are_not_counted_back() -> None:
    with pytest.raises(ValueError, match="forward"):
        add_working_days(date(2026, 11, 22), -1)


@given(DAYS, st.integers(1, 300), REGIONS)
def test_exactly_so_many_working_days_lie_after_the_start(
    start: date, count: int, region: HolidayRegion | None
) -> None:
    end = add_working_days(start, count, region)
    after = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert is_working_day(end, region)
    assert sum(is_working_day(day, region) for day in after) == count


@given(DAYS, DAYS, st.integers(0, 100), st.integers(0, 100), REGIONS)
def test_later_or_longer_never_ends_earlier(
    one: date, other: date, few: int, more: int, region: HolidayRegion | None
) -> None:
    first, second = sorted((one, other))
    few, more = sorted((few, more))
    assert add_working_days(first, few, region) <= add_working_days(second, few, region)
    assert add_working_days(first, few, region) <= add_working_days(first, more, region)


@given(DAYS, st.integers(0, 100), st.integers(0, 100), REGIONS)
def test_in_two_steps_is_in_one(start: date, one: int, two: int, region: HolidayRegion | None) -> None:
    halfway = add_working_days(start, one, region)
    assert add_working_days(halfway, two, region) == add_working_days(start, one + two, region)


def test_milan_is_five_in_may_2026_and_must_go_to_school_on_1_june() -> None:
    for region in HolidayRegion:
        begins_on = first_school_day(2026, 6, region)
        assert begins_on == date(2026, 6, 1)
        assert months_before(1, begins_on) == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("year", "month", "region", "first"),
    [
        (2026, 8, NOORD, date(2026, 8, 17)),
        (2026, 8, ZUID, date(2026, 8, 24)),
        (2026, 8, MIDDEN, date(2026, 8, 31)),
        (2027, 8, ZUID, date(2027, 9, 6)),
        (2027, 9, ZUID, date(2027, 9, 6)),
        (2027, 1, MIDDEN, date(2027, 1, 4)),
        (2026, 5, MIDDEN, date(2026, 5, 4)),
        (2026, 11, NOORD, date(2026, 11, 2)),
        (2030, 8, MIDDEN, date(2030, 8, 26)),
        (2031, 8, MIDDEN, date(2031, 8, 1)),  # not published yet: the first working day
    ],
)
def test_the_first_school_day_of_a_month(year: int, month: int, region: HolidayRegion, first: date) -> None:
    assert first_school_day(year, month, region) == first


def test_thousands_of_time_limits_a_second() -> None:
    """A worklist asks it for every open request; some microseconds each, with room for a slow machine."""
    add_working_days(date(2026, 1, 1), 60, NOORD)
    began = perf_counter()
    for _ in range(2000):
        add_working_days(date(2026, 1, 1), 60, NOORD)
    assert perf_counter() - began < 0.2
