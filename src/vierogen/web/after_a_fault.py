"""A page about a fault: made without whatever may be away just now, and with what was typed, to send it once more."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.requests import Request

from vierogen.application.drafts import Typed
from vierogen.web.house import House
from vierogen.web.pages import Page
from vierogen.web.visit import Visit

SENT = "vierogen.sent"
"""Under this name the scope of a question holds the page that was asked and the visit."""


@dataclass(frozen=True, slots=True)
class Again:
    """A form that was not dealt with: where it goes, all that it held, and whether that is kept as a draft as well."""

    path: str
    form: Typed
    kept: bool

    @property
    def only_once(self) -> bool:
        """Whether sending it again can never do it twice."""
        return bool(self.form.get("sleutel"))


def visitor_of(request: Request) -> Visit:
    """Who asked, to be told that something went wrong; somebody unknown, when the store cannot say who it was."""
    house: House = request.app.state.house
    visit = Visit(house, request.app.state, "GET", request.url.path, request.headers, {}, {})
    try:
        if visit.session is not None and visit.capacity is not None:
            assert visit.name
    except Exception:
        return replace(visit, alone=True)
    return visit


def again(request: Request) -> Again | None:
    """What was typed, unless it was nothing or came from elsewhere."""
    asked: tuple[Page, Visit] | None = request.scope.get(SENT)
    if asked is None:
        return None
    page, visit = asked
    if not page.keeps_drafts or not visit.typed or not visit.comes_from_here:
        return None
    return Again(visit.path, visit.form, kept_as_draft(visit))


def kept_as_draft(visit: Visit) -> bool:
    """Whether it could be kept; not when the store is away."""
    try:
        return visit.is_theirs and visit.house.drafts.keep(visit.their_session.person, visit.path, visit.typed)
    except Exception:
        return False
