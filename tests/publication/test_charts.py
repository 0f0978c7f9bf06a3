"""A chart can be read without colour, on a telephone and aloud, and shows the numbers of its answer and no others."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from published import figures, published, seeded
from vierogen.publication.answers import Comparison, Trend
from vierogen.publication.charts import apart, chart
from vierogen.publication.comparing import comparison
from vierogen.publication.divisions import Imported, Membership, Region
from vierogen.publication.drawing import LOOKS, fitted, number, ticks, width_of
from vierogen.publication.figures import Figures
from vierogen.publication.questions import Question, TooMany
from vierogen.publication.trends import trend
from vierogen.reference.school_years import SchoolYear

SVG = "{http://www.w3.org/2000/svg}"
TEN = [published(n, f"{2014 + n}/{15 + n}", seeded(n)) for n in (1, 2, 3, 5, 6)]
KNOWN = figures(*TEN)
THREE = ("GM0307", "GM0402", "GM0363")


def asked(**parts: object) -> Trend:
    return trend(KNOWN, Question(**({"indicator": "verzoeken", "division": "gemeente"} | parts)))  # type: ignore[arg-type]


def beside() -> Comparison:
    return comparison(KNOWN, Question("verzoeken", "gemeente", THREE, SchoolYear(2019), SchoolYear(2019)))


def of_no_day() -> Figures:
    """With a division that ended before the first publication."""
    until = date(2015, 7, 31)
    ended = Imported("oud", (Region("A", "Deel A", until, until),), (Membership("GM0307", "A", until, until),))
    return Figures(TEN, [ended])


CASES = {
    "one region": asked(regions=("GM0307",)),
    "three regions": asked(regions=THREE),
    "six regions": asked(regions=(*THREE, "GM0599", "GM0014", "GM0518")),
    "one year": asked(regions=THREE, since=SchoolYear(2020), until=SchoolYear(2020)),
    "the country": asked(division="land"),
    "bins": asked(division="po", indicator="doorlooptijd", regions=("PO2707",)),
    "tens of thousands": trend(figures(published(1, "2020/21", lambda _: 40)), Question("verzoeken", "land")),
    "all noughts": trend(figures(published(1, "2020/21", lambda _: -9)), Question("verzoeken", "land")),
    "a division that ended before": trend(of_no_day(), Question("verzoeken", "oud")),
    "a comparison": beside(),
}


@pytest.fixture(params=CASES, name="answer")
def each(request: pytest.FixtureRequest) -> Trend | Comparison:
    return CASES[request.param]


@pytest.fixture(params=[False, True], ids=["wide", "narrow"], name="narrow")
def both(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def parsed(answer: Trend | Comparison, narrow: bool) -> ET.Element:
    return ET.fromstring(chart(answer, narrow=narrow))


def test_a_chart_is_an_image_with_a_title_and_all_its_numbers_in_words(
    answer: Trend | Comparison, narrow: bool
) -> None:
    root = parsed(answer, narrow)

    title, told = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert title is not None
    assert told is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {told.get('id')}"
    for series in answer.series:
        for point in series.points:
            if point.value is not None:
                assert f"{point.school_year} {number(point.value)}, marge {number(point.margin or 0)}" in (
                    told.text or ""
                )
            else:
                assert f"{point.school_year} geen cijfer" in (told.text or "")


def test_lines_differ_by_dashes_and_markers_besides_colour() -> None:
    assert len({look.dashes for look in LOOKS}) == len({look.marker for look in LOOKS}) == len(LOOKS)
    root = parsed(CASES["six regions"], narrow=False)

    lines = [one.get("stroke-dasharray") for one in root.iter(f"{SVG}polyline")]
    assert len(set(lines)) == 6
    shapes = {one.tag for one in root.iter() if one.tag in {f"{SVG}circle", f"{SVG}polygon"}}
    assert shapes == {f"{SVG}circle", f"{SVG}polygon"}


def test_every_figure_has_a_marker_and_its_margin_is_drawn_to_scale() -> None:
    answer = CASES["three regions"]
    root = parsed(answer, narrow=False)
    points = [point for series in answer.series for point in series.points if point.value is not None]

    bars = [one.get("d", "") for one in root.iter(f"{SVG}path") if one.get("stroke-width") == "1.2"]
    assert len(bars) == len(points)
    heights = [
        abs(float(found[1]) - float(found[2])) for bar in bars if (found := re.search(r"([\d.]+)V([\d.]+)$", bar))
    ]
    per_child = heights[0] / ((points[0].high or 0) - (points[0].low or 0))
    for height, point in zip(heights, points, strict=True):
        assert height == pytest.approx(per_child * ((point.high or 0) - (point.low or 0)), abs=0.3)


def test_a_year_without_a_figure_breaks_the_line_and_is_said() -> None:
    root = parsed(CASES["one region"], narrow=False)

    assert len(list(root.iter(f"{SVG}polyline"))) == 2
    assert "geen cijfer" in [one.text for one in root.iter(f"{SVG}text")]


def test_a_line_that_stands_alone_shows_its_numbers() -> None:
    answer = CASES["one region"]

    written = [one.text for one in parsed(answer, narrow=False).iter(f"{SVG}text")]

    for point in answer.series[0].points:
        assert point.value is None or number(point.value) in written


def test_names_stand_at_the_lines_or_above_them(narrow: bool) -> None:
    written = " ".join(one.text or "" for one in parsed(CASES["three regions"], narrow).iter(f"{SVG}text"))

    for name in ("Amersfoort", "Hilversum", "Amsterdam"):
        assert written.count(name) >= 2  # in the title, and at the line


def test_nothing_is_drawn_outside_the_paper(answer: Trend | Comparison, narrow: bool) -> None:
    root = parsed(answer, narrow)
    _, _, width, height = map(float, root.get("viewBox", "").split())

    for one in root.iter(f"{SVG}text"):
        assert 0 <= float(one.get("x", "-1")) <= width
        assert 0 <= float(one.get("y", "-1")) <= height
        if one.get("text-anchor") == "end":
            wide = 1.1 * width_of(one.text or "", float(one.get("font-size", "0")))  # also in a wider font than ours
            assert float(one.get("x", "-1")) >= wide
    for one in root.iter(f"{SVG}circle"):
        assert 0 <= float(one.get("cx", "-1")) <= width
        assert 0 <= float(one.get("cy", "-1")) <= height


def test_a_chart_needs_no_style_no_script_and_nothing_from_elsewhere(answer: Trend | Comparison) -> None:
    text = chart(answer, narrow=False)

    assert not re.search(r"<(style|script|image|foreignObject|a|use)\b|\sstyle=|\son\w+=|href", text)
    assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]


def test_a_narrow_chart_can_be_read_at_320_pixels() -> None:
    root = parsed(CASES["three regions"], narrow=True)

    scale = 320 / float(root.get("viewBox", "").split()[2])
    assert min(float(one.get("font-size", "0")) for one in root.iter(f"{SVG}text")) * scale >= 11


def test_a_name_that_was_imported_cannot_become_markup() -> None:
    odd = Imported(
        "raar", (Region("R", 'Zuid <script>"&', date(2013, 1, 1)),), (Membership("GM0307", "R", date(2013, 1, 1), None),)
    )  # fmt: skip
    found = trend(Figures(TEN, [odd]), Question("verzoeken", "raar", ("R",)))

    root = ET.fromstring(chart(found, narrow=False))

    assert 'Zuid <script>"&' in (root.findtext(f"{SVG}title") or "")
    assert not list(root.iter(f"{SVG}script"))


def test_more_lines_than_anyone_can_tell_apart_are_not_drawn() -> None:
    with pytest.raises(TooMany, match="categorie"):
        chart(asked(division="po", indicator="doorlooptijd", regions=("PO2707", "PO2602")), narrow=False)
    assert "totaal van gemeenten" in chart(asked(), narrow=False)


@pytest.mark.parametrize(("value", "written"), [(0, "0"), (1234, "1.234"), (0.5, "0,5"), (1234.56, "1.234,56")])
def test_numbers_are_written_as_the_dutch_do(value: float, written: str) -> None:
    assert number(value) == written


@pytest.mark.parametrize("top", [0, 1, 3, 7, 12, 99, 100, 101, 5_000, 123_456])
def test_ticks_are_whole_round_numbers_that_reach_the_highest_figure(top: int) -> None:
    found = ticks(top)

    assert found[0] == 0
    assert found[-1] >= top
    assert all(float(one).is_integer() for one in found)
    assert 2 <= len(found) <= 7


def test_small_rates_have_ticks_of_their_own_size() -> None:
    assert ticks(0.43, whole=False) == [0, 0.1, 0.2, 0.3, 0.4, 0.5]


@pytest.mark.parametrize("top", [0.01, 0.02, 0.03, 0.07])
def test_no_two_ticks_beside_a_chart_of_the_smallest_rates_are_written_alike(top: float) -> None:
    found = [number(tick) for tick in ticks(top, whole=False)]

    assert len(set(found)) == len(found)
    assert not any(one.endswith(",") for one in found)


def test_long_words_break_at_a_hyphen() -> None:
    assert fitted("Zaanstreek-Waterland", 110, 13) == ["Zaanstreek-", "Waterland"]
    assert fitted("een twee", 1_000, 13) == ["een twee"]


def test_labels_do_not_touch() -> None:
    places = apart([10, 11, 12], [20, 20, 20], 0, 100)

    assert [round(one) for one in places] == [10, 30, 50]
    low = apart([99, 98], [20, 20], 0, 100)
    assert sorted(low) == [70, 90]
