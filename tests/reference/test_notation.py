"""Days are written in Dutch and numbers are read as digits, whatever the machine speaks."""

from datetime import date

import pytest

from vierogen.reference.notation import nl, whole_number


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 5, 3), "3 mei 2026"),
        (date(2026, 1, 31), "31 januari 2026"),
        (date(2027, 3, 1), "1 maart 2027"),
        (date(2026, 8, 10), "10 augustus 2026"),
        (date(2026, 12, 25), "25 december 2026"),
    ],
)
def test_a_day_in_dutch(day: date, written: str) -> None:
    assert nl(day) == written


def test_twelve_months_have_twelve_names() -> None:
    assert len({nl(date(2026, month, 1)) for month in range(1, 13)}) == 12


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1", 1),
        ("25", 25),
        ("100", 100),
        ("007", 7),
        *((one, None) for one in ("0", "101", "1000", "", "-1", "+1", "1.0")),
    ],
)
def test_a_whole_number_is_nothing_but_digits_within_bounds(written: str, number: int | None) -> None:
    assert whole_number(written, 100) == number


@pytest.mark.parametrize("written", ["\u0663", "\u00b2", "1 ", "1_0", "0x1", "9" * 5_000])
def test_what_python_would_take_for_a_number_is_none(written: str) -> None:
    assert whole_number(written, 10**18, least=0) is None
