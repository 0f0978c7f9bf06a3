"""The clock of this machine, for whoever is given no other."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The moment now, in UTC."""
    return datetime.now(UTC)
