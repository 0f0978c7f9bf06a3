"""A question about published figures, as it came in: what it may reach, and in which form the answer is wanted.

What it may reach is ``FiguresDoor`` and nothing else: no store, no desk, nobody's case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fastapi import Request

from vierogen.publication.looking import Trends
from vierogen.publication.questions import NoAnswer, NotPublished, Question, TooMany, TooSmall, Unknown
from vierogen.reference.school_years import SchoolYear
from vierogen_api.address import query_of
from vierogen_api.operation import Query
from vierogen_api.problem_details import Problem

MOST_PUBLICATIONS = 60
NUMBER = re.compile("[1-9][0-9]{0,8}", re.ASCII)
CODES: dict[type[NoAnswer], str] = {
    Unknown: "onbekende-waarde",
    TooSmall: "onder-het-blad",
    NotPublished: "niet-gepubliceerd",
    TooMany: "te-veel-gevraagd",
}
FORMS = {
    "json": "application/json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
    "html": "text/html",
}
"""What ``formaat`` may be, and the media type that asks the same."""

# fmt: off
YEAR = {"type": "string", "examples": ["2026/27"]}
TEXT = {"type": "string"}
KEYS = (
    Query("indicator", "Welk cijfer; zie /indicatoren.", {"type": "string", "examples": ["verzoeken"]}, required=True),
    Query("categorie", "Een categorie van de indicator.", TEXT),
    Query("indeling", "Waarop; zie /indelingen. Standaard land.", {"type": "string", "examples": ["gemeente"]}),
    Query("regio", "Een regio van de indeling.", {"type": "string", "examples": ["GM0402"]}),
    Query("regios", "Hooguit zes regio's, met komma's ertussen. Zonder: alle regio's.", TEXT),
    Query("vanaf", "Het eerste schooljaar.", YEAR),
    Query("tot", "Het laatste schooljaar.", YEAR),
    Query("peildatum", "Op de regio's van deze dag. Zonder: op die van elk schooljaar zelf.", {"type": "string", "format": "date"}),
    Query("per", "1000: ook per 1.000 kinderen.", {"type": "integer", "enum": [1000]}),
    Query("publicaties", "Nummers, met komma's ertussen. Zonder: de laatste van elk schooljaar.", TEXT),
    Query("formaat", "In plaats van de kop Accept.", {"type": "string", "enum": list(FORMS)}),
    Query("breedte", "Van de grafiek: smal past op een telefoon.", {"type": "string", "enum": ["breed", "smal"]}),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class FiguresDoor:
    """All that a question about figures can reach. ``base``: the public address of the API."""

    trends: Trends
    base: str


@dataclass(frozen=True, slots=True)
class FiguresAsked:
    """One question."""

    door: FiguresDoor
    parts: Mapping[str, Any]
    query: Mapping[str, str]
    written: str
    """The query as it was written: the same again has the same answer."""
    accept: str


async def figures_asked(request: Request) -> FiguresAsked:
    """A question about figures."""
    return FiguresAsked(
        request.app.state.figures,
        request.scope["path_params"],
        query_of(request),
        request.scope["query_string"].decode("latin-1"),
        request.headers.get("accept", ""),
    )


def problem_of(error: NoAnswer) -> Problem:
    """Why there is no answer; what it says is fit to be shown."""
    return Problem(CODES[type(error)], str(error))


# ── the question ─────────────────────────────────────────────────────────────────────────────────────────────────────


def question_of(query: Mapping[str, str]) -> Question:
    """What the keys ask. Raises Problem for what cannot be meant."""
    if not query.get("indicator"):
        raise wrong("Noem een indicator, zoals indicator=verzoeken. Zie /indicatoren.")
    if "regio" in query and "regios" in query:
        raise wrong("Gebruik regio of regios, niet allebei.")
    if query.get("per", "1000") != "1000":
        raise wrong("Bij per kan alleen 1000.")
    return Question(
        indicator=query["indicator"],
        division=query.get("indeling", "land"),
        regions=listed(query.get("regios", query.get("regio", ""))),
        since=school_year(query, "vanaf"),
        until=school_year(query, "tot"),
        day=day(query.get("peildatum")),
        category=query.get("categorie"),
        publications=numbers(query.get("publicaties", "")),
        per_thousand="per" in query,
    )


def listed(text: str) -> tuple[str, ...]:
    """What stands between commas, each once."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def school_year(query: Mapping[str, str], key: str) -> SchoolYear | None:
    """A school year. Raises Problem."""
    if key not in query:
        return None
    try:
        return SchoolYear.parse(query[key])
    except ValueError:
        raise wrong(f"Bij {key} hoort een schooljaar, zoals 2026/27.") from None


def day(text: str | None) -> date | None:
    """A day. Raises Problem."""
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  # a day has no time zone
    except ValueError:
        raise wrong("Bij peildatum hoort een dag, zoals 2027-01-01.") from None


def numbers(text: str) -> tuple[int, ...]:
    """Numbers of publications, in order. Raises Problem."""
    parts = listed(text)
    if len(parts) > MOST_PUBLICATIONS or not all(NUMBER.fullmatch(part) for part in parts):
        raise wrong("Bij publicaties horen nummers, met komma's ertussen. Zie /publicaties.")
    return tuple(sorted(int(part) for part in parts))


def wrong(detail: str) -> Problem:
    """A part of the question that cannot be meant."""
    return Problem("onbekende-waarde", detail)


# ── the form of the answer ───────────────────────────────────────────────────────────────────────────────────────────


def form_of(asked: FiguresAsked) -> str:
    """In which form: what ``formaat`` says, else what the header Accept likes best. Raises Problem."""
    said = asked.query.get("formaat")
    if said is not None:
        if said not in FORMS:
            raise wrong(f"Bij formaat kan: {', '.join(FORMS)}.")
        return said
    liked = {form: quality(media, asked.accept) for form, media in FORMS.items()}
    best = max(liked, key=lambda form: liked[form])  # of equals the first: JSON
    if asked.accept and not liked[best]:
        raise Problem("niet-zo-te-krijgen", f"Dit is te krijgen als: {', '.join(FORMS.values())}.")
    return best


def quality(media: str, accept: str) -> float:
    """How much a media type is liked, between 0 and 1; the most specific range counts (RFC 9110, 12.5.1)."""
    best = (-1, 0.0)
    for part in accept.lower().split(","):
        kind, *parameters = (piece.strip() for piece in part.split(";"))
        precise = {media: 2, f"{media.partition('/')[0]}/*": 1, "*/*": 0}.get(kind, -1)
        best = max(best, (precise, weight(parameters))) if precise > best[0] else best
    return best[1]


WEIGHT = re.compile(r"[01](\.\d{0,3})?", re.ASCII)
"""Source: RFC 9110, 12.4.2."""


def weight(parameters: list[str]) -> float:
    """The q of a range; 1 when it says none, 0 when it makes no sense."""
    said = next((one[2:] for one in parameters if one.startswith("q=")), "1")
    return min(float(said), 1.0) if WEIGHT.fullmatch(said) else 0.0
