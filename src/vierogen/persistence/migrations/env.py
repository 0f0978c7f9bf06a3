"""Where Alembic begins: it works on the connection it is handed, inside the transaction that is open on it."""

from __future__ import annotations

from alembic import context

from vierogen.persistence.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, compare_type=True)
context.run_migrations()
