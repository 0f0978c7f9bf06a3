"""A question about published figures, looked up: every part of it exists, or it is said which does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from vierogen.publication.divisions import Division, Region
from vierogen.publication.figures import Figures, Published
from vierogen.publication.indicators import INDICATORS, Indicator
from vierogen.publication.questions import MOST_REGIONS, MOST_YEARS, NotPublished, Question, TooMany, TooSmall, Unknown
from vierogen.publication.tables import Category, Level
from vierogen.reference.municipalities import REGISTER_STARTS_ON
from vierogen.reference.school_years import SchoolYear

LAST_DAY = date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Understood:
    """A question of which every part exists. ``years``: with the publication of each, or None where there is none."""

    asked: Question
    indicator: Indicator
    classes: tuple[Category | None, ...]
    division: Division
    regions: tuple[Region, ...]
    years: tuple[tuple[SchoolYear, Published | None], ...]

    @property
    def codes(self) -> list[str]:
        """Every category that is summed."""
        return [one.code for one in self.indicator.categories]

    @property
    def moves(self) -> bool:
        """Whether a region may be another piece of the country in another school year."""
        return self.asked.day is None and self.division.code not in {"land", "po", "vo"}

    @property
    def used(self) -> tuple[Published, ...]:
        """The publications that are summed."""
        return tuple(one for _, one in self.years if one is not None)


def understood(figures: Figures, asked: Question) -> Understood:
    """Looks up every part of a question. Raises NoAnswer."""
    indicator = INDICATORS.get(asked.indicator)
    if indicator is None:
        raise Unknown("indicator", f"Deze indicator bestaat niet. Kies een van: {', '.join(INDICATORS)}.")
    division = division_of(figures, asked.division)
    require_day(asked.day)
    regions = regions_of(figures, division, asked)
    if division.code not in {"land", "po", "vo"} and indicator.table.level is Level.PARTNERSHIP:
        raise TooSmall("Dit cijfer is per samenwerkingsverband gepubliceerd. Kies de indeling po, vo of land.")
    years = tuple(years_of(figures, asked))
    return Understood(asked, indicator, classes_of(indicator, asked.category), division, regions, years)


def division_of(figures: Figures, code: str) -> Division:
    """By its code. Raises Unknown."""
    found = figures.divisions.get(code)
    if found is None:
        raise Unknown("indeling", f"Deze indeling bestaat niet. Kies een van: {', '.join(figures.divisions)}.")
    return found


def require_day(day: date | None) -> None:
    """Raises Unknown for a day of which no division is known."""
    if day is not None and not REGISTER_STARTS_ON <= day < LAST_DAY:
        raise Unknown("peildatum", "Indelingen zijn bekend vanaf 1 januari 2013. Kies een dag daarna, en voor 2100.")


def classes_of(indicator: Indicator, code: str | None) -> tuple[Category | None, ...]:
    """The categories that are told apart; None for all of them together."""
    if code is None:
        return indicator.categories if indicator.by_category else (None,)
    found = indicator.category(code)
    if found is None:
        known = ", ".join(one.code for one in indicator.categories)
        raise Unknown("categorie", f"Deze categorie hoort niet bij deze indicator. Kies een van: {known}.")
    return (found,)


def regions_of(figures: Figures, division: Division, asked: Question) -> tuple[Region, ...]:
    """The regions that are named. Raises Unknown or TooMany."""
    if len(asked.regions) > MOST_REGIONS:
        raise TooMany(f"Noem hooguit {MOST_REGIONS} regio's, of geen enkele voor alle regio's van de indeling.")
    return tuple(region_of(figures, division, code, asked.day) for code in dict.fromkeys(asked.regions))


def region_of(figures: Figures, division: Division, code: str, day: date | None) -> Region:
    """One region of this division. Raises Unknown."""
    found = division.region(code)
    if found is None:
        others = [one.code for one in figures.divisions.values() if one.region(code)]
        hint = f" Zij hoort bij de indeling {others[0]}." if others else ""
        raise Unknown("regios", f"Een van deze regio's hoort niet bij deze indeling.{hint}")
    if day is not None and not found.exists_on(day):
        raise Unknown("regios", "Een van deze regio's bestaat niet op de peildatum.")
    return found


def years_of(figures: Figures, asked: Question) -> Iterator[tuple[SchoolYear, Published | None]]:
    """Every school year that is asked, in order. Raises Unknown, TooMany or NotPublished."""
    chosen = chosen_publications(figures, asked.publications) if asked.publications else figures.latest()
    if not chosen:
        raise NotPublished("Er is nog niets gepubliceerd.")
    first, last = asked.since or min(chosen), asked.until or max(chosen)
    if first > last:
        raise Unknown("vanaf", "Het eerste schooljaar ligt na het laatste.")
    if last.starts_in - first.starts_in >= MOST_YEARS:
        raise TooMany(f"Vraag hooguit {MOST_YEARS} schooljaren in een keer.")
    years = [SchoolYear(start) for start in range(first.starts_in, last.starts_in + 1)]
    if not any(year in chosen for year in years):
        raise NotPublished("Over deze schooljaren is niets gepubliceerd.")
    return ((year, chosen.get(year)) for year in years)


def chosen_publications(figures: Figures, numbers: Sequence[int]) -> dict[SchoolYear, Published]:
    """The publications that are named, at most one of a school year. Raises Unknown."""
    chosen: dict[SchoolYear, Published] = {}
    for number in dict.fromkeys(numbers):
        one = publication_of(figures, number)
        if one.school_year in chosen:
            raise Unknown("publicaties", "Twee van deze publicaties gaan over hetzelfde schooljaar. Kies er een.")
        chosen[one.school_year] = one
    return chosen


def publication_of(figures: Figures, number: int) -> Published:
    """By its number. Raises Unknown."""
    found = figures.published.get(number)
    if found is None:
        raise Unknown("publicaties", "Een van deze publicaties bestaat niet.")
    return found
