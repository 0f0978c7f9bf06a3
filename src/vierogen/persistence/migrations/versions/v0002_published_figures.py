"""Published figures, and what they are told by: divisions of the country and numbers of children."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

POSITION = sa.BigInteger().with_variant(sa.Integer, "sqlite")
FROZEN = ("publications", "published_leaves")


def upgrade() -> None:
    create_publications()
    create_divisions()
    guards = sqlite_guards if op.get_context().dialect.name == "sqlite" else postgres_guards
    for table in FROZEN:
        for statement in guards(table):
            op.get_bind().exec_driver_sql(statement)


def create_publications() -> None:
    op.create_table(
        "publications",
        sa.Column("number", POSITION, sa.Identity(always=True), primary_key=True),
        sa.Column("school_year", sa.Text, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("epsilon", sa.Text, nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shape", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("publications_school_year", "publications", ["school_year"])
    op.create_table(
        "published_leaves",
        sa.Column("publication", sa.BigInteger, sa.ForeignKey("publications.number"), primary_key=True),
        sa.Column("in_table", sa.Text, primary_key=True),
        sa.Column("municipality", sa.Text, primary_key=True),
        sa.Column("partnership", sa.Text, primary_key=True),
        sa.Column("category", sa.Text, primary_key=True),
        sa.Column("count", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )


def create_divisions() -> None:
    op.create_table(
        "division_members",
        sa.Column("division", sa.Text, primary_key=True),
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("member", sa.Text, primary_key=True),
        sa.Column("from_on", sa.Date, primary_key=True),
        sa.Column("until_on", sa.Date),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "division_regions",
        sa.Column("division", sa.Text, primary_key=True),
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("successor", sa.Text),
        sa.Column("from_on", sa.Date),
        sa.Column("until_on", sa.Date),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "populations",
        sa.Column("school_year", sa.Text, primary_key=True),
        sa.Column("municipality", sa.Text, primary_key=True),
        sa.Column("sector", sa.Text, primary_key=True),
        sa.Column("children", sa.BigInteger, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )


def sqlite_guards(table: str) -> list[str]:
    return [
        f"""
        CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}
        BEGIN SELECT RAISE(ABORT, 'what was published is never changed'); END
        """
        for act in ("UPDATE", "DELETE")
    ]


def postgres_guards(table: str) -> list[str]:
    return [
        f"""
        CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION vierogen_events_stay()
        """,
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_stay",
    ]
