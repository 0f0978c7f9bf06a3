"""Rows as they are kept, as what a leaf is made of: strictly, so that no byte of a row can differ without its leaf.

What a driver would let pass, such as an id in capitals, is written as it stands and so makes another leaf.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection

from vierogen.ledger.content import digest_of
from vierogen.ledger.entry import ACCESS_LOG, access_entry, event_entry
from vierogen.ledger.tree import LEAF

Row = tuple[Any, ...]

EVENT_COLUMNS = "position, originator_id, originator_version, topic, state, recorded_at"
ACCESS_COLUMNS = (
    "position, at, trace_id, span_id, parent_span_id, activity, person, role, organisation, object, version, parts, "
    "purpose, policy, outcome, recorded_at"
)
UNREADABLE = "onleesbaar"


def columns(stream: str) -> str:
    """Every column of a stream; the first is the position."""
    return ACCESS_COLUMNS if stream == ACCESS_LOG else EVENT_COLUMNS


def between(connection: Connection, stream: str, first: int, last: int, limit: int) -> list[Row]:
    """Rows of a stream from one position up to and including another."""
    sql = f"SELECT {columns(stream)} FROM {stream} WHERE position >= ? AND position <= ? ORDER BY position LIMIT ?"  # nosec B608  # names are our own
    return fetch(connection, sql, (first, last, limit))


def at(connection: Connection, stream: str, position: int) -> Row | None:
    """The row at one position."""
    return next(iter(between(connection, stream, position, position, 1)), None)


def fetch(connection: Connection, sql: str, parameters: Sequence[Any]) -> list[Row]:
    """Straight from the driver: a million rows are not worth a wrapper each."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        found: list[Row] = driver.execute(sql, parameters).fetchall()
        return found
    with driver.cursor(binary=True) as cursor:
        rows: list[Row] = cursor.execute(sql.replace("?", "%s"), parameters).fetchall()
        return rows


def leaves(dialect: str, stream: str, rows: Sequence[Row]) -> list[bytes]:
    """The leaf hash of each row."""
    return [leaf(written(dialect, stream, row)) for row in rows]


# ── very many of them ────────────────────────────────────────────────────────────────────────────────────────────────

Sealed = tuple[list[int], list[bytes]]
"""Positions of rows, and their leaf hashes."""

Look = Callable[[str, Sequence[Row]], None]
"""Is shown the rows of a stream as they are hashed."""


def no_look(_stream: str, _rows: Sequence[Row]) -> None:
    """Nobody else looks at them."""


AS_WRITTEN = (
    "position, encode(uuid_send(originator_id), 'hex'), originator_version, topic, state, "
    "to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
)
"""What PostgreSQL writes itself as a leaf has it: it does so faster than we do, and its types hold nothing else."""


def leaves_after(connection: Connection, stream: str, position: int, limit: int, *, look: Look = no_look) -> Sealed:
    """Of the next rows of a stream, in the order of their positions."""
    return hashed(connection, stream, "position > ?", (position, limit), look)


def leaves_between(
    connection: Connection, stream: str, first: int, last: int, limit: int, *, look: Look = no_look
) -> Sealed:
    """Of the rows of a stream from one position up to and including another."""
    return hashed(connection, stream, "position >= ? AND position <= ?", (first, last, limit), look)


def hashed(connection: Connection, stream: str, where: str, values: Sequence[int], look: Look) -> Sealed:
    """The same as ``leaves``, without anything in between that is not needed; a test holds both against each other."""
    dialect, is_log = connection.dialect.name, stream == ACCESS_LOG
    told = columns(stream) if is_log or dialect == "sqlite" else AS_WRITTEN
    found = fetch(connection, f"SELECT {told} FROM {stream} WHERE {where} ORDER BY position LIMIT ?", values)  # nosec B608  # names are our own
    look(stream, found)
    if is_log:
        hashes = leaves(dialect, stream, found)
    else:
        hashes = sqlite_leaves(stream, found) if dialect == "sqlite" else postgres_leaves(stream, found)
    return [row[0] for row in found], hashes


class Netstrings(dict[Any, str]):
    """Words and small numbers that come again and again, as netstrings."""

    def __missing__(self, value: Any) -> str:
        if len(self) > MOST_REMEMBERED:
            self.clear()
        text = str(value) if type(value) is int else value
        self[value] = found = f"{len(text.encode())}:{text},"
        return found


MOST_REMEMBERED = 10_000
ID_LENGTH = 32
again = Netstrings()


def sqlite_leaves(stream: str, rows: Sequence[Row]) -> list[bytes]:
    """For events on SQLite, written out in one loop; ``event_written`` says what it does, and does the odd ones."""
    head, found = f"\x00{again[stream]}", list[bytes]()
    for row in rows:
        position, of, version, name, state, at = row
        try:
            usual = len(of) == ID_LENGTH and len(at) == MILLISECONDS and at[10] == " " and at[23:] == "+00:00"
            number = str(position)
            entry = (
                f"{head}{len(number)}:{number},32:{of},{again[version]}{again[name]}27:{at[:10]}T{at[11:23]}000Z,"
                f"64:{digest_of(state)},"
            )
        except (TypeError, AttributeError, ValueError):
            usual, entry = False, ""
        found.append(sha256(entry.encode()).digest() if usual else leaf(event_written("sqlite", stream, row)))
    return found


def postgres_leaves(stream: str, rows: Sequence[Row]) -> list[bytes]:
    """For events on PostgreSQL that wrote them itself, likewise."""
    head, found = f"\x00{again[stream]}", list[bytes]()
    for position, of, version, name, state, at in rows:
        number = str(position)
        try:
            digest = digest_of(state)
        except ValueError:
            found.append(leaf(UNREADABLE.encode()))
            continue
        entry = f"{head}{len(number)}:{number},32:{of},{again[version]}{again[name]}27:{at},64:{digest},"
        found.append(sha256(entry.encode()).digest())
    return found


def leaf(entry: bytes) -> bytes:
    """As ``tree.leaf_hash``."""
    return sha256(LEAF + entry).digest()


def written(dialect: str, stream: str, row: Row) -> bytes:
    """What the leaf of a row is the hash of."""
    return access_written(dialect, row) if stream == ACCESS_LOG else event_written(dialect, stream, row)


def event_written(dialect: str, stream: str, row: Row) -> bytes:
    """An event. One whose values are not of the kind that they should be is written as something that nothing seals."""
    position, of, version, name, state, recorded_at = row
    try:
        digest, at = digest_of(state), moment(dialect, recorded_at)
        return event_entry(stream, position, id_text(dialect, of), version=version, name=name, at=at, digest=digest)
    except (TypeError, AttributeError, ValueError):
        return UNREADABLE.encode()


def access_written(dialect: str, row: Row) -> bytes:
    """A row of the access log, by the bytes of ``application.access_log.Kept``, made of what is kept without reading it."""
    position, at, *words, recorded_at = row
    try:
        for nth in (4, 6, 7):  # person, organisation, object
            words[nth] = dashed(id_text(dialect, words[nth])) if words[nth] is not None else None
        body = orjson.dumps([position, moment(dialect, at), *words])
        return access_entry(position, moment(dialect, recorded_at), sha256(body).hexdigest())
    except (TypeError, AttributeError, ValueError):
        return UNREADABLE.encode()


def id_text(dialect: str, value: Any) -> str:
    """As 32 hexadecimal digits, on SQLite those that stand there."""
    if dialect == "sqlite":
        if not isinstance(value, str):
            raise TypeError
        return value
    assert isinstance(value, UUID)
    return value.hex


def dashed(text: str) -> str:
    """With the dashes of an id."""
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def moment(dialect: str, value: Any) -> str:
    """In UTC with microseconds; on SQLite made of the text that stands there."""
    if dialect == "sqlite":
        return sqlite_moment(value)
    assert isinstance(value, datetime)
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


MILLISECONDS, MICROSECONDS = 29, 32
"""How long a moment is on SQLite, by who wrote it: the database itself, or we."""


def sqlite_moment(text: str) -> str:
    """From one of the two ways in which it is written there. Anything else is taken over with a mark."""
    if text[10:11] == " " and text[-6:] == "+00:00":
        if len(text) == MILLISECONDS:
            return f"{text[:10]}T{text[11:23]}000Z"
        if len(text) == MICROSECONDS:
            return f"{text[:10]}T{text[11:26]}Z"
    return f"?{text}"
