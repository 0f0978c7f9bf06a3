"""The tables of the ledger, and what is asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    Text,
    func,
    insert,
    select,
)

from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.note import Note, Signature
from vierogen.sealing.logs import Log
from vierogen.sealing.rows import fetch

WITNESSING = 4700190012  # the lock on PostgreSQL that lets one add the line of a witness at a time

TILE_LEVEL = 8
TILE = 1 << TILE_LEVEL
"""Of every so many leaves, and of every so many subtrees, the root is kept."""

metadata = MetaData()
leaves = Table(
    "ledger_leaves",
    metadata,
    Column("log", Text, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("stream", Text),
    Column("position", BigInteger),
    Column("hash", LargeBinary),
)
subtrees = Table(
    "ledger_subtrees",
    metadata,
    Column("log", Text, primary_key=True),
    Column("level", BigInteger, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("hash", LargeBinary),
)
checkpoints = Table(
    "ledger_checkpoints",
    metadata,
    Column("log", Text, primary_key=True),
    Column("size", BigInteger, primary_key=True),
    Column("note", Text),
    Column("recorded_at", DateTime(timezone=True)),
)
cosignatures = Table(
    "ledger_cosignatures",
    metadata,
    Column("log", Text, primary_key=True),
    Column("size", BigInteger, primary_key=True),
    Column("line", Text, primary_key=True),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A checkpoint as it is kept."""

    size: int
    note: str
    recorded_at: datetime


LeafRow: TypeAlias = tuple[int, str, int, bytes]
"""A leaf as drivers give and take it, where there are very many: number, stream, position, hash."""


class Leaf(NamedTuple):
    """A leaf as it is kept: which row it seals, and the hash."""

    number: int
    stream: str
    position: int
    hash: bytes


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def newest_checkpoint(connection: Connection, log: Log) -> Kept | None:
    """The largest."""
    return next(iter(checkpoints_of(connection, log, newest_first=True, limit=1)), None)


def checkpoints_of(
    connection: Connection, log: Log, *, above: int = -1, limit: int, newest_first: bool = False
) -> list[Kept]:
    """Checkpoints of a log that are larger than a size, by size."""
    order = checkpoints.c.size.desc() if newest_first else checkpoints.c.size
    wanted = select(checkpoints.c.size, checkpoints.c.note, checkpoints.c.recorded_at).where(
        checkpoints.c.log == log.name, checkpoints.c.size > above
    )
    rows = connection.execute(wanted.order_by(order).limit(limit))
    return [Kept(size, note, in_utc(at)) for size, note, at in rows]


def checkpoint_of_size(connection: Connection, log: Log, size: int) -> Kept | None:
    """The one of exactly this size."""
    found = checkpoints_of(connection, log, above=size - 1, limit=1)
    return found[0] if found and found[0].size == size else None


def in_utc(moment: datetime) -> datetime:
    """SQLite keeps no time zone, so it is given back here."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def lines_under(connection: Connection, log: Log, size: int) -> list[str]:
    """The signature lines of witnesses, as they were added."""
    wanted = select(cosignatures.c.line).where(cosignatures.c.log == log.name, cosignatures.c.size == size)
    return list(connection.execute(wanted.order_by(cosignatures.c.line)).scalars())


def with_witnesses(connection: Connection, log: Log, kept: Kept) -> Note:
    """The note of a checkpoint with the signatures of its witnesses. Raises UnreadableNoteError."""
    return Note.read(kept.note).also_signed(Signature.read(line) for line in lines_under(connection, log, kept.size))


def size_of(connection: Connection, log: Log) -> int:
    """How many leaves there are, by the number of the last."""
    last = connection.execute(select(func.max(leaves.c.number)).where(leaves.c.log == log.name)).scalar_one()
    return 0 if last is None else last + 1


def last_position(connection: Connection, stream: str) -> int:
    """Up to where a stream is sealed."""
    found = select(func.coalesce(func.max(leaves.c.position), 0)).where(leaves.c.stream == stream)
    return int(connection.execute(found).scalar_one())


def newest_position(connection: Connection, stream: str) -> int:
    """Up to where a stream was written."""
    return int(fetch(connection, f"SELECT coalesce(max(position), 0) FROM {stream}", ())[0][0])  # nosec B608  # names are our own


def leaves_from(connection: Connection, log: Log, first: int, limit: int) -> list[Leaf]:
    """Leaves in the order of their numbers."""
    return [Leaf(*row) for row in leaf_rows(connection, log, first, limit)]


def leaf_rows(connection: Connection, log: Log, first: int, limit: int) -> list[LeafRow]:
    """The same, for who looks at very many of them."""
    sql = (
        "SELECT number, stream, position, hash FROM ledger_leaves WHERE log = ? AND number >= ? ORDER BY number LIMIT ?"
    )
    found: list[Any] = fetch(connection, sql, (log.name, first, limit))
    return found


def leaf_of(connection: Connection, stream: str, position: int) -> Leaf | None:
    """The leaf that seals a row."""
    sql = "SELECT number, stream, position, hash FROM ledger_leaves WHERE stream = ? AND position = ?"
    found = fetch(connection, sql, (stream, position))
    return Leaf(*found[0]) if found else None


def hashes(connection: Connection, log: Log, level: int, first: int, limit: int) -> dict[int, bytes]:
    """Leaf hashes (level 0), or the roots of subtrees, by number."""
    if level == 0:
        sql = "SELECT number, hash FROM ledger_leaves WHERE log = ? AND number >= ? ORDER BY number LIMIT ?"
        return dict(fetch(connection, sql, (log.name, first, limit)))
    sql = "SELECT number, hash FROM ledger_subtrees WHERE log = ? AND level = ? AND number >= ? ORDER BY number LIMIT ?"
    return dict(fetch(connection, sql, (log.name, level, first, limit)))


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def add_leaves(connection: Connection, log: Log, new: Sequence[LeafRow]) -> None:
    """Adds leaves as fast as the database takes them."""
    rows: Iterable[tuple[Any, ...]] = ((log.name, *one) for one in new)
    bulk(connection, "ledger_leaves", ("log", "number", "stream", "position", "hash"), rows,
         ("text", "int8", "text", "int8", "bytea"))  # fmt: skip


def add_subtrees(connection: Connection, log: Log, new: Sequence[tuple[int, int, bytes]]) -> None:
    """Adds the roots of subtrees that are complete now: level, number, hash."""
    if new:
        rows = ((log.name, *one) for one in new)
        bulk(connection, "ledger_subtrees", ("log", "level", "number", "hash"), rows, ("text", "int8", "int8", "bytea"))


def add_checkpoint(connection: Connection, log: Log, size: int, note: Note) -> None:
    """Adds a signed checkpoint."""
    connection.execute(insert(checkpoints).values(log=log.name, size=size, note=note.written))


def take_turn(connection: Connection) -> None:
    """From here to the end of the transaction nobody else adds a witness. On SQLite whoever writes already is alone."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(WITNESSING)))


def add_cosignature(connection: Connection, log: Log, checkpoint: Checkpoint, line: Signature) -> None:
    """Adds the line of a witness."""
    connection.execute(insert(cosignatures).values(log=log.name, size=checkpoint.size, line=line.written))


def bulk(
    connection: Connection, table: str, names: Sequence[str], rows: Iterable[tuple[Any, ...]], types: Sequence[str]
) -> None:
    """Rows in the forms that drivers take."""
    driver: Any = connection.connection.driver_connection
    into = f"{table} ({', '.join(names)})"
    if connection.dialect.name == "sqlite":
        driver.executemany(f"INSERT INTO {into} VALUES ({', '.join('?' * len(names))})", rows)  # nosec B608  # names are our own
        return
    with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(list(types))
        for row in rows:
            copy.write_row(row)
