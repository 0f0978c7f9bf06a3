"""The order of positions is the order of commits: a reader who follows misses nothing, and nothing lands twice."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import UUID

import pytest
from eventsourcing.persistence import Notification, Tracking
from sqlalchemy import text

from persistence.keeping_cast import DAAN, at_once, command, event, everything
from vierogen.application.keeping import Alongside, CommandKnown, Moved, VersionTaken
from vierogen.persistence import Store, open_store
from vierogen.persistence.tracking import move

WRITERS, APPENDS = 8, 300


def test_a_tailing_reader_sees_every_event_once_and_in_order(store: Store, url: str) -> None:
    """Two stores, as of two processes on PostgreSQL; on SQLite the second stands for a mistake."""
    done = Event()
    with open_store(url) as other, ThreadPoolExecutor(WRITERS + 1) as threads:
        seen = threads.submit(follow, store, done)
        writers = [threads.submit(write, (store, other)[n % 2], n) for n in range(WRITERS)]
        try:
            given = [position for writer in writers for position in writer.result()]
        finally:
            done.set()
        followed = seen.result()
    assert [n.id for n in followed] == sorted(given)
    assert len(set(given)) == WRITERS * APPENDS * 2
    for writer in range(WRITERS):
        versions = [n.originator_version for n in followed if n.originator_id == UUID(int=1000 + writer)]
        assert versions == list(range(1, 2 * APPENDS + 1))


def write(store: Store, writer: int) -> list[int]:
    request = UUID(int=1000 + writer)
    given: list[int] = []
    for version in range(1, 2 * APPENDS, 2):
        # Looking at the people first is what would let two writers hold an old view of the other's work.
        pair = [event(request, version), event(request, version + 1)]
        given += store.requests.insert_events(pair, alongside=Alongside(people_at=0))
    return given


def follow(store: Store, done: Event) -> list[Notification]:
    seen: list[Notification] = []
    while True:
        last_round = done.is_set()
        after = seen[-1].id if seen else None
        batch = store.requests.select_notifications(after, 50, inclusive_of_start=False)
        seen += batch
        if last_round and not batch:
            return seen


def test_of_two_acts_at_once_on_one_version_exactly_one_lands(store: Store, url: str) -> None:
    with open_store(url) as other:
        for version in range(1, 40):
            acts = [lambda s=s, v=version: s.requests.insert_events([event(DAAN, v)]) for s in (store, other, store)]
            outcomes = at_once(*acts)
            assert sum(isinstance(outcome, VersionTaken) for outcome in outcomes) == 2
    assert len(store.requests.select_events(DAAN)) == 39


def test_of_two_with_the_same_key_at_once_exactly_one_lands(store: Store) -> None:
    acts = [
        lambda n=n: store.requests.insert_events([event(UUID(int=n))], alongside=Alongside(command())) for n in (1, 2)
    ]
    outcomes = at_once(*acts)
    assert sum(isinstance(outcome, CommandKnown) for outcome in outcomes) == 1
    assert store.requests.max_notification_id() == 1


def test_a_reader_does_not_wait_for_a_writer_who_is_busy(store: Store) -> None:
    store.requests.insert_events([event(DAAN)])
    with store.transaction() as connection:
        move(connection, Tracking("worklist", 1), previous=None)
        began = time.monotonic()
        assert store.requests.select_events(DAAN)
        assert time.monotonic() - began < 1


def test_a_look_up_inside_a_transaction_sees_only_what_was_committed(store: Store) -> None:
    with store.transaction() as connection:
        connection.execute(text("INSERT INTO claims (name, holder) VALUES ('open', :me)"), {"me": DAAN.hex})
        assert store.requests.holder("open") is None
    assert store.requests.holder("open") == DAAN


def test_a_follower_moves_on_only_from_where_it_was(store: Store) -> None:
    with store.transaction() as connection:
        move(connection, Tracking("worklist", 5), previous=None)
    with store.transaction() as connection:
        move(connection, Tracking("worklist", 9), previous=5)
    for previous in (None, 5, 8):
        with pytest.raises(Moved), store.transaction() as connection:
            move(connection, Tracking("worklist", 12), previous=previous)
    assert store.tracker.max_tracking_id("worklist") == 9


def test_of_two_followers_on_one_position_exactly_one_gets_through(store: Store, url: str) -> None:
    def runner(own: Store, position: int) -> None:
        with own.transaction() as connection:
            move(connection, Tracking("worklist", position + 1), previous=position or None)

    with open_store(url) as other:
        for position in range(20):
            outcomes = at_once(*[lambda s=s, p=position: runner(s, p) for s in (store, other)])
            assert sum(isinstance(outcome, Moved) for outcome in outcomes) == 1


def test_a_waiting_follower_wakes_soon_after_something_is_written(store: Store, url: str) -> None:
    with open_store(url) as other, ThreadPoolExecutor(1) as threads:
        changes = other.changes()
        waiting = threads.submit(changes.until, lambda: other.requests.max_notification_id() == 1, timeout=5)
        time.sleep(0.05)
        store.requests.insert_events([event(DAAN)], alongside=everything(DAAN))
        began = time.monotonic()
        assert waiting.result()
        assert time.monotonic() - began < 0.2
        assert not changes.until(lambda: False, timeout=0.02)
        changes.close()


def test_who_waits_for_a_follower_is_woken_when_it_moves(store: Store, url: str) -> None:
    with open_store(url) as other:
        changes = other.changes()
        assert not changes.wait(0.05)
        for position in (1, 2):
            with store.transaction() as connection:
                move(connection, Tracking("worklist", position), previous=position - 1 or None)
            assert changes.wait(2)
        changes.close()
