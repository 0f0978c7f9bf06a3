"""Where the keys of a database are, and its vault opened with them."""

from __future__ import annotations

from pathlib import Path

from vierogen.bootstrap.machine_clock import utc_now
from vierogen.persistence.key_store import KeyStoreError
from vierogen.persistence.moving_secrets import move_secrets, secrets_lie_open
from vierogen.persistence.opening_keys import KeyPlaces, KeysNotReadyError, open_vault
from vierogen.persistence.store import Store, open_store
from vierogen.settings import KeySettings
from vierogen.vault.vault import Vault

__all__ = ["KeyStoreError", "KeysNotReadyError", "key_file_of", "key_places", "vault_of"]


def key_places(url: str) -> KeyPlaces:
    """Where the keys of a database are, as the operator set it."""
    settings = KeySettings()
    return KeyPlaces.of(url, settings.key_store_url, settings.key_folder)


def key_file_of(url: str) -> Path | None:
    """The file with the keys around the keys of a database; None for one in memory."""
    with open_store(url) as store:
        return key_places(url).file_for(store)


def vault_of(url: str, store: Store) -> Vault:
    """The vault, with the secrets in it that lie in the database. Raises ``KeysNotReadyError``."""
    vault = open_vault(store, key_places(url), utc_now)
    try:
        if secrets_lie_open(store):
            move_secrets(url, vault)
    except BaseException:
        vault.close()
        raise
    return vault
