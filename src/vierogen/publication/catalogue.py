"""What there is to ask: publications with their tables, indicators with their definitions, divisions with their regions."""

from __future__ import annotations

from datetime import date

from vierogen.publication import answers as a
from vierogen.publication.divisions import Division, Region
from vierogen.publication.figures import Figures, Published, TableOfLeaves
from vierogen.publication.indicators import EVERY
from vierogen.publication.trends import definition_of, source_of, written
from vierogen.publication.understanding import require_day


def published(figures: Figures) -> a.Publications:
    """Everything that was published."""
    return a.Publications(tuple(source_of(one) for one in figures.published.values()))


def publication(one: Published) -> a.PublicationTold:
    """One publication with its tables."""
    return a.PublicationTold(source_of(one), tuple(table(name, one.tables[name]) for name in sorted(one.tables)))


def table(name: str, one: TableOfLeaves) -> a.TableTold:
    """One table, as it was on the day of publication."""
    bins = tuple(a.Bin(category.code, category.label) for category in one.kind.categories)
    return a.TableTold(
        name, one.kind.label, one.kind.level.value, written(one.epsilon), bins, len(one.places) * len(bins)
    )


def indicators() -> a.Definitions:
    """Every indicator."""
    return a.Definitions(tuple(definition_of(one) for one in EVERY))


def divisions(figures: Figures) -> a.Divisions:
    """Every division, in short."""
    return a.Divisions(
        tuple(
            a.DivisionTold(one.code, one.name, one.edition, one.sector, len(one.regions()))
            for one in figures.divisions.values()
        )
    )


def regions(division: Division, day: date | None) -> a.Regions:
    """The regions of a day with their members; without a day, all that ever were. Raises Unknown."""
    require_day(day)
    found = [one for one in division.regions() if day is None or one.exists_on(day)]
    told = tuple(region(division, one, day) for one in found)
    return a.Regions(a.OnDivision(division.code, division.name, division.edition, day), told)


def region(division: Division, one: Region, day: date | None) -> a.RegionTold:
    """One region."""
    members = division.members(one.code, day) if day else ()
    return a.RegionTold(one.code, one.name, one.from_on, one.until_on, one.successor, members)
