"""What the provider calls the account and its own session, and who logged out there: for a logout that it tells us of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

COLUMNS = (
    *("digest", "person", "issuer", "account", "acr", "csrf", "created_at", "last_used_at", "role", "organisation"),
    "browser",
)


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        anew()
    else:
        op.add_column("sessions", sa.Column("subject", sa.Text))
        op.add_column("sessions", sa.Column("sid", sa.Text))
        op.execute("UPDATE sessions SET subject = account")
        op.alter_column("sessions", "subject", nullable=False)
    op.create_table(
        "logouts",
        sa.Column("mark", sa.LargeBinary, primary_key=True),
        sa.Column("over_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )


def anew() -> None:
    """SQLite writes an added column in words of its own; the description of the tables could then not be compared."""
    op.drop_index("sessions_person", "sessions")
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
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("sid", sa.Text),
        sqlite_with_rowid=False,
    )
    kept = sa.table("sessions", *map(sa.column, (*COLUMNS, "subject")))
    before = sa.table("sessions_before", *map(sa.column, COLUMNS))
    op.execute(kept.insert().from_select((*COLUMNS, "subject"), sa.select(*before.c, before.c.account)))
    op.drop_table("sessions_before")
    op.create_index("sessions_person", "sessions", ["person"])
