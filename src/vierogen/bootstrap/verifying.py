"""Everything that is kept, checked against the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from vierogen.bootstrap.sealing import witnesses_of
from vierogen.bootstrap.system import System
from vierogen.ledger.note import Note, PublicKey
from vierogen.sealing.checking import Checked, Kind, Trust
from vierogen.sealing.checking import check as check_log
from vierogen.sealing.damage import is_sound
from vierogen.sealing.logs import LOGS
from vierogen.sealing.memory import BesideKey
from vierogen.sealing.source import Readable
from vierogen.settings import Settings

Progress = Callable[[str, int, int], None]
"""Told what is looked at, how many rows were, and of how many."""


def verify_logs(
    system: System, settings: Settings, keys: Sequence[PublicKey], outside: Sequence[Note], progress: Progress
) -> list[Checked]:
    """Everything that is kept, against the ledger and against checkpoints of elsewhere; among those what the sealer
    remembers beside its key."""
    memory = BesideKey(settings.ledger_key)
    remembered = [note for log in LOGS if (note := memory.recall(log))]
    found = check_logs(system.store, trust_in(settings, keys, (*outside, *remembered)), progress)
    with system.store.reading() as connection:
        if not is_sound(connection):
            found[0].say(Kind.CHANGED, "de database zelf is beschadigd; zet een reservekopie terug")
    return found


def trust_in(settings: Settings, keys: Sequence[PublicKey], notes: Sequence[Note]) -> Trust:
    """In these keys, each for the log that it is of, and in these checkpoints. Raises KeyFileError."""
    by_log = {log.name: tuple(key for key in keys if key.name.endswith(f"/{log.path}")) for log in LOGS}
    return Trust(by_log, witnesses_of(settings), notes)


def check_logs(source: Readable, trust: Trust, progress: Progress) -> list[Checked]:
    """Each log, from its first row to its last."""
    return [check_log(source, log, trust, partial(progress, log.label)) for log in LOGS]
