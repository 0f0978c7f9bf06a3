"""Tries every kind of fault, over and over: ``python -m torture [--minutes N] [--only WORD] [--write-docs]``."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import monotonic

import psycopg
from rich.console import Console

from databases import KEY_FOLDER, KINDS, driver_url, postgres_server
from torture import report, striking, tampering
from torture.striking import Room
from torture.tally import Tally

MINUTES = 15.0
FORTY_SECONDS = 40.0

Kind = tuple[str, float, Callable[[Room, float], Iterable[Tally]]]


def one(tally: Tally) -> Iterator[Tally]:
    """By itself."""
    yield tally


def kinds(acts: int) -> list[Kind]:
    """A name, the share of the time, and how it is tried."""
    found: list[Kind] = []
    for kind in KINDS:
        found += [
            (f"killed {kind}", 5, lambda room, left, kind=kind: one(striking.killed(room, left, kind))),
            (f"rows {kind}", 2, lambda room, left, kind=kind: tampering.rows_changed(room, left, kind, acts)),
            (f"trees {kind}", 0.5, lambda room, left, kind=kind: one(tampering.trees_rebuilt(room, left, kind))),
            (
                f"backups {kind}",
                0.7,
                lambda room, left, kind=kind: one(tampering.backups_changed(room, left, kind, acts)),
            ),
            (f"clock {kind}", 0.7, lambda room, left, kind=kind: one(striking.clock_set_back(room, left, kind))),
        ]
    found += [
        ("two sqlite", 2, lambda room, left: one(striking.killed(room, left, "sqlite", at_once=2))),
        ("power", 2.5, lambda room, left: one(striking.power_cut(room, left))),
        ("disk", 2, striking.disk_full),
        ("server", 2, lambda room, left: one(striking.server_crashes(room, left))),
        ("files", 2, lambda room, left: one(tampering.files_changed(room, left, acts))),
        ("keys", 0.7, lambda room, left: one(tampering.keys_changed(room, left, acts))),
    ]
    return found


def tried(seconds: float, only: str, acts: int, say: Callable[[str], None]) -> list[Tally]:
    """All of them, or those with a word in their name."""
    chosen = [kind for kind in kinds(acts) if only in kind[0]]
    whole, found = sum(share for _, share, _ in chosen), list[Tally]()
    folder = Path(tempfile.mkdtemp(prefix="vierogen-torture-"))
    try:
        for name, share, tries in chosen:
            say(name)
            place = folder / name.replace(" ", "-")
            place.mkdir()
            found += tries(Room(place, random.Random()), seconds * share / whole)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return found


def safe_server() -> None:
    """The server of the tests does without syncs. Here it must do as it will for people."""
    with psycopg.connect(
        driver_url(postgres_server().render_as_string(hide_password=False)), autocommit=True
    ) as server:
        server.execute("ALTER SYSTEM SET fsync = on")
        server.execute("SELECT pg_reload_conf()")


def main() -> int:
    """0 when nothing was lost, doubled, undetected or damaged."""
    parser = argparse.ArgumentParser(prog="python -m torture", description=__doc__)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--only", default="", metavar="WORD", help="kinds with this word in their name")
    parser.add_argument("--write-docs", action="store_true", help="write the figures into docs/reliability.md")
    words, out, begun = parser.parse_args(), Console(width=200), monotonic()
    os.environ["VIEROGEN_KEY_FOLDER"] = str(KEY_FOLDER)
    safe_server()
    try:
        found = tried(
            words.minutes * 60, words.only, 400, lambda name: out.print(f"{monotonic() - begun:5.0f} s  {name}")
        )
    finally:
        shutil.rmtree(KEY_FOLDER, ignore_errors=True)
    report.show(found, out)
    if words.write_docs:
        report.write(found, monotonic() - begun)
    return 0 if all(tally.is_well for tally in found) else 1


if __name__ == "__main__":
    sys.exit(main())
