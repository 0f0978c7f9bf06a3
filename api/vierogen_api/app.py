"""The API as a whole: every operation behind one prefix, with our own ways of saying no."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from functools import partial

import orjson
from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import compile_path

from vierogen.application.keeping import PeopleMoved, StoreUnavailable
from vierogen.bootstrap import System, deliverer_of, open_system
from vierogen.domain.refusals import Refused
from vierogen.domain.values import day_of
from vierogen.settings import Settings
from vierogen_api.document import document
from vierogen_api.door import PREFIX, Door
from vierogen_api.envelope import DOCUMENT, Envelope
from vierogen_api.identity import Identity, demonstration, nobody
from vierogen_api.operations import Operation
from vierogen_api.problems import Problem, as_response, not_now, our_fault, refused, wrong
from vierogen_api.routes import acts, criteria, health, lifecycle, me, people, requests, rules, subscriptions

OPERATIONS: tuple[Operation, ...] = tuple(
    operation
    for idea in (acts, requests, me, people, subscriptions, criteria, rules, lifecycle, health)
    for operation in idea.operations()
)


def create() -> Envelope:
    """The API over the database of the settings; opened when the server starts, closed when it stops."""
    settings = Settings()
    return assembled(settings, partial(opened, settings))


def create_for(system: System, settings: Settings, identity: Identity | None = None) -> Envelope:
    """The API over a system that somebody else opened and closes."""
    app = assembled(settings, None)
    app.app.state.door = door(system, settings, identity)  # type: ignore[attr-defined]  # the app is FastAPI's
    return app


@asynccontextmanager
async def opened(settings: Settings, app: FastAPI) -> AsyncIterator[None]:
    """Open as long as the server runs."""
    with open_system(settings.database_url) as system, delivering(system, settings):
        app.state.door = door(system, settings, None)
        yield


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


def door(system: System, settings: Settings, identity: Identity | None) -> Door:
    """With the demonstration directory only when a setting says so."""
    shown = demonstration(system.people, lambda: day_of(system.desk.now()))
    return Door(system, settings, identity or (shown if settings.demonstration_directory else nobody))


Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def assembled(settings: Settings, lifespan: Lifespan | None) -> Envelope:
    """Every operation as a route, and the document of them all."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False, lifespan=lifespan)
    for operation in OPERATIONS:
        app.add_api_route(PREFIX + operation.path, operation.endpoint, methods=[operation.method])
    app.add_route(DOCUMENT, described(settings))
    for kind, handler in ((Refused, refused), (Problem, wrong), (StoreUnavailable, not_now), (PeopleMoved, not_now)):
        app.add_exception_handler(kind, handler)
    app.add_exception_handler(HTTPException, no_such_place)
    app.add_exception_handler(Exception, our_fault)
    return Envelope(app, settings.public_url.rstrip("/") + PREFIX)


def described(settings: Settings) -> Callable[[Request], Response]:
    """The document, made once."""
    body = orjson.dumps(document(OPERATIONS, settings))
    return lambda _: Response(body, media_type="application/json")


METHODS = [(compile_path(PREFIX + operation.path)[0], operation.method) for operation in OPERATIONS]
METHODS.append((compile_path(DOCUMENT)[0], "GET"))


async def no_such_place(request: Request, error: Exception) -> Response:
    """No such address, or not with this method; then with every method that there is."""
    assert isinstance(error, HTTPException)
    base = request.app.state.door.base
    if error.status_code != 405:  # noqa: PLR2004
        return as_response(Problem("onbekend", "Dit adres is niet bekend."), base)
    here = {method for path, method in METHODS if path.match(request.scope["path"])}
    allow = ", ".join(sorted(here | ({"HEAD"} if "GET" in here else set())))
    return as_response(Problem("methode-niet-mogelijk", f"Hier kan: {allow}.", headers={"Allow": allow}), base)
