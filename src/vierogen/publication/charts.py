"""Figures as a chart that everybody can read: on a telephone, on paper, without colour, and read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from vierogen.publication.answers import Comparison, Point, Series, Trend
from vierogen.publication.conclusions import counted_as, days, read_aloud, titled
from vierogen.publication.drawing import (
    FAINT,
    FONT,
    INK,
    LOOKS,
    PAPER,
    SOFT,
    Look,
    element,
    fitted,
    lines_of_words,
    marker,
    number,
    ticks,
    width_of,
    words,
)
from vierogen.publication.questions import MOST_REGIONS, TooMany

Answer = Trend | Comparison
NO_FIGURE = "geen cijfer"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large everything is, in units of the chart."""

    width: float
    plot_height: float
    title: float
    text: float
    small: float
    left: float
    labels: float
    """Room to the right for the names of the lines; without it they stand above the chart."""


WIDE = Sizes(720, 290, 21, 15, 13.5, 58, 186)
NARROW = Sizes(340, 230, 17, 13.5, 12, 44, 0)
WIDER_FONT = 1.15
"""Where our font is not there another one takes more room, and a number must not begin beyond the edge."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure as it is drawn: in children, or for every 1,000."""

    value: float
    low: float
    high: float


def mark_of(point: Point, *, rated: bool) -> Mark | None:
    """None where there is nothing to draw."""
    if rated:
        if point.rate is None or point.rate_margin is None:
            return None
        return Mark(point.rate, max(0.0, point.rate - point.rate_margin), point.rate + point.rate_margin)
    if point.value is None or point.low is None or point.high is None:
        return None
    return Mark(point.value, point.low, point.high)


def is_rated(series: Sequence[Series]) -> bool:
    """Whether figures for every 1,000 were asked, and there are any."""
    return any(point.rate is not None for one in series for point in one.points)


def drawn(answer: Answer) -> tuple[Series, ...]:
    """The lines of a chart: what was asked, or the total of a division with many regions or none. Raises TooMany."""
    if not answer.series and isinstance(answer, Trend):
        return answer.totals
    if len(answer.series) <= MOST_REGIONS:
        return answer.series
    if isinstance(answer, Comparison) or len({one.region for one in answer.series}) <= MOST_REGIONS:
        raise TooMany("Zoveel lijnen zijn niet uit elkaar te houden. Kies een categorie, of minder regio's.")
    return answer.totals


def chart(answer: Answer, *, narrow: bool, key: str = "grafiek", on_page: bool = False) -> str:
    """The chart as SVG. On a page that is called so itself the title is not written again, only read aloud.

    ``key`` makes its ids its own when several stand on a page.
    """
    series, sizes = drawn(answer), NARROW if narrow else WIDE
    sizes = replace(sizes, title=0) if on_page else sizes
    body = Bars(answer, series, sizes) if isinstance(answer, Comparison) else Lines(answer, series, sizes)
    inside = body.drawn()
    height = body.height
    named = element("title", escape(titled(answer, series)), id_=f"{key}-titel")
    told = element("desc", escape(read_aloud(answer, series)), id_=f"{key}-uitleg")
    paper = element("rect", width=sizes.width, height=height, fill=PAPER)
    return element(
        "svg",
        f"{named}{told}{paper}{inside}",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {sizes.width:g} {height:g}",
        width=sizes.width,
        height=height,
        role="img",
        lang="nl",
        aria_labelledby=f"{key}-titel {key}-uitleg",
        font_family=FONT,
    )


class Heading:
    """Title and what is counted, above every chart."""

    def __init__(self, answer: Answer, series: Sequence[Series], sizes: Sizes) -> None:
        room = sizes.width - 24
        title = fitted(titled(answer, series), room, sizes.title * 1.16) if sizes.title else []  # bold is wider
        below = fitted(f"{counted_as(answer, series)} {days(answer)}", room, sizes.small)
        y = 8 + (sizes.title or sizes.small)
        self.text = lines_of_words(title, 12, y, sizes.title, font_weight="bold")
        y += len(title) * sizes.title * 1.25 + 2
        self.text += lines_of_words(below, 12, y, sizes.small, fill=SOFT)
        self.bottom = y + len(below) * sizes.small * 1.25


# ── lines through the years ──────────────────────────────────────────────────────────────────────────────────────────


class Lines:
    """A line for each region or category; a year without a figure is a gap, never a nought."""

    def __init__(self, answer: Trend, series: Sequence[Series], sizes: Sizes) -> None:
        self.series, self.sizes, self.rated = series, sizes, is_rated(series)
        self.years = [point.school_year for point in series[0].points]
        self.alone = len(series) == 1
        self.by_category = len({one.region for one in series}) == 1 and series[0].category is not None
        self.heading = Heading(answer, series, sizes)
        self.marks = [[mark_of(point, rated=self.rated) for point in one.points] for one in series]
        self.names_above = "" if self.alone or sizes.labels else self._key()
        self.top = self.heading.bottom + (self._key_height() if self.names_above else 0) + 18
        self.bottom = self.top + sizes.plot_height
        self.right = sizes.width - (16 if self.alone or not sizes.labels else sizes.labels + 22)
        highest = max((mark.high for row in self.marks for mark in row if mark), default=0)
        self.ticks = ticks(highest, whole=not self.rated)
        widest = max(width_of(number(tick), sizes.small) for tick in self.ticks)
        self.sizes = replace(sizes, left=max(sizes.left, widest * WIDER_FONT + 10))
        self.slot = (self.right - self.sizes.left) / len(self.years)
        self.height = self.bottom + 50

    def drawn(self) -> str:
        """Everything, from the back to the front."""
        parts = [self.heading.text, self.names_above, self._gaps(), self._grid(), self._years()]
        parts += [self._band(row) for row in self.marks if self.alone]
        parts += [self._line(number) for number in range(len(self.series))]
        parts += [self._values() if self.alone else "" if self.names_above else self._labels()]
        return "".join(parts)

    def x(self, year: int, line: int) -> float:
        """The middle of a year, a little aside for each line so that margins do not hide each other."""
        spread = min(9.0, self.slot * 0.6 / len(self.series))
        return self.sizes.left + self.slot * (year + 0.5) + (line - (len(self.series) - 1) / 2) * spread

    def y(self, value: float) -> float:
        """The height of a number."""
        return self.bottom - value / self.ticks[-1] * self.sizes.plot_height

    def _name(self, one: Series) -> str:
        if self.by_category:
            return one.category_label or ""
        return f"{one.name}, {one.category_label}" if one.category_label else one.name

    def _grid(self) -> str:
        left, small = self.sizes.left, self.sizes.small
        return "".join(
            element(
                "line", x1=left, y1=self.y(tick), x2=float(self.right), y2=self.y(tick),
                stroke=SOFT if tick == 0 else FAINT, stroke_width=1,
            )
            + words(number(tick), left - 7, self.y(tick) + small * 0.35, small, fill=SOFT, text_anchor="end")
            for tick in self.ticks
        )  # fmt: skip

    def _years(self) -> str:
        small = self.sizes.small
        short = self.slot < width_of("2026/27", small) + 4
        every = 2 if self.slot < width_of("26/27", small) + 3 else 1
        last = len(self.years) - 1
        every = max(every, -(-len(self.years) // 14) if short else 1)
        return "".join(
            words(
                year[2:] if short else year, self.sizes.left + self.slot * (place + 0.5), self.bottom + small * 1.6,
                small, fill=SOFT, text_anchor="middle",
            )
            for place, year in enumerate(self.years)
            if (last - place) % every == 0
        ) + words("schooljaar", self.right, self.bottom + small * 3, small, fill=SOFT, text_anchor="end")  # fmt: skip

    def _gaps(self) -> str:
        """Years in which nothing at all can be told are said so, for nobody to read them as nought."""
        empty = [None if any(row[year] for row in self.marks) else Mark(0, 0, 0) for year in range(len(self.years))]
        return "".join(self._gap(run[0][0], len(run)) for run in runs(empty, at_least=1))

    def _gap(self, year: int, years: int) -> str:
        left, wide, small = self.sizes.left + self.slot * year, self.slot * years, self.sizes.small
        x, y = left + wide / 2, self.top + self.sizes.plot_height / 2
        told: dict[str, Any] = {"fill": SOFT, "text_anchor": "middle"}
        if wide < width_of(NO_FIGURE, small) + 8:
            told["transform"] = f"rotate(-90 {x:.1f} {y:.1f})"
        area = element(
            "rect", x=left + 2, y=float(self.top), width=wide - 4, height=float(self.sizes.plot_height), fill="#f2f2f2"
        )
        return area + words(NO_FIGURE, x, y + small * 0.35, small, **told)

    def _band(self, row: Sequence[Mark | None]) -> str:
        """The margins of a line that stands alone, as one shape."""
        shapes = []
        for run in runs(row):
            above = [f"{self.x(year, 0):.1f},{self.y(mark.high):.1f}" for year, mark in run]
            below = [f"{self.x(year, 0):.1f},{self.y(mark.low):.1f}" for year, mark in reversed(run)]
            shapes.append(element("polygon", points=" ".join(above + below), fill=LOOKS[0].colour, fill_opacity=0.12))
        return "".join(shapes)

    def _line(self, line: int) -> str:
        look, row = LOOKS[line], self.marks[line]
        parts = [self._bar(look, self.x(year, line), mark) for year, mark in enumerate(row) if mark]
        for run in runs(row):
            points = " ".join(f"{self.x(year, line):.1f},{self.y(mark.value):.1f}" for year, mark in run)
            parts.append(
                element(
                    "polyline", points=points, fill="none", stroke=look.colour, stroke_width=2.5,
                    stroke_dasharray=look.dashes or None, stroke_linejoin="round",
                )
            )  # fmt: skip
        parts += [marker(look, self.x(year, line), self.y(mark.value)) for year, mark in enumerate(row) if mark]
        return element("g", "".join(parts))

    def _bar(self, look: Look, x: float, mark: Mark) -> str:
        low, high, half = self.y(mark.low), self.y(mark.high), min(4.0, self.slot * 0.12)
        path = f"M{x - half:.1f} {low:.1f}h{2 * half:.1f}M{x - half:.1f} {high:.1f}h{2 * half:.1f}M{x:.1f} {low:.1f}V{high:.1f}"
        return element(
            "path", d=path, stroke=look.colour, stroke_width=1.2, stroke_opacity=0.7 if self.alone else 0.5, fill="none"
        )

    def _values(self) -> str:
        """The numbers of a line that stands alone, beside their markers."""
        size = self.sizes.small
        told = [(year, mark) for year, mark in enumerate(self.marks[0]) if mark]
        tight = any(width_of(number(mark.value), size) + 4 > self.slot for _, mark in told)
        every = 2 if tight else 1
        last = told[-1][0] if told else 0
        return "".join(
            self._value(year, mark, size) for year, mark in told if (last - year) % every == 0
        )  # fmt: skip

    def _value(self, year: int, mark: Mark, size: float) -> str:
        """Above the marker, with paper around it so that no line runs through it."""
        x, y = self.x(year, 0), self.y(mark.value) - 10
        behind = words(
            number(mark.value), x, y, size, text_anchor="middle", font_weight="bold", stroke=PAPER, stroke_width=4,
            stroke_linejoin="round", aria_hidden="true",
        )  # fmt: skip
        return behind + words(number(mark.value), x, y, size, text_anchor="middle", font_weight="bold")

    def _labels(self) -> str:
        """The name of each line at its end, moved apart where they would touch."""
        size = self.sizes.small
        blocks = [fitted(self._name(one), self.sizes.labels - 18, size) for one in self.series]
        ends = [next((mark for mark in reversed(row) if mark), None) for row in self.marks]
        wanted = [self.y(end.value) if end else self.bottom for end in ends]
        places = apart(wanted, [len(block) * size * 1.2 + 7 for block in blocks], self.top - 10, self.bottom + 24)
        parts = []
        for line, (block, middle) in enumerate(zip(blocks, places, strict=True)):
            first = middle - (len(block) - 1) * size * 0.62
            parts.append(self._tie(line, middle))
            parts.append(marker(LOOKS[line], self.right + 20, middle))
            parts.append(lines_of_words(block, self.right + 31, first + size * 0.35, size))
        return "".join(parts)

    def _tie(self, line: int, middle: float) -> str:
        """From the end of a line to its name."""
        end = next(((year, mark) for year, mark in reversed(list(enumerate(self.marks[line]))) if mark), None)
        if end is None:
            return ""
        x, y = self.x(end[0], line) + 7, self.y(end[1].value)
        path = f"M{x:.1f} {y:.1f}L{self.right + 2:.1f} {y:.1f}L{self.right + 13:.1f} {middle:.1f}"
        return element("path", d=path, stroke=LOOKS[line].colour, stroke_width=0.8, stroke_opacity=0.6, fill="none")

    def _key(self) -> str:
        """The names above the chart, each with its line and marker, where there is no room beside it."""
        y, size = self.heading.bottom + 8, self.sizes.small
        parts = []
        for line, one in enumerate(self.series):
            look, block = LOOKS[line], self._key_lines(one)
            middle = y + size * 0.2
            parts.append(
                element(
                    "line", x1=12, y1=middle, x2=44, y2=middle, stroke=look.colour, stroke_width=2.5,
                    stroke_dasharray=look.dashes or None,
                )
            )  # fmt: skip
            parts.append(marker(look, 28, middle) + lines_of_words(block, 52, y + size * 0.55, size))
            y += len(block) * size * 1.25 + 4
        return "".join(parts)

    def _key_lines(self, one: Series) -> list[str]:
        return fitted(self._name(one), self.sizes.width - 64, self.sizes.small)

    def _key_height(self) -> float:
        return sum(len(self._key_lines(one)) * self.sizes.small * 1.25 + 4 for one in self.series) + 8


def runs(row: Sequence[Mark | None], at_least: int = 2) -> list[list[tuple[int, Mark]]]:
    """Years that follow each other, each with its figure."""
    found: list[list[tuple[int, Mark]]] = [[]]
    for year, mark in enumerate(row):
        if mark:
            found[-1].append((year, mark))
        elif found[-1]:
            found.append([])
    return [run for run in found if len(run) >= at_least]


def apart(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Middles as near as can be to where they are wanted, that do not touch and stay between top and bottom."""
    order = sorted(range(len(wanted)), key=lambda one: wanted[one])
    places = list(wanted)
    edge = top
    for one in order:
        places[one] = max(places[one], edge + heights[one] / 2)
        edge = places[one] + heights[one] / 2
    edge = bottom
    for one in reversed(order):
        places[one] = min(places[one], edge - heights[one] / 2)
        edge = places[one] - heights[one] / 2
    return places


# ── regions beside each other ────────────────────────────────────────────────────────────────────────────────────────


class Bars:
    """A line from the lower to the upper bound for each region, with the figure on it."""

    def __init__(self, answer: Comparison, series: Sequence[Series], sizes: Sizes) -> None:
        self.series, self.sizes, self.rated = series, sizes, is_rated(series)
        self.heading = Heading(answer, series, sizes)
        self.marks = [mark_of(one.points[0], rated=self.rated) for one in series]
        self.names = [fitted(one.name, sizes.width - 24, sizes.text) for one in series]
        self.top = self.heading.bottom + 12
        self.left, self.right = 20.0, sizes.width - 100
        self.ticks = ticks(max((mark.high for mark in self.marks if mark), default=0), whole=not self.rated)
        self.rows = [len(name) * sizes.text * 1.25 + 30 for name in self.names]
        self.bottom = self.top + sum(self.rows) + 4
        self.height = self.bottom + sizes.small * 2 + 12

    def x(self, value: float) -> float:
        """How far to the right a number stands."""
        return self.left + value / self.ticks[-1] * (self.right - self.left)

    def drawn(self) -> str:
        """Everything, from the back to the front."""
        return self.heading.text + self._grid() + "".join(self._row(number) for number in range(len(self.series)))

    def _grid(self) -> str:
        small = self.sizes.small
        every = 2 if width_of(number(self.ticks[-1]), small) + 8 > self.x(self.ticks[1]) - self.x(0) else 1
        return "".join(
            element(
                "line", x1=self.x(tick), y1=self.top, x2=self.x(tick), y2=self.bottom,
                stroke=SOFT if tick == 0 else FAINT, stroke_width=1,
            )
            + (
                words(number(tick), self.x(tick), self.bottom + small * 1.4, small, fill=SOFT, text_anchor="middle")
                if place % every == 0
                else ""
            )
            for place, tick in enumerate(self.ticks)
        )  # fmt: skip

    def _row(self, line: int) -> str:
        look, mark, name = LOOKS[line], self.marks[line], self.names[line]
        y = self.top + sum(self.rows[:line]) + self.sizes.text
        parts = [lines_of_words(name, self.left + 5, y, self.sizes.text, stroke=PAPER, stroke_width=4)]
        parts.append(lines_of_words(name, self.left + 5, y, self.sizes.text))
        middle = y + (len(name) - 1) * self.sizes.text * 1.25 + 18
        if mark is None:
            parts.append(words(NO_FIGURE, self.left + 5, middle + 4, self.sizes.small, fill=SOFT))
            return "".join(parts)
        low, high = self.x(mark.low), self.x(mark.high)
        path = f"M{low:.1f} {middle - 6:.1f}v12M{high:.1f} {middle - 6:.1f}v12M{low:.1f} {middle:.1f}H{high:.1f}"
        parts.append(element("path", d=path, stroke=look.colour, stroke_width=2, fill="none"))
        parts.append(marker(look, self.x(mark.value), middle, 6.0))
        told = f"{number(mark.value)} ± {number(round(mark.high - mark.value, 2))}"
        parts.append(
            words(told, high + 8, middle + self.sizes.small * 0.35, self.sizes.small, font_weight="bold", fill=INK)
        )
        return "".join(parts)
