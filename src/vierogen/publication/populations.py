"""How many children of school age live where, so that a figure can be told for every 1,000 of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from vierogen.reference.municipalities import exists_on
from vierogen.reference.school_years import SchoolYear

ALL = "ALLE"
SECTORS = ("PO", "VO", ALL)
"""As they are written in a file, in any case: PO, VO, alle."""


class Counted(NamedTuple):
    """Whose children were counted."""

    school_year: SchoolYear
    municipality: str
    sector: str


class Children(NamedTuple):
    """How many there were, and who says so."""

    children: int
    source: str


def counted_on(year: SchoolYear) -> date:
    """The day on which schools are counted; a municipality has children of its own only if it existed on it."""
    return date(year.starts_in, 10, 1)


@dataclass(frozen=True, slots=True)
class Populations:
    """Children by school year, municipality and sector."""

    known: Mapping[Counted, Children]

    def of(self, year: SchoolYear, municipalities: Iterable[str], sector: str | None) -> tuple[int, set[str]] | None:
        """The children of these municipalities together, with the sources; None when one of them is not known."""
        total, sources = 0, set[str]()
        there = [code for code in municipalities if exists_on(code, counted_on(year))]
        for code in there:
            found = self._of_one(year, code, sector)
            if not found:
                return None
            total += sum(one.children for one in found)
            sources |= {one.source for one in found}
        return (total, sources) if total else None

    def _of_one(self, year: SchoolYear, code: str, sector: str | None) -> list[Children]:
        """Of both sectors together, when they were only counted apart."""
        asked = self.known.get(Counted(year, code, sector or ALL))
        if asked or sector:
            return [asked] if asked else []
        apart = [self.known.get(Counted(year, code, one)) for one in ("PO", "VO")]
        return [one for one in apart if one] if all(apart) else []
