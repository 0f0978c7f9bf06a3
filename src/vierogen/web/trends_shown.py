"""Published figures as a page shows them: what can be chosen, the charts, the tables, and where the same is found again.

This may reach published figures and nothing else; the import contract ``true-counts`` holds it to that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from vierogen.publication.answers import Comparison, Point, Series, Source, Trend
from vierogen.publication.charts import chart, drawn
from vierogen.publication.comparing import comparison
from vierogen.publication.conclusions import conclusions, days, difference_of, titled
from vierogen.publication.divisions import Division, Region
from vierogen.publication.drawing import number
from vierogen.publication.figures import Figures
from vierogen.publication.indicators import EVERY, INDICATORS, Indicator
from vierogen.publication.questions import MOST_REGIONS, NoAnswer, NotPublished, Question, TooMany, Unknown
from vierogen.publication.trends import trend
from vierogen.reference.school_years import SchoolYear
from vierogen.web.trends_asked import WHOLE, question_in

FIRST = Question("verzoeken", "land")
"""What one sees when nothing was chosen yet."""

Answer = Trend | Comparison


@dataclass(frozen=True, slots=True)
class Offered:
    """What the form offers, with what is chosen now."""

    asked: Question
    indicators: Sequence[Indicator]
    categories: Sequence[tuple[str, str]]
    divisions: Sequence[Division]
    regions: Sequence[Region]
    years: Sequence[str]
    days: Sequence[date]
    rates: bool
    room: int
    """For how many regions there is a list: one more than are chosen."""


@dataclass(frozen=True, slots=True)
class Charted:
    """An answer with its charts, which are SVG: drawing.py escapes every word in them.

    ``refused``: why it has none, while its table can be read.
    """

    answer: Answer
    title: str
    series: Sequence[Series]
    wide: str
    narrow: str
    refused: str
    days: str

    @property
    def has_categories(self) -> bool:
        """Whether a line of the table needs one."""
        return any(one.category for one in self.series)

    @property
    def has_rates(self) -> bool:
        """Whether anything is told for every 1,000 children."""
        return any(point.rate is not None for one in self.series for point in one.points)

    @property
    def is_summed(self) -> bool:
        """Whether a total stands here for more regions than anyone can tell apart."""
        return bool(self.answer.series) and self.series is not self.answer.series


@dataclass(frozen=True, slots=True)
class Shown:
    """The page. ``said`` is why there is no answer."""

    offered: Offered
    title: str = ""
    years: Charted | None = None
    beside: Charted | None = None
    conclusions: Sequence[str] = ()
    differences: Sequence[str] = ()
    publications: Sequence[Source] = ()
    query: str = ""
    """The permanent address behind its question mark: of this page and of the same question to the API."""
    beside_query: str = ""
    said: str = ""
    status: int = 200
    nothing_yet: bool = False

    @property
    def main(self) -> Charted | None:
        """What the page is about."""
        return self.years or self.beside


def shown(figures: Figures, query: Mapping[str, str]) -> Shown:
    """The page for an address. It always shows the form, with what could be understood."""
    if not figures.published:
        return Shown(offered(figures, FIRST), nothing_yet=True)
    try:
        asked = question_in(query)
    except NoAnswer as error:
        return no_answer(offered(figures, FIRST), error)
    choices = offered(figures, asked)
    try:
        return answered(figures, asked, choices)
    except NoAnswer as error:
        return no_answer(choices, error)


def no_answer(choices: Offered, error: NoAnswer) -> Shown:
    """Why, with the form to ask something else."""
    return Shown(choices, said=str(error), status=404 if isinstance(error, Unknown | NotPublished) else 200)


def answered(figures: Figures, asked: Question, choices: Offered) -> Shown:
    """The answer. Raises NoAnswer."""
    found = trend(figures, asked)
    years = charted(found, "jaren")
    told = beside_each_other(figures, asked, found)
    beside = charted(told, "naast") if told else None
    alone = years if beside is None or len(found.series[0].points) > 1 else None
    main = alone or beside
    assert main is not None  # without a comparison the years stand alone
    return Shown(
        choices,
        title=main.title,
        years=alone,
        beside=beside,
        conclusions=tuple(conclusions(found, years.series)),
        differences=tuple(difference_of(told, place) for place in range(len(told.differences))) if told else (),
        publications=found.publications,
        query=found.permanent_address.partition("?")[2],
        beside_query=told.permanent_address.partition("?")[2] if told else "",
    )


def beside_each_other(figures: Figures, asked: Question, found: Trend) -> Comparison | None:
    """The regions that were named, in the last year in which something was published."""
    named, told = set(asked.regions), {one.region for one in found.series}
    if len(named) < 2 or len(found.series) > len(told):  # noqa: PLR2004  # it takes two
        return None
    last = max(SchoolYear.parse(one.school_year) for one in found.publications)
    return comparison(figures, replace(asked, since=last, until=last, publications=used_in(found, last)))


def used_in(found: Trend, year: SchoolYear) -> tuple[int, ...]:
    """The publication of a school year."""
    return tuple(one.number for one in found.publications if one.school_year == str(year))


def charted(answer: Answer, key: str) -> Charted:
    """The answer as charts, and as what stands in its table."""
    refused, series, wide, narrow = "", answer.series, "", ""
    try:
        series = drawn(answer)
        wide = chart(answer, narrow=False, key=f"{key}-breed", on_page=True)
        narrow = chart(answer, narrow=True, key=f"{key}-smal", on_page=True)
    except TooMany as error:
        refused = str(error)
    return Charted(answer, titled(answer, series), series, wide, narrow, refused, days(answer))


# ── what can be chosen ───────────────────────────────────────────────────────────────────────────────────────────────


def offered(figures: Figures, asked: Question) -> Offered:
    """Every choice, with those in which the question makes sense."""
    indicator, division = INDICATORS.get(asked.indicator), figures.divisions.get(asked.division)
    years = sorted(figures.latest())
    return Offered(
        asked,
        EVERY,
        categories_of(indicator),
        tuple(figures.divisions.values()),
        regions_of(division, asked, years),
        school_years(years, asked),
        days_of(years, asked),
        bool(figures.populations.known),
        min(len(asked.regions) + 1, MOST_REGIONS) if asked.division != "land" else 0,
    )


def categories_of(indicator: Indicator | None) -> Sequence[tuple[str, str]]:
    """Only of what is told by category."""
    if indicator is None or not indicator.by_category:
        return ()
    return tuple((one.code, one.label) for one in indicator.categories)


def regions_of(division: Division | None, asked: Question, years: Sequence[SchoolYear]) -> Sequence[Region]:
    """By name: those of the day that is asked, or of any published school year; what was asked stays."""
    if division is None:
        return ()
    moments = [asked.day] if asked.day else [year.starts_on for year in years]
    found = [
        one for one in division.regions() if one.code in asked.regions or any(one.exists_on(day) for day in moments)
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def school_years(years: Sequence[SchoolYear], asked: Question) -> Sequence[str]:
    """From the first that was published to the last, and what was asked besides."""
    if not years:
        return ()
    between = {SchoolYear(start) for start in range(years[0].starts_in, years[-1].starts_in + 1)}
    return [str(year) for year in sorted(between | {year for year in (asked.since, asked.until) if year})]


def days_of(years: Sequence[SchoolYear], asked: Question) -> Sequence[date]:
    """Days whose regions can be taken for every year; none where regions never change."""
    if asked.division in WHOLE:
        return ()
    return sorted({year.starts_on for year in years[-1:]} | ({asked.day} if asked.day else set()))


# ── numbers in words ─────────────────────────────────────────────────────────────────────────────────────────────────


def amount(value: float | None) -> str:
    """As the Dutch write it, or a dash where there is none."""
    return "–" if value is None else number(value).replace("-", "−")


def change(point: Point) -> str:
    """With its sign: what changed against the year before."""
    if point.change is None:
        return "–"
    return f"{'+' if point.change > 0 else ''}{amount(point.change)}"
