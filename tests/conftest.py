"""What holds for every test: a busy machine is no fault, and keys that lie beside no database have a place of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from databases import KEY_FOLDER

settings.register_profile("vierogen", deadline=None)
settings.load_profile("vierogen")


@pytest.fixture(autouse=True, scope="session")
def keys_lie_apart() -> Iterator[None]:
    """On PostgreSQL the key file lies in the working folder unless told, and that would be this repository."""
    os.environ["VIEROGEN_KEY_FOLDER"] = str(KEY_FOLDER)
    yield
    os.environ.pop("VIEROGEN_KEY_FOLDER", None)
