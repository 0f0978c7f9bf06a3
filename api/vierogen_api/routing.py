"""An operation as a route: reads what was sent, and answers in a thread, because what answers may wait for the disk.

FastAPI's own routes do the same and more: they solve a tree of dependencies and keep two exit stacks open for every
message. Here each endpoint is given exactly one thing, so that was a twentieth of an act's processor time, for nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from time import monotonic
from typing import Any, get_type_hints

from fastapi import Request
from fastapi.params import Depends
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

from vierogen.application.unknown import is_about_the_unknown, wait_since
from vierogen.domain.refusals import Refused
from vierogen_api.incoming import paid_by_whoever_asks
from vierogen_api.operation import Endpoint, Operation
from vierogen_api.problem_details import Problem
from vierogen_api.version import PREFIX

Reader = Callable[[Request], Awaitable[Any]]
Shape = tuple[int, str, str]
A_BLANK = "{}"
MEANT = "vierogen.route"


class Address(Route):
    """Where an operation answers. What begins with an underscore, such as ``_zoek``, is no id and no name of anything."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Without this, asking GET of a search would be asking for the request that is called ``_zoek``."""
        match, found = super().matches(scope)
        if any(str(part).startswith("_") for part in found.get("path_params", {}).values()):
            return Match.NONE, {}
        return match, found


class Addresses(BaseRoute):
    """Every address, found by its shape: how many parts it has, how it begins and how it ends.

    Trying a hundred patterns one after the other took a seventh of a read's processor time.
    """

    def __init__(self, routes: Iterable[Route]) -> None:
        self._by_shape: dict[Shape, list[Route]] = {}
        for one in routes:
            self._by_shape.setdefault(shape_of(one.path), []).append(one)

    def candidates(self, path: str) -> list[Route]:
        """The few that this can be."""
        parts, begins, ends = shape_of(path)
        found = self._by_shape.get((parts, begins, ends), [])
        return found + self._by_shape.get((parts, begins, A_BLANK), [])

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """The first that fits wholly, or else the first at whose address another method is asked."""
        other: tuple[Match, Scope] = (Match.NONE, {})
        for one in self.candidates(scope["path"]) if scope["type"] == "http" else ():
            match, found = one.matches(scope)
            if match is Match.FULL:
                return match, {**found, MEANT: one}
            if match is Match.PARTIAL and other[0] is Match.NONE:
                other = match, {**found, MEANT: one}
        return other

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """By the one that was found."""
        await scope[MEANT].handle(scope, receive, send)

    def methods_at(self, scope: Scope) -> frozenset[str]:
        """Every method that there is at an address."""
        here = (one for one in self.candidates(scope["path"]) if one.matches(scope)[0] is not Match.NONE)
        return frozenset().union(*(one.methods or () for one in here))


def shape_of(path: str) -> Shape:
    """Of an address, or of its pattern. No operation begins with a blank, which a test sees to."""
    parts = path.removeprefix(PREFIX).split("/")
    return len(parts), parts[1] if len(parts) > 1 else "", A_BLANK if parts[-1].startswith("{") else parts[-1]


def route(operation: Operation) -> Route:
    """Where the operation answers."""
    read, endpoint = reader_of(operation.endpoint), operation.endpoint

    async def answered(request: Request) -> Response:
        if operation.open_to_all:
            await paid_by_whoever_asks(request, operation.scope)
        given = await read(request)
        began = monotonic()
        try:
            return await run_in_threadpool(endpoint, given)
        except (Refused, Problem) as error:
            if is_about_the_unknown(error):
                await wait_since(began)
            raise

    return Address(PREFIX + operation.path, answered, methods=[operation.method])


def reader_of(endpoint: Endpoint) -> Reader:
    """What makes the one thing that an endpoint is given; the annotation says it. Raises ValueError for any other."""
    (given,) = (hint for name, hint in get_type_hints(endpoint, include_extras=True).items() if name != "return")
    (reader,) = (mark.dependency for mark in given.__metadata__ if isinstance(mark, Depends) and mark.dependency)
    return reader
