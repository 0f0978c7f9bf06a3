"""A connection that is lost is closed by whoever lost it, and not left to whoever sweeps up."""

from __future__ import annotations

import sqlite3
from typing import Any

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from databases import driver_url
from vierogen.persistence.engines import Losses, engine_for

LOST = {"sqlite": sqlite3.OperationalError, "postgresql": psycopg.OperationalError}


def test_a_connection_that_cannot_be_made_ready_is_closed(url: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = list[Any]()

    def losing(real: type[Any]) -> type[Any]:
        class Losing(real):  # type: ignore[misc]
            def __init__(self, *args: Any, **more: Any) -> None:
                super().__init__(*args, **more)
                made.append(self)

            def execute(self, *_: Any, **__: Any) -> Any:
                raise LOST[kind]("gone")

        return Losing

    engine = engine_for(url)
    if kind == "sqlite":
        lost = losing(sqlite3.Connection)
        monkeypatch.setattr(engine.dialect, "connect", lambda *args, **more: sqlite3.connect(args[0], factory=lost))
    else:
        lost = losing(psycopg.Connection)
        monkeypatch.setattr(engine.dialect, "connect", lambda *_, **__: lost.connect(driver_url(url)))

    with pytest.raises((DBAPIError, *LOST.values())):
        engine.connect()
    assert len(made) == 1
    if kind == "sqlite":
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            made[0].total_changes  # noqa: B018  # asking is enough
    else:
        assert made[0].closed
    engine.dispose()


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
