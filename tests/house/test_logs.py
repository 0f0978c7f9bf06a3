"""docs/logs.md names every line that a process can log, with its level and what stands beside it."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from vierogen.vault.faults import KEYS, VaultError

LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
ROW = re.compile(r"^\| `([^`]+)` \| (\w+) \| [^|]+ \|([^|]*)\|$", re.MULTILINE)

Line = tuple[str, str]
"""What it says, up to what differs, and how bad it is."""


def said_by(file: Path) -> Iterator[tuple[Line, set[str]]]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS):
            continue
        if isinstance(node.func.value, ast.Name) and node.func.value.id in {"log", "log_", "logger"}:
            words = said_in(node.args[0])
            assert words, f"{file}:{node.lineno} says words that are not known beforehand"
            yield (words.replace("%s", "…"), node.func.attr), {name for one in node.keywords for name in names_in(one)}


def said_in(words: ast.expr) -> str:
    if isinstance(words, ast.Name) and words.id == "KEYS":
        return KEYS
    return str(words.value) if isinstance(words, ast.Constant) else ""


def names_in(given: ast.keyword) -> Iterable[str]:
    if given.arg is None and isinstance(given.value, ast.Attribute) and given.value.attr == "for_the_log":
        return VaultError().for_the_log
    return [str(given.arg)]


def test_every_line_of_the_log_stands_on_the_page_and_no_other(root: Path, modules: list[Path]) -> None:
    said = defaultdict[Line, set[str]](set)
    for file in modules:
        if "vierogen_client" not in file.parts:
            for line, beside in said_by(file):
                said[line] |= beside
    page = (root / "docs" / "logs.md").read_text("utf-8")
    told = {(line, level): set(re.findall(r"`(\w+)`", beside)) for line, level, beside in ROW.findall(page)}

    assert told == said


def test_of_every_log_is_said_for_how_long_and_for_whom(root: Path) -> None:
    page = (root / "docs" / "logs.md").read_text("utf-8")
    first, _, *rows = re.findall(r"^\| .*\|$", page.partition("## Every line")[0], re.MULTILINE)

    columns = ["log", "what stands in it", "form", "where", "what for", "who reads it", "how long"]
    assert [one.strip() for one in first.strip("|").split("|")] == columns
    assert len(rows) >= 6
    assert [row for row in rows if len([one for one in row.strip("|").split("|") if one.strip()]) != len(columns)] == []
