"""Key-encryption keys of a system in memory: they go away with it."""

from __future__ import annotations

from collections.abc import Sequence

from vierogen.vault.faults import MissingEpochError
from vierogen.vault.sealing import new_key
from vierogen.vault.wrapping import unwrap, wrap


class KeysInMemory:
    """Satisfies ``KeyEncryption``."""

    def __init__(self, fingerprint: bytes) -> None:
        self.fingerprint, self._keys = fingerprint, {1: new_key()}

    def epochs(self) -> Sequence[int]:
        """Those that are there."""
        return sorted(self._keys)

    def wrap(self, epoch: int, key: bytes) -> bytes:
        """Under the key of an epoch."""
        return wrap(self._key(epoch), key)

    def unwrap(self, epoch: int, wrapped: bytes) -> bytes:
        """With the key of an epoch."""
        return unwrap(self._key(epoch), wrapped)

    def rotate(self) -> int:
        """One epoch more."""
        epoch = max(self._keys) + 1
        self._keys[epoch] = new_key()
        return epoch

    def destroy(self, epoch: int) -> None:
        """Without it."""
        if epoch not in self._keys:
            raise MissingEpochError(epoch)
        del self._keys[epoch]

    def _key(self, epoch: int) -> bytes:
        if epoch not in self._keys:
            raise MissingEpochError(epoch)
        return self._keys[epoch]
