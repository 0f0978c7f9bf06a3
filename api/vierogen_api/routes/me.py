"""Who am I here, and which roles can I take today?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends
from starlette.responses import Response

from vierogen.domain.values import day_of
from vierogen_api.answers import answer
from vierogen_api.incoming import Asked, asked, only
from vierogen_api.operations import Operation
from vierogen_api.schemas.shown import SELF


def operations() -> Iterator[Operation]:
    """One question."""
    yield Operation("GET", "/ik", "Ik", "Wie u bent en welke rollen u vandaag kunt nemen", "Vragen", me, SELF)


def me(question: Annotated[Asked, Depends(asked)]) -> Response:
    """The role taken, and every role that could be."""
    only(question.query)
    system = question.door.system
    now, register = system.desk.now(), system.people.register
    actor = system.people.actor(question.who, now)
    held = [
        {
            "role": one.role,
            "organisation": one.organisation.id,
            "name": one.organisation.name,
            "deputy_for": one.deputy_for,
        }
        for one in register.capacities(actor.person, day_of(now))
    ]
    shown = {"person": actor.person, "name": actor.name, "role": actor.role, "organisation": actor.organisation}
    return answer(SELF, shown | {"capacities": held})
