"""What monitoring knows of one request: one coded row, without a word about who the child is.

Projections make these rows of events; publication counts them once and freezes the counts under noise. Nothing else
reads them: a row is a true count of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from vierogen.domain.values import EndReason, OptionOutcome, Role, Sector, Status, Term


class Kind(Term):
    """Why it was asked."""

    FIRST = "FIRST", "eerste verzoek"
    RENEWAL = "RENEWAL", "verlenging"
    ANOTHER_LOOK = "ANOTHER_LOOK", "opnieuw bekeken na een nee"


class Eyes(Term):
    """What the other eyes said during the whole request; a dissent stays one, also when they agreed in the end."""

    NONE = "NONE", "niemand gaf een oordeel"
    CONCURRED = "CONCURRED", "eens"
    DISSENTED = "DISSENTED", "oneens geweest"


@dataclass(frozen=True, slots=True)
class MonitorFact:
    """One request as it is counted.

    ``age`` is in whole years on the day of opening. ``answered_on`` is the day of the grant or of the final no.
    ``days_*`` are calendar days in the Netherlands: from opening to the first statement, from there to the first
    take-up, from there to the first verdict of the other eyes, and from the last concurrence to the grant; None where
    it did not come that far. ``options`` is keyed by the code of the step.
    """

    request: UUID
    child: UUID
    opened_on: date
    school_year: str
    municipality: str
    partnership: str
    sector: Sector
    age: int
    kind: Kind
    route: str
    status: Status
    granted: bool
    answered_on: date | None = None
    co_assessed_by: Role | None = None
    eyes: Eyes = Eyes.NONE
    days_to_answer: int | None = None
    days_to_statement: int | None = None
    days_to_take_up: int | None = None
    days_to_verdict: int | None = None
    days_to_grant: int | None = None
    late_releases: int = 0
    escalated: bool = False
    moved: bool = False
    claimed: bool = False
    end_reason: EndReason | None = None
    alternative: str | None = None
    place_is_used: bool | None = None
    options: Mapping[str, OptionOutcome] = field(default_factory=dict)
    parents_not_heard: str | None = None
    child_not_heard: str | None = None
