"""A read model built anew from very many events, beside the driver that reads the same events and loads the same rows.

The events are those of a few real requests, copied under new ids straight into the table. The floor streams them in the
same order, as it must to get a request's events together, makes nothing of them, and loads rows that were made before.
Each side is a process of its own, so that the memory of one is not that of the other.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

import psycopg

from bench.cast import long_story, short_story
from bench.disk import KINDS, SQLITE, Disk, driver_url, sqlite_file
from bench.figures import Amount, Effort, Figure
from bench.tape import Written, another, tape_of
from vierogen.vault.hallmarks import INSIDE, Hallmark
from vierogen.vault.sealing import bound_place

FULL_SIZE, QUICK_SIZE = 1_000_000, 50_000
ROUNDS = 3
AIM, MEMORY_AIM_MB = 2.5, 300.0
NAME = "monitor_facts"


def rebuild(disk: Disk, effort: Effort) -> Iterable[Figure]:
    """A rebuild of monitor facts from a million events, and the memory that it takes."""
    size = FULL_SIZE if effort.share >= 1 else QUICK_SIZE
    for kind in KINDS:
        url = disk.product(kind)
        fill(kind, url, size)
        pairs = [(in_a_process("ours", kind, url), in_a_process("floor", kind, url)) for _ in range(ROUNDS)]
        took, raw = (median(pair[side]["seconds"] for pair in pairs) for side in (0, 1))
        ratios = [one["seconds"] / other["seconds"] for one, other in pairs]
        what = f"rebuild of monitor facts from {size:,} events"
        yield Amount(f"{what}, in floors", kind, took / raw, "×", (min(ratios), max(ratios)), AIM)
        yield Amount(f"{what}", kind, took, "s")
        yield Amount("the driver alone, the same events and rows", kind, raw, "s")
        yield Amount(
            "most memory of that rebuild", kind, max(one["memory"] for one, _ in pairs), "MB", aim=MEMORY_AIM_MB
        )


def fill(kind: str, url: str, size: int) -> None:
    """So many events, of requests that are written at the same time, sealed with keys of this database."""
    from vierogen.bootstrap.system import open_system  # noqa: PLC0415  # the floor's process must not carry it along

    with open_system(url) as system:
        stories = [another(tape_of(story), system) for story in (long_story, short_story)]
        rows = events(size, stories, system.closing.hallmarks.hallmark)
    if kind == SQLITE:
        with closing(sqlite3.connect(sqlite_file(url), isolation_level=None)) as connection:
            connection.execute("BEGIN")
            connection.executemany(
                "INSERT INTO request_events (originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?)",
                ((request.hex, *rest) for request, *rest in rows),
            )
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    with psycopg.connect(driver_url(url)) as server, server.cursor() as cursor:
        into = "COPY request_events (originator_id, originator_version, topic, state) FROM STDIN (FORMAT BINARY)"
        with cursor.copy(into) as copy:
            copy.set_types(["uuid", "int8", "text", "bytea"])
            for row in rows:
                copy.write_row(row)
        server.commit()
        server.autocommit = True
        server.execute("VACUUM ANALYZE request_events")


AT_ONCE = 200
"""Requests whose events come mixed."""


def events(size: int, stories: Sequence[Sequence[Written]], hallmark: Hallmark) -> Iterator[tuple[Any, ...]]:
    """Stories of fifteen acts and of four, by turns, each event with the hallmark of its own place."""
    made = 0
    while made < size:
        group = [(uuid4(), stories[nth % len(stories)]) for nth in range(AT_ONCE)]
        for nth in range(max(len(story) for _, story in group)):
            for request, story in group:
                if nth < len(story) and made < size:
                    one = story[nth]
                    state = hallmark.put_on(b"{" + one.state[INSIDE:], bound_place(request, one.version, one.topic))
                    yield request, one.version, one.topic, state
                    made += 1


def in_a_process(side: str, kind: str, url: str) -> dict[str, float]:
    """Seconds that it took, and the most memory that the process had."""
    done = subprocess.run([sys.executable, "-m", "bench.rebuild", side, kind, url], check=True, stdout=subprocess.PIPE)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def ours(kind: str, url: str) -> float:  # like the floor
    """Built beside, compared where there is something to compare with, and switched."""
    from vierogen.bootstrap.system import open_system  # noqa: PLC0415  # its memory is that of our side alone

    with open_system(url) as system:
        start = perf_counter()
        system.read_models.rebuild(NAME)
        return perf_counter() - start


def floor(kind: str, url: str) -> float:
    """The driver alone."""
    return on_sqlite(sqlite_file(url)) if kind == SQLITE else on_postgres(driver_url(url))


READ = (
    "SELECT originator_id, originator_version, topic, state FROM request_events "
    "ORDER BY originator_id, originator_version"
)
STANDS_IN = f"SELECT in_table FROM read_models WHERE name = '{NAME}'"
AT_A_TIME = 2_000


def on_sqlite(file: Path) -> float:
    """The sqlite3 module of Python; the table is that of the last rebuild, under another name."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        (table,) = connection.execute(STANDS_IN).fetchone()
        rows = connection.execute(f"SELECT * FROM {table}").fetchall()
        for (made,) in connection.execute("SELECT sql FROM sqlite_master WHERE tbl_name = ?", (table,)).fetchall():
            connection.execute(made.replace(table, "floor"))
        start = perf_counter()
        for _ in connection.execute(READ):
            pass
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(f"INSERT INTO floor VALUES ({', '.join('?' * len(rows[0]))})", rows)
        connection.execute("COMMIT")
        took = perf_counter() - start
        connection.execute("DROP TABLE floor")
        return took


def on_postgres(address: str) -> float:
    """Psycopg, with a cursor of the server and COPY; the table is like that of the last rebuild."""
    with psycopg.connect(address, autocommit=True) as server:
        (table,) = server.execute(STANDS_IN).fetchone() or ("",)
        with server.cursor(binary=True) as cursor:
            rows = cursor.execute(f"SELECT * FROM {table}").fetchall()
            types = [column.type_code for column in cursor.description or ()]
        server.execute(f"CREATE TABLE floor (LIKE {table} INCLUDING ALL)")
        start = perf_counter()
        with server.transaction(), server.cursor(name="read", binary=True) as reading:
            reading.execute(READ)
            while reading.fetchmany(AT_A_TIME):
                pass
        with server.cursor() as writing, writing.copy("COPY floor FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)
        took = perf_counter() - start
        server.execute("DROP TABLE floor")
        return took


SIDES = {"ours": ours, "floor": floor}

if __name__ == "__main__":
    _, asked, where, place = sys.argv
    seconds = SIDES[asked](where, place)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024)
    print(json.dumps({"seconds": seconds, "memory": peak}))
