"""Drafts of forms: what somebody typed and could not send yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("person", sa.Uuid, primary_key=True),
        sa.Column("form", sa.Text, primary_key=True),
        sa.Column("typed", sa.LargeBinary, nullable=False),
        sa.Column("kept_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("drafts_kept_at", "drafts", ["kept_at"])
