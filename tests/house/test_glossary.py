"""The glossary holds each pair of words: what the code says in English, and what people say in Dutch."""

import inspect
import re
from enum import Enum
from pathlib import Path
from types import ModuleType

import pytest
from pydantic import BaseModel

from vierogen.domain import acts, events, values

HEADING = ("English", "Nederlands", "meaning")


@pytest.fixture(scope="module")
def glossary(root: Path) -> list[tuple[str, ...]]:
    """The rows of every table with our heading; an English cell may hold several words, with commas between."""
    rows = [_cells(line) for line in (root / "docs" / "glossary.md").read_text("utf-8").splitlines() if "|" in line]
    assert HEADING in rows
    return [row for row in rows if row != HEADING and not re.fullmatch(r"[-: ]+", row[0])]


def test_every_row_holds_a_pair_and_what_it_means(glossary: list[tuple[str, ...]]) -> None:
    assert [row for row in glossary if len(row) != len(HEADING) or not all(row)] == []


@pytest.mark.parametrize("enum", [values.Role, values.Status], ids=["roles", "statuses"])
def test_every_role_and_status_stands_in_the_glossary(enum: type[Enum], glossary: list[tuple[str, ...]]) -> None:
    assert _missing([member.name for member in enum], glossary) == []


@pytest.mark.parametrize("module", [acts, events], ids=["acts", "events"])
def test_every_act_and_event_stands_in_the_glossary(module: ModuleType, glossary: list[tuple[str, ...]]) -> None:
    assert _missing(_kinds(module), glossary) == []


def _kinds(module: ModuleType) -> list[str]:
    """The names of what is defined there and can happen: models on which no other model of that module is built."""
    here = [
        kind
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if kind.__module__ == module.__name__ and issubclass(kind, BaseModel) and not kind.__name__.startswith("_")
    ]
    kinds = [kind.__name__ for kind in here if not any(kind in other.__bases__ for other in here)]
    assert kinds, f"nothing found in {module.__name__}: the test would say nothing"
    return kinds


def _missing(names: list[str], glossary: list[tuple[str, ...]]) -> list[str]:
    known = {_plain(word) for row in glossary for word in row[0].split(",")}
    return [name for name in names if _plain(name) not in known]


def _plain(word: str) -> str:
    """`CoAssessorDissented`, CO_ASSESSOR_DISSENTED and "co-assessor dissented" are one word."""
    return re.sub(r"[^a-z0-9]", "", word.lower())


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
