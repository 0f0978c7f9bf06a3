"""Where a value or an event holds personal data: told by the marks on its fields, and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import get_args

from pydantic import BaseModel

from vierogen.domain.values import Personal, Value

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
