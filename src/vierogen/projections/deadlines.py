"""Every open deadline of every request: what is due when, by law or as agreed, and where the child belongs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import UUID

from sqlalchemy import Connection, select

from vierogen.application.agenda import Planned, Wanted
from vierogen.domain.deadlines import deadlines
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.values import Limit
from vierogen.projections import read_model as r
from vierogen.projections.within import within

NAME = "deadlines"


def rows_of(request: UUID, known: ExemptionRequest) -> list[r.Row]:
    """One row for each deadline that is open as it stands."""
    if known.place is None:
        return []
    where = (known.place.municipality, known.place.partnership, known.place.school)
    return [(request, one.limit.value, *where, one.due_on, one.legal) for one in deadlines(known)]


DEADLINES = r.ReadModel(
    NAME,
    version=4,
    label="termijnen",
    fields=(
        r.request(),
        r.text("limit_name", key=True),
        r.text("municipality"),
        r.text("partnership"),
        r.text("school", optional=True),
        r.day("due_on"),
        r.yes_or_no("legal"),
    ),
    rows_of=rows_of,
    sought_by=(("municipality", "due_on"), ("partnership", "due_on"), ("school", "due_on")),
)


class PlannedDays:
    """The agenda as it is asked."""

    def __init__(self, connect: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._connect = connect

    def planned(self, wanted: Wanted, *, offset: int, limit: int) -> list[Planned]:
        """By day, for whomever it waits."""
        view = DEADLINES.view.c
        asked = select(view.request, view.limit_name, view.due_on, view.legal)
        asked = asked.where(within(DEADLINES.view, wanted.areas), view.due_on >= wanted.first)
        if wanted.limit is not None:
            asked = asked.where(view.limit_name == wanted.limit.value)
        page = asked.order_by(view.due_on, view.request, view.limit_name).offset(offset).limit(limit)
        with self._connect() as connection:
            return [Planned(request, Limit(name), day, legal) for request, name, day, legal in connection.execute(page)]
