"""Whether everything that is sealed still has its key."""

from __future__ import annotations

from collections.abc import Callable

from vierogen.bootstrap.system import System
from vierogen.persistence.key_check import Looked, look


def look_at_keys(system: System, progress: Callable[[int, int], None]) -> Looked:
    """Whether every event has its keys; ``progress`` is told how many were looked at, of how many."""
    return look(system.store, system.vault.keeping, progress)
