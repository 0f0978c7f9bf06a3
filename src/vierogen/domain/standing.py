"""The statutory claim: is the parents' appeal to the exemption formally in order? Computed, never chosen.

The exemption arises by operation of law when notification and statement are formally in order (art. 5, 6 and 7
Leerplichtwet); a co-assessor has no veto over the law. So a claim stands, or not, whatever the review says, and what is
shown is always both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vierogen.domain.deadlines import day_before_eighteen
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.rules import Rule
from vierogen.domain.rules.claim import FORMAL_CHECK, notification_was_in_time
from vierogen.domain.values import Conclusion, Finding, Notification, Status, Term
from vierogen.reference.school_years import SchoolYear


class Claim(Term):
    """How the claim stands on a day."""

    NONE = "NONE", "geen beroep gedaan"
    NOT_IN_ORDER = "NOT_IN_ORDER", "beroep gedaan, niet in orde"
    LATE = "LATE", "beroep te laat gedaan, een mens beslist"
    AHEAD = "AHEAD", "beroep in orde, gaat nog in"
    IN_FORCE = "IN_FORCE", "vrijgesteld volgens de wet"
    OVER = "OVER", "beroep afgelopen"


class FourEyes(Term):
    """Whether other eyes stand behind the claim."""

    CONCURRED = "CONCURRED", "met vier ogen"
    DISSENTED = "DISSENTED", "zonder vier ogen: wie meekeek was het niet eens"
    ABSENT = "ABSENT", "zonder vier ogen"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a claim stands on a day, from when to when, what is wrong with it, and whether other eyes agreed."""

    claim: Claim
    four_eyes: FourEyes
    begins_on: date | None = None
    until: date | None = None
    broken: tuple[Finding, ...] = ()

    @property
    def needs_follow_up(self) -> bool:
        """A claim that stands by law without other eyes behind it."""
        return self.claim in {Claim.AHEAD, Claim.IN_FORCE} and self.four_eyes is not FourEyes.CONCURRED


def standing(request: ExemptionRequest, on: date) -> Standing:
    """How the claim stands on a day, from the notifications received until then."""
    received = [nth for nth, one in enumerate(request.notifications) if one.received_on <= on]
    if not received:
        return Standing(Claim.NONE, FourEyes.ABSENT)
    found = [standing_of(request, nth, on) for nth in received]
    return max(reversed(found), key=lambda one: strength(one, on))


def strength(found: Standing, on: date) -> tuple[int, date]:
    """Of several notifications the one that helps the family most counts, then the one that runs longest, the newest.

    What a person must still decide about is not hidden by what is over, as long as its own last day has not passed.
    """
    order = [Claim.NONE, Claim.NOT_IN_ORDER, Claim.LATE, Claim.OVER, Claim.AHEAD, Claim.IN_FORCE]
    until = found.until or date.min
    waits = found.claim is Claim.LATE and on <= until
    return order.index(Claim.OVER if waits else found.claim), until


def standing_of(request: ExemptionRequest, nth: int, on: date) -> Standing:
    """How one notification stands, the first one being number 0."""
    notification = request.notifications[nth]
    broken = tuple(finding for finding in findings_of(request, nth) if finding.because)
    late_only = {finding.rule for finding in broken} == {notification_was_in_time.name}
    begins, until = first_day(notification), last_day(request, nth)
    if broken and not (late_only and lateness_of(request, nth)):
        claim = Claim.LATE if late_only and lateness_of(request, nth) is None else Claim.NOT_IN_ORDER
    elif until is None or on > until:
        claim = Claim.OVER
    else:
        claim = Claim.IN_FORCE if on >= begins else Claim.AHEAD
    return Standing(claim, four_eyes(request, nth), begins, until, broken)


def findings_of(request: ExemptionRequest, nth: int) -> tuple[Finding, ...]:
    """Of a notification that was received: for the place where the child belonged then, wherever it moved since."""
    then = request.received_at[nth]
    return findings(request.known(place=then.place, child=then.child), request.notifications[nth])


def findings(request: ExemptionRequest, notification: Notification) -> tuple[Finding, ...]:
    """Each guard that was in force on the day of receipt, and what came of it."""
    return tuple(
        Finding(rule=rule.name, because=rule.judge(request, notification))
        for rule in guards_on(notification.received_on)
    )


def guards_on(day: date) -> tuple[Rule, ...]:
    """The rule set of the law on a day."""
    return tuple(rule for rule in FORMAL_CHECK if rule.source.in_force_on(day))


def first_day(notification: Notification) -> date:
    """An appeal does not work back: it counts from the day of receipt at the earliest."""
    return max(notification.claimed_from, notification.received_on)


def last_day(request: ExemptionRequest, nth: int) -> date | None:
    """The last day of the claim: the statement's own, 31 July of the school year, the day before eighteen, or its end.

    A child that will never be suitable need not appeal again (art. 6 lid 3 Leerplichtwet). None without a statement.
    """
    notification = request.notifications[nth]
    statement = notification.statement
    if statement is None:
        return None
    ends = [day_before_eighteen(request)]
    if not statement.never:
        ends += [SchoolYear.of(notification.claimed_from).ends_on, statement.until or notification.claimed_from]
    return min(ends + [end.ends_on for end in request.claim_ends if nth < end.notifications])


def lateness_of(request: ExemptionRequest, nth: int) -> bool | None:
    """Whether a person decided that being late has no consequence here; None when nobody decided.

    Judged is what has come in since the judgement before. What comes in later is judged anew, and that changes nothing
    about what was judged already.
    """
    return next((one.accepted for one in request.lateness if nth < one.notifications), None)


def four_eyes(request: ExemptionRequest, nth: int) -> FourEyes:
    """Whether other eyes agreed to what is claimed: to this period, and not to another one."""
    if (agreed := agreed_on(request)) is not None and lies_within(agreed, request, nth):
        return FourEyes.CONCURRED
    return FourEyes.DISSENTED if request.dissents else FourEyes.ABSENT


def agreed_on(request: ExemptionRequest) -> Conclusion | None:
    """What two pairs of eyes agreed on, and still stand behind."""
    if request.grant is not None:
        return request.grant
    return request.concurrence.conclusion if request.concurrence and request.status is Status.AGREED else None


def lies_within(agreed: Conclusion, request: ExemptionRequest, nth: int) -> bool:
    """Whether a claim stays within what was agreed, and began before that was ended."""
    first = first_day(request.notifications[nth])
    if first < agreed.begins_on or (request.ended_on is not None and first > request.ended_on):
        return False
    until = last_day(request, nth)
    return agreed.until is None or (until is not None and until <= agreed.until)
