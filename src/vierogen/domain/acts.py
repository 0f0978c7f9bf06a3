"""What people ask for. An act has the same words as the event that records it, in the imperative.

``by`` is who acts, in the role taken; ``at`` is when. An act that is refused leaves no trace in the request.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import ConfigDict

from vierogen.domain import values as v
from vierogen.domain.criteria import ORDINARY, SharedCriteriaSet
from vierogen.reference.months import years_old


class Act(v.Value):
    """Something that somebody wants to do now."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    label: ClassVar[str]

    by: v.Actor
    at: v.Moment


class OpenRequest(Act):
    """Ask for a review. The school year is the one in which the exemption would begin.

    ``earlier_no`` and ``earlier_yes`` are requests of the same child that the register of requests knows: a no of this
    school year, and the last yes. They are looked up, never sent.
    """

    label = "een verzoek openen"

    child: v.Child
    place: v.Place
    school_year: v.SchoolYearName
    criteria: SharedCriteriaSet
    route: v.Code = ORDINARY
    renews: v.Predecessor | None = None
    looks_again_at: v.Predecessor | None = None
    earlier_no: UUID | None = None
    earlier_yes: UUID | None = None

    @property
    def age(self) -> int:
        """The child's age in whole years on the day of opening."""
        return years_old(self.child.birth_date, v.day_of(self.at))


class HearParents(Act):
    """Record what the parents said."""

    label = "de ouders horen"

    hearing: v.ParentsHearing


class HearChild(Act):
    """Record what the child said."""

    label = "het kind horen"

    hearing: v.ChildHearing


class SayWhyNotHeard(Act):
    """Record why parents or child could not be heard. A child from twelve on is invited personally all the same."""

    label = "zeggen waarom iemand niet is gehoord"

    who: v.FamilyMember
    why: v.WhyNotHeard
    reason: v.Text
    invited_personally: bool = False


class ConsiderOption(Act):
    """Go through one step of the ladder."""

    label = "een stap van de ladder nagaan"

    considered: v.ConsideredOption


class GiveEducationalAdvice(Act):
    """Say what education can offer this child."""

    label = "onderwijskundig advies geven"

    verdict: v.AdviceVerdict
    advice: v.Text


class SubmitStatement(Act):
    """Put the expert's statement before other eyes."""

    label = "de verklaring voorleggen"

    statement: v.Statement


class DeclineToState(Act):
    """Say no: the child can go to a school."""

    label = "geen verklaring afgeven"

    reason: v.Text


class TakeUpCoAssessment(Act):
    """Be the other pair of eyes. Who takes it up declares not to be involved."""

    label = "meekijken"

    declares_not_involved: bool = False


class HandBackCoAssessment(Act):
    """Leave the co-assessment to someone else."""

    label = "het meekijken teruggeven"


class ReleaseCoAssessment(Act):
    """Give a late co-assessment back, so that someone else can take it up."""

    label = "een te laat meekijken vrijgeven"


class Concur(Act):
    """Agree with the version that was read, and with exactly its conclusion."""

    label = "instemmen"

    read_version: int
    conclusion: v.Conclusion
    assessment: v.Assessment


class Dissent(Act):
    """Not agree with the version that was read."""

    label = "niet instemmen"

    read_version: int
    reason: v.Text


class AskForInformation(Act):
    """Say what is missing to be able to judge."""

    label = "om informatie vragen"

    reason: v.Text


class HoldDeliberation(Act):
    """Record that the expert and the other eyes spoke with each other, and what came of it."""

    label = "overleg vastleggen"

    held_on: v.Day
    outcome: v.Text


class ReviseStatement(Act):
    """Put a new version of the statement before other eyes."""

    label = "de verklaring herzien"

    statement: v.Statement


class Escalate(Act):
    """Ask who holds the power to break a deadlock."""

    label = "naar de doorzettingsmacht gaan"

    reason: v.Text


class BreakDeadlock(Act):
    """Send the two back to deliberation, with what was arranged or found."""

    label = "de patstelling doorbreken, terug naar overleg"

    reason: v.Text


class BreakDeadlockWithOffer(Act):
    """Arrange a place for the child."""

    label = "de patstelling doorbreken met een aanbod"

    reason: v.Text
    offer: v.Offer


class RecordFamilyAgreement(Act):
    """Record that the family read the statement, or chose not to read it, and lets it go ahead."""

    label = "vastleggen dat het gezin heeft gelezen"

    read_version: int
    agreed_by: frozenset[v.FamilyMember]
    waives_reading: bool = False


class RecordCorrection(Act):
    """Record that the family asks to correct a fact."""

    label = "een correctie van het gezin vastleggen"

    asked_by: v.FamilyMember
    correction: v.Text


class RecordBlock(Act):
    """Record that the family keeps the report back."""

    label = "een blokkering van het gezin vastleggen"

    blocked_by: v.FamilyMember


class RecordConsent(Act):
    """Record that the family lets something pass to others, for a period; it takes the place of what was said before.

    ``explained`` says that they were told what passes to whom, and that they can always take it back.
    """

    label = "toestemming van het gezin vastleggen"

    flow: v.Flow
    given_by: frozenset[v.FamilyMember]
    to: frozenset[v.Role]
    from_on: v.Day
    until: v.Day
    explained: bool = False


class LimitConsent(Act):
    """Record that somebody of the family lets it pass to fewer people, or not as long."""

    label = "een beperking van toestemming vastleggen"

    flow: v.Flow
    limited_by: v.FamilyMember
    to: frozenset[v.Role]
    until: v.Day


class WithdrawConsent(Act):
    """Record that somebody of the family takes consent back."""

    label = "een intrekking van toestemming vastleggen"

    flow: v.Flow
    withdrawn_by: v.FamilyMember


class Grant(Act):
    """Issue the statement with both pairs of eyes under it."""

    label = "verlenen"

    read_version: int
    conclusion: v.Conclusion


class ArrangeAlternative(Act):
    """Record that the child has a place."""

    label = "een alternatief regelen"

    offer: v.Offer


class FollowUpAlternative(Act):
    """Look after some months whether the place is really used."""

    label = "nagaan of het alternatief wordt gebruikt"

    looked_on: v.Day
    place_is_used: bool
    story: v.Text


class Withdraw(Act):
    """Withdraw the request on behalf of the parents, or of the child who decides for itself."""

    label = "intrekken"

    asked_by: v.FamilyMember
    reason: v.Text = ""


class Lapse(Act):
    """Let a request end because a time limit passed without a yes."""

    label = "laten vervallen"

    limit: v.Limit


class Transfer(Act):
    """Send the request along with a child that moved; those now competent look again."""

    label = "overdragen"

    place: v.Place
    postcode: v.Postcode
    moved_on: v.Day


class End(Act):
    """Stop a granted exemption. ``ends_on`` is its last day."""

    label = "beëindigen"

    ends_on: v.Day
    why: v.EndReason
    reason: v.Text = ""


class ReviewExemption(Act):
    """Look during an exemption whether the way back has come closer."""

    label = "tussentijds kijken"

    reviewed_on: v.Day
    story: v.Text
    next_review_on: v.Day | None = None


class DeclareInvolvement(Act):
    """Say that somebody is involved in another way, and so cannot be the other pair of eyes."""

    label = "betrokkenheid melden"

    person: UUID
    involvement: v.Involvement
    reason: v.Text = ""


class RegisterClaim(Act):
    """Make a file for an appeal that came in without a request; it has standing, and no review."""

    label = "een beroep zonder verzoek vastleggen"

    child: v.Child
    place: v.Place
    source_key: v.Text = ""


class ReceiveNotification(Act):
    """Record the parents' appeal as it came in."""

    label = "een kennisgeving ontvangen"

    notification: v.Notification


class CheckNotification(Act):
    """Do the formal check. A late notification needs a person's judgement, with a reason."""

    label = "een kennisgeving controleren"

    accepts_lateness: bool | None = None
    reason: v.Text = ""


class EndClaim(Act):
    """Record that the parents no longer appeal to the exemption, or cannot any more. ``ends_on`` is the last day."""

    label = "een beroep beëindigen"

    ends_on: v.Day
    why: v.EndReason


class Remind(Act):
    """Remind those who are waited for; once per planned day."""

    label = "herinneren"

    limit: v.Limit
    due_on: v.Day
    planned_on: v.Day


ACTS: dict[str, type[Act]] = {act.__name__: act for act in Act.__subclasses__()}
"""Every act by name."""
