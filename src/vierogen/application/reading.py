"""Who may read what of a request. Default deny: what is not listed here is not seen.

Medical content is for the expert and the family only. The matrix is that of the design (who may see what), as far as no
consent is needed; consent between organisations is a later step, and until then what needs it stays closed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from vierogen.application.timeline import Told
from vierogen.domain.deadlines import Deadline, deadlines
from vierogen.domain.personal import personal_fields
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.rules.competence import works_for
from vierogen.domain.standing import Standing, standing
from vierogen.domain.values import Actor, Category, Personal, Role, Status, Subject, Value, day_of

CASE_ROLES = frozenset(
    {
        Role.YOUTH_DOCTOR,
        Role.ATTENDANCE_OFFICER,
        Role.PARTNERSHIP_ADVISER,
        Role.CARE_TEAM_MEMBER,
        Role.DEADLOCK_BREAKER,
    }
)
"""Roles that read requests at all; analysts, administrators and privacy officers never do."""

NAME = frozenset({"given_names", "family_name", "birth_date"})
EVERYTHING = frozenset({"pgn", "postcode", "sex", "address", "town"}) | NAME
IDENTITY_FOR = {
    Role.YOUTH_DOCTOR: EVERYTHING,
    Role.ATTENDANCE_OFFICER: EVERYTHING,
    Role.PARTNERSHIP_ADVISER: NAME,
    Role.CARE_TEAM_MEMBER: NAME,
    Role.DEADLOCK_BREAKER: frozenset({"given_names", "family_name"}),
}
"""Which of the child's identity a role needs; nobody but doctor and officer sees the number."""

NO_STATEMENT = "geen verklaring afgegeven"
"""What others than expert and family see of a report that the family keeps back."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one reader may see of a request: open facts, and the personal fields that are visible to this reader.

    ``request`` is the request as it stood then, ``now`` as it stands; what may be seen of any moment is judged by now.
    """

    request: ExemptionRequest
    now: ExemptionRequest
    reader: Actor
    standing: Standing
    deadlines: tuple[Deadline, ...]

    @property
    def blocked_for_reader(self) -> bool:
        """Whether the family keeps the report back from this reader."""
        return kept_back(self.now, self.reader)

    @property
    def status_label(self) -> str:
        """How the request stood then, in words for this reader."""
        return status_label(self.request, self.reader)

    def show(self, value: Value | None) -> dict[str, Any] | None:
        """A value without the fields that this reader may not see."""
        return None if value is None else without(value, self)

    def may_see(self, mark: Personal, field: str) -> bool:
        """Whether this reader may see a personal field."""
        return not self.blocked_for_reader and visible(self.now, self.reader, mark, field)


def may_read(request: ExemptionRequest, reader: Actor, on: date) -> bool:
    """Whether this reader may know of this request at all."""
    if request.version == 0 or request.place is None or reader.role not in CASE_ROLES:
        return False
    return works_for(reader, request.place, on)


def seen_by(request: ExemptionRequest, reader: Actor, at: datetime, now: ExemptionRequest | None = None) -> Seen:
    """The request as this reader may see it; ``now`` is how it stands, when ``request`` is of an earlier moment."""
    return Seen(request, now or request, reader, standing(request, day_of(at)), deadlines(request))


def kept_back(request: ExemptionRequest, reader: Actor) -> bool:
    """Whether the family keeps the report back from this reader: from everybody but the expert."""
    return request.status is Status.BLOCKED and not is_expert(request, reader)


def status_label(request: ExemptionRequest, reader: Actor) -> str:
    """How the request stands, in words for this reader: others than the expert do not hear that it was blocked."""
    return NO_STATEMENT if kept_back(request, reader) else request.status.label


def is_expert(request: ExemptionRequest, reader: Actor) -> bool:
    """The expert of this request: who stated, or before that the doctor who opened it."""
    expert = request.expert or request.opened_by
    return reader.role is Role.YOUTH_DOCTOR and reader.person == expert


def looks_along(request: ExemptionRequest, reader: Actor) -> bool:
    """Who has taken up the co-assessment, in the role in which it was taken up."""
    taken = request.co_assessor
    return taken is not None and (taken.person, taken.role) == (reader.person, reader.role)


def visible(request: ExemptionRequest, reader: Actor, mark: Personal, field: str) -> bool:
    """The matrix: category by role taken."""
    match mark.category:
        case Category.MEDICAL:
            return is_expert(request, reader)
        case Category.IDENTITY:
            return mark.subject is Subject.CHILD and field in IDENTITY_FOR.get(reader.role, frozenset())
        case Category.EDUCATIONAL:
            advises = reader.role in {Role.PARTNERSHIP_ADVISER, Role.CARE_TEAM_MEMBER}
            if field in {"limitations", "description", "goals", "contact"}:
                return is_expert(request, reader) or looks_along(request, reader)
            return is_expert(request, reader) or looks_along(request, reader) or advises
        case Category.VOICE:
            return is_expert(request, reader)


def without(value: Value, seen: Seen) -> dict[str, Any]:
    """The fields of a value, those left out that this reader may not see."""
    fields: dict[str, Any] = value.model_dump()
    for path, mark in personal_fields(value.__class__):
        *above, name = path
        if seen.may_see(mark, name):
            continue
        inside: Any = fields
        for step in above:
            inside = inside.get(step) if inside else None
        if inside:
            inside.pop(name, None)
    return fields


def told_to(story: tuple[Told, ...], seen: Seen) -> tuple[Told, ...]:
    """The timeline for this reader: of a report that is kept back only that no statement was issued."""
    if not seen.blocked_for_reader:
        return story
    return tuple(nothing_said(line) if line.status is Status.BLOCKED else line for line in story)


def nothing_said(line: Told) -> Told:
    """The line of a block, as those hear it from whom the report is kept back."""
    return replace(line, sentence="Er is geen verklaring afgegeven.", recorded_as="statement-not-issued.1")
