"""School years: from 1 August to 31 July, written as 2026/27.

Source: Beleidsregel opgave artikel 25 Leerplichtwet (BWBR0015560), which counts from 1 August up to and including
31 July.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Self

WRITTEN = re.compile(r"([12][0-9]{3})/([0-9]{2})")
AUGUST = 8


@dataclass(frozen=True, slots=True, order=True)
class SchoolYear:
    """A school year by the calendar year in which it starts."""

    starts_in: int

    def __str__(self) -> str:
        return f"{self.starts_in}/{(self.starts_in + 1) % 100:02d}"

    @classmethod
    def of(cls, day: date) -> Self:
        """The school year in which this day falls."""
        return cls(day.year if day.month >= AUGUST else day.year - 1)

    @classmethod
    @lru_cache(maxsize=64)
    def parse(cls, text: str) -> Self:
        """Reads 2026/27. Anything else is a ValueError, also 2026/28."""
        written = WRITTEN.fullmatch(text)
        if written is None or str(year := cls(int(written[1]))) != text:
            raise ValueError("a school year is written as 2026/27")
        return year

    @property
    def starts_on(self) -> date:
        return date(self.starts_in, AUGUST, 1)

    @property
    def ends_on(self) -> date:
        """The last day, which still belongs to it."""
        return date(self.starts_in + 1, 7, 31)

    @property
    def next(self) -> SchoolYear:
        return SchoolYear(self.starts_in + 1)

    @property
    def previous(self) -> SchoolYear:
        return SchoolYear(self.starts_in - 1)
