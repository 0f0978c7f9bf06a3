"""What people send: the words of an act without what is looked up, checked as a whole before anything is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, get_args
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from pydantic_core import ErrorDetails, core_schema

from vierogen.domain import acts as a
from vierogen.domain import values as v
from vierogen.domain.people.acts import PeopleAct
from vierogen.outbox.event_types import EventType
from vierogen_api.problems import BadInput, Problem
from vierogen_api.schemas.shapes import Record, Wrongs, pointer, record

LOOKED_UP = frozenset({"by", "at", "subject", "criteria", "earlier_no", "earlier_yes"})


def derived(
    kind: type[BaseModel],
    *,
    name: str = "",
    without: Iterable[str] = (),
    optional: Iterable[str] = (),
    **other: Any,
) -> type[BaseModel]:
    """The same model, some fields left out, optional or of another type."""
    fields: dict[str, Any] = {}
    for field, info in kind.model_fields.items():
        annotation: Any = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
        if field in other:
            fields[field] = (other[field], ... if info.is_required() else info.default)
        elif field in optional:
            fields[field] = (annotation | None, None)
        elif field not in {*without}:
            fields[field] = (annotation, ... if info.is_required() else info.default)
    config = ConfigDict(extra="forbid", frozen=True)
    return create_model(name or kind.__name__, __config__=config, __module__=__name__, **fields)


ChildForm = derived(v.Child, name="ChildForm", without={"id"})
PlaceForm = derived(v.Place, name="PlaceForm", optional={"municipality", "partnership"})
COMPLETED: dict[type[a.Act | PeopleAct], dict[str, Any]] = {
    a.OpenRequest: {"child": ChildForm, "place": PlaceForm, "renews": UUID | None, "looks_again_at": UUID | None},
    a.RegisterClaim: {"child": ChildForm, "place": PlaceForm},
    a.Transfer: {"place": PlaceForm},
}
"""Acts that ``application.completing`` completes: what is looked up is not asked."""


@dataclass(frozen=True)
class Form:
    """How one act is read."""

    model: type[BaseModel]
    shape: Record

    def read(self, body: bytes) -> dict[str, Any]:
        """The words of the act. Raises BadInput with everything that is wrong at once."""
        wrongs: Wrongs = {}
        words = self.shape.read(parsed(body), "", wrongs)
        try:
            filled = self.model.model_validate({} if words is None else words)
        except ValidationError as error:
            raise BadInput(wrongs | self.wrongs_of(error, beside=wrongs)) from None
        if wrongs:
            raise BadInput(wrongs)
        return {name: as_words(getattr(filled, name)) for name in self.model.model_fields}

    def wrongs_of(self, error: ValidationError, beside: Wrongs | None = None) -> Wrongs:
        """By JSON pointer in Dutch names; what lies inside something wrong is not named again."""
        wrongs: Wrongs = {}
        for one in error.errors(include_url=False, include_context=True, include_input=False):
            there = pointer(self.shape, one["loc"])
            if not lies_in(there, beside or {}):
                wrongs.setdefault(there, reason(one))
        return wrongs


def lies_in(there: str, wrongs: Wrongs) -> bool:
    """Whether this, or anything around it, is named already."""
    while there and there not in wrongs:
        there = there.rpartition("/")[0]
    return there in wrongs


def as_words(value: Any) -> Any:
    """Values of the domain stay; what the desk still completes goes on as plain words."""
    return dict(value) if isinstance(value, ChildForm | PlaceForm) else value


def parsed(body: bytes) -> Any:
    """JSON; nothing at all stands for an empty object."""
    try:
        return orjson.loads(body) if body else {}
    except orjson.JSONDecodeError:
        raise Problem("geen-json", "Het bericht is geen geldige JSON in UTF-8.") from None


@cache
def form_of(act: type[a.Act | PeopleAct]) -> Form:
    """The form of an act."""
    left_out = LOOKED_UP if issubclass(act, a.Act) else LOOKED_UP - {"criteria"}
    model = derived(act, without=left_out, **COMPLETED.get(act, {}))
    return Form(model, record(model))


class MakeSubscription(v.Value):
    """What makes a subscription."""

    name: v.Line
    address: str
    types: Annotated[frozenset[EventType], Field(min_length=1)]


class SendAgain(v.Value):
    """Which dead letters; without a choice, all that are shown."""

    messages: frozenset[UUID] | None = None


class NoWords(v.Value):
    """An act that needs no words."""


MAKE_SUBSCRIPTION = Form(MakeSubscription, record(MakeSubscription))
SEND_AGAIN = Form(SendAgain, record(SendAgain))
NO_WORDS = Form(NoWords, record(NoWords))

REASONS: Mapping[str, str] = {
    "missing": "Vul dit in.",
    "uuid_parsing": "Dit is geen id.",
    "uuid_type": "Dit is geen id.",
    "date_from_datetime_parsing": "Deze datum bestaat niet. Geef een datum als jjjj-mm-dd.",
    "date_parsing": "Deze datum bestaat niet. Geef een datum als jjjj-mm-dd.",
    "date_type": "Geef een datum als jjjj-mm-dd.",
    "datetime_from_date_parsing": "Dit moment bestaat niet. Geef een moment als jjjj-mm-ddTuu:mm:ssZ.",
    "timezone_aware": "Zet een tijdzone bij het moment, bijvoorbeeld Z.",
    "string_type": "Geef hier een tekst.",
    "int_type": "Geef hier een heel getal.",
    "int_parsing_size": "Dit getal is te groot.",
    "bool_type": "Kies true of false.",
    "greater_than": "Dit getal is te klein.",
    "model_type": "Geef hier een object.",
    "dict_type": "Geef hier een object.",
    "too_short": "Kies minstens een.",
    "greater_than_equal": "Dit getal is te klein.",
    "less_than_equal": "Dit getal is te groot.",
    "tuple_type": "Geef hier een lijst.",
    "frozen_set_type": "Geef hier een lijst.",
    "enum": "Kies een van de woorden die hier mogen.",
    "extra_forbidden": "Dit veld bestaat niet.",
}
"""What pydantic says, in Dutch. The domain's own checks already speak Dutch."""

PYDANTICS_OWN = frozenset(get_args(core_schema.ErrorType))


def reason(error: ErrorDetails) -> str:
    """A sentence that never repeats what was sent."""
    kind = error["type"]
    if kind in REASONS:
        return REASONS[kind]
    return "Dit klopt niet." if kind in PYDANTICS_OWN else error["msg"]
