"""The requests of a child are found in the events by an index, not in a table from which a row can be taken.

A first event names the child among what lies open, after ``"child":{"id":"``; nothing that somebody typed holds that, because
what is typed stands there with its quotes escaped. Of anything else the index holds bytes for which nobody asks.
"""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"

AFTER = b'"child":{"id":"'
OF_CHILD = {
    "sqlite": f"substr(state, instr(state, x'{AFTER.hex()}') + {len(AFTER)}, 36)",
    "postgresql": rf"substring(state FROM position('\x{AFTER.hex()}'::bytea IN state) + {len(AFTER)} FOR 36)",
}


def upgrade() -> None:
    of_child = OF_CHILD[op.get_context().dialect.name]
    op.get_bind().exec_driver_sql(
        f"CREATE INDEX request_events_child ON request_events (({of_child})) WHERE originator_version = 1"
    )
