"""Figures as a table: one line for each region, category and school year, with all that is needed to cite it.

CSV after RFC 4180: commas, lines that end in CR LF, a heading, UTF-8, a point in numbers. Who opens figures in a Dutch
spreadsheet takes the workbook.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from vierogen.publication.answers import Comparison, Point, Series, Source, Trend

Answer = Trend | Comparison
Cell = str | int | float | bool | None

COLUMNS: tuple[tuple[str, Callable[[Series, Point], Cell]], ...] = (
    ("regio", lambda series, _: series.region),
    ("naam", lambda series, _: series.name),
    ("categorie", lambda series, _: series.category),
    ("schooljaar", lambda _, point: point.school_year),
    ("waarde", lambda _, point: point.value),
    ("marge", lambda _, point: point.margin),
    ("ondergrens", lambda _, point: point.low),
    ("bovengrens", lambda _, point: point.high),
    ("bladen", lambda _, point: point.leaves),
    ("verandering", lambda _, point: point.change),
    ("marge verandering", lambda _, point: point.change_margin),
    ("verandering groter dan marge", lambda _, point: yes_or_no(point.change_exceeds_margin)),
    ("kinderen", lambda _, point: point.children),
    ("per duizend", lambda _, point: point.rate),
    ("marge per duizend", lambda _, point: point.rate_margin),
    ("waarom geen cijfer", lambda _, point: point.gap),
)
HEADING = tuple(name for name, _ in COLUMNS)
CITED = (
    "indicator",
    "definitie",
    "versie definitie",
    "indeling",
    "uitgave indeling",
    "peildatum",
    "publicatie",
    "gemaakt op",
    "epsilon",
    "methode",
    "vast adres",
)
"""What stands behind the figures on every line, so that each can be cited by itself."""


def yes_or_no(truth: bool | None) -> str | None:  # noqa: FBT001  # it is the thing itself
    """In a word."""
    return None if truth is None else "ja" if truth else "nee"


def every_series(answer: Answer) -> tuple[Series, ...]:
    """The regions, and then the total where there is one."""
    return (*answer.series, *(answer.totals if isinstance(answer, Trend) else ()))


def lines(answer: Answer) -> Iterator[tuple[list[Cell], Source | None]]:
    """Each figure with the publication that it comes from."""
    sources = {one.number: one for one in answer.publications}
    for series in every_series(answer):
        for point in series.points:
            cells = [cell(series, point) for _, cell in COLUMNS]
            yield cells, sources.get(point.publication) if point.publication else None


def cited(answer: Answer, source: Source | None) -> list[Cell]:
    """Where a figure comes from."""
    indicator, division = answer.indicator, answer.division
    return [
        indicator.code,
        indicator.definition,
        indicator.definition_version,
        division.code,
        division.edition,
        division.reference_day.isoformat() if division.reference_day else "van elk schooljaar zelf",
        *((source.number, moment(source), source.epsilon, source.method) if source else [None] * 4),
        answer.permanent_address,
    ]


def moment(source: Source) -> str:
    """When a publication was made."""
    return source.made_at.strftime("%Y-%m-%dT%H:%M:%SZ")


def as_csv(answer: Answer) -> bytes:
    """A line for each figure."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*HEADING, *CITED])
    for cells, source in lines(answer):
        writer.writerow([*cells, *cited(answer, source)])
    return text.getvalue().encode()


def as_workbook(answer: Answer) -> bytes:
    """A sheet with the figures, and a sheet that says where they come from."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        made_at = answer.publications[-1].made_at.replace(tzinfo=None, microsecond=0)
        book.set_properties({"title": f"Vierogen: {answer.indicator.label}", "created": made_at})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        fill_figures(book.add_worksheet("Cijfers"), answer, head)
        fill_sources(book.add_worksheet("Verantwoording"), answer, head)
    return file.getvalue()


def fill_figures(sheet: Worksheet, answer: Answer, head: Any) -> None:
    """Numbers as numbers; no figure is an empty cell, never a nought."""
    sheet.write_row(0, 0, HEADING, head)
    for number, (cells, _) in enumerate(lines(answer), 1):
        for place, cell in enumerate(cells):
            if cell is not None:
                sheet.write(number, place, cell)
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, len(HEADING) - 2, 12)
    sheet.set_column(len(HEADING) - 1, len(HEADING) - 1, 40)


def fill_sources(sheet: Worksheet, answer: Answer, head: Any) -> None:
    """Definition, division, publications and how to read it."""
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 110)
    for row, (name, cell) in enumerate(accounted(answer)):
        sheet.write(row, 0, name, head)
        sheet.write(row, 1, cell)


def accounted(answer: Answer) -> Iterator[tuple[str, Cell]]:
    """Every fact that one needs to find the figures again."""
    fixed = zip(CITED[:6], cited(answer, None)[:6], strict=True)
    yield from fixed
    for source in answer.publications:
        told = f"{source.school_year}, gemaakt op {moment(source)}, epsilon {source.epsilon}"
        yield f"publicatie {source.number}", f"{told}; {source.method}"
    for one in answer.population_sources:
        yield "bron kinderen", one
    for note in answer.notes:
        yield "leeswijzer", note
    yield "vast adres", answer.permanent_address
