"""The figures, on a terminal and as a section of docs/reliability.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from torture.tally import Tally

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
BEGINS, ENDS = "<!-- figures: make torture -->", "<!-- end of figures -->"
HEAD = ("fault", "database", "tried", "acts and reads acknowledged", "lost", "doubled", "changes made", "undetected", "without effect", "other damage")  # fmt: skip


def cells(one: Tally) -> tuple[str, ...]:
    """A line of the table."""
    acts = [f"{one.kept:,}", str(one.lost), str(one.doubled)] if one.kept else ["", "", ""]
    changes = [f"{one.changes:,}", str(one.unseen), f"{one.harmless:,}"] if one.changes else ["", "", ""]
    return (one.kind, one.where, f"{one.faults:,}", *acts, *changes, str(one.damaged))


def total(tallies: Sequence[Tally]) -> Tally:
    """Of all kinds."""
    found = Tally("all", "")
    for one in tallies:
        for name in ("faults", "kept", "lost", "doubled", "changes", "unseen", "harmless", "damaged"):
            setattr(found, name, getattr(found, name) + getattr(one, name))
    return found


def show(tallies: Sequence[Tally], console: Console) -> None:
    """For who waits for it."""
    table = Table(*HEAD)
    for one in (*tallies, total(tallies)):
        table.add_row(*cells(one))
    console.print(table)
    for one in tallies:
        for note in one.notes[:5]:
            console.print(f"{one.kind}, {one.where}: {note}", markup=False)


def write(tallies: Sequence[Tally], seconds: float) -> None:
    """Into the page, between its two marks; the rest is written by hand."""
    before, _, rest = PAGE.read_text("utf-8").partition(BEGINS)
    after = rest.partition(ENDS)[2]
    lines = [f"| {' | '.join(HEAD)} |", f"|{' --- |' * len(HEAD)}"]
    lines += [f"| {' | '.join(cells(one))} |" for one in (*tallies, total(tallies))]
    told = (
        f"Written by `make torture` on {datetime.now(UTC):%d %B %Y}, in {seconds / 60:.0f} minutes, on "
        f"{platform.system()} with {os.cpu_count()} cores and Python {platform.python_version()}.\n"
    )
    PAGE.write_text(f"{before}{BEGINS}\n{told}\n" + "\n".join(lines) + f"\n{ENDS}{after}", "utf-8")
