"""Rows of children who do not exist, as monitoring would know them."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from vierogen.application.monitoring import Eyes, Kind, MonitorFact
from vierogen.domain.values import Sector, Status
from vierogen.publication.places import OVERIG, Place, places
from vierogen.publication.tables import Level
from vierogen.reference.school_years import SchoolYear

YEAR = SchoolYear(2025)
HILVERSUM = Place("GM0402", "PO2709")
WIJDEMEREN = Place("GM1696", "PO2709")

PLAIN = MonitorFact(
    request=UUID(int=1),
    child=UUID(int=1),
    opened_on=date(2025, 10, 1),
    school_year=str(YEAR),
    municipality=HILVERSUM.municipality,
    partnership=HILVERSUM.partnership,
    sector=Sector.PO,
    age=9,
    kind=Kind.FIRST,
    route="VOLLEDIG",
    status=Status.OPEN,
    granted=False,
)


def child(number: int, request: int | None = None, place: Place = HILVERSUM, **differs: object) -> MonitorFact:
    """A child by number, with a request of the same number unless another is given."""
    places_it = {"municipality": place.municipality, "partnership": place.partnership}
    return replace(PLAIN, child=UUID(int=number), request=UUID(int=request or number), **{**places_it, **differs})  # type: ignore[arg-type]


ENDS = (Status.REFUSED, Status.ALTERNATIVE_ARRANGED, Status.LAPSED, Status.WITHDRAWN, Status.GRANTED, Status.OPEN)


def country(many: int, seed: int = 1, year: SchoolYear = YEAR) -> Iterable[MonitorFact]:
    """So many children, over all places."""
    source = random.Random(seed)
    everywhere = [place for place in places(Level.MUNICIPALITY, year) if place != OVERIG]
    for number in range(1, many + 1):
        status = source.choice(ENDS)
        days = None if status is Status.OPEN else source.randrange(1, 140)
        yield child(
            number,
            place=source.choice(everywhere),
            school_year=str(year),
            opened_on=year.starts_on + timedelta(source.randrange(300)),
            kind=source.choice((Kind.FIRST, Kind.RENEWAL)),
            eyes=source.choice((Eyes.NONE, Eyes.CONCURRED, Eyes.DISSENTED)),
            status=status,
            granted=status is Status.GRANTED,
            days_to_answer=days,
            days_to_statement=days and days // 4,
            days_to_take_up=days and days // 4,
            days_to_verdict=days and days // 3,
            days_to_grant=days and days // 4,
        )
