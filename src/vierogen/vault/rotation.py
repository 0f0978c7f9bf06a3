"""New keys around the keys: begin an epoch, wrap everything anew under it, and destroy the old one.

Once an old epoch is destroyed, no copy of the key store from before opens any more, whoever holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from vierogen.vault.faults import MissingEpochError, VaultError
from vierogen.vault.keys import KeptKey, KeyEncryption, KeyKeeping
from vierogen.vault.vault import Vault

AT_ONCE = 1_000
"""Keys in one transaction: others who make a key wait no longer than that takes."""

Progress = Callable[[int, int], None]
"""Told how many keys were done, of how many."""


class EpochInUseError(Exception):
    """Keys are still wrapped under this epoch; or it is the newest, and then no number of keys matters."""

    def __init__(self, epoch: int, keys: int) -> None:
        super().__init__(f"epoch {epoch} is in use")
        self.epoch, self.keys = epoch, keys


def rotate(vault: Vault) -> int:
    """Begins an epoch; what is new is wrapped under it from now on."""
    with vault.keeping.alone():
        return vault.around.rotate()


def rewrap(vault: Vault, progress: Progress) -> int:
    """Wraps every key of an older epoch under the newest. Cut off, it goes on where it was. Returns how many it did."""
    newest, done, seen, total = vault.around.epochs()[-1], 0, 0, sum(vault.keeping.under_epochs().values())
    for page in pages(vault.keeping):
        old = [one for one in page if one.epoch != newest]
        done += vault.keeping.rewrap((one, under(vault.around, one, newest)) for one in old)
        seen += len(page)
        progress(seen, total)
    if done:
        vault.keeping.clean()
    return done


def under(around: KeyEncryption, one: KeptKey, epoch: int) -> KeptKey:
    """The same key, wrapped under another epoch."""
    assert one.wrapped is not None  # pages hold what still opens something
    return one.rewrapped(epoch, around.wrap(epoch, around.unwrap(one.epoch, one.wrapped)))


def destroy_epoch(vault: Vault, epoch: int) -> None:
    """Raises ``EpochInUseError`` when anything would be lost by it that is still kept here, and ``MissingEpochError``."""
    with vault.keeping.alone():
        epochs, used = vault.around.epochs(), vault.keeping.under_epochs().get(epoch, 0)
        if epoch not in epochs:
            raise MissingEpochError(epoch)
        if used or epoch == epochs[-1]:
            raise EpochInUseError(epoch, 0 if epoch == epochs[-1] else used)
        vault.around.destroy(epoch)
    vault.forget()


@dataclass(slots=True)
class Checked:
    """What came of opening every key."""

    keys: int = 0
    under: dict[int, int] = field(default_factory=dict)
    faulty: list[UUID] = field(default_factory=list)
    """Keys that do not open: what was sealed with them is lost, unless the right key file comes back."""


def check(vault: Vault, progress: Progress) -> Checked:
    """Opens every key, one after the other."""
    found, total = Checked(under=dict(vault.keeping.under_epochs())), sum(vault.keeping.under_epochs().values())
    for page in pages(vault.keeping):
        found.faulty += [one.id for one in page if not opens(vault.around, one)]
        found.keys += len(page)
        progress(found.keys, total)
    return found


def opens(around: KeyEncryption, one: KeptKey) -> bool:
    """Whether a key can be used."""
    try:
        around.unwrap(one.epoch, one.wrapped or b"")
    except VaultError:
        return False
    return True


def pages(keeping: KeyKeeping) -> Iterator[list[KeptKey]]:
    """All keys that still open something, some at a time."""
    after: UUID | None = None
    while page := list(keeping.some(after, AT_ONCE)):
        yield page
        after = page[-1].id
