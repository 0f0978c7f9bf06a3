"""Secrets lie in the key store, and those of subscriptions are sealed. No table changes.

What is there is moved by who has the keys, after this. A program from before would take the id of a key for the secret
itself: that it finds a newer database keeps it out.
"""

from __future__ import annotations

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Nothing in the tables."""
