"""A fresh system for every test, on both databases, over which nobody follows by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from databases import kind, url
from vierogen.bootstrap.system import System, open_system

__all__ = ["kind", "url"]


@pytest.fixture
def system(url: str) -> Iterator[System]:
    with open_system(url) as opened:
        yield opened
