"""The API as a whole: every operation behind one prefix, with our own ways of saying no."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from datetime import timedelta
from functools import partial

import orjson
from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import compile_path

from vierogen.application.keeping import PeopleMoved, StoreUnavailable
from vierogen.application.sessions import Sessions
from vierogen.bootstrap import System, deliverer_of, open_system, sealer_of
from vierogen.domain.refusals import Refused
from vierogen.domain.values import day_of
from vierogen.publication.questions import FiguresUnavailable
from vierogen.settings import Settings
from vierogen_api.bearer import Bearer
from vierogen_api.cookies import Cookie, jar_of
from vierogen_api.document import document
from vierogen_api.door import PREFIX, Door
from vierogen_api.envelope import DOCUMENT, Envelope
from vierogen_api.figures_asked import FiguresDoor
from vierogen_api.identity import Identity, Reception, demonstration, nobody
from vierogen_api.operation import Operation
from vierogen_api.problems import Problem, as_response, not_now, our_fault, refused, wrong
from vierogen_api.providers import Providers, providers_of
from vierogen_api.routes import (
    access_log,
    acts,
    checkpoints,
    criteria,
    health,
    lifecycle,
    login,
    me,
    people,
    publications,
    requests,
    rules,
    subscriptions,
    system,
    trends,
)
from vierogen_api.routing import route

OPERATIONS: tuple[Operation, ...] = tuple(
    operation
    for idea in (
        acts,
        requests,
        access_log,
        me,
        system,
        people,
        subscriptions,
        criteria,
        rules,
        lifecycle,
        publications,
        trends,
        checkpoints,
        health,
    )
    for operation in idea.operations()
)


def create() -> Envelope:
    """The API over the database of the settings; opened when the server starts, closed when it stops."""
    settings = Settings()
    return assembled(settings, partial(opened, settings))


def create_for(system: System, settings: Settings, identity: Identity | None = None) -> Envelope:
    """The API over a system that somebody else opened and closes."""
    app = assembled(settings, None)
    let_in(app.app, system, settings, identity)  # type: ignore[arg-type]  # the app is FastAPI's
    return app


def let_in(app: FastAPI, system: System, settings: Settings, identity: Identity | None = None) -> None:
    """What the routes reach: the door to everything, and the door to published figures that leads nowhere else."""
    app.state.door = door(system, settings, identity)
    app.state.figures = FiguresDoor(system.trends, app.state.door.base)


@asynccontextmanager
async def opened(settings: Settings, app: FastAPI) -> AsyncIterator[None]:
    """Open as long as the server runs."""
    with (
        open_system(settings.database_url) as system,
        following(system, settings),
        delivering(system, settings),
        sealing(system, settings),
    ):
        let_in(app, system, settings)
        yield


@contextmanager
def following(system: System, settings: Settings) -> Iterator[None]:
    """Keeps the read models up to date meanwhile, unless a process of its own does so."""
    if settings.projector == "apart" and system.store.dialect == "postgresql":
        yield
        return
    projector = system.read_models.projector()
    projector.start()
    try:
        yield
    finally:
        projector.stop()


@contextmanager
def delivering(system: System, settings: Settings) -> Iterator[None]:
    """Brings subscribers word of events meanwhile, unless a process of its own does so."""
    if settings.deliveries == "apart":
        yield
        return
    deliverer = deliverer_of(system, settings)
    deliverer.start()
    try:
        yield
    finally:
        deliverer.stop()


@contextmanager
def sealing(system: System, settings: Settings) -> Iterator[None]:
    """Seals what is written meanwhile, unless a process of its own does so, or there is no key to do it with."""
    sealer = sealer_of(system, settings) if settings.sealer == "inside" else None
    if sealer is None:
        yield
        return
    sealer.start()
    try:
        yield
    finally:
        sealer.stop()


def door(system: System, settings: Settings, identity: Identity | None) -> Door:
    """With the demonstration directory only when a setting says so."""
    people, now = system.people, system.desk.now
    providers = providers_of(settings.issuers)
    idle, longest = timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours)
    shown = demonstration(people, lambda: day_of(now())) if settings.demonstration_directory else None
    bearer = Bearer(providers, people, now)
    sessions = Sessions(system.sessions, people, now, idle, longest)
    cookie = Cookie(jar_of(settings), sessions, providers, people, now, without_cookie(shown, providers))
    return Door(system, settings, identity or Reception(bearer, cookie, shown), bearer, cookie)


def without_cookie(shown: Identity | None, providers: Providers) -> Identity | None:
    """What is said to whoever comes with nothing at all, where logging in is no way yet."""
    return None if providers else shown or nobody


Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def assembled(settings: Settings, lifespan: Lifespan | None) -> Envelope:
    """Every operation as a route, and the document of them all."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False, lifespan=lifespan)
    app.router.routes.extend(map(route, OPERATIONS))
    app.add_route(DOCUMENT, described(settings))
    login.add_to(app)
    for kind, handler in (
        (Refused, refused),
        (Problem, wrong),
        (StoreUnavailable, not_now),
        (PeopleMoved, not_now),
        (FiguresUnavailable, not_now),
    ):
        app.add_exception_handler(kind, handler)
    app.add_exception_handler(HTTPException, no_such_place)
    app.add_exception_handler(Exception, our_fault)
    return Envelope(app, settings.public_url.rstrip("/") + PREFIX)


def described(settings: Settings) -> Callable[[Request], Response]:
    """The document, made once."""
    body = orjson.dumps(document(OPERATIONS, settings))
    return lambda _: Response(body, media_type="application/json")


METHODS: list[tuple[re.Pattern[str], str]] = [
    (compile_path(PREFIX + operation.path)[0], operation.method) for operation in OPERATIONS
]
METHODS.append((compile_path(DOCUMENT)[0], "GET"))
METHODS += [(compile_path(path)[0], method) for path, _, method in login.ROUTES]


async def no_such_place(request: Request, error: Exception) -> Response:
    """No such address, or not with this method; then with every method that there is."""
    assert isinstance(error, HTTPException)
    base = request.app.state.door.base
    if error.status_code != 405:  # noqa: PLR2004
        return as_response(Problem("onbekend", "Dit adres is niet bekend."), base)
    here = {method for path, method in METHODS if path.match(request.scope["path"])}
    allow = ", ".join(sorted(here | ({"HEAD"} if "GET" in here else set())))
    return as_response(Problem("methode-niet-mogelijk", f"Hier kan: {allow}.", headers={"Allow": allow}), base)
