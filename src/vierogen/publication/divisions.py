"""Divisions of the country into regions, by day; and in which region the place of a leaf lies.

A figure can be told of a region only when the region is a union of leaves. So what is asked here is not "in which
region does this place lie" but "in which regions may it lie": with more than one, none of them can be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple, Protocol

from vierogen.reference.catchments import NATIONWIDE, catchments_in, partnership_exists, partnerships
from vierogen.reference.municipalities import every, exists_on, grew_between, heirs, municipality, on_day
from vierogen.reference.school_years import SchoolYear

COUNTRY = "NL"
OUTSIDE = None
NOWHERE: frozenset[str | None] = frozenset({OUTSIDE})
"""Where a place lies that is in no region of a division."""


class LeafPlace(NamedTuple):
    """Where a leaf counts. Without a municipality or partnership it holds what fits nowhere."""

    municipality: str
    partnership: str


@dataclass(frozen=True, slots=True)
class Region:
    """One region: its days (None: as far as is known) and who took it over."""

    code: str
    name: str
    from_on: date | None = None
    until_on: date | None = None
    successor: str | None = None

    def exists_on(self, day: date) -> bool:
        """Whether it exists on that day; both ends belong to it."""
        return (self.from_on is None or self.from_on <= day) and (self.until_on is None or day <= self.until_on)


class Division(Protocol):
    """A named set of regions."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def edition(self) -> str: ...
    @property
    def sector(self) -> str | None:
        """PO or VO, where only one of them is counted."""

    def region(self, code: str) -> Region | None:
        """By its code, on whatever day."""

    def regions(self) -> tuple[Region, ...]:
        """All that ever were, by code."""

    def members(self, region: str, day: date) -> tuple[str, ...]:
        """The codes of what lies in a region on a day."""

    def may_lie_in(self, place: LeafPlace, year: SchoolYear, day: date | None) -> frozenset[str | None]:
        """The regions of that day in which the place of a leaf of that year may lie; ``OUTSIDE`` for none.

        Without a day, the division as it was in that year.
        """


def last_day_of(code: str, year: SchoolYear) -> date:
    """The last day of the school year on which a municipality existed: what a leaf of that year is taken to be of."""
    known = municipality(code)
    if known is None or known.valid_until is None:
        return year.ends_on
    return min(year.ends_on, date.fromordinal(known.valid_until.toordinal() - 1))


def municipalities_of(place: LeafPlace, year: SchoolYear, day: date | None) -> frozenset[str]:
    """The municipalities of a day in which the place of a leaf may lie.

    On a later day that is who took it in: several, when it was divided. On an earlier day it is all that went into it.
    None at all for what fits nowhere.
    """
    if not place.municipality:
        return frozenset()
    stood_on = last_day_of(place.municipality, year)
    if day is None:
        return frozenset({place.municipality})
    if day >= stood_on:
        return heirs(place.municipality, day)
    if exists_on(place.municipality, day) and not grew_between(place.municipality, day, stood_on):
        return frozenset({place.municipality})
    return frozenset(one.code for one in on_day(day) if place.municipality in heirs(one.code, stood_on))


# ── built in ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Country:
    """One region."""

    code: str = "land"
    name: str = "Nederland"
    edition: str = "vast"
    sector: str | None = None

    def region(self, code: str) -> Region | None:
        return Region(COUNTRY, self.name) if code == COUNTRY else None

    def regions(self) -> tuple[Region, ...]:
        return (Region(COUNTRY, self.name),)

    def members(self, region: str, day: date) -> tuple[str, ...]:
        return tuple(one.code for one in on_day(day)) if region == COUNTRY else ()

    def may_lie_in(self, place: LeafPlace, year: SchoolYear, day: date | None) -> frozenset[str | None]:
        return frozenset({COUNTRY})


@dataclass(frozen=True)
class Municipalities:
    """The municipalities of a day; without a day, those of each school year themselves."""

    code: str = "gemeente"
    name: str = "gemeenten"
    edition: str = "CBS-codes, stand van 21 november 2026"
    sector: str | None = None

    def region(self, code: str) -> Region | None:
        known = municipality(code)
        if known is None:
            return None
        until_on = date.fromordinal(known.valid_until.toordinal() - 1) if known.valid_until else None
        return Region(known.code, known.name, known.valid_from, until_on, known.successor)

    def regions(self) -> tuple[Region, ...]:
        return tuple(region for one in every() if (region := self.region(one.code)))

    def members(self, region: str, day: date) -> tuple[str, ...]:
        known = self.region(region)
        return (region,) if known and known.exists_on(day) else ()

    def may_lie_in(self, place: LeafPlace, year: SchoolYear, day: date | None) -> frozenset[str | None]:
        return frozenset[str | None](municipalities_of(place, year, day)) or NOWHERE


@dataclass(frozen=True)
class Partnerships:
    """The partnerships of one sector. Only children of that sector are counted."""

    code: str
    name: str
    sector: str | None
    edition: str = "Regeling regio-indeling samenwerkingsverbanden passend onderwijs"

    def region(self, code: str) -> Region | None:
        return Region(code, self._called(code)) if self._has(code) else None

    def _has(self, code: str) -> bool:
        return code.startswith(self.sector or "") and partnership_exists(code)

    def _called(self, code: str) -> str:
        return "Berséba, landelijk" if code == NATIONWIDE else f"samenwerkingsverband {code}"

    def regions(self) -> tuple[Region, ...]:
        return tuple(Region(code, self._called(code)) for code in partnerships() if self._has(code))

    def members(self, region: str, day: date) -> tuple[str, ...]:
        return tuple(one.code for one in on_day(day) if self._reaches(one.code, region, day))

    def _reaches(self, code: str, region: str, day: date) -> bool:
        return any(region in {one.po_partnership, one.vo_partnership} for one in catchments_in(code, day).values())

    def may_lie_in(self, place: LeafPlace, year: SchoolYear, day: date | None) -> frozenset[str | None]:
        return frozenset({place.partnership if self._has(place.partnership) else OUTSIDE})


BUILT_IN: Mapping[str, Division] = {
    one.code: one
    for one in (
        Country(),
        Municipalities(),
        Partnerships("po", "samenwerkingsverbanden primair onderwijs", "PO"),
        Partnerships("vo", "samenwerkingsverbanden voortgezet onderwijs", "VO"),
    )
}


# ── imported ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Membership:
    """A municipality or a four-digit postcode that lies in a region, on these days; both ends belong to them."""

    member: str
    region: str
    from_on: date
    until_on: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it lies in that region on that day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True)
class Imported:
    """A division that somebody brought in: of municipalities, or of postcodes."""

    code: str
    named: tuple[Region, ...]
    memberships: tuple[Membership, ...]
    edition: str = ""
    sector: str | None = None

    @property
    def name(self) -> str:
        return self.code

    @property
    def of_postcodes(self) -> bool:
        """Whether its members are postcodes."""
        return bool(self.memberships) and self.memberships[0].member.isdecimal()

    @cached_property
    def _by_member(self) -> dict[str, list[Membership]]:
        return grouped(self.memberships)

    @cached_property
    def _named(self) -> dict[str, Region]:
        return {one.code: one for one in self.named}

    def region(self, code: str) -> Region | None:
        return self._named.get(code)

    def regions(self) -> tuple[Region, ...]:
        return self.named

    def members(self, region: str, day: date) -> tuple[str, ...]:
        return tuple(sorted(one.member for one in self.memberships if one.region == region and one.holds_on(day)))

    def may_lie_in(self, place: LeafPlace, year: SchoolYear, day: date | None) -> frozenset[str | None]:
        if self.of_postcodes:
            return self._by_postcode(place, year, day)
        on = day or last_day_of(place.municipality, year)
        return frozenset(self._where(one, on) for one in municipalities_of(place, year, day)) or NOWHERE

    def _by_postcode(self, place: LeafPlace, year: SchoolYear, day: date | None) -> frozenset[str | None]:
        """Postcodes are known as they are in 2026, so a municipality may hold too many and never too few."""
        stood_on = last_day_of(place.municipality, year)
        here = catchments_in(place.municipality, stood_on)
        within = [code for code, one in here.items() if place.partnership in {one.po_partnership, one.vo_partnership}]
        return frozenset(self._where(str(code), day or stood_on) for code in within or here) or NOWHERE

    def _where(self, member: str, day: date) -> str | None:
        return next((one.region for one in self._by_member.get(member, ()) if one.holds_on(day)), OUTSIDE)


def grouped(memberships: Iterable[Membership]) -> dict[str, list[Membership]]:
    """By member, each in order of days."""
    found: dict[str, list[Membership]] = {}
    for one in sorted(memberships, key=lambda one: (one.member, one.from_on)):
        found.setdefault(one.member, []).append(one)
    return found
