"""What the use cases ask of the place where events are kept: one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from eventsourcing.persistence import IntegrityError, Notification, StoredEvent


@dataclass(frozen=True, slots=True)
class Command:
    """An act somebody sent once: the same key with the same body gets the first answer again.

    ``scope`` says whose key it is (keys of two people never meet), ``digest`` is the SHA-256 of the body,
    ``answer`` is what the sender was told.
    """

    scope: str
    key: str
    digest: bytes
    answer: bytes


@dataclass(frozen=True, slots=True)
class Alongside:
    """What is written in the same transaction as the events, or not at all.

    ``takes`` and ``releases`` are names of which only one holder may exist (one open request per child); a name that is both released and taken passes over from whoever holds it. ``due_on`` is the first day on which the clock must look at ``due_for`` again; None takes it off the agenda.
    ``people_at`` is the position of the people's events that the decision was based on: when people or designations
    changed since, nothing is kept. A decision that did not depend on people leaves it None.
    """

    command: Command | None = None
    takes: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()
    due_for: UUID | None = None
    due_on: date | None = None
    people_at: int | None = None


class CommandKnown(IntegrityError):
    """This key was used before: nothing was written. Carries the digest of the first body and the first answer."""

    def __init__(self, digest: bytes, answer: bytes) -> None:
        super().__init__("command key known")
        self.digest, self.answer = digest, answer


class ClaimTaken(IntegrityError):
    """Another request holds this name: nothing was written."""

    def __init__(self, name: str, holder: UUID) -> None:
        super().__init__("claim taken")
        self.name, self.holder = name, holder


class PeopleMoved(IntegrityError):
    """People or designations changed since the decision was based on them: nothing was written."""


class VersionTaken(IntegrityError):
    """Somebody else's event has this version of this request: nothing was written."""


class Moved(IntegrityError):
    """Somebody else moved this follower: what was done from the old position must not be kept."""


class StoreUnavailable(Exception):
    """The database cannot take anything now (disk full, connection lost, locked too long): nothing was kept."""


class KeyStoreUnavailable(StoreUnavailable):
    """The key store can take nothing now, for the same reasons: nothing was kept. The log names it so."""


class Keeping(Protocol):
    """A recorder of the eventsourcing library that also keeps commands, claims and the clock's agenda.

    ``insert_events`` raises one of the above when nothing was written; it returns the positions given, in order,
    after they are durable.
    """

    def insert_events(
        self, stored_events: Sequence[StoredEvent], *, alongside: Alongside = ..., **kwargs: Any
    ) -> Sequence[int] | None: ...

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]: ...

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]: ...

    def select_placed(self, originator_id: UUID, *, lte: int | None = None) -> Sequence[Notification]:
        """All events of one, or those up to a version, in order and with their positions."""

    def select_several(self, originator_ids: Sequence[UUID]) -> Sequence[Notification]:
        """All events of each of these, in order and with their positions, asked for in one go."""

    def max_notification_id(self) -> int | None: ...

    def command(self, scope: str, key: str) -> tuple[bytes, bytes] | None:
        """Digest and answer of a command kept before, or None."""

    def holder(self, name: str) -> UUID | None:
        """Who holds this name, or None."""

    def holders(self, names: Sequence[str]) -> Mapping[str, UUID]:
        """Who holds which of these names; those that nobody holds are left out."""

    def due(self, until: date, *, after: UUID | None = None, limit: int = 500) -> Iterable[UUID]:
        """Requests the clock must look at on or before this day, in order of id, after the one given."""


class Sealing(Protocol):
    """Brings events to the form in which they are kept, their personal fields sealed with the keys of one person."""

    def stored(self, domain_event: Any, person: UUID) -> StoredEvent: ...

    def opened(self, stored_events: Sequence[StoredEvent]) -> Sequence[Any]:
        """Events of many streams; the keys that these need are asked for in one go."""
