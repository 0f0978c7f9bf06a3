"""What holds for every test: keys that are not beside their database are made in a folder that goes away."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="session")
def keys_go_away() -> Iterator[None]:
    """On PostgreSQL the key file lies in the working folder unless told, and that would be this repository."""
    with tempfile.TemporaryDirectory(prefix="vierogen-keys-") as folder:
        os.environ["VIEROGEN_KEY_FOLDER"] = folder
        yield
        del os.environ["VIEROGEN_KEY_FOLDER"]
