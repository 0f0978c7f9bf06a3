"""Answers about published figures: pure functions of the leaves, with margins, changes and what cannot be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import combinations
from math import ceil, sqrt

from vierogen.publication import answers as a
from vierogen.publication.divisions import Division, Region
from vierogen.publication.drawing import number as in_dutch
from vierogen.publication.figures import Figures, Published, Share
from vierogen.publication.ground import is_the_same
from vierogen.publication.indicators import INDICATORS, Indicator
from vierogen.publication.margins import margin as margin_of
from vierogen.publication.questions import (
    MOST_REGIONS,
    MOST_YEARS,
    NotPublished,
    Question,
    TooMany,
    TooSmall,
    Unknown,
)
from vierogen.publication.tables import REQUESTS, Category, Level
from vierogen.reference.municipalities import REGISTER_STARTS_ON
from vierogen.reference.school_years import SchoolYear

TOTAL = "TOTAAL"
NOTHING_PUBLISHED = "Over dit schooljaar is niets gepubliceerd."
NOT_IN_PUBLICATION = "In deze publicatie staat dit cijfer niet."
NOT_THERE = "Deze regio was er in dit schooljaar niet."
NO_REGIONS = "Deze indeling gold in dit schooljaar niet."
PARTLY = "Een deel van het land ligt maar half in deze indeling en is niet in kleinere delen gepubliceerd."
LAST_DAY = date(2100, 1, 1)

UNDER_NOISE = (
    "Elk cijfer is een optelsom van kleine cijfers, elk met een beetje toeval. Het werkelijke aantal ligt met 95 % zekerheid binnen de marge; "
    "niemand kan het hieruit precies aflezen."
)
OF_THEN = (
    "Elk schooljaar is geteld op de regio's van toen. Na een herindeling is een regio niet met zichzelf van eerder te "
    "vergelijken; noem daarvoor een peildatum."
)
ONE_SECTOR = {
    "PO": "Alleen kinderen in het primair onderwijs tellen hier mee.",
    "VO": "Alleen kinderen in het voortgezet onderwijs tellen hier mee.",
}
NO_RATE = (
    "Waar geen cijfer per 1.000 staat, is het aantal kinderen niet van alle gemeenten van de regio bekend, of ligt een "
    "gemeente er maar voor een deel in."
)


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


# ── what is asked ────────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── a trend ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def trend(figures: Figures, asked: Question) -> a.Trend:
    """The answer to a question. Raises NoAnswer."""
    return figures.answers.get(asked, lambda: made(figures, asked))


def made(figures: Figures, asked: Question) -> a.Trend:
    """Makes the answer."""
    question = understood(figures, asked)
    shares = shares_of(figures, question)
    sums = Sums(figures, question, shares)
    is_whole = question.division.code == "land"  # then the one region is the total
    told = question.division.regions() if is_whole else every_region(question.division, shares)
    series = tuple(sums.series(region, one) for region in question.regions or told for one in question.classes)
    totals = () if is_whole else tuple(sums.series(None, one) for one in question.classes)
    return a.Trend(
        definition_of(question.indicator),
        on_division(question),
        tuple(source_of(one) for one in question.used),
        series,
        totals,
        tuple(sorted(sums.sources)),
        notes_of(question, [*series, *totals]),
        f"/trends?{permanent(question).address()}",
    )


def shares_of(figures: Figures, question: Understood) -> dict[int, Share]:
    """How each publication is shared out. Raises TooSmall when a region that was named is no union of leaves."""
    table = question.indicator.table.name
    shares = {
        one.number: figures.share(one, table, question.division, question.asked.day)
        for one in question.used
        if table in one.tables and one.tables[table].holds(question.codes)
    }
    for share in shares.values():
        for region in question.regions:
            if region.code in share.unclear:
                raise TooSmall(f"{region.name} is niet te tellen. {share.unclear[region.code]}")
    return shares


def every_region(division: Division, shares: dict[int, Share]) -> tuple[Region, ...]:
    """All regions in which something was published, by code."""
    codes = set().union(*({*share.regions, *share.unclear} for share in shares.values()))
    return tuple(region for code in sorted(codes) if (region := division.region(code)))


class Sums:
    """Sums of leaves for one question. ``sources``: who counted the children that were used."""

    def __init__(self, figures: Figures, question: Understood, shares: dict[int, Share]) -> None:
        self._figures, self._question, self._shares = figures, question, shares
        self.sources: set[str] = set()

    def series(self, region: Region | None, one: Category | None) -> a.Series:
        """A region, or the whole division, through the years."""
        points = list[a.Point]()
        for year, published in self._question.years:
            points.append(self._changed(region, self._point(region, one, year, published), points[-1:]))
        code, name = (region.code, region.name) if region else (TOTAL, f"totaal van {self._question.division.name}")
        return a.Series(code, name, one.code if one else None, one.label if one else None, tuple(points))

    def _point(
        self, region: Region | None, one: Category | None, year: SchoolYear, published: Published | None
    ) -> a.Point:
        if published is None:
            return a.Point(str(year), None, gap=NOTHING_PUBLISHED)
        leaves = self._leaves(region, published)
        if isinstance(leaves, str):
            return a.Point(str(year), published.number, gap=leaves)
        table = published.tables[self._question.indicator.table.name]
        categories = [one.code] if one else self._question.codes
        value = max(0, table.summed(categories, leaves))
        count = len(leaves) * len(categories)
        margin = margin_of(((table.epsilon, count),))
        found = a.Point(
            str(year), published.number, value, margin, max(0, value - margin), value + margin, count
        )  # fmt: skip
        return self._rated(found, region, published) if self._question.asked.per_thousand else found

    def _leaves(self, region: Region | None, published: Published) -> tuple[int, ...] | str:
        """The leaves of a region, or why there are none."""
        share = self._shares.get(published.number)
        if share is None:
            return NOT_IN_PUBLICATION
        if region is None:
            return PARTLY if share.total_is_unclear else share.inside or NO_REGIONS
        if region.code in share.unclear:
            return share.unclear[region.code]
        return share.regions.get(region.code, NOT_THERE)

    def _changed(self, region: Region | None, point: a.Point, before: Sequence[a.Point]) -> a.Point:
        """With the change against the year before, where both were told, and of the same piece of the country."""
        if not before or before[0].value is None or point.value is None:
            return point
        if self._question.moves and not self._is_the_same(region, before[0], point):
            return point
        margin = margin_of(self._noise(one) for one in (before[0], point))
        change = point.value - before[0].value
        return replace(point, change=change, change_margin=margin, change_exceeds_margin=abs(change) > margin)

    def _is_the_same(self, region: Region | None, before: a.Point, after: a.Point) -> bool:
        first, last = (self._published_at(one) for one in (before, after))
        return is_the_same(
            self._counted(region, first), first.school_year, self._counted(region, last), last.school_year
        )

    def _counted(self, region: Region | None, published: Published) -> frozenset[str]:
        """The municipalities that a figure is the sum of."""
        places = published.tables[self._question.indicator.table.name].places
        leaves = self._leaves(region, published)
        assert not isinstance(leaves, str)  # a figure was told
        return frozenset(places[leaf].municipality for leaf in leaves)

    def _published_at(self, point: a.Point) -> Published:
        assert point.publication is not None  # it has a value
        return self._figures.published[point.publication]

    def _noise(self, point: a.Point) -> tuple[Fraction, int]:
        return self._published_at(point).tables[self._question.indicator.table.name].epsilon, point.leaves

    def _rated(self, point: a.Point, region: Region | None, published: Published) -> a.Point:
        """For every 1,000 children, where they were counted in all of the region."""
        living = self._living(region, published)
        counted = living and self._figures.populations.of(
            published.school_year, living, self._question.division.sector
        )  # fmt: skip
        if not counted:
            return point
        children, sources = counted
        self.sources |= sources
        assert point.value is not None  # a gap is not rated
        assert point.margin is not None
        rate, margin = round(1000 * point.value / children, DIGITS), rounded_up(Fraction(1000 * point.margin, children))
        return replace(point, children=children, rate=rate, rate_margin=margin)

    def _living(self, region: Region | None, published: Published) -> set[str] | None:
        """The municipalities of a region; None when one of them lies in it only in part."""
        table = published.tables.get(REQUESTS.name)
        if table is None:
            return None
        question = self._question
        share = self._figures.share(published, REQUESTS.name, question.division, question.asked.day)
        mine = set(share.inside if region is None else share.regions.get(region.code, ()))
        codes = {table.places[leaf].municipality for leaf in mine}
        sector = question.division.sector or ""
        there = {
            leaf
            for leaf, at in enumerate(table.places)
            if at.municipality in codes and at.partnership.startswith(sector)
        }  # fmt: skip
        return codes if there == mine else None


# ── what is told beside it ───────────────────────────────────────────────────────────────────────────────────────────


def definition_of(indicator: Indicator) -> a.Definition:
    """What an indicator counts."""
    return a.Definition(
        indicator.code,
        indicator.label,
        indicator.definition,
        indicator.version,
        indicator.table.name,
        indicator.table.level.value,
        tuple(a.Bin(one.code, one.label) for one in indicator.categories),
        indicator.by_category,
    )


def on_division(question: Understood) -> a.OnDivision:
    """On which regions."""
    division = question.division
    return a.OnDivision(division.code, division.name, division.edition, question.asked.day)


def source_of(one: Published) -> a.Source:
    """From which publication."""
    return a.Source(one.number, str(one.school_year), one.made_at, written(one.epsilon), one.method)


def written(number: Fraction) -> str:
    """An epsilon as people write it; exactly."""
    as_decimal = f"{float(number):g}"
    return as_decimal if Fraction(as_decimal) == number else str(number)


def permanent(question: Understood) -> Question:
    """The same question with its publications, years and regions named, so that it is answered alike later."""
    asked, used = question.asked, question.used
    return replace(
        asked,
        since=question.years[0][0],
        until=question.years[-1][0],
        regions=tuple(region.code for region in question.regions),
        publications=tuple(sorted(one.number for one in used)),
    )


def notes_of(question: Understood, series: Sequence[a.Series]) -> tuple[str, ...]:
    """What one must know to read the figures well."""
    division = question.division
    notes = [UNDER_NOISE]
    if question.moves:
        notes.append(OF_THEN)
    if division.sector:
        notes.append(ONE_SECTOR[division.sector])
    told = [point for one in series for point in one.points if point.value is not None]
    if question.asked.per_thousand and any(point.rate is None for point in told):
        notes.append(NO_RATE)
    return tuple(notes)


# ── regions beside each other ────────────────────────────────────────────────────────────────────────────────────────


def comparison(figures: Figures, asked: Question) -> a.Comparison:
    """Several regions in the one school year of the question. Raises NoAnswer."""
    return figures.answers.get(("comparison", asked), lambda: compared(figures, asked))


def compared(figures: Figures, asked: Question) -> a.Comparison:
    """Makes the comparison."""
    if len(set(asked.regions)) < 2:  # noqa: PLR2004  # it takes two
        raise Unknown("regios", "Noem ten minste twee regio's om te vergelijken.")
    found = trend(figures, asked)
    if len(found.series) > len(set(asked.regions)):
        raise Unknown("categorie", "Bij deze indicator vergelijkt u per categorie. Noem er een.")
    return a.Comparison(
        found.indicator,
        found.division,
        found.series[0].points[0].school_year,
        "per 1.000 kinderen" if asked.per_thousand else "kinderen",
        found.publications,
        found.series,
        tuple(Differences(figures, found, asked).all()),
        found.population_sources,
        found.notes,
        f"/trends/vergelijkingen?{in_one_year(found, asked)}",
    )


def in_one_year(found: a.Trend, asked: Question) -> str:
    """The address of a comparison: with its school year, and the publication that was used."""
    used = tuple(one.number for one in found.publications)
    question = replace(asked, since=None, until=None, publications=used)
    return f"{question.address()}&schooljaar={found.series[0].points[0].school_year}"


class Differences:
    """Every two regions of an answer, beside each other."""

    def __init__(self, figures: Figures, found: a.Trend, asked: Question) -> None:
        self._figures, self._found, self._asked = figures, found, asked

    def all(self) -> Iterator[a.Difference]:
        """Only of regions that were told."""
        for first, second in combinations(self._found.series, 2):
            told = self._rates(first, second) if self._asked.per_thousand else self._counts(first, second)
            if told is not None:
                difference, margin = told
                larger = abs(difference) > margin
                yield a.Difference(
                    first.region,
                    second.region,
                    difference,
                    margin,
                    larger,
                    None if larger else within(first, second, difference, margin),
                )

    def _counts(self, first: a.Series, second: a.Series) -> tuple[float, float] | None:
        one, other = first.points[0], second.points[0]
        if one.value is None or other.value is None or one.publication is None:
            return None
        table = self._figures.published[one.publication].tables[self._found.indicator.in_table]
        return one.value - other.value, margin_of(((table.epsilon, one.leaves + other.leaves),))

    def _rates(self, first: a.Series, second: a.Series) -> tuple[float, float] | None:
        """From the figures themselves: what is rounded may lie on the other side of a margin."""
        one, other = first.points[0], second.points[0]
        if one.value is None or other.value is None or one.margin is None or other.margin is None:
            return None
        if not one.children or not other.children:
            return None
        weights = Fraction(1000, one.children), Fraction(1000, other.children)
        difference = one.value * weights[0] - other.value * weights[1]
        margin = together((one.margin, float(weights[0])), (other.margin, float(weights[1])))
        return round(float(difference), DIGITS), rounded_up(margin)


DIGITS, PARTS = 2, 100
"""Behind the comma of a figure for every 1,000 children, and into how many parts they divide one."""


def rounded_up(margin: Fraction | float) -> float:
    """As it is told: a margin that is rounded down would promise more than there is."""
    return ceil(margin * PARTS) / PARTS


def together(*margins: tuple[int, float]) -> float:
    """The margin of a difference of sums with independent noise: of each its margin, and what one child weighs in it.

    The root of the sum of squares: the 95 % margin of Laplace noise is 2.12 times its standard deviation, and that
    factor only becomes smaller for a sum. A margin is a whole number of children, and the noise may stay within it just
    so, or nearly within the next: hence half a child more of each, without which this is too small three times in ten.
    """
    return sqrt(sum(((margin + 0.5) * weight) ** 2 for margin, weight in margins))


def within(first: a.Series, second: a.Series, difference: float, margin: float) -> str:
    """What may not be concluded."""
    return (
        f"Het verschil tussen {first.name} en {second.name} is {in_dutch(abs(difference))} en valt binnen zijn marge van "
        f"{in_dutch(margin)}: er is niet uit op te maken wie meer heeft."
    )
