"""How far a published sum may lie from the true count: the margin within which its noise stays 95 times in 100.

The noise of a leaf is discrete Laplace (see noise.py). Its characteristic function is known in closed form, and that of
a sum is the product. A whole-numbered sum is found back from N points of it, up to what lies further than N/2 from
zero; N is chosen so that this is less than ``FORGOTTEN``. What a margin is computed from is public: how many leaves
were added up, and with which epsilon. See docs/publication-mathematics.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from math import exp, expm1, log, log1p, pi, sin

CONFIDENCE = 0.95
FORGOTTEN = 1e-12
"""The most that the probability of a margin may be off."""

Noises = tuple[tuple[Fraction, int], ...]


def margin(noises: Iterable[tuple[Fraction, int]]) -> int:
    """The smallest m such that a sum of noises lies in -m … m with a probability of at least 95 %.

    Each item is an epsilon per leaf and how many leaves were drawn with it. Nothing added up has no margin.
    """
    together: dict[Fraction, int] = {}
    for epsilon, leaves in noises:
        if epsilon <= 0 or leaves < 0:
            raise ValueError("epsilon is above zero, and leaves are counted")
        if leaves:
            together[epsilon] = together.get(epsilon, 0) + leaves
    return _margin(tuple(sorted(together.items()))) if together else 0


@lru_cache(maxsize=65_536)
def _margin(noises: Noises) -> int:
    waves = _waves(noises)
    low, high = 0, len(waves)  # by then all but what is forgotten is covered
    while low < high:
        middle = (low + high) // 2
        if _within(middle, waves) >= CONFIDENCE:
            high = middle
        else:
            low = middle + 1
    return low


def _waves(noises: Noises) -> list[float]:
    """The characteristic function at 0, 1/N, … 1/2 of a turn, each divided by N; N is odd, so there is no middle one."""
    half = _reach(noises)
    points = 2 * half + 1
    waves = [1 / points]
    for j in range(1, half + 1):
        wave = exp(sum(leaves * _log_characteristic(epsilon, 2 * pi * j / points) for epsilon, leaves in noises))
        if wave < FORGOTTEN / points:  # it only goes down from here
            break
        waves.append(wave / points)
    return waves + [0.0] * (half + 1 - len(waves))


def _log_characteristic(epsilon: Fraction, angle: float) -> float:
    """Of one leaf: (1 - q)² / (1 - 2q cos angle + q²), with q = exp(-epsilon), written so that little is lost."""
    q, one_less_q = exp(-epsilon), -expm1(-epsilon)
    return -log1p(4 * q * sin(angle / 2) ** 2 / one_less_q**2)


def _within(m: int, waves: list[float]) -> float:
    """The probability of -m … m: the kernel of Dirichlet, summed over the waves on both sides."""
    points = 2 * len(waves) - 1
    total = waves[0] * (2 * m + 1)
    for j in range(1, len(waves)):
        if not waves[j]:
            break
        angle = pi * j / points
        total += 2 * waves[j] * sin((2 * m + 1) * angle) / sin(angle)
    return total


def _reach(noises: Noises) -> int:
    """A distance from zero that the sum passes with a probability below what is forgotten, by Chernoff's bound."""
    smallest = float(min(epsilon for epsilon, _ in noises))
    bounds = []
    for halvings in range(1, 24):
        s = smallest / 2**halvings
        grows = sum(leaves * _log_moment(float(epsilon), s) for epsilon, leaves in noises)
        bounds.append((grows - log(FORGOTTEN / 2)) / s)
    return int(min(bounds)) + 1


def _log_moment(epsilon: float, s: float) -> float:
    """The logarithm of E exp(s × noise) of one leaf, for s below epsilon."""
    q, one_less_q = exp(-epsilon), -expm1(-epsilon)
    # (1-q)² / ((1 - q eˢ)(1 - q e⁻ˢ)), with cosh(s) - 1 written as 2 sinh²(s/2).
    half = (exp(s / 2) - exp(-s / 2)) / 2
    return -log1p(-4 * q * half**2 / one_less_q**2)
