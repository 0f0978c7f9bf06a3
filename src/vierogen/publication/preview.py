"""What a publication will cost and how sharp it will be, before it is made: from public facts, never from counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from statistics import median_low

from vierogen.publication.budget import Spending
from vierogen.publication.margins import margin
from vierogen.publication.places import OVERIG, places
from vierogen.publication.plan import Plan
from vierogen.publication.tables import Level, PublishedTable
from vierogen.reference.school_years import SchoolYear


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The 95 % margins of one category of a table; ``municipality`` is None where it does not count so small."""

    table: PublishedTable
    epsilon: Fraction
    municipality: int | None
    partnership: int
    country: int


@dataclass(frozen=True, slots=True)
class Preview:
    """A plan, what it does to the budget, and how sharp each table will be."""

    plan: Plan
    spending: Spending
    accuracies: tuple[Accuracy, ...]
    leaves: int


def preview_of(plan: Plan, spending: Spending) -> Preview:
    """For a plan that is possible."""
    accuracies = tuple(_accuracy(table, plan) for table in plan.tables)
    leaves = sum(len(places(table.level, plan.school_year)) * len(table.categories) for table in plan.tables)
    return Preview(plan, spending, accuracies, leaves)


def _accuracy(table: PublishedTable, plan: Plan) -> Accuracy:
    epsilon = plan.epsilon * table.share

    def of(leaves: int) -> int:
        return margin([(epsilon, leaves)])

    in_municipality = typical("municipality", table.level, plan.school_year)
    return Accuracy(
        table=table,
        epsilon=epsilon,
        municipality=of(in_municipality) if table.level is Level.MUNICIPALITY else None,
        partnership=of(typical("partnership", table.level, plan.school_year)),
        country=of(len(places(table.level, plan.school_year))),
    )


def typical(kind: str, level: Level, year: SchoolYear) -> int:
    """Of how many leaves the middle municipality or partnership is the sum."""
    leaves = Counter(getattr(place, kind) for place in places(level, year) if place != OVERIG)
    return median_low(leaves.values())
