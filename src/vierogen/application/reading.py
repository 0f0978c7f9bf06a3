"""Who may read what of a request. Default deny: what is not listed here is not seen.

Medical content is for the expert and the family only. The table is docs/inzage.csv, and a test holds every answer
against it. What needs consent is open while consent is valid on the day of reading (decision 0027).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from vierogen.application.access_log import Part
from vierogen.application.timeline import Told
from vierogen.domain.deadlines import Deadline, deadlines
from vierogen.domain.personal import Path, personal_fields
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.rules.competence import works_for
from vierogen.domain.rules.consent import LEADS_TO, may_pass
from vierogen.domain.standing import Claim, FourEyes, Standing, standing
from vierogen.domain.values import (
    CHILDS_VOICE,
    Actor,
    Category,
    Flow,
    Notification,
    Personal,
    Role,
    Statement,
    Status,
    Subject,
    Value,
    day_of,
)

POLICY = "2026-12"
"""The edition of the table of who may see what; changes with it. Every row of the access log names it."""

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

ADVISERS = frozenset({Role.PARTNERSHIP_ADVISER, Role.CARE_TEAM_MEMBER})
THE_WAY_BACK = frozenset({"goals", "contact"})
"""What one must have read to agree with; advisers who did not take it up do not see it."""

PASSES: Mapping[tuple[Category, Subject], tuple[Flow, frozenset[str]]] = {
    (Category.EDUCATIONAL, Subject.CHILD): (Flow.LIMITATIONS, frozenset({"limitations"})),
    (Category.VOICE, Subject.PARENTS): (Flow.PARENTS_WORDS, frozenset({"own_words", "why_not_separately"})),
    (Category.VOICE, Subject.CHILD): (Flow.CHILDS_WORDS, frozenset({"own_words", "why_not_separately", "reason"})),
}
"""What the expert sees and others with consent only: by which flow, and which fields."""

FACTS_OF_A_NOTIFICATION = frozenset({"received_on", "claimed_from"})
"""What others than the officer, who checks it, know of an appeal."""

NO_STATEMENT = "geen verklaring afgegeven"
"""What others than expert and family see of a report that the family keeps back."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one reader may see of a request: open facts, and the personal fields that are visible to this reader.

    ``request`` is the request as it stood then, ``now`` as it stands; what may be seen of any moment is judged by now,
    and by consent as it is on the day of reading, ``on``.
    """

    request: ExemptionRequest
    now: ExemptionRequest
    reader: Actor
    on: date
    standing: Standing
    deadlines: tuple[Deadline, ...]
    erased: frozenset[Category]
    """Of these nobody is shown anything any more, whoever it was meant for."""

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

    def show_statement(self, statement: Statement | None) -> dict[str, Any] | None:
        """The statement; who breaks a deadlock gets nothing of it but the way back to school, and what consent opens."""
        shown = self.show(statement)
        if shown is None or self.reads_whole_statements:
            return shown
        told: dict[str, Any] = {name: shown[name] for name in ("limitations", "plan") if name in shown}
        return told if self.now.escalations else None

    def show_notification(self, notification: Notification) -> dict[str, Any]:
        """The parents' appeal: all of it for the officer, for others that it came and from when it counts."""
        shown = without(notification, self)
        return shown if self.checks_claims else {name: shown[name] for name in FACTS_OF_A_NOTIFICATION}

    @property
    def reads_whole_statements(self) -> bool:
        """Whether this reader gets a statement itself, and not only what of it shows the way back to school."""
        return self.reader.role is not Role.DEADLOCK_BREAKER

    @property
    def checks_claims(self) -> bool:
        """Whether this reader does the formal check, and so sees what is wrong with an appeal."""
        return self.reader.role is Role.ATTENDANCE_OFFICER

    def open_to(self, flow: Flow) -> frozenset[Role]:
        """To people in which roles this may pass on the day of reading."""
        return frozenset(role for role in LEADS_TO[flow] if may_pass(self.now, flow, role, self.on))

    @property
    def parts(self) -> frozenset[Part]:
        """Which kinds of data this reader is shown."""
        return frozenset(parts_of(self))

    def may_see(self, mark: Personal, field: str) -> bool:
        """Whether this reader may see a personal field."""
        return mark.category not in self.erased and self.might_see(mark, field)

    def might_see(self, mark: Personal, field: str) -> bool:
        """Whether this reader might see it if it were still there."""
        if self.blocked_for_reader or (is_of_a_statement(mark, field) and self.another_stated):
            return False
        return visible(self.now, self.reader, mark, field, self.on)

    @property
    def another_stated(self) -> bool:
        """Whether the statement that lay there then is of another expert than the doctor who reads: of before a move."""
        return self.reader.role is Role.YOUTH_DOCTOR and self.request.expert not in {None, self.reader.person}


def may_read(request: ExemptionRequest, reader: Actor, on: date) -> bool:
    """Whether this reader may know of this request at all."""
    if request.version == 0 or request.place is None or reader.role not in CASE_ROLES:
        return False
    return works_for(reader, request.place, on)


def seen_by(request: ExemptionRequest, reader: Actor, at: datetime, erased: frozenset[Category]) -> Seen:
    """The request as this reader may see it now; ``erased`` is what the register says of it, and never forgotten."""
    claim, due = followed_from_it(request, at, erased)
    return Seen(request, request, reader, day_of(at), claim, due, erased)


def seen_as_of(then: ExemptionRequest, at: datetime, seen: Seen) -> Seen:
    """The request as it stood then, for the same reader: no more of it than may be seen today."""
    claim, due = followed_from_it(then, at, seen.erased)
    return replace(seen, request=then, standing=claim, deadlines=due)


def followed_from_it(
    request: ExemptionRequest, at: datetime, erased: frozenset[Category]
) -> tuple[Standing, tuple[Deadline, ...]]:
    """Claim and deadlines. With the birth date goes what followed from it; by then all of that is long over."""
    if Category.IDENTITY in erased:
        return Standing(Claim.OVER if request.notifications else Claim.NONE, FourEyes.ABSENT), ()
    return standing(request, day_of(at)), deadlines(request)


def kept_back(request: ExemptionRequest, reader: Actor) -> bool:
    """Whether the family keeps the report back from this reader: from everybody but the expert."""
    return request.status is Status.BLOCKED and not is_expert(request, reader)


def status_label(request: ExemptionRequest, reader: Actor) -> str:
    """How the request stands, in words for this reader: others than the expert do not hear that it was blocked."""
    return NO_STATEMENT if kept_back(request, reader) else request.status.label


def is_expert(request: ExemptionRequest, reader: Actor) -> bool:
    """The expert of this request: who stated or declined to, or before that the doctor who opened it."""
    opener = request.opened_by if request.opened_as is Role.YOUTH_DOCTOR else None
    return reader.role is Role.YOUTH_DOCTOR and reader.person == (request.expert or request.declined_by or opener)


def is_of_a_statement(mark: Personal, field: str) -> bool:
    """Whether only an expert writes this, in a statement: what is medical, what the child can do, and the way back."""
    return mark.category is Category.MEDICAL or field == "limitations" or field in THE_WAY_BACK


def looks_along(request: ExemptionRequest, reader: Actor) -> bool:
    """Who has taken up the co-assessment, in the role in which it was taken up."""
    taken = request.co_assessor
    return taken is not None and (taken.person, taken.role) == (reader.person, reader.role)


def visible(request: ExemptionRequest, reader: Actor, mark: Personal, field: str, on: date) -> bool:
    """The matrix: category by role taken, and consent as it is on the day of reading."""
    flow, fields = PASSES.get((mark.category, mark.subject), (None, frozenset[str]()))
    if flow is not None and field in fields:
        return is_expert(request, reader) or passes(request, reader, flow, on)
    match mark.category:
        case Category.MEDICAL:
            return is_expert(request, reader)
        case Category.IDENTITY:
            return mark.subject is Subject.CHILD and field in IDENTITY_FOR.get(reader.role, frozenset())
        case Category.EDUCATIONAL:
            return sees_educational(request, reader, field)
        case Category.VOICE:
            return is_expert(request, reader)


def passes(request: ExemptionRequest, reader: Actor, flow: Flow, on: date) -> bool:
    """Whether the family lets this pass to this reader, who has something to look at here.

    An officer who only checks has not, and who breaks a deadlock only once it is brought there.
    """
    match reader.role:
        case Role.ATTENDANCE_OFFICER:
            has_a_task = looks_along(request, reader)
        case Role.DEADLOCK_BREAKER:
            has_a_task = request.escalations > 0
        case role:
            has_a_task = role in ADVISERS
    return has_a_task and may_pass(request, flow, reader.role, on)


def sees_educational(request: ExemptionRequest, reader: Actor, field: str) -> bool:
    """The expert and who looks along see all; advisers what they advise on; a breaker what to break, once asked."""
    if is_expert(request, reader) or looks_along(request, reader):
        return True
    if reader.role is Role.DEADLOCK_BREAKER:
        return request.escalations > 0
    return reader.role in ADVISERS and field not in THE_WAY_BACK


def parts_of(seen: Seen) -> Iterator[Part]:
    """Each kind of data that stands in the answer for this reader; a field that is empty shows nothing."""
    yield Part.FACTS
    request = seen.request
    if not seen.blocked_for_reader and (request.concurrence or seen.show_statement(request.statement)):
        yield Part.CONCLUSION
    for value in personal_values(request):
        for path, mark in personal_fields(value.__class__):
            if at(value, path) and seen.may_see(mark, path[-1]):
                yield part_of(mark, path[-1])
    if request.not_heard and seen.may_see(CHILDS_VOICE, "reason"):
        yield Part.CHILDS_VOICE


def personal_values(request: ExemptionRequest) -> Iterator[Value]:
    """Everything in a request that may hold personal data."""
    assessment = request.concurrence.assessment if request.concurrence else None
    yield from request.options.values()
    yield from request.notifications
    once: tuple[Value | None, ...] = (request.child, request.parents_heard, request.child_heard, request.statement)
    yield from (value for value in (*once, assessment, request.alternative) if value is not None)


def at(value: Value, path: Path) -> Any:
    """What stands there, or nothing."""
    inside: Any = value
    for step in path:
        inside = getattr(inside, step, None)
    return inside


PARTS = {
    (Category.MEDICAL, Subject.CHILD): Part.MEDICAL,
    (Category.EDUCATIONAL, Subject.CHILD): Part.EDUCATIONAL,
    (Category.VOICE, Subject.CHILD): Part.CHILDS_VOICE,
    (Category.VOICE, Subject.PARENTS): Part.PARENTS_VOICE,
}


def part_of(mark: Personal, field: str) -> Part:
    """The kind of data, as the log calls it."""
    if mark.category is Category.IDENTITY:
        return Part.NAME if field in NAME else Part.IDENTITY
    return PARTS[mark.category, mark.subject]


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
    """The timeline for this reader: the words of each line only for whom they are meant.

    Of a report that is kept back others hear only that no statement was issued.
    """
    return tuple(line_for(line, seen) for line in story)


def line_for(line: Told, seen: Seen) -> Told:
    """One line, without what this reader may not know. What is medical stays with who wrote it, also after a move."""
    if line.mark is not None:
        of_another = line.mark.category is Category.MEDICAL and line.author != seen.reader.person
        if of_another or not seen.may_see(line.mark, line.field):
            there_was = line.words and not of_another and seen.might_see(line.mark, line.field)
            line = replace(line, words=ERASED_WORDS if there_was else "", mark=None)
    if seen.blocked_for_reader and line.status is Status.BLOCKED:
        line = nothing_said(line)
    return replace(line, sentence=without_period(seen).get(line.recorded_as, line.sentence))


ERASED_WORDS = "Gewist."
"""Where words stood that this reader might have read."""

WITH_PERIOD = frozenset(
    {"statement-submitted.1", "statement-revised.1", "co-assessor-concurred.1", "exemption-granted.1"}
)
"""Events of which the sentence tells from when to when."""


def parts_told(story: tuple[Told, ...], seen: Seen) -> frozenset[Part]:
    """Which kinds of data stand in these lines, as they are told to this reader."""
    periods = WITH_PERIOD - without_period(seen).keys()
    words = {part_of(line.mark, line.field) for line in story if line.mark is not None and line.words}
    conclusion = {Part.CONCLUSION} if any(line.recorded_as in periods for line in story) else set()
    return frozenset({Part.FACTS} | words | conclusion)


def nothing_said(line: Told) -> Told:
    """The line of a block, as those hear it from whom the report is kept back."""
    return replace(line, sentence="Er is geen verklaring afgegeven.", recorded_as="statement-not-issued.1")


WITHOUT_PERIOD = {
    "statement-submitted.1": "Legde een verklaring voor.",
    "statement-revised.1": "Herzag de verklaring.",
}
KEPT_BACK = WITHOUT_PERIOD | {"co-assessor-concurred.1": "Stemde in met de verklaring."}


def without_period(seen: Seen) -> Mapping[str, str]:
    """The lines of which this reader may not see what the statement says, and how they are told instead.

    What was agreed to says what stands in a report; when the family keeps that back, it is told no more.
    """
    if seen.blocked_for_reader:
        return KEPT_BACK
    return WITHOUT_PERIOD if seen.reader.role is Role.DEADLOCK_BREAKER else {}
