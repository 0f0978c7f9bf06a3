"""A fresh database for every test, of both kinds."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest

from databases import KINDS, drop_database, fresh_database
from vierogen.persistence import Store, open_store

if find_spec("Crypto") is None:
    # The library's suites import its encryption, which asks for a package we do not use. No test here uses it either.
    cipher = ModuleType("eventsourcing.cipher")
    cipher.AESCipher = object  # type: ignore[attr-defined]
    sys.modules["eventsourcing.cipher"] = cipher


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
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened
