"""Whether the table of names is what the events say, and the table written anew as they say it.

Who can write in the database, but has no keys, adds no event; a row of this table is soon gone, or written. What an
opening must name hangs on it. So everything is gone through in the order in which it was kept, by the very function by
which the desk takes and releases names, and held against the table. An event that is not ours makes no name.

Flat in memory: what is known of each request on the way lies in a file of SQLite's own, without a name, that goes when it
is closed. Nothing in it is personal.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from eventsourcing.persistence import Notification
from sqlalchemy import Connection, text

from vierogen.application.names import Course, names, no_name, yes_name
from vierogen.domain.events import RequestOpened
from vierogen.domain.people.events import ErasureDecided, KeysDestroyed
from vierogen.domain.request import UNDECIDED
from vierogen.domain.values import Category, Status
from vierogen.ledger.content import parts
from vierogen.persistence.mapper import is_ours, newest_name
from vierogen.persistence.names_told import does_not_name, runs_beside, sentence
from vierogen.persistence.postgres import APPENDING
from vierogen.persistence.schema import claims, people_events, request_events
from vierogen.persistence.store import Store
from vierogen.vault.faults import TamperedError
from vierogen.vault.hallmarks import Hallmarks, as_kept

AT_ONCE = 4_096
SHOWN = 50
"""How many are told one by one."""

CACHE = 32 << 10
"""KiB of the file on the way that is held in memory."""

Progress = Callable[[int, int], None]
"""Told how many events were read, of how many."""


NONSENSE = (TamperedError, TypeError, ValueError, AttributeError, KeyError, OverflowError)
"""What is raised by a row that is not of the kinds that we keep."""


class Ours(NamedTuple):
    """An event that we kept, as far as it lies open."""

    position: int
    of: UUID
    name: str
    facts: Mapping[str, Any]


@dataclass(slots=True)
class Named:
    """What came of holding the table against the events."""

    events: int = 0
    names: int = 0
    strange: int = 0
    """Events that somebody else kept. They were passed over, so nothing may be written anew because of this."""
    wrong: int = 0
    """Names that are not as the events say; these can be written anew."""
    gone_past: int = 0
    """Requests that run, or were granted, and began as they could not have with the names as they should have been."""
    told: list[str] = field(default_factory=list)
    """The first of each, in Dutch and without anybody's data."""

    def add(self, sentence: str) -> None:
        """One that is told."""
        if len(self.told) < SHOWN:
            self.told.append(sentence)

    @property
    def all_is_well(self) -> bool:
        """Nothing was found. What is not ours is for the ledger to tell."""
        return not self.wrong and not self.gone_past


def compared(store: Store, hallmarks: Hallmarks, progress: Progress = lambda done, total: None) -> Named:
    """Everything that is kept, at the moment of the last look; those who write wait for nothing."""
    with closing(Walk(store, hallmarks, progress)) as walk:
        walk.most_of_it()
        with store.reading() as connection:
            return walk.held_against(connection)


def written_anew(store: Store, hallmarks: Hallmarks, progress: Progress = lambda done, total: None) -> Named:
    """The same, and what is wrong put right, in one transaction in which nobody else writes; nothing when events are
    not ours."""
    with closing(Walk(store, hallmarks, progress)) as walk:
        walk.most_of_it()
        with store.transaction() as connection:
            if store.dialect == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": APPENDING})
            found = walk.held_against(connection)
            if not found.strange:
                walk.put_right(connection)
            return found


# ── on the way ───────────────────────────────────────────────────────────────────────────────────────────────────────

ON_THE_WAY = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE requests (id TEXT PRIMARY KEY, child TEXT, year TEXT, status TEXT, dissents INTEGER) WITHOUT ROWID;
CREATE TABLE running (name TEXT, holder TEXT, position INTEGER, beside INTEGER, PRIMARY KEY (name, holder)) WITHOUT ROWID;
CREATE TABLE answers (name TEXT PRIMARY KEY, holder TEXT, at REAL) WITHOUT ROWID;
CREATE TABLE openings (request TEXT, at REAL, earlier TEXT);
CREATE TABLE erased (request TEXT PRIMARY KEY, decided_at REAL, done_at REAL) WITHOUT ROWID;
CREATE TABLE kept (name PRIMARY KEY, holder) WITHOUT ROWID;
CREATE TABLE wrong (name, holder, should TEXT);
"""
"""``beside``: began while another one ran, or another one began while it ran, before there were hallmarks: there was a time in
which two could. ``openings``: those that do not name an earlier answer that they had to name."""

EVENTS = (
    "SELECT position, originator_id, originator_version, topic, state FROM request_events WHERE position > {} "
    "ORDER BY position LIMIT {}"
)
COUNT = "SELECT count(*) FROM request_events"
ERASURES = (
    "SELECT position, originator_id, originator_version, topic, state FROM people_events "  # nosec B608  # names are our own
    f"WHERE topic IN ('{ErasureDecided.stored_as}', '{KeysDestroyed.stored_as}') ORDER BY position"
)
KEPT = "SELECT name, holder FROM claims"


class Walk:
    """From the first event to the last. Belongs to one thread."""

    def __init__(self, store: Store, hallmarks: Hallmarks, progress: Progress) -> None:
        self._store, self._hallmarks, self._progress = store, hallmarks, progress
        self._until = hallmarks.until[request_events.name]
        self._found, self._position, self._total = Named(), 0, 0
        self._way = sqlite3.connect("", isolation_level=None)
        self._way.executescript(ON_THE_WAY)
        self._way.execute(f"PRAGMA cache_size = -{CACHE}")

    def close(self) -> None:
        """Nothing stays of it."""
        self._way.close()

    def most_of_it(self) -> None:
        """All that is there now, some at a time, each in a moment of its own: what was kept stays as it is."""
        with self._store.reading() as connection:
            self._total = fetch(connection, COUNT)[0][0]
        while True:
            with self._store.reading() as connection:
                if not self._some(connection):
                    return

    def held_against(self, connection: Connection) -> Named:
        """What came since, and then the table of that moment."""
        while self._some(connection):
            pass
        self._erasures(connection)
        self._table(connection)
        self._compare()
        return self._found

    def put_right(self, connection: Connection) -> None:
        """Only what is not as it should be is touched."""
        for name, _, should in self._way.execute("SELECT name, holder, should FROM wrong"):
            connection.execute(claims.delete().where(claims.c.name == name))
            if should is not None:
                connection.execute(claims.insert().values(name=name, holder=UUID(should)))

    # Events

    def _some(self, connection: Connection) -> bool:
        rows = fetch(connection, EVENTS.format(self._position, AT_ONCE))
        if not rows:
            return False
        with self._one_transaction():
            for row in rows:
                self._event(row)
        self._position = rows[-1][0]
        self._found.events += len(rows)
        self._progress(self._found.events, max(self._total, self._found.events))
        return True

    def _one_transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        self._way.execute("BEGIN")
        return self._way

    def _event(self, row: Sequence[Any]) -> None:
        if (event := self._ours(request_events.name, row)) is None:
            self._found.strange += 1
            return
        before = self._course(event.of.hex)
        try:
            after = before.after(event.name, event.facts)
        except NONSENSE:
            self._found.strange += 1
            return
        if before != after:
            self._step(event, before, after)

    def _step(self, event: Ours, before: Course, after: Course) -> None:
        request, (takes, releases) = event.of.hex, names(before, after)
        if event.name == RequestOpened.stored_as and event.position > self._until:
            self._opening(request, after, event.facts)
        for one in releases:
            if one not in takes:
                self._way.execute("DELETE FROM running WHERE name = ? AND holder = ?", (one, request))
        for one in takes:
            if one in releases:
                self._way.execute(
                    "INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", (one, request, moment(event.facts))
                )
            else:
                self._begins(one, request, event.position)
        self._way.execute(
            "INSERT OR REPLACE INTO requests VALUES (?, ?, ?, ?, ?)",
            (request, after.child and after.child.hex, after.school_year, after.status.value, after.dissents),
        )

    def _ours(self, table: str, row: Sequence[Any]) -> Ours | None:
        """The event, when we kept it and it can be read."""
        position, of, version, topic, state = row
        try:
            event = Notification(whose := as_kept(of), version, topic, state, position)
            facts = orjson.loads(parts(state)[0])["facts"]
            return Ours(position, whose, newest_name(topic), facts) if is_ours(self._hallmarks, table, event) else None
        except NONSENSE:
            return None

    def _course(self, request: str) -> Course:
        sql = "SELECT child, year, status, dissents FROM requests WHERE id = ?"
        if (found := self._way.execute(sql, (request,)).fetchone()) is None:
            return Course()
        child, year, status, dissents = found
        return Course(child and UUID(child), year, Status(status), dissents)

    def _begins(self, name: str, request: str, position: int) -> None:
        """Two beside each other could be before there were hallmarks; since then only when somebody let go of the name."""
        beside = bool(self._way.execute("SELECT 1 FROM running WHERE name = ?", (name,)).fetchone())
        was_let = beside and position <= self._until
        if was_let:
            self._way.execute("UPDATE running SET beside = 1 WHERE name = ?", (name,))
        self._way.execute("INSERT OR REPLACE INTO running VALUES (?, ?, ?, ?)", (name, request, position, was_let))

    def _opening(self, request: str, after: Course, facts: Mapping[str, Any]) -> None:
        """Keeps an earlier answer that this opening had to name and does not."""
        assert after.child is not None
        had_to_name = ((yes_name(after.child), "renews"), (no_name(after.child, after.school_year), "looks_again_at"))
        for name, field_ in had_to_name:
            earlier = self._way.execute("SELECT holder FROM answers WHERE name = ?", (name,)).fetchone()
            named = facts.get(field_)
            if earlier is not None and (named is None or UUID(named["request"]).hex != earlier[0]):
                self._way.execute("INSERT INTO openings VALUES (?, ?, ?)", (request, moment(facts), earlier[0]))

    def _erasures(self, connection: Connection) -> None:
        """Of whom it was decided that who the child is goes: its earlier answers are let go of when that is done."""
        for row in fetch(connection, ERASURES):
            event = self._ours(people_events.name, row)
            if event is None or Category.IDENTITY.value not in event.facts["categories"]:
                continue
            if event.name == ErasureDecided.stored_as:
                for one in event.facts["requests"]:
                    sql = "INSERT INTO erased VALUES (?, ?, NULL) ON CONFLICT (request) DO NOTHING"
                    self._way.execute(sql, (UUID(one).hex, moment(event.facts)))
            else:
                sql = "UPDATE erased SET done_at = ? WHERE request IN (SELECT id FROM requests WHERE child = ?)"
                self._way.execute(sql, (moment(event.facts), event.of.hex))

    # The table

    def _table(self, connection: Connection) -> None:
        with self._one_transaction():
            for rows in some_at_a_time(connection, KEPT):
                kept = [(name, holder.hex if isinstance(holder, UUID) else holder) for name, holder in rows]
                self._way.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", kept)
        (self._found.names,) = self._way.execute("SELECT count(*) FROM kept").fetchone()

    def _compare(self) -> None:
        for sql in (*WRONG_ANSWERS, *WRONG_RUNNING, TOO_MANY):
            self._way.execute(f"INSERT INTO wrong {sql}")
        (self._found.wrong,) = self._way.execute("SELECT count(*) FROM wrong").fetchone()
        for sql, told in ((SIDE_BY_SIDE, runs_beside), (NOT_NAMED, does_not_name)):
            for request, other in self._way.execute(sql):
                self._found.gone_past += 1
                self._found.add(told(request, other))
        for name, holder, should in self._way.execute("SELECT * FROM wrong ORDER BY name LIMIT ?", (SHOWN,)):
            self._found.add(sentence(name, holder, should))


def told_apart(statuses: Sequence[Status]) -> str:
    """As a list in SQL."""
    return ", ".join(f"'{one.value}'" for one in sorted(statuses, key=str))


# Who was erased holds an answer no more, unless it was given after that. Between deciding and doing both can be.
WRONG_ANSWERS = (
    """
    SELECT a.name, k.holder, a.holder FROM answers a LEFT JOIN kept k USING (name) LEFT JOIN erased e ON e.request = a.holder
    WHERE k.holder IS NOT a.holder
    AND (e.request IS NULL OR a.at > e.done_at OR (e.done_at IS NULL AND k.holder IS NOT NULL))
    """,
    """
    SELECT a.name, k.holder, NULL FROM answers a JOIN kept k USING (name) JOIN erased e ON e.request = a.holder
    WHERE a.at <= e.done_at
    """,
)

# Whoever of them holds it; and nobody when two ran beside each other in the time in which they could: the one that ended
# first took the name along.
WRONG_RUNNING = (
    """
    SELECT r.name, k.holder, (SELECT f.holder FROM running f WHERE f.name = r.name ORDER BY f.position LIMIT 1)
    FROM (SELECT name, min(beside) AS let FROM running GROUP BY name) r LEFT JOIN kept k USING (name)
    WHERE NOT EXISTS (SELECT 1 FROM running o WHERE o.name = r.name AND o.holder = k.holder)
    AND (k.holder IS NOT NULL OR NOT r.let)
    """,
)
TOO_MANY = """
    SELECT k.name, k.holder, NULL FROM kept k
    WHERE k.name NOT IN (SELECT name FROM answers UNION ALL SELECT name FROM running)
"""
SIDE_BY_SIDE = """
    SELECT r.holder, f.holder FROM running r JOIN running f ON f.name = r.name AND f.position < r.position
    WHERE NOT r.beside ORDER BY r.position
"""
STILL_COUNTS = told_apart([*UNDECIDED, Status.GRANTED])
NOT_NAMED = f"""
    SELECT o.request, o.earlier FROM openings o JOIN requests r ON r.id = o.request LEFT JOIN erased e ON e.request = o.earlier
    WHERE r.status IN ({STILL_COUNTS}) AND (e.decided_at IS NULL OR e.decided_at > o.at) ORDER BY o.rowid
"""  # nosec B608  # statuses are our own


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def moment(facts: Mapping[str, Any]) -> float:
    """When it happened, to be compared."""
    return datetime.fromisoformat(facts["at"]).timestamp()


def fetch(connection: Connection, sql: str) -> list[tuple[Any, ...]]:
    """Straight from the driver: what somebody wrote there need not be what our types hold."""
    return [row for rows in some_at_a_time(connection, sql) for row in rows]


def some_at_a_time(connection: Connection, sql: str) -> Iterator[list[tuple[Any, ...]]]:
    """The same, for who holds only some of them."""
    driver: Any = connection.connection.driver_connection
    named = {} if connection.dialect.name == "sqlite" else {"name": "vierogen_names", "binary": True}
    with closing(driver.cursor(**named)) as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(AT_ONCE):
            yield rows
