"""Whatever goes wrong in the middle: what was acknowledged is there once, the rest is not there at all."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import make_url, text

from databases import driver_url
from persistence.keeping_cast import DAAN, NOOR, at_once, event, everything, execute, rows
from persistence.writing_process import ONE_REQUEST, VERSIONS
from vierogen.application.keeping import StoreUnavailable
from vierogen.persistence import OutcomeUnknown, Store, open_store

ROOT = Path(__file__).resolve().parents[2]
on_sqlite = pytest.mark.parametrize("kind", ["sqlite"])
on_postgres = pytest.mark.parametrize("kind", ["postgresql"])


def daans(store: Store) -> Any:
    return store.requests.insert_events([event(DAAN, 1), event(DAAN, 2)], alongside=everything(DAAN))


def noors(store: Store) -> Any:
    return store.requests.insert_events([event(NOOR)], alongside=everything(NOOR, key="noor"))


# A fault at every statement


class Faulty:
    """A cursor that fails instead of running the nth statement."""

    def __init__(self, cursor: sqlite3.Cursor, nth: int, error: BaseException) -> None:
        self.cursor, self.left, self.error = cursor, nth, error

    def execute(self, *statement: Any) -> sqlite3.Cursor:
        self.left -= 1
        if self.left == 0:
            raise self.error
        return self.cursor.execute(*statement)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cursor, name)


def disk_error() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    return error


@on_sqlite
@pytest.mark.parametrize(
    ("error", "told"), [(disk_error(), StoreUnavailable), (MemoryError(), MemoryError), (SystemExit(), SystemExit)]
)
def test_a_fault_at_any_statement_keeps_nothing(
    store: Store, kind: str, error: BaseException, told: type[BaseException]
) -> None:
    noors(store)
    before, database = rows(store), store.requests.database
    whole = database._cursor
    for nth in range(1, 100):
        database._cursor = faulty = Faulty(whole, nth, error)
        try:
            daans(store)
        except told:
            database._cursor = whole
            assert rows(store) == before, f"statement {nth}"
        else:
            break
    assert faulty.left > 0  # it ran out of statements to fail at
    assert nth > 8
    assert len(store.requests.select_events(DAAN)) == 2


BREAK = """
CREATE FUNCTION breaks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {}; RETURN NEW; END $$;
CREATE TRIGGER breaks BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION breaks()
"""
CONNECTION_LOST = "PERFORM pg_terminate_backend(pg_backend_pid())"
DISK_FULL = "RAISE EXCEPTION USING ERRCODE = 'disk_full'"


@on_postgres
@pytest.mark.parametrize("fault", [CONNECTION_LOST, DISK_FULL])
@pytest.mark.parametrize("table", ["request_events", "commands", "claims", "agenda"])
def test_a_fault_at_any_table_keeps_nothing_and_the_next_append_is_kept(
    store: Store, kind: str, table: str, fault: str
) -> None:
    noors(store)
    before = rows(store)
    execute(store, BREAK.format(fault, table))
    with pytest.raises(StoreUnavailable) as told:
        daans(store)
    assert not isinstance(told.value, OutcomeUnknown)
    assert rows(store) == before
    execute(store, f"DROP TRIGGER breaks ON {table}")
    assert daans(store)


@on_postgres
def test_a_group_that_loses_its_connection_is_told_so_and_nothing_is_kept(store: Store, kind: str) -> None:
    execute(store, BREAK.format(CONNECTION_LOST, "agenda"))
    requests = [UUID(int=100 + n) for n in range(12)]
    acts = [lambda r=r: store.requests.insert_events([event(r)], alongside=everything(r, str(r))) for r in requests]
    assert all(type(outcome) is StoreUnavailable for outcome in at_once(*acts))
    assert not {table for table, row in rows(store).items() if row} - {"installation", "tracking"}, (
        "but what came with the database"
    )


@on_postgres
def test_a_commit_whose_word_was_lost_is_looked_up(store: Store, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    database = store.requests.database
    whole = database._call

    def loses_the_answer(turns: Any) -> Any:
        whole(turns)
        database._writer().close()
        raise psycopg.OperationalError("the connection is lost")

    monkeypatch.setattr(database, "_call", loses_the_answer)
    assert daans(store) == [1, 2]


@on_postgres
def test_when_it_cannot_be_looked_up_nobody_says_that_nothing_was_kept(
    store: Store, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    noors(store)
    database = store.requests.database

    def loses_the_server(turns: Any) -> Any:
        database._writer().close()
        monkeypatch.setattr(database.engine, "connect", loses_the_server)
        raise psycopg.OperationalError("the connection is lost")

    monkeypatch.setattr(database, "_call", loses_the_server)
    with pytest.raises(OutcomeUnknown):
        daans(store)


@on_postgres
def test_a_restart_of_the_server_is_told_once_to_who_writes_and_not_to_who_reads(store: Store, kind: str) -> None:
    noors(store)
    _terminate_everyone(store)
    assert store.requests.select_events(NOOR)
    with pytest.raises(StoreUnavailable):
        daans(store)
    assert daans(store)


def _terminate_everyone(store: Store) -> None:
    with psycopg.connect(driver_url(store.engine.url.render_as_string(hide_password=False))) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


# Locked too long, disk full


@contextmanager
def a_stranger_who_holds_the_lock(url: str) -> Iterator[None]:
    if make_url(url).get_backend_name() == "sqlite":
        stranger: Any = sqlite3.connect(make_url(url).database or "", isolation_level=None)
        stranger.execute("BEGIN IMMEDIATE")
    else:
        stranger = psycopg.connect(driver_url(url))
        stranger.execute("SELECT pg_advisory_xact_lock(4700190001)")
    try:
        yield
    finally:
        stranger.rollback()
        stranger.close()


def test_a_store_that_is_locked_too_long_says_so_and_keeps_nothing(url: str) -> None:
    with open_store(url, lock_timeout=0.2) as store:
        before = rows(store)
        with a_stranger_who_holds_the_lock(url):
            outcomes = at_once(
                lambda: daans(store), lambda: noors(store), lambda: store.people.insert_events([event(DAAN)])
            )
            assert all(type(outcome) is StoreUnavailable for outcome in outcomes)
            assert rows(store) == before
        assert daans(store) == [1, 2]


@on_sqlite
def test_a_full_disk_says_so_and_keeps_nothing(store: Store, kind: str) -> None:
    noors(store)
    before, connection = rows(store), store.requests.database._connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 10}").close()
    large = event(DAAN, 1, b"x" * 100_000)
    acts: list[Callable[[], Any]] = [
        lambda n=n: store.requests.insert_events([event(UUID(int=n)), large], alongside=everything(DAAN))
        for n in range(100, 104)
    ]
    assert all(type(outcome) is StoreUnavailable for outcome in at_once(*acts))
    assert rows(store) == before
    connection.execute("PRAGMA max_page_count = 1000000").close()
    assert daans(store) == [2, 3]


# Killed at a random moment


@contextmanager
def writing_processes(url: str, how: str) -> Iterator[subprocess.Popen[str]]:
    path = os.pathsep.join(str(ROOT / place) for place in ("src", "api", "tests"))
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / "writing_process.py"), url, how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    with process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def said(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    return process.stdout.readline().split()


def start_writer(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
def test_killed_at_any_moment_what_was_acknowledged_is_there_once(store: Store, url: str) -> None:
    acknowledged: dict[UUID, list[int]] = {}
    with writing_processes(url, "until killed") as process:
        for _ in range(10):
            start_writer(process)
            pid = note(acknowledged, process)
            assert pid is not None
            for _ in range(random.randrange(1, 40)):
                note_one(acknowledged, said(process))
            time.sleep(random.uniform(0, 0.01))
            os.kill(pid, signal.SIGKILL)
        assert process.stdin is not None
        process.stdin.close()
        while note(acknowledged, process) is not None:
            pass
    kept: dict[UUID, list[int]] = {}
    for notification in store.requests.select_notifications(None, 1_000_000):
        kept.setdefault(notification.originator_id, []).append(notification.id)
    assert len(acknowledged) > 20
    assert acknowledged.items() <= kept.items()
    assert_nothing_half_kept(store, set(kept))


def note(acknowledged: dict[UUID, list[int]], process: subprocess.Popen[str]) -> int | None:
    """Reads what was acknowledged, up to the next writer's process number; None when all have gone."""
    while line := said(process):
        if line[0] == "pid":
            return int(line[1])
        note_one(acknowledged, line)
    return None


def note_one(acknowledged: dict[UUID, list[int]], line: list[str]) -> None:
    acknowledged[UUID(line[0])] = [int(position) for position in line[1:]]


def assert_nothing_half_kept(store: Store, requests: set[UUID]) -> None:
    found = rows(store)
    assert {request for _, request, version, _, _ in found["request_events"] if version == 2} == requests
    assert {UUID(key) for _, key, _, _ in found["commands"]} == requests
    assert {holder for _, holder in found["claims"]} == requests
    assert {request for request, _ in found["agenda"]} == requests
    if store.dialect == "sqlite":
        with store.engine.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
def test_two_processes_on_one_database_never_both_get_a_version(store: Store, url: str) -> None:
    with writing_processes(url, "same") as process:
        start_writer(process)
        start_writer(process)
        lines: list[list[str]] = []
        while lines.count(["done"]) < 2:
            lines.append(said(process))
    mine = [int(line[1]) for line in lines if line[0] == "mine"]
    assert sorted(mine) == list(range(1, VERSIONS + 1))
    assert [e.originator_version for e in store.requests.select_events(ONE_REQUEST)] == sorted(mine)
