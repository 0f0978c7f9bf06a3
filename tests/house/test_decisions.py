"""Every decision can be found, and one that a later one replaced says so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROW = re.compile(r"^\| \[(\d{4})\]\((\S+)\) \|", re.MULTILINE)
NAMED = re.compile(r"(?:[Dd]ecisions?|[Bb]esluit)\s+(\d{4})")
REPLACES = re.compile(r"takes the place of\s+decision (\d{4})")


@pytest.fixture(scope="module")
def decisions(root: Path) -> dict[str, Path]:
    """Each page, by its number."""
    return {path.name[:4]: path for path in sorted((root / "docs" / "decisions").glob("[0-9]*.md"))}


def test_the_table_has_every_decision_once_in_their_order(decisions: dict[str, Path], root: Path) -> None:
    table = (root / "docs" / "decisions" / "README.md").read_text("utf-8")

    assert ROW.findall(table) == [(number, path.name) for number, path in decisions.items()]


def test_every_decision_that_is_named_anywhere_is_there(decisions: dict[str, Path], texts: dict[str, str]) -> None:
    named = {(name, number) for name, text in texts.items() for number in NAMED.findall(text)}

    assert {"0001", "0043"} < {number for _, number in named}
    assert [(name, number) for name, number in sorted(named) if number not in decisions] == []


def test_a_decision_whose_place_was_taken_says_so_below_its_title(decisions: dict[str, Path]) -> None:
    silent = [
        (older, newer)
        for newer, path in decisions.items()
        for older in REPLACES.findall(path.read_text("utf-8"))
        if f"[decision {newer}]({path.name})" not in below_the_title(decisions[older])
    ]

    assert silent == []


def below_the_title(page: Path) -> str:
    return page.read_text("utf-8").split("\n\n")[1]
