"""The composition root: settings in, a running system out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from eventsourcing.persistence import EventStore

from vierogen.application.clock import Ticked, tick
from vierogen.application.desk import Desk
from vierogen.application.people import People
from vierogen.application.questions import Questions
from vierogen.application.sessions import SessionKeeping
from vierogen.persistence import (
    DatabaseNotReadyError,
    NewerDatabaseError,
    State,
    StrangeDatabaseError,
    grant_to,
    migrate,
    state_of,
)
from vierogen.persistence.mapper import people_mapper, request_mapper
from vierogen.persistence.sessions import SessionRows
from vierogen.persistence.store import Store, open_store

__all__ = [
    "DatabaseNotReadyError",
    "NewerDatabaseError",
    "State",
    "StrangeDatabaseError",
    "System",
    "grant_to",
    "migrate",
    "open_system",
    "state_of",
    "utc_now",
]
"""Besides the system itself: what a door may know of the database that it opens."""


def utc_now() -> datetime:
    """The moment now, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class System:
    """Everything that a door needs, over one open store."""

    store: Store
    people: People
    desk: Desk
    questions: Questions
    sessions: SessionKeeping

    def tick(self, progress: Callable[[Ticked], None] = lambda _: None) -> Ticked:
        """Lets the clock do what is due."""
        return tick(self.desk, progress)

    def close(self) -> None:
        """Lets go of the database."""
        self.store.close()

    def __enter__(self) -> Self:
        """For use in a with statement."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes."""
        self.close()


def open_system(url: str, *, now: Callable[[], datetime] = utc_now) -> System:
    """A system over a database that was migrated; ``sqlite://`` makes one in memory."""
    store = open_store(url)
    people = People(store.people, people_mapper(), now)
    desk = Desk(EventStore(request_mapper(), store.requests), people, now)
    return System(store, people, desk, Questions(desk), SessionRows(store))
