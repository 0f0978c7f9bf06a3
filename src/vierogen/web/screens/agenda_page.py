"""The agenda: what falls due, month by month, for whomever it waits."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from starlette.responses import Response

from vierogen.application.agenda import Item
from vierogen.application.reading import CASE_ROLES
from vierogen.domain.values import Limit
from vierogen.web.language import N_
from vierogen.web.pages import InMenu, Page
from vierogen.web.screens.worklist_page import LIMITS, code_of, no_requests, number_in
from vierogen.web.visit import Visit

PATH = "/termijnen"


def agenda(visit: Visit) -> Response:
    """One page, from a day on. A choice that is not known is no choice."""
    if visit.who.role not in CASE_ROLES:
        return no_requests(visit, N_("Termijnen"))
    first, limit = day_in_address(visit), LIMITS.get(visit.query.get("termijn", ""))
    found = visit.house.system.agenda.page(
        visit.who, first=first, limit=limit, number=number_in(visit), trace=visit.trace
    )
    return visit.page(
        "agenda.html",
        found=found,
        months=[(items[0].planned.due_on, items) for items in by_month(found.items)],
        limits=[(code, one) for code, one in LIMITS.items()],
        limit=limit,
        chosen=first is not None or limit is not None,
        previous=address(first, limit, found.number - 1) if found.number > 1 else "",
        following=address(first, limit, found.number + 1) if found.more else "",
    )


def by_month(items: tuple[Item, ...]) -> list[list[Item]]:
    """The same items, a list for each month."""
    return [list(group) for _, group in groupby(items, lambda one: (one.planned.due_on.year, one.planned.due_on.month))]


def day_in_address(visit: Visit) -> date | None:
    """From which day on, when one was chosen."""
    try:
        return date.fromisoformat(visit.query.get("vanaf", ""))
    except ValueError:
        return None


def address(first: date | None, limit: Limit | None, number: int) -> str:
    """The agenda with these choices; what is usual is left out."""
    query = {"vanaf": first.isoformat()} if first else {}
    query |= {"termijn": code_of(limit)} if limit else {}
    query |= {"pagina": str(number)} if number > 1 else {}
    return PATH + (f"?{urlencode(query)}" if query else "")


PAGES = (Page(PATH, agenda, menu=InMenu(N_("Termijnen"), 15, CASE_ROLES)),)
