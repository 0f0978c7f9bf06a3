"""From a plan to a publication: counted once, frozen under noise, and paid for in the same transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import Connection, Engine

from vierogen.application.monitoring import MonitorFact
from vierogen.domain.values import day_of
from vierogen.publication import kept
from vierogen.publication.budget import require_left, spending
from vierogen.publication.freezing import METHOD, frozen
from vierogen.publication.kept import Publication
from vierogen.publication.noise import Randomness
from vierogen.publication.plan import Plan, newest_position, require_possible
from vierogen.publication.preview import Preview, preview_of

Facts = Callable[[str, int], Iterable[MonitorFact]]
"""The requests of a school year, as 2025/26, as they stood at a position."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes from one store. ``transaction`` writes, and on SQLite lets nobody else write meanwhile."""

    engine: Engine
    transaction: Callable[[], AbstractContextManager[Connection]]
    budget: Fraction
    now: Callable[[], datetime]
    below: Randomness = secrets.randbelow

    def newest_position(self) -> int:
        """The last position there is. Raises ``NotPublished`` when nothing ever happened."""
        with self.engine.connect() as connection:
            return newest_position(connection)

    def preview(self, plan: Plan) -> Preview:
        """What this would cost and give. Raises ``NotPublished`` when it cannot be, or the budget does not allow it."""
        with self.engine.connect() as connection:
            require_possible(connection, plan, day_of(self.now()))
            found = spending(connection, plan, self.budget)
        require_left(found, plan)
        return preview_of(plan, found)

    def publish(self, plan: Plan, facts: Facts) -> Publication:
        """Makes it. Raises ``NotPublished``, also when another publication took the last of the budget meanwhile.

        Counting takes its time and needs no lock; the lock is held only to look at the budget once more and to write.
        A draw of noise that is refused here is forgotten unseen.
        """
        self.preview(plan)
        leaves = frozen(plan, facts(str(plan.school_year), plan.position), self.below)
        with self.transaction() as connection:
            kept.take_turn(connection)
            require_left(spending(connection, plan, self.budget), plan)
            made = self._made(plan, kept.next_number(connection))
            kept.keep(connection, made, leaves)
        return made

    def _made(self, plan: Plan, number: int) -> Publication:
        return Publication(number, str(plan.school_year), plan.position, plan.epsilon, METHOD, self.now(), plan.tables)
