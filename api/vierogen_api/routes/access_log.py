"""Reading the access log: the privacy officer searches it, the family is given its own, others see what they did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from vierogen.application.access_log import AccessOutcome, Kept
from vierogen.application.log_reading import (
    LARGEST_PAGE,
    PAGE,
    LogOfRequest,
    Page,
    Search,
    in_plain_dutch,
    organisation_of,
)
from vierogen.domain.people.register import Register
from vierogen.domain.values import Day, Value, fits
from vierogen_api.address import NO_CURSOR, how_many, number
from vierogen_api.answers import answer
from vierogen_api.incoming import Asked, Searched, asked, only, searched
from vierogen_api.operations import ONE_REQUEST, Operation, Query
from vierogen_api.routes.requests import named, parts
from vierogen_api.schemas.forms import Form
from vierogen_api.schemas.shapes import record, shape_of
from vierogen_api.schemas.shown import ACCESS_OF_REQUEST, ACCESS_PAGE

TAG = "Inzagelogboek"
Cursor = Annotated[str, fits(r"[0-9]{1,18}", "Stuur wat in het vorige antwoord bij `volgende` stond.")]
PAGING = (
    Query(
        "cursor", "Waar de vorige bladzijde eindigde: wat daar bij `volgende` stond.", shape_of(Cursor).describe("in")
    ),
    Query(
        "limit",
        "Hoeveel regels hooguit.",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE},
    ),
)
FIRST = 999_999_999_999_999_999
"""No log gets this long."""


class AccessSearch(Value):
    """What is looked for in the access log; days count whole, in the Netherlands."""

    request: UUID | None = None
    person: UUID | None = None
    outcome: AccessOutcome | None = None
    from_on: Day | None = None
    until: Day | None = None
    cursor: Cursor | None = None
    at_most: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = PAGE


FORM = Form(AccessSearch, record(AccessSearch))


def operations() -> Iterator[Operation]:
    """Two ways in."""
    yield Operation(
        "POST", "/inzagelogboek/_zoek", "InzageDoorzoeken", "Zoek in het inzagelogboek, voor zover u het mag zien", TAG,
        search, ACCESS_PAGE, FORM.shape, is_question=True,
    )  # fmt: skip
    yield Operation(
        "GET", f"{ONE_REQUEST}/inzage", "InzageVanVerzoek", "Lees wie dit verzoek heeft gezien, in gewone woorden", TAG,
        of_request, ACCESS_OF_REQUEST, query=PAGING,
    )  # fmt: skip


def search(message: Annotated[Searched, Depends(searched)]) -> Response:
    """By request, person, outcome and days; for who is no privacy officer only the own acts."""
    words = FORM.read(message.body)
    asked_for = Search(
        object=words["request"],
        person=words["person"],
        outcome=words["outcome"],
        from_on=words["from_on"],
        until=words["until"],
        before=None if words["cursor"] is None else int(words["cursor"]),
        at_most=words["at_most"],
    )
    system = message.asked.door.system
    page = system.log_questions.search(asked_for, message.who, trace=message.asked.trace)
    return answer(ACCESS_PAGE, shown(page, system.people.register))


def of_request(question: Annotated[Asked, Depends(asked)]) -> Response:
    """All of it for who may give it to the family; for others what they did themselves."""
    only(question.query, *(known.name for known in PAGING))
    system = question.door.system
    found: LogOfRequest = system.log_questions.of_request(
        question.id,
        question.who,
        before=number(question.query, "cursor", FIRST, NO_CURSOR, least=0),
        at_most=how_many(question.query, PAGE, LARGEST_PAGE),
        trace=question.trace,
    )
    page = shown(found.page, system.people.register)
    return answer(ACCESS_OF_REQUEST, {"whole": found.is_whole, "for_whom": found.for_whom, **page})


def shown(page: Page, register: Register) -> dict[str, Any]:
    """The rows, and the cursor of the next page."""
    return {"items": [row(one, register) for one in page.rows], "next": str(page.next) if page.next else None}


def row(kept: Kept, register: Register) -> dict[str, Any]:
    """One row, with names as far as the register still knows them."""
    one = kept.entry
    return {
        "position": kept.position,
        "person": named(one.person, register),
        "organisation_name": organisation_of(one.organisation, register),
        "request": one.object,
        "sentence": in_plain_dutch(one, register),
        **parts(one, "at", "role", "organisation", "version", "activity", "parts", "purpose", "policy", "outcome"),
        **parts(one.trace, "trace_id", "span_id", "parent_span_id"),
    }
