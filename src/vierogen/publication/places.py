"""Where a publication counts: its places, fixed for a school year before anybody looks at a child.

A place that existed only because a child lives there would give that child away. So the places follow from the register
of municipalities and the division into partnerships alone, and each has its leaves, also when they count nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from vierogen.publication.kept import Leaf
from vierogen.publication.tables import Level, PublishedTable
from vierogen.reference.catchments import NATIONWIDE, REGULATED_SINCE, catchments_in, partnerships
from vierogen.reference.municipalities import REGISTER_STARTS_ON, Municipality, every
from vierogen.reference.school_years import SchoolYear


class Place(NamedTuple):
    """A municipality with a partnership that it lies in; of some tables a partnership alone."""

    municipality: str
    partnership: str


OVERIG = Place("", "")
"""Whoever fits nowhere, such as the pupils of the nationwide partnership; counts in totals of the country only."""


def first_school_year() -> SchoolYear:
    """The first of which municipalities and partnerships are known from its first day to its last."""
    known_from = max(REGISTER_STARTS_ON, REGULATED_SINCE)
    year = SchoolYear.of(known_from)
    return year if year.starts_on == known_from else year.next


@lru_cache(maxsize=64)
def places(level: Level, year: SchoolYear) -> tuple[Place, ...]:
    """Every place of that school year, and last the one for whoever fits nowhere."""
    if level is Level.PARTNERSHIP:
        return (*(Place("", code) for code in partnerships() if code != NATIONWIDE), OVERIG)
    return (*_of_municipalities(year), OVERIG)


def _of_municipalities(year: SchoolYear) -> Iterable[Place]:
    for one in every():
        if days := days_in(one, year):
            yield from (Place(one.code, partnership) for partnership in sorted(_partnerships_of(one.code, days)))


def days_in(one: Municipality, year: SchoolYear) -> tuple[date, ...]:
    """The first and the last day of the school year on which the municipality existed; none when it did not."""
    first = max(one.valid_from or year.starts_on, year.starts_on)
    last = date.fromordinal(one.valid_until.toordinal() - 1) if one.valid_until else year.ends_on
    return (first, min(last, year.ends_on)) if first <= last else ()


def _partnerships_of(municipality: str, days: Iterable[date]) -> set[str]:
    """Those in which one of its postcodes lies; of a municipality that ended, those of who took it in."""
    held = (place for day in days for place in catchments_in(municipality, day).values())
    return {code for place in held for code in (place.po_partnership, place.vo_partnership)}


def leaves(tables: Iterable[PublishedTable], year: SchoolYear) -> Iterable[Leaf]:
    """Every leaf of a publication of that school year."""
    for table in tables:
        for place in places(table.level, year):
            yield from (Leaf(table.name, *place, category.code) for category in table.categories)


def finder(level: Level, year: SchoolYear) -> Callable[[str, str], Place]:
    """Tells where a child of a municipality and a partnership is counted."""
    known = {(place.municipality, place.partnership): place for place in places(level, year)}
    if level is Level.MUNICIPALITY:
        return lambda municipality, partnership: known.get((municipality, partnership), OVERIG)
    return lambda _, partnership: known.get(("", partnership), OVERIG)
