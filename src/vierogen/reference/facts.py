"""Reads the files of facts in ``data/``: comma-separated, comments first, then a header, then one fact a line.

A file that is not as it should be stops the look-up with the name of the file and the line. A wrong code or date here
would send a child's request to the wrong people, so nothing is skipped or guessed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple, NoReturn

DATA = Path(__file__).parent / "data"
FOUR_DIGITS = re.compile("[0-9]{4}")


class BrokenFactsError(Exception):
    """A file of facts is damaged: our own fault, never the user's."""


class Row(NamedTuple):
    """One line of a file of facts, which can say where it stands."""

    path: Path
    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        return self.cells[column] or self.is_wrong(f"{column} is empty")

    def code(self, column: str, prefix: str) -> str:
        """The prefix and four digits, such as GM0363."""
        code = self.cells[column]
        if not (code.startswith(prefix) and FOUR_DIGITS.fullmatch(code, len(prefix))):
            self.is_wrong(f"{column} is {code!r}, not of the form {prefix}0000")
        return code

    def day(self, column: str) -> date:
        try:
            return date.fromisoformat(self.cells[column])
        except ValueError:
            self.is_wrong(f"{column} is {self.cells[column]!r}, not a day such as 2026-01-31")

    def day_or_none(self, column: str) -> date | None:
        return self.day(column) if self.cells[column] else None

    def is_wrong(self, why: str) -> NoReturn:
        raise BrokenFactsError(f"{self.path.name}, line {self.line}: {why}")


def rows(path: Path, *columns: str) -> Iterator[Row]:
    """The facts of a file, in order. The header must name exactly these columns."""
    header: list[str] | None = None
    for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if text.startswith("#"):
            continue
        cells = next(csv.reader((text,)), [])
        row = Row(path, line, dict(zip(columns, cells, strict=False)))
        if header is None:
            header = cells if tuple(cells) == columns else row.is_wrong(f"the columns are not {', '.join(columns)}")
        elif len(cells) != len(columns):
            row.is_wrong(f"{len(cells)} cells, not {len(columns)}")
        else:
            yield row
    if header is None:
        raise BrokenFactsError(f"{path.name}: no header")
