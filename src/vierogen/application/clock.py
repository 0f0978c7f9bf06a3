"""The clock: lapse, release, end and remind, when the time for it has come. Running it twice changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from vierogen.application.desk import Desk
from vierogen.domain import acts as a
from vierogen.domain.deadlines import deadlines, planned_end, reminders_due
from vierogen.domain.refusals import Refused
from vierogen.domain.request import UNDECIDED, ExemptionRequest
from vierogen.domain.values import THE_CLOCK, Limit, Status, day_of

BATCH = 500
MOST_ACTS = 20
"""More than the clock can ever have to do in one request; a bound, so that a fault cannot make it run on."""

Due = tuple[type[a.Act], dict[str, Any]]


@dataclass(slots=True)
class Ticked:
    """What the clock did, by act, and what it left to people who were quicker."""

    done: Counter[str] = field(default_factory=Counter)
    looked_at: int = 0
    left: int = 0


def tick(desk: Desk, progress: Callable[[Ticked], None] = lambda _: None) -> Ticked:
    """Looks at every request that has something due, and does it."""
    ticked, after = Ticked(), None
    while batch := desk.due(desk.now(), after, BATCH):
        for request in batch:
            look_at(desk, request, ticked)
            progress(ticked)
        after = batch[-1]
    return ticked


def look_at(desk: Desk, request: UUID, ticked: Ticked) -> None:
    """Does in one request what is due, one act after the other."""
    ticked.looked_at += 1
    known = desk.fresh(request)
    for _ in range(MOST_ACTS):
        due = next(what_is_due(known, day_of(desk.now())), None)
        if due is None:
            return
        act, words = due
        try:
            desk.do(act, request, THE_CLOCK, words)
        except Refused:  # somebody acted in between; the next round looks again
            ticked.left += 1
            return
        ticked.done[act.__name__] += 1
        known = desk.known(request)  # as it is after our own act; when somebody acted since, the next act is refused


def what_is_due(request: ExemptionRequest, on: date) -> Iterator[Due]:
    """What the clock must do on a day, the most final first."""
    passed = {deadline.limit for deadline in deadlines(request) if deadline.clock_acts and deadline.passed_on(on)}
    if request.status in UNDECIDED and Limit.WITHOUT_ANY_ACT in passed:
        yield a.Lapse, {"limit": Limit.WITHOUT_ANY_ACT}
    if Limit.CO_ASSESSMENT_EXTRA in passed:
        yield a.ReleaseCoAssessment, {}
    if request.status is Status.GRANTED and passed & {Limit.TERM, Limit.AGE_18}:
        last, why = planned_end(request)
        yield a.End, {"ends_on": last, "why": why}
    for deadline, planned in reminders_due(request, on):
        yield a.Remind, {"limit": deadline.limit, "due_on": deadline.due_on, "planned_on": planned}
