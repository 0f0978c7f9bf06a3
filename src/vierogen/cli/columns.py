"""The columns of an import: what stands in a line, in Dutch, and what it means; with all that is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from vierogen.application.importing import Paper, Problem, Problems
from vierogen.domain.people.register import Register
from vierogen.domain.values import Notifier, Occasion, Profession, Sector, Sex, Term

Cells = Mapping[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the source. ``field`` is its name in the domain; ``needed`` says whether the column must be there."""

    name: str
    field: str
    needed: bool = True


KEY = "bronsleutel"
NUMBER = "bsn/onderwijsnummer"
SIGNER, DESIGNATED = "verklaring ondertekenaar", "verklaring aangewezen"

COLUMNS = (
    Column(KEY, "source_key"),
    Column(NUMBER, "pgn"),
    Column("voornamen", "given_names"),
    Column("achternaam", "family_name"),
    Column("geboortedatum", "birth_date"),
    Column("postcode", "postcode"),
    Column("geslacht", "sex"),
    Column("sector", "sector"),
    Column("ontvangen op", "received_on"),
    Column("vrijstelling vanaf", "claimed_from"),
    Column("aanleiding", "occasion"),
    Column("kennisgever", "notifier"),
    Column("grond genoemd", "names_ground"),
    Column("ontbrekende gegevens", "missing"),
    Column("verklaring datum", "dated_on"),
    Column("verklaring beroep", "profession"),
    Column(SIGNER, "signer"),
    Column(DESIGNATED, "designated"),
    Column("verklaring behandelt", "treats_child"),
    Column("verklaring niet geschikt", "says_not_suitable"),
    Column("verklaring tot", "until"),
    Column("verklaring nooit", "never"),
    Column("school", "school", needed=False),
    Column("adres", "address", needed=False),
    Column("woonplaats", "town", needed=False),
)
"""What a line holds, in the order of docs/importeren.md, which says what each of them means."""

OF_STATEMENT = tuple(column.name for column in COLUMNS if column.name.startswith("verklaring "))
COLUMN_OF = {column.field: column.name for column in COLUMNS}

OTHER_NAMES = {"bsn": NUMBER, "onderwijsnummer": NUMBER, "bsn of onderwijsnummer": NUMBER, "pgn": NUMBER}


def column_named(written: str) -> str | None:
    """The column that a heading means, whatever its capitals, spaces, lines and strokes; None for an unknown one."""
    plain = as_written(written)
    return BY_NAME.get(plain)


def as_written(heading: str) -> str:
    """A heading with one space between its words."""
    return " ".join(re.findall(r"\w+", heading.replace("_", " ").casefold()))


BY_NAME = {as_written(column.name): column.name for column in COLUMNS} | OTHER_NAMES


class Misread(ValueError):
    """A cell that makes no sense, with the reason in Dutch."""


YES_NO = {"ja": True, "j": True, "nee": False, "n": False}
OCCASIONS = {
    "begin leerplicht": Occasion.FIRST_AT_START,
    "tijdens leerplicht": Occasion.FIRST_MID_YEAR,
    "jaarlijks opnieuw": Occasion.RENEWAL,
    "na onderbreking": Occasion.AFTER_GAP,
    "blijvend": Occasion.LASTING,
}
NOTIFIERS = {
    "gezag": Notifier.CUSTODY,
    "verzorger": Notifier.CARE,
    "jongere": Notifier.ADULT_CHILD,
    "gemachtigde": Notifier.REPRESENTATIVE,
    "anders": Notifier.OTHER,
}
PROFESSIONS: Mapping[str, Profession | None] = {
    "arts": Profession.DOCTOR,
    "pedagoog": Profession.EDUCATIONALIST,
    "psycholoog": Profession.PSYCHOLOGIST,
    "anders": None,  # one that the law does not name
}
SEXES = {"vrouw": Sex.FEMALE, "v": Sex.FEMALE, "man": Sex.MALE, "m": Sex.MALE, "onbekend": Sex.UNKNOWN, "": Sex.UNKNOWN}
SECTORS = {"po": Sector.PO, "vo": Sector.VO}


def one_of(words: Mapping[str, T]) -> Callable[[str], T]:
    """A cell that holds one of these words; of a term its stored value and its label are understood as well."""
    known = {**words}
    for meaning in words.values():
        if isinstance(meaning, Term):
            known |= {meaning.value.casefold(): meaning, meaning.label.casefold(): meaning}

    def read(written: str) -> T:
        if (word := written.casefold()) not in known:
            raise Misread(f"kies uit: {', '.join(word for word in words if len(word) > 1)}")
        return known[word]

    return read


DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<on>\d{2})", re.ASCII)
DUTCH_DAY = re.compile(r"(?P<on>\d{1,2})-(?P<month>\d{1,2})-(?P<year>\d{4})", re.ASCII)


def day(written: str) -> date:
    """Reads 2026-06-10 and 10-6-2026."""
    if (found := DAY.fullmatch(written) or DUTCH_DAY.fullmatch(written)) is None:
        raise Misread("schrijf een datum als 2026-06-10 of 10-06-2026")
    try:
        return date(int(found["year"]), int(found["month"]), int(found["on"]))
    except ValueError:
        raise Misread("deze dag bestaat niet") from None


def number(written: str) -> str:
    """A number that a spreadsheet robbed of the nought in front gets it back."""
    digits = re.sub(r"[ .-]", "", written)
    return digits.zfill(9) if digits.isdigit() else written


def signer(register: Register) -> Callable[[str], UUID]:
    """Who signed, by number or by something that the register knows this person by."""

    def read(written: str) -> UUID:
        found = register.person_named(written)
        if found is not None:
            return found
        raise Misread(f"staat niet in het register; laat dit leeg en vul “{DESIGNATED}” in")

    return read


@dataclass
class Reading:
    """One line while it is read, with everything that is wrong in it."""

    cells: Cells
    problems: list[Problem] = field(default_factory=list)

    def text(self, column: str) -> str:
        """What stands there."""
        return self.cells.get(column, "").strip()

    def one(self, column: str, read: Callable[[str], T]) -> T | None:
        """What a cell means, or None when it makes no sense; then the problem is noted."""
        try:
            return read(self.text(column))
        except Misread as problem:
            self.problems.append(Problem(column, str(problem)))
            return None

    def needed(self, column: str, read: Callable[[str], T]) -> T | None:
        """The same for a cell that may not be empty."""
        if not self.text(column):
            self.problems.append(Problem(column, "vul dit in"))
            return None
        return self.one(column, read)

    def if_any(self, column: str, read: Callable[[str], T]) -> T | None:
        """The same for a cell that may be empty."""
        return self.one(column, read) if self.text(column) else None


def read_line(cells: Cells, register: Register) -> Paper | Problems:
    """Reads a line whole; when something is wrong, all that is wrong."""
    line = Reading(cells)
    key = line.needed(KEY, str) or ""
    child = {
        "pgn": line.needed(NUMBER, number),
        "given_names": line.needed("voornamen", str),
        "family_name": line.needed("achternaam", str),
        "birth_date": line.needed("geboortedatum", day),
        "postcode": line.needed("postcode", str),
        "sex": line.one("geslacht", one_of(SEXES)),
        "address": line.text("adres"),
        "town": line.text("woonplaats"),
    }
    place = {"sector": line.needed("sector", one_of(SECTORS)), "school": line.if_any("school", str.upper)}
    notification = {
        "received_on": line.needed("ontvangen op", day),
        "claimed_from": line.needed("vrijstelling vanaf", day),
        "occasion": line.needed("aanleiding", one_of(OCCASIONS)),
        "notifier": line.needed("kennisgever", one_of(NOTIFIERS)),
        "names_ground": line.needed("grond genoemd", one_of(YES_NO)),
        "missing": tuple(part.strip() for part in line.text("ontbrekende gegevens").split("|") if part.strip()),
        "statement": statement(line, register),
    }
    if line.problems:
        return tuple(line.problems)
    return Paper(key, {"child": child, "place": place, "source_key": key}, {"notification": notification})


def statement(line: Reading, register: Register) -> dict[str, Any] | None:
    """The statement that came with it, if there was one; half a statement is a problem."""
    if not any(line.text(column) for column in OF_STATEMENT):
        return None
    signed_by = line.if_any(SIGNER, signer(register))
    designated = line.needed(DESIGNATED, one_of(YES_NO)) if not line.text(SIGNER) else False
    return {
        "dated_on": line.needed("verklaring datum", day),
        "profession": line.needed("verklaring beroep", one_of(PROFESSIONS)),
        "signer": signed_by,
        "designated": designated,
        "treats_child": line.needed("verklaring behandelt", one_of(YES_NO)),
        "says_not_suitable": line.needed("verklaring niet geschikt", one_of(YES_NO)),
        "until": line.if_any("verklaring tot", day),
        "never": line.needed("verklaring nooit", one_of(YES_NO)),
    }
