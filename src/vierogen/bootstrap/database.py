"""A database made ready: built, moved forward, looked at, and given to a role."""

from __future__ import annotations

from contextlib import closing

from vierogen import persistence
from vierogen.bootstrap.keys import key_places, vault_of
from vierogen.bootstrap.read_models import only_tables, read_models_of
from vierogen.persistence import DatabaseNotReadyError, NewerDatabaseError, State, StrangeDatabaseError
from vierogen.persistence.hallmarking import closing_of
from vierogen.persistence.installation import secrets_of
from vierogen.persistence.moving_secrets import secrets_lie_open
from vierogen.persistence.opening_keys import grant_keys_to
from vierogen.persistence.store import open_store
from vierogen.projections import tables
from vierogen.projections.read_models import SHAPES

__all__ = [
    "DatabaseNotReadyError",
    "NewerDatabaseError",
    "State",
    "StrangeDatabaseError",
    "grant_to",
    "migrate",
    "state_of",
]


def migrate(url: str) -> None:
    """Builds an empty database, or moves an older one forward with everything in it, and makes what read models lack.

    A key store and a key file are made with it when nothing was sealed yet, and secrets that lie in the database are
    brought there. Raises ``NewerDatabaseError`` when the database is ahead of this program, and ``KeysNotReadyError``.
    """
    persistence.migrate(url)
    with open_store(url) as store, closing(vault_of(url, store)) as vault:
        if store.requests.max_notification_id() is None:
            # Without events nothing is made anew. Secrets are made by whoever first opens the system.
            if not tables.are_made(store.engine, SHAPES):
                only_tables(store).make()
            return
        secrets = secrets_of(store, vault)
        closed_with = closing_of(store, vault, secrets)  # while nobody serves: what comes now carries a hallmark
        if not tables.are_made(store.engine, SHAPES):
            read_models_of(store, closed_with, secrets).make()


def state_of(url: str) -> State:
    """How a database stands to this version of the program, with its read models. Looking changes nothing."""
    state = persistence.state_of(url)
    if state is not State.CURRENT:
        return state
    with open_store(url) as store:
        is_current = tables.are_made(store.engine, SHAPES) and not secrets_lie_open(store)
        return State.CURRENT if is_current else State.BEHIND


def grant_to(url: str, role: str) -> None:
    """Gives a role what serving needs, on PostgreSQL. The address is that of the owner of the tables."""
    persistence.grant_to(url, role)
    with open_store(url) as store, store.transaction() as connection:
        quoted = store.engine.dialect.identifier_preparer.quote(role)
        for statement in only_tables(store).grants(connection):
            connection.exec_driver_sql(statement.format(quoted))
    grant_keys_to(key_places(url).store_url, role)
