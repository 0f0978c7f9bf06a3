"""The deliverer: brings word of every event to every subscriber, for as long as it lasts, if nobody else does."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic
from typing import Literal
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from vierogen.application.keeping import StoreUnavailable
from vierogen.followers.lasting import Lasting
from vierogen.followers.leadership import Leadership, leadership
from vierogen.outbox import tables
from vierogen.outbox.rounds import Hands, Rounds
from vierogen.outbox.tables import State

LOOK_EVERY = 0.25
"""Seconds between two looks at what there is to do. Nobody waits for a message as one waits for an answer."""

LOOK_WHO_LEADS = 1.0
"""Seconds between two looks whether the lead is free, or was lost."""

WORKERS = 16
"""Rounds at once. A receiver who lets us wait holds one of them, or two."""

TASK = "deliveries"
"""What one process at a time does. Two at once would send doubles: a position moves on only from where it was read."""

Kind = Literal["new", "again"]
Task = tuple[UUID, Kind]

log = logging.getLogger("vierogen.deliverer")


class Deliverer(Lasting):
    """Delivers for as long as it lasts; the rounds are taken by threads of a pool."""

    def __init__(self, hands: Hands, catch_up: Callable[[], None]) -> None:
        super().__init__("deliverer")
        self._hands, self._catch_up = hands, catch_up
        self._leadership: Leadership = leadership(hands.source)
        self._rounds = Rounds(hands, self._goes_on)
        self._running: dict[Task, Future[None]] = {}
        self._seen: dict[UUID, int] = {}
        self._looked = -LOOK_WHO_LEADS
        self.leads = False
        """Whether it is this one who delivers."""

    @property
    def delivered(self) -> int:
        """How many messages were accepted."""
        return self._rounds.delivered

    @property
    def failed(self) -> Mapping[UUID, str]:
        """To which subscriptions a message did not get, and what came of the last such try."""
        return self._rounds.failed

    def once(self) -> bool:
        """Delivers what can be delivered now; false when somebody else has the lead, and then it does nothing."""
        try:
            self.leads = self._leadership.holds(TASK)
            if not self.leads:
                return False
            self._catch_up()
            with self._hands.source.reading() as connection:
                active = [one.id for one in tables.every_subscription(connection) if one.state is State.ACTIVE]
            for one in active:
                self._bring((one, "again"))
                self._bring((one, "new"))
        finally:
            self._let_go()
        return True

    def _goes_on(self) -> bool:
        return self.leads and not self._stop.is_set()

    def _keep_working(self) -> None:
        with ThreadPoolExecutor(WORKERS, thread_name_prefix="deliver") as self._pool:
            try:
                super()._keep_working()
            finally:
                self._stop.set()  # before the pool waits for its rounds

    def _work(self) -> None:
        while not self._stop.is_set():
            if monotonic() - self._looked >= LOOK_WHO_LEADS:
                self._look_who_leads()
            if self.leads:
                self._hand_out()
            self._went_well()
            self._stop.wait(LOOK_EVERY)

    def _look_who_leads(self) -> None:
        led = self._leadership.look() and self.leads
        self.leads = self._leadership.holds(TASK)
        if self.leads and not led:
            self._seen.clear()  # others may have moved on, or been ahead of what they noted down
        self._looked = monotonic()

    def _hand_out(self) -> None:
        """Gives out every round that has something to do and is not under way."""
        for task in [task for task, round_ in self._running.items() if round_.done()]:
            self._running.pop(task).result()
        for task in self._to_do():
            if task not in self._running:
                self._running[task] = self._pool.submit(self._take, task)

    def _to_do(self) -> list[Task]:
        now = self._hands.now()
        with self._hands.source.reading() as connection:
            active = [one for one in tables.every_subscription(connection) if one.state is State.ACTIVE]
            newest = tables.newest(connection) if active else 0
            due = tables.with_something_due(connection, now) if active else set[UUID]()
        new = [one.id for one in active if max(self._seen.get(one.id, 0), one.position) < newest]
        tasks: list[Task] = [(one, "new") for one in new if not self._rounds.rests(one)]
        return tasks + [(one.id, "again") for one in active if one.id in due]

    def _take(self, task: Task) -> None:
        """In a thread of the pool. What goes wrong is said, and stops no other round."""
        try:
            self._catch_up()
            self._bring(task)
        except (StoreUnavailable, DBAPIError) as fault:
            self._say(fault)
        except Exception as fault:  # ours; the others are not to suffer from it
            self._say(fault)
            self._stop.wait(LOOK_WHO_LEADS)

    def _bring(self, task: Task) -> None:
        id_, kind = task
        while self._goes_on():
            if kind == "again":
                more = self._rounds.bring_again(id_)
            else:
                brought = self._rounds.bring_new(id_, self._seen.get(id_, 0))
                self._seen[id_], more = brought.until, brought.more
            if not more:
                return

    def _say(self, fault: Exception) -> None:
        log.warning("delivering was interrupted: %s", type(fault).__name__)

    def _let_go(self) -> None:
        self.leads = False
        self._looked = -LOOK_WHO_LEADS
        self._leadership.close()
