"""Append of one event: the recorder, beside the driver writing the same row."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from uuid import uuid4

from eventsourcing.persistence import StoredEvent

from bench.cast import a_system, begun
from bench.disk import KINDS, Disk
from bench.figures import Effort, Figure, Ratio
from bench.floor import raw_client
from bench.pairs import Block, in_pairs, one_client
from bench.syncs import syncs_of
from bench.tape import Written, tape_of
from vierogen.bootstrap.system import System
from vierogen.persistence.mapper import request_mapper

EVENTS = 400
AIM = 0.5


def append(disk: Disk, effort: Effort) -> Iterable[Figure]:
    """One event, nothing beside it, one client."""
    heard = tape_of(begun)[1]
    for kind in KINDS:
        yield append_to(kind, heard, disk, effort)


def append_to(kind: str, heard: Written, disk: Disk, effort: Effort) -> Ratio:
    """On one database."""
    many, url = effort.of(EVENTS), disk.product(kind)
    raw = raw_client(kind, disk.bare(kind))

    def floor() -> Block:
        rows = [Written(uuid4(), 1, heard.topic, heard.state) for _ in range(many)]
        return one_client([partial(raw.write, row) for row in rows])

    def counted() -> int:
        with a_system(url) as fresh:
            keep = fresh.store.requests.insert_events
            for one in events(heard, many, fresh):
                keep([one])
        return many

    with a_system(url) as system:
        recorder = system.store.requests

        def ours() -> Block:
            return one_client([partial(recorder.insert_events, [one]) for one in events(heard, many, system)])

        pairs = in_pairs(ours, floor, effort.rounds)
    raw.close()
    return Ratio.of("append of one event", kind, pairs, aim=AIM, syncs=syncs_of(kind, disk, counted))


def events(heard: Written, many: int, system: System) -> list[StoredEvent]:
    """The same event in so many streams, sealed with the keys of the system that keeps it."""
    sealing, child = request_mapper(system.closing), uuid4()
    again = (heard.again(uuid4(), child, sealing) for _ in range(many))
    return [StoredEvent(one.request, 1, one.topic, one.state) for one in again]
