"""A proof to take along: events of one decision, their way up the tree, the checkpoint above them, and the public keys.

Everything that is needed to check it without us stands in it, in Dutch words. Nothing that it says about itself is
believed: what counts is what the hashes and the signature say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from vierogen.ledger.entry import Entry
from vierogen.ledger.note import (
    Note,
    PublicKey,
    UnreadableKeyError,
    UnreadableNoteError,
    from_base64,
    is_utf8,
    to_base64,
)
from vierogen.ledger.tree import HASH_SIZE
from vierogen.ledger.words import SALT_SIZE, Words

KIND = "vierogen-bewijs/2"
WITHOUT_WORDS = "vierogen-bewijs/1"
"""From before words could be proven; read for ever."""

LARGEST = 16 * 1024 * 1024
HOW = (
    "Dit bestand bewijst dat de gebeurtenissen hieronder zo in het register staan, en sindsdien niet zijn gewijzigd.",
    "Controleren kan zonder internet en zonder het register: vierogen verify --proof BESTAND --key SLUTEL",
    "Vraag de openbare sleutel aan iemand anders dan wie u dit bestand gaf, of vergelijk haar met wat is gepubliceerd.",
    "Zelf narekenen kan ook, met elke bibliotheek voor SHA-256 en Ed25519. Hoe dat gaat, staat in docs/controleren.md.",
    "Waar geen inhoud bij staat, mag die niet iedereen lezen. Haar vingerafdruk (SHA-256) staat er wel, en is mee bewezen.",
    "Bij woorden staat een zout: SHA-256 van zout en woorden samen staat in de inhoud. Andere woorden passen daar niet op.",
)


class UnreadableProofError(Exception):
    """This is no proof, or only a part of one."""


@dataclass(frozen=True, slots=True)
class Proven:
    """An event, its number in the tree, and the hashes that lead from there to the root."""

    entry: Entry
    number: int
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one takes along. ``request`` is the id as 32 hexadecimal digits."""

    request: str
    proven: tuple[Proven, ...]
    checkpoint: Note
    keys: tuple[PublicKey, ...]

    def told(self) -> dict[str, Any]:
        """As what becomes JSON."""
        return {
            "soort": KIND,
            "uitleg": list(HOW),
            "verzoek": self.request,
            "gebeurtenissen": [event_told(one) for one in self.proven],
            "controlepunt": self.checkpoint.written,
            "sleutels": [key.written for key in self.keys],
        }

    @property
    def written(self) -> str:
        """As a file."""
        return json.dumps(self.told(), ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def read(cls, text: str) -> Self:
        """From a file. Raises UnreadableProofError when anything is missing or not as it should be."""
        if len(text) > LARGEST:
            raise UnreadableProofError
        try:
            told = json.loads(text)
            if told["soort"] not in {KIND, WITHOUT_WORDS}:
                raise UnreadableProofError
            events = tuple(map(event_read, told["gebeurtenissen"]))
            keys = tuple(map(PublicKey.read, told["sleutels"]))
            found = cls(hex_text(told["verzoek"], ID), events, Note.read(told["controlepunt"]), keys)
        except (
            ValueError,
            TypeError,
            KeyError,
            AttributeError,
            RecursionError,
            UnreadableNoteError,
            UnreadableKeyError,
        ):
            raise UnreadableProofError from None
        if not found.proven:
            raise UnreadableProofError
        return found


def event_told(one: Proven) -> dict[str, Any]:
    """One event."""
    entry = one.entry
    told: dict[str, Any] = {
        "stroom": entry.stream,
        "positie": entry.position,
        "van": entry.of,
        "versie": entry.version,
        "naam": entry.name,
        "vastgelegdOp": entry.recorded_at,
        "vingerafdruk": entry.digest,
        "nummer": one.number,
        "pad": [to_base64(step) for step in one.path],
    }
    if entry.state is not None:
        told["inhoud"] = to_base64(entry.state)
    if entry.words:
        told["woorden"] = [words_told(words) for words in entry.words]
    return told


def words_told(words: Words) -> dict[str, str]:
    """What one field says, and the salt."""
    return {"vak": words.bag, "veld": words.field, "zout": to_base64(words.salt), "tekst": words.text}


ID, DIGEST = 32, 64


def event_read(told: Mapping[str, Any]) -> Proven:
    """One event. Raises ValueError, TypeError or KeyError."""
    state = told.get("inhoud")
    entry = Entry(
        stream=line(told["stroom"]),
        position=whole(told["positie"]),
        of=hex_text(told["van"], ID),
        version=whole(told["versie"]),
        name=line(told["naam"]),
        recorded_at=line(told["vastgelegdOp"]),
        digest=hex_text(told["vingerafdruk"], DIGEST),
        state=None if state is None else from_base64(state),
        words=tuple(map(words_read, told.get("woorden", ()))),
    )
    if entry.words and entry.state is None:
        raise ValueError
    path = tuple(map(from_base64, told["pad"]))
    if any(len(step) != HASH_SIZE for step in path):
        raise ValueError
    return Proven(entry, whole(told["nummer"]), path)


def words_read(told: Mapping[str, Any]) -> Words:
    """What one field says. Raises ValueError, TypeError or KeyError."""
    text, salt = told["tekst"], from_base64(told["zout"])
    if not isinstance(text, str) or not is_utf8(text) or len(salt) != SALT_SIZE:
        raise ValueError
    json.loads(text)
    return Words(line(told["vak"]), line(told["veld"]), salt, text)


def whole(value: Any) -> int:
    """A whole number that is not below zero."""
    if type(value) is not int or not 0 <= value < 1 << 63:
        raise ValueError
    return value


LONGEST_LINE = 200
"""Characters. No name of ours is as long."""


def line(value: Any) -> str:
    """A short text."""
    if not isinstance(value, str) or not value or len(value) > LONGEST_LINE or not is_utf8(value):
        raise ValueError
    return value


def hex_text(value: Any, length: int) -> str:
    """So many hexadecimal digits."""
    if not isinstance(value, str) or len(value) != length or value.strip("0123456789abcdef"):
        raise ValueError
    return value
