"""How a connection to either database is made: durable, with time limits, and with transactions of our own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any, cast

from psycopg import Connection as PostgresConnection
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

DIALECTS = ("sqlite", "postgresql")
WRITES = "vierogen_writes"  # execution option of a connection that takes SQLite's write lock when it begins
LOCK_TIMEOUT = 5.0  # seconds
TRY_AGAIN = 0.001  # seconds between two tries for SQLite's write lock


def engine_for(url: str, *, lock_timeout: float = LOCK_TIMEOUT) -> Engine:
    """An engine for a SQLAlchemy address: ``sqlite:///path``, ``sqlite:///:memory:`` or ``postgresql+psycopg://…``."""
    dialect = make_url(url).get_backend_name()
    if dialect not in DIALECTS:
        raise ValueError(f"unknown kind of database: {dialect}; known are {', '.join(DIALECTS)}")
    return _sqlite(url, lock_timeout) if dialect == "sqlite" else _postgres(url, lock_timeout)


def overwriting_engine_for(url: str, *, lock_timeout: float = LOCK_TIMEOUT) -> Engine:
    """Likewise; and what is overwritten or deleted in a file is really gone from it."""
    engine = engine_for(url, lock_timeout=lock_timeout)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def settle(connection: sqlite3.Connection, _: object) -> None:
            connection.execute("PRAGMA secure_delete = ON").close()

    return engine


def is_in_memory(url: str) -> bool:
    address = make_url(url)
    return address.get_backend_name() == "sqlite" and address.database in (None, "", ":memory:")


def is_missing(url: str) -> bool:
    """Whether this is a file that is not there. To look by connecting would make it."""
    address = make_url(url)
    on_file = address.get_backend_name() == "sqlite" and not is_in_memory(url)
    return on_file and not Path(address.database or "").exists()


def make_file_for_us_alone(engine: Engine) -> None:
    """A new file that nobody else on the machine can read; what SQLite puts beside it follows its rights."""
    if is_missing(engine.url.render_as_string(hide_password=False)):
        with suppress(OSError):  # a folder that is not there is told when the database is opened
            Path(engine.url.database or "").touch(mode=0o600)


def _sqlite(url: str, lock_timeout: float) -> Engine:
    # isolation_level=None: on Python 3.11 the driver's own idea of when a transaction begins cannot be trusted.
    options: dict[str, Any] = {"connect_args": {"isolation_level": None, "check_same_thread": False}}
    options |= {"poolclass": StaticPool} if is_in_memory(url) else _pool(lock_timeout)
    engine = create_engine(url, **options)

    @event.listens_for(engine, "connect")
    def settle(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA busy_timeout = {int(lock_timeout * 1000)}").close()
        # Two who turn a new file to WAL at once would wait for each other, so SQLite sends one away without waiting.
        patiently(lambda: connection.execute("PRAGMA journal_mode = WAL").close(), lock_timeout)
        # FULL: a commit survives a power cut; in WAL mode NORMAL would not.
        for pragma in ("synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver = cast(sqlite3.Connection, connection.connection.driver_connection)
        if connection.get_execution_options().get(WRITES, False):
            patiently(lambda: driver.execute("BEGIN IMMEDIATE"), lock_timeout)
        else:
            driver.execute("BEGIN")

    return engine


class Losses:
    """When one connection was lost, those made before it usually were too: nobody is given one of those any more.

    Emptying the pool would forget those that others have in hand: they come back to a pool that nobody looks at, and
    are closed by whoever sweeps up.
    """

    def __init__(self, engine: Engine) -> None:
        self._noticed = 0
        event.listen(engine, "connect", self._made, insert=True)  # first: it may be lost while it is made ready
        event.listen(engine, "checkout", self._given)

    def notice(self) -> None:
        """From now on every connection is made anew before it is given."""
        self._noticed += 1

    def _made(self, _: object, entry: ConnectionPoolEntry) -> None:
        entry.info[self] = self._noticed, True

    def _given(self, _: object, entry: ConnectionPoolEntry, __: object) -> None:
        noticed, is_new = entry.info.get(self, (0, False))  # it may be older than we are
        if noticed != self._noticed and not is_new:  # the pool gives up when one that it has just made is refused
            raise DisconnectionError  # the pool's own way: it closes this one and connects again
        entry.info[self] = noticed, False


def patiently(act: Callable[[], object], patience: float) -> None:
    """Tries until SQLite takes it, for ``patience`` seconds; then its complaint is raised.

    SQLite's own waiting looks ten times a second at last: beside somebody who writes without pause it hardly ever comes
    by at the right moment. It goes first where the connection has a ``busy_timeout``.
    """
    until = monotonic() + patience
    while True:
        try:
            act()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() >= until:
                raise
            sleep(TRY_AGAIN)
        else:
            return


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
