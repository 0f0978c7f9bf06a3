"""Keeping a draft while somebody is typing, and throwing it away again; scripts ask for it, people do not see it."""

from __future__ import annotations

from starlette.responses import Response

from vierogen.web.act_pages import REQUESTS
from vierogen.web.pages import Page
from vierogen.web.visit import OUR_OWN, Visit

FORM = "formulier"


def keep(visit: Visit) -> Response:
    """Keeps what stands in the form now."""
    form = visit.sent(FORM)
    if not form.startswith(f"{REQUESTS}/"):
        return Response(status_code=400)
    typed = {name: words for name, words in visit.form.items() if name not in OUR_OWN | {FORM}}
    kept = visit.house.drafts.keep(visit.who.person, form[:200], typed)
    return Response(status_code=204 if kept else 413)


def drop(visit: Visit) -> Response:
    """Begins anew."""
    form = visit.wants_to or "/"
    visit.house.drafts.drop(visit.who.person, form)
    return visit.to(form)


PAGES = (
    Page("/concepten", keep, method="POST"),
    Page("/concepten/weg", drop, method="POST"),
)
