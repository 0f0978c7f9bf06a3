"""What the documents tell a reader to type exists."""

import os
import re
from pathlib import Path

import pytest

TARGET = re.compile(r"^([a-z]+):.*?## (.+)$", re.MULTILINE)
PHONY = re.compile(r"^\.PHONY: (.+)$", re.MULTILINE)
TYPED = re.compile(r"(?:^|`)\$?[ ]*make ([a-z]+)", re.MULTILINE)


@pytest.fixture(scope="module")
def targets(root: Path) -> set[str]:
    return {name for name, _ in TARGET.findall((root / "Makefile").read_text("utf-8"))}


def test_every_make_command_in_the_documents_exists(texts: dict[str, str], targets: set[str]) -> None:
    documents = {name: text for name, text in texts.items() if name.endswith(".md")}

    unknown = [(name, command) for name, text in documents.items() for command in set(TYPED.findall(text)) - targets]

    assert unknown == []


def test_the_readme_tells_how_to_see_it_and_how_to_test_it(texts: dict[str, str]) -> None:
    assert {"demo", "test"} <= set(TYPED.findall(texts["README.md"]))


def test_every_target_says_what_it_does(texts: dict[str, str], targets: set[str]) -> None:
    (phony,) = PHONY.findall(texts["Makefile"])

    assert set(phony.split()) == targets


def test_ci_runs_the_tests_of_the_readme_once_and_every_check(root: Path, texts: dict[str, str]) -> None:
    commands = re.findall(r"^make (?:--\S+ )*(\w+)", texts[".ci/run"], re.MULTILINE)

    assert commands == ["static", "test"]
    assert "\ncheck: static test " in texts["Makefile"]
    assert os.name == "nt" or os.access(root / ".ci" / "run", os.X_OK)
