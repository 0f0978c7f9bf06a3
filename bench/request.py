"""A whole request of four durable acts, by one client, by four and by sixteen."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack, closing
from functools import partial
from uuid import uuid4

from bench.cast import Cast, a_system, appoint, short_story
from bench.disk import KINDS, POSTGRES, SQLITE, Disk
from bench.figures import Effort, Figure, Ratio
from bench.floor import raw_client
from bench.pairs import Block, Do, clients, in_pairs
from bench.syncs import syncs_of
from bench.tape import Written, another, tape_of
from vierogen.bootstrap.system import System

REQUESTS = {1: 60, 4: 100, 16: 128}
"""In a block, all clients together."""

AIMS = {(SQLITE, 1): 0.5, (POSTGRES, 1): 0.5, (SQLITE, 4): 0.85, (POSTGRES, 4): 0.4}
WORST_MS = {(SQLITE, 4): 50.0}


def request(disk: Disk, effort: Effort) -> Iterable[Figure]:
    """Opened, parents heard, child heard, no statement given: each act its own durable transaction."""
    tape = tape_of(short_story)
    for kind in KINDS:
        for at_once in REQUESTS:
            yield request_on(kind, at_once, tape, disk, effort)


def request_on(kind: str, at_once: int, tape: list[Written], disk: Disk, effort: Effort) -> Ratio:
    """On one database, with so many clients at once: ours share one system, each raw client has its own connection."""
    each = max(2, effort.of(REQUESTS[at_once]) // at_once)
    url, bare = disk.product(kind), disk.bare(kind)
    with a_system(url) as system:
        cast = appoint(system.people)

    def counted() -> int:
        with a_system(url) as fresh:
            return len(clients([acts(fresh, cast, each) for _ in range(at_once)]).took)

    with ExitStack() as open_now:
        system = open_now.enter_context(a_system(url))
        raws = [open_now.enter_context(closing(raw_client(kind, bare))) for _ in range(at_once)]

        def ours() -> Block:
            return clients([acts(system, cast, each) for _ in range(at_once)])

        def floor() -> Block:
            stories = [[rows for _ in range(each) for rows in another(tape)] for _ in raws]
            return clients([[partial(raw.write, r) for r in story] for raw, story in zip(raws, stories, strict=True)])

        pairs = in_pairs(ours, floor, effort.rounds)
    return Ratio.of(
        f"a whole request of four acts, {at_once} client{'s' if at_once > 1 else ''}",
        kind,
        pairs,
        aim=AIMS.get((kind, at_once)),
        worst_aim_ms=WORST_MS.get((kind, at_once)),
        syncs=syncs_of(kind, disk, counted),
    )


def acts(system: System, cast: Cast, many: int) -> list[Do]:
    """What one client does: whole requests, one after the other."""
    lines = [line for _ in range(many) for line in short_story(cast, uuid4())]
    return [partial(line.said_to, system.desk) for line in lines]
