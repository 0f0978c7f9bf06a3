"""What these tests keep: small requests, and a look at every row there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from sqlalchemy import make_url, text

from vierogen.application.keeping import Alongside, Command
from vierogen.persistence import Store, grant_to, migrate, open_store
from vierogen.persistence.schema import metadata

DAAN, NOOR = UUID(int=1), UUID(int=2)
NEW_YEAR = date(2026, 1, 1)


def event(request: UUID, version: int = 1, state: bytes = b"sealed") -> StoredEvent:
    return StoredEvent(request, version, "RequestOpened", state)


def command(key: str = "key", body: bytes = b"digest") -> Command:
    return Command("anna", key, body, b"answer")


def everything(request: UUID, key: str = "key") -> Alongside:
    """All that can be kept beside an event."""
    return Alongside(command(key), takes=(f"{request}/2025",), due_for=request, due_on=NEW_YEAR, people_at=0)


def rows(store: Store) -> dict[str, set[tuple[Any, ...]]]:
    """All rows of all tables, without the moment of writing."""
    with store.engine.connect() as connection:
        return {
            table.name: {
                tuple(row) for row in connection.execute(table.select().with_only_columns(*_without_moment(table)))
            }
            for table in metadata.sorted_tables
        }


def _without_moment(table: Any) -> list[Any]:
    return [column for column in table.columns if column.name != "recorded_at"]


def execute(store: Store, *statements: str) -> None:
    with store.transaction() as connection:
        for statement in statements:
            connection.execute(text(statement))


@contextmanager
def who_only_serves(url: str) -> Iterator[Store]:
    """A database on the server as it is opened by a role that may serve, and no more."""
    migrate(url)
    role = f"server_of_{make_url(url).database}"
    with open_store(url) as owner:
        execute(owner, f"CREATE ROLE {role} LOGIN")
    grant_to(url, role)
    try:
        with open_store(make_url(url).set(username=role).render_as_string(hide_password=False)) as store:
            yield store
    finally:
        with open_store(url) as owner:
            execute(owner, f"DROP OWNED BY {role}", f"DROP ROLE {role}")


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each returned or raised, when all ran at the same time."""
    with ThreadPoolExecutor(len(acts)) as threads:
        futures = [threads.submit(act) for act in acts]
        return [future.exception() or future.result() for future in futures]
