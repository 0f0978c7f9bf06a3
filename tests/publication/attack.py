"""Somebody who puts every question to the published figures and works back from the answers with a linear programme.

The same attacker meets two defences: ours, and the usual one that shows every number exactly except those below five.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import highspy
import numpy as np

from publication.children import YEAR
from vierogen.publication.kept import Leaf
from vierogen.publication.places import OVERIG, Place, places
from vierogen.publication.tables import ANSWERS, DISSENT, RENEWALS, REQUESTS, Level

TABLES = (REQUESTS, ANSWERS, RENEWALS, DISSENT)
SMALLEST_SHOWN = 5
Question = frozenset[Leaf]
Counts = Mapping[Leaf, int]


@dataclass(frozen=True)
class World:
    """Some municipalities, the true counts in their leaves, and every question that can be asked about them."""

    places: tuple[Place, ...]
    true: Counts
    questions: tuple[Question, ...]

    @property
    def small(self) -> list[Leaf]:
        """What suppression would hide, and an attacker wants to know: one to four children."""
        return [leaf for leaf, n in self.true.items() if leaf.table == ANSWERS.name and 0 < n < SMALLEST_SHOWN]


def world(seed: int, municipalities: int = 16) -> World:
    """Municipalities that lie together, with 0 to 12 children in a leaf, most of them few."""
    source = random.Random(seed)
    everywhere = [place for place in places(Level.MUNICIPALITY, YEAR) if place != OVERIG]
    codes = sorted({place.municipality for place in everywhere}, key=lambda code: (partnerships_of(code), code))
    first = source.randrange(len(codes) - municipalities)
    chosen = set(codes[first : first + municipalities])
    here = tuple(place for place in everywhere if place.municipality in chosen)
    return World(here, children_in(here, source), tuple(questions(here, source)))


def partnerships_of(code: str) -> tuple[str, ...]:
    return tuple(place.partnership for place in places(Level.MUNICIPALITY, YEAR) if place.municipality == code)


def children_in(here: Iterable[Place], source: random.Random) -> Counts:
    """True counts that fit together: an answer, a renewal or a dissent belongs to a request."""
    true: dict[Leaf, int] = {}
    for place in here:
        answers = [min(12, int(source.expovariate(0.4))) for _ in ANSWERS.categories]
        requests = sum(answers) + source.randrange(3)
        true[Leaf(REQUESTS.name, *place, "ALLE")] = requests
        true |= {Leaf(ANSWERS.name, *place, c.code): n for c, n in zip(ANSWERS.categories, answers, strict=True)}
        true[Leaf(RENEWALS.name, *place, "VERLENGING")] = source.randint(0, requests // 2)
        true[Leaf(DISSENT.name, *place, "ONEENS")] = source.randint(0, requests // 4)
    return true


def questions(here: Sequence[Place], source: random.Random) -> Iterable[Question]:
    """Every region with every set of categories: leaves, municipalities, partnerships, divisions, all."""
    for region in regions(here, source):
        for table in TABLES:
            codes = [category.code for category in table.categories]
            for many in range(1, len(codes) + 1):
                for categories in combinations(codes, many):
                    yield frozenset(Leaf(table.name, *place, code) for place in region for code in categories)


def regions(here: Sequence[Place], source: random.Random) -> Iterable[tuple[Place, ...]]:
    yield tuple(here)
    yield from ((place,) for place in here)
    codes = sorted({place.municipality for place in here})
    divisions = [source.sample(codes, source.randint(2, len(codes) - 1)) for _ in range(12)]
    for chosen in (*((code,) for code in codes), *divisions):
        yield tuple(place for place in here if place.municipality in chosen)
    for partnership in sorted({place.partnership for place in here}):
        yield tuple(place for place in here if place.partnership == partnership)


# The two defences


def ours(noisy: Counts, asked: Question) -> int:
    """A sum of frozen leaves, never below zero."""
    return max(0, sum(noisy[leaf] for leaf in asked))


def suppressed(true: Counts, asked: Question) -> int | None:
    """The exact number, unless it is below five."""
    total = sum(true[leaf] for leaf in asked)
    return total if total >= SMALLEST_SHOWN else None


# The attacker


@dataclass
class Programme:
    """A linear programme, a row at a time."""

    solver: highspy.Highs = field(default_factory=highspy.Highs)
    columns: int = 0

    def __post_init__(self) -> None:
        self.solver.setOptionValue("output_flag", False)

    def column(self, low: float, high: float, cost: float = 0) -> int:
        self.solver.addVar(low, high)
        self.solver.changeColCost(self.columns, cost)
        self.columns += 1
        return self.columns - 1

    def row(self, low: float, high: float, terms: Mapping[int, float]) -> None:
        self.solver.addRow(low, high, len(terms), np.array([*terms], np.int32), np.array([*terms.values()], float))

    def solved(self) -> list[float]:
        self.solver.run()
        assert self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return list(self.solver.getSolution().col_value)


def guess_from_ours(
    place: World, answer: Callable[[Question], int], epsilon_of: Callable[[Leaf], float], known: Counts
) -> dict[Leaf, int]:
    """The most likely counts: those that need the least noise, given every answer, how tables hang together, and what
    is known already."""
    programme = Programme()
    count = {leaf: programme.column(known.get(leaf, 0), known.get(leaf, np.inf)) for leaf in place.true}
    above = {leaf: programme.column(0, np.inf, epsilon_of(leaf)) for leaf in place.true}
    below = {leaf: programme.column(0, np.inf, epsilon_of(leaf)) for leaf in place.true}
    for asked in place.questions:
        told = answer(asked)
        terms = {count[leaf]: 1.0 for leaf in asked} | {above[leaf]: 1.0 for leaf in asked}
        programme.row(told or -np.inf, told, terms | {below[leaf]: -1.0 for leaf in asked})
    hang_together(programme, place, count)
    found = programme.solved()
    return {leaf: round(found[count[leaf]]) for leaf in place.true}


def guess_from_suppressed(place: World, answer: Callable[[Question], int | None]) -> dict[Leaf, int]:
    """Counts that fit every answer."""
    programme = Programme()
    count = {leaf: programme.column(0, np.inf) for leaf in place.true}
    for asked in place.questions:
        told = answer(asked)
        low, high = (0, SMALLEST_SHOWN - 1) if told is None else (told, told)
        programme.row(low, high, {count[leaf]: 1.0 for leaf in asked})
    hang_together(programme, place, count)
    found = programme.solved()
    return {leaf: round(found[count[leaf]]) for leaf in place.true}


def hang_together(programme: Programme, place: World, count: Mapping[Leaf, int]) -> None:
    """Whoever has an answer, a renewal or a dissent has a request."""
    for one in place.places:
        requests = count[Leaf(REQUESTS.name, *one, "ALLE")]
        for table in TABLES[1:]:
            parts = {count[Leaf(table.name, *one, category.code)]: -1.0 for category in table.categories}
            programme.row(0, np.inf, {requests: 1.0, **parts})


def share_right(guess: Counts, true: Counts, leaves: Iterable[Leaf]) -> float:
    """How many of these were guessed exactly, as a share."""
    right = [guess[leaf] == true[leaf] for leaf in leaves]
    return sum(right) / len(right)
