"""Published figures through the years, and regions beside each other: one address, in five forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Annotated, TypeVar

from fastapi import Depends
from starlette.responses import Response

from vierogen.domain.values import Scope
from vierogen.publication.answers import Comparison, Trend
from vierogen.publication.comparing import comparison
from vierogen.publication.figures import Figures
from vierogen.publication.questions import NoAnswer, Question
from vierogen.publication.trends import trend
from vierogen_api.address import only
from vierogen_api.figures_asked import (
    CODES,
    FORMS,
    KEYS,
    FiguresAsked,
    figures_asked,
    form_of,
    problem_of,
    question_of,
    wrong,
)
from vierogen_api.figures_told import Form, told
from vierogen_api.operation import Endpoint, Operation, Query
from vierogen_api.schemas.shapes import record

TAG = "Cijfers"
PROBLEMS = frozenset(CODES.values()) | {"niet-zo-te-krijgen"}
ONE_YEAR = Query("schooljaar", "Het schooljaar waarin wordt vergeleken.", {"type": "string"}, required=True)
COMPARING = tuple(ONE_YEAR if one.name == "vanaf" else one for one in KEYS if one.name not in {"tot", "regio"})
LARGEST_KEPT = 50_000  # bytes
ALSO_AS = tuple(FORMS.values())[1:]


def operations() -> Iterator[Operation]:
    """Open to all: what is published is for everybody, and carries noise."""
    yield Operation(
        "GET", "/trends", "Trend", "Een cijfer door de jaren heen, per regio", TAG, answering(KEYS, asked_trend),
        record(Trend), query=KEYS, open_to_all=True, scope=Scope.READ_FIGURES, also_as=ALSO_AS, problems=PROBLEMS,
    )  # fmt: skip
    yield Operation(
        "GET", "/trends/vergelijkingen", "Vergelijking", "Regio's naast elkaar, in een schooljaar", TAG,
        answering(COMPARING, asked_comparison), record(Comparison), query=COMPARING, open_to_all=True,
        scope=Scope.READ_FIGURES, also_as=ALSO_AS, problems=PROBLEMS,
    )  # fmt: skip


Told = TypeVar("Told", Trend, Comparison)
Answer = Callable[[Figures, FiguresAsked], Trend | Comparison]


def answering(keys: tuple[Query, ...], make: Answer) -> Endpoint:
    """The endpoint: the same question about the same publications is the same answer, byte for byte."""
    known = tuple(one.name for one in keys)

    def answer(asked: Annotated[FiguresAsked, Depends(figures_asked)]) -> Response:
        figures = asked.door.trends.look()
        form = figures.forms.get((make, asked.written, asked.accept), lambda: formed(figures, asked), is_small)
        return Response(form.body, 200, form.headers, form.media_type)

    def formed(figures: Figures, asked: FiguresAsked) -> Form:
        only(asked.query, *known)
        form = form_of(asked)
        try:
            return told(make(figures, asked), form, narrow=width_is_narrow(asked))
        except NoAnswer as error:
            raise problem_of(error) from None

    return answer


def is_small(form: Form) -> bool:
    """Whether it is kept in memory as it is sent."""
    return len(form.body) <= LARGEST_KEPT


def asked_trend(figures: Figures, asked: FiguresAsked) -> Trend:
    """The trend, with its whole address."""
    return at(asked, trend(figures, question_of(asked.query)))


def asked_comparison(figures: Figures, asked: FiguresAsked) -> Comparison:
    """The comparison, with its whole address."""
    return at(asked, comparison(figures, one_year(asked)))


def one_year(asked: FiguresAsked) -> Question:
    """The question, from and until the one school year."""
    if "schooljaar" not in asked.query:
        raise wrong("Noem een schooljaar, zoals schooljaar=2026/27.")
    query = {name: text for name, text in asked.query.items() if name != "schooljaar"}
    year = {"vanaf": asked.query["schooljaar"], "tot": asked.query["schooljaar"]}
    return question_of(query | year)


def at(asked: FiguresAsked, found: Told) -> Told:
    """With the address as others reach it."""
    return replace(found, permanent_address=asked.door.base + found.permanent_address)


def width_is_narrow(asked: FiguresAsked) -> bool:
    """Whether the chart must fit a telephone. Raises Problem."""
    said = asked.query.get("breedte", "breed")
    if said not in {"breed", "smal"}:
        raise wrong("Bij breedte kan: breed, smal.")
    return said == "smal"
