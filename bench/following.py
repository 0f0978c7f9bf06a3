"""Read models that follow while eight people work: how many events a second, and how soon each can be read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from statistics import quantiles
from threading import Event, Thread
from time import perf_counter, sleep
from uuid import uuid4

from sqlalchemy import text

from bench.cast import Line, a_system, appoint, long_story
from bench.disk import KINDS, Disk
from bench.figures import Amount, Effort, Figure, Ratio
from bench.pairs import Block, clients, in_pairs
from vierogen.bootstrap.system import System

WRITERS, REQUESTS, ROUNDS = 8, 12, 5
LOOK_EVERY = 0.004
"""Seconds between two looks at how far following is; the lag is known no finer than that."""
MOST_SECONDS = 60
"""That it may still follow after the last act; longer is a fault."""


def following(disk: Disk, effort: Effort) -> Iterable[Figure]:
    """Eight writers at the desk with all read models following in the same process, and without."""
    for kind in KINDS:
        with a_system(disk.product(kind)) as system:
            yield from on(kind, system, effort)


def on(kind: str, system: System, effort: Effort) -> Iterable[Figure]:
    """On one database."""
    cast, lags, ends = appoint(system.people), list[float](), list[float]()
    requests = effort.of(REQUESTS)

    def work() -> list[list[Line]]:
        return [[line for _ in range(requests) for line in long_story(cast, uuid4())] for _ in range(WRITERS)]

    def alone() -> Block:
        lines_of_all = work()
        with watching(system, []):  # looking takes time too, so it is done on both sides
            return clients([[partial(line.said_to, system.desk) for line in lines] for lines in lines_of_all])

    def followed() -> Block:
        lines_of_all = work()
        system.read_models.follow()
        with system.read_models.projector().meanwhile(), watching(system, lags):
            start = perf_counter()
            block = clients([[partial(line.said_to, system.desk) for line in lines] for lines in lines_of_all])
            wait_until_followed(system)
            ends.append(sum(map(len, lines_of_all)) / (perf_counter() - start))
        return block

    pairs = in_pairs(followed, alone, min(effort.rounds, ROUNDS))
    what = "acts of eight writers while all read models follow"
    yield Ratio.of(what, kind, pairs, aim=None, floor="the same without following")
    yield Amount("events followed, from the first act to the last row", kind, sorted(ends)[len(ends) // 2], "/s")
    cuts = quantiles(lags, n=100)
    yield Amount("time until an act can be read back everywhere, p50", kind, 1000 * cuts[49], "ms")
    yield Amount("time until an act can be read back everywhere, p99", kind, 1000 * cuts[98], "ms")


NEWEST = text("SELECT coalesce(max(position), 0) FROM request_events")
FOLLOWED = text("SELECT min(t.position) FROM read_models r JOIN tracking t ON t.follower = r.in_table")


def newest(system: System) -> int:
    """Of the events."""
    with system.store.reading() as connection:
        return int(connection.execute(NEWEST).scalar_one())


def last_followed(system: System) -> int:
    """How far the read model came that is furthest behind."""
    with system.store.reading() as connection:
        return int(connection.execute(FOLLOWED).scalar_one())


def wait_until_followed(system: System) -> None:
    """All that was written; somebody projects meanwhile."""
    end, until = newest(system), perf_counter() + MOST_SECONDS
    while last_followed(system) < end:
        assert perf_counter() < until
        sleep(LOOK_EVERY)


@contextmanager
def watching(system: System, lags: list[float]) -> Iterator[None]:
    """Looks again and again; for each position, from when it was first seen written to when it was first seen followed."""
    stop = Event()

    def look() -> None:
        seen, followed = dict[int, float](), 0
        last = newest(system)
        while not stop.wait(LOOK_EVERY):
            with system.store.reading() as connection:
                now = perf_counter()
                written = int(connection.execute(NEWEST).scalar_one())
                followed = int(connection.execute(FOLLOWED).scalar_one())
            seen |= dict.fromkeys(range(last + 1, written + 1), now)
            last = max(last, written)
            done = [position for position in seen if position <= followed]
            lags.extend(now - seen.pop(position) for position in done)

    watcher = Thread(target=look)
    watcher.start()
    try:
        yield
    finally:
        stop.set()
        watcher.join()
