"""Does it work? Without anything about anyone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends
from starlette.responses import Response

from vierogen_api.answers import answer
from vierogen_api.door import VERSION
from vierogen_api.incoming import Asked, asked, only
from vierogen_api.operations import Operation
from vierogen_api.schemas.shown import HEALTH


def operations() -> Iterator[Operation]:
    """Open to all."""
    yield Operation("GET", "/gezondheid", "Gezondheid", "Werkt het?", "Naslag", health, HEALTH, open_to_all=True)


def health(question: Annotated[Asked, Depends(asked)]) -> Response:
    """Whether the store answers, and how far the read models are. Raises StoreUnavailable when it does not."""
    only(question.query)
    system = question.door.system
    system.people.catch_up()
    projections = [
        {
            "name": state.label,
            "lag_events": state.lag_events,
            "lag_seconds": round(state.lag_seconds),
            "parked": state.parked,
        }
        for state in system.read_models.states()
    ]
    return answer(HEALTH, {"store": True, "api_version": VERSION, "projections": projections})
