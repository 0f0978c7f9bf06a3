"""The verdict about a proof, a checkpoint and a key: one answer, in Dutch, with a number that a program can tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from vierogen.ledger.bundle import Bundle, UnreadableProofError
from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.mailed import kept_notes
from vierogen.ledger.note import Note, PublicKey, UnreadableKeyError, UnreadableNoteError
from vierogen.ledger.tree import leaf_hash, root_by


class Verdict(Enum):
    """How checking came out: the number with which a command ends, and the sentence."""

    def __init__(self, code: int, sentence: str) -> None:
        self.code, self.sentence = code, sentence

    PROVEN = 0, "Het klopt: alles in dit bewijs staat zo in het register, en is sindsdien niet gewijzigd."
    PROOF_UNREADABLE = 10, "Dit is geen heel bewijs: er ontbreekt iets, of het is een ander soort bestand."
    CHECKPOINT_UNREADABLE = 11, "Dit is geen heel controlepunt: er ontbreekt iets, of het is een ander soort bestand."
    KEY_UNREADABLE = 12, "Dit is geen openbare sleutel, of zij is niet heel."
    OTHER_LOG = 13, "Het controlepunt is van een ander register of een ander logboek dan de sleutel of het bewijs."
    OTHER_KEY = (
        14,
        "Het controlepunt is niet met deze sleutel ondertekend. Is het een oude sleutel, of die van een ander?",
    )
    FALSE_SIGNATURE = (
        15,
        "De handtekening klopt niet: er is iets aan het controlepunt gewijzigd nadat het was ondertekend.",
    )
    OTHER_CHECKPOINT = 16, "Dit bewijs hoort bij een ander controlepunt: dat telt een ander aantal regels."
    CONTENT_CHANGED = 17, "De inhoud van een gebeurtenis is niet die welke is verzegeld."
    NOT_IN_TREE = 18, "Het klopt niet: een gebeurtenis staat niet zo in het register, of het bewijs is van een andere."
    WORDS_CHANGED = 19, "De woorden bij een gebeurtenis zijn niet de woorden die zijn vastgelegd."


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict; and of what was proven the proof, the checkpoint and the keys that signed it."""

    verdict: Verdict
    bundle: Bundle | None = None
    checkpoint: Checkpoint | None = None
    signers: tuple[PublicKey, ...] = ()
    which: int | None = None
    """Which event is wrong, counted from 1."""


def keys_in(text: str) -> tuple[PublicKey, ...]:
    """The public keys in a file; lines that begin with # are remarks. Raises UnreadableKeyError."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        raise UnreadableKeyError
    return tuple(map(PublicKey.read, lines))


def judge(proof: str, checkpoint: str | None, keys: str) -> Judged:
    """Of the texts of three files. Without a checkpoint of elsewhere the one in the proof is taken."""
    try:
        known = keys_in(keys)
    except UnreadableKeyError:
        return Judged(Verdict.KEY_UNREADABLE)
    try:
        bundle = Bundle.read(proof)
        own = Checkpoint.read(bundle.checkpoint)
    except (UnreadableProofError, UnreadableNoteError):
        return Judged(Verdict.PROOF_UNREADABLE)
    try:
        note = bundle.checkpoint if checkpoint is None else the_one(kept_notes(checkpoint), own)
        found = Checkpoint.read(note)
    except UnreadableNoteError:
        return Judged(Verdict.CHECKPOINT_UNREADABLE, bundle)
    return judge_read(bundle, own, note, found, known)


def the_one(notes: Sequence[Note], wanted: Checkpoint) -> Note:
    """Out of a file with more checkpoints the one that the proof is about, or the last. Raises UnreadableNoteError."""
    if not notes:
        raise UnreadableNoteError
    fitting = [one for one in notes if (c := Checkpoint.read(one)).size == wanted.size and c.origin == wanted.origin]
    return (fitting or notes)[-1]


def judge_read(bundle: Bundle, own: Checkpoint, note: Note, found: Checkpoint, known: Sequence[PublicKey]) -> Judged:
    """The same, of what could be read."""
    if found.origin != own.origin or not any(key.name == found.origin for key in known):
        return Judged(Verdict.OTHER_LOG, bundle, found)
    signers = note.signed_by(key for key in known if key.name == found.origin)
    if signers is None:
        return Judged(Verdict.FALSE_SIGNATURE, bundle, found)
    if not signers:
        return Judged(Verdict.OTHER_KEY, bundle, found)
    if found.size != own.size:
        return Judged(Verdict.OTHER_CHECKPOINT, bundle, found, signers)
    wrong, which = first_wrong(bundle, found)
    return Judged(wrong, bundle, found, signers, which)


def first_wrong(bundle: Bundle, checkpoint: Checkpoint) -> tuple[Verdict, int | None]:
    """The first event that is not proven, counted from 1."""
    for nth, one in enumerate(bundle.proven, 1):
        if not one.entry.says_what_it_seals:
            return Verdict.CONTENT_CHANGED, nth
        root = root_by(one.number, checkpoint.size, leaf_hash(one.entry.written), one.path)
        if root != checkpoint.root or one.entry.of != bundle.request:
            return Verdict.NOT_IN_TREE, nth
        if not one.entry.words_are_as_sealed:
            return Verdict.WORDS_CHANGED, nth
    return Verdict.PROVEN, None
