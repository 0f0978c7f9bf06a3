"""Events in two lines (decision 0054). No table changes; an older program cannot read them, and so refuses from here on."""

from __future__ import annotations

revision = "0011"
down_revision = "0009"


def upgrade() -> None:
    """Nothing of what is kept changes."""
