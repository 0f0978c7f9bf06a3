"""What is told about published figures: immutable, complete enough to be cited, and nothing but sums of leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Bin:
    """A class into which children are counted."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Definition:
    """What an indicator counts."""

    code: str
    label: str
    definition: str
    definition_version: int
    in_table: str
    counted_by: str
    categories: tuple[Bin, ...]
    by_category: bool


@dataclass(frozen=True, slots=True)
class Source:
    """The publication that a figure comes from. Not its position: that is an exact count, of all events."""

    number: int
    school_year: str
    made_at: datetime
    epsilon: str
    method: str


@dataclass(frozen=True, slots=True)
class OnDivision:
    """The regions that figures are told of. ``reference_day``: of which day; None for those of each school year."""

    code: str
    label: str
    edition: str
    reference_day: date | None


@dataclass(frozen=True, slots=True)
class Point:
    """The figure of one school year, or why there is none.

    ``value``: the sum of ``leaves`` published leaves, never below zero. With 95 % certainty the true count lies between
    ``low`` and ``high``. ``rate``: for every 1,000 children of school age. ``change``: against the year before,
    where the region was the same piece of the country.
    """

    school_year: str
    publication: int | None
    value: int | None = None
    margin: int | None = None
    low: int | None = None
    high: int | None = None
    leaves: int = 0
    change: int | None = None
    change_margin: int | None = None
    change_exceeds_margin: bool | None = None
    children: int | None = None
    rate: float | None = None
    rate_margin: float | None = None
    gap: str | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One region through the years; in one category, where those are told apart."""

    region: str
    name: str
    category: str | None
    category_label: str | None
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """The answer to a question about a trend. ``permanent_address`` asks the same publications again."""

    indicator: Definition
    division: OnDivision
    publications: tuple[Source, ...]
    series: tuple[Series, ...]
    totals: tuple[Series, ...]
    population_sources: tuple[str, ...]
    notes: tuple[str, ...]
    permanent_address: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Two regions beside each other. ``difference``: the first less the second, in the unit of the comparison."""

    first: str
    second: str
    difference: float
    margin: float
    exceeds_margin: bool
    warning: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Several regions in one school year."""

    indicator: Definition
    division: OnDivision
    school_year: str
    unit: str
    publications: tuple[Source, ...]
    series: tuple[Series, ...]
    differences: tuple[Difference, ...]
    population_sources: tuple[str, ...]
    notes: tuple[str, ...]
    permanent_address: str


# ── what there is ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class TableTold:
    """A table of a publication: what one leaf of it is, and with how much noise. ``leaves``: how many there are."""

    in_table: str
    label: str
    counted_by: str
    epsilon: str
    categories: tuple[Bin, ...]
    leaves: int


@dataclass(frozen=True, slots=True)
class PublicationTold:
    """One publication with its tables."""

    publication: Source
    tables: tuple[TableTold, ...]


@dataclass(frozen=True, slots=True)
class Publications:
    """Everything that was published, the oldest first."""

    items: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Definitions:
    """Every indicator."""

    items: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class DivisionTold:
    """A division in short. ``sector``: PO or VO, where only those children are counted."""

    code: str
    label: str
    edition: str
    sector: str | None
    regions: int


@dataclass(frozen=True, slots=True)
class Divisions:
    """Every division."""

    items: tuple[DivisionTold, ...]


@dataclass(frozen=True, slots=True)
class RegionTold:
    """One region, with its members on the day that was asked."""

    region: str
    name: str
    from_on: date | None
    until_on: date | None
    successor: str | None
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Regions:
    """The regions of a division, of a day where one was asked."""

    division: OnDivision
    items: tuple[RegionTold, ...]
