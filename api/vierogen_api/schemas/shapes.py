"""One shape for each type of the domain: it reads Dutch JSON, tells a value in Dutch, and describes itself.

A shape is derived from the type of a field. Reading only changes words and notes what cannot be a value at all: an
unknown name, a wrong kind of JSON, an unknown code. Whether the value makes sense is for the domain's own models.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Protocol, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

from annotated_types import Ge, Gt, Le, MinLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from vierogen.domain.values import (
    LONGEST_LINE,
    LONGEST_TEXT,
    Fits,
    Personal,
    Term,
    is_pgn,
    is_postcode,
    is_school_year,
    one_line,
    some_lines,
)
from vierogen_api.dutch import code_of, name_of, terms_of, title_of
from vierogen_api.meanings import meaning_of, meaning_of_model

Way = Literal["in", "out"]
Wrongs = dict[str, str]
"""What is wrong with a message: by JSON pointer, in a Dutch sentence."""

LONGEST_NAME = 60
"""Of a name that a sender made up, not more than this comes back."""


class Shape(Protocol):
    """What every shape can do."""

    def read(self, given: Any, at: str, wrongs: Wrongs) -> Any:
        """The same in the words of the domain. ``at`` is the JSON pointer of what is given."""

    def tell(self, value: Any) -> Any:
        """The same in Dutch words, ready to become JSON."""

    def describe(self, way: Way) -> dict[str, Any]:
        """JSON Schema."""

    def inner(self, step: str | int) -> tuple[str, Shape | None]:
        """The Dutch name of a step down, and the shape that is found there."""

    def parts(self) -> Iterator[Shape]:
        """The shapes directly inside."""


@dataclass(frozen=True)
class Plain:
    """A text, number, truth or day: the same in both languages."""

    takes: type | tuple[type, ...]
    expected: str
    schema: Mapping[str, Any]

    def read(self, given: Any, at: str, wrongs: Wrongs) -> Any:
        """A truth is no number here, though Python thinks so; 3.0 is a whole one, as JSON has it."""
        if self.takes is int and isinstance(given, float) and given.is_integer() and abs(given) <= LARGEST:
            return int(given)
        if not isinstance(given, self.takes) or (isinstance(given, bool) and self.takes is not bool):
            wrongs[at] = self.expected
            return None
        return given

    def tell(self, value: Any) -> Any:
        return value

    def describe(self, _: Way) -> dict[str, Any]:
        return dict(self.schema)

    def inner(self, step: str | int) -> tuple[str, Shape | None]:
        return str(step), None

    def parts(self) -> Iterator[Shape]:
        yield from ()


LARGEST = 2**53 - 1
"""Beyond it, numbers in JSON are no longer exact everywhere (RFC 8259, 6)."""

PLAIN: dict[Any, Plain] = {
    str: Plain(str, "Geef hier een tekst.", {"type": "string"}),
    int: Plain(int, "Geef hier een heel getal.", {"type": "integer", "minimum": -LARGEST, "maximum": LARGEST}),
    float: Plain((int, float), "Geef hier een getal.", {"type": "number"}),
    bool: Plain(bool, "Kies true of false.", {"type": "boolean"}),
    date: Plain(str, "Geef een datum als jjjj-mm-dd.", {"type": "string", "format": "date"}),
    datetime: Plain(str, "Geef een moment als jjjj-mm-ddTuu:mm:ssZ.", {"type": "string", "format": "date-time"}),
    UUID: Plain(str, "Geef een id.", {"type": "string", "format": "uuid"}),
}

NO_CONTROL = r"\u0000-\u0008\u000b-\u001f\u007f-\u009f\ue000-\uf8ff"
"""What no text may hold, as a class of characters in the dialect of JSON Schema."""

SAYS: dict[Callable[..., Any], dict[str, Any]] = {
    is_pgn: {"format": "persoonsgebonden-nummer", "pattern": "^[0-9]{9}$", "examples": ["999990019"]},
    is_postcode: {"pattern": "^[1-9][0-9]{3} ?[A-Za-z]{2}$", "examples": ["3811AA"]},
    is_school_year: {"format": "schooljaar", "pattern": "^[12][0-9]{3}/[0-9]{2}$", "examples": ["2026/27"]},
    one_line: {
        "minLength": 1,
        "maxLength": LONGEST_LINE,
        "pattern": rf"^[^\t\n{NO_CONTROL}]*[^\s{NO_CONTROL}][^\t\n{NO_CONTROL}]*$",
    },
    some_lines: {"maxLength": LONGEST_TEXT, "pattern": rf"^(?:[^{NO_CONTROL}]|\r\n)*$"},
}
"""What a check on a text says to a reader of the OpenAPI document."""


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    kind: type[Enum]

    def read(self, given: Any, at: str, wrongs: Wrongs) -> Any:
        term = terms_of(self.kind).get(given) if isinstance(given, str) else None
        if term is None:
            wrongs[at] = f"Kies een van: {', '.join(terms_of(self.kind))}."
        return term

    def tell(self, value: Any) -> Any:
        return code_of(value) if isinstance(value, Term) else value

    def describe(self, _: Way) -> dict[str, Any]:
        meanings = "; ".join(f"`{code}`: {term.label}" for code, term in terms_of(self.kind).items())
        return {"type": "string", "enum": list(terms_of(self.kind)), "description": meanings}

    def inner(self, step: str | int) -> tuple[str, Shape | None]:
        return str(step), None

    def parts(self) -> Iterator[Shape]:
        yield from ()


@dataclass(frozen=True)
class Maybe:
    """Something, or null."""

    some: Shape

    def read(self, given: Any, at: str, wrongs: Wrongs) -> Any:
        return None if given is None else self.some.read(given, at, wrongs)

    def tell(self, value: Any) -> Any:
        return None if value is None else self.some.tell(value)

    def describe(self, way: Way) -> dict[str, Any]:
        schema = self.some.describe(way)
        if "type" not in schema:
            return {"anyOf": [schema, {"type": "null"}]}
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
        return schema

    def inner(self, step: str | int) -> tuple[str, Shape | None]:
        return self.some.inner(step)

    def parts(self) -> Iterator[Shape]:
        yield self.some


@dataclass(frozen=True)
class Many:
    """A list; a set when the order says nothing."""

    of: Shape
    is_set: bool

    def read(self, given: Any, at: str, wrongs: Wrongs) -> Any:
        if not isinstance(given, list):
            wrongs[at] = "Geef hier een lijst."
            return None
        return [self.of.read(one, f"{at}/{number}", wrongs) for number, one in enumerate(given)]

    def tell(self, value: Any) -> Any:
        told = [self.of.tell(one) for one in value]
        return sorted(told) if self.is_set else told

    def describe(self, way: Way) -> dict[str, Any]:
        return {"type": "array", "items": self.of.describe(way)} | ({"uniqueItems": True} if self.is_set else {})

    def inner(self, step: str | int) -> tuple[str, Shape | None]:
        return str(step), self.of

    def parts(self) -> Iterator[Shape]:
        yield self.of


@dataclass(frozen=True)
class Keyed:
    """Values under keys that people chose, such as the code of a question."""

    key: Shape
    of: Shape

    def read(self, given: Any, at: str, wrongs: Wrongs) -> Any:
        if not isinstance(given, dict):
            wrongs[at] = "Geef hier een object."
            return None
        return {key: self.of.read(one, f"{at}/{step(key)}", wrongs) for key, one in given.items()}

    def tell(self, value: Any) -> Any:
        return {self.key.tell(key): self.of.tell(one) for key, one in value.items()}

    def describe(self, way: Way) -> dict[str, Any]:
        keys = {name: said for name, said in self.key.describe(way).items() if name != "type"}
        named = {"propertyNames": keys} if keys else {}
        return {"type": "object", **named, "additionalProperties": self.of.describe(way)}

    def inner(self, step: str | int) -> tuple[str, Shape | None]:
        return str(step), self.of

    def parts(self) -> Iterator[Shape]:
        yield from (self.key, self.of)


@dataclass(frozen=True)
class Named:
    """One field of a record. ``personal`` may be left out of an answer."""

    english: str
    dutch: str
    shape: Shape
    required: bool
    personal: bool
    says: Mapping[str, Any]
    meaning: str

    def describe(self, way: Way) -> dict[str, Any]:
        described = {**self.shape.describe(way), **self.says}
        told = f"{self.meaning} {described.get('description', '')}".strip()
        return described | ({"description": told} if told else {})


@dataclass(frozen=True)
class Record:
    """A model of the domain, or an answer: named fields, and no others."""

    kind: type
    fields: tuple[Named, ...]
    by_dutch: Mapping[str, Named] = field(compare=False)
    by_english: Mapping[str, Named] = field(compare=False)

    def read(self, given: Any, at: str, wrongs: Wrongs) -> Any:
        if not isinstance(given, dict):
            wrongs[at] = "Geef hier een object."
            return None
        words = {}
        for name, value in given.items():
            known, pointer = self.by_dutch.get(name), f"{at}/{step(name)}"
            if known is None:
                wrongs[pointer] = "Dit veld bestaat niet."
            else:
                words[known.english] = known.shape.read(value, pointer, wrongs)
        return words

    def tell(self, value: Any) -> Any:
        """What is not there, because this reader may not see it, is not told: not even as null."""
        told = parts_of(value) if is_dataclass(value) else dict(value)
        return {one.dutch: one.shape.tell(told[one.english]) for one in self.fields if one.english in told}

    def describe(self, way: Way) -> dict[str, Any]:
        return {"$ref": f"#/components/schemas/{self.title(way)}"}

    def title(self, way: Way) -> str:
        """What is read and what is told differ in what must be there, so they have two names."""
        only_told = self.kind.__name__.startswith("Shown") or is_dataclass(self.kind)
        return title_of(self.kind) + ("" if way == "in" or only_told else "Getoond")

    def component(self, way: Way) -> dict[str, Any]:
        """The whole description, for the document."""
        required = [one.dutch for one in self.fields if (one.required if way == "in" else not one.personal)]
        return {
            "type": "object",
            "description": meaning_of_model(self.kind),
            "properties": {one.dutch: one.describe(way) for one in self.fields},
            **({"required": required} if required else {}),
            "additionalProperties": False,
        }

    def inner(self, step: str | int) -> tuple[str, Shape | None]:
        known = self.by_english.get(str(step))
        return (known.dutch, known.shape) if known else (str(step), None)

    def parts(self) -> Iterator[Shape]:
        yield from (one.shape for one in self.fields)


@cache
def record(kind: type) -> Record:
    """The shape of a model, or of an answer that is only ever told."""
    named = tuple(answer_fields(kind) if is_dataclass(kind) else model_fields(kind))
    return Record(kind, named, {one.dutch: one for one in named}, {one.english: one for one in named})


def model_fields(kind: type[BaseModel]) -> Iterator[Named]:
    """The fields of a model."""
    for name, info in kind.model_fields.items():
        yield Named(
            english=name,
            dutch=name_of(name),
            shape=shape_of(cast(Any, info.annotation)),
            required=info.is_required(),
            personal=any(isinstance(mark, Personal | MayBeAbsent) for mark in info.metadata),
            says=says(info.metadata),
            meaning=meaning_of(kind, name),
        )


def answer_fields(kind: type) -> Iterator[Named]:
    """The fields of an answer: all of them are always there."""
    for name, annotation in get_type_hints(kind).items():
        shape, meaning = shape_of(annotation), meaning_of(kind, name)
        yield Named(name, name_of(name), shape, required=True, personal=False, says={}, meaning=meaning)


def parts_of(answer: Any) -> dict[str, Any]:
    """The fields of an answer with their values."""
    return {one.name: getattr(answer, one.name) for one in fields(answer)}


class MayBeAbsent:
    """Marks a part of an answer that some readers do not get."""


def says(metadata: Sequence[Any]) -> dict[str, Any]:
    """What the checks on a field say to a reader."""
    said: dict[str, Any] = {}
    for mark in metadata:
        said |= said_by(mark)
    return said


def said_by(mark: Any) -> dict[str, Any]:
    """What one check says."""
    if isinstance(mark, FieldInfo):
        return says(mark.metadata)
    if type(mark) in BOUNDS:
        keyword, bound = BOUNDS[type(mark)]
        return {keyword: getattr(mark, bound)}
    check = getattr(mark, "func", None)
    if isinstance(check, Fits):
        return {"pattern": f"^{check.pattern.pattern}$"}
    return SAYS.get(check, {}) if callable(check) else {}


BOUNDS: dict[type, tuple[str, str]] = {
    Ge: ("minimum", "ge"),
    Gt: ("exclusiveMinimum", "gt"),
    Le: ("maximum", "le"),
    MinLen: ("minItems", "min_length"),
}
"""What a bound is called in JSON Schema, and on the mark."""


@cache
def shape_of(annotation: Any) -> Shape:
    """The shape of a type. Raises KeyError for a type that the API has no words for."""
    origin, inside = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and (issubclass(annotation, BaseModel) or is_dataclass(annotation)):
        return record(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return Choice(annotation)
    if origin is None:
        return PLAIN[annotation]
    return shape_around(origin, *(one for one in inside if one not in {NoneType, Ellipsis}))


def shape_around(origin: Any, *inside: Any) -> Shape:
    """The shape of a type with types inside."""
    if origin is Annotated:
        return narrowed(shape_of(inside[0]), says(inside[1:]))
    if origin is dict:
        return Keyed(shape_of(inside[0]), shape_of(inside[1]))
    (only,) = inside
    if origin in {Union, UnionType}:
        return Maybe(shape_of(only))
    return Many(shape_of(only), is_set=origin is frozenset)


def narrowed(shape: Shape, said: Mapping[str, Any]) -> Shape:
    """The shape of an annotated type inside another one: with what its checks say."""
    return replace(shape, schema={**shape.schema, **said}) if isinstance(shape, Plain) else shape


def step(name: str) -> str:
    """One step of a JSON pointer (RFC 6901)."""
    return name[:LONGEST_NAME].replace("~", "~0").replace("/", "~1")


def pointer(shape: Shape, location: Sequence[str | int]) -> str:
    """The JSON pointer in Dutch names to a place that the domain names in English."""
    there, at = "", shape
    for one in location:
        if one == "[key]":  # pydantic's way of saying that the key itself is wrong
            continue
        name, inner = at.inner(one)
        there, at = f"{there}/{step(name)}", inner or PLAIN[str]
    return there


def records_in(shape: Shape) -> Iterator[Record]:
    """Every record in a shape, itself included."""
    if isinstance(shape, Record):
        yield shape
    for part in shape.parts():
        yield from records_in(part)
