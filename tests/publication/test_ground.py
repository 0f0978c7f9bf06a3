"""A change between two years is only told of the same piece of the country."""

from __future__ import annotations

from datetime import date

import pytest

from published import figures, published
from vierogen.publication.answers import Point
from vierogen.publication.divisions import Imported, Membership, Region
from vierogen.publication.figures import Figures
from vierogen.publication.questions import Question
from vierogen.publication.trends import trend

YEARS = ("2016/17", "2017/18", "2018/19", "2019/20", "2020/21")
WHOLE = figures(*(published(n, year, lambda _: 100) for n, year in enumerate(YEARS, 1)))
"""Haren and Ten Boer became part of Groningen on 1 January 2019, halfway the third of these."""
GRONINGEN, HAREN, TEN_BOER, AMSTERDAM = "GM0014", "GM0017", "GM0009", "GM0363"
ALWAYS = [True] * 4


def told(known: Figures, **parts: object) -> list[bool]:
    """Of each year but the first whether a change was told."""
    found = trend(known, Question(**({"indicator": "verzoeken", "division": "gemeente"} | parts)))  # type: ignore[arg-type]  # as they are asked
    return [is_told(point) for point in found.series[0].points[1:]]


def is_told(point: Point) -> bool:
    assert (point.change is None) == (point.change_margin is None) == (point.change_exceeds_margin is None)
    return point.change is not None


@pytest.mark.parametrize(
    ("parts", "changes"),
    [
        ({"regions": (AMSTERDAM,)}, ALWAYS),
        ({"regions": (GRONINGEN,)}, [True, False, False, True]),
        ({"regions": (HAREN,)}, [True, False, False, False]),
        ({"regions": (GRONINGEN,), "day": date(2021, 1, 1)}, ALWAYS),
        ({"division": "land"}, ALWAYS),
        ({"division": "po"}, ALWAYS),
    ],
    ids=["elsewhere", "takes in", "is taken in", "on the municipalities of a day", "the country", "a partnership"],
)
def test_a_municipality_is_not_held_against_itself_of_before_it_took_in_another(
    parts: dict[str, object], changes: list[bool]
) -> None:
    assert told(WHOLE, **parts) == changes


def divided(*lines: tuple[str, str, date, date | None]) -> Figures:
    """The same with a division of these members, region, and days."""
    begin = date(2013, 1, 1)
    regions = tuple(Region(code, f"Regio {code}", begin) for code in sorted({region for _, region, _, _ in lines}))
    return Figures(WHOLE.published.values(), [Imported("rmc", regions, tuple(Membership(*line) for line in lines))])


def test_a_region_in_which_all_of_it_lay_stays_the_same() -> None:
    begin, end = date(2013, 1, 1), date(2018, 12, 31)
    known = divided(
        (GRONINGEN, "A", begin, None), (HAREN, "A", begin, end), (TEN_BOER, "A", begin, end), (AMSTERDAM, "B", begin, None)
    )  # fmt: skip

    assert told(known, division="rmc", regions=("A",)) == ALWAYS


def test_a_region_that_gains_a_municipality_is_another_one_from_then_on() -> None:
    begin, moved = date(2013, 1, 1), date(2018, 8, 1)
    known = divided(
        ("GM0363", "A", begin, None), ("GM0307", "B", begin, date(2018, 7, 31)), ("GM0307", "A", moved, None),
        ("GM0402", "B", begin, None),
    )  # fmt: skip

    assert told(known, division="rmc", regions=("A",)) == [True, False, True, True]
    assert told(known, division="rmc", regions=("B",)) == [True, False, True, True]
