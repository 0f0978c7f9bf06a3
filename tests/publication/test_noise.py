"""The sampler draws from exactly the distribution that it should."""

from __future__ import annotations

import ast
import random
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from inspect import getsource
from math import exp
from time import perf_counter

import pytest

from vierogen.publication import noise
from vierogen.publication.noise import discrete_laplace

EPSILONS = [Fraction(1, 40), Fraction(1, 10), Fraction(7, 20), Fraction(1), Fraction(5, 2)]
CHI_SQUARE_ONE_IN_A_MILLION = 4.75  # of a normal variable, for the approximation of Wilson and Hilferty


def likelihood(epsilon: Fraction, value: int) -> float:
    q = exp(-epsilon)
    return (1 - q) / (1 + q) * exp(-epsilon * abs(value))


@pytest.mark.parametrize("epsilon", EPSILONS, ids=str)
def test_draws_are_spread_as_the_formula_says(epsilon: Fraction) -> None:
    draws, source = 20_000, random.Random(5)
    found = Counter(discrete_laplace(epsilon, source.randrange) for _ in range(draws))

    reach = next(x for x in range(10_000) if draws * likelihood(epsilon, x + 1) < 8)
    expected = {x: draws * likelihood(epsilon, x) for x in range(-reach, reach + 1)}
    rest = draws - sum(expected.values())
    terms = [(found[x] - many) ** 2 / many for x, many in expected.items()]
    if rest > 5:
        terms.append((sum(n for x, n in found.items() if abs(x) > reach) - rest) ** 2 / rest)

    assert is_chance(sum(terms), len(terms) - 1)


def is_chance(chi_square: float, freedom: int) -> bool:
    """Whether so large a sum happens by chance more often than once in a million times."""
    if freedom == 0:
        return True
    spread = 2 / (9 * freedom)
    return ((chi_square / freedom) ** (1 / 3) - (1 - spread)) / spread**0.5 < CHI_SQUARE_ONE_IN_A_MILLION


class Stopped(Exception):
    """The path became too unlikely to follow."""


def every_path(draw: Callable[[noise.Randomness], int], unlikely: Fraction) -> Iterator[tuple[int, Fraction]]:
    """Each way in which a draw can go that is not too unlikely, with what comes out and its exact probability."""
    paths: list[tuple[int, ...]] = [()]
    while paths:
        path = paths.pop()
        position, chance, bounds = 0, Fraction(1), list[int]()

        def below(bound: int) -> int:
            nonlocal position, chance
            chance /= bound
            if chance < unlikely:
                raise Stopped
            position += 1
            if position <= len(path):  # noqa: B023  # called at once
                return path[position - 1]  # noqa: B023
            bounds.append(bound)  # noqa: B023
            return 0

        try:
            value = draw(below)
            yield value, chance
        except Stopped:
            pass
        taken = path
        for bound in bounds:
            paths.extend((*taken, other) for other in range(1, bound))
            taken = (*taken, 0)


@pytest.mark.parametrize("epsilon", [Fraction(1), Fraction(3), Fraction(1, 2), Fraction(3, 2)], ids=str)
def test_all_ways_that_a_draw_can_go_add_up_to_the_exact_probability(epsilon: Fraction) -> None:
    found: dict[int, Fraction] = {}
    for value, chance in every_path(lambda below: discrete_laplace(epsilon, below), Fraction(1, 150_000)):
        found[value] = found.get(value, Fraction(0)) + chance
    lost = 1 - sum(found.values())

    assert lost < Fraction(1, 4)  # mostly what was thrown away and drawn again, ever longer
    for value, chance in found.items():
        assert chance <= likelihood(epsilon, value) * (1 + 1e-12)
        assert likelihood(epsilon, value) <= float(chance + lost)
        assert found.get(-value) == chance


def test_zero_is_not_drawn_twice_as_often() -> None:
    """The mistake that a sign and a distance, drawn apart, invite."""
    source = random.Random(3)
    zeros = sum(discrete_laplace(Fraction(1), source.randrange) == 0 for _ in range(10_000)) / 10_000

    assert zeros == pytest.approx(likelihood(Fraction(1), 0), abs=0.02)


def test_no_floating_point_number_comes_near_the_noise() -> None:
    tree = ast.parse(getsource(noise))

    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Div)]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, float)]
    imported = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert imported == ["__future__", "fractions", "typing"]


@pytest.mark.parametrize("epsilon", [Fraction(0), Fraction(-1)])
def test_there_is_no_noise_without_an_epsilon(epsilon: Fraction) -> None:
    with pytest.raises(ValueError, match="epsilon"):
        discrete_laplace(epsilon)


def test_the_leaves_of_the_whole_country_take_no_time_to_speak_of() -> None:
    before = perf_counter()
    drawn = {discrete_laplace(Fraction(1, 10)) for _ in range(9_000)}

    assert perf_counter() - before < 5  # about a quarter of a second on a quiet machine
    assert len(drawn) > 50
