"""Who does a task that one is enough for, such as following a read model: when that one is gone, the next.

Being led by one saves work and waiting; that nothing is lost does not depend on it.
"""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import psycopg

from vierogen.followers.source import Source

if sys.platform != "win32":
    import fcntl

TRY = "SELECT pg_try_advisory_lock(%s)"
ALIVE = "SELECT 1"
LET_GO = "SELECT pg_advisory_unlock_all()"


class Leadership(ABC):
    """Which tasks we hold. Belongs to one thread, except ``close``, which comes last."""

    def __init__(self) -> None:
        self._held = set[str]()

    def holds(self, task: str) -> bool:
        """Whether we hold this task, taking it when nobody does."""
        if task not in self._held and self._take(task):
            self._held.add(task)
        return task in self._held

    @abstractmethod
    def _take(self, task: str) -> bool:
        """Takes it, or says that another has it."""

    @abstractmethod
    def look(self) -> bool:
        """Whether what we hold is still ours; lets go of everything when it is not."""

    @abstractmethod
    def close(self) -> None:
        """Lets go of everything."""


class OnServer(Leadership):
    """A lock of PostgreSQL on a connection that is held for it; when the process dies, the server lets go."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source
        self._connection: Any = None  # the driver's own, in no pool: with it the lock would come back from there

    def _take(self, task: str) -> bool:
        (ours,) = self._ask().execute(TRY, (key_of(task),)).fetchone()
        return bool(ours)

    def _ask(self) -> Any:
        if self._connection is None:
            borrowed = self._source.engine.raw_connection()
            self._connection = borrowed.driver_connection
            borrowed.detach()  # ours from here on, to close
        return self._connection

    def look(self) -> bool:
        if self._connection is None:
            return True
        try:
            self._connection.execute(ALIVE)
        except Exception:  # however it was lost, the lock went with it
            self.close()
            return False
        return True

    def close(self) -> None:
        self._held.clear()
        connection, self._connection = self._connection, None
        if connection is not None:
            with closing(connection), suppress(psycopg.Error):  # it may be lost already
                connection.execute(LET_GO)  # the server itself may need a moment to see that we are gone


class BesideFile(Leadership):
    """A lock on a file beside the database; when the process dies, the system lets go."""

    def __init__(self, database: Path) -> None:
        super().__init__()
        self._database = database
        self._files: list[IO[bytes]] = []

    def _take(self, task: str) -> bool:
        if sys.platform == "win32":
            return True  # there the one process that serves is the one that follows
        file = self._database.with_name(f".{self._database.name}.{task}.lock").open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._files.append(file)
        return True

    def look(self) -> bool:
        """The system does not take a lock away."""
        return True

    def close(self) -> None:
        self._held.clear()
        while self._files:
            self._files.pop().close()


class Alone(Leadership):
    """A database in memory is nobody else's."""

    def _take(self, task: str) -> bool:
        return True

    def look(self) -> bool:
        """There is nobody else."""
        return True

    def close(self) -> None:
        self._held.clear()


def leadership(source: Source) -> Leadership:
    """The kind that fits this database."""
    if source.dialect == "postgresql":
        return OnServer(source)
    return BesideFile(source.file) if source.file is not None else Alone()


def key_of(task: str) -> int:
    """A number for a name, as PostgreSQL wants it."""
    return int.from_bytes(sha256(f"vierogen {task}".encode()).digest()[:8], "big", signed=True)
