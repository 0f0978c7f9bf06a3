"""A small piece of the country for a demonstration: one partnership, the last school years, up to the present day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from vierogen.reference.school_years import SchoolYear
from vierogen.simulation.plan import Plan
from vierogen.simulation.scope import EARLIEST, LATEST, Scope

PARTNERSHIP = "PO2602"
"""De Eem: Amersfoort and its neighbours."""

YEARS_BACK, SEED, SHARE = 4, 1, 0.7


def small_region(today: date, taken: Collection[str]) -> Plan:
    """What can be played in some seconds, all of it before today, and without the numbers of other made-up children."""
    last = min(SchoolYear.of(today), LATEST)
    first = max(SchoolYear(last.starts_in - YEARS_BACK), EARLIEST)
    upto = today - timedelta(days=1)
    return Plan(Scope(first, last, SEED, SHARE, partnership=PARTNERSHIP, upto=upto), frozenset(taken))
