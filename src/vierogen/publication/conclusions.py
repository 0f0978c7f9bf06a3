"""Figures in plain Dutch words: what a chart is called, what it shows, and what may and may not be concluded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from vierogen.publication.answers import Comparison, Point, Series, Trend
from vierogen.publication.drawing import number

Answer = Trend | Comparison
LONGEST_TITLE = 55
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip


def capital(text: str) -> str:
    """With a capital in front."""
    return text[:1].upper() + text[1:]


def written_day(day: date) -> str:
    """Such as 1 januari 2027."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def titled(answer: Answer, series: Sequence[Series]) -> str:
    """What a chart or a page is called."""
    year = f" in {answer.school_year}" if isinstance(answer, Comparison) else ""
    categories = {one.category_label for one in series}
    label = answer.indicator.label
    if len(categories) == 1 and (only := categories.copy().pop()):
        label = f"{label}, {only}"
    return f"{capital(label)}{year}: {where(list(dict.fromkeys(one.name for one in series)))}"


def where(names: Sequence[str]) -> str:
    """The names of a few regions, or how many there are."""
    if len(names) == 1:
        return names[0]
    told = f"{', '.join(names[:-1])} en {names[-1]}"
    return told if len(told) <= LONGEST_TITLE else f"{len(names)} regio’s"


def counted_as(answer: Answer, series: Sequence[Series]) -> str:
    """What the numbers are."""
    rated = any(point.rate is not None for one in series for point in one.points)
    what = "Per 1.000 leerplichtige kinderen" if rated else "Aantal kinderen"
    return f"{what}{'' if isinstance(answer, Comparison) else ' per schooljaar'}, met marges van 95 %."


def days(answer: Answer) -> str:
    """On which regions."""
    day, division = answer.division.reference_day, answer.division
    if division.code in {"land", "po", "vo"}:
        return ""
    name = "Gemeenten" if division.code == "gemeente" else f"Indeling {division.label}"
    return f"{name} van {written_day(day)}." if day else f"{name}, van elk schooljaar zelf."


def read_aloud(answer: Answer, series: Sequence[Series]) -> str:
    """Every number of a chart, for who does not see it."""
    told = [counted_as(answer, series), days(answer)]
    for one in series:
        name = f"{one.name}, {one.category_label}" if one.category_label else one.name
        told.append(f"{name}: {'; '.join(point_aloud(point) for point in one.points)}.")
    return " ".join(part for part in told if part)


def point_aloud(point: Point) -> str:
    """One number with its margin."""
    if point.value is None or point.margin is None:
        return f"{point.school_year} geen cijfer"
    told = f"{point.school_year} {number(point.value)}, marge {number(point.margin)}"
    if point.rate is not None and point.rate_margin is not None:
        told += f" ({number(point.rate)} per 1.000, marge {number(point.rate_margin)})"
    return told


# ── what may be concluded ────────────────────────────────────────────────────────────────────────────────────────────


def conclusions(answer: Answer, series: Sequence[Series]) -> Iterator[str]:
    """Of each line what its last figure says, and whether it changed; of two regions whether they differ."""
    for one in series:
        name = f"{one.name}, {one.category_label}" if one.category_label else one.name
        told = [point for point in one.points if point.value is not None]
        yield f"{name}, {last_of(told[-1])}" if told else f"{name}: er is geen cijfer."
    if isinstance(answer, Comparison):
        yield from (difference_of(answer, number) for number in range(len(answer.differences)))


def last_of(point: Point) -> str:
    """What the newest figure says."""
    assert point.value is not None  # who asks chose such a point
    assert point.margin is not None
    said = f"{point.school_year}: {number(point.value)}, met een marge van {number(point.margin)}. "
    said += (
        f"Het werkelijke aantal ligt met 95 % zekerheid tussen {number(point.low or 0)} en {number(point.high or 0)}."
    )
    return f"{said} {change_of(point)}".strip()


def change_of(point: Point) -> str:
    """Whether it changed."""
    if point.change is None or point.change_margin is None:
        return ""
    if point.change == 0:
        moved = "Het cijfer is gelijk aan dat van het jaar ervoor"
    else:
        more = "meer" if point.change > 0 else "minder"
        moved = f"Dat is {number(abs(point.change))} {more} dan het jaar ervoor"
    if point.change_exceeds_margin:
        return (
            f"{moved}; dat is groter dan de marge van {number(point.change_margin)}. "
            "Verandert er niets, dan geeft de ruis hooguit 5 van de 100 keer zo veel verschil."
        )
    return (
        f"{moved}; dat valt binnen de marge van {number(point.change_margin)}: "
        "er is niet te zeggen of er iets veranderde."
    )


def difference_of(answer: Comparison, place: int) -> str:
    """Whether two regions differ."""
    one = answer.differences[place]
    names = {series.region: series.name for series in answer.series}
    first, second = names[one.first], names[one.second]
    if one.warning:
        return one.warning
    more = "meer" if one.difference > 0 else "minder"
    return (
        f"{first} heeft {more} dan {second}: het verschil van {number(abs(one.difference))} {answer.unit} is groter dan "
        f"de marge van {number(one.margin)}."
    )
