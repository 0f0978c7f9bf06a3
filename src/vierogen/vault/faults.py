"""What can be wrong with keys. Every one of these means: show nothing, rather than half."""

from __future__ import annotations


class VaultError(Exception):
    """Personal data cannot be sealed or read now. Never says what it was about."""


class MissingKeyError(VaultError):
    """A key is not there, and nobody destroyed it: the key store is another one, or older than the data."""


class WrongKeyError(VaultError):
    """A key is there and does not fit: it was damaged, or belongs to another store."""


class MissingEpochError(VaultError):
    """The key-encryption key of an epoch is not there: it was destroyed, or the key file is older than the key store."""

    def __init__(self, epoch: int) -> None:
        super().__init__(f"no key-encryption key of epoch {epoch}")
        self.epoch = epoch


class TamperedError(VaultError):
    """Sealed bytes were changed, or stand in another place than where they were sealed."""


class KeyDestroyedError(VaultError):
    """The key was destroyed while something was to be sealed with it."""
