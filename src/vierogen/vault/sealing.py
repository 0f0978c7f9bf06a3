"""Sealing one field: AES-256-GCM, bound to the place where the field stands."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vierogen.vault.faults import TamperedError

KEY_BYTES = 32
NONCE_BYTES = 12
SALTS = b"vierogen.salts.1"
"""Salts come from a key of their own, made of the data key for this purpose: gone when the data key is."""
AROUND = NONCE_BYTES + 16
"""Nonce and tag: so much longer is what is sealed than what it says."""
PURPOSE = b"vierogen.sealed.1"
"""Begins all bound data: nothing that was sealed for another purpose, or in a later form, passes for a field."""


def with_length(part: bytes) -> bytes:
    """The part, after its length."""
    return length(len(part)) + part


def length(of: int) -> bytes:
    """As it stands before a part."""
    return of.to_bytes(4, "big")


@lru_cache(2_000)
def written(name: str) -> bytes:
    """A name after its length. There are few names, and each is needed for every field of every event."""
    return with_length(name.encode())


BEFORE_STREAM, BEFORE_VERSION = with_length(PURPOSE) + length(16), length(8)


@dataclass(frozen=True, slots=True)
class Place:
    """Where sealed fields stand: in which version of whose stream, in an event of which stored name."""

    stream: UUID
    version: int
    name: str

    @property
    def bound(self) -> bytes:
        """The place as bytes. Every part has its length in front, so two places never read the same."""
        return bound_place(self.stream, self.version, self.name)


def bound_place(stream: UUID, version: int, name: str) -> bytes:
    """The same, for who has no use for the place itself."""
    return bound_bytes(stream.bytes, version, name)


def bound_bytes(stream: bytes, version: int, name: str) -> bytes:
    """The same, for who has the bytes of the id only."""
    return BEFORE_STREAM + stream + BEFORE_VERSION + version.to_bytes(8, "big") + written(name)


def bound_field(place: bytes, field: str) -> bytes:
    """A field at a place, as bytes that are bound to what is sealed there."""
    return place + written(field)


def keyed(key: bytes, purpose: bytes) -> bytes:
    """Another key, for one purpose (BLAKE2b with a key, RFC 7693)."""
    return blake2b(digest_size=KEY_BYTES, key=key, person=purpose).digest()


class DataKey:
    """One open key. Nothing shows its bytes."""

    __slots__ = ("_cipher", "_salts", "id")

    def __init__(self, id: UUID, key: bytes) -> None:
        self.id, self._cipher, self._salts = id, AESGCM(key), keyed(key, SALTS)

    def seal(self, plain: bytes, bound: bytes) -> bytes:
        """Nonce, ciphertext and tag. A random nonce of 96 bits will do for the few thousand fields of one person."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, bound)

    def unseal(self, sealed: bytes, bound: bytes) -> bytes:
        """What was sealed. Raises ``TamperedError`` when a bit of it, or its place, is not as it was."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)
        except (InvalidTag, ValueError):
            raise TamperedError("sealed bytes were changed, or stand in another place") from None

    def salt(self, bound: bytes) -> bytes:
        """32 bytes for one field at one place, that nobody can tell without this key, nor from the salts of other fields."""
        return blake2b(bound, digest_size=KEY_BYTES, key=self._salts).digest()

    def __repr__(self) -> str:
        return f"DataKey({self.id})"


def new_key() -> bytes:
    """A random key."""
    return secrets.token_bytes(KEY_BYTES)
