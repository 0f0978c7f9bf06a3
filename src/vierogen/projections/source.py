"""What following asks of the place where events are kept."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from threading import Event
from typing import Protocol

from sqlalchemy import Connection, Engine


class Changes(Protocol):
    """Tells that something was written since it last told. Belongs to one thread."""

    def wait(self, timeout: float) -> bool:
        """Waits at most so many seconds; true when something was written."""

    def close(self) -> None:
        """Lets go of what it listens with."""


class Source(Protocol):
    """An open store, as far as following needs it. All raise ``StoreUnavailable`` when it is not there now."""

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""

    @property
    def engine(self) -> Engine:
        """For a connection of our own, to hold a lock on."""

    @property
    def in_memory(self) -> bool:
        """Whether reading and writing share one connection."""

    @property
    def file(self) -> Path | None:
        """Where an embedded database lies."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one moment for as long as it is open."""

    def transaction(self) -> AbstractContextManager[Connection]:
        """A connection to write through: all, or nothing."""

    def changes(self) -> Changes:
        """To wait on until something is written."""

    def move(self, connection: Connection, follower: str, position: int, *, previous: int) -> None:
        """Moves a follower, in this transaction. Raises ``Moved`` when it is no longer at ``previous``."""


Stop = Event
"""Set by whoever wants a follower to stop."""
