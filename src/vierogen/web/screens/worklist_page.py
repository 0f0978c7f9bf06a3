"""The worklist: what waits for me, the late and the legal first."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.responses import Response

from vierogen.application.beforehand import OPENERS
from vierogen.application.reading import CASE_ROLES
from vierogen.application.worklist import Show
from vierogen.domain.values import Limit, Role
from vierogen.reference.notation import whole_number
from vierogen.web.act_pages import WORKLIST as PATH
from vierogen.web.act_pages import act_forms
from vierogen.web.language import N_
from vierogen.web.pages import InMenu, Page
from vierogen.web.people_form import PEOPLE
from vierogen.web.screens.access_log_page import PATH as ACCESS_LOG
from vierogen.web.screens.trends_page import PATH as FIGURES
from vierogen.web.visit import MESSAGE_COOKIE, Visit

MOST_PAGES = 10_000

SHOWS = {"alles": Show.ALL, "te-laat": Show.LATE, "wettelijk": Show.LEGAL, "van-mij": Show.MINE}
LIMITS = {limit.value.lower().replace("_", "-"): limit for limit in Limit}
"""How choices stand in the address."""

BEGINS = {Role.REGION_ANALYST: FIGURES, Role.PRIVACY_OFFICER: ACCESS_LOG, Role.ADMINISTRATOR: PEOPLE}
"""Where the work is of who handles no requests."""


def home(visit: Visit) -> Response:
    """Everybody begins at what waits; whoever handles no requests, at the own work."""
    return visit.to(BEGINS.get(visit.who.role, PATH))


def worklist(visit: Visit) -> Response:
    """One page of the list. A choice that is not known is no choice."""
    if visit.who.role not in CASE_ROLES:
        return no_requests(visit, N_("Werklijst"))
    show, limit = SHOWS.get(visit.query.get("toon", ""), Show.ALL), LIMITS.get(visit.query.get("termijn", ""))
    found = visit.house.system.worklist.page(
        visit.who, show=show, limit=limit, number=number_in(visit), trace=visit.trace
    )
    return visit.page(
        "worklist.html",
        found=found,
        message=handed_over(visit.kept(MESSAGE_COOKIE) or ""),
        opens=visit.who.role in OPENERS,
        show=show,
        limit=limit,
        shows=[(code, one, address(code, limit)) for code, one in SHOWS.items()],
        limits=[(code, one) for code, one in LIMITS.items() if one in found.counts.limits or one is limit],
        show_code=code_of(show),
        limit_code=code_of(limit) if limit else "",
        previous=address(code_of(show), limit, found.number - 1) if found.number > 1 else "",
        following=address(code_of(show), limit, found.number + 1) if found.more else "",
    )


def handed_over(code: str) -> str:
    """What is said after a request went to others; on its own page that could not be said any more."""
    form = act_forms().get(code)
    return form.done if form and form.hands_over else ""


def no_requests(visit: Visit, heading: str) -> Response:
    """The page with this heading, for a role that handles no requests."""
    return visit.page("no_requests.html", heading=heading)


def code_of(chosen: Show | Limit) -> str:
    """How it stands in the address."""
    codes: dict[str, Show | Limit] = {**SHOWS, **LIMITS}
    return next(code for code, one in codes.items() if one is chosen)


def number_in(visit: Visit) -> int:
    """Which page is asked."""
    return whole_number(visit.query.get("pagina", ""), MOST_PAGES) or 1


def address(show: str, limit: Limit | None, number: int = 1) -> str:
    """The list with these choices; what is usual is left out."""
    query = {"toon": show} if show != "alles" else {}
    query |= {"termijn": code_of(limit)} if limit else {}
    query |= {"pagina": str(number)} if number > 1 else {}
    return PATH + (f"?{urlencode(query)}" if query else "")


PAGES = (
    Page("/", home),
    Page(PATH, worklist, menu=InMenu(N_("Werklijst"), 10, CASE_ROLES)),
)
