"""The recorded examples, each at an address of its own.

The OpenAPI document leads here where it cannot hold the example itself: the government's linter takes every key that
begins like a method, such as ``postcode``, for an operation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any

import orjson
from fastapi import Depends
from starlette.responses import Response

from vierogen_api.examples import examples
from vierogen_api.incoming import Asked, asked, only
from vierogen_api.operation import Operation
from vierogen_api.problems import Problem

PATH = "/voorbeelden/{naam}"


def operations() -> Iterator[Operation]:
    """Open to all: everything in it is made up."""
    yield Operation(
        "GET", PATH, "Voorbeeld", "Een voorbeeld van een bericht of een antwoord, met verzonnen mensen", "Naslag", one,
        None, open_to_all=True,
    )  # fmt: skip


def name_of(operation: str, part: str) -> str:
    """What an example is called in its address: of which operation, and whether it was sent or answered."""
    kebab = re.sub(r"(?<!^)(?=[A-Z])", "-", operation).lower()
    return f"{kebab}-{'bericht' if part == 'sent' else 'antwoord'}"


@cache
def by_name() -> dict[str, Any]:
    """Every example by the name in its address."""
    parts = ((name, part, getattr(found, part)) for name, found in examples().items() for part in ("sent", "answer"))
    return {name_of(name, part): value for name, part, value in parts if value is not None}


def one(question: Annotated[Asked, Depends(asked)]) -> Response:
    """One example, just as it was sent or answered."""
    only(question.query)
    found = by_name().get(question.parts["naam"])
    if found is None:
        raise Problem("onbekend", "Dit voorbeeld is niet bekend.")
    return Response(orjson.dumps(found), media_type="application/json")
