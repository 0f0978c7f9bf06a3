"""The physical floor: the driver alone, writing the same rows just as durably, and judging nothing.

Each raw client has its own connection and one transaction for each act. On SQLite the statements come from the driver's
own cache of prepared statements; on PostgreSQL an act is one prepared statement and one round trip, which was the
fastest raw way we found.
"""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

import psycopg

from bench.disk import SQLITE, driver_url, sqlite_file
from bench.tape import Written


class Raw(ABC):
    """One raw client."""

    @abstractmethod
    def write(self, written: Written) -> None:
        """Writes the rows of one act and waits for the disk."""

    @abstractmethod
    def fill(self, all_written: Iterable[Written]) -> None:
        """Writes many acts in one transaction, to prepare a run."""

    @abstractmethod
    def close(self) -> None:
        """Lets go of the connection."""


class RawSQLite(Raw):
    """The sqlite3 module of Python."""

    def __init__(self, url: str) -> None:
        self.connection = sqlite3.connect(sqlite_file(url), isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 60000"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.execute = self.connection.cursor().execute

    def write(self, written: Written) -> None:
        self.execute("BEGIN IMMEDIATE")
        self.rows(written)
        self.execute("COMMIT")

    def fill(self, all_written: Iterable[Written]) -> None:
        self.execute("BEGIN IMMEDIATE")
        for written in all_written:
            self.rows(written)
        self.execute("COMMIT")

    def rows(self, written: Written) -> None:
        """The rows of one act."""
        if written.command:
            self.execute("INSERT INTO commands (scope, key, digest, answer) VALUES (?, ?, ?, ?)", written.command)
        me = written.request.hex
        self.execute(
            "INSERT INTO request_events (originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?)",
            (me, written.version, written.topic, written.state),
        )
        for name in written.releases:
            self.execute("DELETE FROM claims WHERE name = ? AND holder = ?", (name, me))
        for name in written.takes:
            self.execute("INSERT INTO claims (name, holder) VALUES (?, ?)", (name, me))
        if written.on_agenda:
            self.agenda(written)

    def agenda(self, written: Written) -> None:
        """When the clock must look again."""
        if written.due_on is None:
            self.execute("DELETE FROM agenda WHERE request = ?", (written.request.hex,))
        else:
            self.execute(
                "INSERT INTO agenda (request, due_on) VALUES (?, ?) "
                "ON CONFLICT (request) DO UPDATE SET due_on = excluded.due_on",
                (written.request.hex, written.due_on.isoformat()),
            )

    def close(self) -> None:
        self.connection.close()


class RawPostgres(Raw):
    """Psycopg, with binary parameters."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(driver_url(url), autocommit=True)
        self.cursor = self.connection.cursor(binary=True)

    def write(self, written: Written) -> None:
        self.cursor.execute(*in_one_statement(written), prepare=True)
        self.cursor.fetchone()

    def fill(self, all_written: Iterable[Written]) -> None:
        with self.connection.transaction():
            for written in all_written:
                self.write(written)

    def close(self) -> None:
        self.connection.close()


def in_one_statement(written: Written) -> tuple[str, list[Any]]:
    """All rows of an act in one statement."""
    me, parts, values = written.request, list[str](), list[Any]()
    if written.command:
        parts.append("said AS (INSERT INTO commands (scope, key, digest, answer) VALUES (%b, %b, %b, %b))")
        values += written.command
    if written.releases:
        parts.append("released AS (DELETE FROM claims WHERE name = ANY (%b) AND holder = %b)")
        values += [list(written.releases), me]
    if written.takes:
        parts.append("taken AS (INSERT INTO claims (name, holder) SELECT name, %b FROM unnest(%b::text[]) name)")
        values += [me, list(written.takes)]
    if written.on_agenda:
        parts.append(AGENDA_OFF if written.due_on is None else AGENDA_ON)
        values += [me] if written.due_on is None else [me, written.due_on]
    values += [me, written.version, written.topic, written.state]
    return (f"WITH {', '.join(parts)} " if parts else "") + EVENT, values


AGENDA_ON = (
    "due AS (INSERT INTO agenda (request, due_on) VALUES (%b, %b) "
    "ON CONFLICT (request) DO UPDATE SET due_on = excluded.due_on)"
)
AGENDA_OFF = "due AS (DELETE FROM agenda WHERE request = %b)"
EVENT = (
    "INSERT INTO request_events (originator_id, originator_version, topic, state) VALUES (%b, %b, %b, %b) "
    "RETURNING position"
)


def raw_client(kind: str, url: str) -> Raw:
    """A client for this kind of database."""
    return RawSQLite(url) if kind == SQLITE else RawPostgres(url)
