"""What sealing asks of the place where everything is kept."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection


class Changes(Protocol):
    """Tells that something was written since it last told. Belongs to one thread."""

    def wait(self, timeout: float) -> bool:
        """Waits at most so many seconds; true when something was written."""

    def close(self) -> None:
        """Lets go of what it listens with."""


class Readable(Protocol):
    """What checking and proving need: they write nothing. Raises ``StoreUnavailable`` when it is not there now."""

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one moment for as long as it is open."""


class Source(Readable, Protocol):
    """An open store, as far as sealing needs it."""

    def transaction(self) -> AbstractContextManager[Connection]:
        """A connection to write through: all, or nothing."""

    def changes(self) -> Changes:
        """To wait on until something is written."""
