"""PostgreSQL: several processes; one function call an append, one lock for the order of positions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, Literal, TypeAlias, cast
from uuid import UUID

import psycopg
from sqlalchemy import Connection, Engine

from vierogen.application.keeping import StoreUnavailable, VersionTaken
from vierogen.persistence.append_call import (
    GENERAL,
    LOGGED,
    USUAL,
    append_sql,
    is_usual,
    log_parameters,
    log_verdicts,
    verdict,
)
from vierogen.persistence.database import Changes, Database, committed
from vierogen.persistence.engines import Losses
from vierogen.persistence.factory import Factory
from vierogen.persistence.faults import OutcomeUnknown, in_our_words, is_unavailable, unavailable
from vierogen.persistence.group_commit import Append, LogAccess, Outcome, Turn

APPENDING = 4700190001  # the lock that vierogen_append takes; see the first migration

Driver = psycopg.Connection[tuple[Any, ...]]
IsolationLevel: TypeAlias = Literal["READ COMMITTED", "REPEATABLE READ"]


class PostgresDatabase(Database):
    """A held connection writes for all threads of this process; readers borrow one from a pool."""

    mark = "%s"
    of_child = r"substring(state FROM position('\x226368696c64223a7b226964223a22'::bytea IN state) + 15 FOR 36)"

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._losses = Losses(engine)
        self._held: Connection | None = None
        self._appending: psycopg.RawCursor[tuple[Any, ...]] | None = None

    # Writing

    def _write_group(self, turns: Sequence[Turn]) -> None:
        try:
            outcomes = self._call(turns)
        except Exception as error:
            outcomes = self._after(error, turns)
        for turn, outcome in zip(turns, outcomes, strict=True):
            turn.outcome = outcome

    def _call(self, turns: Sequence[Turn]) -> list[Outcome]:
        """One statement, which is one transaction and one journey, for however many appends and rows of the log."""
        appends = {nth: turn.wanted for nth, turn in enumerate(turns) if isinstance(turn.wanted, Append)}
        logs = {nth: turn.wanted for nth, turn in enumerate(turns) if isinstance(turn.wanted, LogAccess)}
        form = USUAL if all(map(is_usual, appends.values())) else GENERAL
        values = [value for append in appends.values() for value in form.values(append)]
        sql = append_sql(form, len(appends), logs=bool(logs))
        if logs:
            values += log_parameters(logs)
        found = {nth: answer for nth, *answer in self._cursor().execute(sql, values, prepare=True, binary=True)}
        outcomes = {nth: verdict(append, found[place]) for place, (nth, append) in enumerate(appends.items())}
        if logs:
            outcomes |= log_verdicts(logs, found[LOGGED])
        return [outcomes[nth] for nth in range(len(turns))]

    def _after(self, error: Exception, turns: Sequence[Turn]) -> list[Outcome]:
        """Nothing was committed, or we go and look."""
        if self._held is None:
            return [unavailable(error) for _ in turns]  # we never got a connection
        if self._writer().closed:
            return self._look(error, turns)
        if is_unavailable(error):
            return [unavailable(error) for _ in turns]
        if len(turns) > 1:
            # One of them made the whole transaction fail: it must not take the others along.
            return [outcome for turn in turns for outcome in self._alone(turn)]
        return [VersionTaken(str(error)) if isinstance(error, psycopg.errors.UniqueViolation) else error]

    def _alone(self, turn: Turn) -> list[Outcome]:
        try:
            return self._call([turn])
        except Exception as error:
            return self._after(error, [turn])

    def _look(self, error: Exception, turns: Sequence[Turn]) -> list[Outcome]:
        """The connection was lost, perhaps between the commit and the word of it: what is there now?"""
        try:
            self._let_go()
            with self._writer().transaction():
                # Whoever was still committing for us has this lock; once we have it, it is settled.
                self._writer().execute("SELECT pg_advisory_xact_lock(%s)", (APPENDING,))
                return [self._found(turn.wanted) or unavailable(error) for turn in turns]
        except Exception as again:
            unknown = [OutcomeUnknown(f"{error}; and then {again}") for _ in turns]
            return list(unknown)

    def _found(self, append: Append | LogAccess) -> list[int] | StoreUnavailable | None:
        if isinstance(append, LogAccess):
            return None  # a row too many harms nobody; what it is about is not shown
        if not append.rows:
            return OutcomeUnknown("the connection was lost, and there are no events to recognise it by")
        found = [self._position(append.table, row) for row in append.rows]
        return None if None in found else cast(list[int], found)

    def _position(self, table: str, row: tuple[UUID, int, str, bytes]) -> int | None:
        sql = (
            f"SELECT position FROM {table} "  # nosec B608  # names are our own
            "WHERE originator_id = %s AND originator_version = %s AND topic = %s AND state = %s"
        )
        found = self._writer().execute(sql, row).fetchone()
        return found[0] if found else None

    def _cursor(self) -> psycopg.RawCursor[tuple[Any, ...]]:
        """Held as well: a new cursor would look up how each kind of value travels again at every append."""
        writer = self._writer()
        if self._appending is None or self._appending.connection is not writer:
            self._appending = psycopg.RawCursor(writer)
        return self._appending

    def _writer(self) -> Driver:
        if self._held is None:
            self._held = self.engine.connect()
        return cast(Driver, self._held.connection.driver_connection)

    def _let_go(self) -> None:
        """Forgets every connection: when one was lost, the others usually were too."""
        if self._held is not None:
            self._held.invalidate()
            self._held.close()
            self._held = self._appending = None
        self._losses.notice()

    # Reading

    def _read(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        try:
            return self._ask(sql, parameters)
        except psycopg.OperationalError as error:
            if not _was_lost(error):
                raise
            # Stale since the server restarted, and so are the others. Asking again harms nobody.
            self._losses.notice()
            return self._ask(sql, parameters)

    def _ask(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        with self._reader() as connection, connection.cursor(binary=True) as cursor:
            rows: list[tuple[Any, ...]] = cursor.execute(sql, parameters).fetchall()
            return rows

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        with self._connected("READ COMMITTED") as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._connected("REPEATABLE READ") as connection:
            yield connection

    @contextmanager
    def _connected(self, isolation_level: IsolationLevel) -> Iterator[Connection]:
        self._require_open()
        with in_our_words():
            connection = self.engine.connect()
        with connection, committed(connection.execution_options(isolation_level=isolation_level)):
            yield connection

    def changes(self) -> Changes:
        self._require_open()
        with in_our_words():
            return Heard(self.engine)

    def _close_writer(self) -> None:
        if self._held is not None:
            self._held.close()

    def of_uuid(self, value: UUID) -> UUID:
        return value

    def to_uuid(self, value: UUID) -> UUID:
        return value

    def of_date(self, value: date) -> date:
        return value

    def of_moment(self, value: datetime) -> datetime:
        return value

    def to_moment(self, value: datetime) -> datetime:
        return value.astimezone(UTC)


class PostgresFactory(Factory[PostgresDatabase]):
    database_class = PostgresDatabase


def _was_lost(error: psycopg.OperationalError) -> bool:
    # Class 57P and no state at all: the server went away, or we never reached it.
    return error.sqlstate is None or error.sqlstate.startswith("57P")


class Heard(Changes):
    """The append calls out when it commits; this listens on a connection of its own."""

    def __init__(self, engine: Engine) -> None:
        borrowed = engine.raw_connection()
        self._connection = cast(Driver, borrowed.driver_connection)
        borrowed.detach()  # ours from here on, to close
        try:
            self._connection.execute("LISTEN vierogen")
        except BaseException:  # the server may be gone again by now
            self._connection.close()
            raise

    def wait(self, timeout: float) -> bool:
        with in_our_words():
            return any(True for _ in self._connection.notifies(timeout=timeout, stop_after=1))

    def close(self) -> None:
        self._connection.close()
