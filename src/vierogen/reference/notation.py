"""Days as people write them in Dutch, whatever the locale of the machine."""

from __future__ import annotations

from datetime import date

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


def nl(day: date) -> str:
    """Such as 3 mei 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
