"""Reading how to work here: a short manual for each role, also before logging in."""

from __future__ import annotations

from starlette.responses import Response

from vierogen.domain.refusals import Unknown
from vierogen.web.manual import MANUALS, page_of
from vierogen.web.pages import Page
from vierogen.web.visit import Visit


def all_manuals(visit: Visit) -> Response:
    """A choice, with that of the own role first."""
    role = visit.capacity.role if visit.session and visit.capacity else None
    return visit.page("help.html", manuals=sorted(MANUALS, key=lambda one: role not in one.roles), role=role)


def one_manual(visit: Visit) -> Response:
    """Of one role."""
    manual = next((one for one in MANUALS if one.name == visit.parts["rol"]), None)
    if manual is None:
        raise Unknown
    return visit.page("manual.html", manual=manual, text=page_of(manual.name))


PAGES = (
    Page("/hulp", all_manuals, open_to_all=True),
    Page("/hulp/{rol}", one_manual, open_to_all=True),
)
