"""The API over a database of its own, with the cast in it, on a day in June 2026."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.office import Clock, Office
from databases import KINDS, drop_database, fresh_database
from vierogen.application import unknown
from vierogen.bootstrap.system import open_system
from vierogen.casebook import cast
from vierogen.settings import Settings
from vierogen_api.app import create_for

UNKNOWN_TAKES = unknown.TAKES
"""How long it really takes; see ``test_timing``. Elsewhere nobody waits for it: these tests ask for much that is unknown."""

SETTINGS = Settings(demonstration_directory=True, largest_body=100_000)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record-examples", action="store_true", help="write the examples of the OpenAPI document anew")


@pytest.fixture(scope="session", autouse=True)
def _quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unknown, "TAKES", 0.001)
        yield


@pytest.fixture
def office() -> Iterator[Office]:
    yield from office_over("sqlite://")


@pytest.fixture(params=KINDS)
def any_office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """On a file and on PostgreSQL."""
    address = fresh_database(request.param, tmp_path)
    yield from office_over(address)
    drop_database(address)


def office_over(address: str) -> Iterator[Office]:
    clock = Clock()
    with open_system(address, now=clock) as system:
        cast.enter(system.people)
        yield Office(TestClient(create_for(system, SETTINGS)), system, clock)
