"""A simulation, acts a second, beside the desk's own figure: a whole request of four acts by one client."""

from __future__ import annotations

from collections.abc import Iterable
from time import perf_counter

from bench.cast import a_system, appoint
from bench.disk import KINDS, Disk
from bench.figures import Effort, Figure, Ratio
from bench.pairs import Block, clients, in_pairs
from bench.request import acts
from vierogen.bootstrap.system import open_system
from vierogen.simulation.plan import Plan
from vierogen.simulation.playing import SimulationClock, Tally, simulate
from vierogen.simulation.scope import scope_of

SCHOOL_YEARS, MUNICIPALITIES = "2025/26..2026/27", "GM0402,GM1696"
SHARE, REQUESTS = 0.8, 60
AIM = 0.5


def simulation(disk: Disk, effort: Effort) -> Iterable[Figure]:
    """All acts of people and of the clock in two school years of two municipalities; the register is left out."""
    plan = Plan(scope_of(SCHOOL_YEARS, seed=1, share=max(0.2, SHARE * effort.share), municipalities=MUNICIPALITIES))
    for kind in KINDS:
        yield simulation_on(kind, plan, disk, effort)


def simulation_on(kind: str, plan: Plan, disk: Disk, effort: Effort) -> Ratio:
    """On one database: each block of ours is a whole simulation on a fresh one."""
    url = disk.product(kind)
    with a_system(url) as system:
        cast = appoint(system.people)

        def desk() -> Block:
            return clients([acts(system, cast, effort.of(REQUESTS))])

        pairs = in_pairs(lambda: played(disk.product(kind), plan), desk, effort.rounds)
    floor = "the desk, whole requests of four acts, 1 client"
    return Ratio.of("simulate, acts of people and of the clock", kind, pairs, aim=AIM, floor=floor)


def played(url: str, plan: Plan) -> Block:
    """A whole simulation; timed from the moment that everybody is registered."""
    clock, took = SimulationClock(), list[float]()
    began = before = perf_counter()
    acts_before = 0

    def watch(tally: Tally) -> None:
        nonlocal began, before, acts_before
        now, acts_now = perf_counter(), tally.done + tally.by_the_clock.total()
        if not acts_now:
            began = now
        new, acts_before = acts_now - acts_before, acts_now
        took.extend([(now - before) / max(new, 1)] * new)  # the clock may do some acts in one look
        before = now

    with open_system(url, now=clock) as system:
        simulate(system, clock, plan, watch)
    return Block(took, before - began)
