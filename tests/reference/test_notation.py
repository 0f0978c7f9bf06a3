"""Days are written in Dutch, whatever the machine speaks."""

from datetime import date

import pytest

from vierogen.reference.notation import nl


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
