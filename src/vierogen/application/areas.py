"""Where somebody works on a day: every code that a place there may have, also of municipalities that were taken in."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from vierogen.domain.values import Actor, Role
from vierogen.reference.municipalities import current, every, exists_on


class AreaKind(StrEnum):
    """By what a request belongs to an area."""

    MUNICIPALITY = "municipality"
    PARTNERSHIP = "partnership"
    SCHOOL = "school"


class Area(NamedTuple):
    """A part of the country, or a school."""

    kind: AreaKind
    code: str


def areas_of(reader: Actor, on: date) -> frozenset[Area]:
    """Where this person works in this role on this day: every code that a place there may have."""
    municipalities = [Area(AreaKind.MUNICIPALITY, code) for code in codes_in(reader.areas, on)]
    partnerships = [Area(AreaKind.PARTNERSHIP, code) for code in reader.areas]
    match reader.role:
        case Role.ATTENDANCE_OFFICER:
            return frozenset(municipalities)
        case Role.PARTNERSHIP_ADVISER:
            return frozenset(partnerships)
        case Role.CARE_TEAM_MEMBER:
            return frozenset(Area(AreaKind.SCHOOL, code) for code in reader.areas)
        case Role.DEADLOCK_BREAKER:
            return frozenset([*municipalities, *partnerships])
        case Role.YOUTH_DOCTOR:
            named = {current(one.municipality, on) for one in reader.designations if one.period.covers(on)}
            designated = codes_in(frozenset(code for code in named if code), on)
            return frozenset([*municipalities, *(Area(AreaKind.MUNICIPALITY, code) for code in designated)])
        case _:
            return frozenset()


@lru_cache(maxsize=1_024)
def codes_in(areas: frozenset[str], on: date) -> tuple[str, ...]:
    """Every code of a municipality that one of these holds on that day: its own, and of those it took in."""
    there = {code for code in areas if exists_on(code, on)}
    return tuple(one.code for one in every() if current(one.code, on) in there)
