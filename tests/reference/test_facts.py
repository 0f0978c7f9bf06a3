"""A damaged file of facts stops the look-up and says where; what ships is whole and names its source."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vierogen.reference.facts import DATA, BrokenFactsError, rows

FILES = sorted(DATA.glob("*.csv"))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "facts.csv: no header"),
        ("# only a comment\n", "facts.csv: no header"),
        ("a,c\n1,2\n", "facts.csv, line 1: the columns are not a, b"),
        ("# comment\na,b\n1\n", "facts.csv, line 3: 1 cells, not 2"),
        ("a,b\n1,2\n\n3,4\n", "facts.csv, line 3: 0 cells, not 2"),
        ("a,b\n1,2,3\n", "facts.csv, line 2: 3 cells, not 2"),
    ],
)
def test_a_damaged_file_says_where(tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "facts.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenFactsError, match=complaint):
        list(rows(file, "a", "b"))


def test_comments_and_quotes_are_understood(tmp_path: Path) -> None:
    file = tmp_path / "facts.csv"
    file.write_text('# "a, b\na,b\n"Nuenen, Gerwen",2\n', encoding="utf-8")
    (row,) = rows(file, "a", "b")
    assert (row.text("a"), row.line) == ("Nuenen, Gerwen", 3)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_file_names_its_source_and_stays_small(file: Path) -> None:
    comment = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert "2026" in "".join(comment)
    assert file.stat().st_size < 400_000
    assert file.name in (DATA / "README.md").read_text(encoding="utf-8")


def test_asking_for_the_room_reads_no_file() -> None:
    """Commands that need no facts do not wait for them."""
    modules = "catchments, holidays, months, municipalities, notation, school_holidays, school_years, working_days"
    watch = (
        "import sys; sys.addaudithook(lambda event, args: event == 'open' and '.csv' in str(args[0]) and sys.exit(1))"
    )
    script = f"{watch}\nfrom vierogen.reference import {modules}"
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    )
    assert done.returncode == 0
