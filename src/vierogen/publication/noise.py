"""Noise for one leaf: exact draws from the discrete Laplace distribution, with whole numbers only.

P(x) is proportional to exp(-epsilon × |x|). A draw that goes through floating-point numbers gives away what it hides in
its last bits; this one never touches any. Source: Canonne, Kamath and Steinke, "The Discrete Gaussian for Differential
Privacy" (2020), arXiv:2004.00010, algorithms 1 and 2.
"""

from __future__ import annotations

import secrets
from fractions import Fraction
from typing import Protocol


class Randomness(Protocol):
    """Whole numbers from 0 up to but not including the bound, each just as likely and nobody can tell which."""

    def __call__(self, bound: int, /) -> int: ...


def discrete_laplace(epsilon: Fraction, below: Randomness = secrets.randbelow) -> int:
    """One draw with this epsilon, which is above zero. Any whole number may come out; large ones are rare."""
    if epsilon <= 0:
        raise ValueError("epsilon is above zero")
    s, t = epsilon.numerator, epsilon.denominator
    while True:
        start = below(t)
        if not _happens(start, t, below):
            continue
        whole = 0
        while _happens(1, 1, below):
            whole += 1
        distance = (start + t * whole) // s
        is_negative = below(2) == 1
        if not (is_negative and distance == 0):  # else zero would come out twice as often
            return -distance if is_negative else distance


def _happens(numerator: int, denominator: int, below: Randomness) -> bool:
    """True with probability exp(-numerator/denominator), for a fraction from 0 to 1: algorithm 1."""
    k = 1
    while below(denominator * k) < numerator:
        k += 1
    return k % 2 == 1
