"""Chance that comes out the same for the same words: a draw depends on what it is about, never on what was drawn before.

Only `random()` of Python's generator is used, whose numbers stay the same from one version of Python to the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A source of draws, named after what it decides."""

    def __init__(self, *about: object) -> None:
        self._draw = Random("/".join(map(str, about))).random  # noqa: S311  # made-up children, not secrets  # nosec B311

    def happens(self, share: float) -> bool:
        """True in this share of cases."""
        return self._draw() < share

    def between(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return least + int(self._draw() * (most - least + 1))

    def one_of(self, things: Sequence[T]) -> T:
        """Each as likely as any other."""
        return things[int(self._draw() * len(things))]

    def by_weight(self, weights: Mapping[T, float]) -> T:
        """Each as often as its weight says; the weights need not add up to one."""
        left = self._draw() * sum(weights.values())
        for thing, weight in weights.items():
            left -= weight
            if left < 0:
                return thing
        return next(reversed(list(weights)))
