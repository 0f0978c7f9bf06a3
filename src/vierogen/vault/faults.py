"""What can be wrong with keys. Every one of these means: show nothing, rather than half."""

from __future__ import annotations

KEYS = "keys do not open what is sealed"
"""How the log calls it, whatever door it was met at."""


class VaultError(Exception):
    """Personal data cannot be sealed or read now. Never says what it was about, so the log may tell what it says."""

    remedy = "vierogen keys check tells what is wrong"
    """What whoever keeps the machine can do about it."""

    @property
    def for_the_log(self) -> dict[str, str]:
        """Of which kind it is, what it says, and the remedy."""
        return {"error": type(self).__qualname__, "said": str(self), "remedy": self.remedy}


class KeysAwayError(VaultError):
    """Where keys are kept, or those around them come from, is not there, cannot be read, or is another place than it was.

    That is one fault for everybody, and it is over as soon as the right one is back.
    """

    remedy = "put back the key store of this database, or name it with VIEROGEN_KEY_STORE_URL"


class MissingKeyError(VaultError):
    """A key is not there, and nobody destroyed it: the key store is another one, or older than the data."""

    remedy = "put back the newest key store of this database; vierogen keys check tells what it lacks"


class WrongKeyError(VaultError):
    """A key is there and does not fit: it was damaged, or belongs to another store."""

    remedy = (
        "put back the key store and the key file of one moment; vierogen keys check names the keys that do not open"
    )


class MissingEpochError(VaultError):
    """The key-encryption key of an epoch is not there: it was destroyed, or the key file is older than the key store."""

    remedy = "put back the newest key file; vierogen keys check tells which epochs are in use"

    def __init__(self, epoch: int) -> None:
        super().__init__(f"no key-encryption key of epoch {epoch}")
        self.epoch = epoch


class TamperedError(VaultError):
    """Sealed bytes were changed, or stand in another place than where they were sealed."""

    remedy = "vierogen verify tells what was changed; a backup has it as it was"


class KeyDestroyedError(VaultError):
    """The key was destroyed while something was to be sealed with it."""
