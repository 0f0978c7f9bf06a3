"""SQLite: one file, one writing process, readers who wait for nobody."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from threading import RLock
from time import monotonic, sleep
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection, Engine
from sqlalchemy.pool import StaticPool

from vierogen.application.access_log import Entry, Read, ReadMoved, parts_text
from vierogen.application.keeping import Alongside, ClaimTaken, Command, CommandKnown, PeopleMoved, VersionTaken
from vierogen.persistence.database import Changes, Database, committed
from vierogen.persistence.engines import WRITES, patiently
from vierogen.persistence.factory import Factory
from vierogen.persistence.faults import in_our_words, is_unavailable, unavailable
from vierogen.persistence.group_commit import Append, LogAccess, Turn
from vierogen.vault.hallmarks import as_kept

LOOK_EVERY = 0.003  # seconds between two looks at whether the file changed; a look costs some microseconds


class SQLiteDatabase(Database):
    """A held connection writes; readers have their own and see what was committed, also during a write.

    A database in memory has one connection for everyone, so there readers do wait for the writer.
    """

    mark = "?"
    of_child = "substr(state, instr(state, x'226368696c64223a7b226964223a22') + 15, 36)"

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._held = engine.connect().execution_options(**{WRITES: True})
        self._connection = cast(sqlite3.Connection, self._held.connection.driver_connection)
        self._cursor = self._connection.cursor()
        self._patience = self._cursor.execute("PRAGMA busy_timeout").fetchone()[0] / 1000
        self._cursor.execute("PRAGMA busy_timeout = 0")  # we try again ourselves, and oftener
        self._writing = RLock()
        self._in_memory = isinstance(engine.pool, StaticPool)

    def _write_group(self, turns: Sequence[Turn]) -> None:
        with self._writing:
            try:
                patiently(self._begin, self._patience)
                if len(turns) == 1:
                    self._write_alone(turns[0])
                else:
                    for turn in turns:
                        self._write_one(turn)
                    self._cursor.execute("COMMIT")
            except sqlite3.Error as error:
                self._undo()
                for turn in turns:
                    turn.outcome = unavailable(error) if is_unavailable(error) else error
            except BaseException:
                self._undo()
                for turn in turns:
                    turn.outcome = None  # whatever was written for them is undone
                raise

    def _begin(self) -> None:
        self._cursor.execute("BEGIN IMMEDIATE")

    def _write_alone(self, turn: Turn) -> None:
        """Without a savepoint, which nobody else here needs."""
        try:
            turn.outcome = kept(self._cursor, turn.wanted)
            self._cursor.execute("COMMIT")
        except Exception as error:
            if is_unavailable(error):
                raise
            self._undo()
            turn.outcome = error

    def _write_one(self, turn: Turn) -> None:
        """What goes wrong here stays here, unless the whole transaction is lost with it."""
        self._cursor.execute("SAVEPOINT one")
        try:
            turn.outcome = kept(self._cursor, turn.wanted)
        except Exception as error:
            if is_unavailable(error) or not self._connection.in_transaction:
                raise
            self._cursor.execute("ROLLBACK TO one")
            turn.outcome = error
        self._cursor.execute("RELEASE one")

    def _undo(self) -> None:
        # After a full disk SQLite may have undone everything by itself.
        if self._connection.in_transaction:
            self._cursor.execute("ROLLBACK")

    def look_up(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """On the write connection while nobody writes.

        Its pages are at hand; every commit makes a reader forget all of its own, and reading them back was more than
        half of a look-up. It is for few rows, because a writer who comes meanwhile waits for them.
        """
        if not self._writing.acquire(blocking=False):
            return self.read(sql, parameters)
        try:
            self._require_open()
            if self._connection.in_transaction:  # of this very thread: nobody may see that yet
                return self.read(sql, parameters)
            with in_our_words():
                return self._connection.execute(sql, parameters).fetchall()
        finally:
            self._writing.release()

    def _read(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        if self._in_memory:
            with self._writing:
                return self._connection.execute(sql, parameters).fetchall()
        with self._reader() as connection:
            rows: list[tuple[Any, ...]] = connection.execute(sql, parameters).fetchall()
            return rows

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        with self._writing, committed(self._held) as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        self._require_open()
        if self._in_memory:
            with self.transaction() as connection:
                yield connection
        else:
            with self.engine.connect() as connection, committed(connection):
                yield connection

    def changes(self) -> Changes:
        self._require_open()
        return MemoryChanges(self._connection) if self._in_memory else FileChanges(self.engine)

    def _close_writer(self) -> None:
        with self._writing:
            self._cursor.close()
            self._held.close()

    def of_uuid(self, value: UUID) -> str:
        return value.hex

    def to_uuid(self, value: str) -> UUID:
        return as_kept(value)

    def of_date(self, value: date) -> str:
        return value.isoformat()

    def of_moment(self, value: datetime) -> str:
        return moment_text(value)

    def to_moment(self, value: str) -> datetime:
        return datetime.fromisoformat(value)


class SQLiteFactory(Factory[SQLiteDatabase]):
    database_class = SQLiteDatabase


def kept(cursor: sqlite3.Cursor, asked: Append | LogAccess) -> list[int]:
    """An append, or rows of the log: the positions given, or why not is raised."""
    return log(cursor, asked) if isinstance(asked, LogAccess) else write(cursor, asked)


# Writing one append. The order is the order in which a refusal is told: the key, the version, the claims, the people.


def write(cursor: sqlite3.Cursor, append: Append) -> list[int]:
    """Writes everything of one append, or raises why not; the caller undoes what was written until then."""
    alongside = append.alongside
    people_were_at = _people_at(cursor) if alongside.people_at is not None else None
    if alongside.command is not None:
        _keep_command(cursor, alongside.command)
    positions = [_keep_event(cursor, append.table, row) for row in append.rows]
    if append.me is not None:
        _change_claims(cursor, append.me, alongside)
    if people_were_at != alongside.people_at:
        raise PeopleMoved(f"people are at {people_were_at}, not at {alongside.people_at}")
    if alongside.due_for is not None:
        _change_agenda(cursor, alongside.due_for, alongside.due_on)
    return positions


def _people_at(cursor: sqlite3.Cursor) -> int:
    newest: int = cursor.execute("SELECT coalesce(max(position), 0) FROM people_events").fetchone()[0]
    return newest


def _keep_command(cursor: sqlite3.Cursor, command: Command) -> None:
    try:
        cursor.execute(
            "INSERT INTO commands (scope, key, digest, answer) VALUES (?, ?, ?, ?)",
            (command.scope, command.key, command.digest, command.answer),
        )
    except sqlite3.IntegrityError as error:
        known = cursor.execute(
            "SELECT digest, answer FROM commands WHERE scope = ? AND key = ?", (command.scope, command.key)
        ).fetchone()
        if known is None:
            raise
        raise CommandKnown(*known) from error


def _keep_event(cursor: sqlite3.Cursor, table: str, row: tuple[UUID, int, str, bytes]) -> int:
    originator, version, topic, state = row
    try:
        cursor.execute(
            f"INSERT INTO {table} (originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?)",  # nosec B608  # names are our own
            (originator.hex, version, topic, state),
        )
    except sqlite3.IntegrityError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT_NOTNULL:
            raise
        raise VersionTaken(f"version {version} of {originator} exists") from error
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _change_claims(cursor: sqlite3.Cursor, me: UUID, alongside: Alongside) -> None:
    for name in alongside.releases:
        passes_over = name in alongside.takes
        cursor.execute("DELETE FROM claims WHERE name = ? AND (holder = ? OR ?)", (name, me.hex, passes_over))
    for name in alongside.takes:
        cursor.execute("INSERT INTO claims (name, holder) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", (name, me.hex))
        (holder,) = cursor.execute("SELECT holder FROM claims WHERE name = ?", (name,)).fetchone()
        if holder != me.hex:
            raise ClaimTaken(name, UUID(holder))


def _change_agenda(cursor: sqlite3.Cursor, request: UUID, due_on: date | None) -> None:
    if due_on is None:
        cursor.execute("DELETE FROM agenda WHERE request = ?", (request.hex,))
    else:
        cursor.execute(
            "INSERT INTO agenda (request, due_on) VALUES (?, ?) "
            "ON CONFLICT (request) DO UPDATE SET due_on = excluded.due_on",
            (request.hex, due_on.isoformat()),
        )


# Logging a read, under the same write lock as every append: what was read cannot change before the row about it is there.

LOG = """
    INSERT INTO access_log (position, at, trace_id, span_id, parent_span_id, activity, person, role, organisation,
        object, version, parts, purpose, policy, outcome)
    VALUES ((SELECT coalesce(max(position), 0) + 1 FROM access_log), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def log(cursor: sqlite3.Cursor, asked: LogAccess) -> list[int]:
    """Writes the rows, or raises that what was read has moved."""
    _require_unmoved(cursor, asked.read)
    positions = list[int]()
    for entry in asked.entries:
        cursor.execute(LOG, _log_row(entry))
        assert cursor.lastrowid is not None
        positions.append(cursor.lastrowid)
    return positions


def _require_unmoved(cursor: sqlite3.Cursor, read: Read) -> None:
    if read.people_at is not None and _people_at(cursor) != read.people_at:
        raise ReadMoved("people")
    for request, version in read.versions.items():
        sql = "SELECT coalesce(max(originator_version), 0) FROM request_events WHERE originator_id = ?"
        if cursor.execute(sql, (request.hex,)).fetchone()[0] != version:
            raise ReadMoved(str(request))


def _log_row(one: Entry) -> tuple[Any, ...]:
    return (
        moment_text(one.at),
        *(one.trace.trace_id, one.trace.span_id, one.trace.parent_span_id),
        *(one.activity.value, one.person.hex, one.role.value, one.organisation.hex),
        *(one.object.hex if one.object else None, one.version, parts_text(one.parts)),
        *(one.purpose.value, one.policy, one.outcome.value),
    )


def moment_text(moment: datetime) -> str:
    """In UTC with microseconds, always as long: so texts compare as moments do."""
    return moment.astimezone(UTC).isoformat(sep=" ", timespec="microseconds")


class FileChanges(Changes):
    """SQLite tells a connection whether another one committed; also one in another process."""

    def __init__(self, engine: Engine) -> None:
        borrowed = engine.raw_connection()
        self._connection = cast(sqlite3.Connection, borrowed.driver_connection)
        borrowed.detach()  # ours from here on, to close
        try:
            self._seen = self._version()
        except BaseException:
            self._connection.close()
            raise

    def _version(self) -> int:
        version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return version

    def wait(self, timeout: float) -> bool:
        deadline = monotonic() + timeout
        while (version := self._version()) == self._seen and monotonic() < deadline:
            sleep(LOOK_EVERY)
        changed, self._seen = version != self._seen, version
        return changed

    def close(self) -> None:
        self._connection.close()


class MemoryChanges(Changes):
    """In memory there is one connection, and it counts the rows it changed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._seen = connection.total_changes

    def wait(self, timeout: float) -> bool:
        deadline = monotonic() + timeout
        while (total := self._connection.total_changes) == self._seen and monotonic() < deadline:
            sleep(LOOK_EVERY)
        changed, self._seen = total != self._seen, total
        return changed

    def close(self) -> None:
        """Nothing of our own to close."""
