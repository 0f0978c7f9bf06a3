"""Where events are kept: SQLite by default, PostgreSQL when it grows. Begin at ``open_store``."""

from __future__ import annotations

from vierogen.persistence.faults import OutcomeUnknown
from vierogen.persistence.grants import grant_to
from vierogen.persistence.migrations import (
    DatabaseNotReadyError,
    NewerDatabaseError,
    State,
    StrangeDatabaseError,
    migrate,
    state_of,
)
from vierogen.persistence.store import Store, open_store

__all__ = [
    "DatabaseNotReadyError",
    "NewerDatabaseError",
    "OutcomeUnknown",
    "State",
    "Store",
    "StrangeDatabaseError",
    "grant_to",
    "migrate",
    "open_store",
    "state_of",
]
