"""Sessions and logins under way carry a hallmark. Those of before have none and cannot get one: who knows who wrote them?"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        anew()
        return
    for table in ("sessions", "login_attempts"):
        op.execute(sa.table(table).delete())
        op.add_column(table, sa.Column("hallmark", sa.LargeBinary, nullable=False))


def anew() -> None:
    """SQLite writes an added column in words of its own; the description of the tables could then not be compared."""
    for table in ("sessions", "login_attempts"):
        op.drop_table(table)
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
        sa.Column("hallmark", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("sessions_person", "sessions", ["person"])
    op.create_table(
        "login_attempts",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("issuer", sa.Text, nullable=False),
        sa.Column("browser", sa.LargeBinary, nullable=False),
        sa.Column("nonce", sa.Text, nullable=False),
        sa.Column("verifier", sa.Text, nullable=False),
        sa.Column("return_to", sa.Text, nullable=False),
        sa.Column("begun_at", sa.BigInteger, nullable=False),
        sa.Column("hallmark", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
