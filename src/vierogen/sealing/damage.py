"""A database that does not hold what a database should: what drivers raise then, told apart from one that is not there now."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg.errors import DataCorrupted, IndexCorrupted
from sqlalchemy import Connection

MALFORMED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
NO_TEXT = "Could not decode to UTF-8"
"""What Python's driver says, without a number, of bytes that should be a text."""


class DamagedError(Exception):
    """What was asked for cannot be read, and never will be."""


def is_damage(error: BaseException) -> bool:
    """Whether this is about the data itself."""
    driver = getattr(error, "orig", None) or error
    if isinstance(driver, sqlite3.Error):
        malformed = (getattr(driver, "sqlite_errorcode", None) or 0) & 0xFF in MALFORMED
        return malformed or NO_TEXT in str(driver)
    return isinstance(driver, DataCorrupted | IndexCorrupted)


@contextmanager
def noticing_damage() -> Iterator[None]:
    """Raises DamagedError for damage, and lets the rest pass."""
    try:
        yield
    except Exception as error:
        if is_damage(error):
            raise DamagedError from error
        raise


def is_sound(connection: Connection) -> bool:
    """Whether every page of an embedded database fits the others. A server looks at its pages by itself."""
    if connection.dialect.name != "sqlite":
        return True
    try:
        with noticing_damage():
            return bool(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one() == "ok")
    except DamagedError:
        return False
