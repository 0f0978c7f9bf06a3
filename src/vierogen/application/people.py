"""People and organisations: the register as it is now, and what administrators record in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from time import monotonic
from typing import Any
from uuid import UUID

import orjson
from eventsourcing.persistence import Mapper, StoredEvent

from vierogen.application.keeping import Alongside, CommandKnown, Keeping, PeopleMoved, VersionTaken
from vierogen.application.sent_once import Key
from vierogen.application.who import NotAppointed, Who
from vierogen.domain.people.acts import INSTALLATION_ID, PeopleAct, decide
from vierogen.domain.people.events import PeopleEvent
from vierogen.domain.people.register import Register, fold
from vierogen.domain.refusals import Refused
from vierogen.domain.values import Actor, Role, day_of
from vierogen.vault.faults import TamperedError

INSTALLATION = Actor(INSTALLATION_ID, "de installatie", Role.ADMINISTRATOR)
"""Who appoints the first administrators, from the command line of the machine itself."""

BATCH = 1_000
TRIES = 5
RECENT = 1.0
"""Seconds that it may take before an account that another process took away opens no door here."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of an act of an administrator: the version of the person or organisation. Repeated for a known key."""

    subject: UUID
    version: int
    recorded_as: str

    def as_answer(self) -> bytes:
        """The stored form, kept with the idempotency key."""
        return orjson.dumps([str(self.subject), self.version, self.recorded_as])

    @classmethod
    def of_answer(cls, answer: bytes) -> Recorded:
        """The first answer, again."""
        subject, version, recorded_as = orjson.loads(answer)
        return cls(UUID(subject), version, recorded_as)


class People:
    """The register, kept up to date with the events of people; safe to use from many threads."""

    def __init__(self, recorder: Keeping, mapper: Mapper[UUID], now: Callable[[], datetime]) -> None:
        self._recorder, self._mapper, self._now = recorder, mapper, now
        self._known: tuple[Register, int] = (Register(), 0)
        self._met: tuple[Register, date, dict[Who, Actor]] = (Register(), date.min, {})  # actors of one day
        self._lock = Lock()
        self._looked_at = -RECENT
        self.catch_up()

    @property
    def known(self) -> tuple[Register, int]:
        """The register and the position up to which it is known. Who decides by it keeps it with that position."""
        return self._known

    @property
    def register(self) -> Register:
        """The register as this process knows it."""
        return self._known[0]

    @property
    def is_recent(self) -> bool:
        """Whether this process looked just now what others recorded."""
        return monotonic() - self._looked_at < RECENT

    def recent(self) -> Register:
        """The register, hardly older than what other processes recorded: for who is at the door."""
        if not self.is_recent:
            self.catch_up()
        return self.register

    def catch_up(self) -> None:
        """Takes over what others recorded since."""
        with self._lock:
            self._looked_at = monotonic()
            register, position = self._known
            while batch := self._recorder.select_notifications(position, BATCH, inclusive_of_start=False):
                events: list[PeopleEvent] = [self._mapper.to_domain_event(one) for one in batch]  # type: ignore[misc]
                require_next(events, register)
                register, position = fold(events, register), batch[-1].id
            self._known = register, position

    def actor(self, who: Who, at: datetime) -> Actor:
        """Who this is on that day. Raises NotAppointed when the register does not know this person in this role."""
        register, on, met = self.register, day_of(at), self._met
        if met[0] is not register or met[1] != on:
            met = self._met = register, on, {}  # what another thread keeps there meanwhile is of another register
        known = met[2].get(who) or register.actor(who.person, who.role, who.organisation, on)
        if known is None:
            raise NotAppointed(who.role)
        met[2][who] = known
        return known

    def asker(self, who: Who, at: datetime, *, fresh: bool) -> tuple[Actor, int]:
        """Who asks, and up to which position of the register that is certain; ``fresh`` looks first what others recorded.

        The position comes first: what is recorded in between makes whoever keeps it look again. Raises NotAppointed.
        """
        if fresh:
            self.catch_up()
        position = self._known[1]
        return self.actor(who, at), position

    def record(
        self, act: type[PeopleAct], subject: UUID, by: Who | Actor, *, key: Key | None = None, **words: Any
    ) -> Recorded:
        """Decides and keeps one act of an administrator. Raises Refused, and then nothing was kept."""

        def decided(register: Register, at: datetime, actor: Actor) -> PeopleEvent:
            return decide(register, act(by=actor, at=at, subject=subject, **words))

        return self.keep(decided, by, key)

    def refusal(self, act: type[PeopleAct], subject: UUID, by: Who, **words: Any) -> Refused | None:
        """Why this could not be recorded now; None when it could. Nothing is kept. Raises NotAppointed."""
        at = self._now()
        try:
            decide(self.register, act(by=self.actor(by, at), at=at, subject=subject, **words))
        except Refused as refused:
            return refused
        return None

    def answered(self, by: Who | Actor, key: Key) -> Recorded | None:
        """What came of this key before. Raises KeyUsedOtherwise."""
        kept = self._recorder.command(str(by.person), key.key)
        return Recorded.of_answer(key.same(*kept)) if kept else None

    def keep(
        self, decided: Callable[[Register, datetime, Actor], PeopleEvent], by: Who | Actor, key: Key | None
    ) -> Recorded:
        """Keeps what is decided on the register as it is; decides again when others recorded something meanwhile."""
        if key is not None and (answered := self.answered(by, key)):
            return answered
        for _ in range(TRIES):
            register, position = self.known
            at = self._now()
            actor = self.actor(by, at) if isinstance(by, Who) else by
            event = decided(register, at, actor)
            stored: StoredEvent = self._mapper.to_stored_event(event)  # type: ignore[arg-type]
            done = Recorded(event.subject, event.version, event.stored_as)
            command = key.command(by.person, done.as_answer()) if key else None
            try:
                self._recorder.insert_events([stored], alongside=Alongside(command, people_at=position))
            except CommandKnown as known:
                return Recorded.of_answer(key.same(known.digest, known.answer) if key else known.answer)
            except (VersionTaken, PeopleMoved):
                self.catch_up()
                continue
            self.catch_up()
            return done
        raise PeopleMoved


def require_next(events: Iterable[PeopleEvent], known: Register) -> None:
    """Each follows on the one before it of the same subject. Raises ``TamperedError``: with one that is there twice a role
    that ended would begin again, and with one that is missing it would not have ended."""
    versions = dict[UUID, int]()
    for event in events:
        before = versions.get(event.subject, known.versions.get(event.subject, 0))
        if event.version != before + 1:
            raise TamperedError("events of the register are missing, or there twice")
        versions[event.subject] = event.version
