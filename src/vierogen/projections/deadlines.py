"""Every open deadline of every request: what is due when, by law or as agreed, and for which roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, select

from vierogen.domain.deadlines import Deadline, deadlines
from vierogen.domain.events import RequestEvent
from vierogen.domain.request import fold
from vierogen.domain.values import Limit, Role
from vierogen.projections import read_model as r

NAME = "deadlines"


@dataclass(frozen=True, slots=True)
class Due:
    """An open deadline of a request, and where the child belongs."""

    request: UUID
    municipality: str
    partnership: str
    deadline: Deadline


def rows_of(request: UUID, events: Sequence[RequestEvent]) -> list[r.Row]:
    """One row for each deadline that is open after these events."""
    known = fold(request, events)
    if known.place is None:
        return []
    where = (known.place.municipality, known.place.partnership)
    return [(request, one.limit.value, *where, *told(one)) for one in deadlines(known)]


def told(one: Deadline) -> r.Row:
    """A deadline as plain values."""
    roles = ",".join(sorted(role.value for role in one.waits_for))
    days = ",".join(day.isoformat() for day in one.remind_on)
    return one.due_on, roles, days, one.clock_acts, one.legal


DEADLINES = r.ReadModel(
    NAME,
    version=1,
    label="termijnen",
    fields=(
        r.request(),
        r.text("limit_name", key=True),
        r.text("municipality"),
        r.text("partnership"),
        r.day("due_on"),
        r.text("waits_for"),
        r.text("remind_on"),
        r.yes_or_no("clock_acts"),
        r.yes_or_no("legal"),
    ),
    rows_of=rows_of,
    sought_by=(("due_on",),),
)


def due_until(connection: Connection, day: date, *, limit: int = 500) -> list[Due]:
    """Everything that is due on or before this day, the first to be due first."""
    view = DEADLINES.view.c
    asked = select(DEADLINES.view).where(view.due_on <= day)
    found = connection.execute(asked.order_by(view.due_on, view.request, view.limit_name).limit(limit))
    return [of_row(tuple(row)) for row in found]


def of_request(connection: Connection, request: UUID) -> list[Due]:
    """Every open deadline of one request, the first to be due first."""
    view = DEADLINES.view.c
    asked = select(DEADLINES.view).where(view.request == request).order_by(view.due_on, view.limit_name)
    return [of_row(tuple(row)) for row in connection.execute(asked)]


def of_row(row: r.Row) -> Due:
    """A row as it is asked."""
    request, limit, municipality, partnership, due_on, roles, days, clock_acts, legal = row
    waits_for = frozenset(map(Role, filter(None, roles.split(","))))
    remind_on = tuple(map(date.fromisoformat, filter(None, days.split(","))))
    return Due(
        request, municipality, partnership, Deadline(Limit(limit), due_on, waits_for, remind_on, clock_acts, legal)
    )
