"""Keys around keys: AES key wrap, as RFC 3394 has it."""

from __future__ import annotations

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from vierogen.vault.faults import WrongKeyError


def wrap(under: bytes, key: bytes) -> bytes:
    """The key, readable only with the key that it is wrapped under."""
    return aes_key_wrap(under, key)


def unwrap(under: bytes, wrapped: bytes) -> bytes:
    """The key itself. Raises ``WrongKeyError`` when it was wrapped under another key, or was damaged."""
    try:
        return aes_key_unwrap(under, wrapped)
    except (InvalidUnwrap, ValueError):
        raise WrongKeyError("a wrapped key does not open under its key-encryption key") from None
