"""A fresh system for every test, on both databases, over which nobody seals by itself, and a key to seal with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from databases import KINDS, drop_database, fresh_database
from sealing.hands import Hands
from vierogen.bootstrap import System, open_system
from vierogen.sealing import keys as key_files


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def url(kind: str, tmp_path: Path) -> Iterator[str]:
    address = fresh_database(kind, tmp_path)
    yield address
    drop_database(address)


@pytest.fixture
def system(url: str) -> Iterator[System]:
    with open_system(url) as opened:
        yield opened


@pytest.fixture
def hands(system: System, tmp_path: Path) -> Hands:
    """What these tests do: write, seal, check, and tamper."""
    file = tmp_path / "vierogen-ledger.key"
    return Hands(system, file, key_files.make(file, "vierogen.example/toets"))
