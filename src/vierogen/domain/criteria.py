"""What counts as weighty, settled by the parties: questions, ladder, who may look along, routes and time limits.

A criteria set is data with a version, a period and the parties that adopted it. A request takes the whole set with it
when it is opened and is judged by it for its whole life, so nobody needs to find an old version back.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from typing import Annotated, Any

from pydantic import Field, ValidatorFunctionWrapHandler, WrapValidator, model_validator
from pydantic_core import PydanticCustomError

from vierogen.domain.values import Code, Day, Line, Role, Term, Text, Value

ORDINARY = "GEWOON"
"""The route of every request that does not qualify for a lighter one."""

HEARING = "Z5"
"""The question that the hearings answer; no side fills it in."""


class Side(Term):
    """Which of the two pairs of eyes answers a question."""

    EXPERT = "EXPERT", "de deskundige"
    CO_ASSESSOR = "CO_ASSESSOR", "de meekijker"


class Question(Value):
    """One thing that must be shown before the answer can be yes."""

    code: Code
    sentence: Line
    explanation: Text = ""
    answered_by: tuple[Side, ...]
    renewal_only: bool = False


class Step(Value):
    """One step of the ladder, from light to heavy."""

    code: Code
    label: Line


class Route(Value):
    """Which questions a request of this kind must answer."""

    code: Code
    label: Line
    questions: tuple[Code, ...]


class Limits(Value):
    """Agreed time limits, in working days unless the name says otherwise."""

    first_contact: int = Field(gt=0)
    educational_advice: int = Field(gt=0)
    co_assessment: int = Field(gt=0)
    co_assessment_extra: int = Field(gt=0)
    family_reading: int = Field(gt=0)
    deliberation: int = Field(gt=0)
    breaking_a_deadlock: int = Field(gt=0)
    without_any_act: int = Field(gt=0)
    months_to_follow_up: int = Field(gt=0)
    pause_in_school_holidays: bool = True


CO_ASSESSING_ROLES = frozenset({Role.ATTENDANCE_OFFICER, Role.PARTNERSHIP_ADVISER, Role.CARE_TEAM_MEMBER})
"""Whom the advice names as other eyes; a criteria set may choose among them, not beyond them."""


class CriteriaSet(Value):
    """What the parties agreed. ``proposal`` is true for a set that no parties have adopted yet."""

    name: Code
    version: int = Field(gt=0)
    title: Line
    proposal: bool
    parties: tuple[Line, ...]
    valid_from: Day
    valid_until: Day | None = None
    source: Text
    questions: tuple[Question, ...]
    ladder: tuple[Step, ...]
    routes: tuple[Route, ...]
    co_assessors: tuple[Role, ...]
    limits: Limits

    @model_validator(mode="after")
    def hangs_together(self) -> CriteriaSet:
        """A set that contradicts itself, or that leaves no other eyes, is refused before anyone is judged by it."""
        codes = [question.code for question in self.questions]
        steps = [step.code for step in self.ladder]
        if len({*codes}) < len(codes) or len({*steps}) < len(steps):
            raise PydanticCustomError("criteria_code_twice", "Een code komt twee keer voor.")
        if not self.co_assessors or not CO_ASSESSING_ROLES.issuperset(self.co_assessors):
            raise PydanticCustomError(
                "criteria_without_other_eyes",
                "Noem minstens een rol die meekijkt: leerplichtambtenaar, adviseur of onderwijs-zorgteam.",
            )
        if not self.ladder:
            raise PydanticCustomError("criteria_without_ladder", "De ladder heeft minstens een stap.")
        if ORDINARY not in {route.code for route in self.routes}:
            raise PydanticCustomError("criteria_without_route", "De gewone route ontbreekt.")
        if any(not {*route.questions} <= {*codes} for route in self.routes):
            raise PydanticCustomError("criteria_route_unknown", "Een route noemt een vraag die niet bestaat.")
        if any(not question.answered_by and question.code != HEARING for question in self.questions):
            raise PydanticCustomError("criteria_question_of_nobody", "Een vraag wordt door niemand beantwoord.")
        if any(not {"Z1", "Z2", HEARING} <= {*route.questions} for route in self.routes):
            raise PydanticCustomError("criteria_route_too_light", "Geen route kan zonder Z1, Z2 en Z5.")
        return self

    @property
    def reference(self) -> str:
        """Name and version, as judgements quote them."""
        return f"{self.name}/{self.version}"

    @cached_property
    def written(self) -> dict[str, Any]:
        """As it is stored in an event, written out once: that was half of the work of storing an opening."""
        return self.model_dump(mode="json")

    def route(self, code: str) -> Route | None:
        """The route with this code, or None."""
        return next((route for route in self.routes if route.code == code), None)

    def questions_of(self, route: str, *, renewal: bool) -> tuple[Question, ...]:
        """What must be answered on this route; what only a renewal asks is left out elsewhere."""
        chosen = self.route(route)
        wanted = chosen.questions if chosen else ()
        return tuple(q for q in self.questions if q.code in wanted and (renewal or not q.renewal_only))

    def in_force_on(self, day: date) -> bool:
        """Whether requests opened on this day take this set."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


_met: dict[str, tuple[Any, CriteriaSet]] = {}


def one_object(written: Any, read: ValidatorFunctionWrapHandler) -> CriteriaSet:
    """Reads a written set, and gives the same object when the same set was read before: most requests share one."""
    if isinstance(written, CriteriaSet):
        return written
    reference = f"{written.get('name')}/{written.get('version')}" if isinstance(written, dict) else ""
    before = _met.get(reference)
    if before is not None and before[0] == written:
        return before[1]
    criteria: CriteriaSet = read(written)
    if reference:
        _met[reference] = (written, criteria)
    return criteria


SharedCriteriaSet = Annotated[CriteriaSet, WrapValidator(one_object)]
"""A criteria set inside an event."""


@cache
def shipped() -> CriteriaSet:
    """The set that the product ships: a proposal, until parties adopt their own."""
    data = files("vierogen.domain").joinpath("criteria_proposal.json").read_bytes()
    return CriteriaSet.model_validate(json.loads(data))
