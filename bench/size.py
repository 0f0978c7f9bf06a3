"""What it takes: CPU to load a request, disk to keep one, and time for the command line to start."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from importlib.util import find_spec
from statistics import median, quantiles
from time import perf_counter, thread_time
from uuid import uuid4

import psycopg

from bench.cast import a_system, appoint, long_story, short_story, ten_acts
from bench.disk import KINDS, SQLITE, Disk, driver_url, sqlite_file
from bench.figures import Amount, Effort, Figure, Missing
from bench.floor import raw_client
from bench.tape import another, tape_of

LOADS, KEPT, STARTS = 300, 100, 7
LOAD_AIM_US, START_AIM_S = 200.0, 0.5


def load(disk: Disk, effort: Effort) -> Iterable[Figure]:
    """CPU of this process, not of the database, to fetch ten events and fold them."""
    tape = tape_of(ten_acts)
    for kind in KINDS:
        url = disk.product(kind)
        with a_system(url) as system, closing(raw_client(kind, url)) as filler:
            story = another(tape, system)
            filler.fill(story)
            took = timed(lambda: system.desk.fresh(story[0].request), thread_time, effort.of(LOADS))  # noqa: B023  # called at once
        yield amount("CPU to load a request of ten events", kind, [1e6 * one for one in took], "µs", LOAD_AIM_US)


def kept(disk: Disk, effort: Effort) -> Iterable[Figure]:
    """By how much the database grows for a request, indexes, keys and all."""
    many = effort.of(KEPT, at_least=50)
    for story, name in ((short_story, "a refused request of four acts"), (long_story, "a granted request of fifteen")):
        tape = tape_of(story)
        for kind in KINDS:
            url = disk.product(kind)
            with a_system(url) as system:
                cast, before = appoint(system.people), size_of(kind, url)
                for _ in range(many):
                    for line in story(cast, uuid4()):
                        line.said_to(system.desk)
                grown = (size_of(kind, url) - before) / many / 1024
            yield Amount(f"disk for {name}", kind, grown, "KiB")
        yield Amount(f"of which the events themselves, {name}", "both", sum(len(w.state) for w in tape) / 1024, "KiB")


def size_of(kind: str, url: str) -> int:
    """Bytes of the database, without its write-ahead log."""
    if kind == SQLITE:
        with closing(sqlite3.connect(sqlite_file(url))) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return sqlite_file(url).stat().st_size
    with psycopg.connect(driver_url(url), autocommit=True) as connection:
        found = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        return int(found[0]) if found else 0


def start(_: Disk, effort: Effort) -> Iterable[Figure]:
    """From nothing to the answer, beside a Python that does nothing at all."""
    many = effort.of(STARTS)
    floor = timed(lambda: run("pass"), perf_counter, many)
    yield amount("start of Python itself", "", floor, "s", None)
    if find_spec("vierogen.cli") is None:
        yield Missing("start of the command line", "there is no vierogen.cli yet")
        return
    ours = timed(lambda: run("from vierogen.cli import main; main()", "--help"), perf_counter, many)
    yield amount("start of the command line, `vierogen --help`", "", ours, "s", START_AIM_S)


def run(code: str, *arguments: str) -> None:
    """Another Python, as this one was set up."""
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True)


def timed(thing: Callable[[], object], clock: Callable[[], float], many: int) -> list[float]:
    """How long each took; the first does not count."""
    thing()
    took = []
    for _ in range(many):
        before = clock()
        thing()
        took.append(clock() - before)
    return took


def amount(what: str, where: str, found: list[float], unit: str, aim: float | None) -> Amount:
    """The median, and where the middle half lies."""
    low, _, high = quantiles(found, n=4, method="inclusive")
    return Amount(what, where, median(found), unit, (low, high), aim)
