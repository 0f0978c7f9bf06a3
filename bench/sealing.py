"""Sealing, checking and proving very many events, beside plain SHA-256 over the same bytes; and what sealing costs an act.

The floor is what nobody can do without: the driver reads the rows, and SHA-256 goes over the stored bytes, over what a
leaf is made of, and over a node of the tree, once each. Hashing alone, of bytes that are at hand, is told beside it. Each
side is a process of its own, so that the memory of one is not that of the other.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter, process_time, sleep
from typing import Any
from uuid import uuid4

import psycopg

from bench.cast import a_system, appoint, long_story
from bench.disk import KINDS, SQLITE, Disk, driver_url, sqlite_file
from bench.figures import Amount, Effort, Figure, Ratio
from bench.pairs import Block, clients, in_pairs
from bench.rebuild import fill
from vierogen.bootstrap.machine_clock import utc_now
from vierogen.bootstrap.system import System, open_system
from vierogen.followers.leadership import leadership
from vierogen.ledger.checkpoint import Checkpoint
from vierogen.sealing import keys as key_files
from vierogen.sealing.checking import Trust, check
from vierogen.sealing.keys import Keys
from vierogen.sealing.logs import EVENTS, LOGS
from vierogen.sealing.memory import Nowhere
from vierogen.sealing.outside import Carrier
from vierogen.sealing.proving import Prover, newest
from vierogen.sealing.sealer import Sealer
from vierogen.sealing.step import Sealing

FULL_SIZE, QUICK_SIZE = 1_000_000, 50_000
ROUNDS = 3
AIM, MEMORY_AIM_MB = 2.0, 300.0
PROOFS = 2_000


def sealed(disk: Disk, effort: Effort) -> Iterable[Figure]:
    """Sealing and checking a million events, the memory that it takes, and proofs in the tree of them."""
    size = FULL_SIZE if effort.share >= 1 else QUICK_SIZE
    for kind in KINDS:
        url, key = disk.product(kind), disk.folder / f"ledger-{kind}.key"
        key_files.make(key, "vierogen.example/bench")
        fill(kind, url, size)
        ask = partial(in_a_process, kind=kind, url=url, key=key)
        floors = [ask("floor") for _ in range(ROUNDS)]
        sealing = ask("seal")
        checks = [(ask("check"), ask("floor")) for _ in range(ROUNDS)]
        proving = ask("prove")
        raw = median(one["seconds"] for one in floors)
        took = median(ours["seconds"] for ours, _ in checks)
        ratios = [ours["seconds"] / other["seconds"] for ours, other in checks]
        what = f"{size:,} events"
        yield Amount(f"sealing {what}, in floors", kind, sealing["seconds"] / raw, "×", aim=AIM)
        yield Amount(f"checking {what}, in floors", kind, median(ratios), "×", (min(ratios), max(ratios)), AIM)
        ours_alone = median(one["processor"] for one in floors)
        yield Amount(f"sealing {what}, in floors of our processor time", kind, sealing["processor"] / ours_alone, "×")
        checked = median(ours["processor"] for ours, _ in checks)
        yield Amount(f"checking {what}, in floors of our processor time", kind, checked / ours_alone, "×")
        yield Amount(f"sealing {what}", kind, sealing["seconds"], "s")
        yield Amount(f"checking {what}", kind, took, "s")
        yield Amount(f"the floor: reading and hashing {what}", kind, raw, "s")
        yield Amount(f"hashing alone of {what}", kind, median(one["hashing"] for one in floors), "s")
        yield Amount("one proof in that tree", kind, 1000 * proving["seconds"] / PROOFS, "ms")
        most = max(sealing["memory"], *(ours["memory"] for ours, _ in checks))
        yield Amount("most memory of sealing and checking", kind, most, "MB", aim=MEMORY_AIM_MB)


def in_a_process(side: str, kind: str, url: str, key: Path) -> dict[str, float]:
    """Seconds that it took, and the most memory that the process had."""
    words = [sys.executable, "-m", "bench.sealing", side, kind, url, str(key)]
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def seal(kind: str, url: str, key: Path) -> dict[str, float]:
    """All of it, in the steps in which the sealer goes."""
    with open_system(url) as system:
        sealing = Sealing(system.store, Keys.read(key), Nowhere(), system.closing.hallmarks)
        return timed(sealing.all)


def check_all(kind: str, url: str, key: Path) -> dict[str, float]:
    """As `vierogen verify` does."""
    keys = {log.name: Keys.read(key).public_of(log) for log in LOGS}
    with open_system(url) as system:
        trust = Trust(keys, hallmarks=system.closing.hallmarks)
        return timed(lambda: require_well(check(system.store, EVENTS, trust).found))


def require_well(found: int) -> None:
    """A bench of something that is wrong says nothing."""
    if found:
        raise AssertionError


def prove(kind: str, url: str, key: Path) -> dict[str, float]:
    """Proofs of rows here and there, each as a question by itself."""
    chance = Random(1)
    with open_system(url) as system, system.store.reading() as connection:
        checkpoint = Checkpoint.read(newest(connection, EVENTS))

        def every() -> None:
            for _ in range(PROOFS):
                position = chance.randint(1, checkpoint.size)
                Prover(connection, EVENTS).inclusion("request_events", position, checkpoint)

        return timed(every)


def timed(work: Callable[[], object]) -> dict[str, float]:
    """How long, and how long of the processor: what a server does beside us is not in that."""
    start, spent = perf_counter(), process_time()
    work()
    return {"seconds": perf_counter() - start, "processor": process_time() - spent}


LEAF, NODE = b"\x00" + b"x" * 210, b"\x01" + b"y" * 64
"""As long as what is hashed for a leaf of such an event, and for a node."""

READ = "SELECT position, originator_id, originator_version, topic, state, recorded_at FROM request_events ORDER BY position"
AT_A_TIME = 2_000


def floor(kind: str, url: str, key: Path) -> dict[str, float]:
    """The driver and SHA-256 alone."""
    start, spent, hashing = perf_counter(), process_time(), 0.0
    for rows in batches(kind, url):
        before = perf_counter()
        for row in rows:
            sha256(row[4]).digest()
            sha256(LEAF).digest()
            sha256(NODE).digest()
        hashing += perf_counter() - before
    return {"seconds": perf_counter() - start, "processor": process_time() - spent, "hashing": hashing}


def batches(kind: str, url: str) -> Iterator[list[Any]]:
    """All rows, some at a time."""
    if kind == SQLITE:
        with closing(sqlite3.connect(sqlite_file(url))) as connection:
            found = connection.execute(READ)
            while rows := found.fetchmany(AT_A_TIME):
                yield rows
        return
    with psycopg.connect(driver_url(url)) as server, server.cursor(name="read", binary=True) as cursor:
        cursor.execute(READ)
        while rows := cursor.fetchmany(AT_A_TIME):
            yield rows


WRITERS, REQUESTS, ACT_ROUNDS, ACT_AIM, SHARE_AIM = 8, 12, 7, 0.95, 5.0


def sealed_act(disk: Disk, effort: Effort) -> Iterable[Figure]:
    """Eight writers at the desk while the sealer works in the same process, and without."""
    for kind in KINDS:
        keys = key_files.make(disk.folder / f"act-{kind}.key", "vierogen.example/bench")
        with a_system(disk.product(kind)) as system:
            yield from acts_while_sealing(kind, system, keys, effort)


def acts_while_sealing(kind: str, system: System, keys: Keys, effort: Effort) -> Iterable[Figure]:
    """On one database, by turns with and without: acts in the same time, and processor time for the same acts."""
    cast, requests = appoint(system.people), effort.of(REQUESTS)
    spent: dict[bool, list[float]] = {True: [], False: []}

    def alone(*, sealing: bool = False) -> Block:
        work = [[line for _ in range(requests) for line in long_story(cast, uuid4())] for _ in range(WRITERS)]
        began = process_time()
        block = clients([[partial(line.said_to, system.desk) for line in lines] for lines in work])
        spent[sealing].append(process_time() - began)
        return block

    def with_sealing() -> Block:
        Sealing(system.store, keys, Nowhere(), system.closing.hallmarks).all()
        with sealing_along(system, keys):
            return alone(sealing=True)

    pairs = in_pairs(with_sealing, alone, max(effort.rounds, ACT_ROUNDS))
    what = "acts of eight writers while the sealer works"
    yield Ratio.of(what, kind, pairs, aim=ACT_AIM, floor="the same without sealing")
    more = [100 * (ours / plain - 1) for ours, plain in zip(spent[True], spent[False], strict=True)]
    yield Amount("processor time that sealing adds to those acts", kind, median(more), "%", quartiles(more), SHARE_AIM)


def quartiles(values: list[float]) -> tuple[float, float]:
    """The middle half."""
    lower, _, upper = quantiles(values, n=4)
    return lower, upper


@contextmanager
def sealing_along(system: System, keys: Keys) -> Iterator[None]:
    """As the process that serves does."""
    store, hallmarks = system.store, system.closing.hallmarks
    sealer = Sealer(store, Sealing(store, keys, Nowhere(), hallmarks), leadership(store), Carrier(store, ()), utc_now)
    sealer.start()
    while not sealer.leads:  # what beginning takes is no part of an act
        sleep(0.01)
    try:
        yield
    finally:
        sealer.stop()


SIDES = {"seal": seal, "check": check_all, "prove": prove, "floor": floor}

if __name__ == "__main__":
    _, asked, where, place, key_file = sys.argv
    told = SIDES[asked](where, place, Path(key_file))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024)
    print(json.dumps(told | {"memory": peak}))
