"""The command line as somebody types it: in this process where it can be, and in one of its own where it must be."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from databases import copy_database, fresh_database
from vierogen.bootstrap.system import System, open_system
from vierogen.casebook import cast
from vierogen.cli import main
from vierogen.settings import sqlite_path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it said, lines that were broken to fit the screen put together again."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return " ".join(f"{self.out} {self.err}".split())


Type = Callable[..., Ended]


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No settings of this machine, and a working directory of its own; what a command sets is forgotten."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("VIEROGEN_") and not name.startswith("VIEROGEN_TEST")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def vierogen(capsys: pytest.CaptureFixture[str]) -> Type:
    """Types a command in this process."""

    def type_(*words: object) -> Ended:
        capsys.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as end:
            code = int(end.code or 0)
        return Ended(code, *capsys.readouterr())

    return type_


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database that is ready, and is the one of the settings."""
    address = fresh_database("sqlite", tmp_path)
    monkeypatch.setenv("VIEROGEN_DATABASE_URL", address)
    return address


@pytest.fixture(scope="session")
def with_cast(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which the cast is known, to copy: entering everybody takes a while."""
    folder = tmp_path_factory.mktemp("cast")
    address = fresh_database("sqlite", folder)
    with open_system(address) as system:
        cast.enter(system.people)
    return sqlite_path(address) or folder


@pytest.fixture
def office(url: str, with_cast: Path) -> Iterator[System]:
    """A database in which the cast is known; open to look into."""
    copy_database(with_cast, Path(sqlite_path(url) or ""))
    with open_system(url) as system:
        yield system


def start(*words: object, cwd: Path, errors: Any = subprocess.PIPE, **settings: str) -> subprocess.Popen[str]:
    """Starts a command in a process of its own."""
    environment = {**os.environ, **settings, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "api")])}
    return subprocess.Popen(
        [sys.executable, "-m", "vierogen.cli", *map(str, words)],
        cwd=cwd,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=errors,
    )
