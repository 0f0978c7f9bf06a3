"""An operation as a route: reads what was sent, and answers in a thread, because what answers may wait for the disk.

FastAPI's own routes do the same and more: they solve a tree of dependencies and keep two exit stacks open for every
message. Here each endpoint is given exactly one thing, so that was a twentieth of an act's processor time, for nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any, get_type_hints

from fastapi import Request
from fastapi.params import Depends
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from vierogen.application.unknown import is_about_the_unknown, wait_since
from vierogen.domain.refusals import Refused
from vierogen_api.limits import toll_of
from vierogen_api.operation import Endpoint, Operation
from vierogen_api.problem_details import Problem
from vierogen_api.version import PREFIX

Reader = Callable[[Request], Awaitable[Any]]


class Address(Route):
    """Where an operation answers. What begins with an underscore, such as ``_zoek``, is no id and no name of anything."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Without this, asking GET of a search would be asking for the request that is called ``_zoek``."""
        match, found = super().matches(scope)
        if any(str(part).startswith("_") for part in found.get("path_params", {}).values()):
            return Match.NONE, {}
        return match, found


def route(operation: Operation) -> Route:
    """Where the operation answers."""
    read, endpoint = reader_of(operation.endpoint), operation.endpoint

    async def answered(request: Request) -> Response:
        if operation.open_to_all:
            toll_of(request.scope).nobody()
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
