"""Web sessions, and logins under way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
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
        sqlite_with_rowid=False,
    )
    op.create_table(
        "login_attempts",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("issuer", sa.Text, nullable=False),
        sa.Column("browser", sa.LargeBinary, nullable=False),
        sa.Column("nonce", sa.Text, nullable=False),
        sa.Column("verifier", sa.Text, nullable=False),
        sa.Column("return_to", sa.Text, nullable=False),
        sa.Column("begun_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
