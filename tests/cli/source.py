"""Lines for an import, as a municipality might have them: all made up, with numbers that belong to nobody."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from itertools import islice

from stdnum.nl import bsn

from vierogen.cli.columns import COLUMNS

NEEDED = tuple(column.name for column in COLUMNS if column.needed)

GOOD = {
    "bronsleutel": "L-2026-001",
    "bsn/onderwijsnummer": "999900006",
    "voornamen": "Daan",
    "achternaam": "Verzonnen",
    "geboortedatum": "2014-03-03",
    "postcode": "3811 AA",
    "geslacht": "man",
    "sector": "PO",
    "ontvangen op": "2026-06-10",
    "vrijstelling vanaf": "2026-08-01",
    "aanleiding": "jaarlijks opnieuw",
    "kennisgever": "gezag",
    "grond genoemd": "ja",
    "ontbrekende gegevens": "",
    "verklaring datum": "20-5-2026",
    "verklaring beroep": "arts",
    "verklaring ondertekenaar": "",
    "verklaring aangewezen": "ja",
    "verklaring behandelt": "nee",
    "verklaring niet geschikt": "ja",
    "verklaring tot": "2027-07-31",
    "verklaring nooit": "nee",
}

Row = dict[str, str]


def row(**changes: str) -> Row:
    """A good line with these cells changed; an underscore stands for a space."""
    return {**GOOD, **{name.replace("_", " "): value for name, value in changes.items()}}


def numbered(count: int) -> list[Row]:
    """Good lines about as many children."""
    return [
        row(bronsleutel=f"L-{number:05}") | {"bsn/onderwijsnummer": pgn}
        for number, pgn in enumerate(islice(numbers(), count))
    ]


def numbers() -> Iterator[str]:
    """Well-formed numbers."""
    return (str(number) for number in range(100_000_000, 999_999_999) if bsn.is_valid(str(number)))


def as_csv(rows: Iterable[Row], separator: str = ";", columns: Iterable[str] = NEEDED) -> str:
    """As a spreadsheet writes it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), delimiter=separator, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def as_json_lines(rows: Iterable[Row]) -> str:
    """One object a line."""
    return "".join(json.dumps(row) + "\n" for row in rows)
