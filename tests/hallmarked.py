"""Events as an installation keeps them, for tests that make their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from sqlalchemy import Connection, text

from vierogen.bootstrap.system import System
from vierogen.persistence.hallmarking import STREAMS
from vierogen.persistence.mapper import Closing
from vierogen.vault.hallmarks import BEGINNING, INSIDE, Hallmark, Hallmarks
from vierogen.vault.sealing import bound_place
from vierogen.vault.vault import Vault

NOBODYS = Hallmarks(Hallmark(bytes(32)), dict.fromkeys(STREAMS, 0))
"""Those of no installation, all of which carries them."""


def closed_with(vault: Vault) -> Closing:
    """A vault, where it does not matter of whom the hallmarks are."""
    return Closing(vault, NOBODYS)


def kept_by(system: System, event: StoredEvent) -> StoredEvent:
    """The same event, in whatever form it is, with the hallmark of this installation."""
    assert isinstance(event.originator_id, UUID)
    place = bound_place(event.originator_id, event.originator_version, event.topic)
    state = system.closing.hallmarks.hallmark.put_on(event.state, place)
    return StoredEvent(event.originator_id, event.originator_version, event.topic, state)


def as_before_hallmarks(connection: Connection) -> None:
    """Every event as an earlier version kept it, and nothing said of hallmarks."""
    connection.execute(text("DELETE FROM installation WHERE name LIKE 'hallmarks%'"))
    for table in STREAMS:
        with unguarded(connection, table):
            for position, state in connection.execute(text(f"SELECT position, state FROM {table}")).all():
                connection.execute(
                    text(f"UPDATE {table} SET state = :state WHERE position = :position"),
                    {"position": position, "state": without_hallmark(bytes(state))},
                )


def without_hallmark(state: bytes) -> bytes:
    if not state.startswith(BEGINNING):
        return state
    return (b'{"form":2,' if b"\n" in state else b"{") + state[INSIDE:]


@contextmanager
def unguarded(connection: Connection, table: str) -> Iterator[None]:
    """Without the triggers that refuse every change."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        yield
        connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
        return
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
    triggers: Any = connection.execute(text(sql), {"table": table}).all()
    for name, _ in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, made in triggers:
        connection.exec_driver_sql(made)
