"""docs/asvs.csv holds every requirement of OWASP ASVS 5.0.0 of level 1 and 2, and the tests that it names exist."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

Row = dict[str, str]

STATES = {"met", "partly", "not met", "not applicable"}
FIRST_AND_SECOND = """
1.1:-/1-2 1.2:1-5/6-9 1.3:1-2/3-11 1.4:-/1-3 1.5:1/2
2.1:1/2-3 2.2:1-2/3 2.3:1/2-4 2.4:-/1
3.2:1-2/- 3.3:1/2-4 3.4:1-2/3-6 3.5:1-3/4-5 3.7:-/1-2
4.1:1/2-3 4.2:-/1 4.3:-/1-2 4.4:1/2-4
5.1:-/1 5.2:1-2/3 5.3:1-2/- 5.4:-/1-3
6.1:1/2-3 6.2:1-8/9-12 6.3:1-2/3-4 6.4:1-2/3-4 6.5:-/1-5 6.6:-/1-3 6.8:-/1-4
7.1:-/1-3 7.2:1-4/- 7.3:-/1-2 7.4:1-2/3-5 7.5:-/1-2 7.6:-/1-2
8.1:1/2 8.2:1-2/3 8.3:1/- 8.4:-/1
9.1:1-3/- 9.2:1/2-4
10.1:-/1-2 10.2:-/1-2 10.3:-/1-4 10.4:1-5/6-11 10.5:-/1-5 10.6:-/1-2 10.7:-/1-3
11.1:-/1-2 11.2:-/1-3 11.3:1-2/3 11.4:1/2-4 11.5:-/1 11.6:-/1
12.1:1/2-3 12.2:1-2/- 12.3:-/1-4
13.1:-/1 13.2:-/1-5 13.3:-/1-2 13.4:1/2-5
14.1:-/1-2 14.2:1/2-4 14.3:1/2-3
15.1:1/2-3 15.2:1/2-3 15.3:1/2-7
16.1:-/1 16.2:-/1-5 16.3:-/1-4 16.4:-/1-3 16.5:-/1-3
17.1:-/1 17.2:-/1-4 17.3:-/1-2
"""
"""Section, and the numbers of level 1 and of level 2 in it. Source: OWASP ASVS 5.0.0, as its own CSV gives them."""


def numbers(written: str) -> range:
    first, _, last = written.partition("-")
    return range(int(first), int(last or first) + 1) if first else range(0)


def wanted() -> Iterator[tuple[str, str]]:
    for one in FIRST_AND_SECOND.split():
        section, _, levels = one.partition(":")
        for level, written in zip("12", levels.split("/"), strict=True):
            yield from ((f"V{section}.{number}", level) for number in numbers(written))


@pytest.fixture(scope="module")
def rows(root: Path) -> list[Row]:
    with (root / "docs" / "asvs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_requirement_of_the_first_two_levels_stands_there_once(rows: list[Row]) -> None:
    assert [(row["id"], row["level"]) for row in rows] == list(wanted())
    assert [sum(row["level"] == level for row in rows) for level in "12"] == [70, 183]  # as the standard itself counts


def test_every_row_says_how_it_stands_and_how_that_came(rows: list[Row]) -> None:
    assert {row["state"] for row in rows} <= STATES
    assert [row["id"] for row in rows if not row["requirement"] or len(row["how"]) < 5] == []


def test_what_is_met_names_a_test_and_what_is_not_says_what_is_left(rows: list[Row]) -> None:
    assert [row["id"] for row in rows if row["state"] == "met" and not row["tests"]] == []
    unfinished = [row for row in rows if row["state"] in {"partly", "not met"}]
    assert [row["id"] for row in unfinished if not re.search(r"Left|proxy|installs|operator", row["how"])] == []


def test_every_test_that_is_named_exists(rows: list[Row], root: Path) -> None:
    missing = [(row["id"], test) for row in rows for test in row["tests"].split() if not exists(root, test)]

    assert missing == []


def exists(root: Path, test: str) -> bool:
    path, _, name = test.partition("::")
    file = root / path
    return file.is_file() and re.search(rf"^def {re.escape(name)}\(", file.read_text("utf-8"), re.MULTILINE) is not None


def test_a_test_that_does_not_exist_would_be_seen(root: Path) -> None:
    assert exists(root, f"tests/house/test_asvs.py::{test_every_test_that_is_named_exists.__name__}")
    assert not exists(root, "tests/house/test_asvs.py::test_nothing")
    assert not exists(root, "tests/house/nowhere.py::test_nothing")
