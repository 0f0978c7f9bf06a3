"""The published figures: choosing what to see, the chart with its margins, and what may be concluded. Open to all."""

from __future__ import annotations

from starlette.responses import Response

from vierogen.publication.questions import NoAnswer
from vierogen.web.language import N_
from vierogen.web.pages import InMenu, Page
from vierogen.web.trends_asked import is_sent, question_in, tidied
from vierogen.web.trends_shown import amount, change, shown
from vierogen.web.visit import Visit

PATH = "/cijfers"
API = "/api/v1"


def trends(visit: Visit) -> Response:
    """What the address asks. A form that was sent becomes an address that can be kept."""
    figures = visit.house.system.trends.look()
    if is_sent(visit.query):
        try:
            return visit.to(f"{PATH}?{tidied(figures, question_in(visit.query)).address()}")
        except NoAnswer:  # an address that somebody changed; the page says what is wrong with it
            pass
    found = shown(figures, visit.query)
    return visit.page(
        "trends.html",
        found.status,
        shown=found,
        amount=amount,
        change=change,
        pinned="publicaties" in visit.query,
        newest=f"{PATH}?{newest(visit)}",
        cited=f"{visit.house.settings.public_url.rstrip('/')}{PATH}?{found.query}",
        api=API,
    )


def newest(visit: Visit) -> str:
    """The same question without the publications that it was pinned to."""
    try:
        asked = question_in({name: word for name, word in visit.query.items() if name != "publicaties"})
    except NoAnswer:
        return ""
    return asked.address()


PAGES = (Page(PATH, trends, open_to_all=True, menu=InMenu(N_("Cijfers"), 40)),)
