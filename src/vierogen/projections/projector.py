"""The projector: follows for as long as it lasts, for every read model that nobody else follows."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import closing
from time import monotonic

from vierogen.followers.lasting import Lasting
from vierogen.followers.leadership import Leadership
from vierogen.projections.following import Following
from vierogen.projections.source import Source

LOOK_ANYWAY = 0.25
"""Seconds: however we are woken, we look for ourselves this often, and so long it takes at most to notice a stop."""

GATHER, FEW = 0.05, 50
"""Seconds to let come together what is written meanwhile, after a step of so few events: every step waits for the disk
and takes its turn from those who write."""

LOOK_WHO_LEADS = 1.0
"""Seconds between two looks whether a read model lost its leader, or we lost the lead."""

log = logging.getLogger("vierogen.projector")


class Projector(Lasting):
    """Follows the events for as long as it lasts."""

    def __init__(
        self,
        source: Source,
        following: Following,
        leadership: Leadership,
        names: Sequence[str],
        told: Callable[[int], None] = lambda events: None,
    ) -> None:
        super().__init__("projector")
        self._source, self._following, self._leadership = source, following, leadership
        self._names, self._told = tuple(names), told
        self._looked = -LOOK_WHO_LEADS
        self.leads: frozenset[str] = frozenset()
        """Which read models are followed here and not elsewhere."""

    def _work(self) -> None:
        with closing(self._source.changes()) as changes:
            while not self._stop.is_set():
                events = self._step()
                if not events:
                    changes.wait(LOOK_ANYWAY)
                elif events < FEW:
                    self._stop.wait(GATHER)

    def _step(self) -> int:
        if monotonic() - self._looked >= LOOK_WHO_LEADS:
            self._look_who_leads()
        events = self._following.step(self.leads) if self.leads else 0
        self._went_well()
        if events:
            self._told(events)
        return events

    def _look_who_leads(self) -> None:
        self._leadership.look()
        self.leads = frozenset(name for name in self._names if self._leadership.holds(self._following.task(name)))
        self._looked = monotonic()

    def _say(self, fault: Exception) -> None:
        log.warning("following was interrupted: %s", type(fault).__name__)

    def _let_go(self) -> None:
        self.leads = frozenset()
        self._looked = -LOOK_WHO_LEADS
        self._leadership.close()
