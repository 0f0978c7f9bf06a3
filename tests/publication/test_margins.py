"""A margin says exactly how far the noise reaches 95 times in 100."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from math import exp

import pytest

from vierogen.publication.margins import CONFIDENCE, margin

Noises = tuple[tuple[Fraction, int], ...]


def single(epsilon: Fraction, until: int) -> list[float]:
    """The probabilities of -until … until."""
    q = exp(-epsilon)
    return [(1 - q) / (1 + q) * q ** abs(x) for x in range(-until, until + 1)]


def convolved(one: Sequence[float], other: Sequence[float]) -> list[float]:
    found = [0.0] * (len(one) + len(other) - 1)
    for i, p in enumerate(one):
        for j, q in enumerate(other):
            found[i + j] += p * q
    return found


def by_convolution(noises: Noises) -> int:
    """The same by adding the noises up one at a time."""
    total = [1.0]
    for epsilon, leaves in noises:
        for _ in range(leaves):
            total = convolved(total, single(epsilon, int(32 / epsilon)))
    middle = len(total) // 2
    outward = accumulate(total[middle + m] + (total[middle - m] if m else 0) for m in range(middle + 1))
    return next(m for m, covered in enumerate(outward) if covered >= CONFIDENCE)


@pytest.mark.parametrize(
    "noises",
    [
        ((Fraction(7, 20), 1),),
        ((Fraction(7, 20), 2),),
        ((Fraction(1, 4), 5),),
        ((Fraction(1, 4), 2), (Fraction(7, 20), 3)),
        ((Fraction(1, 10), 2), (Fraction(3), 4)),
        ((Fraction(5), 7),),
    ],
)
def test_a_margin_is_that_of_the_sum_of_noises_added_up_one_by_one(noises: Noises) -> None:
    assert margin(noises) == by_convolution(noises)


@pytest.mark.parametrize("epsilon", [Fraction(1, 400), Fraction(1, 40), Fraction(7, 20), Fraction(3), Fraction(50)])
def test_the_margin_of_one_leaf_is_what_its_formula_says(epsilon: Fraction) -> None:
    def beyond(m: int) -> float:
        return 2 * exp(-epsilon * (m + 1)) / (1 + exp(-epsilon))

    found = margin([(epsilon, 1)])

    assert beyond(found) <= 0.05
    assert found == 0 or beyond(found - 1) > 0.05


def test_a_margin_holds_95_times_in_100_when_it_is_tried() -> None:
    source, q = random.Random(1), exp(-0.25)
    noises = ((Fraction(1, 4), 40),)

    def geometric() -> int:
        steps = 0
        while source.random() < q:
            steps += 1
        return steps

    sums = [sum(geometric() - geometric() for _ in range(40)) for _ in range(4_000)]
    within = sum(abs(total) <= margin(noises) for total in sums) / len(sums)

    assert 0.94 <= within <= 0.965  # 95 % and a bit, for a margin is a whole number; three standard deviations


def test_more_leaves_or_less_epsilon_make_a_wider_margin() -> None:
    margins = [margin([(Fraction(1, 4), leaves)]) for leaves in range(1, 60)]

    assert margins == sorted(margins)
    assert margin([(Fraction(1, 8), 10)]) > margin([(Fraction(1, 4), 10)])


def test_the_margin_of_very_many_leaves_is_that_of_a_bell_curve() -> None:
    q = exp(-0.25)
    deviation = (10_000 * 2 * q / (1 - q) ** 2) ** 0.5

    assert margin([(Fraction(1, 4), 10_000)]) == pytest.approx(1.96 * deviation, rel=0.002)


def test_how_the_leaves_are_grouped_does_not_matter() -> None:
    quarter, third = Fraction(1, 4), Fraction(1, 3)

    assert margin([(quarter, 2), (third, 1), (quarter, 3)]) == margin([(third, 1), (quarter, 5)])


def test_nothing_added_up_has_no_margin() -> None:
    assert margin([]) == 0
    assert margin([(Fraction(1), 0)]) == 0


@pytest.mark.parametrize("wrong", [(Fraction(0), 1), (Fraction(-1), 1), (Fraction(1), -1)])
def test_noise_without_an_epsilon_does_not_exist(wrong: tuple[Fraction, int]) -> None:
    with pytest.raises(ValueError, match="epsilon"):
        margin([wrong])
