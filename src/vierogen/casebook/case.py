"""A case file: a title, a story with its source, the day it begins, and tables of who does what, and what then.

The columns are *wie*, *doet*, *met*, *dan*, and sometimes *op*. Everything outside a table is story. All words are
checked when the file is read, so that a typing error is found before anything is played.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from vierogen.casebook import cast
from vierogen.casebook.expected import Expected, expected
from vierogen.casebook.phrases import CLOCK, NOBODY, Anything, Read, read_item
from vierogen.casebook.reading import CaseError, NonsenseError, Template, day, items
from vierogen.casebook.vocabulary import find

COLUMNS = frozenset({"wie", "doet", "met", "dan"})
WHEN = "op"

IN_REQUEST = Template("in verzoek {aantal}")
WHO = re.compile(r"(?P<name>[A-Z]\w+)(?: \((?P<hat>[^)]+)\))?")
BEGINS = re.compile(r"Begin: *(?P<day>.+?)\.? *")
RULE = re.compile(r"\|? *:?-+:? *(\| *:?-+:? *)*\|?")

SHIPPED = Path(__file__).parent / "shipped"
"""The cases that come with the product, for the demo and to play."""


@dataclass(frozen=True)
class Line:
    """One line of a table: who says which phrase with which items, when, in which request, and what must come of it."""

    number: int
    said: tuple[str, str, str, str]
    who: str
    hat: str | None
    phrase: Anything
    slots: tuple[Any, ...]
    items: tuple[Read, ...]
    then: tuple[Expected, ...]
    on: date | None = None
    in_request: int | None = None


@dataclass(frozen=True)
class Case:
    """A case as it was read."""

    source: str
    title: str
    story: str
    begins_on: date
    lines: tuple[Line, ...]


def shipped() -> tuple[Case, ...]:
    """The cases that come with the product."""
    return tuple(load(path) for path in sorted(SHIPPED.glob("*.md")))


def load(path: Path) -> Case:
    """Reads a case file. Raises CaseError that names the file and the line."""
    return parse(path.read_text("utf-8"), path.name)


def parse(text: str, source: str) -> Case:
    """Reads the text of a case. Raises CaseError."""
    written = text.splitlines()
    title = next((line[2:].strip() for line in written if line.startswith("# ")), "")
    if not title:
        raise CaseError(source, 1, "de titel ontbreekt; begin met: # Titel")
    lines = tuple(table_lines(written, source))
    if not lines:
        raise CaseError(source, len(written), "er staat geen tabel in")
    prose = [line for line in written if not line.startswith(("|", "# ")) and not BEGINS.fullmatch(line)]
    story = re.sub(r"\n{3,}", "\n\n", "\n".join(prose)).strip()
    return Case(source, title, story, beginning(written, source), lines)


def beginning(written: Sequence[str], source: str) -> date:
    """The day on which the case begins."""
    for number, line in enumerate(written, 1):
        if found := BEGINS.fullmatch(line):
            with nonsense_at(source, number):
                return day(found["day"])
    raise CaseError(source, 1, "de begindatum ontbreekt; schrijf: Begin: 2026-06-10")


@contextmanager
def nonsense_at(source: str, number: int) -> Iterator[None]:
    """Says where in the file the nonsense stands."""
    try:
        yield
    except NonsenseError as error:
        raise CaseError(source, number, str(error)) from None


def table_lines(written: Sequence[str], source: str) -> Iterator[Line]:
    """The lines of every table, under their heading."""
    heading: tuple[str, ...] = ()
    for number, line in enumerate(written, 1):
        if not line.startswith("|"):
            heading = ()
        elif not heading:
            heading = the_heading(line, source, number)
        elif not RULE.fullmatch(line):
            with nonsense_at(source, number):
                yield table_line(dict(zip(heading, cells(line, len(heading)), strict=True)), number)


def the_heading(line: str, source: str, number: int) -> tuple[str, ...]:
    """The names of the columns."""
    names = tuple(name.lower() for name in cells(line))
    if lacking := COLUMNS - {*names}:
        raise CaseError(source, number, f"de kolom {', '.join(sorted(lacking))} ontbreekt")
    if unknown := {*names} - COLUMNS - {WHEN}:
        raise CaseError(source, number, f"de kolom {', '.join(sorted(unknown))} is onbekend")
    return names


def cells(line: str, count: int | None = None) -> tuple[str, ...]:
    """What stands between the strokes."""
    found = tuple(cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|"))
    if count is not None and len(found) != count:
        raise NonsenseError(f"deze regel heeft {len(found)} vakken en de kop heeft er {count}")
    return found


def table_line(said: dict[str, str], number: int) -> Line:
    """One line, with all its words looked up. Raises NonsenseError."""
    name, hat = somebody(said["wie"])
    phrase, slots = find(said["doet"], by=name)
    read, in_request = list[Read](), None
    for item in items(said["met"]):
        if (asked := IN_REQUEST.read(item)) is not None:
            in_request = asked[0]
        else:
            read.append(read_item(phrase, item))
    return Line(
        number=number,
        said=(said["wie"], said["doet"], said["met"], said["dan"]),
        who=name,
        hat=hat,
        phrase=phrase,
        slots=slots,
        items=tuple(read),
        then=expected(said["dan"]),
        on=day(said[WHEN]) if said.get(WHEN) else None,
        in_request=in_request,
    )


def somebody(said: str) -> tuple[str, str | None]:
    """A first name of the cast and a hat; the clock; or nobody, when time passes."""
    if said in {NOBODY, "–", "-"}:
        return NOBODY, None
    if said.lower() == CLOCK:
        return CLOCK, None
    if (found := WHO.fullmatch(said)) is None or found["name"] not in cast.BY_NAME:
        raise NonsenseError(f"{said} doet niet mee; wel: {', '.join(cast.BY_NAME)}, de klok")
    hat = found["hat"]
    if hat is not None and hat not in cast.HATS and hat not in cast.BY_SHORT:
        raise NonsenseError(f"“{hat}” is geen rol of organisatie; wel: {', '.join((*cast.HATS, *cast.BY_SHORT))}")
    return found["name"], hat
