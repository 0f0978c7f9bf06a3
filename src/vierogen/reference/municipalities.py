"""Municipalities by date: which exist, and who holds today what a code stood for.

The register knows every municipality that existed on some day since 1 January 2013 (`data/municipalities.csv`) and
which of them were divided among neighbours (`data/divided.csv`). It knows nothing of corrections of a border.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from vierogen.reference.facts import DATA, Row, rows

REGISTER_STARTS_ON = date(2013, 1, 1)


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality by its CBS code. ``valid_from`` is None when it is older than the register.

    Such a municipality is taken to have existed on any earlier day; the register cannot say since when.
    """

    code: str
    name: str
    valid_from: date | None
    valid_until: date | None  # the first day on which it no longer exists
    successor: str | None  # who took it in; who took most, when it was divided

    def exists_on(self, day: date) -> bool:
        return self.has_begun_on(day) and (self.valid_until is None or day < self.valid_until)

    def has_begun_on(self, day: date) -> bool:
        return self.valid_from is None or self.valid_from <= day


def municipality(code: str) -> Municipality | None:
    """Also one that no longer exists, or does not exist yet."""
    return _register().get(code)


def exists_on(code: str, day: date) -> bool:
    return (known := municipality(code)) is not None and known.exists_on(day)


def current(code: str, day: date) -> str | None:
    """Who on that day holds what this code stood for: itself, or its successor, and the successor's successor.

    None for an unknown code, and for a day before the municipality existed. Of a municipality that was divided this
    is who took most; `heirs` names them all.
    """
    known = municipality(code)
    if known is None or not known.has_begun_on(day):
        return None
    return code if known.exists_on(day) else current(known.successor or "", day)


def heirs(code: str, day: date) -> frozenset[str]:
    """All who on that day hold a part of what this code stood for; nobody for a day before it existed."""
    known = municipality(code)
    if known is None or not known.has_begun_on(day):
        return frozenset()
    if known.exists_on(day):
        return frozenset({code})
    return frozenset().union(*(heirs(heir, day) for heir in _taken_by(known)))


def on_day(day: date) -> tuple[Municipality, ...]:
    """Every municipality of that day, by code. For days before 2013 the list is not complete."""
    return tuple(known for known in _register().values() if known.exists_on(day))


def every() -> tuple[Municipality, ...]:
    """Every municipality that the register knows, also those that ended, by code."""
    return tuple(_register().values())


def grew_between(code: str, start: date, end: date) -> bool:
    """Whether it took in another municipality, or a part of one, after ``start`` and up to and including ``end``."""
    return any(start < day <= end for day in _growth().get(code, ()))


def _taken_by(ended: Municipality) -> tuple[str, ...]:
    return (ended.successor or "", *_divided().get(ended.code, ()))


@cache
def _register() -> dict[str, Municipality]:
    return read(DATA / "municipalities.csv")


@cache
def _divided() -> dict[str, tuple[str, ...]]:
    return read_divided(DATA / "divided.csv", _register())


@cache
def _growth() -> dict[str, list[date]]:
    growth: dict[str, list[date]] = {}
    for ended in _register().values():
        for heir in _taken_by(ended) if ended.valid_until else ():
            growth.setdefault(heir, []).append(ended.valid_until or date.max)
    return growth


def read(path: Path) -> dict[str, Municipality]:
    """Reads the register and checks that whoever ended has a successor that existed on that day."""
    register: dict[str, Municipality] = {}
    lines: dict[str, Row] = {}
    for row in rows(path, "code", "name", "valid_from", "valid_until", "successor"):
        known = _municipality(row)
        if known.code in register:
            row.is_wrong(f"{known.code} is listed twice")
        register[known.code], lines[known.code] = known, row
    for known in register.values():
        if known.valid_until is not None:
            heir = register.get(known.successor or "")
            if heir is None or not heir.exists_on(known.valid_until):
                lines[known.code].is_wrong(f"successor {known.successor!r} does not exist on {known.valid_until}")
    return register


def _municipality(row: Row) -> Municipality:
    valid_from, valid_until = row.day_or_none("valid_from"), row.day_or_none("valid_until")
    if valid_from and valid_until and valid_until <= valid_from:
        row.is_wrong("valid_until is not after valid_from")
    if not valid_until and row.cells["successor"]:
        row.is_wrong("a successor, but no valid_until")
    successor = row.code("successor", "GM") if valid_until else None
    return Municipality(row.code("code", "GM"), row.text("name"), valid_from, valid_until, successor)


def read_divided(path: Path, register: dict[str, Municipality]) -> dict[str, tuple[str, ...]]:
    """Reads who, besides the successor, took a part of a municipality that ended."""
    divided: dict[str, tuple[str, ...]] = {}
    for row in rows(path, "code", "part_to", "villages"):
        code, heir = row.code("code", "GM"), row.code("part_to", "GM")
        ended_on = register[code].valid_until if code in register else None
        if ended_on is None or heir not in register or not register[heir].exists_on(ended_on):
            row.is_wrong(f"{code} did not end while {heir} existed")
        divided[code] = (*divided.get(code, ()), heir)
    return divided
