"""Cursors: where a page ended, closed so that nobody can read or change it, or use it for another question.

Source: AES-256-GCM with the question as associated data; the key is a secret of the installation.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from hashlib import sha256
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12  # bytes
LONGEST = 120  # characters
CURSORS = "cursors"
"""The name under which an installation keeps the secret around them."""


class BadCursor(Exception):
    """Not a cursor of ours, or not of this question."""


class Cursors:
    """Closes and opens cursors; every process of an installation opens those of the others."""

    def __init__(self, secret: bytes) -> None:
        self._cipher = AESGCM(secret)

    def closed(self, place: bytes, question: object) -> str:
        """A place as text that stands in an address."""
        nonce = token_bytes(NONCE)
        return urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, place, about(question))).decode().rstrip("=")

    def opened(self, cursor: str, question: object) -> bytes:
        """The place. Raises BadCursor."""
        if len(cursor) > LONGEST or not cursor.isascii():
            raise BadCursor
        try:
            sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], about(question))
        except (NotBase64, ValueError, InvalidTag):
            raise BadCursor from None


def about(question: object) -> bytes:
    """What a cursor belongs to: who asked what."""
    return sha256(repr(question).encode()).digest()
