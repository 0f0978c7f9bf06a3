"""Where everything is kept, opened by its address."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from eventsourcing.persistence import InfrastructureFactory, Tracking
from sqlalchemy import Connection, Engine, make_url

from vierogen.persistence.database import Changes
from vierogen.persistence.engines import LOCK_TIMEOUT, is_in_memory, is_missing
from vierogen.persistence.factory import CREATE_TABLE, DATABASE_URL, LOCK_TIMEOUT_SECONDS, Factory
from vierogen.persistence.migrations import DatabaseNotReadyError, State
from vierogen.persistence.schema import people_events, request_events
from vierogen.persistence.tracking import Tracker, move

MODULES = {"sqlite": "vierogen.persistence.sqlite", "postgresql": "vierogen.persistence.postgres"}


class Store:
    """One open database: the requests, the people, who follows them, and who was shown what."""

    def __init__(self, factory: Factory[Any]) -> None:
        self._factory = factory
        self.requests = factory.recorder(request_events.name)
        self.people = factory.recorder(people_events.name)
        self.access = factory.access_recorder()
        self.tracker: Tracker = factory.tracking_recorder()

    @property
    def dialect(self) -> str:
        return self.engine.dialect.name

    @property
    def engine(self) -> Engine:
        """For reading with SQLAlchemy Core. Write through ``transaction``."""
        engine: Engine = self._factory.database.engine
        return engine

    @property
    def in_memory(self) -> bool:
        """Whether it goes away with this process; then there is one connection, for reading and writing."""
        return is_in_memory(self.engine.url.render_as_string(hide_password=False))

    @property
    def file(self) -> Path | None:
        """Where an embedded database lies; None for one in memory or on a server."""
        on_file = self.dialect == "sqlite" and not self.in_memory
        return Path(self.engine.url.database or "") if on_file else None

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one moment for as long as it is open. In memory nobody else writes meanwhile."""
        reading: AbstractContextManager[Connection] = self._factory.database.reading()
        return reading

    def move(self, connection: Connection, follower: str, position: int, *, previous: int) -> None:
        """Moves a follower in the transaction that is open here. Raises ``Moved`` when it is no longer at previous."""
        move(connection, Tracking(follower, position), previous=previous)

    def transaction(self) -> AbstractContextManager[Connection]:
        """A connection to write through: all, or nothing. Events and rows of the access log go through their recorders."""
        transaction: AbstractContextManager[Connection] = self._factory.database.transaction()
        return transaction

    def changes(self) -> Changes:
        """For a follower to wait on until something is written."""
        changes: Changes = self._factory.database.changes()
        return changes

    def close(self) -> None:
        self._factory.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(url: str, *, lock_timeout: float = LOCK_TIMEOUT) -> Store:
    """Opens a database that was migrated; one in memory is made on the spot.

    Raises ``DatabaseNotReadyError`` when it must be migrated first, ``NewerDatabaseError`` when it is ahead of us.
    """
    dialect = make_url(url).get_backend_name()
    if dialect not in MODULES:
        raise ValueError(f"unknown kind of database: {dialect}")
    if is_missing(url):
        raise DatabaseNotReadyError(State.EMPTY)
    factory: InfrastructureFactory[Any] = InfrastructureFactory.construct(
        {
            InfrastructureFactory.PERSISTENCE_MODULE: MODULES[dialect],
            DATABASE_URL: url,
            LOCK_TIMEOUT_SECONDS: str(lock_timeout),
            CREATE_TABLE: "no",
        }
    )
    assert isinstance(factory, Factory)
    return Store(factory)
