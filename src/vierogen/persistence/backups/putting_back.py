"""Putting a backup back: into an empty place, looked at before it counts, all of it or nothing."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from sqlalchemy import Connection, Engine, inspect, make_url
from sqlalchemy.exc import IntegrityError

from vierogen.persistence.backups.form import DAMAGED, DATA, KEYS, Head, Reader, Row, Table, UnreadableBackupError
from vierogen.persistence.backups.tables import KEY_TABLES, TYPES, data_tables, fill, numbers_go_on
from vierogen.persistence.backups.taking import Progress, give_name
from vierogen.persistence.engines import engine_for, overwriting_engine_for
from vierogen.persistence.faults import in_our_words
from vierogen.persistence.key_file import ONLY_MINE
from vierogen.persistence.key_store import SCHEMA, create_tables, is_made, prefix, writing
from vierogen.persistence.migrations import State, alone, is_known, require_ours, upgrade

OF_KEYS = {table.name for table in KEY_TABLES}
BESIDE = ("-wal", "-shm", "-journal")


class NotEmptyError(Exception):
    """There is something where it should go; it was left as it is. Says what, in Dutch."""


def put_back(
    path: Path, url: str, store_url: str, look: Callable[[Connection, Head], None], progress: Progress
) -> Head:
    """All parts of a backup. ``look`` sees the data before it counts, and raises when it must not.

    Raises UnreadableBackupError and NotEmptyError; then nothing was put anywhere.
    """
    with Reader(path) as backup, Naming() as naming:
        head = backup.head
        require_known(head)
        with in_our_words(), ExitStack() as places:
            # The keys were entered last and so are committed first: keys alone do nothing, data alone lacks its keys.
            data = places.enter_context(an_empty_database(url, naming)) if DATA in head.parts else None
            keys = places.enter_context(an_empty_key_store(store_url, naming)) if KEYS in head.parts else None
            if data is not None:
                upgrade(data, head.schema)
            put_tables(backup, data, keys, progress)
            if data is not None:
                upgrade(data)
                numbers_go_on(data)
                require_together(data)
                look(data, head)
        naming.give()
    return head


def require_known(head: Head) -> None:
    """A backup of a newer version is for that version."""
    if not is_known(head.schema) or set(head.parts) - {DATA, KEYS}:
        raise UnreadableBackupError(
            f"Deze reservekopie is gemaakt met een nieuwere versie van Vierogen ({head.program}). Gebruik die versie."
        )


def put_tables(backup: Reader, data: Connection | None, keys: Connection | None, progress: Progress) -> None:
    """Table after table, each into its place."""
    known, done = {table.name for table in data_tables()} | OF_KEYS, 0
    for table, rows in backup.tables():
        target, before = (keys, key_prefix(keys)) if table.name in OF_KEYS else (data, "")
        if target is None or table.name not in known:
            raise UnreadableBackupError(
                "De reservekopie houdt een tabel in die hier niet past. Er is niets teruggezet."
            )
        require_fits(target, table)
        for written in filled(target, table, rows, before):
            done += written
            progress(done, backup.head.total)


REFUSED = (
    *(sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError, sqlite3.DataError),
    *(psycopg.IntegrityError, psycopg.DataError, OverflowError),
)
"""What a driver says of rows that cannot stand beside each other, or in their columns."""


def filled(target: Connection, table: Table, rows: Iterator[Row], before: str) -> Iterator[int]:
    """What the database does not take is a fault of the file."""
    try:
        yield from fill(target, table, rows, before)
    except REFUSED:
        raise UnreadableBackupError(
            f"De database neemt een rij van {table.name} niet aan. Er is niets teruggezet."
        ) from None


STRANGE = "SELECT name FROM installation WHERE typeof(value) <> 'blob'"
"""What a database says of its keys is read before anything can be told of it, and SQLite takes any kind of value."""


def require_together(data: Connection) -> None:
    """What refers to something, finds it. Otherwise only the commit would say so."""
    if data.dialect.name == "sqlite":
        whole = all(data.exec_driver_sql(asked).first() is None for asked in ("PRAGMA foreign_key_check", STRANGE))
    else:
        try:
            data.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
            whole = True
        except IntegrityError:
            whole = False
    if not whole:
        raise UnreadableBackupError(DAMAGED)


def require_fits(target: Connection, table: Table) -> None:
    """Names go into a statement, so each is that of a column that is there, and of a kind that we know."""
    schema = SCHEMA if table.name in OF_KEYS and target.dialect.name == "postgresql" else None
    there = {column["name"] for column in inspect(target).get_columns(table.name, schema=schema)}
    if not there.issuperset(table.names) or not all(kind in TYPES for _, kind in table.columns):
        raise UnreadableBackupError(DAMAGED)


def key_prefix(keys: Connection | None) -> str:
    """Where the tables of the key store stand."""
    return prefix(keys.engine) if keys is not None else ""


# ── empty places ─────────────────────────────────────────────────────────────────────────────────────────────────────


class Naming:
    """Files that are whole and on the disk get their names together; whatever has none in the end goes away."""

    def __init__(self) -> None:
        self._files = list[tuple[Path, Path]]()

    def __enter__(self) -> Self:
        """For use in a with statement."""
        return self

    def will_be(self, target: Path) -> Path:
        """The file that it is until then, empty and for its owner alone."""
        unfinished = target.with_name(f".{target.name}.{os.getpid()}.herstel")
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_MINE))
        self._files.append((unfinished, target))
        return unfinished

    def give(self) -> None:
        """All, or none. Raises NotEmptyError."""
        given = list[Path]()
        for unfinished, target in self._files:
            try:
                give_name(unfinished, target)
            except FileExistsError:
                for one in given:
                    one.unlink()
                raise NotEmptyError(f"{target} is er inmiddels al. Er is niets teruggezet.") from None
            given.append(target)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing half stays."""
        for unfinished, _ in self._files:
            for ending in ("", *BESIDE):
                Path(f"{unfinished}{ending}").unlink(missing_ok=True)


@contextmanager
def an_empty_database(url: str, naming: Naming) -> Iterator[Connection]:
    """A transaction in a database without anything in it."""
    with an_empty_place(url, "De database", engine_for, naming) as engine, alone(engine) as connection:
        if require_ours(connection) is not State.EMPTY:
            raise NotEmptyError("De database is niet leeg. Er is niets gewijzigd; kies een lege.")
        yield connection


@contextmanager
def an_empty_key_store(url: str, naming: Naming) -> Iterator[Connection]:
    """Likewise for the keys."""
    with an_empty_place(url, "De sleutelopslag", overwriting_engine_for, naming) as engine:
        if is_made(engine):
            raise NotEmptyError(f"De sleutelopslag is niet leeg ({SCHEMA}). Er is niets gewijzigd; kies een lege.")
        with writing(engine) as connection:
            create_tables(connection, prefix(engine))
            yield connection


@contextmanager
def an_empty_place(url: str, what: str, opens: Callable[[str], Engine], naming: Naming) -> Iterator[Engine]:
    """The server itself, which undoes what is not committed; or a file that gets its name later."""
    address = make_url(url)
    on_file = address.get_backend_name() == "sqlite"
    if on_file:
        target = Path(address.database or "")
        for there in (target, *(Path(f"{target}{ending}") for ending in BESIDE)):
            if there.exists():
                raise NotEmptyError(f"{what} is er al: {there}. Er is niets gewijzigd; kies een lege plaats.")
        address = address.set(database=str(naming.will_be(target)))
    engine = opens(address.render_as_string(hide_password=False))
    try:
        yield engine
        if on_file:
            settle(engine)
    finally:
        engine.dispose()


def settle(engine: Engine) -> None:
    """All of it in the file itself, and nothing beside it."""
    with engine.connect() as held:
        connection = held.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").close()
