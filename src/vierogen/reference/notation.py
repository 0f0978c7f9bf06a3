"""Days as people write them in Dutch, and whole numbers as they type them, whatever the locale of the machine."""

from __future__ import annotations

from datetime import date

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


def nl(day: date) -> str:
    """Such as 3 mei 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def whole_number(written: str, most: int, *, least: int = 1) -> int | None:
    """The number, when nothing but digits says one between ``least`` and ``most``; else None."""
    if not (written.isascii() and written.isdecimal()) or len(written) > len(str(most)):
        return None
    number = int(written)
    return number if least <= number <= most else None
