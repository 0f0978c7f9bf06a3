"""Regions beside each other in one school year, and whether one really has more than the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from vierogen.publication import answers as a
from vierogen.publication.drawing import number as in_dutch
from vierogen.publication.figures import Figures
from vierogen.publication.margins import margin as margin_of
from vierogen.publication.questions import Question, Unknown
from vierogen.publication.rates import DIGITS, rounded_up, together
from vierogen.publication.trends import trend


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


def within(first: a.Series, second: a.Series, difference: float, margin: float) -> str:
    """What may not be concluded."""
    return (
        f"Het verschil tussen {first.name} en {second.name} is {in_dutch(abs(difference))} en valt binnen zijn marge van "
        f"{in_dutch(margin)}: er is niet uit op te maken wie meer heeft."
    )
