"""Which tables a backup holds, and how the values in them travel to a file and back."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Date, DateTime, LargeBinary, Text, Uuid
from sqlalchemy import Table as Kept

from vierogen.persistence.backups.form import Kind, Row, Table, UnreadableBackupError
from vierogen.persistence.key_store import COLUMNS as KEY_COLUMNS
from vierogen.persistence.schema import metadata
from vierogen.persistence.sqlite import moment_text

LEFT_OUT = frozenset({"sessions", "login_attempts", "logouts", "drafts", "tracking"})
"""Sessions and logins under way end, and with them who logged out of them; how far read models came is no use without them.

A draft is sealed with a key of whoever typed it, which stays when the child that it is about is erased.
"""
FIRST = ("published_leaves",)
"""A publication is closed by its own row, so what it is made of goes before."""

NAMED: dict[str, Kind] = {"made_at": "text", "retired_at": "text", "destroyed_at": "text"}
KEY_KINDS: dict[str, Kind] = {"id": "bytes", "person": "bytes", "category": "text", "epoch": "int",
                              "wrapped": "bytes", "why": "text", **NAMED}  # fmt: skip
KEY_TABLES = {
    Table("about_keys", (("name", "text"), ("value", "bytes"))): ("name",),
    Table("data_keys", tuple((name, KEY_KINDS[name]) for name in KEY_COLUMNS.split(", "))): ("id",),
}
"""The tables of the key store, and by what a row is known."""

TYPES = {"int": "int8", "text": "text", "bytes": "bytea", "id": "uuid", "day": "date", "moment": "timestamptz",
         "moment_in_utc": "timestamptz"}  # fmt: skip
"""What a column is called on PostgreSQL."""

CHUNK = 1_000


def data_tables() -> dict[Table, tuple[str, ...]]:
    """Those of the database, in an order in which they can be filled, and by what a row is known."""
    kept = [table for table in metadata.sorted_tables if table.name not in LEFT_OUT]
    kept.sort(key=lambda table: table.name not in FIRST)  # the rest stays in its order
    return {described(table): tuple(str(column.name) for column in table.primary_key) for table in kept}


def described(table: Kept) -> Table:
    """A table as it stands in a file."""
    return Table(str(table.name), tuple((str(column.name), kind_of(table, column)) for column in table.columns))


def kind_of(table: Kept, column: Any) -> Kind:
    """Moments that the database writes by itself, and those of the access log, carry their offset on SQLite."""
    match column.type:
        case Uuid():
            return "id"
        case DateTime():
            with_offset = column.name == "recorded_at" or table.name == "access_log"
            return "moment" if with_offset else "moment_in_utc"
        case Date():
            return "day"
        case LargeBinary():
            return "bytes"
        case Text():
            return "text"
    return "int"


# ── out of a database ────────────────────────────────────────────────────────────────────────────────────────────────


def rows_of(connection: Connection, table: Table, key: Sequence[str], prefix: str = "") -> Generator[Row, None, None]:
    """In the order of its key, as they stand in a file; never more than some in memory."""
    driver: Any = connection.connection.driver_connection
    sql = (
        f"SELECT {', '.join(map(quoted, table.names))} FROM {prefix}{table.name} ORDER BY {', '.join(map(quoted, key))}"  # nosec B608  # names are our own
    )
    if connection.dialect.name == "sqlite":
        yield from driver.cursor().execute(sql)
        return
    ways = [OUT.get(kind) for _, kind in table.columns]
    with driver.cursor().copy(f"COPY ({sql}) TO STDOUT (FORMAT BINARY)") as copy:
        copy.set_types([TYPES[kind] for _, kind in table.columns])
        for row in copy.rows():
            yield [way(value) if way and value is not None else value for way, value in zip(ways, row, strict=True)]


def quoted(name: str) -> str:
    """A column may be called as a word of SQL."""
    return f'"{name}"'


OUT: dict[Kind, Callable[[Any], Any]] = {
    "id": lambda value: value.hex,
    "day": lambda value: value.isoformat(),
    "moment": moment_text,
    "moment_in_utc": lambda value: moment_text(value).removesuffix("+00:00"),
}


# ── into a database ──────────────────────────────────────────────────────────────────────────────────────────────────


def fill(connection: Connection, table: Table, rows: Iterator[Row], prefix: str = "") -> Iterator[int]:
    """Says now and then how many rows were written; must be walked to its end. Raises UnreadableBackupError."""
    driver: Any = connection.connection.driver_connection
    into = f"{prefix}{table.name} ({', '.join(map(quoted, table.names))})"
    if connection.dialect.name == "sqlite":
        sql = f"INSERT INTO {into} VALUES ({', '.join('?' * len(table.names))})"  # nosec B608  # names are our own
        while some := list(islice(rows, CHUNK)):
            driver.executemany(sql, some)
            yield len(some)
        return
    with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types([TYPES[kind] for _, kind in table.columns])
        ways = [BACK.get(kind) for _, kind in table.columns]
        while some := list(islice(rows, CHUNK)):
            for row in some:
                copy.write_row(back(table, ways, row))
            yield len(some)


def back(table: Table, ways: Sequence[Callable[[Any], Any] | None], row: Row) -> Row:
    """A row for PostgreSQL, which takes no value of another kind than its column's."""
    try:
        return [way(value) if way and value is not None else value for way, value in zip(ways, row, strict=True)]
    except (TypeError, ValueError, OverflowError):
        raise UnreadableBackupError(
            f"Een rij van {table.name} ({row[0]}) houdt iets in dat PostgreSQL niet aanneemt. Er is niets teruggezet; "
            "zet deze reservekopie terug in SQLite en draai daar: vierogen verify"
        ) from None


def only(kind: type) -> Callable[[Any], Any]:
    """The value itself, of this kind."""

    def way(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError
        return value

    return way


def as_id(value: str) -> UUID:
    """As SQLite keeps it, and in no other way: another would no longer be seen afterwards."""
    if type(value) is not str:
        raise TypeError
    found = UUID(hex=value)
    if found.hex != value:
        raise ValueError
    return found


def as_moment(value: str) -> datetime:
    """Without an offset it is in UTC."""
    found = datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


BACK: dict[Kind, Callable[[Any], Any]] = {
    "int": only(int),
    "text": only(str),
    "bytes": only(bytes),
    "id": as_id,
    "day": date.fromisoformat,
    "moment": as_moment,
    "moment_in_utc": as_moment,
}


def numbers_go_on(connection: Connection) -> None:
    """On PostgreSQL columns that number by themselves go on after what was put there. On SQLite they do so already."""
    if connection.dialect.name == "sqlite":
        return
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.identity is not None:
                connection.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), max({column.name})) "  # nosec B608  # names are our own
                    f"FROM {table.name} HAVING max({column.name}) IS NOT NULL"
                )
