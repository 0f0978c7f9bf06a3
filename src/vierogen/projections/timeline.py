"""The timeline: one row an event, told in a Dutch sentence. Ids of people; their names are looked up when it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, select

from vierogen.application.timeline import Told, sentence
from vierogen.domain.events import RequestEvent, RequestOpened
from vierogen.domain.people.register import Register
from vierogen.domain.values import Role, Status
from vierogen.projections import read_model as r

NAME = "timeline"


def rows_of(request: UUID, events: Sequence[RequestEvent]) -> list[r.Row]:
    """One row for each event. The sentences hold facts and codes, and nobody's own words."""
    ladder = {
        step.code: step.label for event in events if isinstance(event, RequestOpened) for step in event.criteria.ladder
    }
    return [
        (
            request,
            event.version,
            event.at,
            event.by,
            event.role.value,
            event.organisation,
            event.stored_as,
            event.status.value,
            sentence(event, ladder),
        )
        for event in events
    ]


TIMELINE = r.ReadModel(
    NAME,
    version=1,
    label="tijdlijn",
    fields=(
        r.request(),
        r.number("version", key=True),
        r.moment("at"),
        r.an_id("by"),
        r.text("role"),
        r.an_id("organisation", optional=True),
        r.text("recorded_as"),
        r.text("status"),
        r.text("sentence"),
    ),
    rows_of=rows_of,
)


def story_of(connection: Connection, request: UUID, register: Register) -> tuple[Told, ...]:
    """What happened, in order, with the names that the register knows today; what people wrote with it is not kept here.

    Whoever shows it to somebody must first ask ``told_to``: of a report that is kept back not everybody may hear.
    """
    view = TIMELINE.view.c
    found = connection.execute(select(TIMELINE.view).where(view.request == request).order_by(view.version))
    return tuple(of_row(tuple(row), register) for row in found)


def of_row(row: r.Row, register: Register) -> Told:
    """A row as it is asked, with names."""
    _, version, at, by, role, organisation, recorded_as, status, told = row
    person, known = register.persons.get(by), register.organisations.get(organisation) if organisation else None
    name = "de klok" if role == Role.CLOCK else person.name if person else "onbekend"
    return Told(version, at, name, Role(role), known.name if known else "", told, Status(status), recorded_as)
