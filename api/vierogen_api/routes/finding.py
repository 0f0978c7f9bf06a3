"""Lists of requests: what somebody may read, page by page; and searching, by a message, never by an address.

A number or a birth date never stands in an address: those are kept in logs and histories.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends
from pydantic import Field, TypeAdapter
from starlette.responses import Response

from vierogen.application.cursors import BadCursor
from vierogen.application.finding import LARGEST_PAGE, PAGE, LookingAlong, Page, Search, child_in_list
from vierogen.application.reading import Seen
from vierogen.domain.values import Day, Line, MunicipalityCode, Pgn, SchoolYearName, Status, Value
from vierogen_api.address import how_many, parsed, term
from vierogen_api.answers import answer
from vierogen_api.door import PREFIX
from vierogen_api.dutch import terms_of
from vierogen_api.incoming import Asked, Searched, asked, only, searched
from vierogen_api.operations import REQUESTS, Operation, Query
from vierogen_api.problems import BadInput, Problem
from vierogen_api.routes.requests import parts, status_code
from vierogen_api.schemas.forms import Form
from vierogen_api.schemas.shapes import record
from vierogen_api.schemas.shown import REQUESTS_PAGE

TAG = "Zoeken"
NARROWING = (
    Query("status", "Alleen verzoeken die zo staan.", {"type": "string", "enum": list(terms_of(Status))}),
    Query("gemeente", "Alleen van deze gemeente van nu.", {"type": "string", "pattern": "^GM[0-9]{4}$"}),
    Query("schooljaar", "Alleen van dit schooljaar.", {"type": "string", "examples": ["2026/27"]}),
    Query("meekijken", "Alleen waar dit geldt.", {"type": "string", "enum": list(terms_of(LookingAlong))}),
)
PAGING = (
    Query("cursor", "Waar een bladzijde begint: wat eerder bij `volgende` of `vorige` stond.", {"type": "string"}),
    Query(
        "limit",
        "Hoeveel verzoeken hooguit.",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE},
    ),
)
NOT_OURS = "Stuur wat eerder bij `volgende` of `vorige` stond, bij dezelfde vraag."


class RequestSearch(Value):
    """What is looked for among requests; everything that is given must hold."""

    pgn: Pgn | None = None
    birth_date: Day | None = None
    municipality: MunicipalityCode | None = None
    status: Status | None = None
    school_year: SchoolYearName | None = None
    looking_along: LookingAlong | None = None
    cursor: Line | None = None
    at_most: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = PAGE


FORM = Form(RequestSearch, record(RequestSearch))


def operations() -> Iterator[Operation]:
    """The list, and searching."""
    yield Operation(
        "GET", REQUESTS, "Verzoeken", "Lees welke verzoeken u mag zien, de nieuwste eerst", TAG, several,
        REQUESTS_PAGE, query=(*NARROWING, *PAGING), problems=frozenset({"niet-aan-u"}), has_pages=True,
    )  # fmt: skip
    yield Operation(
        "POST", f"{REQUESTS}/_zoek", "VerzoekenZoeken", "Zoek verzoeken, ook van een kind, voor zover u ze mag zien",
        TAG, search, REQUESTS_PAGE, FORM.shape, is_question=True,
    )  # fmt: skip


def several(question: Annotated[Asked, Depends(asked)]) -> Response:
    """One page of the list, with the addresses of the pages around it."""
    query = question.query
    only(query, *(known.name for known in (*NARROWING, *PAGING)))
    wanted = Search(
        municipality=parsed(MUNICIPALITY, query, "gemeente", "GM en vier cijfers"),
        school_year=parsed(YEAR, query, "schooljaar", "2026/27"),
        status=term(terms_of(Status), query, "status"),
        looking_along=term(terms_of(LookingAlong), query, "meekijken"),
        cursor=query.get("cursor"),
        at_most=how_many(query, PAGE, LARGEST_PAGE),
    )
    finding = question.door.system.finding
    try:
        page = finding.page(wanted, question.who, searching=False, trace=question.trace)
    except BadCursor:
        raise Problem("onbekende-sleutel", NOT_OURS) from None
    told = answer(REQUESTS_PAGE, shown(page))
    told.headers.update(links(page, query))
    return told


def search(message: Annotated[Searched, Depends(searched)]) -> Response:
    """One page of what was found. What lies outside the reader's area is as if it were not there."""
    words = FORM.read(message.body)
    number = words.pop("pgn")
    try:
        page = message.asked.door.system.finding.page(
            Search(number=number, **words), message.who, searching=True, trace=message.asked.trace
        )
    except BadCursor:
        raise BadInput({"/cursor": NOT_OURS}) from None
    return answer(REQUESTS_PAGE, shown(page))


MUNICIPALITY: TypeAdapter[str] = TypeAdapter(MunicipalityCode)
YEAR: TypeAdapter[str] = TypeAdapter(SchoolYearName)


def links(page: Page, query: Mapping[str, str]) -> dict[str, str]:
    """The header Link (RFC 8288), when there is another page."""
    ways = [("next", page.next), ("prev", page.previous)]
    told = [f'<{PREFIX}{REQUESTS}?{urlencode({**query, "cursor": at})}>; rel="{rel}"' for rel, at in ways if at]
    return {"Link": ", ".join(told)} if told else {}


def shown(page: Page) -> dict[str, Any]:
    """The lines of the list."""
    return {"items": [line(seen) for seen in page.found], "next": page.next, "previous": page.previous}


def line(seen: Seen) -> dict[str, Any]:
    """One request: how it stands, what of it waits for this reader, and whom it is about as far as that is seen."""
    request, child = seen.request, child_in_list(seen)
    waits = [one.due_on for one in seen.deadlines if seen.reader.role in one.waits_for]
    return {
        **parts(request, "id", "version", "status_since"),
        "status": status_code(request.status, seen),
        "status_label": seen.status_label,
        "school_year": str(request.school_year) if request.school_year else None,
        "place": request.place and request.place.model_dump(),
        "due_on": min(waits, default=None),
        **({"child": child} if child else {}),
    }
