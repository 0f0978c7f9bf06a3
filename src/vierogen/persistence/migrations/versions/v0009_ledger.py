"""The ledger: leaves, subtrees, checkpoints and co-signatures, only ever added; and how far each who works for it came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

NOW = {"sqlite": "(strftime('%Y-%m-%d %H:%M:%f+00:00', 'now'))", "postgresql": "clock_timestamp()"}
KEYS = {
    "ledger_leaves": ("log", "number"),
    "ledger_subtrees": ("log", "level", "number"),
    "ledger_checkpoints": ("log", "size"),
    "ledger_cosignatures": ("log", "size", "line"),
}
"""The tables that only grow, and by what a row is known."""


def upgrade() -> None:
    dialect = op.get_context().dialect.name
    create_tree()
    create_checkpoints(sa.text(NOW[dialect].replace(":", r"\:")))
    create_progress()
    for statement in SQLITE_GUARDS if dialect == "sqlite" else POSTGRES_GUARDS:
        op.get_bind().exec_driver_sql(statement)


def create_tree() -> None:
    op.create_table(
        "ledger_leaves",
        sa.Column("log", sa.Text, primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("stream", "position", name="ledger_leaves_position"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger_subtrees",
        sa.Column("log", sa.Text, primary_key=True),
        sa.Column("level", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )


def create_checkpoints(now: sa.TextClause) -> None:
    op.create_table(
        "ledger_checkpoints",
        sa.Column("log", sa.Text, primary_key=True),
        sa.Column("size", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=now),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger_cosignatures",
        sa.Column("log", sa.Text, primary_key=True),
        sa.Column("size", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("line", sa.Text, primary_key=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=now),
        sqlite_with_rowid=False,
    )


def create_progress() -> None:
    op.create_table(
        "ledger_progress",
        sa.Column("who", sa.Text, primary_key=True),
        sa.Column("log", sa.Text, primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("at", sa.Text),
        sa.Column("attempts", sa.BigInteger, nullable=False),
        sa.Column("next_at", sa.Text),
        sa.Column("outcome", sa.Text),
        sqlite_with_rowid=False,
    )


# INSERT OR REPLACE would delete a row without waking the trigger on DELETE, so the insert itself is guarded too. A leaf
# may only be the next one, of a row that follows on those of its stream: both are told by the end of an index.
SQLITE_GUARDS = [
    statement
    for table in KEYS
    for statement in (
        f"""
        CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
        BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END
        """,
        f"""
        CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
        BEGIN SELECT RAISE(ABORT, 'the ledger is never shortened'); END
        """,
    )
]
SQLITE_GUARDS += [
    f"""
    CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
    WHEN EXISTS (SELECT 1 FROM {table} WHERE {" AND ".join(f"{name} = NEW.{name}" for name in key)})
    BEGIN SELECT RAISE(ABORT, 'the ledger is never replaced'); END
    """
    for table, key in KEYS.items()
    if table != "ledger_leaves"
]
SQLITE_GUARDS.append(
    """
    CREATE TRIGGER ledger_leaves_follow BEFORE INSERT ON ledger_leaves
    WHEN NEW.number <> coalesce((SELECT max(number) + 1 FROM ledger_leaves WHERE log = NEW.log), 0)
      OR NEW.position <= coalesce((SELECT max(position) FROM ledger_leaves WHERE stream = NEW.stream), 0)
    BEGIN SELECT RAISE(ABORT, 'the ledger is never replaced'); END
    """
)

POSTGRES_GUARDS = [
    """
    CREATE FUNCTION vierogen_ledger_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the ledger is never changed or shortened' USING ERRCODE = 'restrict_violation'; END $$
    """,
    *(
        f"""
        CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION vierogen_ledger_stays()
        """
        for table in KEYS
    ),
    # ALWAYS: also when a session pretends to be a replica.
    *(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_stays" for table in KEYS),
]
