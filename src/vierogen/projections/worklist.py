"""The worklist: what waits for whom, by role, organisation and day. Ids and codes only: no name, no medical word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from vierogen.application.worklist import Asked, Counts, Show, Waiting
from vierogen.domain.deadlines import Deadline, deadlines
from vierogen.domain.events import RequestEvent
from vierogen.domain.request import ExemptionRequest, fold
from vierogen.domain.values import Limit, Role, Status
from vierogen.projections import read_model as r
from vierogen.projections.within import within

NAME = "worklist"
THE_TWO = frozenset({Limit.DELIBERATION})
"""What only the expert and who looks along can do."""

SOON = timedelta(days=31)
"""A date of the law that is nearer than this goes before what was agreed."""


def rows_of(request: UUID, events: Sequence[RequestEvent]) -> list[r.Row]:
    """One row for each role that something waits for."""
    known = fold(request, events)
    if known.place is None or known.status_since is None:
        return []
    since, place = known.status_since, known.place
    status = None if known.status is Status.BLOCKED else known.status.value
    where = (place.municipality, place.partnership, place.school)
    return [
        (request, due.limit.value, role.value, *where, person, organisation, status, since, due.due_on, due.legal)
        for due in deadlines(known)
        for role, person, organisation in waited_for(known, due)
    ]


def waited_for(request: ExemptionRequest, due: Deadline) -> Iterator[tuple[Role, UUID | None, UUID | None]]:
    """Each role that it waits for, with the person and the organisation when nobody else can do it."""
    for role in sorted(due.waits_for):
        if (due.limit is Limit.FAMILY_READING and request.expert is not None) or (
            due.limit in THE_TWO and role is Role.YOUTH_DOCTOR
        ):
            yield role, request.expert, None
        elif (
            due.limit in THE_TWO | {Limit.CO_ASSESSMENT, Limit.CO_ASSESSMENT_EXTRA} and request.co_assessor is not None
        ):
            if role is request.co_assessor.role:
                yield role, request.co_assessor.person, request.co_assessor.organisation
        else:
            yield role, None, None


WORKLIST = r.ReadModel(
    NAME,
    version=1,
    label="werklijst",
    fields=(
        r.request(),
        r.text("limit_name", key=True),
        r.text("role", key=True),
        r.text("municipality"),
        r.text("partnership"),
        r.text("school", optional=True),
        r.an_id("person", optional=True),
        r.an_id("organisation", optional=True),
        r.text("status", optional=True),
        r.moment("since"),
        r.day("due_on"),
        r.yes_or_no("legal"),
    ),
    rows_of=rows_of,
    sought_by=(("role", "due_on"), ("municipality",), ("partnership",)),
)


class WaitingRows:
    """The worklist as it is asked."""

    def __init__(self, connect: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._connect = connect

    def waiting(self, asked: Asked, *, offset: int, limit: int) -> list[Waiting]:
        """What is late first, then what the law wants soon, then by day. What waits for one other person is left out."""
        view = WORKLIST.view.c
        soon = and_(view.legal, view.due_on <= asked.today + SOON)
        rank = case((view.due_on < asked.today, 0), (soon, 1), else_=2)
        chosen = select(WORKLIST.view).where(*theirs(asked), *narrowed(asked))
        page = chosen.order_by(rank, view.due_on, view.request, view.limit_name).offset(offset).limit(limit)
        with self._connect() as connection:
            return [of_row(tuple(row)) for row in connection.execute(page)]

    def counted(self, asked: Asked) -> Counts:
        """How many things wait, whatever is chosen among them."""
        view = WORKLIST.view.c
        late, mine = view.due_on < asked.today, view.person.is_not(None)
        kinds = (view.limit_name, view.legal, late.label("late"), mine.label("mine"))
        with self._connect() as connection:
            groups = connection.execute(select(*kinds, func.count()).where(*theirs(asked)).group_by(*kinds)).all()
        limits: Counter[Limit] = Counter()
        shows: Counter[Show] = Counter()
        for limit, legal, is_late, is_mine, count in groups:
            limits[Limit(limit)] += count
            for show, holds in ((Show.ALL, True), (Show.LATE, is_late), (Show.LEGAL, legal), (Show.MINE, is_mine)):
                shows[show] += count if holds else 0
        return Counts(shows, limits)


def theirs(asked: Asked) -> tuple[ColumnElement[bool], ...]:
    """What waits for this person, in this role, in these areas."""
    view = WORKLIST.view.c
    return (
        view.role == asked.role.value,
        within(WORKLIST.view, asked.areas),
        or_(view.person.is_(None), view.person == asked.person),
    )


def narrowed(asked: Asked) -> Iterator[ColumnElement[bool]]:
    """What was chosen among it."""
    view = WORKLIST.view.c
    match asked.show:
        case Show.LATE:
            yield view.due_on < asked.today
        case Show.LEGAL:
            yield view.legal
        case Show.MINE:
            yield view.person == asked.person
        case Show.ALL:
            pass
    if asked.limit is not None:
        yield view.limit_name == asked.limit.value


def of_row(row: r.Row) -> Waiting:
    """A row as it is asked."""
    request, limit, role, municipality, partnership, school, person, organisation, status, *rest = row
    where = (municipality, partnership, school, person, organisation)
    return Waiting(request, Limit(limit), Role(role), *where, Status(status) if status else None, *rest)
