"""How a connection to either database is made: durable, with time limits, and with transactions of our own."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from typing import Any

from psycopg import Connection as PostgresConnection
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import StaticPool

DIALECTS = ("sqlite", "postgresql")
WRITES = "vierogen_writes"  # execution option of a connection that takes SQLite's write lock when it begins
LOCK_TIMEOUT = 5.0  # seconds


def engine_for(url: str, *, lock_timeout: float = LOCK_TIMEOUT) -> Engine:
    """An engine for a SQLAlchemy address: ``sqlite:///path``, ``sqlite:///:memory:`` or ``postgresql+psycopg://…``."""
    dialect = make_url(url).get_backend_name()
    if dialect not in DIALECTS:
        raise ValueError(f"unknown kind of database: {dialect}; known are {', '.join(DIALECTS)}")
    return _sqlite(url, lock_timeout) if dialect == "sqlite" else _postgres(url, lock_timeout)


def is_in_memory(url: str) -> bool:
    address = make_url(url)
    return address.get_backend_name() == "sqlite" and address.database in (None, "", ":memory:")


def is_missing(url: str) -> bool:
    """Whether this is a file that is not there. To look by connecting would make it."""
    address = make_url(url)
    on_file = address.get_backend_name() == "sqlite" and not is_in_memory(url)
    return on_file and not Path(address.database or "").exists()


def _sqlite(url: str, lock_timeout: float) -> Engine:
    # isolation_level=None: on Python 3.11 the driver's own idea of when a transaction begins cannot be trusted.
    options: dict[str, Any] = {"connect_args": {"isolation_level": None, "check_same_thread": False}}
    options |= {"poolclass": StaticPool} if is_in_memory(url) else _pool(lock_timeout)
    engine = create_engine(url, **options)

    @event.listens_for(engine, "connect")
    def settle(connection: SQLiteConnection, _: object) -> None:
        for pragma in (
            f"busy_timeout = {int(lock_timeout * 1000)}",
            "journal_mode = WAL",
            "synchronous = FULL",  # a commit survives a power cut; in WAL mode NORMAL would not
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgres(url: str, lock_timeout: float) -> Engine:
    engine = create_engine(url, isolation_level="AUTOCOMMIT", **_pool(lock_timeout))

    @event.listens_for(engine, "connect")
    def settle(connection: PostgresConnection[Any], _: object) -> None:
        connection.execute(f"SET lock_timeout = {int(lock_timeout * 1000)}")
        connection.execute("SET idle_in_transaction_session_timeout = '60s'")
        # The append must see what was committed while it waited for its turn.
        connection.execute("SET default_transaction_isolation = 'read committed'")

    return engine


def _pool(lock_timeout: float) -> dict[str, Any]:
    # Readers are in no transaction when they return a connection, so there is nothing to reset.
    return {"pool_size": 8, "max_overflow": 24, "pool_timeout": lock_timeout, "pool_reset_on_return": None}
