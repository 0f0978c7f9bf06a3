"""General holidays under the Algemene termijnenwet, checked against Easter computed in another way."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vierogen.reference.facts import BrokenFactsError
from vierogen.reference.holidays import easter, is_general_holiday, name_of, read

YEARS = st.integers(1950, 2200)


def easter_of_gauss(year: int) -> date:
    """Gauss, with the corrections of 1816 and his two exceptions: another road than the one the code takes."""
    k, a = year // 100, year % 19
    m = (15 + k - (13 + 8 * k) // 25 - k // 4) % 30
    n = (4 + k - k // 4) % 7
    d = (19 * a + m) % 30
    e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + n) % 7
    if (d, e) == (29, 6) or ((d, e) == (28, 6) and (11 * m + 11) % 30 < 19):
        e -= 7
    return date(year, 3, 22) + timedelta(days=d + e)


def test_easter_is_the_same_by_two_roads() -> None:
    for year in range(1900, 2300):
        assert easter(year) == easter_of_gauss(year)
        assert easter(year).weekday() == 6


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "Nieuwjaarsdag"),
        (date(2026, 4, 3), "Goede Vrijdag"),
        (date(2026, 4, 6), "Tweede Paasdag"),
        (date(2026, 4, 27), "Koningsdag"),
        (date(2026, 5, 5), "Bevrijdingsdag"),
        (date(2026, 5, 14), "Hemelvaartsdag"),
        (date(2026, 5, 25), "Tweede Pinksterdag"),
        (date(2026, 12, 25), "Eerste Kerstdag"),
        (date(2026, 12, 26), "Tweede Kerstdag"),
        (date(2016, 5, 5), "Bevrijdingsdag en Hemelvaartsdag"),
    ],
)
def test_the_holidays_of_article_3(day: date, name: str) -> None:
    assert name_of(day) == name
    assert is_general_holiday(day)


@pytest.mark.parametrize(
    ("celebrated", "not_then"),
    [
        (date(2025, 4, 26), date(2025, 4, 27)),  # 27 April 2025 is a Sunday
        (date(2014, 4, 26), date(2014, 4, 27)),
        (date(2026, 4, 27), date(2026, 4, 26)),
        (date(2013, 4, 30), date(2013, 4, 27)),  # the last day of the Queen
    ],
)
def test_kings_day_is_a_day_earlier_when_it_would_be_a_sunday(celebrated: date, not_then: date) -> None:
    assert is_general_holiday(celebrated)
    assert not is_general_holiday(not_then)


@given(YEARS)
def test_5_may_is_a_holiday_every_year(year: int) -> None:
    assert is_general_holiday(date(year, 5, 5))


@pytest.mark.parametrize(
    "day",
    [date(2026, 1, 2), date(2026, 5, 15), date(2027, 5, 7), date(2028, 4, 28), date(2028, 5, 26), date(2024, 12, 27)],
)
def test_a_decree_equates_other_days(day: date) -> None:
    assert name_of(day) == "Gelijkgestelde dag"
    assert is_general_holiday(day)


@pytest.mark.parametrize("year", range(2017, 2029))
def test_the_friday_after_ascension_day_is_equated_in_every_year_of_the_decrees(year: int) -> None:
    assert name_of(easter(year) + timedelta(days=40)) == "Gelijkgestelde dag"


@pytest.mark.parametrize("day", [date(2026, 5, 4), date(2026, 12, 24), date(2026, 12, 5), date(2026, 11, 22)])
def test_other_days_are_no_holiday(day: date) -> None:
    assert name_of(day) is None
    assert not is_general_holiday(day)


@given(YEARS)
def test_each_of_the_nine_holidays_falls_once_a_year(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(361)]
    names = [
        name for day in days for name in (name_of(day) or "").split(" en ") if name not in {"", "Gelijkgestelde dag"}
    ]
    assert len(names) == len(set(names)) == 9


def test_a_damaged_file_says_where(tmp_path: Path) -> None:
    file = tmp_path / "equated_days.csv"
    file.write_text("day,source\n2026-01-02,besluit\n2026-01-03,besluit\n", encoding="utf-8")
    with pytest.raises(BrokenFactsError, match=r"equated_days.csv, line 3: 2026-01-03 .* weekend"):
        read(file)
