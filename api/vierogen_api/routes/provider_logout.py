"""Hearing from a provider that somebody logged out there: what began with that ends here too.

Source: OpenID Connect Back-Channel Logout 1.0, sections 2.5 to 2.8.
"""

from __future__ import annotations

from uuid import UUID

import structlog
from starlette.responses import JSONResponse, Response

from vierogen.application.keeping import StoreUnavailable
from vierogen.web.pages import Page
from vierogen.web.visit import Visit
from vierogen_api.logout_tokens import logout_token
from vierogen_api.providers import ProviderUnavailableError
from vierogen_api.routes.login import LOGOUT, door_of
from vierogen_api.tokens import BadTokenError

HEARD = f"{LOGOUT}/door-uitgever"
NOT_KEPT = {"Cache-Control": "no-store"}

log = structlog.get_logger()


def hear(at: Visit) -> Response:
    """200 when nobody is logged in by that any more, also when nobody was; 400 for all else. Why stands in the log."""
    try:
        key, persons = ended(at)
    except BadTokenError as error:
        return refused(error.reason)
    except ProviderUnavailableError:
        return refused("provider")
    except StoreUnavailable:
        return refused("store")
    for person in persons:
        log.info("logged out by the provider", person=str(person), provider=key)
    return Response(headers=NOT_KEPT)


def ended(at: Visit) -> tuple[str, list[UUID]]:
    """By which provider, and whose sessions ended. Raises BadTokenError, also for what was heard before."""
    door = door_of(at)
    provider, logout = logout_token(the_token(at), door.bearer.providers, door.system.desk.now().timestamp())
    persons = door.cookie.sessions.end_by_provider(logout)
    if persons is None:
        raise BadTokenError("jti")
    return provider.settings.key, persons


def the_token(at: Visit) -> str:
    """One, in a form."""
    kind = at.headers.get("content-type", "").partition(";")[0].strip().lower()
    sent = at.form.get("logout_token", ())
    if kind != "application/x-www-form-urlencoded" or len(sent) != 1:
        raise BadTokenError("form")
    return sent[0]


def refused(reason: str) -> Response:
    """Never the token itself: it names an account."""
    log.info("logout refused", reason=reason)
    return JSONResponse({"error": "invalid_request"}, 400, NOT_KEPT)


PAGES = (Page(HEARD, hear, method="POST", open_to_all=True),)
