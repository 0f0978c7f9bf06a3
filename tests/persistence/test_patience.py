"""Who waits for SQLite's write lock gets it, also beside somebody who hardly ever lets it go."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from threading import Event, Thread
from time import sleep
from uuid import UUID

import pytest

from databases import drop_database, fresh_database
from persistence.keeping_cast import at_once, event
from vierogen.persistence import migrate, open_store
from vierogen.persistence.engines import patiently


def greedy(path: str, done: Event) -> None:
    """Holds the lock for fifty milliseconds, lets it go for two, and takes it again."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=5)
    while not done.is_set():
        connection.execute("BEGIN IMMEDIATE")
        sleep(0.05)
        connection.execute("ROLLBACK")
        sleep(0.002)
    connection.close()


def test_a_second_process_gets_its_turn_beside_one_that_writes_without_pause(tmp_path: Path) -> None:
    url = fresh_database("sqlite", tmp_path)
    done = Event()
    other = Thread(target=greedy, args=(url.removeprefix("sqlite:///"), done))
    with open_store(url, lock_timeout=1) as store:
        other.start()
        try:
            for n in range(1, 21):
                store.requests.insert_events([event(UUID(int=n))])
                sleep(0.01)  # or the next would slip through the same gap
        finally:
            done.set()
            other.join()
        assert store.requests.max_notification_id() == 20
    drop_database(url)


def test_many_may_make_one_new_file_at_once(tmp_path: Path) -> None:
    for attempt in range(5):
        url = f"sqlite:///{tmp_path}/{attempt}.db"
        assert at_once(*[lambda url=url: migrate(url)] * 8) == [None] * 8


def test_what_is_wrong_is_told_at_once() -> None:
    connection, tries = sqlite3.connect(":memory:"), list[int]()

    def misspelt() -> None:
        tries.append(1)
        connection.execute("BEGAN")

    with pytest.raises(sqlite3.OperationalError, match="syntax"):
        patiently(misspelt, 5)
    assert len(tries) == 1
    connection.close()
