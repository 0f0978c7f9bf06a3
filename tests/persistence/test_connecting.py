"""A connection that is lost is closed by whoever lost it, and not left to whoever sweeps up."""

from __future__ import annotations

import sqlite3
from typing import Any, Never

import psycopg
import pytest
from eventsourcing.persistence import MapperDeserialisationError, StoredEvent
from sqlalchemy import Engine, event
from sqlalchemy.pool import PoolProxiedConnection

from persistence.keeping_cast import DAAN
from vierogen.application.keeping import StoreUnavailable
from vierogen.bootstrap.system import open_system
from vierogen.persistence import Store, open_store
from vierogen.persistence.engines import Losses, engine_for
from vierogen.persistence.sqlite import FileChanges


def test_a_listener_that_cannot_begin_leaves_no_connection_behind(
    store: Store, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, real = list[Any](), store.engine.raw_connection

    def remembered() -> PoolProxiedConnection:
        borrowed = real()
        taken.append(borrowed.driver_connection)
        return borrowed

    def lost(*_: object, **__: object) -> Never:
        raise psycopg.OperationalError("gone") if kind == "postgresql" else sqlite3.OperationalError("gone")

    monkeypatch.setattr(store.engine, "raw_connection", remembered)
    if kind == "sqlite":
        monkeypatch.setattr(FileChanges, "_version", lost)
    else:
        monkeypatch.setattr(psycopg.Connection, "execute", lost)
    with pytest.raises((StoreUnavailable, sqlite3.OperationalError)):
        store.changes()
    monkeypatch.undo()
    (one,) = taken
    with pytest.raises((sqlite3.ProgrammingError, psycopg.OperationalError), match="closed"):
        one.execute("SELECT 1")


def test_a_system_that_cannot_be_opened_leaves_no_connection_behind(url: str) -> None:
    with open_store(url) as store:
        store.people.insert_events([StoredEvent(DAAN, 1, "no-such-event.1", b'{"facts": {}, "personal": {}}')])
    made = list[Any]()

    def remember(connection: Any, _: object) -> None:
        made.append(connection)

    event.listen(Engine, "connect", remember)
    try:
        with pytest.raises(MapperDeserialisationError):
            open_system(url)
    finally:
        event.remove(Engine, "connect", remember)
    assert made
    for one in made:
        with pytest.raises((sqlite3.ProgrammingError, psycopg.OperationalError), match="closed"):
            one.execute("SELECT 1")


def test_after_a_loss_nobody_is_given_a_connection_from_before_it_and_each_of_those_is_closed(url: str) -> None:
    engine = engine_for(url)
    losses = Losses(engine)
    at_rest, in_hand = engine.raw_connection(), engine.raw_connection()
    before = [at_rest.driver_connection, in_hand.driver_connection]
    at_rest.close()
    losses.notice()
    in_hand.close()  # it comes back after the loss was noticed

    after = [engine.raw_connection(), engine.raw_connection()]
    assert not {id(one.driver_connection) for one in after} & {id(one) for one in before}
    for one in before:
        with pytest.raises((sqlite3.ProgrammingError, psycopg.OperationalError), match="closed"):
            one.execute("SELECT 1")  # type: ignore[union-attr]
    for one in after:
        one.driver_connection.execute("SELECT 1")  # type: ignore[union-attr]
        one.close()
    engine.dispose()


def test_a_loss_that_is_noticed_while_a_connection_is_made_costs_nobody_the_connection(url: str) -> None:
    engine = engine_for(url)
    losses = Losses(engine)
    engine.raw_connection().close()
    losses.notice()
    event.listen(engine, "connect", lambda *_: losses.notice())
    given = engine.raw_connection()
    given.driver_connection.execute("SELECT 1")  # type: ignore[union-attr]
    given.close()
    engine.dispose()
