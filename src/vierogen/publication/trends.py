"""A trend: published figures through the years, with margins, changes and what cannot be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from vierogen.publication import answers as a
from vierogen.publication.divisions import Division, Region
from vierogen.publication.figures import Figures, Published, Share
from vierogen.publication.ground import is_the_same
from vierogen.publication.indicators import Indicator
from vierogen.publication.margins import margin as margin_of
from vierogen.publication.questions import Question, TooSmall
from vierogen.publication.rates import DIGITS, rounded_up
from vierogen.publication.tables import REQUESTS, Category
from vierogen.publication.understanding import Understood, understood
from vierogen.reference.school_years import SchoolYear

TOTAL = "TOTAAL"
NOTHING_PUBLISHED = "Over dit schooljaar is niets gepubliceerd."
NOT_IN_PUBLICATION = "In deze publicatie staat dit cijfer niet."
NOT_THERE = "Deze regio was er in dit schooljaar niet."
NO_REGIONS = "Deze indeling gold in dit schooljaar niet."
PARTLY = "Een deel van het land ligt maar half in deze indeling en is niet in kleinere delen gepubliceerd."

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
    """An epsilon as programs read it, exactly: 0.35, or 1/3. In Dutch it is written by ``budget``."""
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
