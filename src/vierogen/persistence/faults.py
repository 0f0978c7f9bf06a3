"""What a driver says went wrong, in our words: the store cannot take it now, or the fault is ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from vierogen.application.keeping import StoreUnavailable

SQLITE_CANNOT_NOW = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_PROTOCOL,
    }
)


class OutcomeUnknown(StoreUnavailable):
    """The connection was lost while committing and could not be made again: kept or not, we cannot tell.

    Whoever sent a key may send it again: if it was kept, the first answer comes back.
    """


def is_unavailable(error: BaseException) -> bool:
    """Whether the database cannot take anything now; otherwise what we asked was wrong."""
    if isinstance(error, sqlite3.Error):
        # The low byte is the kind; the rest says which of its many causes.
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in SQLITE_CANNOT_NOW
    if isinstance(error, psycopg.InterfaceError):
        return "closed" in str(error)
    return isinstance(error, psycopg.OperationalError | psycopg.errors.ReadOnlySqlTransaction | PoolTimeout)


def unavailable(error: BaseException) -> StoreUnavailable:
    ours = StoreUnavailable(f"{type(error).__name__}: {error}")
    ours.__cause__ = error
    return ours


@contextmanager
def in_our_words() -> Iterator[None]:
    """Turns a driver's complaint that the database is not there into ``StoreUnavailable``; lets the rest pass."""
    try:
        yield
    except (sqlite3.Error, psycopg.Error, PoolTimeout) as error:
        if is_unavailable(error):
            raise unavailable(error) from error
        raise
    except DBAPIError as error:
        if error.orig is not None and is_unavailable(error.orig):
            raise unavailable(error.orig) from error
        raise
