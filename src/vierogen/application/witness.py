"""Who reads is written down first: an answer is given only once the row about it is durable.

A read looks, makes its answer, and logs it on the condition that nothing of what it was made has changed since; if it
has, it looks again. So the read and its row are one transaction, and no lock is held while the answer is made. The same
condition lets the first look be at what this process remembers; a no is never said from memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from vierogen.application.access_log import (
    NOTHING_READ,
    PURPOSES,
    AccessLog,
    AccessOutcome,
    Activity,
    Entry,
    NotLogged,
    Part,
    Purpose,
    Read,
    ReadMoved,
    Trace,
)
from vierogen.application.reading import POLICY
from vierogen.application.who import NotAppointed, Who
from vierogen.domain.refusals import NotYours, Unknown

TAnswer = TypeVar("TAnswer")

TRIES = 8


@dataclass(frozen=True, slots=True)
class About:
    """Of which object something is told, in which version, and which kinds of data; no object when none is meant."""

    object: UUID | None = None
    parts: frozenset[Part] = frozenset()
    version: int | None = None
    outcome: AccessOutcome = AccessOutcome.SHOWN


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody asks for something: who, doing what, about which object, under which trace, and what for."""

    by: Who
    activity: Activity
    object: UUID | None
    trace: Trace
    purpose: Purpose | None = None

    def entry(self, at: datetime, about: About) -> Entry:
        """The row about it."""
        return Entry(
            at=at,
            trace=self.trace,
            activity=self.activity,
            person=self.by.person,
            role=self.by.role,
            organisation=self.by.organisation,
            object=about.object,
            version=about.version,
            parts=about.parts,
            purpose=self.purpose or PURPOSES.get(self.by.role, Purpose.NO_TASK),
            policy=POLICY,
            outcome=about.outcome,
        )


@dataclass(frozen=True, slots=True)
class Answer(Generic[TAnswer]):
    """What will be told once it is logged, what it was made of, and what it tells of which request."""

    told: TAnswer
    read: Read
    about: tuple[About, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """One look: at which moment, and whether what is remembered will do or the store itself must be asked."""

    at: datetime
    fresh: bool


class Witness:
    """Stands between every question and its answer."""

    def __init__(self, log: AccessLog, now: Callable[[], datetime]) -> None:
        self._log, self._now = log, now

    def shows(self, asking: Asking, answer_to: Callable[[Look], Answer[TAnswer]]) -> TAnswer:
        """The answer, once it is logged. Raises NotLogged, and then nothing may be shown.

        When this is not for the asker (Unknown, NotAppointed, NotYours), that is logged and raised again.
        """
        for attempt in range(TRIES):
            at, fresh = self._now(), attempt > 0
            try:
                answer = answer_to(Look(at, fresh))
            except (Unknown, NotAppointed, NotYours):
                if not fresh:
                    continue
                self._log.keep([asking.entry(at, About(asking.object, outcome=AccessOutcome.DENIED))])
                raise
            try:
                self._log.keep([asking.entry(at, one) for one in answer.about], answer.read)
            except ReadMoved:
                continue
            return answer.told
        raise NotLogged("what was read changed again and again")

    def tells(self, asking: Asking, about: Iterable[About]) -> None:
        """Logs what a refusal is about to tell, or not to tell. Raises NotLogged."""
        at = self._now()
        if entries := [asking.entry(at, one) for one in about]:
            self._log.keep(entries, NOTHING_READ)
