"""Which system am I here, and what may I do? For programs that come with a token of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends
from starlette.responses import Response

from vierogen_api.answers import answer
from vierogen_api.incoming import Asked, asked, only
from vierogen_api.operations import Operation
from vierogen_api.schemas.shown import SYSTEM


def operations() -> Iterator[Operation]:
    """One question."""
    yield Operation(
        "GET", "/systeem", "Systeem", "Welk systeem u bent en wat het mag", "Vragen", which, SYSTEM, for_systems=True
    )


def which(question: Annotated[Asked, Depends(asked)]) -> Response:
    """The system, its organisation and its scopes. By its id it is known where it made something."""
    only(question.query)
    system = question.system
    known = system.known
    shown = {"id": system.id, "name": known.name, "organisation": known.organisation, "scopes": sorted(known.scopes)}
    return answer(SYSTEM, shown)
