"""The projector: follows for as long as it lasts, for every read model that nobody else follows."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import closing
from threading import Event, Thread
from time import monotonic

from sqlalchemy.exc import DBAPIError

from vierogen.application.keeping import StoreUnavailable
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

PATIENCE = (0.1, 0.2, 0.5, 1.0, 2.0)
"""Seconds to wait after one failure, a second in a row, and so on."""

log = logging.getLogger("vierogen.projector")


class Projector:
    """Follows in the thread that calls ``run``, or in one of its own between ``start`` and ``stop``."""

    def __init__(
        self,
        source: Source,
        following: Following,
        leadership: Leadership,
        names: Sequence[str],
        told: Callable[[int], None] = lambda events: None,
    ) -> None:
        self._source, self._following, self._leadership = source, following, leadership
        self._names, self._told = tuple(names), told
        self._stop = Event()
        self._looked = -LOOK_WHO_LEADS
        self._failures = 0
        self._thread: Thread | None = None
        self.leads: frozenset[str] = frozenset()
        """Which read models are followed here and not elsewhere."""

    def run(self) -> None:
        """Follows until somebody calls ``stop``. A database that is away is waited for."""
        try:
            while not self._stop.is_set():
                try:
                    self._follow()
                except (StoreUnavailable, DBAPIError) as fault:
                    self._lost(fault)
                except Exception as fault:  # ours; what we know is said, and following must go on
                    self._lost(fault)
        finally:
            self.leads = frozenset()
            self._leadership.close()

    def start(self) -> None:
        """Follows in a thread of its own."""
        self._thread = Thread(target=self.run, name="projector", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finishes the step that was begun, and no other."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _follow(self) -> None:
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
        self._failures = 0
        if events:
            self._told(events)
        return events

    def _look_who_leads(self) -> None:
        self._leadership.look()
        self.leads = frozenset(name for name in self._names if self._leadership.holds(self._following.task(name)))
        self._looked = monotonic()

    def _lost(self, fault: Exception) -> None:
        """Says of which kind it is, never what it says: that may be somebody's words."""
        log.warning("following was interrupted: %s", type(fault).__name__)
        self.leads = frozenset()
        self._leadership.close()
        self._looked = -LOOK_WHO_LEADS
        self._stop.wait(PATIENCE[min(self._failures, len(PATIENCE) - 1)])
        self._failures += 1
