"""With what somebody logged in, coarsely, so that one recognises one's own sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

COLUMNS = (
    "digest", "person", "issuer", "account", "acr", "csrf", "created_at", "last_used_at", "role", "organisation",
)  # fmt: skip


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        anew()
    else:
        op.add_column("sessions", sa.Column("browser", sa.Text))
    op.create_index("sessions_person", "sessions", ["person"])


def anew() -> None:
    """SQLite writes an added column in words of its own; the description of the tables could then not be compared."""
    op.rename_table("sessions", "sessions_before")
    op.create_table(
        "sessions",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("person", sa.Uuid, nullable=False),
        sa.Column("issuer", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("acr", sa.Text),
        sa.Column("csrf", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("last_used_at", sa.BigInteger, nullable=False),
        sa.Column("role", sa.Text),
        sa.Column("organisation", sa.Uuid),
        sa.Column("browser", sa.Text),
        sqlite_with_rowid=False,
    )
    kept = sa.table("sessions", *map(sa.column, COLUMNS))
    before = sa.table("sessions_before", *map(sa.column, COLUMNS))
    op.execute(kept.insert().from_select(COLUMNS, sa.select(*before.c)))
    op.drop_table("sessions_before")
