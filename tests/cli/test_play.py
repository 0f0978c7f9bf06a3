"""Playing a case from a file: every line beside what came of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.conftest import Type
from vierogen.casebook.case import SHIPPED

CASES = sorted(SHIPPED.glob("*.md"))

ODD = """# Anna wil alleen
Begin: 12 mei 2026
| wie  | doet              | met  | dan      |
|------|-------------------|------|----------|
| Anna | opent een verzoek | Daan | open     |
| Anna | verleent          |      | verleend |
"""


@pytest.mark.parametrize("case", CASES, ids=[case.stem for case in CASES])
def test_every_shipped_case_plays_as_it_says(case: Path, vierogen: Type) -> None:
    ended = vierogen("play", case)

    assert ended.code == 0, ended.said
    assert "Alles ging zoals het er staat." in ended.said


def test_a_line_that_goes_otherwise_is_shown_and_ends_with_one(
    vierogen: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    (tmp_path / "zaak.md").write_text(ODD, "utf-8")

    ended = vierogen("play", "zaak.md")

    assert ended.code == 1
    assert "✗ geweigerd: niet nu" in ended.said
    assert "1 keer ging het anders" in ended.said


def test_playing_leaves_nothing_behind(vierogen: Type, tmp_path: Path) -> None:
    vierogen("play", CASES[0])

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Alleen een verhaal.", "zaak.md, regel 1: de titel ontbreekt"),
        (ODD.replace("verleent", "tovert"), "zaak.md, regel 6: “tovert” is hier geen bekende zin"),
        (ODD.replace("| wie ", "| wat "), "zaak.md, regel 3: de kolom wie ontbreekt"),
    ],
)
def test_a_case_that_makes_no_sense_is_said_with_its_line(text: str, told: str, vierogen: Type, tmp_path: Path) -> None:
    (tmp_path / "zaak.md").write_text(text, "utf-8")

    ended = vierogen("play", "zaak.md")

    assert ended.code == 1
    assert told in ended.said


def test_a_case_that_is_not_there_is_said_calmly(vierogen: Type) -> None:
    assert "niet te lezen" in vierogen("play", "weg.md").said
