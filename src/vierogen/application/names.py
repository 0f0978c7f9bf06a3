"""Names that one request of a child holds at a time: the one that runs, and its last answers. They follow from the events.

The desk takes and releases them with an event, in one transaction, and an opening asks the events as well as the table.
That the table is what the events say is looked at by ``persistence.names``. All of them do so with what stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from uuid import UUID

from vierogen.domain import events as e
from vierogen.domain.request import UNDECIDED, ExemptionRequest
from vierogen.domain.values import Status

OPEN, YES, NO = "open/", "yes/", "no/"


def open_name(child: UUID) -> str:
    """Of which one request may hold it: the one that runs for this child, for whatever school year.

    Two beside each other would both be the first, and what is granted in the one would be no reason to ask in the other
    what is new.
    """
    return f"{OPEN}{child}"


def no_name(child: UUID, year: object) -> str:
    """Held by the last request that was answered with no for this child and school year."""
    return f"{NO}{child}/{year}"


def yes_name(child: UUID) -> str:
    """Held by the last request that was granted for this child."""
    return f"{YES}{child}"


@dataclass(frozen=True, slots=True)
class Course:
    """What of a request says which names it holds. None of it is personal: it can be told without any key."""

    child: UUID | None = None
    school_year: str | None = None
    status: Status = Status.NONE
    dissents: int = 0

    @classmethod
    def of(cls, request: ExemptionRequest) -> Self:
        """As far as a request has come."""
        year = request.school_year
        return cls(
            request.child.id if request.child else None, str(year) if year else None, request.status, request.dissents
        )

    def after(self, name: str, facts: Mapping[str, Any]) -> Self:
        """After one event more, of which the name is known and what lies open. The same as folding the whole of it."""
        course = replace(self, status=Status(facts["status"]))
        if name in WITH_A_CHILD:
            course = replace(course, child=UUID(facts["child"]["id"]))
        if name == e.RequestOpened.stored_as:
            course = replace(course, school_year=facts["school_year"])
        if name == e.CoAssessorDissented.stored_as:
            course = replace(course, dissents=self.dissents + 1)
        return course


WITH_A_CHILD = frozenset({e.RequestOpened.stored_as, e.ClaimRegistered.stored_as})


def names(before: Course, after: Course) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which names this step takes and releases: one open request per child; the last no and the last yes.

    One that is both passes over from whoever holds it.
    """
    if after.child is None or after.school_year is None or before.status is after.status:
        return (), ()
    child = after.child
    was_open, is_open = before.status in UNDECIDED, after.status in UNDECIDED
    takes = [open_name(child)] if is_open and not was_open else []
    releases = [open_name(child)] if was_open and not is_open else []
    if (answer := answer_name(child, after)) is not None:
        takes, releases = [*takes, answer], [*releases, answer]
    return tuple(takes), tuple(releases)


def answer_name(child: UUID, after: Course) -> str | None:
    """The name that a yes or a no holds from now on. Who stops after a dissent was told no as well."""
    if after.status is Status.GRANTED:
        return yes_name(child)
    said_no = after.status in {Status.REFUSED, Status.LAPSED, Status.BLOCKED}
    stopped = after.status in {Status.WITHDRAWN, Status.ALTERNATIVE_ARRANGED} and after.dissents > 0
    return no_name(child, after.school_year) if said_no or stopped else None


def held(events: Iterable[tuple[UUID, str, Mapping[str, Any]]]) -> dict[str, UUID]:
    """Who holds which name after these events, in the order in which they were kept: request, stored name, and what lies
    open of each.

    Of two that run beside each other, as could be once, the one that goes on holds the name when the other has ended.
    """
    courses, holders = dict[UUID, Course](), dict[str, UUID]()
    for request, name, facts in events:
        before = courses.get(request, Course())
        courses[request] = after = before.after(name, facts)
        takes, releases = names(before, after)
        for one in releases:
            if one in takes or holders.get(one) == request:
                holders.pop(one, None)
        for one in takes:
            holders.setdefault(one, request)
    for request, course in courses.items():
        if course.child is not None and course.status in UNDECIDED:
            holders.setdefault(open_name(course.child), request)
    return holders
