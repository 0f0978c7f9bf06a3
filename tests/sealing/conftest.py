"""A fresh system for every test, on both databases, over which nobody seals by itself, and a key to seal with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from databases import kind, url
from sealing.hands import Hands
from vierogen.bootstrap.system import System, open_system
from vierogen.sealing import keys as key_files

__all__ = ["kind", "url"]


@pytest.fixture
def system(url: str) -> Iterator[System]:
    with open_system(url) as opened:
        yield opened


@pytest.fixture
def hands(system: System, tmp_path: Path) -> Hands:
    """What these tests do: write, seal, check, and tamper."""
    file = tmp_path / "vierogen-ledger.key"
    return Hands(system, file, key_files.make(file, "vierogen.example/toets"))
