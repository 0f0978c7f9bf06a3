"""A file with lines of cells, CSV or JSON Lines: what cannot be read is said with its number, and nothing is guessed."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from vierogen.application.importing import Problem
from vierogen.cli.columns import COLUMNS, Cells, column_named
from vierogen.cli.faults import Trouble

JSON_LINES = "JSON Lines"
OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff")
"""How files in UTF-16 begin."""

SURE = 3
"""With fewer known headings than this the first line is no heading, and then it is not repeated: it may be a child."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source by its number in the file: its cells, or why it cannot be read."""

    number: int
    read: Cells | Problem


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was looked through: all of it is text, and it says what its columns are."""

    path: Path
    separator: str
    """The sign between cells, or that these are JSON Lines."""
    count: int
    """How many lines of text there are, the heading not counted; a cell may hold more than one."""

    def lines(self) -> Iterator[Line]:
        """Each line, in order."""
        return json_lines(self.path) if self.separator == JSON_LINES else csv_lines(self.path, self.separator)


def open_source(path: Path) -> Source:
    """Looks the whole file through. Raises Trouble when it cannot be imported at all."""
    try:
        first, count = look_through(path)
    except OSError:
        raise Trouble(f"{path} is niet te lezen. Is het een bestand, en mag u erbij?") from None
    if first.startswith("["):
        raise Trouble(
            f"{path} is een JSON-lijst. Zet elke kennisgeving als een voorwerp op een eigen regel (JSON Lines)."
        )
    if first.startswith("{"):
        return Source(path, JSON_LINES, count)
    source = Source(path, max(";,\t", key=first.count), count - 1)
    require_columns(source)
    return source


def look_through(path: Path) -> tuple[str, int]:
    """The first line with something on it, and how many there are. Raises Trouble for what is no text."""
    first, count = "", 0
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            written = text_of(raw, number).strip("\ufeff \t\r\n")
            first = first or written
            count += bool(written)
    if not first:
        raise Trouble(f"{path} is leeg. Er is niets opgenomen.")
    return first, count


def text_of(raw: bytes, number: int) -> str:
    """A line as text."""
    if number == 1 and raw.startswith(OTHER_ENCODINGS):
        raise Trouble("Dit bestand is UTF-16. Bewaar het als UTF-8 (in Excel: CSV UTF-8) en probeer het opnieuw.")
    if b"\0" in raw:
        raise Trouble(f"Op regel {number} staan tekens die niet in een tekstbestand horen. Er is niets opgenomen.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Trouble(
            f"Regel {number} is geen UTF-8; waarschijnlijk is het bestand bewaard als Windows-1252 (latin-1). "
            "Bewaar het als UTF-8 (in Excel: CSV UTF-8) en probeer het opnieuw. Er is niets opgenomen."
        ) from None


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def rows(path: Path, separator: str) -> Iterator[tuple[int, Sequence[str] | Problem]]:
    """The cells of each line that has any, with the number of the line on which they begin."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=separator, strict=True)
        while True:
            number = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield number, Problem("", why_no_csv(str(error)))
            else:
                if any(cell.strip() for cell in cells):
                    yield number, cells


def why_no_csv(said: str) -> str:
    """What the reader of CSV stumbled over."""
    if "end of data" in said:
        return "een aanhalingsteken wordt niet gesloten; alles hierna hoort bij deze regel en is niet gelezen"
    if "field limit" in said:
        return "een vak is veel te lang; misschien wordt een aanhalingsteken niet gesloten"
    return "de aanhalingstekens kloppen niet"


def heading_of(source: Source) -> Sequence[str]:
    """The first line. Raises Trouble when it cannot be read."""
    _, heading = next(rows(source.path, source.separator))
    if isinstance(heading, Problem):
        raise Trouble(f"De kop van {source.path} is niet te lezen: {heading.reason}.")
    return heading


def require_columns(source: Source) -> None:
    """Every column that is needed, none that is unknown, none twice."""
    heading = heading_of(source)
    known = [column_named(written) for written in heading]
    if len([name for name in known if name]) < SURE:
        raise Trouble(
            "De eerste regel noemt geen kolommen die wij kennen. Zet de kop van docs/importeren.md erboven: "
            + source.separator.join(column.name for column in COLUMNS if column.needed)
        )
    unknown = [written.strip() or "(leeg)" for written, name in zip(heading, known, strict=True) if name is None]
    missing = [column.name for column in COLUMNS if column.needed and column.name not in known]
    twice = sorted({name for name in known if name and known.count(name) > 1})
    wrong = (("onbekend", unknown), ("ontbreekt", missing), ("staat er twee keer", twice))
    if told := [f"{what}: {', '.join(names)}" for what, names in wrong if names]:
        raise Trouble(f"De kolommen kloppen niet. {'. '.join(told).capitalize()}. Er is niets opgenomen.")


def csv_lines(path: Path, separator: str) -> Iterator[Line]:
    """The lines under the heading."""
    lines = rows(path, separator)
    _, heading = next(lines)
    assert not isinstance(heading, Problem)  # it was read when the file was looked through
    names = [column_named(written) or "" for written in heading]
    for number, cells in lines:
        if isinstance(cells, Problem):
            yield Line(number, cells)
        elif len(cells) != len(names):
            yield Line(number, Problem("", how_many(len(cells), len(names))))
        else:
            yield Line(number, dict(zip(names, cells, strict=True)))


def how_many(found: int, expected: int) -> str:
    """Too few cells is how a file ends that was not written to its end."""
    told = f"deze regel heeft {found} vakken en de kop {expected}"
    return f"{told}; is de regel half geschreven?" if found < expected else told


# ── JSON Lines ───────────────────────────────────────────────────────────────────────────────────────────────────────


def json_lines(path: Path) -> Iterator[Line]:
    """One object a line."""
    with path.open(encoding="utf-8-sig") as file:
        for number, written in enumerate(file, 1):
            if written.strip():
                yield Line(number, json_cells(written))


def json_cells(written: str) -> Cells | Problem:
    """The cells of an object; what is left out is empty. A name that is there twice would lose what it said first."""
    try:
        orjson.loads(written)  # knows better what is JSON
        given = json.loads(written, object_pairs_hook=tuple)
    except (ValueError, RecursionError):
        return Problem("", "dit is geen JSON; is de regel half geschreven?")
    if not isinstance(given, tuple):
        return Problem("", "dit is geen voorwerp tussen accolades")
    cells: dict[str, str] = {}
    for key, value in given:
        name, text = column_named(key), cell_text(value)
        if name is None:
            return Problem("", f"een kolom is onbekend{f': {key}' if key.replace(' ', '').isalpha() else ''}")
        if text is None:
            return Problem(name, "schrijf dit als tekst")
        if name in cells:
            return Problem(name, "deze kolom staat er twee keer")
        cells[name] = text
    return cells


def cell_text(value: Any) -> str | None:
    """A value as it would stand in a cell; None for what fits in none."""
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nee"
        case str() | int():
            return str(value)
        case list() if all(isinstance(part, str) for part in value):
            return "|".join(value)
        case _:
            return None
