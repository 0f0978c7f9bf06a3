"""Which tables a publication holds, what each counts, and what part of the privacy budget it takes.

In one table one child is at most in one leaf: a place and a category. What is in no category (a request still running,
say) is not counted in that table. Few categories make small margins, for what is asked is a sum of leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction


class Level(Enum):
    """How small the places are that a table counts in."""

    MUNICIPALITY = "gemeente"
    """Each municipality with each partnership that it lies in; so both are sums of leaves."""
    PARTNERSHIP = "samenwerkingsverband"


@dataclass(frozen=True, slots=True)
class Category:
    """One class of a table; a child that is counted in the table is in exactly one."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """One table of leaves. ``share`` is its part of the publication's epsilon; the shares sum to one."""

    name: str
    label: str
    level: Level
    share: Fraction
    categories: tuple[Category, ...]


DAYS = (
    Category("T_M_30", "hooguit 30 dagen"),
    Category("T_M_60", "31 tot en met 60 dagen"),
    Category("T_M_90", "61 tot en met 90 dagen"),
    Category("LANGER", "meer dan 90 dagen"),
)
STEP_DAYS = (
    Category("T_M_7", "hooguit 7 dagen"),
    Category("T_M_14", "8 tot en met 14 dagen"),
    Category("T_M_28", "15 tot en met 28 dagen"),
    Category("LANGER", "meer dan 28 dagen"),
)

REQUESTS = PublishedTable(
    "verzoeken", "kinderen met een verzoek", Level.MUNICIPALITY, Fraction(25, 100), (Category("ALLE", "alle"),)
)
ANSWERS = PublishedTable(
    "uitkomst",
    "wat er van het verzoek kwam",
    Level.MUNICIPALITY,
    Fraction(35, 100),
    (
        Category("VERLEEND", "verleend"),
        Category("NIET_VERLEEND", "niet verleend"),
        Category("ALTERNATIEF", "alternatief geregeld"),
        Category("VERVALLEN", "vervallen"),
        Category("GESTOPT", "ingetrokken of geblokkeerd door het gezin"),
    ),
)
RENEWALS = PublishedTable(
    "verlengingen",
    "kinderen voor wie opnieuw werd gevraagd na een verleende vrijstelling",
    Level.MUNICIPALITY,
    Fraction(10, 100),
    (Category("VERLENGING", "verlenging"),),
)
DISSENT = PublishedTable(
    "tegenspraak",
    "kinderen bij wie wie meekeek het (eerst) niet eens was",
    Level.MUNICIPALITY,
    Fraction(10, 100),
    (Category("ONEENS", "oneens geweest"),),
)
DURATION = PublishedTable("doorlooptijd", "dagen van verzoek tot antwoord", Level.PARTNERSHIP, Fraction(10, 100), DAYS)
STEPS = tuple(
    PublishedTable(name, label, Level.PARTNERSHIP, Fraction(25, 1000), STEP_DAYS)
    for name, label in (
        ("dagen-tot-verklaring", "dagen van verzoek tot verklaring"),
        ("dagen-tot-meekijken", "dagen van verklaring tot iemand meekijkt"),
        ("dagen-tot-oordeel", "dagen van meekijken tot oordeel"),
        ("dagen-tot-verlening", "dagen van instemming tot verlening"),
    )
)

TABLES = (REQUESTS, ANSWERS, RENEWALS, DISSENT, DURATION, *STEPS)
assert sum(table.share for table in TABLES) == 1
