"""What the role that serves may do on PostgreSQL: add events and read them, never change or remove one."""

from __future__ import annotations

from sqlalchemy import Connection, Engine

from vierogen.persistence.engines import engine_for
from vierogen.persistence.faults import in_our_words
from vierogen.persistence.schema import metadata

ONLY_ADDED = frozenset(
    {
        *("request_events", "people_events", "commands", "installation"),
        *("publications", "published_leaves", "region_imports"),
        "access_log",
        *("ledger_leaves", "ledger_subtrees", "ledger_checkpoints", "ledger_cosignatures"),
    }
)


def grant_to(url: str, role: str) -> None:
    """Gives a role what serving needs. The address is that of the owner of the tables, not of the role."""
    engine = engine_for(url)
    try:
        with in_our_words(), engine.connect() as connection:
            for statement in _grants(connection, engine, role):
                connection.exec_driver_sql(statement)
    finally:
        engine.dispose()


def _grants(connection: Connection, engine: Engine, role: str) -> list[str]:
    if engine.dialect.name != "postgresql":
        raise ValueError("only PostgreSQL knows roles")
    quote = engine.dialect.identifier_preparer.quote
    schema = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
    return [
        f"GRANT USAGE ON SCHEMA {quote(schema)} TO {quote(role)}",
        f"GRANT SELECT ON alembic_version TO {quote(role)}",
        *(f"GRANT {_rights(table)} ON {quote(table)} TO {quote(role)}" for table in metadata.tables),
    ]


def _rights(table: str) -> str:
    return "SELECT, INSERT" if table in ONLY_ADDED else "SELECT, INSERT, UPDATE, DELETE"
