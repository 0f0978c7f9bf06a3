"""Does it work? Without anything about anyone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends
from starlette.responses import Response

from vierogen.bootstrap import Standing, sealing_standings, utc_now
from vierogen_api.answers import answer
from vierogen_api.door import VERSION
from vierogen_api.incoming import Asked, asked, only
from vierogen_api.operations import Operation
from vierogen_api.schemas.shown import HEALTH


def operations() -> Iterator[Operation]:
    """Open to all."""
    yield Operation("GET", "/gezondheid", "Gezondheid", "Werkt het?", "Naslag", health, HEALTH, open_to_all=True)


def health(question: Annotated[Asked, Depends(asked)]) -> Response:
    """Whether the store answers, and how far the read models and sealing are. Raises StoreUnavailable when it does not."""
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
    sealing = [
        {
            "log": one.log.path,
            "size": one.size,
            "lag_rows": one.unsealed,
            "lag_seconds": waiting(one),
            "refused": one.refused is not None,
        }
        for one in sealing_standings(system)
    ]
    told = {"store": True, "api_version": VERSION, "projections": projections, "sealing": sealing}
    return answer(HEALTH, told)


def waiting(one: Standing) -> int:
    """How long the oldest row waits, in whole seconds."""
    since = one.waiting_since
    return max(0, round((utc_now() - since).total_seconds())) if since is not None else 0
