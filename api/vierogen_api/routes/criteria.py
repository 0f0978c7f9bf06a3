"""The criteria set in force for a place: what must be shown, and the ladder of options."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends
from pydantic import ValidationError
from starlette.responses import Response

from vierogen.domain.values import MunicipalityCode, PartnershipCode, Place, Sector, day_of
from vierogen_api.answers import answer
from vierogen_api.incoming import Asked, asked, only
from vierogen_api.operations import Operation, Query
from vierogen_api.problems import Problem
from vierogen_api.schemas.shapes import shape_of
from vierogen_api.schemas.shown import CRITERIA

PLACE = (
    Query("gemeente", "De code van de gemeente.", shape_of(MunicipalityCode).describe("in"), required=True),
    Query(
        "samenwerkingsverband",
        "De code van het samenwerkingsverband.",
        shape_of(PartnershipCode).describe("in"),
        required=True,
    ),
)


def operations() -> Iterator[Operation]:
    """One question."""
    yield Operation(
        "GET", "/criteria", "CriteriaVanPlaats", "De criteriaset die vandaag geldt voor een plaats", "Vragen",
        in_force, CRITERIA, query=PLACE,
    )  # fmt: skip


def in_force(question: Annotated[Asked, Depends(asked)]) -> Response:
    """What the parties of this place agreed, or else the proposal."""
    only(question.query, *(known.name for known in PLACE))
    system, now = question.door.system, question.door.system.desk.now()
    system.people.actor(question.who, now)
    found = system.people.register.criteria_for(place(question), day_of(now))
    return answer(CRITERIA, found.model_dump())


def place(question: Asked) -> Place:
    """The place that is asked about; a partnership's code begins with its sector."""
    municipality, partnership = (question.query.get(known.name, "") for known in PLACE)
    try:
        return Place(
            municipality=municipality,
            partnership=partnership,
            sector=Sector.VO if partnership.startswith("VO") else Sector.PO,
        )
    except ValidationError:
        raise Problem(
            "onbekende-sleutel",
            "Noem een gemeente en een samenwerkingsverband, zoals gemeente=GM0307&samenwerkingsverband=PO2602.",
        ) from None
