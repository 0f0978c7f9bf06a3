"""Rows on their way into a table: in the form in which each database keeps them, some at a time or all at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from vierogen.projections.read_model import ReadModel, Row
from vierogen.projections.streams import in_dialect, of_uuids

AS_TEXT = (date, datetime)


def kept(rows: Iterable[Row], dialect: str) -> list[Row]:
    """Rows as the driver gives them back: SQLite keeps ids and days as text."""
    return list(rows) if dialect == "postgresql" else [tuple(map(as_sqlite, row)) for row in rows]


def as_sqlite(value: Any) -> Any:
    """One value."""
    if isinstance(value, UUID):
        return value.hex
    return value.isoformat() if isinstance(value, AS_TEXT) else value


def replace(
    connection: Connection, model: ReadModel, table: str, requests: Sequence[UUID], rows: Sequence[Row]
) -> None:
    """Puts new rows in the place of the old ones of these requests. The rows are in the form that is kept."""
    delete = in_dialect(connection, f"DELETE FROM {table} WHERE request = ?")
    connection.exec_driver_sql(delete, [(request,) for request in of_uuids(connection, requests)])
    if rows:
        connection.exec_driver_sql(in_dialect(connection, insert(model, table)), list(rows))


def insert(model: ReadModel, table: str) -> str:
    """The statement that adds one row."""
    return f"INSERT INTO {table} ({columns(model)}) VALUES ({', '.join('?' * len(model.columns))})"


def columns(model: ReadModel) -> str:
    """The names of all columns; some of them are words of SQL."""
    return ", ".join(f'"{name}"' for name in model.columns)


def load(connection: Connection, model: ReadModel, table: str, rows: Iterable[Row]) -> None:
    """Adds many rows as fast as the database takes them, in the form that is kept."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name != "postgresql":
        driver.executemany(insert(model, table), rows)
        return
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({columns(model)}) FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types([TYPES[type(field.type).__name__] for field in model.fields])
        for row in rows:
            copy.write_row(row)


TYPES = {
    "Uuid": "uuid",
    "Text": "text",
    "BigInteger": "int8",
    "Boolean": "bool",
    "Date": "date",
    "DateTime": "timestamptz",
}
"""What PostgreSQL calls the types of our columns."""
