"""What following a read model asks of the place where events are kept, besides what every follower asks."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Connection

from vierogen.followers import source as followers


class Changes(Protocol):
    """Tells that something was written since it last told. Belongs to one thread."""

    def wait(self, timeout: float) -> bool:
        """Waits at most so many seconds; true when something was written."""

    def close(self) -> None:
        """Lets go of what it listens with."""


class Source(followers.Source, Protocol):
    """An open store, as far as following needs it. All raise ``StoreUnavailable`` when it is not there now."""

    @property
    def in_memory(self) -> bool:
        """Whether reading and writing share one connection."""

    def changes(self) -> Changes:
        """To wait on until something is written."""

    def move(self, connection: Connection, follower: str, position: int, *, previous: int) -> None:
        """Moves a follower, in this transaction. Raises ``Moved`` when it is no longer at ``previous``."""
