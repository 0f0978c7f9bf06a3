"""The key store: wrapped keys in a database of their own, or in a schema of their own on PostgreSQL.

Never in the transaction of an act: a key is durable before anything is sealed with it, and a key that seals nothing,
because the act failed, does no harm. Nothing is written in a store that is not the one that was opened, or one of an
earlier moment: a key that is kept there is lost as soon as ours is back. Nor is anything read there for more than a second.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from time import monotonic
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Connection, Engine, inspect, make_url
from sqlalchemy.exc import SQLAlchemyError

from vierogen.application.keeping import KeyStoreUnavailable, StoreUnavailable
from vierogen.persistence.engines import (
    WRITES,
    is_in_memory,
    is_missing,
    make_file_for_us_alone,
    overwriting_engine_for,
)
from vierogen.persistence.faults import in_our_words
from vierogen.persistence.group_commit import GroupCommit, Waiting
from vierogen.vault.faults import KeysAwayError, WrongKeyError
from vierogen.vault.keys import KeptKey

SCHEMA = "vierogen_keys"
SHAPE = b"1"
ALONE = 4700190011
"""The lock on PostgreSQL of whoever changes the keys around the keys."""

COLUMNS = "id, person, category, epoch, wrapped, made_at, retired_at, destroyed_at, why"
LIVING = "retired_at IS NULL"
NOBODY = UUID(int=0)
LOOK_EVERY = 1.0
"""Seconds between two looks, while only reading, whether it is still the store that was opened; who writes looks always."""


class KeyStoreError(Exception):
    """The key store is not there, or is not one of ours; says which, in Dutch."""

    MISSING = "De sleutelopslag is er niet"
    NEWER = "De sleutelopslag is van een nieuwere versie van Vierogen"
    UNREADABLE = "De sleutelopslag is niet te lezen: zij is beschadigd, van iets anders, of u mag er niet bij"


class KeyStore:
    """Satisfies ``KeyKeeping``, on both databases."""

    def __init__(self, engine: Engine, *, in_memory: bool = False) -> None:
        self._engine, self._on_server = engine, engine.dialect.name == "postgresql"
        self._keys, self._about = (f"{prefix(engine)}{name}" for name in ("data_keys", "about_keys"))
        self._together = GroupCommit(self._keep_all)
        self._turn: AbstractContextManager[Any] = RLock() if in_memory else nullcontext()
        self._file = None if self._on_server or in_memory else Path(engine.url.database or "")
        self._inode = inode_of(self._file)
        self._looked = 0.0
        with engine.connect() as connection:
            self._fingerprint, self._newest = self._told(connection), self._newest_in(connection)

    @classmethod
    def open(cls, url: str) -> KeyStore:
        """One that was made before. Raises ``KeyStoreError``."""
        if is_missing(url):
            raise KeyStoreError(KeyStoreError.MISSING)
        return cls._checked(overwriting_engine_for(url), in_memory=is_in_memory(url))

    @classmethod
    def make(cls, url: str, fingerprint: bytes) -> KeyStore:
        """Makes what is not there. One that is there already is opened as it is."""
        engine = overwriting_engine_for(url)
        try:
            with in_words_of_keys():
                make_file_for_us_alone(engine)
                if not is_made(engine):
                    make_tables(engine, fingerprint)
        except KeysAwayError:
            engine.dispose()
            raise KeyStoreError(KeyStoreError.UNREADABLE) from None
        return cls._checked(engine, in_memory=is_in_memory(url))

    @classmethod
    def _checked(cls, engine: Engine, *, in_memory: bool) -> KeyStore:
        try:
            with in_words_of_keys():
                why = why_not_ours(engine)
                store = None if why else cls(engine, in_memory=in_memory)
        except KeysAwayError:
            engine.dispose()
            raise KeyStoreError(KeyStoreError.UNREADABLE) from None
        except BaseException:
            engine.dispose()
            raise
        if store is None:
            engine.dispose()
            raise KeyStoreError(why)
        return store

    @property
    def fingerprint(self) -> bytes:
        """Told by the data that it belongs to."""
        return self._fingerprint

    def look(self) -> None:
        """Raises ``KeysAwayError`` when it is another one than it was."""
        self._looked = 0.0
        with self._reading():
            pass

    def living(self, person: UUID) -> Sequence[KeptKey]:
        """With which something of this person may be sealed."""
        return self._found(f"person = ? AND {LIVING}", person.bytes)

    def beside(self, *ids: UUID) -> Sequence[KeptKey]:
        """All keys of the person of each."""
        marks = ", ".join("?" * len(ids))
        persons = f"person IN (SELECT person FROM {self._keys} WHERE id IN ({marks}))"  # nosec B608  # names are our own
        return self._found(persons, *(id.bytes for id in ids))

    def keep(self, keys: Iterable[KeptKey]) -> int:
        """Whoever was first keeps its key. Those who ask at the same moment share one commit."""
        (kept,) = self._together.put(tuple(keys))
        return kept

    def _keep_all(self, turns: Sequence[Waiting[tuple[KeptKey, ...]]]) -> None:
        # All in one order, so that nobody waits crosswise.
        keys = sorted((key for turn in turns for key in turn.wanted), key=lambda key: (key.person, key.category))
        try:
            with self._writing() as connection:
                kept = self._insert(connection, keys)
        except Exception as fault:
            for turn in turns:
                turn.outcome = fault
        else:
            if keys:
                self._newest = keys[-1].person, keys[-1].category
            for turn in turns:
                turn.outcome = [sum(key.id in kept for key in turn.wanted)]

    def _insert(self, connection: Connection, keys: Sequence[KeptKey]) -> set[UUID]:
        """In one statement; returns which were kept."""
        if not keys:
            return set()
        rows = ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?, ?)"] * len(keys))
        sql = f"INSERT INTO {self._keys} ({COLUMNS}) VALUES {rows} ON CONFLICT DO NOTHING RETURNING id"  # nosec B608  # names are our own
        values = [value for key in keys for value in of_key(key)]
        return {UUID(bytes=bytes(id)) for (id,) in self._ask(connection, sql, values)}

    def retire(
        self, person: UUID, categories: Collection[str], at: datetime, made_until: datetime | None = None
    ) -> Sequence[KeptKey]:
        """No more sealing."""
        until = as_text(made_until or at)
        with self._writing() as connection:
            for category in sorted(categories):
                sql = (
                    f"UPDATE {self._keys} SET retired_at = ? "  # nosec B608  # names are our own
                    f"WHERE person = ? AND category = ? AND made_at <= ? AND {LIVING}"
                )
                self._run(connection, sql, as_text(at), person.bytes, category, until)
        return self._found("person = ? AND retired_at IS NOT NULL AND destroyed_at IS NULL", person.bytes)

    def destroy(self, ids: Collection[UUID], at: datetime, why: str = "") -> None:
        """The bytes are overwritten in the file, and the log of the database is emptied."""
        with self._writing() as connection:
            for id in ids:
                sql = (
                    f"UPDATE {self._keys} SET wrapped = NULL, why = ?, destroyed_at = ?, retired_at = coalesce(retired_at, ?) "  # nosec B608  # names are our own
                    "WHERE id = ? AND destroyed_at IS NULL"
                )
                self._run(connection, sql, why, as_text(at), as_text(at), id.bytes)
        self.clean()

    def destroyed(self, person: UUID | None = None) -> Sequence[KeptKey]:
        """What is still known of them."""
        if person is None:
            return self._found("destroyed_at IS NOT NULL")
        return self._found("person = ? AND destroyed_at IS NOT NULL", person.bytes)

    def some(self, after: UUID | None, limit: int) -> Sequence[KeptKey]:
        """A page of those that still open something."""
        sought = "wrapped IS NOT NULL AND id > ? ORDER BY id LIMIT ?"
        return self._found(sought, after.bytes if after else b"", limit)

    def rewrap(self, pairs: Iterable[tuple[KeptKey, KeptKey]]) -> int:
        """One transaction; what is no longer as it was is left alone."""
        done = 0
        with self._writing() as connection:
            for old, new in pairs:
                sql = f"UPDATE {self._keys} SET epoch = ?, wrapped = ? WHERE id = ? AND epoch = ? AND wrapped = ?"  # nosec B608  # names are our own
                done += self._run(connection, sql, new.epoch, new.wrapped, old.id.bytes, old.epoch, old.wrapped)
        return done

    def ids(self) -> dict[UUID, bool]:
        """Every key that there ever was, and whether it still opens something."""
        with self._reading() as connection:
            found = connection.exec_driver_sql(f"SELECT id, wrapped IS NOT NULL FROM {self._keys}")  # nosec B608  # names are our own
            return {UUID(bytes=bytes(id)): bool(there) for id, there in found}

    def under_epochs(self) -> Mapping[int, int]:
        """How many keys are wrapped under which epoch."""
        counted = f"SELECT epoch, count(*) FROM {self._keys} WHERE wrapped IS NOT NULL GROUP BY epoch ORDER BY epoch"  # nosec B608  # names are our own
        with self._reading() as connection:
            return dict(tuple(row) for row in connection.exec_driver_sql(counted))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Holds the write lock of the file, or a lock of its own on the server."""
        with self._writing() as connection:
            if self._on_server:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ALONE})")
            yield

    def clean(self) -> None:
        """What was overwritten must not lie in a log or on a freed page. On a server that is for VACUUM to do."""
        with in_words_of_keys(), self._turn, self._engine.connect() as held:
            connection = held.execution_options(isolation_level="AUTOCOMMIT")
            if self._on_server:
                connection.exec_driver_sql(f"VACUUM {self._keys}")
            else:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").close()

    def grants(self) -> list[str]:
        """What a role needs on PostgreSQL to seal and read; ``{}`` stands for the role."""
        return [
            f"GRANT USAGE ON SCHEMA {SCHEMA} TO {{}}",
            f"GRANT SELECT, INSERT, UPDATE ON {self._keys} TO {{}}",
            f"GRANT SELECT ON {self._about} TO {{}}",
        ]

    def grant(self, role: str) -> None:
        """Gives a role that, on PostgreSQL."""
        quoted = self._engine.dialect.identifier_preparer.quote(role)
        with self._writing() as connection:
            for statement in self.grants():
                connection.exec_driver_sql(statement.format(quoted))

    def close(self) -> None:
        """Lets go of every connection."""
        self._engine.dispose()

    def _found(self, where: str, *values: object) -> list[KeptKey]:
        with self._reading() as connection:
            sql = f"SELECT {COLUMNS} FROM {self._keys} WHERE {where}"  # nosec B608  # names are our own
            rows = self._ask(connection, sql, values)
        return [as_key(row) for row in rows]

    def _ask(self, connection: Connection, sql: str, values: Sequence[object]) -> list[Any]:
        """Of the driver: SQLAlchemy takes longer over a question of few rows than the database does."""
        driver: Any = connection.connection.driver_connection
        try:
            rows: list[Any] = driver.execute(self._marked(sql), values).fetchall()
        except psycopg.OperationalError:
            if driver.closed:  # then the others are lost too, and the pool must know: it hears it from SQLAlchemy
                connection.exec_driver_sql(self._marked(sql), tuple(values))
            raise
        return rows

    def _told(self, connection: Connection) -> bytes:
        sql = f"SELECT value FROM {self._about} WHERE name = 'fingerprint'"  # nosec B608  # names are our own
        return bytes(connection.exec_driver_sql(sql).scalar_one())

    def _newest_in(self, connection: Connection) -> tuple[UUID, str] | None:
        """Whose key was made last, and of which category. No row is ever removed, so every later store has one as well."""
        sql = f"SELECT person, category FROM {self._keys} ORDER BY made_at DESC LIMIT 1"  # nosec B608  # names are our own
        found = connection.exec_driver_sql(sql).one_or_none()
        return (UUID(bytes=bytes(found[0])), found[1]) if found else None

    def _require_goes_on(self, connection: Connection) -> None:
        person, category = self._newest or (NOBODY, "")
        newest = f"SELECT count(*) FROM {self._keys} WHERE person = ? AND category = ?"  # nosec B608  # names are our own
        sql = f"SELECT value, ({newest}) FROM {self._about} WHERE name = 'fingerprint'"  # nosec B608  # names are our own
        told = self._ask(connection, sql, (person.bytes, category))
        if [bytes(fingerprint) for fingerprint, _ in told] != [self._fingerprint]:
            raise KeysAwayError("the key store is of another database")
        ((_, count),) = told
        if self._newest is not None and not count:
            raise KeysAwayError("the key store is of an earlier moment")
        self._looked = monotonic()

    def _find_file(self) -> None:
        """A connection stays with the file that it was made to, also when that one was removed or another took its place."""
        if self._file is None or (here := inode_of(self._file)) == self._inode:
            return
        if here is None:
            raise KeysAwayError(f"{self._file} is not there")
        self._engine.dispose()
        self._inode, self._looked = here, 0.0

    def _run(self, connection: Connection, sql: str, *values: object) -> int:
        return connection.exec_driver_sql(self._marked(sql), values).rowcount

    def _marked(self, sql: str) -> str:
        return sql.replace("?", "%s") if self._on_server else sql

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with in_words_of_keys(), self._turn:
            self._find_file()
            with self._engine.connect() as connection:
                if monotonic() - self._looked >= LOOK_EVERY:
                    self._require_goes_on(connection)
                yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with in_words_of_keys(), self._turn:
            self._find_file()
            with writing(self._engine) as connection:
                self._require_goes_on(connection)
                yield connection


@contextmanager
def in_words_of_keys() -> Iterator[None]:
    """What a driver says: the store can take nothing now, or it is no key store of ours, or was damaged."""
    try:
        with in_our_words():
            yield
    except StoreUnavailable as fault:
        raise KeyStoreUnavailable(str(fault)) from fault
    except (sqlite3.Error, psycopg.Error, SQLAlchemyError) as fault:
        raise KeysAwayError(f"the key store cannot be read: {kind_of(fault)}") from fault


def kind_of(fault: Exception) -> str:
    """By its name alone; what a driver says may quote what was asked."""
    return type(getattr(fault, "orig", None) or fault).__name__


def inode_of(file: Path | None) -> tuple[int, int] | None:
    """Which file lies there; None when there is none."""
    try:
        told = file.stat() if file is not None else None
    except OSError:
        return None
    return (told.st_dev, told.st_ino) if told is not None else None


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes."""
    level = "READ COMMITTED" if engine.dialect.name == "postgresql" else "AUTOCOMMIT"
    with engine.connect() as held:
        connection = held.execution_options(**{WRITES: True, "isolation_level": level})
        with connection.begin():
            yield connection


def prefix(engine: Engine) -> str:
    """Where the tables stand."""
    return f"{SCHEMA}." if engine.dialect.name == "postgresql" else ""


def why_not_ours(engine: Engine) -> str:
    """What is wrong with a key store, before anything is read from it; nothing when all is well."""
    if not is_made(engine):
        return KeyStoreError.MISSING
    with engine.connect() as connection:
        shape = connection.exec_driver_sql(f"SELECT value FROM {prefix(engine)}about_keys WHERE name = 'shape'")  # nosec B608  # names are our own
        return "" if bytes(shape.scalar_one()) == SHAPE else KeyStoreError.NEWER


TABLES = (
    "CREATE TABLE IF NOT EXISTS {before}about_keys (name TEXT PRIMARY KEY, value {blob} NOT NULL)",
    """
    CREATE TABLE IF NOT EXISTS {before}data_keys (
        id {blob} PRIMARY KEY, person {blob} NOT NULL, category TEXT NOT NULL, epoch BIGINT NOT NULL, wrapped {blob},
        made_at TEXT NOT NULL, retired_at TEXT, destroyed_at TEXT, why TEXT NOT NULL,
        CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
    )
    """,
    "CREATE INDEX IF NOT EXISTS data_keys_person ON {before}data_keys (person)",
    f"CREATE UNIQUE INDEX IF NOT EXISTS data_keys_living ON {{before}}data_keys (person, category) WHERE {LIVING}",
)


def is_made(engine: Engine) -> bool:
    """Whether there is a key store at all."""
    schema = SCHEMA if engine.dialect.name == "postgresql" else None
    return inspect(engine).has_table("about_keys", schema=schema)


def make_tables(engine: Engine, fingerprint: bytes) -> None:
    """All of it or nothing; who comes second finds it made."""
    on_server, before = engine.dialect.name == "postgresql", prefix(engine)
    with writing(engine) as connection:
        create_tables(connection, before)
        mark = "%s" if on_server else "?"
        for name, value in (("shape", SHAPE), ("fingerprint", fingerprint)):
            sql = f"INSERT INTO {before}about_keys (name, value) VALUES ({mark}, {mark}) ON CONFLICT DO NOTHING"  # nosec B608  # names are our own
            connection.exec_driver_sql(sql, (name, value))


def create_tables(connection: Connection, before: str) -> None:
    """What is not there, empty; whoever does the same waits."""
    on_server = connection.dialect.name == "postgresql"
    if on_server:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ALONE})")
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    for statement in TABLES:
        connection.exec_driver_sql(statement.format(before=before, blob="BYTEA" if on_server else "BLOB"))


def of_key(one: KeptKey) -> tuple[object, ...]:
    """As a row."""
    moments = (moment and as_text(moment) for moment in (one.made_at, one.retired_at, one.destroyed_at))
    return (one.id.bytes, one.person.bytes, one.category, one.epoch, one.wrapped, *moments, one.why)


def as_text(moment: datetime) -> str:
    """In UTC and always as long, so that texts compare as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def as_key(row: Any) -> KeptKey:
    """Of a row. Raises ``WrongKeyError`` when it was damaged."""
    id, person, category, epoch, wrapped, made_at, retired_at, destroyed_at, why = row
    try:
        return KeptKey(
            UUID(bytes=bytes(id)),
            UUID(bytes=bytes(person)),
            category,
            epoch,
            None if wrapped is None else bytes(wrapped),
            datetime.fromisoformat(made_at),
            datetime.fromisoformat(retired_at) if retired_at else None,
            datetime.fromisoformat(destroyed_at) if destroyed_at else None,
            why,
        )
    except (ValueError, TypeError):
        raise WrongKeyError("a row of the key store was damaged") from None


def default_url(database_url: str) -> str:
    """Where the key store lies unless told: a file beside the file, or a schema of its own in the same database."""
    address = make_url(database_url)
    if address.get_backend_name() != "sqlite" or is_in_memory(database_url):
        return database_url
    return address.set(database=f"{address.database}.keys").render_as_string(hide_password=False)
