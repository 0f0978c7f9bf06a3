"""PostgreSQL: several processes; one function call an append, one lock for the order of positions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from itertools import chain, count
from typing import Any, Literal, TypeAlias, cast
from uuid import UUID

import orjson
import psycopg
from sqlalchemy import Connection, Engine

from vierogen.application.access_log import Entry, ReadMoved, parts_text, utc_text
from vierogen.application.keeping import ClaimTaken, CommandKnown, PeopleMoved, StoreUnavailable, VersionTaken
from vierogen.persistence.database import Changes, Database, committed
from vierogen.persistence.engines import Losses
from vierogen.persistence.factory import Factory
from vierogen.persistence.faults import OutcomeUnknown, in_our_words, is_unavailable, unavailable
from vierogen.persistence.group_commit import Append, LogAccess, Outcome, Turn
from vierogen.persistence.schema import people_events, request_events

APPENDING = 4700190001  # the lock that vierogen_append takes; see the first migration

Driver = psycopg.Connection[tuple[Any, ...]]
IsolationLevel: TypeAlias = Literal["READ COMMITTED", "REPEATABLE READ"]


class PostgresDatabase(Database):
    """A held connection writes for all threads of this process; readers borrow one from a pool."""

    mark = "%s"

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


# The call. A list as one parameter costs the driver more than all the rest, so the first event travels as loose values
# and only what comes after it as lists. The usual append has no more than one event, and asks for less still; that and
# the held cursor took a fifth off an append. The text depends only on the form and on how many appends there are, and
# stays prepared.


@dataclass(frozen=True, slots=True)
class Form:
    """One call of the function: its text with a gap for each value, the kinds of the values, and where they come from."""

    text: str
    kinds: tuple[str, ...]
    values: Callable[[Append], tuple[Any, ...]]


def is_usual(append: Append) -> bool:
    """Whether this is one event of a request."""
    return len(append.rows) == 1 and append.table == request_events.name


def usual_values(append: Append) -> tuple[Any, ...]:
    """The values of one event, and what goes alongside."""
    return (*append.rows[0], *values_alongside(append))


def general_values(append: Append) -> tuple[Any, ...]:
    """Of however many events, of either stream."""
    first = append.rows[0] if append.rows else NO_EVENT
    more = list(map(list, zip(*append.rows[1:], strict=True))) or NO_EVENT
    return (append.table == people_events.name, *chain(*zip(first, more, strict=True)), *values_alongside(append))


def values_alongside(append: Append) -> tuple[Any, ...]:
    """The command, and who takes and releases what, and is due when."""
    beside, command = append.alongside, append.alongside.command
    return (
        *((command.scope, command.key, command.digest, command.answer) if command else (None, None, None, None)),
        append.me,
        list(beside.takes) or None,
        list(beside.releases) or None,
        beside.due_for,
        beside.due_on,
        beside.people_at,
    )


ALONGSIDE = ("text", "text", "bytea", "bytea", "uuid", "text[]", "text[]", "uuid", "date", "int8")
NO_EVENT = (None, None, None, None)
USUAL = Form(
    "false, ARRAY[{}], ARRAY[{}], ARRAY[{}], ARRAY[{}], {}, {}, {}, {}, {}, {}, {}, {}, {}, {}",
    ("uuid", "int8", "text", "bytea", *ALONGSIDE),
    usual_values,
)
GENERAL = Form(
    "{}, array_remove(ARRAY[{}], NULL) || {}, ARRAY[{}] || {}, ARRAY[{}] || {}, ARRAY[{}] || {}, "
    "{}, {}, {}, {}, {}, {}, {}, {}, {}, {}",
    ("bool", "uuid", "uuid[]", "int8", "int8[]", "text", "text[]", "bytea", "bytea[]", *ALONGSIDE),
    general_values,
)


@cache
def append_sql(form: Form, appends: int, *, logs: bool = False) -> str:
    """So many calls in one statement, and the rows of the log when there are any."""
    # Numbered parameters: the driver would look for its own kind of marks again at every call with so many of them.
    number = count(1)
    calls = (form.text.format(*(f"${next(number)}::{kind}" for kind in form.kinds)) for _ in range(appends))
    answer = "verdict, positions, claim, held_by, digest, answer"
    parts = [f"SELECT {nth} AS nth, {answer} FROM vierogen_append({call})" for nth, call in enumerate(calls)]  # nosec B608  # names are our own
    return " UNION ALL ".join(parts + ([ALL_LOGS.format(next(number), next(number))] if logs else []))


LOGGED = -1  # the place of the answer about all rows of the log together
ALL_LOGS = (
    f"SELECT {LOGGED} AS nth, 'logged' AS verdict, newest || moved AS positions, NULL::text AS claim, "  # nosec B608  # names are our own
    "NULL::uuid AS held_by, NULL::bytea AS digest, NULL::bytea AS answer "
    "FROM vierogen_log_access(${}::text::jsonb, ${}::text::jsonb)"
)


def log_parameters(logs: Mapping[int, LogAccess]) -> list[str]:
    """The rows of all turns, and what each turn had read, as JSON: however many there are, the text stays the same."""
    entries = [(turn, entry) for turn, asked in logs.items() for entry in asked.entries]
    rows = [log_row(nth, turn, entry) for nth, (turn, entry) in enumerate(entries)]
    read = [
        {"turn": turn, "request": str(request), "version": version}
        for turn, asked in logs.items()
        for request, version in asked.read.versions.items()
    ]
    read += [{"turn": turn, "people_at": asked.read.people_at} for turn, asked in logs.items()]
    return [orjson.dumps(rows).decode(), orjson.dumps(read).decode()]


def log_row(nth: int, turn: int, one: Entry) -> dict[str, Any]:
    """One row as the function reads it."""
    return {
        "nth": nth,
        "turn": turn,
        "at": utc_text(one.at),
        "trace_id": one.trace.trace_id,
        "span_id": one.trace.span_id,
        "parent_span_id": one.trace.parent_span_id,
        "activity": one.activity.value,
        "person": str(one.person),
        "role": one.role.value,
        "organisation": str(one.organisation),
        "object": str(one.object) if one.object else None,
        "version": one.version,
        "parts": parts_text(one.parts),
        "purpose": one.purpose.value,
        "policy": one.policy,
        "outcome": one.outcome.value,
    }


def log_verdicts(logs: Mapping[int, LogAccess], row: Sequence[Any]) -> dict[int, Outcome]:
    """The function tells the newest position before it wrote, and whose reading had moved; the rest follows."""
    newest, *moved = row[1]
    outcomes: dict[int, Outcome] = {}
    for turn, asked in logs.items():
        if turn in moved:
            outcomes[turn] = ReadMoved("what was read has moved")
            continue
        outcomes[turn] = list(range(newest + 1, newest + 1 + len(asked.entries)))
        newest += len(asked.entries)
    return outcomes


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
