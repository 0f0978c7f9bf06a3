"""Brings a database to the shape this version needs: forward only, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import Enum
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect

from vierogen.persistence.engines import WRITES, engine_for, is_missing, make_file_for_us_alone
from vierogen.persistence.faults import in_our_words

PATIENCE = 60.0  # seconds; who migrates waits for others who do
HERE = Path(__file__).parent
VERSION_TABLE = "alembic_version"
MIGRATING = 4700190002  # the lock on PostgreSQL that lets one process migrate at a time


class State(Enum):
    """How a database stands to this version of the program."""

    EMPTY = "leeg"
    BEHIND = "achter"
    CURRENT = "bij"
    NEWER = "nieuwer"


class NewerDatabaseError(Exception):
    """The database was made by a newer version of this program; nothing was changed."""

    def __init__(self, version: str) -> None:
        super().__init__(
            f"Deze database is van een nieuwere versie van Vierogen ({version}). "
            "Er is niets gewijzigd; gebruik die versie of een nog nieuwere."
        )


class StrangeDatabaseError(Exception):
    """There are tables in this database, but not ours; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("Deze database bevat al tabellen van een ander programma. Er is niets gewijzigd.")


class DatabaseNotReadyError(Exception):
    """The database must be migrated before it can be served from."""

    def __init__(self, state: State) -> None:
        super().__init__(f"De database is {state.value}: draai eerst `vierogen migrate`.")
        self.state = state


def migrate(url: str) -> None:
    """Builds an empty database, or moves an older one forward with everything in it.

    Raises ``NewerDatabaseError`` when the database is ahead of this program.
    """
    engine = engine_for(url, lock_timeout=PATIENCE)
    try:
        with in_our_words():
            make_file_for_us_alone(engine)
            migrate_on(engine)
    finally:
        engine.dispose()


def migrate_on(engine: Engine) -> None:
    with alone(engine) as connection:
        if require_ours(connection) is not State.CURRENT:
            upgrade(connection)


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """One transaction for all of it, in which nobody else migrates."""
    with _transaction(engine) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATING})")
        yield connection


def upgrade(connection: Connection, version: str = "head") -> None:
    """In the transaction that is open here, up to a version that this program knows."""
    from alembic import command  # noqa: PLC0415  # megabytes, of which who serves a current database needs nothing
    from alembic.config import Config  # noqa: PLC0415  # likewise

    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def is_known(version: str) -> bool:
    """Whether this program knows a database of that version."""
    return version in versions()


@cache
def versions() -> tuple[str, ...]:
    """Every version this program knows, oldest first; each file is named after the version it brings."""
    return tuple(sorted(file.stem[1:5] for file in (HERE / "versions").glob("v*.py")))


def state_of(url: str) -> State:
    """Empty, behind, current or newer; changes nothing."""
    if is_missing(url):
        return State.EMPTY
    engine = engine_for(url)
    try:
        with in_our_words(), engine.connect() as connection:
            return state_on(connection)
    finally:
        engine.dispose()


def state_on(connection: Connection) -> State:
    version = version_on(connection)
    if version is None:
        return State.EMPTY
    if not is_known(version):
        return State.NEWER
    return State.CURRENT if version == versions()[-1] else State.BEHIND


def version_on(connection: Connection) -> str | None:
    """What stands where Alembic keeps it; None when nothing was ever made here."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar()  # nosec B608  # our own name


def require_ours(connection: Connection) -> State:
    """The state; raises when the database is newer, or somebody else's."""
    state = state_on(connection)
    if state is State.NEWER:
        raise NewerDatabaseError(version_on(connection) or "")
    if state is State.EMPTY and set(inspect(connection).get_table_names()) - {VERSION_TABLE}:
        raise StrangeDatabaseError
    return state


def require_current(engine: Engine) -> None:
    with engine.connect() as connection:
        state = require_ours(connection)
    if state is not State.CURRENT:
        raise DatabaseNotReadyError(state)


def _transaction(engine: Engine) -> closing[Connection]:
    return closing(engine.connect().execution_options(**{WRITES: True, "isolation_level": _isolation(engine)}))


def _isolation(engine: Engine) -> str:
    return "READ COMMITTED" if engine.dialect.name == "postgresql" else "AUTOCOMMIT"
