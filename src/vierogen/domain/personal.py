"""Where a value or an event holds personal data: told by the marks on its fields, and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from vierogen.domain.values import Ground, Personal, Value

Path = tuple[str, ...]


@cache
def personal_fields(kind: type[BaseModel]) -> tuple[tuple[Path, Personal], ...]:
    """The path of each personal field, also inside the values that a value is made of, and its mark."""
    return tuple(find_personal(kind))


def find_personal(kind: type[BaseModel], above: Path = ()) -> Iterator[tuple[Path, Personal]]:
    """Looks from the outside in; what is marked is not looked into any further."""
    for name, field in kind.model_fields.items():
        path = (*above, name)
        marks = [mark for mark in field.metadata if isinstance(mark, Personal)]
        if marks:
            yield path, marks[0]
            continue
        for inner in (field.annotation, *get_args(field.annotation)):
            if isinstance(inner, type) and issubclass(inner, Value):
                yield from find_personal(inner, path)


# ── what stands where something was erased ───────────────────────────────────────────────────────────────────────────

ERASED = "gewist"
"""What is read where words were erased."""

BY_NAME: Mapping[str, str] = {
    "pgn": "999990019",  # passes its test and is nobody's: published for testing
    "postcode": "9999ZZ",
    "birth_date": "1990-01-01",
    "ground": Ground.NEITHER.value,
}
"""Where no words fit. Nobody is shown these: what was erased is left out of every answer, whatever stands there."""


@cache
def stand_ins(kind: type[BaseModel]) -> Mapping[Path, Any]:
    """For each personal field what is read in its place once its key was destroyed, in the form in which it is kept."""
    return {path: stand_in(field_at(kind, path), path[-1]) for path, _ in personal_fields(kind)}


def stand_in(field: FieldInfo, name: str) -> Any:
    """Nothing, where nothing is possible; that words were erased, where there were any."""
    if name in BY_NAME:
        return BY_NAME[name]
    if not field.is_required() and field.get_default() != "":
        return field.get_default()
    return [ERASED] if str(field.annotation).startswith("tuple") else ERASED


def field_at(kind: type[BaseModel], path: Path) -> FieldInfo:
    """The field at the end of a path."""
    field = kind.model_fields[path[0]]
    if len(path) == 1:
        return field
    inner = next(
        one
        for one in (field.annotation, *get_args(field.annotation))
        if isinstance(one, type) and issubclass(one, BaseModel)
    )
    return field_at(inner, path[1:])
