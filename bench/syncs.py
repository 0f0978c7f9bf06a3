"""How often the disk was waited for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from time import monotonic, sleep

import psycopg
from sqlalchemy import Engine, event

from bench.disk import SQLITE, Disk, driver_url

HOW = {
    "SQLite": "commits seen by the driver's trace; in WAL mode with synchronous=FULL each commit syncs the log once. "
    "The syncs of checkpoints, two for about every thousand pages, are not in it.",
    "PostgreSQL": "fsyncs of the write-ahead log as the server counts them itself (pg_stat_io), before and after",
}


def syncs_of(kind: str, disk: Disk, work: Callable[[], int]) -> float:
    """Syncs for each thing done. The work opens and closes its own connections, and says how many things it did."""
    return commits_of(work) if kind == SQLITE else wal_syncs_of(disk, work)


def commits_of(work: Callable[[], int]) -> float:
    """Counts COMMIT on every connection that SQLAlchemy opens meanwhile."""
    commits: list[str] = []

    def seen(statement: str) -> None:
        if statement == "COMMIT":
            commits.append(statement)

    def listen(connection: sqlite3.Connection, _: object) -> None:
        connection.set_trace_callback(seen)

    event.listen(Engine, "connect", listen)
    try:
        done = work()
    finally:
        event.remove(Engine, "connect", listen)
    return len(commits) / done


def wal_syncs_of(disk: Disk, work: Callable[[], int]) -> float:
    """A backend tells its counts when it goes, so both times nobody else may be there."""
    before = wal_syncs(disk)
    done = work()
    return (wal_syncs(disk) - before) / done


def wal_syncs(disk: Disk) -> int:
    """The counter of the server, once everybody has gone."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    with psycopg.connect(driver_url(disk.server), autocommit=True) as connection:
        until = monotonic() + 5
        while connection.execute(others).fetchone() != (0,) and monotonic() < until:
            sleep(0.02)
        counted = "SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal' AND context = 'normal'"
        found = connection.execute(counted).fetchone()
        return int(found[0]) if found else 0
