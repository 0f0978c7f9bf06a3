"""Opening the vault that belongs to a database: its key store and key file, made where nothing was sealed yet.

Keys that belong to other data, or that are older than the data, are told before anything is read with them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import make_url

from vierogen.persistence.engines import is_in_memory
from vierogen.persistence.installation import fingerprint_of, secret_keys
from vierogen.persistence.key_file import KeyFile, KeyFileError
from vierogen.persistence.key_store import KeyStore, KeyStoreError, default_url
from vierogen.persistence.keys_in_memory import KeysInMemory
from vierogen.persistence.mapper import keys_to_have
from vierogen.persistence.recorder import EventRecorder
from vierogen.persistence.store import Store
from vierogen.vault.faults import KeysAwayError, MissingKeyError, VaultError
from vierogen.vault.vault import Vault

LOOKED_AT = 200
"""So many of the newest events are looked at: the keys that they were sealed with must be there."""


PUT_IT_BACK = (
    "Bij deze database horen al sleutels, dus een lege zou niets helpen. Er is niets gewijzigd. Zet de sleutelopslag "
    "terug die bij deze database hoort, of noem haar met VIEROGEN_KEY_STORE_URL."
)
ELSEWHERE = "Er is niets gewijzigd. Noem een andere plaats met VIEROGEN_KEY_STORE_URL."


class KeysNotReadyError(Exception):
    """The keys are not those of this database. Nothing was read or changed; the reason is fit to be shown, in Dutch."""


@dataclass(frozen=True, slots=True)
class KeyPlaces:
    """Where the keys of one database are: the wrapped ones, and those around them."""

    store_url: str
    folder: Path | None
    """Of the key file; None when everything is in memory."""

    @classmethod
    def of(cls, database_url: str, store_url: str | None = None, folder: Path | None = None) -> KeyPlaces:
        """As they are set; otherwise beside the database."""
        address = make_url(database_url)
        if is_in_memory(database_url):
            return cls("sqlite://", None)
        beside = Path(address.database or "").parent if address.get_backend_name() == "sqlite" else Path()
        return cls(store_url or default_url(database_url), folder or beside)

    def file_for(self, store: Store) -> Path | None:
        """The key file of this database."""
        return self.key_file(fingerprint_of(store)) if self.folder is not None else None

    def key_file(self, fingerprint: bytes) -> Path:
        """Named after the data, so that a folder may hold those of several databases."""
        assert self.folder is not None
        return self.folder / f"vierogen-{fingerprint[:6].hex()}.kek"


def open_vault(store: Store, places: KeyPlaces, now: Callable[[], datetime], *, believes_events: bool = True) -> Vault:
    """The vault of a database. Raises ``KeysNotReadyError``.

    The newest events say which keys must be there; not to who opens it to find out whether somebody else wrote them.
    """
    fingerprint = fingerprint_of(store)
    if places.folder is None:
        return Vault(KeyStore.make(places.store_url, fingerprint), KeysInMemory(fingerprint), now=now)
    in_use, key_file = newest_keys(store) | secret_keys(store), places.key_file(fingerprint)
    try:
        keeping = opened_store(places, fingerprint, makes=not in_use)
    except KeyStoreError as error:
        raise KeysNotReadyError(f"{error}. {PUT_IT_BACK if in_use else ELSEWHERE}") from None
    try:
        vault = Vault(keeping, opened_file(key_file, keeping, makes=not in_use), now=now)
        require_ours(vault, fingerprint)
        require_as_new(vault, in_use if believes_events else secret_keys(store))
    except KeyFileError:
        keeping.close()
        raise KeysNotReadyError(
            f"Het sleutelbestand {key_file} is er niet of is niet te lezen. Zonder dat bestand is niets te lezen dat "
            "verzegeld is. Zet het terug uit de bewaarplaats, of noem de map met VIEROGEN_KEY_FOLDER."
        ) from None
    except KeysAwayError:
        keeping.close()
        raise KeysNotReadyError(f"{KeyStoreError.UNREADABLE}. {PUT_IT_BACK}") from None
    except BaseException:
        keeping.close()
        raise
    return vault


def opened_store(places: KeyPlaces, fingerprint: bytes, *, makes: bool) -> KeyStore:
    """The key store; made when no key is in use yet."""
    if makes:
        return KeyStore.make(places.store_url, fingerprint)
    return KeyStore.open(places.store_url)


def opened_file(path: Path, keeping: KeyStore, *, makes: bool) -> KeyFile:
    """The key file; made when there is no key yet that would need it."""
    if makes and not path.exists() and not keeping.under_epochs():
        try:
            return KeyFile.make(path, keeping.fingerprint)
        except KeyFileError:
            pass  # another process made it meanwhile
        except OSError:
            raise KeysNotReadyError(
                f"Het sleutelbestand {path} kan daar niet worden gemaakt. Kies een map met VIEROGEN_KEY_FOLDER."
            ) from None
    return KeyFile(path)


def require_ours(vault: Vault, fingerprint: bytes) -> None:
    """Both must belong to this database."""
    if vault.keeping.fingerprint != fingerprint:
        raise KeysNotReadyError("De sleutelopslag hoort bij een andere database. Er is niets gelezen of gewijzigd.")
    if vault.around.fingerprint != fingerprint:
        raise KeysNotReadyError("Het sleutelbestand hoort bij een andere database. Er is niets gelezen of gewijzigd.")


def require_as_new(vault: Vault, in_use: set[UUID]) -> None:
    """What is in use must be there: the keys of the newest events, the secrets, and for every epoch its key."""
    there = set(vault.around.epochs())
    lacking = sorted(epoch for epoch in vault.keeping.under_epochs() if epoch not in there)
    if lacking:
        older = lacking[-1] > max(there)
        raise KeysNotReadyError(
            f"Het sleutelbestand heeft geen sleutel van tijdvak {lacking[-1]}, en die is in gebruik. "
            + ("Het is ouder dan de sleutelopslag: zet het nieuwste terug." if older else "Die is vernietigd.")
        )
    try:
        for id in in_use:
            vault.key(id)
    except KeysAwayError:
        raise
    except MissingKeyError:
        raise KeysNotReadyError(
            "De sleutelopslag is ouder dan de gegevens: sleutels die in gebruik zijn, staan er niet in. "
            "Zet de reservekopie terug die bij deze database hoort. Is het de nieuwste, dan schreef iemand anders in de "
            "database; `vierogen verify` noemt wat."
        ) from None
    except VaultError:
        raise KeysNotReadyError(
            "Sleutels die in gebruik zijn, gaan niet open met dit sleutelbestand. Het is van een ander moment of "
            "beschadigd; zet het juiste terug."
        ) from None


def newest_keys(store: Store) -> set[UUID]:
    """The keys that the newest events were sealed with; none when nothing was ever sealed."""
    return {key for stream in (store.requests, store.people) for key in keys_of_newest(stream)}


def keys_of_newest(stream: EventRecorder) -> set[UUID]:
    """Of one stream. Long ago events were kept without sealing, so all of a database may be unsealed, or the oldest part."""
    newest = stream.max_notification_id() or 0
    events = stream.select_notifications(max(1, newest - LOOKED_AT), LOOKED_AT + 1)
    return {key for event in events for key in keys_to_have(event)}


def grant_keys_to(store_url: str, role: str) -> None:
    """Lets a role seal and read, on PostgreSQL; elsewhere the file says who may."""
    if make_url(store_url).get_backend_name() == "postgresql":
        keeping = KeyStore.open(store_url)
        try:
            keeping.grant(role)
        finally:
            keeping.close()
