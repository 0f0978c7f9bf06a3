"""Published figures to ask: leaves as a publication has them, with counts and noise that a test makes up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from fractions import Fraction
from random import Random

from sqlalchemy import Connection

from vierogen.publication.figures import Figures, Published
from vierogen.publication.kept import Leaf, Publication, keep
from vierogen.publication.looking import from_leaves
from vierogen.publication.places import leaves
from vierogen.publication.tables import TABLES
from vierogen.reference.school_years import SchoolYear

MADE_AT = datetime(2026, 9, 1, 10, 30, tzinfo=UTC)
METHOD = "discrete Laplace"
Count = Callable[[Leaf], int]


def publication(number: int, year: str, epsilon: str = "1") -> Publication:
    """One publication of every table."""
    return Publication(number, year, 1000 * number, Fraction(epsilon), METHOD, MADE_AT, TABLES)


def counts(year: str, count: Count) -> dict[Leaf, int]:
    """Every leaf of a school year."""
    return {leaf: count(leaf) for leaf in leaves(TABLES, SchoolYear.parse(year))}


def seeded(seed: int, low: int = -4, high: int = 12) -> Count:
    """Counts that look like noise, the same for the same seed."""
    random = Random(seed)
    return lambda _: random.randint(low, high)


def published(number: int, year: str, count: Count, epsilon: str = "1") -> Published:
    """As it stands in memory."""
    return from_leaves(publication(number, year, epsilon), counts(year, count))


def figures(*of: Published) -> Figures:
    """Without anything imported."""
    return Figures(of)


def fill(connection: Connection, years: Iterable[str], count: Callable[[str], Count], first: int = 1) -> None:
    """As it stands in a database."""
    for number, year in enumerate(years, first):
        keep(connection, publication(number, year), counts(year, count(year)))
