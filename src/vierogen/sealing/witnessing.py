"""Adding the signature of a witness to a checkpoint: only of a witness that is known, and only when it is right."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from vierogen.domain.refusals import Refused
from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.note import COSIGNATURE, Note, PublicKey, Signature, UnreadableNoteError
from vierogen.sealing.logs import LOGS, Log, log_of_origin
from vierogen.sealing.source import Source
from vierogen.sealing.tables import add_cosignature, checkpoint_of_size, lines_under, take_turn


class NotWitnessed(Refused):
    """This cannot be added, and why."""


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What was added: under which checkpoint, by whom; nothing new when it was there already."""

    log: Log
    size: int
    names: tuple[str, ...]
    new: int


def add(source: Source, written: str, witnesses: Sequence[PublicKey]) -> Witnessed:
    """Takes over the signatures of known witnesses from a note about one of our checkpoints, of each the first.

    Raises NotWitnessed.
    """
    try:
        note = Note.read(written)
        checkpoint = Checkpoint.read(note)
    except UnreadableNoteError:
        raise NotWitnessed("Dit is geen ondertekend controlepunt.") from None
    log = log_of_origin(checkpoint.origin) or LOGS[0]
    known = [key for key in witnesses if key.kind == COSIGNATURE]
    signers = note.signed_by(known)
    if signers is None:
        raise NotWitnessed("De handtekening van de getuige klopt niet.")
    if not signers:
        raise NotWitnessed("Er staat geen handtekening onder van een getuige die hier bekend is.")
    with source.reading() as connection:
        kept = checkpoint_of_size(connection, log, checkpoint.size)
    if kept is None or Note.read(kept.note).text != note.text:
        raise NotWitnessed("Dit controlepunt is niet van dit register.")
    with source.transaction() as connection:
        take_turn(connection)
        there = lines_under(connection, log, checkpoint.size)
        lines = [of_key(note, key) for key in signers if not has_signed(key, note.text, there)]
        for line in lines:
            add_cosignature(connection, log, checkpoint, line)
    return Witnessed(log, checkpoint.size, tuple(key.name for key in signers), len(lines))


def of_key(note: Note, key: PublicKey) -> Signature:
    """The line of a witness who signed this note."""
    return next(one for one in note.signatures if one.is_of(key))


def has_signed(key: PublicKey, text: str, lines: Sequence[str]) -> bool:
    """Whether a key stands there already. A witness who signs again does so at another second, and a note holds so many lines."""
    for line in lines:
        with suppress(UnreadableNoteError):
            signature = Signature.read(line)
            if signature.is_of(key) and key.checks(text, signature.signature):
                return True
    return False
