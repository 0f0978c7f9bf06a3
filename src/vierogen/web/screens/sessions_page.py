"""Where one is logged in, and an end to what one does not know, or to all of it but here."""

from __future__ import annotations

from uuid import UUID

import structlog
from starlette.responses import Response

from vierogen.application.sessions import Sessions
from vierogen.web.language import N_
from vierogen.web.pages import Page
from vierogen.web.visit import MESSAGE_COOKIE, Visit

PATH = "/sessies"
END = f"{PATH}/uitloggen"
ENDED = "sessie-beeindigd"
DONE = {ENDED: N_("Daar bent u nu uitgelogd.")}
OTHERS = "andere"

log = structlog.get_logger()


def sessions_of(visit: Visit) -> Sessions:
    """Where they are kept."""
    return visit.house.visitors.sessions


def overview(visit: Visit) -> Response:
    """Every place, the last used first."""
    sessions, secret = sessions_of(visit), visit.house.visitors.secret(visit.headers)
    return visit.page(
        "sessions.html",
        held=sessions.every(visit.their_session.person, secret),
        most=sessions.most,
        message=DONE.get(visit.kept(MESSAGE_COOKIE) or "", ""),
        path=END,
        others=OTHERS,
    )


def end(visit: Visit) -> Response:
    """One of them, or all but the one in which this is asked."""
    person, chosen = visit.their_session.person, visit.sent("sessie")
    if chosen == OTHERS:
        sessions_of(visit).end_others(person, visit.house.visitors.secret(visit.headers))
    elif (one := as_id(chosen)) is not None:
        sessions_of(visit).end(person, one)
    log.info("session ended", person=str(person))
    return visit.to(PATH, message=ENDED)


def as_id(text: str) -> UUID | None:
    """The id of a session; what is none is nobody's."""
    try:
        return UUID(text)
    except ValueError:
        return None


PAGES = (Page(PATH, overview, without_role=True), Page(END, end, method="POST", without_role=True))
