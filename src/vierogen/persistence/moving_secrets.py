"""Brings secrets that lie in a database as they are, from before they had a place in the key store, to that place.

In the order of least regret: they are durable in the key store; then the database says which keys they are, and forgets
them; then file and log are cleaned of what was overwritten. Cut off anywhere, the database counts as behind, and the next
``vierogen migrate`` goes on. No secret changes: events carry pseudonyms.
"""

from __future__ import annotations

from time import monotonic, sleep
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Select, delete, func, or_, select, update

from vierogen.application.cursors import CURSORS
from vierogen.application.keeping import StoreUnavailable
from vierogen.application.marks import BIRTHDAYS, PSEUDONYMS
from vierogen.persistence.engines import overwriting_engine_for
from vierogen.persistence.faults import in_our_words
from vierogen.persistence.installation import FINGERPRINT, SAY, WEBHOOKS
from vierogen.persistence.migrations import PATIENCE, alone
from vierogen.persistence.opening_keys import KeysNotReadyError
from vierogen.persistence.schema import installation, subscriptions
from vierogen.persistence.store import Store
from vierogen.vault.sealed_secrets import SecretSeal, lies_open
from vierogen.vault.sealing import KEY_BYTES, new_key
from vierogen.vault.vault import Vault

UNCLEANED = "uncleaned"
"""Said by the database from when its secrets are overwritten until nothing is left of them."""

WHO_EMPTIES_AS_WELL = 5.0
"""Seconds in which that one is done."""

OTHER_SECRETS = (
    "Achter de pseudoniemen in deze database ligt een ander geheim dan in de sleutelopslag. Er is niets gewijzigd. "
    "Zet de sleutelopslag terug die bij deze database hoort, of noem haar met VIEROGEN_KEY_STORE_URL."
)

OF_BEFORE = frozenset({PSEUDONYMS, BIRTHDAYS, CURSORS})
"""These once lay in the database. Any other that lies there was put there by somebody who knows it."""

PUT_THERE = (
    "In de tabel installation staat een geheim dat Vierogen daar nooit neerlegt: {}. Er is niets gewijzigd. Zoek uit wie "
    "dat deed, en verwijder die regel."
)

OPEN_SECRETS: Select[Any] = select(installation.c.name, installation.c.value).where(
    installation.c.name != FINGERPRINT, func.length(installation.c.value) == KEY_BYTES
)
OPEN_SUBSCRIPTIONS: Select[Any] = select(
    subscriptions.c.id, subscriptions.c.secret, subscriptions.c.former_secret
).where(or_(*(func.length(one) == KEY_BYTES for one in (subscriptions.c.secret, subscriptions.c.former_secret))))
MARKED: Select[Any] = select(installation.c.name).where(installation.c.name == UNCLEANED)


def secrets_lie_open(store: Store) -> bool:
    """Whether a secret lies in the database, or what is left of one."""
    with store.reading() as connection:
        looked_at = (OPEN_SECRETS, OPEN_SUBSCRIPTIONS, MARKED)
        return any(connection.execute(one.limit(1)).first() is not None for one in looked_at)


def move_secrets(url: str, vault: Vault) -> None:
    """All of them, by the owner of the tables. Raises ``KeysNotReadyError`` for others than there should be."""
    engine = overwriting_engine_for(url, lock_timeout=PATIENCE)
    try:
        with in_our_words():
            overwrite(engine, vault)
            clean(engine)
            unmark(engine)
    finally:
        engine.dispose()


def overwrite(engine: Engine, vault: Vault) -> None:
    """In one transaction, with what must be cleaned after it."""
    with alone(engine) as connection:
        move_those_of_installation(connection, vault)
        seal_those_of_subscriptions(connection, vault)
        connection.execute(SAY, {"name": UNCLEANED, "value": b""})


def unmark(engine: Engine) -> None:
    """It is clean."""
    with alone(engine) as connection:
        connection.execute(delete(installation).where(installation.c.name == UNCLEANED))


def move_those_of_installation(connection: Connection, vault: Vault) -> None:
    """Each gives way to the id of its key."""
    secrets = {name: bytes(value) for name, value in connection.execute(OPEN_SECRETS)}
    if others := sorted(secrets.keys() - OF_BEFORE):
        raise KeysNotReadyError(PUT_THERE.format(", ".join(others)))
    ids = vault.keep_secrets(secrets)
    kept = vault.secrets(ids)
    if any(kept[name] != secrets[name] for name in {PSEUDONYMS, BIRTHDAYS} & secrets.keys()):
        raise KeysNotReadyError(OTHER_SECRETS)
    for name, id in ids.items():
        connection.execute(update(installation).where(installation.c.name == name).values(value=id.bytes))


def seal_those_of_subscriptions(connection: Connection, vault: Vault) -> None:
    """Where they are, because they come and go with their rows."""
    rows = connection.execute(OPEN_SUBSCRIPTIONS).all()
    if not rows:
        return
    ids = vault.keep_secrets({WEBHOOKS: new_key()})
    connection.execute(SAY, {"name": WEBHOOKS, "value": ids[WEBHOOKS].bytes})
    seal = SecretSeal(vault.secrets(ids)[WEBHOOKS])
    for id, *secrets in rows:
        secret, former = (closed(seal, id, one) for one in secrets)
        here = update(subscriptions).where(subscriptions.c.id == id)
        connection.execute(here.values(secret=secret, former_secret=former))


def closed(seal: SecretSeal, whose: UUID, kept: bytes | None) -> bytes | None:
    """What lies open, sealed; anything else as it is."""
    return seal.closed(whose, bytes(kept)) if kept is not None and lies_open(kept) else kept


def clean(engine: Engine) -> None:
    """Nothing of what was overwritten stays in a file, a log or the statistics of the database itself.

    Raises ``StoreUnavailable`` while somebody reads who holds on to the log.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            connection.exec_driver_sql("VACUUM (FULL, ANALYZE) installation, subscriptions")
            connection.exec_driver_sql("VACUUM FULL pg_statistic")
        return
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        empty_log(driver)  # zeros over what lay in the file; VACUUM may cut that part off as it is
        driver.execute("VACUUM").close()
        empty_log(driver)


def empty_log(driver: Any) -> None:
    """All of it into the file. For a reader SQLite waits by itself, and not at all for somebody who empties it as well."""
    until = monotonic() + WHO_EMPTIES_AS_WELL
    while driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0][0]:
        if monotonic() >= until:
            raise StoreUnavailable("database is locked: somebody still reads from it")
        sleep(0.05)
