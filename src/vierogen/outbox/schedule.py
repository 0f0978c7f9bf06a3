"""When a message is tried again, and when it has been tried long enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import random

DOUBLINGS = 60
"""More would be a number that nobody waits for."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Waits in seconds: the first, and the longest; each is twice the one before. Tried for so many times and hours."""

    first_wait: float = 5
    longest_wait: float = 3_600
    attempts: int = 50
    hours: float = 72
    chance: Callable[[], float] = random
    """From 0 to 1: spreads the messages that failed together, so that they do not all come back together."""

    def wait(self, attempts: int, asked: float | None = None) -> timedelta:
        """After so many failures. A receiver may ask for longer, within bounds; never for shorter."""
        doubled = self.first_wait * 2 ** min(attempts - 1, DOUBLINGS)
        spread = min(doubled, self.longest_wait) * (0.5 + 0.5 * self.chance())
        return timedelta(seconds=min(max(spread, asked or 0), max(self.longest_wait, spread)))

    def gives_up(self, attempts: int, since: datetime, now: datetime) -> bool:
        """Whether it is put aside now."""
        return attempts >= self.attempts or now - since >= timedelta(hours=self.hours)
