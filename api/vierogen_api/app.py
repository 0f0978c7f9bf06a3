"""What a server runs: the API behind one prefix with our own ways of saying no, and the pages beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from datetime import timedelta
from functools import cache, partial

import orjson
from fastapi import FastAPI, Request
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from vierogen.application.drafts import Drafts
from vierogen.application.keeping import PeopleMoved, StoreUnavailable
from vierogen.application.sessions import Sessions
from vierogen.bootstrap.system import System, open_system
from vierogen.bootstrap.workers import workers_of
from vierogen.domain.refusals import Refused
from vierogen.domain.values import day_of
from vierogen.publication.questions import FiguresUnavailable
from vierogen.settings import Settings
from vierogen.vault.faults import VaultError
from vierogen.web import app as web
from vierogen.web.assets import Assets
from vierogen.web.envelope import PagesEnvelope
from vierogen.web.house import House
from vierogen_api.bearer import Bearer
from vierogen_api.collecting import settled
from vierogen_api.cookies import Cookie, jar_of
from vierogen_api.document import document
from vierogen_api.door import PREFIX, Door
from vierogen_api.envelope import DOCUMENT, Envelope
from vierogen_api.figures_asked import FiguresDoor
from vierogen_api.identity import Identity, Reception, demonstration, nobody
from vierogen_api.limits import Limits, toll_of
from vierogen_api.operation import Operation
from vierogen_api.pages_limits import MeasuredPages
from vierogen_api.problems import Problem, as_response, closed, gone, not_now, our_fault, refused, wrong
from vierogen_api.providers import Providers, providers_of
from vierogen_api.routes import (
    access_log,
    acts,
    checkpoints,
    criteria,
    due,
    erasing,
    examples,
    finding,
    health,
    lifecycle,
    login,
    me,
    people,
    provider_logout,
    publications,
    requests,
    rules,
    sessions,
    subscriptions,
    system,
    trends,
)
from vierogen_api.routing import Addresses, route

OPERATIONS: tuple[Operation, ...] = tuple(
    operation
    for idea in (
        acts,
        finding,
        due,
        requests,
        access_log,
        erasing,
        me,
        sessions,
        system,
        people,
        subscriptions,
        criteria,
        rules,
        lifecycle,
        publications,
        trends,
        checkpoints,
        examples,
        health,
    )
    for operation in idea.operations()
)


def create() -> Front:
    """API and pages over the database of the settings; opened when the server starts, closed when it stops."""
    settings = Settings()
    return assembled(settings, opened, Limits(settings))


def create_for(
    system: System, settings: Settings, identity: Identity | None = None, limits: Limits | None = None
) -> Front:
    """API and pages over a system that somebody else opened and closes."""
    front = assembled(settings, None, limits or Limits(settings))
    let_in(front.app, front.pages, system, settings, identity)
    return front


def let_in(
    app: FastAPI, pages: Starlette, system: System, settings: Settings, identity: Identity | None = None
) -> None:
    """What routes and pages reach: the door to everything, and the door to published figures that leads nowhere else."""
    app.state.door = pages.state.door = door(system, settings, identity)
    app.state.figures = FiguresDoor(system.trends, app.state.door.base)
    drafts = Drafts(system.drafts, system.desk.now)
    pages.state.house = House(system, settings, app.state.door.cookie, drafts, Assets(settings.theme_file))


@asynccontextmanager
async def opened(settings: Settings, pages: Starlette, app: FastAPI) -> AsyncIterator[None]:
    """Open as long as the server runs."""
    with open_system(settings.database_url) as system, ExitStack() as meanwhile:
        for worker in workers_of(system, settings):
            meanwhile.enter_context(worker.meanwhile())
        let_in(app, pages, system, settings)
        with settled():
            yield


def door(system: System, settings: Settings, identity: Identity | None) -> Door:
    """With the demonstration directory only when a setting says so."""
    people, now = system.people, system.desk.now
    providers = providers_of(settings.issuers)
    idle, longest = timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours)
    shown = demonstration(people, lambda: day_of(now())) if settings.demonstration_directory else None
    bearer = Bearer(providers, people, now)
    sessions = Sessions(system.sessions, people, now, idle, longest, settings.session_most)
    otherwise = without_cookie(shown, providers)
    made_up = settings.demonstration_directory
    cookie = Cookie(jar_of(settings), sessions, providers, people, now, otherwise, made_up)
    return Door(system, settings, identity or Reception(bearer, cookie, shown), bearer, cookie)


def without_cookie(shown: Identity | None, providers: Providers) -> Identity | None:
    """What is said to whoever comes with nothing at all, where logging in is no way yet."""
    return None if providers else shown or nobody


Opened = Callable[[Settings, Starlette, FastAPI], AbstractAsyncContextManager[None]]


def assembled(settings: Settings, lifespan: Opened | None, limits: Limits) -> Front:
    """The API, and the pages beside it; both are let in by the same door."""
    pages = web.create((*login.PAGES, *provider_logout.PAGES))
    pages.add_middleware(MeasuredPages, limits=limits)
    app = the_api(settings, partial(lifespan, settings, pages) if lifespan else None)
    base = settings.public_url.rstrip("/") + PREFIX
    return Front(app, pages, Envelope(app, base, limits), PagesEnvelope(pages, settings))


class Front:
    """What a server runs. Everything below /api is the API's; all other addresses are pages."""

    def __init__(self, app: FastAPI, pages: Starlette, api: ASGIApp, web: ASGIApp) -> None:
        self.app, self.pages, self._api, self._web = app, pages, api, web

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """To the one or the other. Starting and stopping is the API's: it opens the system for both."""
        for_api = scope["type"] != "http" or scope["path"].split("/", 2)[1:2] == ["api"]
        await (self._api if for_api else self._web)(scope, receive, send)


Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def the_api(settings: Settings, lifespan: Lifespan | None) -> FastAPI:
    """Every operation as a route, and the document of them all."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False, lifespan=lifespan)
    app.router.routes.append(Addresses([*map(route, OPERATIONS), Route(DOCUMENT, described(settings))]))
    for kind, handler in (
        (Refused, refused),
        (Problem, wrong),
        (StoreUnavailable, not_now),
        (PeopleMoved, not_now),
        (FiguresUnavailable, not_now),
        (VaultError, closed),
        (ClientDisconnect, gone),
    ):
        app.add_exception_handler(kind, handler)
    app.add_exception_handler(HTTPException, no_such_place)
    app.add_exception_handler(Exception, our_fault)
    return app


def openapi(settings: Settings) -> bytes:
    """The document of all operations, as JSON."""
    return orjson.dumps(document(OPERATIONS, settings))


def described(settings: Settings) -> Callable[[Request], Response]:
    """The document, made once, when it is first asked for."""
    body = cache(lambda: openapi(settings))

    def tell(request: Request) -> Response:
        toll_of(request.scope).nobody()
        return Response(body(), media_type="application/json")

    return tell


async def no_such_place(request: Request, error: Exception) -> Response:
    """No such address, or not with this method; then with every method that there is."""
    assert isinstance(error, HTTPException)
    base = request.app.state.door.base
    if error.status_code != 405:  # noqa: PLR2004
        return as_response(Problem("onbekend", "Dit adres is niet bekend."), base)
    everywhere = [one for one in request.app.routes if isinstance(one, Addresses)]
    allow = ", ".join(sorted(frozenset[str]().union(*(one.methods_at(request.scope) for one in everywhere))))
    return as_response(Problem("methode-niet-mogelijk", f"Hier kan: {allow}.", headers={"Allow": allow}), base)
