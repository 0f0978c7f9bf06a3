"""What holds for every test: keys that are not beside their database are made in a folder that goes away."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

from databases import KEY_FOLDER


@pytest.fixture(autouse=True, scope="session")
def keys_go_away() -> Iterator[None]:
    """On PostgreSQL the key file lies in the working folder unless told, and that would be this repository."""
    os.environ["VIEROGEN_KEY_FOLDER"] = str(KEY_FOLDER)
    yield
    os.environ.pop("VIEROGEN_KEY_FOLDER", None)
    shutil.rmtree(KEY_FOLDER, ignore_errors=True)
