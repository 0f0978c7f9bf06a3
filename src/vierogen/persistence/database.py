"""An open database, whichever it is: asked without waiting for writers, written to in groups."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from threading import Event
from time import monotonic
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.persistence import WaitInterruptedError
from sqlalchemy import Connection, Engine

from vierogen.application.keeping import StoreUnavailable
from vierogen.persistence.faults import in_our_words
from vierogen.persistence.group_commit import Append, GroupCommit, LogAccess, Turn

LOOK_ANYWAY = 0.25  # seconds: however we are woken, we look for ourselves this often


class Changes(ABC):
    """Tells that something was written since it last told. Belongs to one thread."""

    @abstractmethod
    def wait(self, timeout: float) -> bool:
        """Waits at most so many seconds; true when something was written. May be true once too often."""

    @abstractmethod
    def close(self) -> None: ...

    def until(self, holds: Callable[[], bool], *, timeout: float, interrupt: Event | None = None) -> bool:
        """Waits until the condition holds; false when it does not in time."""
        deadline = monotonic() + timeout
        while not holds():
            if interrupt is not None and interrupt.is_set():
                raise WaitInterruptedError
            left = deadline - monotonic()
            if left <= 0:
                return False
            self.wait(min(left, LOOK_ANYWAY))
        return True


class Database(ABC):
    """One engine, many readers, and one place where is written."""

    mark: str  # how a parameter is written in SQL
    of_child: str  # of which child the first event of a request is; indexed in exactly these words by migration 0019

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._group = GroupCommit(self._write_group)
        self._closed = False

    def append(self, append: Append | LogAccess) -> list[int]:
        self._require_open()
        return self._group.put(append)

    @abstractmethod
    def _write_group(self, turns: Sequence[Turn]) -> None:
        """Writes all in one transaction and gives every turn its outcome after the commit."""

    def read(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows as they were committed. Never waits for a writer."""
        self._require_open()
        with in_our_words():
            return self._read(sql, parameters)

    def look_up(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The same for a few rows by their key; the database may have a shorter way for those."""
        return self.read(sql, parameters)

    @abstractmethod
    def _read(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]: ...

    @contextmanager
    def _reader(self) -> Iterator[Any]:
        """A driver's connection from the pool; one that turned out to be lost does not go back into it."""
        borrowed = self.engine.raw_connection()
        try:
            yield borrowed.driver_connection
        except psycopg.OperationalError:
            borrowed.invalidate()
            raise
        finally:
            if self._closed:
                borrowed.invalidate()  # the pool was emptied while we were reading
            borrowed.close()

    def _require_open(self) -> None:
        # An engine that was disposed of would simply connect again, and nobody would ever close that.
        if self._closed:
            raise StoreUnavailable("the store is closed")

    @abstractmethod
    def transaction(self) -> AbstractContextManager[Connection]:
        """A Core connection to write through; commits at the end, or undoes everything."""

    @abstractmethod
    def reading(self) -> AbstractContextManager[Connection]:
        """A Core connection that sees one moment for as long as it is open, and waits for no writer."""

    @abstractmethod
    def changes(self) -> Changes: ...

    def close(self) -> None:
        """Closes every connection; whoever asks after that is told so."""
        if not self._closed:
            self._closed = True
            self._close_writer()
            self.engine.dispose()

    @abstractmethod
    def _close_writer(self) -> None: ...

    # How values travel to this driver, and back.

    @abstractmethod
    def of_uuid(self, value: UUID) -> Any: ...

    @abstractmethod
    def to_uuid(self, value: Any) -> UUID: ...

    @abstractmethod
    def of_date(self, value: date) -> Any: ...

    @abstractmethod
    def of_moment(self, value: datetime) -> Any: ...

    @abstractmethod
    def to_moment(self, value: Any) -> datetime: ...


@contextmanager
def committed(connection: Connection) -> Iterator[Connection]:
    """A transaction on a held connection, with failures in our words."""
    with in_our_words(), connection.begin():
        yield connection
