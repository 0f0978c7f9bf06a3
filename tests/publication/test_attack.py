"""An attacker with every answer and a linear programme does not get at the small counts; suppression gives them away."""

from __future__ import annotations

import random
import secrets
from fractions import Fraction
from math import exp

import pytest

from publication.attack import (
    TABLES,
    World,
    guess_from_ours,
    guess_from_suppressed,
    ours,
    share_right,
    suppressed,
    world,
)
from publication.children import HILVERSUM, YEAR, child
from vierogen.publication.counting import count
from vierogen.publication.freezing import noisy
from vierogen.publication.kept import Leaf
from vierogen.publication.tables import ANSWERS
from vierogen.publication.tables import TABLES as ALL_TABLES

SEEDS = range(8)
EPSILON = {table.name: float(table.share) for table in ALL_TABLES}  # of a publication with epsilon 1


@pytest.fixture(scope="module")
def worlds() -> list[World]:
    return [world(seed) for seed in SEEDS]


def published(one: World, seed: int) -> dict[Leaf, int]:
    return noisy(one.true, TABLES, Fraction(1), random.Random(seed).randrange)


def attacked(one: World, noise: dict[Leaf, int], known: dict[Leaf, int]) -> dict[Leaf, int]:
    return guess_from_ours(one, lambda asked: ours(noise, asked), lambda leaf: EPSILON[leaf.table], known)


def average(shares: list[float]) -> float:
    return sum(shares) / len(shares)


def permitted() -> float:
    """How often somebody is right who sees one leaf, and knows beforehand that one to four children are in it.

    Each is as likely, so the best guess is the nearest: 1 when the leaf says one or less, 4 when it says four or more.
    """
    q = exp(-EPSILON[ANSWERS.name])
    nothing = (1 - q) / (1 + q)
    return (2 * (1 + nothing) / 2 + 2 * nothing) / 4


def test_suppression_gives_most_small_counts_away(worlds: list[World]) -> None:
    """The contrast: the same questions and the same attacker."""
    shares = [
        share_right(guess_from_suppressed(one, lambda asked, one=one: suppressed(one.true, asked)), one.true, one.small)
        for one in worlds
    ]

    assert average(shares) > 0.8


def test_without_noise_the_same_attacker_would_have_everything(worlds: list[World]) -> None:
    """So it is the noise that stops it, and not a lack of questions."""
    one = worlds[0]

    assert share_right(attacked(one, dict(one.true), {}), one.true, one.small) > 0.95


def test_our_answers_pin_no_more_small_counts_than_one_leaf_by_itself_does(worlds: list[World]) -> None:
    shares, by_one_leaf = [], []
    for seed, one in enumerate(worlds):
        noise = published(one, seed)
        shares.append(share_right(attacked(one, noise, {}), one.true, one.small))
        by_one_leaf.append(share_right({leaf: max(0, n) for leaf, n in noise.items()}, one.true, one.small))

    assert average(shares) < average(by_one_leaf) + 0.08
    assert average(shares) < permitted() < 0.4


def test_knowing_ones_own_municipality_pins_no_count_of_another(worlds: list[World]) -> None:
    shares = []
    for seed, one in enumerate(worlds):
        mine = one.places[0].municipality
        known = {leaf: n for leaf, n in one.true.items() if leaf.municipality == mine}
        others = [leaf for leaf in one.small if leaf.municipality != mine]
        shares.append(share_right(attacked(one, published(one, seed), known), one.true, others))

    assert average(shares) < permitted()


def test_whoever_knows_all_children_but_one_hardly_learns_whether_that_one_is_there() -> None:
    """The best that can be done with every table: is the noise likelier with the child, or without it?

    With epsilon 1 nobody is right more often than e / (1 + e), which is 73 times in 100.
    """
    facts = [child(number, granted=True, days_to_answer=20) for number in range(1, 4)]
    without, with_it = count(facts[:2], ALL_TABLES, YEAR), count(facts, ALL_TABLES, YEAR)
    differs = [leaf for leaf in with_it if with_it[leaf] != without[leaf]]
    right, times = 0, 4_000
    for number in range(times):
        is_there = number % 2 == 0
        true = with_it if is_there else without
        seen = noisy({leaf: true[leaf] for leaf in differs}, ALL_TABLES, Fraction(1), secrets.randbelow)
        likelier = sum(
            EPSILON[leaf.table] * (abs(seen[leaf] - without[leaf]) - abs(seen[leaf] - with_it[leaf]))
            for leaf in differs
        )
        right += (likelier > 0) == is_there

    assert {leaf.table for leaf in differs} == {"verzoeken", "uitkomst", "doorlooptijd"}
    assert 0.5 < right / times < exp(1) / (1 + exp(1)) + 0.01
    assert Leaf("verzoeken", *HILVERSUM, "ALLE") in differs


def test_a_child_changes_each_table_by_at_most_one() -> None:
    """What the noise is measured to: added, removed or moved, the sum over a table differs by one at most each way."""
    facts = [child(number) for number in range(1, 30)]
    extra = child(99, granted=True, days_to_answer=3, days_to_statement=3, days_to_take_up=3, days_to_verdict=3)

    before, after = count(facts, ALL_TABLES, YEAR), count([*facts, extra, child(99, request=2)], ALL_TABLES, YEAR)

    for table in ALL_TABLES:
        assert sum(abs(after[leaf] - before[leaf]) for leaf in before if leaf.table == table.name) <= 1
