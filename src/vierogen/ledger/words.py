"""Words in a proof: one field of an event, with the salt that shows that these were the words that were sealed.

The first line of the stored event holds SHA-256 over a salt of 32 bytes and the words. Without the salt nobody can try
which words fit; with it nobody can bring other words that do.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

SALT_SIZE = 32


def commitment(salt: bytes, words: bytes) -> bytes:
    """To these words. Salts are always as long, so where the words begin is no question."""
    return sha256(salt + words).digest()


@dataclass(frozen=True, slots=True)
class Words:
    """What one field says, as the JSON text that was sealed; from which bag it is, and its salt."""

    bag: str
    field: str
    salt: bytes
    text: str

    @property
    def commitment(self) -> bytes:
        """What must stand in the event."""
        return commitment(self.salt, self.text.encode())
