"""Rows on their way into a table: in the form in which each database keeps them, some at a time or all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Connection

from vierogen.projections.driver import do, driver_of, is_on_server, of_uuids
from vierogen.projections.read_model import ReadModel, Row

Keep: TypeAlias = Callable[[Iterable[Row]], list[Row]]
"""From rows to rows in the form in which the driver takes them and gives them back."""


def keeping(model: ReadModel, dialect: str) -> Keep:
    """How this database keeps these columns: PostgreSQL as they are, SQLite with ids and days as text."""
    if dialect == "postgresql":
        return list
    kinds = [type(field.type).__name__ for field in model.fields]
    ids = [nth for nth, kind in enumerate(kinds) if kind == "Uuid"]
    days = [nth for nth, kind in enumerate(kinds) if kind in {"Date", "DateTime"}]
    return lambda rows: [as_text(row, ids, days) for row in rows]


def as_text(row: Row, ids: Sequence[int], days: Sequence[int]) -> Row:
    """One row, as SQLite keeps it."""
    values = list(row)
    for nth in ids:
        if (value := values[nth]) is not None:
            values[nth] = value.hex
    for nth in days:
        if (value := values[nth]) is not None:
            values[nth] = value.isoformat()
    return tuple(values)


def change(
    connection: Connection,
    model: ReadModel,
    table: str,
    rows: Mapping[UUID, Sequence[Row]],
    before: Mapping[UUID, Sequence[Row]] | None = None,
) -> None:
    """Puts the new rows of these requests in the place of the old ones. Rows are in the form that is kept.

    Where it is known which rows stand there, only what differs is written.
    """
    before = before or {}
    gone = [request for request in rows if request not in before]
    old = {row for request in before.keys() & rows.keys() for row in before[request]}
    new = [row for request in rows for row in rows[request]]
    removed, added = old.difference(new), [row for row in new if row not in old]
    if gone:
        delete = f"DELETE FROM {table} WHERE request = ?"  # nosec B608  # names are our own
        do(connection, delete, [(request,) for request in of_uuids(connection, gone)])
    if removed:
        keys = [nth for nth, field in enumerate(model.fields) if field.key]
        where = " AND ".join(f"{model.columns[nth]} = ?" for nth in keys)
        delete = f"DELETE FROM {table} WHERE {where}"  # nosec B608  # names are our own
        do(connection, delete, [tuple(row[nth] for nth in keys) for row in removed])
    if added:
        do(connection, insert(model, table), added)


def insert(model: ReadModel, table: str) -> str:
    """The statement that adds one row."""
    return f"INSERT INTO {table} ({columns(model)}) VALUES ({', '.join('?' * len(model.columns))})"  # nosec B608  # names are our own


def columns(model: ReadModel) -> str:
    """The names of all columns; some of them are words of SQL."""
    return ", ".join(f'"{name}"' for name in model.columns)


def load(connection: Connection, model: ReadModel, table: str, rows: Iterable[Row]) -> None:
    """Adds many rows as fast as the database takes them, in the form that is kept."""
    driver = driver_of(connection)
    if not is_on_server(connection):
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
