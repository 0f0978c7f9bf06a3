"""Sealing one field: AES-256-GCM, bound to the place where the field stands."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hmac import digest
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vierogen.vault.faults import TamperedError

KEY_BYTES = 32
NONCE_BYTES = 12
SALTS = b"vierogen.salts.1"
"""Salts come from a key of their own, made of the data key with these words: gone when the data key is."""
AROUND = NONCE_BYTES + 16
"""Nonce and tag: so much longer is what is sealed than what it says."""
PURPOSE = b"vierogen.sealed.1"
"""Begins all bound data: nothing that was sealed for another purpose, or in a later form, passes for a field."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where sealed fields stand: in which version of whose stream, in an event of which stored name."""

    stream: UUID
    version: int
    name: str

    @property
    def bound(self) -> bytes:
        """The place as bytes. Every part has its length in front, so two places never read the same."""
        version = self.version.to_bytes(8, "big")
        return b"".join(map(with_length, (PURPOSE, self.stream.bytes, version, self.name.encode())))


def bound_field(place: bytes, field: str) -> bytes:
    """A field at a place, as bytes that are bound to what is sealed there."""
    return place + with_length(field.encode())


def with_length(part: bytes) -> bytes:
    """The part, after its length."""
    return len(part).to_bytes(4, "big") + part


class DataKey:
    """One open key. Nothing shows its bytes."""

    __slots__ = ("_cipher", "_salts", "id")

    def __init__(self, id: UUID, key: bytes) -> None:
        self.id, self._cipher, self._salts = id, AESGCM(key), digest(key, SALTS, "sha256")

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
        return digest(self._salts, bound, "sha256")

    def __repr__(self) -> str:
        return f"DataKey({self.id})"


def new_key() -> bytes:
    """A random key."""
    return secrets.token_bytes(KEY_BYTES)
