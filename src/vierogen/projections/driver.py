"""Statements put to the driver itself, in a transaction that SQLAlchemy opened, with values as each database takes them.

Following says the same few things again and again, of a few rows each: there SQLAlchemy takes longer over a statement
than the database does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection


def driver_of(connection: Connection) -> Any:
    """The connection of ``sqlite3`` or ``psycopg``."""
    return connection.connection.driver_connection


def ask(connection: Connection, sql: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    """Rows as the driver gives them. ``?`` marks a value."""
    rows: list[tuple[Any, ...]] = driver_of(connection).execute(in_dialect(connection, sql), tuple(values)).fetchall()
    return rows


def do(connection: Connection, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """The same statement for each row of values."""
    cursor = driver_of(connection).cursor()
    try:
        cursor.executemany(in_dialect(connection, sql), rows)
    finally:
        cursor.close()


def in_dialect(connection: Connection, sql: str) -> str:
    """With the marks of this driver."""
    return sql.replace("?", "%s") if is_on_server(connection) else sql


def is_on_server(connection: Connection) -> bool:
    """Whether this is PostgreSQL."""
    return connection.dialect.name == "postgresql"


def as_uuid(value: UUID | str) -> UUID:
    """As SQLite or PostgreSQL gives it."""
    return value if isinstance(value, UUID) else UUID(value)


def of_uuids(connection: Connection, values: Iterable[UUID]) -> list[Any]:
    """As SQLite or PostgreSQL keeps them."""
    return list(values) if is_on_server(connection) else [value.hex for value in values]
