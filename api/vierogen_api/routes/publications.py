"""What was published, which figures there are, and on which divisions of the country they can be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any

from fastapi import Depends
from starlette.responses import Response

from vierogen.domain.values import Scope
from vierogen.publication import answers as a
from vierogen.publication import catalogue
from vierogen.publication.figures import Figures
from vierogen.publication.questions import NoAnswer
from vierogen_api.address import only
from vierogen_api.answers import answer
from vierogen_api.figures_asked import CODES, NUMBER, FiguresAsked, day, figures_asked, problem_of
from vierogen_api.operation import Endpoint, Operation, Query
from vierogen_api.problem_details import Problem
from vierogen_api.schemas.shapes import record

TAG = "Cijfers"
ON_A_DAY = (Query("peildatum", "De regio's van deze dag, met hun leden.", {"type": "string", "format": "date"}),)
PROBLEMS = frozenset(CODES.values())


def operations() -> Iterator[Operation]:
    """Open to all."""
    yield question(
        "/publicaties", "Publicaties", "Alle publicaties", a.Publications, lambda f, _: catalogue.published(f)
    )
    yield question("/publicaties/{nummer}", "Publicatie", "Een publicatie", a.PublicationTold, one_publication)
    yield question("/indicatoren", "Indicatoren", "Alle cijfers", a.Definitions, lambda _, __: catalogue.indicators())
    yield question("/indelingen", "Indelingen", "Alle indelingen", a.Divisions, lambda f, _: catalogue.divisions(f))
    yield question("/indelingen/{code}", "Indeling", "De regio's van een indeling", a.Regions, one_division, *ON_A_DAY)


Answer = Callable[[Figures, FiguresAsked], Any]


def question(path: str, name: str, summary: str, shape: type, make: Answer, *query: Query) -> Operation:
    """One question that needs no more than its address."""
    return Operation(
        "GET", path, name, summary, TAG, answering(shape, make, query), record(shape), query=query, open_to_all=True,
        scope=Scope.READ_FIGURES, problems=PROBLEMS if query else frozenset(),
    )  # fmt: skip


def answering(shape: type, make: Answer, query: tuple[Query, ...]) -> Endpoint:
    """The endpoint."""

    def tell(asked: Annotated[FiguresAsked, Depends(figures_asked)]) -> Response:
        only(asked.query, *(one.name for one in query))
        try:
            return answer(record(shape), make(asked.door.trends.look(), asked))
        except NoAnswer as error:
            raise problem_of(error) from None

    return tell


def one_publication(figures: Figures, asked: FiguresAsked) -> a.PublicationTold:
    """By the number in the address."""
    said = NUMBER.fullmatch(asked.parts["nummer"])
    found = figures.published.get(int(said[0])) if said else None
    if found is None:
        raise Problem("onbekend", "Deze publicatie is niet bekend.")
    return catalogue.publication(found)


def one_division(figures: Figures, asked: FiguresAsked) -> a.Regions:
    """By the code in the address."""
    found = figures.divisions.get(asked.parts["code"])
    if found is None:
        raise Problem("onbekend", "Deze indeling is niet bekend.")
    return catalogue.regions(found, day(asked.query.get("peildatum")))
