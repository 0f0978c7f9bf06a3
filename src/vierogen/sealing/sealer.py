"""The sealer: takes steps for as long as it lasts, when nobody else does, and says it loudly when the past was changed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Thread

from vierogen.followers.lasting import Lasting
from vierogen.followers.leadership import Leadership
from vierogen.sealing import progress
from vierogen.sealing.damage import DamagedError, noticing_damage
from vierogen.sealing.logs import LOGS, Log
from vierogen.sealing.outside import Carrier
from vierogen.sealing.past import ChangedPastError, Patrol
from vierogen.sealing.source import Source
from vierogen.sealing.step import Sealing

LOOK_EVERY = 1.0
"""Seconds between two looks: so long an act may stand unsealed, and so few checkpoints are made."""

REFUSED_AGAIN = 60.0
"""Seconds before a log that was refused is looked at once more."""

TASK = "sealer"

log_ = logging.getLogger("vierogen.sealer")


class Sealer(Lasting):
    """Seals for as long as it lasts, and carries checkpoints outside beside that."""

    def __init__(
        self,
        source: Source,
        sealing: Sealing,
        leadership: Leadership,
        carrier: Carrier,
        now: Callable[[], datetime],
        *,
        look_every: float = LOOK_EVERY,
    ) -> None:
        super().__init__("sealer")
        self._source, self._sealing, self._leadership = source, sealing, leadership
        self._carrier, self._now, self._look_every = carrier, now, look_every
        self._patrol = Patrol(source.dialect)
        self._refused: dict[str, datetime] = {}
        self.leads = False
        """Whether it is this one who seals."""
        self.sealed = 0
        """How many rows it has sealed."""

    def once(self) -> bool:
        """Seals what there is now, and brings checkpoints outside; false when somebody else does the sealing.

        Raises ChangedPastError.
        """
        try:
            self.leads = self._leadership.holds(TASK)
            if self.leads:
                for log in LOGS:
                    self._seal(log)
                self._carrier.bring(self._now())
            return self.leads
        finally:
            self._let_go()

    def _keep_working(self) -> None:
        carrying = Thread(target=self._carry, name="checkpoint carrier", daemon=True)
        carrying.start()
        try:
            super()._keep_working()
        finally:
            self._stop.set()
            carrying.join()

    def _work(self) -> None:
        while not self._stop.is_set():
            self._leadership.look()
            self.leads = self._leadership.holds(TASK)
            if self.leads:
                for log in LOGS:
                    self._unless_refused(log)
            self._went_well()
            self._stop.wait(self._look_every)

    def _say(self, fault: Exception) -> None:
        log_.warning("sealing was interrupted: %s", type(fault).__name__)

    def _let_go(self) -> None:
        self.leads = False
        self._leadership.close()

    def _unless_refused(self, log: Log) -> None:
        """A log whose past was changed is looked at again only now and then; the other goes on."""
        refused = self._refused.get(log.name)
        if refused is not None and (self._now() - refused).total_seconds() < REFUSED_AGAIN:
            return
        try:
            self._seal(log)
            self._refused.pop(log.name, None)
        except ChangedPastError as changed:
            self._refused[log.name] = self._now()
            log_.critical("NOT SEALED, the past was changed: %s", changed)

    def _seal(self, log: Log) -> None:
        try:
            with noticing_damage():
                self._look_and_step(log)
        except ChangedPastError as changed:
            progress.refused(self._source, log, self._now(), changed.sentence)
            raise
        except DamagedError as damaged:
            unreadable = ChangedPastError(log, "de database is beschadigd en niet te lezen")
            progress.refused(self._source, log, self._now(), unreadable.sentence)
            raise unreadable from damaged
        progress.accepted(self._source, log, self._now())

    def _look_and_step(self, log: Log) -> None:
        with self._source.reading() as connection:
            self._patrol.look(connection, log)
        while not self._stop.is_set() and (found := self._sealing.step(log)):
            self.sealed += found
        self._sealing.remember(log)

    def _carry(self) -> None:
        """Beside the sealing, which waits for nobody outside."""
        while not self._stop.wait(self._look_every):
            if self.leads:
                try:
                    self._carrier.bring(self._now())
                except Exception as fault:  # likewise
                    log_.warning("bringing checkpoints outside was interrupted: %s", type(fault).__name__)
