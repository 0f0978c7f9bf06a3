"""What a follower asks of the place where events are kept."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine


class Source(Protocol):
    """An open store, as far as a follower needs it. All raise ``StoreUnavailable`` when it is not there now."""

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""

    @property
    def engine(self) -> Engine:
        """For a connection of our own, to hold a lock on."""

    @property
    def file(self) -> Path | None:
        """Where an embedded database lies."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one moment for as long as it is open."""

    def transaction(self) -> AbstractContextManager[Connection]:
        """A connection to write through: all, or nothing."""
