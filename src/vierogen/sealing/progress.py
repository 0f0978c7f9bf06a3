"""How far each who works for the ledger came, and how it goes: what health tells, and what is tried again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, MetaData, Table, Text, delete, insert, select

from vierogen.ledger.entry import moment_text
from vierogen.sealing import tables
from vierogen.sealing.logs import LOGS, Log
from vierogen.sealing.rows import fetch
from vierogen.sealing.source import Source

SEALER = "sealer"

progress = Table(
    "ledger_progress",
    MetaData(),
    Column("who", Text, primary_key=True),
    Column("log", Text, primary_key=True),
    Column("size", BigInteger),
    Column("at", Text),
    Column("attempts", BigInteger),
    Column("next_at", Text),
    Column("outcome", Text),
)


@dataclass(frozen=True, slots=True)
class Progress:
    """One of them: up to which size, when, how often in vain since, when it is tried again, and what went wrong."""

    who: str
    log: str
    size: int
    at: datetime | None = None
    attempts: int = 0
    next_at: datetime | None = None
    outcome: str | None = None


def of(connection: Connection, who: str, log: Log) -> Progress:
    """How far one is; not begun when nothing is known."""
    wanted = select(progress).where(progress.c.who == who, progress.c.log == log.name)
    found = connection.execute(wanted).one_or_none()
    return Progress(who, log.name, 0) if found is None else read(found)


def everybody(connection: Connection) -> list[Progress]:
    """All of them."""
    return [read(row) for row in connection.execute(select(progress).order_by(progress.c.who, progress.c.log))]


def read(row: Sequence[Any]) -> Progress:
    """From a row."""
    who, log, size, at, attempts, next_at, outcome = row
    return Progress(who, log, size, moment(at), attempts, moment(next_at), outcome)


def moment(text: str | None) -> datetime | None:
    """As it was written."""
    return datetime.fromisoformat(text) if text else None


def keep(connection: Connection, one: Progress) -> None:
    """In the place of what was known."""
    connection.execute(delete(progress).where(progress.c.who == one.who, progress.c.log == one.log))
    connection.execute(
        insert(progress).values(
            who=one.who,
            log=one.log,
            size=one.size,
            at=one.at and moment_text(one.at),
            attempts=one.attempts,
            next_at=one.next_at and moment_text(one.next_at),
            outcome=one.outcome,
        )
    )


def refused(source: Source, log: Log, at: datetime, why: str) -> None:
    """The sealer refuses to go on."""
    with source.transaction() as connection:
        before = of(connection, SEALER, log)
        keep(connection, Progress(SEALER, log.name, before.size, at, before.attempts + 1, None, why))


def accepted(source: Source, log: Log, at: datetime) -> None:
    """The sealer goes on after it refused; written only then, for nobody asks how far it is in good times."""
    with source.reading() as connection:
        before = of(connection, SEALER, log)
    if before.outcome is not None:
        with source.transaction() as connection:
            keep(connection, Progress(SEALER, log.name, before.size, at))


@dataclass(frozen=True, slots=True)
class Standing:
    """How a log stands: how many rows are sealed, how many may not be, how long the oldest of those waits, and why."""

    log: Log
    size: int
    unsealed: int
    waiting_since: datetime | None
    refused: str | None


def standings(source: Source) -> list[Standing]:
    """Of both logs."""
    with source.reading() as connection:
        return [standing(connection, log) for log in LOGS]


def standing(connection: Connection, log: Log) -> Standing:
    """Positions may have holes, so the number that waits is the most that it can be."""
    kept = tables.newest_checkpoint(connection, log)
    unsealed, since = 0, list[datetime]()
    for stream in log.streams:
        sealed = tables.last_position(connection, stream)
        unsealed += tables.newest_position(connection, stream) - sealed
        sql = f"SELECT recorded_at FROM {stream} WHERE position > ? ORDER BY position LIMIT 1"  # nosec B608  # names are our own
        since += [as_moment(row[0]) for row in fetch(connection, sql, (sealed,))]
    refused = of(connection, SEALER, log).outcome
    return Standing(log, kept.size if kept else 0, max(0, unsealed), min(since, default=None), refused)


def as_moment(value: datetime | str) -> datetime:
    """SQLite keeps it as text."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value
