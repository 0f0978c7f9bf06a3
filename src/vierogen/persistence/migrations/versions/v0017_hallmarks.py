"""Every event carries a hallmark from here on. No table changes.

Up to where events have none is said by who has the keys, after this. A program from before would keep events without one,
which nobody would read: that it finds a newer database keeps it out.
"""

from __future__ import annotations

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Nothing in the tables."""
