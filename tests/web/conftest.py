"""The pages over a database of its own, with the cast in it, on a day in June 2026."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.office import Clock
from databases import KINDS, drop_database, fresh_database
from vierogen.bootstrap.system import open_system
from vierogen.casebook import cast
from web.visitors import Place


@pytest.fixture
def place() -> Iterator[Place]:
    yield from place_at("sqlite://")


@pytest.fixture(params=KINDS)
def any_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """On a file and on PostgreSQL."""
    address = fresh_database(request.param, tmp_path)
    yield from place_at(address)
    drop_database(address)


def place_at(address: str) -> Iterator[Place]:
    clock = Clock()
    with open_system(address, now=clock) as system:
        cast.enter(system.people)
        yield Place(system, clock)
