"""How often pages may be asked: of who is logged in by person, together with the API; of anybody else by address."""

from __future__ import annotations

import re
from functools import cache

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.routing import compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from vierogen.application.keeping import StoreUnavailable
from vierogen.settings import RESERVED
from vierogen.web import troubles
from vierogen.web.assets import PLACE
from vierogen.web.pages import pages
from vierogen.web.visit import Visit
from vierogen_api.door import Door
from vierogen_api.limits import Limits, Toll
from vierogen_api.problem_details import Problem

BEGINNING = re.compile(rf"/inloggen/(?!(?:{'|'.join(sorted(RESERVED))})$)[^/]+", re.ASCII)
"""Where a login begins, and leaves a row."""


class MeasuredPages:
    """Around every page; style sheets and pictures are not counted."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.app, self._limits = app, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pays first, then asks."""
        if scope["type"] != "http" or scope["path"].startswith(PLACE):
            await self.app(scope, receive, send)
            return
        request, toll = Request(scope), self._limits.toll(scope)
        pages: Starlette = scope["app"]
        try:
            await run_in_threadpool(pay, toll, request, pages.state.door)
        except Problem as problem:
            visit = Visit(pages.state.house, pages.state, "GET", scope["path"], request.headers, {}, {})
            answer = await run_in_threadpool(troubles.too_often, visit)
            answer.headers.update(problem.headers)
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, send)


def pay(toll: Toll, request: Request, door: Door) -> None:
    """Raises Problem when it is too often. A cookie that stands for no session counts as none."""
    if BEGINNING.fullmatch(request.scope["path"]):
        toll.login()
    try:
        session = door.cookie.session(request.headers)
    except StoreUnavailable:
        return  # the page itself says so, once it has read the form that must not be lost
    if session is None:
        toll.nobody()
        return
    toll.person(session.person)
    if any(method == request.method and path.match(request.scope["path"]) for method, path in looking_for_a_child()):
        toll.search(session.person)


@cache
def looking_for_a_child() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Pages on which a number says whether there is a request of a child: asked as seldom as a search over the API."""
    return tuple((page.method, compile_path(page.path)[0]) for page in pages() if page.looks_for_a_child)
