"""The worklist: what waits for whom, by role, organisation and day. Ids and codes only: no name, no medical word."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from vierogen.application.areas import AreaKind
from vierogen.application.worklist import Waiting
from vierogen.domain.deadlines import Deadline, deadlines
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.values import Limit, Role, Status
from vierogen.projections import read_model as r

NAME = "worklist"
THE_TWO = frozenset({Limit.DELIBERATION})
"""What only the expert and who looks along can do."""

ORDER = ("due_on", "request", "limit_name")
"""By day, and always the same among what is due on one day."""


def rows_of(request: UUID, known: ExemptionRequest) -> list[r.Row]:
    """One row for each role that something waits for."""
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
    version=5,
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
    sought_by=tuple(("role", kind.value, *ORDER, "legal", "person") for kind in AreaKind),
)


def of_row(row: r.Row) -> Waiting:
    """A row as it is asked."""
    request, limit, role, municipality, partnership, school, person, organisation, status, *rest = row
    where = (municipality, partnership, school, person, organisation)
    return Waiting(request, Limit(limit), Role(role), *where, Status(status) if status else None, *rest)
