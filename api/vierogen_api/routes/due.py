"""Lists of days: what waits for me, and what falls due in my area for whomever."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends
from pydantic import TypeAdapter
from starlette.responses import Response

from vierogen.application.agenda import Planned
from vierogen.application.reading import Seen
from vierogen.application.worklist import Show, Waiting
from vierogen.domain.values import Day, Limit
from vierogen_api.address import NO_CURSOR, number, parsed, term
from vierogen_api.answers import answer
from vierogen_api.door import PREFIX
from vierogen_api.dutch import terms_of
from vierogen_api.incoming import Asked, asked, only
from vierogen_api.operations import Operation, Query
from vierogen_api.routes.finding import TAG, line
from vierogen_api.routes.requests import parts
from vierogen_api.schemas.shown import DUE_PAGE

MINE, ALL = "/werklijst", "/termijnen"
MOST_PAGES = 10_000
OF_WHICH_KIND = Query("termijn", "Alleen wat zo heet.", {"type": "string", "enum": list(terms_of(Limit))})
CURSOR = Query("cursor", "Waar de vorige bladzijde eindigde: wat daar bij `volgende` stond.", {"type": "string"})
OF_WORKLIST = (
    Query("toon", "Welk deel van wat wacht.", {"type": "string", "enum": list(terms_of(Show)), "default": "alles"}),
    OF_WHICH_KIND,
    CURSOR,
)
OF_AGENDA = (
    Query("vanaf", "Vanaf deze dag; anders vanaf vandaag.", {"type": "string", "format": "date"}),
    OF_WHICH_KIND,
    CURSOR,
)
DAY: TypeAdapter[date] = TypeAdapter(Day)


def operations() -> Iterable[Operation]:
    """Both lists."""
    yield Operation(
        "GET", MINE, "Werklijst", "Lees wat op u wacht: eerst wat te laat is, dan wat de wet gauw wil", TAG, waiting,
        DUE_PAGE, query=OF_WORKLIST, problems=frozenset({"niet-aan-u"}), has_pages=True,
    )  # fmt: skip
    yield Operation(
        "GET", ALL, "Termijnen", "Lees wat er in uw gebied aankomt, voor wie het ook is", TAG, planned, DUE_PAGE,
        query=OF_AGENDA, problems=frozenset({"niet-aan-u"}), has_pages=True,
    )  # fmt: skip


def waiting(question: Annotated[Asked, Depends(asked)]) -> Response:
    """One page of what waits for this person in this role."""
    query = question.query
    only(query, *(known.name for known in OF_WORKLIST))
    page = question.door.system.worklist.page(
        question.who,
        show=term(terms_of(Show), query, "toon") or Show.ALL,
        limit=term(terms_of(Limit), query, "termijn"),
        number=number(query, "cursor", MOST_PAGES, NO_CURSOR) or 1,
        trace=question.trace,
    )
    rows = [row(one.waiting, one.seen) for one in page.items]
    return shown(MINE, query, rows, page.number + 1 if page.more else None)


def planned(question: Annotated[Asked, Depends(asked)]) -> Response:
    """One page of what falls due where this person works."""
    query = question.query
    only(query, *(known.name for known in OF_AGENDA))
    page = question.door.system.agenda.page(
        question.who,
        first=parsed(DAY, query, "vanaf", "jjjj-mm-dd"),
        limit=term(terms_of(Limit), query, "termijn"),
        number=number(query, "cursor", MOST_PAGES, NO_CURSOR) or 1,
        trace=question.trace,
    )
    rows = [row(one.planned, one.seen) for one in page.items]
    return shown(ALL, query, rows, page.number + 1 if page.more else None)


def row(due: Waiting | Planned, seen: Seen) -> dict[str, Any]:
    """What is due when, and the request as this reader may see it in a list."""
    return {**parts(due, "limit", "due_on", "legal"), "request": line(seen)}


def shown(path: str, query: Mapping[str, str], rows: list[dict[str, Any]], following: int | None) -> Response:
    """The page, with the address of the next one (RFC 8288)."""
    told = answer(DUE_PAGE, {"items": rows, "next": str(following) if following else None})
    if following:
        told.headers["Link"] = f'<{PREFIX}{path}?{urlencode({**query, "cursor": following})}>; rel="next"'
    return told
