"""The process as one table, for whoever wants to follow it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends
from starlette.responses import Response

from vierogen.domain.lifecycle import EDITION, TABLE
from vierogen.domain.values import Status
from vierogen_api.answers import answer
from vierogen_api.incoming import Asked, asked, only
from vierogen_api.operations import Operation, code_of_act
from vierogen_api.problems import slug_of
from vierogen_api.schemas.shown import LIFECYCLE


def operations() -> Iterator[Operation]:
    """Open to all."""
    yield Operation(
        "GET", "/levensloop", "Levensloop", "De tabel van het proces", "Naslag", table, LIFECYCLE, open_to_all=True
    )


def table(question: Annotated[Asked, Depends(asked)]) -> Response:
    """Every row: from where to where, by whom, and what must hold. No target means that the status stays."""
    only(question.query)
    items = [
        {
            "act": code_of_act(act),
            "label": act.label,
            "start": sorted(starts, key=list(Status).index),
            "to": to,
            "roles": by,
            "provided": [slug_of(rule) for rule in provided],
        }
        for act, starts, to, by, _, provided in TABLE
    ]
    return answer(LIFECYCLE, {"version": EDITION, "items": items})
