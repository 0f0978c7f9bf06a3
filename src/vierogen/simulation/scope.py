"""What is to be played: which school years, where, how much of it, and by which seed."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from vierogen.reference.catchments import NATIONWIDE, partnership_exists
from vierogen.reference.municipalities import municipality
from vierogen.reference.school_years import SchoolYear

NAMES = UUID("7c1a4f6e-52d3-5b0e-9a44-73696d756c61")
"""The namespace of every id that a simulation makes."""

EDITION = 2
"""Changes when the same words lead to other events: a run of an older edition cannot be gone on with."""

EARLIEST = SchoolYear(2019)
"""Requests for it begin in the spring before; the proposal of criteria is in force since 23 November 2018."""

LATEST = SchoolYear(2029)
"""Of later years the school holidays are not known."""

AFTERWARDS = timedelta(days=35)
"""So long after the last school year the clock goes on: exemptions end, places are looked after."""

BEYOND_SEEDS = 2**63
"""Seeds are whole numbers below this."""


class ScopeError(Exception):
    """What was asked for makes no sense; the sentence is Dutch and names it."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything that decides what is played: the same scope plays the same events.

    ``share`` is the part of the children, more than 0 and at most 1. Without municipalities and partnership it is the
    whole country. ``upto`` is the last day on which anything is played, for a demonstration that ends in the present.
    """

    first: SchoolYear
    last: SchoolYear
    seed: int
    share: float = 1.0
    municipalities: tuple[str, ...] = ()
    partnership: str | None = None
    upto: date | None = None

    @property
    def name(self) -> str:
        """In which all of it stands."""
        where = ",".join(self.municipalities) or self.partnership or "Nederland"
        until = f", tot en met {self.upto}" if self.upto else ""
        return f"{self.first}..{self.last}, {where}, seed {self.seed}, aandeel {self.share!r}{until}, editie {EDITION}"

    @property
    def years(self) -> tuple[SchoolYear, ...]:
        """Every school year, the first one first."""
        return tuple(SchoolYear(year) for year in range(self.first.starts_in, self.last.starts_in + 1))

    @property
    def begins_on(self) -> date:
        """The day on which people and organisations are registered; requests begin in the weeks after."""
        return date(self.first.starts_in, 2, 1)

    @property
    def ends_on(self) -> date:
        """The last day on which anything can happen."""
        return min(self.last.ends_on + AFTERWARDS, self.upto or date.max)

    def id_of(self, *what: object) -> UUID:
        """The id of something in this simulation: the same thing has the same id in every run."""
        return uuid5(NAMES, "/".join(map(str, (self.name, *what))))


def scope_of(
    school_years: str,
    *,
    seed: int,
    share: float = 1.0,
    municipalities: str | None = None,
    partnership: str | None = None,
) -> Scope:
    """Reads what somebody typed. Raises ScopeError that names what is wrong."""
    first, last = years_of(school_years)
    if not 0 <= seed < BEYOND_SEEDS:
        raise ScopeError("De seed is een geheel getal van 0 of meer.")
    if not (math.isfinite(share) and 0 < share <= 1):
        raise ScopeError("Het aandeel is meer dan 0 en hooguit 1, zoals 0.02.")
    if municipalities is not None and partnership is not None:
        raise ScopeError("Kies gemeenten of een samenwerkingsverband, niet allebei.")
    scope = Scope(first, last, seed, float(share), codes_of(municipalities), partnership)
    for code in scope.municipalities:
        require_municipality(code, scope)
    if partnership is not None and (partnership == NATIONWIDE or not partnership_exists(partnership)):
        raise ScopeError(f"{partnership} is geen bekend regionaal samenwerkingsverband, zoals PO2602 of VO2602.")
    return scope


def years_of(written: str) -> tuple[SchoolYear, SchoolYear]:
    """Such as 2019/20..2026/27, or one school year."""
    first, dots, last = written.partition("..")
    try:
        years = SchoolYear.parse(first.strip()), SchoolYear.parse((last if dots else first).strip())
    except ValueError:
        raise ScopeError("Schrijf de schooljaren als 2019/20..2026/27, of een schooljaar als 2025/26.") from None
    if years[0] > years[1]:
        raise ScopeError(f"De schooljaren staan andersom: {years[0]} komt na {years[1]}.")
    if years[0] < EARLIEST or years[1] > LATEST:
        raise ScopeError(f"Naspelen kan van {EARLIEST} tot en met {LATEST}: daarbuiten ontbreken gegevens.")
    return years


def codes_of(written: str | None) -> tuple[str, ...]:
    """Codes with commas between; each counts once, in order."""
    if written is None:
        return ()
    codes = tuple(sorted({code.strip() for code in written.split(",") if code.strip()}))
    if not codes:
        raise ScopeError("Noem minstens een gemeente, zoals GM0307.")
    return codes


def require_municipality(code: str, scope: Scope) -> None:
    """It is known and existed in these years."""
    known = municipality(code)
    if known is None:
        raise ScopeError(f"{code} is geen bekende gemeente. Een gemeentecode is GM met vier cijfers, zoals GM0307.")
    gone = known.valid_until is not None and known.valid_until <= scope.begins_on
    if gone or not known.has_begun_on(scope.ends_on):
        raise ScopeError(f"De gemeente {known.name} ({code}) bestond in deze schooljaren niet.")


def listed(codes: Iterable[str]) -> str:
    """With commas between."""
    return ", ".join(codes)
