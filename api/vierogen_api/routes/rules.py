"""Every rule with its sentence and its source, and every kind of problem: pages that a problem's ``type`` points to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any

import orjson
from fastapi import Depends
from starlette.responses import Response

from vierogen.domain.lifecycle import TABLE
from vierogen.domain.people.acts import PEOPLE_STEPS
from vierogen.domain.people.erasing import ERASURE_STEPS
from vierogen.domain.rules import Rule
from vierogen.domain.rules.claim import FORMAL_CHECK
from vierogen_api.answers import answer
from vierogen_api.incoming import Asked, asked, only
from vierogen_api.operations import Operation
from vierogen_api.problems import KINDS, Problem, slug_of
from vierogen_api.schemas.shown import RULE, RULES

TAG = "Naslag"


def operations() -> Iterator[Operation]:
    """Open to all: these say nothing about anyone."""
    yield Operation("GET", "/regels", "Regels", "Alle regels, met zin en bron", TAG, every, RULES, open_to_all=True)
    yield Operation("GET", "/regels/{naam}", "Regel", "Een regel", TAG, one, RULE, open_to_all=True)
    yield Operation(
        "GET", "/problemen/{soort}", "Probleem", "Wat een soort probleem betekent", TAG, problem, None, open_to_all=True
    )


@cache
def rules() -> dict[str, dict[str, Any]]:
    """Every rule by the name in its address, with the acts that it guards."""
    found: dict[Rule, list[str]] = {}
    for act, _, _, _, _, provided in TABLE:
        for rule in provided:
            found.setdefault(rule, []).append(act.label)
    for people_act, step in PEOPLE_STEPS.items():
        for rule in step.provided:
            found.setdefault(rule, []).append(people_act.label)
    for erasure_act, erasure_step in ERASURE_STEPS.items():
        for rule in erasure_step.provided:
            found.setdefault(rule, []).append(erasure_act.label)
    for rule in FORMAL_CHECK:
        found.setdefault(rule, []).append("de formele controle van een kennisgeving")
    return {slug_of(rule): told(rule, list(dict.fromkeys(acts))) for rule, acts in found.items()}


def told(rule: Rule, acts: list[str]) -> dict[str, Any]:
    """One rule, for everybody."""
    return {
        "rule": slug_of(rule),
        "sentence": rule.sentence,
        "source": rule.source.name,
        "link": rule.source.link,
        "acts": acts,
    }


def every(question: Annotated[Asked, Depends(asked)]) -> Response:
    """All rules."""
    only(question.query)
    return answer(RULES, {"items": list(rules().values())})


def one(question: Annotated[Asked, Depends(asked)]) -> Response:
    """One rule."""
    only(question.query)
    found = rules().get(question.parts["naam"])
    if found is None:
        raise Problem("onbekend", "Deze regel is niet bekend.")
    return answer(RULE, found)


def problem(question: Annotated[Asked, Depends(asked)]) -> Response:
    """One kind of problem."""
    only(question.query)
    kind = KINDS.get(question.parts["soort"])
    if kind is None:
        raise Problem("onbekend", "Deze soort probleem is niet bekend.")
    body = {"soort": question.parts["soort"], "status": kind.status, "titel": kind.title, "advies": kind.advice}
    return Response(orjson.dumps(body), media_type="application/json")
