"""What happened, in the past tense. These classes are the stored format: promises to our successors.

Never rename, edit or remove a field, and never change a ``stored_as``; add an event, or a field with a default. Events
carry ids of people, not names. A field marked as personal is stored apart, by category and subject (see ``values``).
"""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from vierogen.domain import values as v
from vierogen.domain.criteria import ORDINARY, SharedCriteriaSet


class RequestEvent(v.Value):
    """Something that happened in one request: who did it, in which role, when, and how it stood afterwards."""

    stored_as: ClassVar[str]

    request: UUID
    version: int
    at: v.Moment
    by: UUID
    role: v.Role
    organisation: UUID | None
    status: v.Status
    judged_by: v.Edition


# ── the review ───────────────────────────────────────────────────────────────────────────────────────────────────────


class RequestOpened(RequestEvent):
    """A review was asked for. ``age`` is the child's age in whole years on that day."""

    stored_as = "request-opened.1"

    child: v.Child
    place: v.Place
    school_year: v.SchoolYearName
    criteria: SharedCriteriaSet
    route: v.Code = ORDINARY
    renews: v.Predecessor | None = None
    looks_again_at: v.Predecessor | None = None
    age: int


class ParentsHeard(RequestEvent):
    """The parents were heard."""

    stored_as = "parents-heard.1"

    hearing: v.ParentsHearing


class ChildHeard(RequestEvent):
    """The child was heard."""

    stored_as = "child-heard.1"

    hearing: v.ChildHearing


class HearingNotPossible(RequestEvent):
    """Somebody could not be heard; the reason stands here."""

    stored_as = "hearing-not-possible.1"

    who: v.FamilyMember
    why: v.WhyNotHeard
    reason: Annotated[v.Text, v.CHILDS_VOICE]
    invited_personally: bool = False


class OptionConsidered(RequestEvent):
    """A step of the ladder was gone through."""

    stored_as = "option-considered.1"

    considered: v.ConsideredOption


class EducationalAdviceGiven(RequestEvent):
    """What education can offer this child."""

    stored_as = "educational-advice-given.1"

    verdict: v.AdviceVerdict
    advice: Annotated[v.Text, v.EDUCATIONAL]


class StatementSubmitted(RequestEvent):
    """The expert's statement lies before other eyes."""

    stored_as = "statement-submitted.1"

    statement: v.Statement


class StatementDeclined(RequestEvent):
    """The expert does not state that the child is unsuitable."""

    stored_as = "statement-declined.1"

    reason: Annotated[v.Text, v.MEDICAL]


class CoAssessmentTakenUp(RequestEvent):
    """Somebody else looks along."""

    stored_as = "co-assessment-taken-up.1"

    declares_not_involved: bool


class CoAssessmentHandedBack(RequestEvent):
    """The co-assessor leaves it to someone else."""

    stored_as = "co-assessment-handed-back.1"


class CoAssessmentReleased(RequestEvent):
    """The co-assessment was late and waits for someone else."""

    stored_as = "co-assessment-released.1"


class CoAssessorConcurred(RequestEvent):
    """The other eyes agree with this version and this conclusion."""

    stored_as = "co-assessor-concurred.1"

    read_version: int
    conclusion: v.Conclusion
    assessment: v.Assessment


class CoAssessorDissented(RequestEvent):
    """The other eyes do not agree with this version."""

    stored_as = "co-assessor-dissented.1"

    read_version: int
    reason: Annotated[v.Text, v.EDUCATIONAL]


class InformationAsked(RequestEvent):
    """The other eyes cannot judge yet."""

    stored_as = "information-asked.1"

    reason: Annotated[v.Text, v.EDUCATIONAL]


class DeliberationHeld(RequestEvent):
    """The expert and the other eyes spoke with each other."""

    stored_as = "deliberation-held.1"

    held_on: v.Day
    outcome: Annotated[v.Text, v.EDUCATIONAL]


class StatementRevised(RequestEvent):
    """A new version of the statement lies before other eyes; what was said about the old one no longer counts."""

    stored_as = "statement-revised.1"

    statement: v.Statement


class RequestEscalated(RequestEvent):
    """The holder of the power to break a deadlock was asked to act."""

    stored_as = "request-escalated.1"

    reason: Annotated[v.Text, v.EDUCATIONAL]


class DeadlockBroken(RequestEvent):
    """The deadlock was broken, with an offer or back to deliberation."""

    stored_as = "deadlock-broken.1"

    reason: Annotated[v.Text, v.EDUCATIONAL]
    offer: v.Offer | None = None


class FamilyAgreed(RequestEvent):
    """The family read this version, or chose not to, and lets it go ahead."""

    stored_as = "family-agreed.1"

    read_version: int
    agreed_by: frozenset[v.FamilyMember]
    waives_reading: bool


class CorrectionAsked(RequestEvent):
    """The family asks to correct a fact."""

    stored_as = "correction-asked.1"

    asked_by: v.FamilyMember
    correction: Annotated[v.Text, v.MEDICAL]


class FamilyBlocked(RequestEvent):
    """The family keeps the report back."""

    stored_as = "family-blocked.1"

    blocked_by: v.FamilyMember


class ConsentGiven(RequestEvent):
    """The family lets something pass to people in these roles, from a day up to and including a last day."""

    stored_as = "consent-given.1"

    flow: v.Flow
    given_by: frozenset[v.FamilyMember]
    to: frozenset[v.Role]
    from_on: v.Day
    until: v.Day
    explained: bool


class ConsentLimited(RequestEvent):
    """Somebody of the family lets it pass to these roles only, and until this last day."""

    stored_as = "consent-limited.1"

    flow: v.Flow
    limited_by: v.FamilyMember
    to: frozenset[v.Role]
    until: v.Day


class ConsentWithdrawn(RequestEvent):
    """Somebody of the family took consent back: nothing passes on their word any more."""

    stored_as = "consent-withdrawn.1"

    flow: v.Flow
    withdrawn_by: v.FamilyMember


class ExemptionGranted(RequestEvent):
    """The statement was issued, with both pairs of eyes under it."""

    stored_as = "exemption-granted.1"

    read_version: int
    conclusion: v.Conclusion


class AlternativeArranged(RequestEvent):
    """The child has a place."""

    stored_as = "alternative-arranged.1"

    offer: v.Offer


class AlternativeFollowedUp(RequestEvent):
    """Somebody looked whether the place is really used."""

    stored_as = "alternative-followed-up.1"

    looked_on: v.Day
    place_is_used: bool
    story: Annotated[v.Text, v.EDUCATIONAL]


class RequestWithdrawn(RequestEvent):
    """The family withdrew the request."""

    stored_as = "request-withdrawn.1"

    asked_by: v.FamilyMember
    reason: Annotated[v.Text, v.PARENTS_VOICE] = ""


class RequestLapsed(RequestEvent):
    """A time limit passed without a yes."""

    stored_as = "request-lapsed.1"

    limit: v.Limit


class RequestTransferred(RequestEvent):
    """The child moved; the municipality and partnership of the new place are competent."""

    stored_as = "request-transferred.1"

    place: v.Place
    postcode: Annotated[v.Postcode, v.IDENTITY]
    moved_on: v.Day


class ExemptionEnded(RequestEvent):
    """A granted exemption stopped after its last day."""

    stored_as = "exemption-ended.1"

    ends_on: v.Day
    why: v.EndReason
    reason: Annotated[v.Text, v.EDUCATIONAL] = ""


class ExemptionReviewed(RequestEvent):
    """Somebody looked whether the way back has come closer."""

    stored_as = "exemption-reviewed.1"

    reviewed_on: v.Day
    story: Annotated[v.Text, v.EDUCATIONAL]
    next_review_on: v.Day | None = None


class InvolvementDeclared(RequestEvent):
    """Somebody turned out to be involved in another way."""

    stored_as = "involvement-declared.1"

    person: UUID
    involvement: v.Involvement
    reason: Annotated[v.Text, v.EDUCATIONAL] = ""


class ReminderSent(RequestEvent):
    """Those who are waited for were reminded. ``planned_on`` tells one reminder of a limit from another."""

    stored_as = "reminder-sent.1"

    limit: v.Limit
    due_on: v.Day
    planned_on: v.Day


# ── the claim by law ─────────────────────────────────────────────────────────────────────────────────────────────────


class ClaimRegistered(RequestEvent):
    """An appeal came in without a request. ``source_key`` is the key of the register that it came from."""

    stored_as = "claim-registered.1"

    child: v.Child
    place: v.Place
    source_key: v.Text = ""


class NotificationReceived(RequestEvent):
    """The parents' appeal as it came in."""

    stored_as = "notification-received.1"

    notification: v.Notification


class NotificationChecked(RequestEvent):
    """The formal check: each guard and its result, and what a person decided about a late notification."""

    stored_as = "notification-checked.1"

    findings: tuple[v.Finding, ...]
    accepts_lateness: bool | None = None
    reason: Annotated[v.Text, v.IDENTITY] = ""


class ClaimEnded(RequestEvent):
    """The parents no longer appeal to the exemption, or cannot any more."""

    stored_as = "claim-ended.1"

    ends_on: v.Day
    why: v.EndReason


EVENTS: dict[str, type[RequestEvent]] = {event.stored_as: event for event in RequestEvent.__subclasses__()}
"""Every event by its stored name."""
