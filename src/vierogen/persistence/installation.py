"""What a database says of its installation: a fingerprint, and of each secret which key of the key store it is.

The secrets themselves lie in the key store. A database of before that holds them as they are; ``moving_secrets`` brings
them there.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import text

from vierogen.application.cursors import CURSORS
from vierogen.application.marks import BIRTHDAYS, PSEUDONYMS
from vierogen.persistence.migrations import DatabaseNotReadyError, State
from vierogen.persistence.store import Store
from vierogen.vault.sealing import new_key
from vierogen.vault.vault import Vault

FINGERPRINT = "key-store"
"""Under this name the database says which key store belongs to it."""

WEBHOOKS = "webhooks"
"""The secret around the secrets of subscriptions."""

HALLMARKS = "hallmarks"
"""The secret behind the hallmarks on events."""

SESSIONS = "sessions"
"""The secret behind the hallmarks of sessions and of logins under way."""

SECRETS = (PSEUDONYMS, BIRTHDAYS, CURSORS, WEBHOOKS, HALLMARKS, SESSIONS)
ID_BYTES = 16

SAID = text("SELECT name, value FROM installation")
SAY = text("INSERT INTO installation (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING")


def said(store: Store) -> dict[str, bytes]:
    """All that the database says."""
    with store.reading() as connection:
        return {name: bytes(value) for name, value in connection.execute(SAID)}


def say(store: Store, values: Mapping[str, bytes]) -> dict[str, bytes]:
    """Says it where nothing was said yet. Two may do so at once; the first counts, and that is what both read back."""
    with store.transaction() as connection:
        connection.execute(SAY, [{"name": name, "value": value} for name, value in values.items()])
    return said(store)


def fingerprint_of(store: Store) -> bytes:
    """By which key store and key file know the database; made at first asking."""
    return said(store).get(FINGERPRINT) or say(store, {FINGERPRINT: new_key()})[FINGERPRINT]


def secret_keys(store: Store) -> set[UUID]:
    """The keys in the key store that are secrets of this installation."""
    return {UUID(bytes=value) for value in said(store).values() if len(value) == ID_BYTES}


def secrets_of(store: Store, vault: Vault) -> Mapping[str, bytes]:
    """The secrets of an installation by name; made at first asking, in the key store before the database says so.

    Raises ``DatabaseNotReadyError`` where they still lie in the database.
    """
    known = said(store)
    if lacking := [name for name in SECRETS if name not in known]:
        kept = vault.keep_secrets({name: new_key() for name in lacking})
        known = say(store, {name: id.bytes for name, id in kept.items()})
    if any(len(known[name]) != ID_BYTES for name in SECRETS):
        raise DatabaseNotReadyError(State.BEHIND)
    return MappingProxyType(vault.secrets({name: UUID(bytes=known[name]) for name in SECRETS}))
