"""Markdown as the generated pages write it: the same input gives the same text, always."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

GENERATED = "<!-- Gemaakt door `vierogen docs`. Wijzig dit bestand niet met de hand. -->"


def page(title: str, *parts: str) -> str:
    """A whole page."""
    return "\n\n".join((f"# {title}", GENERATED, *parts)) + "\n"


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a stroke inside a cell is kept from ending it."""
    lines = [row(heading), row(["---"] * len(heading)), *(row(cells) for cells in rows)]
    return "\n".join(lines)


def row(cells: Sequence[str]) -> str:
    """One line of a table."""
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def code(name: str) -> str:
    """A name from the code."""
    return f"`{name}`"
