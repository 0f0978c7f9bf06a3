"""Who delivers: one process at a time, and when that one is gone, the next.

Two at once would send doubles, never lose anything: a position moves on only from where it was read.
"""

from __future__ import annotations

import sys
from typing import IO, Any, Protocol

from vierogen.outbox.source import Source

if sys.platform != "win32":
    import fcntl

LOCK = 4_700_190_005
"""The number of this lock on PostgreSQL; 4700190001 is the one of appending."""

TRY = f"SELECT pg_try_advisory_lock({LOCK})"
ALIVE = "SELECT true"


class Leadership(Protocol):
    """The lead in delivering. Belongs to one thread."""

    def holds(self) -> bool:
        """Whether we have it, taking it when nobody does."""

    def close(self) -> None:
        """Lets go of it."""


class OnServer:
    """A lock of PostgreSQL on a connection that is held for it; when the process dies, the server lets go."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._connection: Any = None  # the driver's own, in no pool: with it the lock would come back from there
        self._held = False

    def holds(self) -> bool:
        """Also notices that the connection, and the lock with it, was lost."""
        try:
            if self._connection is None:
                borrowed = self._source.engine.raw_connection()
                self._connection = borrowed.driver_connection
                borrowed.detach()  # ours from here on, to close
            (ours,) = self._connection.execute(ALIVE if self._held else TRY).fetchone()
        except Exception:
            self.close()
            raise
        self._held = bool(ours)
        return self._held

    def close(self) -> None:
        """The server lets go of the lock with the connection."""
        self._held = False
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


class BesideFile:
    """A lock on a file beside the database; when the process dies, the system lets go."""

    def __init__(self, source: Source) -> None:
        self._database = source.file
        self._file: IO[bytes] | None = None

    def holds(self) -> bool:
        """The system does not take it away. A database in memory is nobody else's."""
        if self._file is not None or self._database is None or sys.platform == "win32":
            return True
        file = self._database.with_name(f".{self._database.name}.deliveries.lock").open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def close(self) -> None:
        """Lets go of the file."""
        file, self._file = self._file, None
        if file is not None:
            file.close()


def leadership(source: Source) -> Leadership:
    """The kind that fits this database."""
    return OnServer(source) if source.dialect == "postgresql" else BesideFile(source)
