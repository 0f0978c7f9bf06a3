"""One request runs for a child at a time, whatever its school year: the name of the running one holds no year any more.

A child that has two at this moment keeps both; the one whose name is kept is the one that others wait for.
"""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"

CHILD = len("open/") + 36
"""So long is the name without the year."""


def upgrade() -> None:
    op.execute(
        f"INSERT INTO claims (name, holder) SELECT substr(name, 1, {CHILD}), holder FROM claims "  # nosec B608  # a number of our own
        f"WHERE name LIKE 'open/%' AND length(name) > {CHILD} ORDER BY name ON CONFLICT (name) DO NOTHING"
    )
    op.execute(f"DELETE FROM claims WHERE name LIKE 'open/%' AND length(name) > {CHILD}")  # nosec B608  # as above
