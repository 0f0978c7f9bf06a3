"""PostgreSQL: several processes; one function call an append, one lock for the order of positions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from itertools import chain, count
from operator import itemgetter
from typing import Any, Literal, TypeAlias, cast
from uuid import UUID

import psycopg
from sqlalchemy import Connection, Engine

from vierogen.application.keeping import ClaimTaken, CommandKnown, PeopleMoved, StoreUnavailable, VersionTaken
from vierogen.persistence.database import Changes, Database, committed
from vierogen.persistence.factory import Factory
from vierogen.persistence.faults import OutcomeUnknown, in_our_words, is_unavailable, unavailable
from vierogen.persistence.group_commit import Append, Outcome, Turn
from vierogen.persistence.schema import people_events

APPENDING = 4700190001  # the lock that vierogen_append takes; see the first migration

Driver = psycopg.Connection[tuple[Any, ...]]
IsolationLevel: TypeAlias = Literal["READ COMMITTED", "REPEATABLE READ"]


class PostgresDatabase(Database):
    """A held connection writes for all threads of this process; readers borrow one from a pool."""

    mark = "%s"

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._held: Connection | None = None

    # Writing

    def _write_group(self, turns: Sequence[Turn]) -> None:
        try:
            outcomes = self._call(turns)
        except Exception as error:
            outcomes = self._after(error, turns)
        for turn, outcome in zip(turns, outcomes, strict=True):
            turn.outcome = outcome

    def _call(self, turns: Sequence[Turn]) -> list[Outcome]:
        """One statement, which is one transaction and one journey, for however many appends."""
        values = [value for turn in turns for value in parameters(turn.append)]
        with psycopg.RawCursor(self._writer()) as cursor:
            answers = cursor.execute(append_sql(len(turns)), values, prepare=True, binary=True).fetchall()
        return [verdict(turns[nth].append, answer) for nth, *answer in sorted(answers, key=itemgetter(0))]

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
                return [self._found(turn.append) or unavailable(error) for turn in turns]
        except Exception as again:
            unknown = [OutcomeUnknown(f"{error}; and then {again}") for _ in turns]
            return list(unknown)

    def _found(self, append: Append) -> list[int] | StoreUnavailable | None:
        if not append.rows:
            return OutcomeUnknown("the connection was lost, and there are no events to recognise it by")
        found = [self._position(append.table, row) for row in append.rows]
        return None if None in found else cast(list[int], found)

    def _position(self, table: str, row: tuple[UUID, int, str, bytes]) -> int | None:
        sql = (
            f"SELECT position FROM {table} "
            "WHERE originator_id = %s AND originator_version = %s AND topic = %s AND state = %s"
        )
        found = self._writer().execute(sql, row).fetchone()
        return found[0] if found else None

    def _writer(self) -> Driver:
        if self._held is None:
            self._held = self.engine.connect()
        return cast(Driver, self._held.connection.driver_connection)

    def _let_go(self) -> None:
        """Forgets every connection: when one was lost, the others usually were too."""
        if self._held is not None:
            self._held.invalidate()
            self._held.close()
            self._held = None
        self.engine.dispose()

    # Reading

    def _read(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        try:
            return self._ask(sql, parameters)
        except psycopg.OperationalError as error:
            if not _was_lost(error):
                raise
            # Stale since the server restarted, and so are the others. Asking again harms nobody.
            self.engine.dispose()
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


class PostgresFactory(Factory[PostgresDatabase]):
    database_class = PostgresDatabase


# The call. A list as one parameter costs the driver more than all the rest, so the first event travels as loose values
# and only what comes after it as lists. So the text depends only on how many appends there are, and stays prepared.

KINDS = (
    *("bool", "uuid", "uuid[]", "int8", "int8[]", "text", "text[]", "bytea", "bytea[]"),
    *("text", "text", "bytea", "bytea", "uuid", "text[]", "text[]", "uuid", "date", "int8"),
)
ONE_APPEND = """
SELECT {} AS nth, verdict, positions, claim, held_by, digest, answer FROM vierogen_append(
    {}, array_remove(ARRAY[{}], NULL) || {}, ARRAY[{}] || {}, ARRAY[{}] || {}, ARRAY[{}] || {},
    {}, {}, {}, {}, {}, {}, {}, {}, {}, {})
"""
NO_EVENT = (None, None, None, None)


@cache
def append_sql(appends: int) -> str:
    # Numbered parameters: the driver would look for its own kind of marks again at every call with so many of them.
    number = count(1)
    calls = ([f"${next(number)}::{kind}" for kind in KINDS] for _ in range(appends))
    return " UNION ALL ".join(ONE_APPEND.format(nth, *marks) for nth, marks in enumerate(calls))


def parameters(append: Append) -> tuple[Any, ...]:
    """The values of one call, in the order of its text."""
    beside, command = append.alongside, append.alongside.command
    first = append.rows[0] if append.rows else NO_EVENT
    more = list(map(list, zip(*append.rows[1:], strict=True))) or NO_EVENT
    return (
        append.table == people_events.name,
        *chain(*zip(first, more, strict=True)),
        *((command.scope, command.key, command.digest, command.answer) if command else (None, None, None, None)),
        append.me,
        list(beside.takes) or None,
        list(beside.releases) or None,
        beside.due_for,
        beside.due_on,
        beside.people_at,
    )


def verdict(append: Append, row: Sequence[Any]) -> Outcome:
    """What the function answered, as positions or as the refusal it stands for."""
    word, positions, claim, held_by, digest, answer = row
    if word == "kept":
        return positions or []
    if word == "command":
        return CommandKnown(digest, answer)
    if word == "claim":
        return ClaimTaken(claim, held_by)
    if word == "people":
        return PeopleMoved(f"people are no longer at {append.alongside.people_at}")
    return VersionTaken(f"a version of {append.me} exists")


def _was_lost(error: psycopg.OperationalError) -> bool:
    # Class 57P and no state at all: the server went away, or we never reached it.
    return error.sqlstate is None or error.sqlstate.startswith("57P")


class Heard(Changes):
    """The append calls out when it commits; this listens on a connection of its own."""

    def __init__(self, engine: Engine) -> None:
        borrowed = engine.raw_connection()
        self._connection = cast(Driver, borrowed.driver_connection)
        borrowed.detach()  # ours from here on, to close
        self._connection.execute("LISTEN vierogen")

    def wait(self, timeout: float) -> bool:
        with in_our_words():
            return any(True for _ in self._connection.notifies(timeout=timeout, stop_after=1))

    def close(self) -> None:
        self._connection.close()
