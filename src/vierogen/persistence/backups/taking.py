"""Taking a backup: of one moment, while everybody works on, beside where it will stand until it is whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection

from vierogen import __version__
from vierogen.durable import sync_folder
from vierogen.persistence.backups.form import DATA, KEYS, Head, Table, Writer, read_through
from vierogen.persistence.backups.tables import KEY_TABLES, data_tables, rows_of
from vierogen.persistence.engines import overwriting_engine_for
from vierogen.persistence.faults import in_our_words
from vierogen.persistence.key_file import ONLY_MINE
from vierogen.persistence.key_store import KeyStore, prefix
from vierogen.persistence.migrations import version_on
from vierogen.persistence.store import Store

Progress = Callable[[int, int], None]
STREAMS = ("request_events", "people_events", "access_log")


@dataclass(frozen=True, slots=True)
class Source:
    """An open connection that sees one moment, and what of it goes along."""

    part: str
    connection: Connection
    tables: Mapping[Table, tuple[str, ...]]
    prefix: str = ""

    def count(self) -> dict[str, int]:
        """How many rows of each table."""
        return {table.name: self._one(f"SELECT count(*) FROM {self.prefix}{table.name}") for table in self.tables}  # nosec B608  # names are our own

    def positions(self) -> dict[str, int]:
        """The newest of each stream."""
        if self.part != DATA:
            return {}
        return {stream: self._one(f"SELECT coalesce(max(position), 0) FROM {stream}") for stream in STREAMS}  # nosec B608  # names are our own

    def _one(self, sql: str) -> int:
        return int(self.connection.exec_driver_sql(sql).scalar_one())


@dataclass(frozen=True, slots=True)
class Beside:
    """What goes along in the head for who puts it back: said by who knows the ledger."""

    checkpoints: Callable[[Connection], Mapping[str, str]]
    public_keys: tuple[str, ...]


def take(
    store: Store,
    store_url: str,
    *,
    parts: tuple[str, ...],
    target: Path,
    beside: Beside,
    now: datetime,
    progress: Progress,
) -> Head:
    """Writes it, reads it back, and only then gives it its name. Raises FileExistsError, and OSError for a full disk."""
    with new_file(target) as (file, unfinished), ExitStack() as open_:
        sources = list[Source]()
        if DATA in parts:
            sources.append(Source(DATA, open_.enter_context(store.reading()), data_tables()))
        # After the data: a key is kept before anything is sealed with it, so every key of that moment is there.
        if KEYS in parts:
            sources.append(open_.enter_context(the_keys(store_url)))
        head = head_of(store, sources, now)
        if DATA in parts:
            head = replace(head, checkpoints=beside.checkpoints(sources[0].connection), public_keys=beside.public_keys)
        writer, done = Writer(file, head), 0
        for source in sources:
            for table, key in source.tables.items():
                with closing(rows_of(source.connection, table, key, source.prefix)) as rows:
                    for written in writer.table(table, rows):
                        done += written
                        progress(done, head.total)
        writer.close()
        file.flush()
        os.fsync(file.fileno())
        read_through(unfinished)
    return head


@contextmanager
def the_keys(store_url: str) -> Iterator[Source]:
    """The key store, at one moment. Raises KeyStoreError when there is none."""
    KeyStore.open(store_url).close()
    engine = overwriting_engine_for(store_url)
    try:
        level = "REPEATABLE READ" if engine.dialect.name == "postgresql" else "AUTOCOMMIT"
        with in_our_words(), engine.connect() as held:
            connection = held.execution_options(isolation_level=level)
            with connection.begin():
                yield Source(KEYS, connection, KEY_TABLES, prefix(engine))
    finally:
        engine.dispose()


def head_of(store: Store, sources: list[Source], now: datetime) -> Head:
    """What is in it, without what the ledger says."""
    with store.engine.connect() as connection:
        schema = version_on(connection) or ""
    counted, positions = dict[str, int](), dict[str, int]()
    for source in sources:
        counted |= source.count()
        positions |= source.positions()
    parts = tuple(source.part for source in sources)
    moment = now.isoformat(timespec="seconds")
    return Head(schema, parts, moment, __version__, store.dialect, counted, positions)


@contextmanager
def new_file(target: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A file that only its owner reads, and that gets its name when all of it is there. Never over another."""
    if target.exists():
        raise FileExistsError(target)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.deel")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_MINE), "wb") as file:
            yield file, unfinished
        give_name(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)


def give_name(unfinished: Path, target: Path) -> None:
    """In one move, unless somebody else was first. Raises FileExistsError."""
    try:
        target.hardlink_to(unfinished)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if target.exists():
            raise FileExistsError(target) from None
        unfinished.replace(target)
    unfinished.unlink(missing_ok=True)
    sync_folder(target.parent)
