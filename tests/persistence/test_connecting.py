"""A connection that is lost while it is made ready is closed, and not left to whoever sweeps up."""

from __future__ import annotations

import sqlite3
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from databases import driver_url
from vierogen.persistence.engines import engine_for

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
