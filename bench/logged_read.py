"""A read of a request with its row in the access log, beside the same read unlogged, and beside the driver alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Any, Protocol
from uuid import UUID

import psycopg

from bench.act import filled
from bench.cast import MOMENT, Cast, a_system, appoint, stating, ten_acts
from bench.disk import KINDS, SQLITE, Disk, driver_url, sqlite_file
from bench.figures import Effort, Figure, Ratio
from bench.floor import raw_client
from bench.pairs import Block, Do, clients, in_pairs
from bench.syncs import syncs_of
from bench.tape import tape_of
from vierogen.application.access_log import NOTHING_READ, AccessLog, Entry, Read
from vierogen.application.questions import Questions
from vierogen.application.witness import Witness
from vierogen.bootstrap.system import System

READS = {1: 120, 16: 320}
"""In a block, all clients together."""
REQUESTS = 40
"""Different ones, read in turn."""


class Silent:
    """A log that keeps nothing: what a read costs without it."""

    def keep(self, entries: Sequence[Entry], _: Read = NOTHING_READ) -> Sequence[int]:
        """Nothing is kept."""
        return range(len(entries))


def logged_read(disk: Disk, effort: Effort) -> Iterable[Figure]:
    """A doctor reads a request of ten events; the row must be durable before anything is shown."""
    for kind in KINDS:
        for at_once in READS:
            yield from logged_read_on(kind, at_once, disk, effort)


def logged_read_on(kind: str, at_once: int, disk: Disk, effort: Effort) -> Iterable[Figure]:
    """On one database, with so many clients at once."""
    each = max(2, effort.of(READS[at_once]) // at_once)
    url, bare = disk.product(kind), disk.bare(kind)
    with a_system(url) as system:
        cast = appoint(system.people)
    with a_system(url) as system:
        requests, raw_requests = filled_with(kind, url, system), filled_with(kind, bare)
    row = a_row(url, cast, requests[0])
    with ExitStack() as open_now:
        system = open_now.enter_context(a_system(url))
        raws = [open_now.enter_context(closing(raw_reader(kind, bare))) for _ in range(at_once)]
        silent = Questions(system.desk, Witness(Silent(), lambda: MOMENT))  # type: ignore[arg-type]  # it only keeps

        def logged() -> Block:
            return clients([reads(system.questions, cast, requests, each) for _ in range(at_once)])

        def unlogged() -> Block:
            return clients([reads(silent, cast, requests, each) for _ in range(at_once)])

        def floor() -> Block:
            rows = [replace(row, object=raw_requests[nth % len(raw_requests)]) for nth in range(each)]
            return clients([[partial(raw.read, one) for one in rows] for raw in raws])

        what = f"a logged read, {at_once} client{'s' if at_once > 1 else ''}"
        beside = in_pairs(logged, unlogged, effort.rounds)
        yield Ratio.of(what, kind, beside, aim=None, floor="the same read, unlogged")
        pairs = in_pairs(logged, floor, effort.rounds)
    syncs = syncs_of(kind, disk, partial(counted, url, cast, requests, at_once, each))
    yield Ratio.of(what, kind, pairs, aim=None, floor="select and insert by the driver", syncs=syncs)


def counted(url: str, cast: Cast, requests: Sequence[UUID], at_once: int, each: int) -> int:
    """The same again, in a system of its own, while somebody counts."""
    with a_system(url) as fresh:
        return len(clients([reads(fresh.questions, cast, requests, each) for _ in range(at_once)]).took)


def filled_with(kind: str, url: str, system: System | None = None) -> list[UUID]:
    """Requests of ten events; those that somebody reads are sealed with the keys of the system that reads."""

    def eleven(cast: Cast, request: UUID) -> list[Any]:
        return [*ten_acts(cast, request), stating(cast, request)]

    with closing(raw_client(kind, url)) as filler:
        return [rows.request for rows in filled(filler, tape_of(eleven), REQUESTS, system)]


def reads(questions: Questions, cast: Cast, requests: Sequence[UUID], many: int) -> list[Do]:
    """What one client does."""
    return [partial(questions.read, requests[nth % len(requests)], cast.doctor) for nth in range(many)]


def a_row(url: str, cast: Cast, request: UUID) -> Entry:
    """What the product logs for such a read."""
    with a_system(url) as system:
        system.questions.read(request, cast.doctor)
        log: AccessLog = system.store.access
        (kept,) = log.after(0, 1)
        return kept.entry  # type: ignore[union-attr]  # it can be read


NUMBERS = count(1)
"""The floor takes its positions from here, so that it need not even ask for them."""


class RawReader(Protocol):
    """Selects the events of a request and inserts the row, in one transaction, and judges nothing."""

    def read(self, row: Entry) -> None:
        """One read."""

    def close(self) -> None:
        """Lets go of the connection."""


COLUMNS = (
    "position, at, trace_id, span_id, parent_span_id, activity, person, role, organisation, object, version, "
    "parts, purpose, policy, outcome"
)
EVENTS = (
    "SELECT originator_version, topic, state FROM request_events WHERE originator_id = {} ORDER BY originator_version"
)


def values(row: Entry, at: Any, ids: Sequence[Any]) -> list[Any]:
    """The row in the order of its columns; moment and ids as the driver wants them."""
    person, organisation, about = ids
    trace, parts = row.trace, ",".join(sorted(part.value for part in row.parts))
    return [
        *(next(NUMBERS), at, trace.trace_id, trace.span_id, trace.parent_span_id, row.activity.value),
        *(person, row.role.value, organisation, about, row.version, parts),
        *(row.purpose.value, row.policy, row.outcome.value),
    ]


class RawSQLiteReader:
    """The sqlite3 module of Python."""

    def __init__(self, url: str) -> None:
        self.connection = sqlite3.connect(sqlite_file(url), isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 60000"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.insert = f"INSERT INTO access_log ({COLUMNS}) VALUES ({', '.join('?' * 15)})"

    def read(self, row: Entry) -> None:
        """One read."""
        assert row.object is not None
        execute = self.connection.execute
        execute("BEGIN IMMEDIATE")
        execute(EVENTS.format("?"), (row.object.hex,)).fetchall()
        ids = (row.person.hex, row.organisation.hex, row.object.hex)
        execute(self.insert, values(row, row.at.isoformat(sep=" "), ids))
        execute("COMMIT")

    def close(self) -> None:
        """Lets go of the connection."""
        self.connection.close()


class RawPostgresReader:
    """Psycopg, with binary parameters; one statement and one journey for both."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(driver_url(url), autocommit=True)
        self.cursor = self.connection.cursor(binary=True)
        insert = f"INSERT INTO access_log ({COLUMNS}) VALUES ({', '.join(['%b'] * 15)})"
        self.both = f"WITH logged AS ({insert}) {EVENTS.format('%b')}"

    def read(self, row: Entry) -> None:
        """One read."""
        said = values(row, row.at, (row.person, row.organisation, row.object))
        self.cursor.execute(self.both, [*said, row.object], prepare=True)
        self.cursor.fetchall()

    def close(self) -> None:
        """Lets go of the connection."""
        self.connection.close()


def raw_reader(kind: str, url: str) -> RawReader:
    """A reader for this kind of database."""
    return RawSQLiteReader(url) if kind == SQLITE else RawPostgresReader(url)
