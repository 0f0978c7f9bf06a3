"""What was found, three times: a table to look at, JSON to compare with, and a page to read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.figures import Amount, Figure, Missing, Ratio
from bench.syncs import HOW

RESULTS = Path(__file__).parent / "results"
PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
BY_HAND = "<!-- by hand -->"

RATIOS = ("what", "where", "ratio", "middle half", "aim", "per s", "floor per s", "median ms", "worst ms", "syncs")
AMOUNTS = ("what", "where", "found", "middle half", "aim")


def show(figures: Sequence[Figure], facts: Mapping[str, str], console: Console) -> None:
    """On the terminal."""
    for title, head, rows in tables(figures):
        table = Table(*head, title=title, title_justify="left")
        for row in rows:
            table.add_row(*row)
        console.print(table)
    for missing in missed(figures):
        console.print(f"not measured: {missing.what}: {missing.why}")
    console.print("syncs for each act, counted as follows:")
    for kind, how in HOW.items():
        console.print(f"  {kind}: {how}")
    console.print(", ".join(f"{name} {fact}" for name, fact in facts.items()))


def keep(figures: Sequence[Figure], facts: Mapping[str, str], effort: str) -> Path:
    """As JSON, in a folder that git does not look at."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    found: dict[str, Any] = {
        "effort": effort,
        "machine": dict(facts),
        "figures": [{"kind": type(figure).__name__, **asdict(figure)} for figure in figures],
    }
    path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return path


def write_page(figures: Sequence[Figure], facts: Mapping[str, str]) -> Path:
    """As a page of the documentation; what was written by hand below the mark stays."""
    _, mark, by_hand = PAGE.read_text("utf-8").partition(BY_HAND) if PAGE.exists() else ("", "", "")
    PAGE.write_text(page(figures, facts) + (f"\n{mark}{by_hand}" if mark else ""), "utf-8")
    return PAGE


def page(figures: Sequence[Figure], facts: Mapping[str, str]) -> str:
    """Machine, method, tables."""
    parts = [INTRODUCTION, "## The machine\n\n" + markdown(("fact", "found"), list(facts.items()))]
    parts += [f"## {title}\n\n{markdown(head, rows)}" for title, head, rows in tables(figures)]
    if left := missed(figures):
        parts.append("## Not measured\n\n" + "\n".join(f"- {one.what}: {one.why}." for one in left))
    parts.append("## How syncs were counted\n\n" + "\n".join(f"- {kind}: {how}." for kind, how in HOW.items()))
    return "\n\n".join(parts).replace("..\n", ".\n") + "\n"


def tables(figures: Sequence[Figure]) -> list[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
    """Title, head and rows of each table that has any."""
    ratios = [ratio_row(figure) for figure in figures if isinstance(figure, Ratio)]
    amounts = [amount_row(figure) for figure in figures if isinstance(figure, Amount)]
    found = [("Beside the floor", RATIOS, ratios), ("What it takes", AMOUNTS, amounts)]
    return [(title, head, rows) for title, head, rows in found if rows]


def ratio_row(found: Ratio) -> tuple[str, ...]:
    """One ratio; the worst wait of ours, and of the floor behind it."""
    worst = f"{found.worst_ms:.1f} (floor {found.floor_worst_ms:.1f})"
    if found.worst_aim_ms is not None:
        worst += f", aim < {found.worst_aim_ms:.0f}"
    return (
        found.what if found.floor == "the driver alone" else f"{found.what}, beside {found.floor}",
        found.where,
        f"{found.ratio:.2f}",
        f"{found.spread[0]:.2f}–{found.spread[1]:.2f}",
        f"{found.aim:g} {mark(found.ratio >= found.aim)}" if found.aim is not None else "",
        f"{found.rate:,.0f}",
        f"{found.floor_rate:,.0f}",
        f"{found.middle_ms:.2f}",
        worst,
        f"{found.syncs:.2f}" if found.syncs is not None else "",
    )


def amount_row(found: Amount) -> tuple[str, ...]:
    """One amount."""
    spread = "–".join(digits(one) for one in found.spread) if found.spread else ""
    aim = f"< {digits(found.aim)} {mark(bool(found.reached))}" if found.aim is not None else ""
    return found.what, found.where, f"{digits(found.amount)} {found.unit}", spread, aim


def digits(amount: float) -> str:
    """As many as mean something."""
    return f"{amount:.2f}" if amount < 10 else f"{amount:,.0f}"


def mark(reached: bool) -> str:  # noqa: FBT001  # the one thing it is about
    """In a word, for those who do not see colours."""
    return "reached" if reached else "missed"


def missed(figures: Sequence[Figure]) -> list[Missing]:
    """What could not be measured."""
    return [figure for figure in figures if isinstance(figure, Missing)]


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table as GitHub reads it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


INTRODUCTION = """# What Vierogen costs

This page is written by `make bench ARGS=--write-docs`; change `bench/` and not the page.

Figures in acts a second say more about the machine than about the program. So each is given as a share of the
*floor*: the database driver alone, in the same run, writing the same rows of the same size just as durably, and judging
nothing. A ratio of 0.5 means that all rules, the load of the request, the check of the sender's key and the lock
together take as long as the durable write itself.

- *Same rows*: what the product writes for an act is recorded once (the event, the sender's key, names taken and
  released, the clock's agenda) and the floor writes exactly that, for other children. Its tables have the same columns
  and indexes, and no triggers.
- *Just as durable*: SQLite with WAL and `synchronous=FULL`, PostgreSQL with `fsync`, `synchronous_commit` and
  `full_page_writes` on; the run stops when they are not. Files lie on a disk, never in memory. Each act is a
  transaction of its own on both sides, and the product may group acts that wait at the same moment into one commit.
- *As fast as we could make it*: the floor uses prepared statements; on PostgreSQL one statement and one round trip an
  act. Each raw client is a thread with a connection of its own; our clients are threads that share one system.
- *In turn*: ours and floor are measured right after each other, many times. The ratio is that of the medians; *middle
  half* is where the middle half of the pairs lies. *Worst* is the median, over the stretches measured, of the longest
  wait in each.
- An act that is *loaded* finds its request in the database, one that is *remembered* in the process."""
