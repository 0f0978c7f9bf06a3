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
from vierogen.domain.values import Finding, Notification, Status, Term
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
    received = [n for n in request.notifications if n.received_on <= on]
    if not received:
        return Standing(Claim.NONE, four_eyes(request))
    return max((standing_of(request, notification, on) for notification in received), key=strength)


def strength(found: Standing) -> tuple[int, date]:
    """Of several notifications the one that helps the family most counts; of equals the one that runs longest."""
    order = [Claim.NONE, Claim.NOT_IN_ORDER, Claim.LATE, Claim.OVER, Claim.AHEAD, Claim.IN_FORCE]
    return order.index(found.claim), found.until or date.min


def standing_of(request: ExemptionRequest, notification: Notification, on: date) -> Standing:
    """How one notification stands."""
    broken = tuple(finding for finding in findings(request, notification) if finding.because)
    late_only = {finding.rule for finding in broken} == {notification_was_in_time.name}
    begins, until = notification.claimed_from, last_day(request, notification)
    if broken and not (late_only and lateness_accepted(request, notification)):
        claim = Claim.LATE if late_only and not lateness_judged(request, notification) else Claim.NOT_IN_ORDER
    elif until is None or on > until:
        claim = Claim.OVER
    else:
        claim = Claim.IN_FORCE if on >= begins else Claim.AHEAD
    return Standing(claim, four_eyes(request), begins, until, broken)


def findings(request: ExemptionRequest, notification: Notification) -> tuple[Finding, ...]:
    """Each guard that was in force on the day of receipt, and what came of it."""
    return tuple(
        Finding(rule=rule.name, because=rule.judge(request, notification))
        for rule in guards_on(notification.received_on)
    )


def guards_on(day: date) -> tuple[Rule, ...]:
    """The rule set of the law on a day."""
    return tuple(rule for rule in FORMAL_CHECK if rule.source.in_force_on(day))


def last_day(request: ExemptionRequest, notification: Notification) -> date | None:
    """The last day of the claim: the statement's own, 31 July of the school year, the day before eighteen, or its end.

    A child that will never be suitable need not appeal again (art. 6 lid 3 Leerplichtwet). None without a statement.
    """
    statement = notification.statement
    if statement is None:
        return None
    ends = [day_before_eighteen(request)]
    if not statement.never:
        ends += [SchoolYear.of(notification.claimed_from).ends_on, statement.until or notification.claimed_from]
    for ended in (request.claim_ended_on, request.ended_on):
        if ended is not None:
            ends.append(ended)
    return min(ends)


def lateness_judged(request: ExemptionRequest, notification: Notification) -> bool:
    """Whether a person decided about this notification's lateness."""
    return request.lateness is not None and request.notifications.index(notification) < request.lateness.notifications


def lateness_accepted(request: ExemptionRequest, notification: Notification) -> bool:
    """Whether a person decided that being late has no consequence here."""
    return lateness_judged(request, notification) and request.lateness is not None and request.lateness.accepted


def four_eyes(request: ExemptionRequest) -> FourEyes:
    """Whether other eyes agreed, disagreed, or did not look."""
    if request.status in {Status.GRANTED, Status.ENDED} or request.concurrence is not None:
        return FourEyes.CONCURRED
    return FourEyes.DISSENTED if request.dissents else FourEyes.ABSENT
