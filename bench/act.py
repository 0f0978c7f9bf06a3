"""One act end to end through the desk: is the key known, load ten events, decide, save."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from functools import partial
from uuid import UUID

from bench.cast import Cast, Line, a_system, appoint, stating, ten_acts
from bench.disk import KINDS, Disk
from bench.figures import Effort, Figure, Ratio
from bench.floor import Raw, raw_client
from bench.pairs import Block, in_pairs, one_client
from bench.syncs import syncs_of
from bench.tape import Written, another, tape_of
from vierogen.bootstrap.system import System
from vierogen.domain.events import RequestOpened
from vierogen.domain.values import Category

ACTS = 120
FOUR = tuple(Category)
AIM = 0.5


def eleven_acts(cast: Cast, request: UUID) -> list[Line]:
    """Ten acts, and the doctor's statement after them."""
    return [*ten_acts(cast, request), stating(cast, request)]


def act(disk: Disk, effort: Effort) -> Iterable[Figure]:
    """The doctor's statement on a request of ten events; loaded from the store, and as it is remembered."""
    tape = tape_of(eleven_acts)
    for kind in KINDS:
        for remembered in (False, True):
            yield act_on(kind, tape, disk, effort, remembered=remembered)


def act_on(kind: str, tape: list[Written], disk: Disk, effort: Effort, *, remembered: bool) -> Ratio:
    """On one database."""
    many, url = effort.of(ACTS), disk.product(kind)
    raw = raw_client(kind, disk.bare(kind))
    with a_system(url) as system:
        cast = appoint(system.people)

    def floor() -> Block:
        return one_client([partial(raw.write, rows) for rows in filled(raw, tape, many)])

    def prepared() -> list[UUID]:
        with closing(raw_client(kind, url)) as filler, a_system(url) as filling:
            return [rows.request for rows in filled(filler, tape, many, filling)]

    def counted() -> int:
        with a_system(url) as fresh:
            for request in to_count:
                stating(cast, request).said_to(fresh.desk)
        return many

    with a_system(url) as system:

        def ours() -> Block:
            requests = prepared()
            have_keys(system, requests)
            if remembered:
                remember(system, requests)
            return one_client([partial(stating(cast, request).said_to, system.desk) for request in requests])

        pairs = in_pairs(ours, floor, effort.rounds)
        to_count = prepared()
    raw.close()
    what = f"one act on a request of ten events, {'remembered' if remembered else 'loaded'}"
    return Ratio.of(what, kind, pairs, aim=AIM, syncs=syncs_of(kind, disk, counted))


def filled(client: Raw, tape: list[Written], many: int, system: System | None = None) -> list[Written]:
    """Requests of ten events in the database, and of each the rows of the eleventh act."""
    stories = [another(tape, system) for _ in range(many)]
    client.fill(rows for story in stories for rows in story[:-1])
    return [story[-1] for story in stories]


def have_keys(system: System, requests: list[UUID]) -> None:
    """As after the first act of each: a key is made once for a child, and that is a commit of its own."""
    for request in requests:
        (opened,) = system.desk.events(request, upto=1)
        assert isinstance(opened, RequestOpened)
        system.vault.key_of(opened.child.id, FOUR[0], FOUR)
    system.vault.forget()


def remember(system: System, requests: list[UUID]) -> None:
    """As after an earlier act in the same process."""
    for request in requests:
        system.desk.known(request)
