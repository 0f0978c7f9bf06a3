"""What the vault asks of the place where wrapped keys are kept, and of the place where the keys around them come from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class KeptKey:
    """A key as it is kept: whose, for what, and wrapped under the key of an epoch.

    One that is retired seals nothing new any more. One that is destroyed is wrapped nowhere: only that it was there, and
    for whom, is still known.
    """

    id: UUID
    person: UUID
    category: str
    epoch: int
    wrapped: bytes | None
    made_at: datetime
    retired_at: datetime | None = None
    destroyed_at: datetime | None = None
    why: str = ""
    """Of one that is destroyed: on what decision, in the words of whoever destroyed it."""

    def rewrapped(self, epoch: int, wrapped: bytes) -> KeptKey:
        """The same key under another key."""
        return replace(self, epoch=epoch, wrapped=wrapped)


class KeyEncryption(Protocol):
    """The keys around the keys, by epoch. A file, or a service that never lets them go (KMS, HSM)."""

    @property
    def fingerprint(self) -> bytes:
        """Which key store these belong to."""

    def epochs(self) -> Sequence[int]:
        """Those that are there, in order; the last one wraps what is new."""

    def wrap(self, epoch: int, key: bytes) -> bytes:
        """Raises ``MissingEpochError``."""

    def unwrap(self, epoch: int, wrapped: bytes) -> bytes:
        """Raises ``MissingEpochError`` or ``WrongKeyError``."""

    def rotate(self) -> int:
        """Makes the key of a new epoch, and returns the epoch."""

    def destroy(self, epoch: int) -> None:
        """Whatever is still wrapped under it is lost from then on."""


class KeyKeeping(Protocol):
    """Where wrapped keys are kept, apart from what they seal."""

    @property
    def fingerprint(self) -> bytes:
        """Told by the data that it belongs to."""

    def look(self) -> None:
        """Raises ``KeysAwayError`` when this is not the store that was opened, or one of an earlier moment."""

    def living(self, person: UUID) -> Sequence[KeptKey]:
        """The keys with which something of this person may be sealed; at most one a category."""

    def beside(self, *ids: UUID) -> Sequence[KeptKey]:
        """These keys and the others of the same people, also those that were destroyed; nothing of what is unknown."""

    def keep(self, keys: Iterable[KeptKey]) -> int:
        """Durable when this returns. A person that has a living key of the category already keeps that one.

        Returns how many of these were kept.
        """

    def retire(
        self, person: UUID, categories: Collection[str], at: datetime, made_until: datetime | None = None
    ) -> Sequence[KeptKey]:
        """Nothing is sealed with these any more; returns all of this person that are retired and not destroyed yet.

        Keys that were made after ``made_until`` stay as they are.
        """

    def destroy(self, ids: Collection[UUID], at: datetime, why: str = "") -> None:
        """Forgets the wrapped bytes, also where they lay before."""

    def destroyed(self, person: UUID | None = None) -> Sequence[KeptKey]:
        """What is still known of keys that are no more: of this person, or of everybody."""

    def some(self, after: UUID | None, limit: int) -> Sequence[KeptKey]:
        """All keys that still open something, a page at a time, in order of id."""

    def rewrap(self, pairs: Iterable[tuple[KeptKey, KeptKey]]) -> int:
        """Old form and new; what changed meanwhile is left alone. Returns how many were replaced."""

    def ids(self) -> dict[UUID, bool]:
        """Every key that there ever was, and whether it still opens something."""

    def clean(self) -> None:
        """Lets no old form of a key lie about, as far as the database can."""

    def under_epochs(self) -> Mapping[int, int]:
        """How many keys are wrapped under which epoch."""

    def alone(self) -> AbstractContextManager[None]:
        """While one process is in here, no other is."""

    def close(self) -> None:
        """Lets go of every connection."""
