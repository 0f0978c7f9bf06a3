"""A new key signs the newest checkpoint along, also when nothing more is written: what is signed is never changed.

So its signature stands under that checkpoint as those of witnesses do, and whoever knows either key can follow.
"""

from __future__ import annotations

from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.note import Note
from vierogen.sealing.keys import Keys
from vierogen.sealing.logs import Log
from vierogen.sealing.past import ChangedPastError, read
from vierogen.sealing.source import Source
from vierogen.sealing.tables import add_cosignature, lines_under, newest_checkpoint, take_turn
from vierogen.sealing.witnessing import has_signed


def sign_along(source: Source, keys: Keys, log: Log, ours: Checkpoint) -> Note | None:
    """The newest checkpoint, signed along by each key that signs now; None when all of them stood there already.

    ``ours`` is what we know the tree to be. Raises ChangedPastError when the newest checkpoint says something else, and
    leaves one that is larger to the next step.
    """
    with source.transaction() as connection:
        take_turn(connection)
        kept = newest_checkpoint(connection, log)
        if kept is None or kept.size > ours.size:
            return None
        if read(log, kept, keys.public_of(log)) != ours:
            raise ChangedPastError(log, f"het controlepunt van {kept.size} regels is een ander dan hier is verzegeld")
        note = Note.read(kept.note)
        there = [*(one.written for one in note.signatures), *lines_under(connection, log, kept.size)]
        new = [key.sign(note.text) for key in keys.signing_for(log) if not has_signed(key.public, note.text, there)]
        for line in new:
            add_cosignature(connection, log, ours, line)
    return note.also_signed(new) if new else None
