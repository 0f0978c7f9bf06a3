"""Everything that is kept, checked against the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial

from vierogen.bootstrap.keys import key_places
from vierogen.bootstrap.machine_clock import utc_now
from vierogen.bootstrap.sealing import witnesses_of
from vierogen.ledger.note import Note, PublicKey
from vierogen.persistence.hallmarking import hallmarks_of
from vierogen.persistence.installation import secrets_of
from vierogen.persistence.opening_keys import open_vault
from vierogen.persistence.store import Store, open_store
from vierogen.sealing.checking import Checked, Kind, Trust
from vierogen.sealing.checking import check as check_log
from vierogen.sealing.damage import is_sound
from vierogen.sealing.logs import LOGS
from vierogen.sealing.memory import BesideKey
from vierogen.sealing.source import Readable
from vierogen.settings import Settings
from vierogen.vault.hallmarks import Hallmarks

Progress = Callable[[str, int, int], None]
"""Told what is looked at, how many rows were, and of how many."""


@contextmanager
def to_verify(url: str) -> Iterator[tuple[Store, Hallmarks]]:
    """A store and its hallmarks, opened without reading what any event says: one of them may be somebody else's.

    Raises ``KeysNotReadyError``.
    """
    with (
        open_store(url) as store,
        closing(open_vault(store, key_places(url), utc_now, believes_events=False)) as vault,
    ):
        yield store, hallmarks_of(store, secrets_of(store, vault))


def verify_logs(
    store: Store,
    hallmarks: Hallmarks,
    settings: Settings,
    *,
    keys: Sequence[PublicKey],
    outside: Sequence[Note],
    progress: Progress,
) -> list[Checked]:
    """Everything that is kept, against hallmarks and ledger, and against checkpoints of elsewhere; among those what the
    sealer remembers beside its key."""
    memory = BesideKey(settings.ledger_key)
    remembered = [note for log in LOGS if (note := memory.recall(log))]
    trust = trust_in(settings, keys, (*outside, *remembered), hallmarks)
    found = check_logs(store, trust, progress)
    with store.reading() as connection:
        if not is_sound(connection):
            found[0].say(Kind.CHANGED, "de database zelf is beschadigd; zet een reservekopie terug")
    return found


def trust_in(
    settings: Settings, keys: Sequence[PublicKey], notes: Sequence[Note], hallmarks: Hallmarks | None = None
) -> Trust:
    """In these keys, each for the log that it is of, and in these checkpoints and hallmarks. Raises KeyFileError."""
    by_log = {log.name: tuple(key for key in keys if key.name.endswith(f"/{log.path}")) for log in LOGS}
    return Trust(by_log, witnesses_of(settings), notes, hallmarks)


def check_logs(source: Readable, trust: Trust, progress: Progress) -> list[Checked]:
    """Each log, from its first row to its last."""
    return [check_log(source, log, trust, partial(progress, log.label)) for log in LOGS]
