"""A store is opened by its address and keeps what this installation needs to itself."""

from __future__ import annotations

import pytest

from persistence.keeping_cast import DAAN, at_once, event
from vierogen.application.keeping import StoreUnavailable
from vierogen.persistence import Store, open_store
from vierogen.persistence.installation import fingerprint_of, said, say


def test_a_store_knows_what_it_is(store: Store, kind: str) -> None:
    assert store.dialect == kind


def test_what_a_database_says_is_said_once_whoever_is_first(store: Store, url: str) -> None:
    with open_store(url) as other:
        told = at_once(
            *[lambda s=s, nth=nth: say(s, {"pepper": bytes([nth])}) for nth, s in enumerate((store, other) * 4)]
        )
    assert told == [said(store)] * 8
    assert fingerprint_of(store) == fingerprint_of(store)
    assert len(fingerprint_of(store)) == 32


def test_requests_and_people_are_numbered_apart(store: Store) -> None:
    assert store.requests.insert_events([event(DAAN)]) == [1]
    assert store.people.insert_events([event(DAAN)]) == [1]


def test_what_was_kept_is_there_after_opening_again(store: Store, url: str) -> None:
    store.requests.insert_events([event(DAAN)])
    store.close()
    store.close()
    with open_store(url) as again:
        assert again.requests.select_events(DAAN) == [event(DAAN)]


def test_a_closed_store_says_so_and_does_not_open_again_by_itself(store: Store) -> None:
    store.close()
    for ask in (lambda: store.requests.select_events(DAAN), lambda: store.requests.insert_events([event(DAAN)])):
        with pytest.raises(StoreUnavailable, match="closed"):
            ask()


def test_opening_and_closing_a_store_in_memory_leaves_nothing_behind() -> None:
    with open_store("sqlite://") as store:
        store.requests.insert_events([event(DAAN)])
        with store.transaction() as connection:
            connection.exec_driver_sql("INSERT INTO installation VALUES ('name', x'00')")
    with open_store("sqlite://") as store:
        assert store.requests.max_notification_id() is None
