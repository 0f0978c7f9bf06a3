"""Made-up children, and what is asked for them in which school year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from vierogen.domain.values import EndReason, Sector, Sex, Status
from vierogen.reference.months import years_old
from vierogen.reference.school_years import SchoolYear

ORDINARY, LIGHTER = "GEWOON", "ZEVMB"
FIRST_YEAR_OF_VO = 12
"""Age on 1 August from which a child counts for secondary education."""


@dataclass(slots=True)
class Child:
    """A child that does not exist. Only its postcode changes, when it moves."""

    index: int
    pgn: str
    birth_date: date
    sex: Sex
    given_name: str
    family_name: str
    postcode: str
    route: str
    lasting: bool
    at_a_school: bool
    last_yes: int | None = None
    """The number of the request that was granted last."""

    def sector_in(self, year: SchoolYear) -> Sector:
        """Primary or secondary, by age at the beginning of the school year."""
        return Sector.PO if years_old(self.birth_date, year.starts_on) < FIRST_YEAR_OF_VO else Sector.VO


class Why(Enum):
    """Why something is asked."""

    FIRST = "eerste verzoek"
    RENEWAL = "verlenging"
    ANOTHER_LOOK = "opnieuw kijken na een nee"
    CLAIM = "beroep zonder verzoek"


@dataclass(frozen=True, slots=True)
class Move:
    """A child moves while its request is reviewed, or during its exemption."""

    postcode: str
    in_review: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """One request: for whom, for which school year, from which day, and how it will end.

    ``outcome`` is how the review ends; a claim without a request has none. ``ends`` says why a granted exemption ends
    before its last day. ``renews`` and ``looks_at`` are numbers of earlier requests of the same child.
    """

    number: int
    child: Child
    postcode: str
    school_year: SchoolYear
    why: Why
    outcome: Status
    opens_on: date
    renews: int | None = None
    looks_at: int | None = None
    move: Move | None = None
    ends: EndReason | None = None
