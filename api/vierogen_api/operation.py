"""An operation: both a route and a chapter of the OpenAPI document, so that nothing is served that is not described."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from starlette.responses import Response

from vierogen.domain.values import Scope
from vierogen_api.schemas.shapes import Record

Endpoint = Callable[..., Response]


@dataclass(frozen=True, slots=True)
class Query:
    """A key in the address that narrows a question."""

    name: str
    meaning: str
    schema: dict[str, Any]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one path. ``path`` is what follows on the version of the API.

    ``is_question`` marks what is posted and yet changes nothing: it needs no key.
    """

    method: Literal["GET", "POST"]
    path: str
    name: str
    summary: str
    tag: str
    endpoint: Endpoint
    gives: Record | None
    takes: Record | None = None
    needs_version: bool = False
    tells_version: bool = False
    status: int = 200
    open_to_all: bool = False
    is_question: bool = False
    for_systems: bool = False
    """Whether only systems ask it, with whatever right."""
    scope: Scope | None = None
    """The right with which a system may come as well as people; in what is open to all, it then pays for itself."""
    has_pages: bool = False
    """Whether the answer tells in its header Link where the pages around it are."""
    query: tuple[Query, ...] = ()
    also_as: tuple[str, ...] = ()
    """Media types besides JSON in which the same can be had."""
    problems: frozenset[str] = frozenset()
    """Kinds of problem that only some operations have."""
