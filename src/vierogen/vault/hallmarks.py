"""A hallmark on what is kept: who has no keys adds nothing and changes nothing that passes for ours.

Of an event it stands at the beginning of the stored bytes, and is of all that comes after it and of the place where they stand. Events
from before there were hallmarks have none; up to which position those reach is known, and itself carries one.
"""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from hmac import compare_digest
from uuid import UUID

from vierogen.vault.faults import TamperedError
from vierogen.vault.sealing import bound_bytes, with_length

FORM = 3
"""Of stored bytes with a hallmark; inside is what was kept without one before."""
BEGINNING, ENDING = b'{"form":%d,"hallmark":"' % FORM, b'",'
BYTES, ID_BYTES = 32, 16
WRITTEN = 44
"""So long is a hallmark in base64."""
INSIDE = len(BEGINNING) + WRITTEN + len(ENDING)
"""Where what carries the hallmark goes on."""
UNTIL = with_length(b"vierogen.hallmarks.until.1")
"""Nothing that stands in an event begins so: a place begins with what sealing is for."""


class Hallmark:
    """What one secret of the installation makes (BLAKE2b with a key, RFC 7693). Nothing shows the secret."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, place: bytes, said: bytes) -> bytes:
        """32 bytes, that nobody can tell without the secret. ``place`` tells by itself where it ends."""
        mark = blake2b(place, digest_size=BYTES, key=self._key)
        mark.update(said)
        return mark.digest()

    def put_on(self, state: bytes, place: bytes) -> bytes:
        """A JSON object as it is kept at this place."""
        said = state[1:]
        return self._before(said, place) + said

    def is_on(self, state: bytes, place: bytes) -> bool:
        """Whether these bytes were kept so, at this place, by who has the secret."""
        return compare_digest(state[:INSIDE], self._before(state[INSIDE:], place))

    def _before(self, said: bytes, place: bytes) -> bytes:
        return BEGINNING + b2a_base64(self.of(place, said), newline=False) + ENDING


@dataclass(frozen=True, slots=True)
class Hallmarks:
    """The hallmark of an installation, and by stream the newest position from before it was there; 0 where all have it."""

    hallmark: Hallmark
    until: Mapping[str, int]

    def are_on(self, stream: str, state: bytes, *, position: int, of: bytes, version: int, name: str) -> bool:
        """Whether an event was kept by us: with the hallmark, or before there was one. ``of`` is the id that it is of."""
        if state.startswith(BEGINNING):
            return self.hallmark.is_on(state, bound_bytes(of, version, name))
        return 0 < position <= self.until[stream]


def id_as_kept(of: UUID | str) -> bytes:
    """The id of a stream, written in the one way in which we write it where ids are texts. Raises ``TamperedError``.

    In capitals it would be another row with the very same hallmark: what once happened would happen again.
    """
    if isinstance(of, UUID):
        return of.bytes
    try:
        id_ = bytes.fromhex(of)
    except (TypeError, ValueError):
        raise TamperedError("an id is none") from None
    if id_.hex() != of or len(id_) != ID_BYTES:
        raise TamperedError("an id is written as we write none")
    return id_


def as_kept(of: UUID | str) -> UUID:
    """The same as an id."""
    return of if isinstance(of, UUID) else UUID(bytes=id_as_kept(of))


def signed_until(hallmark: Hallmark, until: Mapping[str, int]) -> bytes:
    """Positions by stream, as they may be kept where others can write."""
    told = b"".join(with_length(name.encode()) + until[name].to_bytes(8, "big") for name in sorted(until))
    return hallmark.of(UNTIL, told) + b"".join(until[name].to_bytes(8, "big") for name in sorted(until))


def read_until(hallmark: Hallmark, streams: tuple[str, ...], kept: bytes) -> dict[str, int] | None:
    """The positions of these streams; None when it is not what we kept."""
    numbers = [int.from_bytes(kept[at : at + 8], "big") for at in range(BYTES, len(kept), 8)]
    if len(numbers) != len(streams):
        return None
    until = dict(zip(sorted(streams), numbers, strict=True))
    return until if compare_digest(kept, signed_until(hallmark, until)) else None
