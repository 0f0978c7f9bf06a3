"""The access log: who was shown what of which request, when, in which role and why; and what was not shown.

The columns follow Logboek Dataverwerkingen 1.0 and NEN 7513. A row holds no word of anybody: the object is the id of a
request, never a number of a person. Rows are only ever added. The words below are stored and never change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import token_hex
from typing import Protocol, Self
from uuid import UUID

import orjson

from vierogen.application.keeping import StoreUnavailable
from vierogen.domain.values import Role, Term


class Activity(Term):
    """The processing activity: what somebody was doing when it was shown, or was not."""

    READ = "READ", "een verzoek lezen"
    STORY = "STORY", "de tijdlijn lezen"
    POSSIBILITIES = "POSSIBILITIES", "nagaan wat er nu kan"
    CRITERIA = "CRITERIA", "de criteria van een verzoek lezen"
    ACT = "ACT", "een handeling proberen"
    LIST = "LIST", "de lijst van verzoeken lezen"
    SEARCH = "SEARCH", "verzoeken zoeken"
    SEARCH_FOR_CHILD = "SEARCH_FOR_CHILD", "een kind zoeken op nummer of geboortedatum"
    WORKLIST = "WORKLIST", "de werklijst lezen"
    AGENDA = "AGENDA", "de termijnen lezen"
    LOG_SEARCH = "LOG_SEARCH", "het inzagelogboek doorzoeken"
    LOG_OF_REQUEST = "LOG_OF_REQUEST", "het inzagelogboek van een verzoek lezen"
    KEPT = "KEPT", "lezen wat bewaard is en wat gewist"
    EXPORT = "EXPORT", "het bewijs van een beslissing meenemen"
    DEAD_LETTERS = "DEAD_LETTERS", "berichten bekijken die niet konden worden bezorgd"


class Part(Term):
    """Which kind of data was shown."""

    FACTS = "FACTS", "hoe het verzoek loopt"
    NAME = "NAME", "naam en geboortedatum"
    IDENTITY = "IDENTITY", "adres en BSN of onderwijsnummer"
    CONCLUSION = "CONCLUSION", "de conclusie van de verklaring"
    MEDICAL = "MEDICAL", "medische gegevens"
    EDUCATIONAL = "EDUCATIONAL", "onderwijskundige gegevens"
    PARENTS_VOICE = "PARENTS_VOICE", "wat de ouders zeiden"
    CHILDS_VOICE = "CHILDS_VOICE", "wat het kind zei"
    ACCESS_LOG = "ACCESS_LOG", "wie wat heeft gezien"


class Purpose(Term):
    """What it was for: the task of the role that was taken."""

    STATING = "STATING", "beoordelen of een verklaring gegeven kan worden"
    LOOKING_ALONG = "LOOKING_ALONG", "meekijken en adviseren over onderwijs"
    SUPERVISION = "SUPERVISION", "toezicht op de leerplicht"
    BREAKING_A_DEADLOCK = "BREAKING_A_DEADLOCK", "een patstelling doorbreken"
    PRIVACY = "PRIVACY", "toezicht op wie wat ziet"
    FOR_THE_FAMILY = "FOR_THE_FAMILY", "het gezin laten zien wie wat heeft gezien"
    OWN_ACCESS = "OWN_ACCESS", "nagaan wat iemand zelf heeft gezien"
    DELIVERING = "DELIVERING", "zorgen dat berichten over gebeurtenissen aankomen"
    NO_TASK = "NO_TASK", "geen taak in een verzoek"


PURPOSES: Mapping[Role, Purpose] = {
    Role.YOUTH_DOCTOR: Purpose.STATING,
    Role.PARTNERSHIP_ADVISER: Purpose.LOOKING_ALONG,
    Role.CARE_TEAM_MEMBER: Purpose.LOOKING_ALONG,
    Role.ATTENDANCE_OFFICER: Purpose.SUPERVISION,
    Role.DEADLOCK_BREAKER: Purpose.BREAKING_A_DEADLOCK,
    Role.PRIVACY_OFFICER: Purpose.PRIVACY,
}
"""Why a role reads a request; a role that is not named has no task there."""


class AccessOutcome(Term):
    """What came of it."""

    SHOWN = "SHOWN", "getoond"
    REFUSED = "REFUSED", "handeling geweigerd, met de reden"
    DENIED = "DENIED", "niets getoond"


TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?", re.ASCII)
NO_TRACE, NO_SPAN, NO_VERSION = "0" * 32, "0" * 16, "ff"


@dataclass(frozen=True, slots=True)
class Trace:
    """Ties a row to what the caller was doing (W3C Trace Context). Our own span is made here, never taken over."""

    trace_id: str = field(default_factory=lambda: token_hex(16))
    span_id: str = field(default_factory=lambda: token_hex(8))
    parent_span_id: str | None = None

    @classmethod
    def of(cls, traceparent: str | None) -> Self:
        """From the header of that name; one that is absent or makes no sense is as good as none."""
        found = TRACEPARENT.fullmatch((traceparent or "").strip())
        if found is None or found[1] == NO_TRACE or found[2] == NO_SPAN or found[0].startswith(NO_VERSION):
            return cls()
        return cls(trace_id=found[1], parent_span_id=found[2])


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: one person was shown something of one object, or asked for it in vain.

    ``object`` is the id of the request that was asked for, whether it exists or not; None when no single request was
    meant. ``version`` is the version that was shown. ``policy`` is the edition of the table that says who sees what.
    """

    at: datetime
    trace: Trace
    activity: Activity
    person: UUID
    role: Role
    organisation: UUID
    object: UUID | None
    version: int | None
    parts: frozenset[Part]
    purpose: Purpose
    policy: str
    outcome: AccessOutcome


@dataclass(frozen=True, slots=True)
class Kept:
    """A row as it was kept. Positions count up by one, in the order of the commits."""

    position: int
    entry: Entry

    def as_bytes(self) -> bytes:
        """The row as bytes, the same on every database and for ever: what a seal is put on.

        A JSON array of texts, whole numbers and nulls in the order of the columns, in UTF-8 without white space:
        position, at (UTC, microseconds, Z), trace id, span id, parent span id, activity, person, role, organisation,
        object, version, parts (sorted, with commas between), purpose, policy, outcome. The moment at which the database
        wrote the row is not among them.
        """
        one = self.entry
        return orjson.dumps(
            [
                *(self.position, utc_text(one.at)),
                *(one.trace.trace_id, one.trace.span_id, one.trace.parent_span_id),
                *(one.activity.value, str(one.person), one.role.value, str(one.organisation)),
                *(str(one.object) if one.object else None, one.version, parts_text(one.parts)),
                *(one.purpose.value, one.policy, one.outcome.value),
            ]
        )


def utc_text(moment: datetime) -> str:
    """Such as 2026-06-10T09:00:00.000000Z."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def parts_text(parts: frozenset[Part]) -> str:
    """Sorted, with commas between, so that it is always the same."""
    return ",".join(sorted(part.value for part in parts))


@dataclass(frozen=True, slots=True)
class Read:
    """What an answer was made of: requests with the version at which each stood, and the position of the register.

    The row is kept only while all of it still is so. That makes reading and logging one transaction.
    """

    versions: Mapping[UUID, int] = field(default_factory=dict)
    people_at: int | None = None


NOTHING_READ = Read()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows are looked for, newest first: those that fit everything that is given.

    ``organisation`` or ``of`` narrow what somebody may see at all. ``before`` is a position; rows from there on are left
    out. ``from_at`` is included, ``until_at`` is not.
    """

    object: UUID | None = None
    person: UUID | None = None
    organisation: UUID | None = None
    outcome: AccessOutcome | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None
    before: int | None = None


class ReadMoved(Exception):
    """What was read is no longer so: nothing was logged, and nothing may be shown. Read again."""


class NotLogged(StoreUnavailable):
    """The row could not be written, so nothing may be shown."""


class UnreadableRowError(Exception):
    """A row of the log that says something that cannot be; ``position`` says which."""

    def __init__(self, position: int, why: str) -> None:
        super().__init__(f"row {position}: {why}")
        self.position, self.why = position, why


class AccessLog(Protocol):
    """Where rows are kept."""

    def keep(self, entries: Sequence[Entry], read: Read = NOTHING_READ) -> Sequence[int]:
        """The positions, once the rows are durable: all of them or none.

        Raises ReadMoved when something was written since it was read, NotLogged when it cannot be kept.
        """

    def rows(self, wanted: Wanted, limit: int) -> Sequence[Kept]:
        """The newest rows that are wanted. Raises UnreadableRowError."""

    def after(self, position: int, limit: int) -> Sequence[Kept | UnreadableRowError]:
        """The rows that follow on a position, oldest first, for who checks them all; what cannot be read says why."""

    def unknown(self, objects: Sequence[UUID]) -> frozenset[UUID]:
        """Those of these ids that are no request."""
