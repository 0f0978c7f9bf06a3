"""What is known of one request: nothing but the fold of its events. No rule runs here; what happened, happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from vierogen.domain import events as e
from vierogen.domain import values as v
from vierogen.domain.criteria import ORDINARY, CriteriaSet
from vierogen.reference.school_years import SchoolYear

SPEAK_ABOUT = frozenset(
    {v.Status.OPEN, v.Status.STATED, v.Status.CO_ASSESSING, v.Status.IN_DELIBERATION, v.Status.ESCALATED}
)
"""The review is going on: hearing, options and advice still count."""

UNDECIDED = SPEAK_ABOUT | {v.Status.AGREED}
"""No yes and no no yet."""

LATEST = 999_999_999
"""No request has so many versions."""


@dataclass(frozen=True, slots=True)
class NotHeard:
    """Why somebody was not heard."""

    why: v.WhyNotHeard
    reason: str
    invited_personally: bool


@dataclass(frozen=True, slots=True)
class CoAssessor:
    """Who looks along, in which role and since when."""

    person: UUID
    role: v.Role
    organisation: UUID | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Concurrence:
    """The other eyes' yes: by whom, for which place, on which version, to what."""

    by: CoAssessor
    place: v.Place
    read_version: int
    conclusion: v.Conclusion
    assessment: v.Assessment
    at: datetime


@dataclass(frozen=True, slots=True)
class FamilyAgreement:
    """Who of the family let which version go ahead."""

    read_version: int
    agreed_by: frozenset[v.FamilyMember]


@dataclass(frozen=True, slots=True)
class Consent:
    """To people in which roles somebody of the family lets something pass, and from when to when."""

    to: frozenset[v.Role]
    period: v.Period


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the child belonged, as far as was known."""

    place: v.Place | None
    child: v.Child | None


@dataclass(frozen=True, slots=True)
class Lateness:
    """What a person decided about the notifications received so far."""

    accepted: bool
    notifications: int


@dataclass(frozen=True, slots=True)
class ClaimEnd:
    """The last day of the claims that had come in until then; a later notification begins anew."""

    ends_on: date
    notifications: int


@dataclass(frozen=True)
class ExemptionRequest:
    """A request and all that belongs to it, after the events so far. A fresh one knows only its id."""

    id: UUID
    version: int = 0
    status: v.Status = v.Status.NONE
    status_since: datetime | None = None
    begun_at: datetime | None = None
    """The first thing that happened, whether a request was opened or something came in from elsewhere."""
    last_act_at: datetime | None = None
    """The last act of a person; the clock's own acts do not keep a request alive."""

    child: v.Child | None = None
    place: v.Place | None = None
    opened_at: datetime | None = None
    here_since: datetime | None = None
    """Since when those now competent have it: the opening, or the last move while nothing was decided."""
    opened_by: UUID | None = None
    opened_as: v.Role | None = None
    school_year: SchoolYear | None = None
    criteria: CriteriaSet | None = None
    route: str = ORDINARY
    renews: v.Predecessor | None = None
    looks_again_at: v.Predecessor | None = None

    parents_heard: v.ParentsHearing | None = None
    child_heard: v.ChildHearing | None = None
    not_heard: Mapping[v.FamilyMember, NotHeard] = field(default_factory=dict)
    options: Mapping[str, v.ConsideredOption] = field(default_factory=dict)
    advice: v.AdviceVerdict | None = None

    statement: v.Statement | None = None
    statement_version: int = 0
    expert: UUID | None = None
    declined_by: UUID | None = None
    co_assessor: CoAssessor | None = None
    reads_version: int = 0
    """The version that lies before the co-assessor who took it up."""
    late_releases: int = 0
    concurrence: Concurrence | None = None
    dissents: int = 0
    undiscussed_dissent: bool = False
    """The other eyes did not agree with the version that lies there, and no deliberation was held since."""
    co_assessors: frozenset[UUID] = frozenset()
    """Everybody who ever took up a co-assessment in this request."""
    deliberated_on: date | None = None
    """Cleared when a new deliberation begins."""
    escalations: int = 0
    family_agreement: FamilyAgreement | None = None

    consents: Mapping[tuple[v.Flow, v.FamilyMember], Consent] = field(default_factory=dict)
    """What stands of the family's consent: for each flow the last word of each of them; what was taken back is gone."""

    grant: v.Conclusion | None = None
    granted_at: datetime | None = None
    review_on: date | None = None
    alternative: v.Offer | None = None
    followed_up_on: date | None = None
    ended_on: date | None = None
    ended_because: v.EndReason | None = None

    involved: Mapping[UUID, frozenset[v.Involvement]] = field(default_factory=dict)
    participants: frozenset[UUID] = frozenset()
    """Everybody who did something in this request, except the clock and who broke a deadlock."""

    notifications: tuple[v.Notification, ...] = ()
    received_at: tuple[Whereabouts, ...] = ()
    """Of each notification where the child belonged when it was recorded; a move changes nothing about it."""
    found_wanting: bool = False
    """The last formal check found something wrong, other than a day that a person judged, and nothing came in since."""
    checked_by: frozenset[UUID] = frozenset()
    """Everybody who did the formal check of a notification."""
    lateness: tuple[Lateness, ...] = ()
    """What people decided about being late, each about what had come in since the one before."""
    claim_ends: tuple[ClaimEnd, ...] = ()
    reminded: frozenset[tuple[v.Limit, date]] = frozenset()

    def known(self, **facts: Any) -> ExemptionRequest:
        """The same request with these facts taken over.

        Copies the fields by hand: dataclasses.replace runs them all through __init__, which made up half the time of
        loading a request.
        """
        copy = object.__new__(ExemptionRequest)
        copy.__dict__.update(self.__dict__)
        copy.__dict__.update(facts)
        return copy

    @property
    def is_renewal(self) -> bool:
        """Whether it names a request that it renews."""
        return self.renews is not None

    @property
    def birth_date(self) -> date:
        """The child's birth date; only asked of a request that knows its child."""
        assert self.child is not None
        return self.child.birth_date


def fold(request: UUID, events: Iterable[e.RequestEvent]) -> ExemptionRequest:
    """What is known after these events."""
    known = ExemptionRequest(request)
    for event in events:
        known.__dict__.update(news(known, event))  # nobody else has seen this object yet
    return known


def evolve(request: ExemptionRequest, event: e.RequestEvent) -> ExemptionRequest:
    """What is known after one more event."""
    return request.known(**news(request, event))


def news(request: ExemptionRequest, event: e.RequestEvent) -> dict[str, Any]:
    """Every fact that an event changes."""
    facts = take_over(request, event)
    facts["version"] = event.version
    if request.begun_at is None:
        facts["begun_at"] = event.at
    if event.status is not request.status:
        facts["status"], facts["status_since"] = event.status, event.at
    if event.role is not v.Role.CLOCK:
        facts["last_act_at"] = event.at
        if event.role is not v.Role.DEADLOCK_BREAKER:
            facts["participants"] = request.participants | {event.by}
    return facts


def take_over(  # noqa: C901, PLR0911, PLR0912  # one case an event: a table, not a tangle
    request: ExemptionRequest, event: e.RequestEvent
) -> dict[str, Any]:
    """The facts that an event brings."""
    match event:
        case e.RequestOpened():
            return {
                "child": event.child,
                "place": event.place,
                "opened_at": event.at,
                "here_since": event.at,
                "opened_by": event.by,
                "opened_as": event.role,
                "school_year": SchoolYear.parse(event.school_year),
                "criteria": event.criteria,
                "route": event.route,
                "renews": event.renews,
                "looks_again_at": event.looks_again_at,
            }
        case e.ParentsHeard():
            return {"parents_heard": event.hearing}
        case e.ChildHeard():
            return {"child_heard": event.hearing}
        case e.HearingNotPossible():
            why = NotHeard(event.why, event.reason, event.invited_personally)
            return {"not_heard": {**request.not_heard, event.who: why}}
        case e.OptionConsidered():
            return {"options": {**request.options, event.considered.option: event.considered}}
        case e.EducationalAdviceGiven():
            return {"advice": event.verdict}
        case e.StatementSubmitted() | e.StatementRevised():
            return a_new_statement(request, event)
        case e.StatementDeclined():
            return {"declined_by": event.by}
        case e.CoAssessmentTakenUp():
            who = CoAssessor(event.by, event.role, event.organisation, event.at)
            return {
                "co_assessor": who,
                "reads_version": request.statement_version,
                "co_assessors": request.co_assessors | {event.by},
            }
        case e.CoAssessmentHandedBack():
            return {"co_assessor": None, "reads_version": 0}
        case e.CoAssessmentReleased():
            return {"co_assessor": None, "reads_version": 0, "late_releases": request.late_releases + 1}
        case e.CoAssessorConcurred():
            return {"concurrence": the_other_yes(request, event)}
        case e.CoAssessorDissented():
            return {"dissents": request.dissents + 1, "deliberated_on": None, "undiscussed_dissent": True}
        case e.InformationAsked():
            return {"deliberated_on": None}
        case e.DeliberationHeld():
            return {"deliberated_on": event.held_on, "undiscussed_dissent": False}
        case e.RequestEscalated():
            return {"escalations": request.escalations + 1}
        case e.DeadlockBroken():
            return {"alternative": event.offer, "deliberated_on": None}
        case e.FamilyAgreed():
            return {"family_agreement": read_by(request, event)}
        case e.CorrectionAsked():
            return {"concurrence": None, "family_agreement": None, "deliberated_on": None}
        case e.ConsentGiven():
            said = Consent(event.to, v.Period(event.from_on, event.until))
            return {"consents": {**request.consents, **{(event.flow, who): said for who in event.given_by}}}
        case e.ConsentLimited():
            return {"consents": limited(request, event)}
        case e.ConsentWithdrawn():
            taken_back = (event.flow, event.withdrawn_by)
            return {"consents": {which: said for which, said in request.consents.items() if which != taken_back}}
        case e.ExemptionGranted():
            return {"grant": event.conclusion, "granted_at": event.at, "review_on": review_day(request)}
        case e.AlternativeArranged():
            return {"alternative": event.offer, "followed_up_on": None}
        case e.AlternativeFollowedUp():
            return {"followed_up_on": event.looked_on}
        case e.ExemptionEnded():
            return {"ended_on": event.ends_on, "ended_because": event.why, "claim_ends": claim_ends(request, event)}
        case e.ExemptionReviewed():
            return {"review_on": event.next_review_on}
        case e.RequestTransferred():
            return moved(request, event)
        case e.InvolvementDeclared():
            kinds = request.involved.get(event.person, frozenset()) | {event.involvement}
            return {"involved": {**request.involved, event.person: kinds}}
        case e.ClaimRegistered():
            return {
                "child": event.child,
                "place": event.place,
                "opened_by": event.by,
                "opened_as": event.role,
            }
        case e.NotificationReceived():
            here = Whereabouts(request.place, request.child)
            return {
                "notifications": (*request.notifications, event.notification),
                "received_at": (*request.received_at, here),
                "found_wanting": False,
            }
        case e.NotificationChecked():
            return {
                "checked_by": request.checked_by | {event.by},
                "lateness": lateness(request, event),
                "found_wanting": event.accepts_lateness is None and any(one.because for one in event.findings),
            }
        case e.ClaimEnded():
            return {"claim_ends": claim_ends(request, event)}
        case e.ReminderSent():
            return {"reminded": request.reminded | {(event.limit, event.planned_on)}}
        case _:  # nothing but its status: blocked, withdrawn, lapsed
            return {}


def a_new_statement(request: ExemptionRequest, event: e.StatementSubmitted | e.StatementRevised) -> dict[str, Any]:
    """A new version lies there; whatever was said about an older one no longer counts."""
    return {
        "statement": event.statement,
        "statement_version": request.statement_version + 1,
        "expert": event.by,
        "co_assessor": None,
        "reads_version": 0,
        "undiscussed_dissent": False,
        "concurrence": None,
        "family_agreement": None,
    }


def the_other_yes(request: ExemptionRequest, event: e.CoAssessorConcurred) -> Concurrence:
    """The concurrence, with who gave it and for which place."""
    assert request.co_assessor is not None and request.place is not None
    return Concurrence(
        request.co_assessor, request.place, event.read_version, event.conclusion, event.assessment, event.at
    )


def claim_ends(request: ExemptionRequest, event: e.ExemptionEnded | e.ClaimEnded) -> tuple[ClaimEnd, ...]:
    """One end more, for what has come in so far.

    What the clock ends has run out by itself. A claim has a last day of its own: it may be of the next school year, or
    of a statement that runs longer.
    """
    if event.role is v.Role.CLOCK:
        return request.claim_ends
    return (*request.claim_ends, ClaimEnd(event.ends_on, len(request.notifications)))


def read_by(request: ExemptionRequest, event: e.FamilyAgreed) -> FamilyAgreement:
    """Parents and child may read on different days; an older version no longer counts."""
    before = request.family_agreement
    same = before is not None and before.read_version == event.read_version
    agreed_by = event.agreed_by | before.agreed_by if same and before else event.agreed_by
    return FamilyAgreement(event.read_version, agreed_by)


def lateness(request: ExemptionRequest, event: e.NotificationChecked) -> tuple[Lateness, ...]:
    """One judgement more, when the check held one; it takes the place of one about the same."""
    if event.accepts_lateness is None:
        return request.lateness
    judged = len(request.notifications)
    before = tuple(one for one in request.lateness if one.notifications < judged)
    return (*before, Lateness(event.accepts_lateness, judged))


def limited(request: ExemptionRequest, event: e.ConsentLimited) -> dict[tuple[v.Flow, v.FamilyMember], Consent]:
    """What stands of it with fewer readers or an earlier last day."""
    which = (event.flow, event.limited_by)
    period = v.Period(request.consents[which].period.from_on, event.until)
    return {**request.consents, which: Consent(event.to, period)}


def review_day(request: ExemptionRequest) -> date | None:
    """The day on which the plan wants to be looked at again."""
    return request.statement.plan.review_on if request.statement and request.statement.plan else None


def moved(request: ExemptionRequest, event: e.RequestTransferred) -> dict[str, Any]:
    """The child lives elsewhere. While nothing is decided, those now competent look again from the start.

    Whoever reads now are other people than those to whom the family let things pass.
    """
    facts: dict[str, Any] = {"place": event.place, "consents": {}}
    if request.child is not None:
        facts["child"] = request.child.model_copy(update={"postcode": event.postcode})
    if event.status is v.Status.OPEN:
        facts |= {
            "here_since": event.at,
            "statement": None,
            "expert": None,
            "co_assessor": None,
            "reads_version": 0,
            "concurrence": None,
            "family_agreement": None,
            "deliberated_on": None,
            "undiscussed_dissent": False,
            "options": {},
            "advice": None,
        }
    return facts
