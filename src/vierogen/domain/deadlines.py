"""What is due when: every deadline is computed from what is known, never stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from vierogen.domain.request import SPEAK_ABOUT, UNDECIDED, ExemptionRequest
from vierogen.domain.values import EndReason, Limit, Role, Status, day_of
from vierogen.reference.months import birthday, months_after, months_before
from vierogen.reference.school_holidays import HolidayRegion, holiday_region
from vierogen.reference.working_days import add_working_days, first_school_day

DOCTOR = frozenset({Role.YOUTH_DOCTOR})
OFFICER = frozenset({Role.ATTENDANCE_OFFICER})
ADVISERS = frozenset({Role.PARTNERSHIP_ADVISER, Role.CARE_TEAM_MEMBER})
OTHER_EYES = OFFICER | ADVISERS
BREAKER = frozenset({Role.DEADLOCK_BREAKER})

COMPULSORY_FROM, ADULT = 5, 18
RENEWAL_REMINDERS = ((3, 1), (5, 1), (6, 15))
"""Month and day on which a renewal is brought to mind; the last good day is 30 June."""

AHEAD_OF_THE_LAW = timedelta(days=14)
"""How long before the legal date of a first notification a reminder goes out."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that is due. ``due_on`` is the last day that is in time; reminders are planned on ``remind_on``.

    ``clock_acts`` says whether the clock does something itself on the day after, or only people can.
    """

    limit: Limit
    due_on: date
    waits_for: frozenset[Role]
    remind_on: tuple[date, ...] = ()
    clock_acts: bool = False
    legal: bool = False

    def passed_on(self, day: date) -> bool:
        """Whether it is too late on this day."""
        return day > self.due_on


def deadlines(request: ExemptionRequest) -> tuple[Deadline, ...]:
    """All that is due as things stand, the first one first."""
    return tuple(sorted(all_deadlines(request), key=lambda deadline: deadline.due_on))


def all_deadlines(request: ExemptionRequest) -> Iterator[Deadline]:
    """What is due in this status."""
    if request.status in UNDECIDED:
        yield from while_undecided(request)
    match request.status:
        case Status.STATED:
            yield agreed(request, Limit.TAKE_UP, since(request), "co_assessment", OTHER_EYES)
        case Status.CO_ASSESSING:
            yield from while_co_assessing(request)
        case Status.IN_DELIBERATION:
            yield agreed(request, Limit.DELIBERATION, since(request), "deliberation", DOCTOR | OTHER_EYES)
        case Status.ESCALATED:
            yield agreed(request, Limit.BREAKING_A_DEADLOCK, since(request), "breaking_a_deadlock", BREAKER)
        case Status.AGREED:
            yield agreed(request, Limit.FAMILY_READING, since(request), "family_reading", DOCTOR)
        case Status.GRANTED:
            yield from while_granted(request)
        case Status.ALTERNATIVE_ARRANGED | Status.REFUSED | Status.WITHDRAWN | Status.LAPSED | Status.BLOCKED:
            yield from after_an_alternative(request)
        case _:
            pass


def while_undecided(request: ExemptionRequest) -> Iterator[Deadline]:
    """First contact, advice, the legal date of a first notification, and the limit after which silence is no.

    After a move other people advise, in the time that was agreed for it. The legal date is over with what came in, and
    runs on when that was found not to be in order: parents can still mend it.
    """
    assert request.opened_at is not None and request.last_act_at is not None and request.here_since is not None
    if request.status in SPEAK_ABOUT:
        if not (request.parents_heard or request.child_heard or request.not_heard):
            yield agreed(request, Limit.FIRST_CONTACT, request.opened_at, "first_contact", DOCTOR | OFFICER)
        if request.advice is None:
            yield agreed(request, Limit.EDUCATIONAL_ADVICE, request.here_since, "educational_advice", ADVISERS)
    last, notified = last_day_to_notify_at_start(request), request.notifications and not request.found_wanting
    if last >= day_of(request.opened_at) and not notified:
        yield Deadline(Limit.NOTIFY_AT_START, last, OFFICER | DOCTOR, (last - AHEAD_OF_THE_LAW,), legal=True)
    silence = agreed(request, Limit.WITHOUT_ANY_ACT, request.last_act_at, "without_any_act", frozenset())
    yield Deadline(silence.limit, silence.due_on, DOCTOR | OTHER_EYES, clock_acts=True)


def while_co_assessing(request: ExemptionRequest) -> Iterator[Deadline]:
    """A reminder when the time is over, and some days later it goes back for someone else."""
    assert request.co_assessor is not None and request.criteria is not None
    limits, start = request.criteria.limits, day_of(request.co_assessor.since)
    whose = frozenset({request.co_assessor.role})
    first = working_days_after(request, start, limits.co_assessment)
    yield Deadline(Limit.CO_ASSESSMENT, first, whose, remind_on=(first,))
    extra = working_days_after(request, start, limits.co_assessment + limits.co_assessment_extra)
    yield Deadline(Limit.CO_ASSESSMENT_EXTRA, extra, whose, clock_acts=True)


def while_granted(request: ExemptionRequest) -> Iterator[Deadline]:
    """The end, the day to look again, and the renewal."""
    end, why = planned_end(request)
    limit = Limit.AGE_18 if why is EndReason.AGE_18 else Limit.TERM
    yield Deadline(limit, end, OFFICER, clock_acts=True, legal=True)
    if request.review_on is not None and request.review_on <= end:
        yield Deadline(Limit.REVIEW, request.review_on, DOCTOR | OTHER_EYES, remind_on=(request.review_on,))
    if (
        why is EndReason.TERM
        and request.school_year
        and end == request.school_year.ends_on
        and not is_renewed(request, end)
    ):
        yield from renewal(request, end.year)


def is_renewed(request: ExemptionRequest, end: date) -> bool:
    """Whether the family appealed for after this exemption already, and nobody found anything wrong with that."""
    later = bool(request.notifications) and request.notifications[-1].claimed_from > end
    return later and not request.found_wanting


def renewal(request: ExemptionRequest, year: int) -> Iterator[Deadline]:
    """Each year anew before 1 July. What is granted later cannot be renewed in time any more.

    Source: art. 6 lid 2, onder b, Leerplichtwet.
    """
    assert request.granted_at is not None
    granted, last = day_of(request.granted_at), date(year, 6, 30)
    if granted <= last:
        days = tuple(day for month, on in RENEWAL_REMINDERS if (day := date(year, month, on)) > granted)
        yield Deadline(Limit.NOTIFY_RENEWAL, last, DOCTOR | OFFICER, remind_on=days, legal=True)


def after_an_alternative(request: ExemptionRequest) -> Iterator[Deadline]:
    """Some months after the start somebody looks whether the place is really used. Before it starts nobody can tell."""
    offer = request.alternative
    if offer is None or offer.starts_on is None or request.criteria is None:
        return
    if request.followed_up_on is not None and request.followed_up_on >= offer.starts_on:
        return
    due = months_after(request.criteria.limits.months_to_follow_up, offer.starts_on)
    yield Deadline(Limit.FOLLOW_UP, due, OTHER_EYES, remind_on=(due,))


def planned_end(request: ExemptionRequest) -> tuple[date, EndReason]:
    """The last day of a granted exemption, and why it ends then."""
    assert request.grant is not None
    last = day_before_eighteen(request)
    if request.grant.until is None or request.grant.until >= last:
        return last, EndReason.AGE_18
    return request.grant.until, EndReason.TERM


def day_before_eighteen(request: ExemptionRequest) -> date:
    """The last day on which somebody can be bound. Source: art. 4b Leerplichtwet."""
    return birthday(request.birth_date, ADULT) - timedelta(days=1)


def compulsory_from(request: ExemptionRequest) -> date:
    """The first school day of the month after the fifth birthday. Source: art. 3 lid 1 Leerplichtwet."""
    return first_day_bound(request.birth_date, region(request))


@lru_cache(maxsize=4096)
def first_day_bound(birth_date: date, holidays: HolidayRegion) -> date:
    """The same, for a birth date and the school holidays of a region."""
    month = months_after(1, birthday(birth_date, COMPULSORY_FROM).replace(day=1))
    return first_school_day(month.year, month.month, holidays)


def last_day_to_notify_at_start(request: ExemptionRequest) -> date:
    """One month before compulsory education starts, counted back.

    Never moved by a weekend: the Algemene termijnenwet does not extend terms counted back (art. 1 lid 2). Source: art. 6
    lid 2, onder a, Leerplichtwet.
    """
    return months_before(1, compulsory_from(request))


def region(request: ExemptionRequest) -> HolidayRegion:
    """The school holidays that count for this child; those of the middle where no region is known."""
    known = holiday_region(request.place.municipality) if request.place else None
    return known or HolidayRegion.MIDDEN


def since(request: ExemptionRequest) -> datetime:
    """When this status began."""
    assert request.status_since is not None
    return request.status_since


def agreed(request: ExemptionRequest, limit: Limit, start: datetime, term: str, whose: frozenset[Role]) -> Deadline:
    """A time limit of the criteria set, counted from the day of a moment; reminded on its last day."""
    assert request.criteria is not None
    due = working_days_after(request, day_of(start), getattr(request.criteria.limits, term))
    return Deadline(limit, due, whose, remind_on=(due,))


def working_days_after(request: ExemptionRequest, start: date, count: int) -> date:
    """Working days, with or without the school holidays, as the criteria set says."""
    pause = request.criteria is not None and request.criteria.limits.pause_in_school_holidays
    return add_working_days(start, count, region(request) if pause else None)


def reminders_due(request: ExemptionRequest, on: date) -> Iterator[tuple[Deadline, date]]:
    """Reminders planned on or before this day that have not been sent; of one limit only the latest."""
    for deadline in deadlines(request):
        planned = [day for day in deadline.remind_on if day <= on]
        if planned and (deadline.limit, planned[-1]) not in request.reminded:
            yield deadline, planned[-1]


def next_look(request: ExemptionRequest) -> date | None:
    """The first day on which the clock has something to do here; None when there is nothing to wait for."""
    days = []
    for deadline in all_deadlines(request):
        if deadline.clock_acts:
            days.append(deadline.due_on + timedelta(days=1))
        sent = max((day for limit, day in request.reminded if limit is deadline.limit), default=date.min)
        days += [day for day in deadline.remind_on if day > sent]
    return min(days, default=None)
