"""Choosing a language, and going back to where one was."""

from __future__ import annotations

from starlette.responses import Response

from vierogen.web.language import COOKIE, LANGUAGES
from vierogen.web.pages import Page
from vierogen.web.visit import Visit

A_YEAR = 31_536_000


def choose(visit: Visit) -> Response:
    """Remembers the language in this browser."""
    answer = visit.to(visit.wants_to or "/")
    chosen = visit.sent("taal")
    if chosen in LANGUAGES:
        visit.keep(answer, COOKIE, chosen, A_YEAR)
    return answer


PAGES = (Page("/taal", choose, method="POST", open_to_all=True),)
