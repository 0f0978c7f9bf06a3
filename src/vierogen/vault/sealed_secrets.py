"""Secrets that lie beside the data because somebody outside has them too: sealed, each bound to whose it is."""

from __future__ import annotations

from uuid import UUID

from vierogen.vault.faults import TamperedError
from vierogen.vault.sealing import KEY_BYTES, DataKey, with_length

FORM = b"\x01"
"""Begins what is sealed, so that another form can come beside it."""
PURPOSE = b"vierogen.secret.1"


class SecretSeal:
    """Seals and opens with one secret of the installation."""

    def __init__(self, key: bytes) -> None:
        self._key = DataKey(UUID(int=0), key)

    def closed(self, whose: UUID, secret: bytes) -> bytes:
        """As it may lie in a database."""
        return FORM + self._key.seal(secret, bound_secret(whose))

    def opened(self, whose: UUID, kept: bytes) -> bytes:
        """The secret itself. Raises ``TamperedError`` when it was changed, or was somebody else's."""
        if not kept.startswith(FORM):
            raise TamperedError("a secret is not kept in a form that is known")
        return self._key.unseal(kept[len(FORM) :], bound_secret(whose))


def bound_secret(whose: UUID) -> bytes:
    """Whose secret, as bytes that are bound to what is sealed."""
    return with_length(PURPOSE) + with_length(whose.bytes)


def lies_open(kept: bytes | None) -> bool:
    """Whether it is a secret as it is: what is sealed is longer, and what was thrown away is empty."""
    return kept is not None and len(kept) == KEY_BYTES
