"""The timeline that was kept beside the events goes: a request tells its own story, and nothing ever asked for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

TABLES = ("timeline_v1", "timeline_v1_b")


def upgrade() -> None:
    if not sa.inspect(op.get_bind()).has_table("read_models"):
        return  # from before there were any
    op.execute("DROP VIEW IF EXISTS timeline")
    op.execute("DELETE FROM read_models WHERE name = 'timeline'")
    for table in TABLES:
        op.execute(f"DROP TABLE IF EXISTS {table}")
        op.execute(f"DELETE FROM tracking WHERE follower = '{table}'")
        op.execute(f"DELETE FROM parked_requests WHERE follower = '{table}'")
