"""A school year runs from 1 August to 31 July and is written as 2026/27."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vierogen.reference.school_years import SchoolYear

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 7, 31), "2025/26"),
        (date(2026, 8, 1), "2026/27"),
        (date(2027, 1, 1), "2026/27"),
        (date(1999, 12, 31), "1999/00"),
    ],
)
def test_a_day_falls_in_its_school_year(day: date, written: str) -> None:
    assert str(SchoolYear.of(day)) == written
    assert SchoolYear.parse(written) == SchoolYear.of(day)


def test_it_starts_on_1_august_and_ends_on_31_july() -> None:
    year = SchoolYear(2026)
    assert (year.starts_on, year.ends_on) == (date(2026, 8, 1), date(2027, 7, 31))


@pytest.mark.parametrize(
    "nonsense", ["", "2026", "2026/28", "2026/26", "2026/2027", "26/27", "2026-27", " 2026/27", "2026/27\n", "٢٠٢٦/٢٧"]
)
def test_nonsense_is_no_school_year(nonsense: str) -> None:
    with pytest.raises(ValueError, match="2026/27"):
        SchoolYear.parse(nonsense)


@given(DAYS)
def test_every_day_lies_in_exactly_one_school_year(day: date) -> None:
    year = SchoolYear.of(day)
    assert year.starts_on <= day <= year.ends_on
    assert year.ends_on + timedelta(days=1) == year.next.starts_on
    assert year.previous < year < year.next
    assert SchoolYear.parse(str(year)) == year
