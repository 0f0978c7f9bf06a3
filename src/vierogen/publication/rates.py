"""Figures for every 1,000 children: how they and their margins are rounded, and how margins add up."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, sqrt

DIGITS, PARTS = 2, 100
"""Behind the comma of a figure for every 1,000 children, and into how many parts they divide one."""


def rounded_up(margin: Fraction | float) -> float:
    """As it is told: a margin that is rounded down would promise more than there is."""
    return ceil(margin * PARTS) / PARTS


def together(*margins: tuple[int, float]) -> float:
    """The margin of a difference of sums with independent noise: of each its margin, and what one child weighs in it.

    The root of the sum of squares: the 95 % margin of Laplace noise is 2.12 times its standard deviation, and that
    factor only becomes smaller for a sum. A margin is a whole number of children, and the noise may stay within it just
    so, or nearly within the next: hence half a child more of each, without which this is too small three times in ten.
    """
    return sqrt(sum(((margin + 0.5) * weight) ** 2 for margin, weight in margins))
