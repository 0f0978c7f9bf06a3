"""Ours, floor, ours, floor …: two ways measured in turn, so that what else the machine does hits both alike."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from threading import Barrier, Thread
from time import perf_counter

Do = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch of measuring: how long each single thing took, in seconds, and how long it took in all."""

    took: Sequence[float]
    in_all: float

    @property
    def rate(self) -> float:
        """Things done in a second."""
        return len(self.took) / self.in_all

    @property
    def worst(self) -> float:
        """The longest wait of anyone."""
        return max(self.took)


@dataclass(slots=True)
class Pairs:
    """Blocks of ours and of the floor; the n-th of each were measured right after each other."""

    ours: list[Block] = field(default_factory=list)
    floor: list[Block] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Our median rate as a share of the floor's."""
        return median(block.rate for block in self.ours) / median(block.rate for block in self.floor)

    @property
    def spread(self) -> tuple[float, float]:
        """Between which ratios the middle half of the pairs lies."""
        ratios = [ours.rate / floor.rate for ours, floor in zip(self.ours, self.floor, strict=True)]
        low, _, high = quantiles(ratios, n=4, method="inclusive")
        return low, high


def in_pairs(ours: Callable[[], Block], floor: Callable[[], Block], rounds: int) -> Pairs:
    """Measures in turn, the second first in every other round. One round to warm up does not count."""
    pairs = Pairs()
    ours()
    floor()
    for number in range(rounds):
        if number % 2:
            pairs.floor.append(floor())
            pairs.ours.append(ours())
        else:
            pairs.ours.append(ours())
            pairs.floor.append(floor())
    return pairs


def one_client(things: Sequence[Do]) -> Block:
    """One after the other."""
    gc.collect()
    took = []
    start = before = perf_counter()
    for thing in things:
        thing()
        now = perf_counter()
        took.append(now - before)
        before = now
    return Block(took, before - start)


def clients(work: Sequence[Sequence[Do]]) -> Block:
    """Several clients at once, each a thread with its own work; a fault of one is raised here."""
    if len(work) == 1:
        return one_client(work[0])
    took: list[list[float]] = [[] for _ in work]
    faults: list[BaseException] = []
    gate = Barrier(len(work) + 1)

    def run(number: int) -> None:
        gate.wait()
        try:
            for thing in work[number]:
                before = perf_counter()
                thing()
                took[number].append(perf_counter() - before)
        except BaseException as fault:
            faults.append(fault)
            raise

    threads = [Thread(target=run, args=(number,)) for number in range(len(work))]
    for thread in threads:
        thread.start()
    gc.collect()
    gate.wait()
    start = perf_counter()
    for thread in threads:
        thread.join()
    in_all = perf_counter() - start
    if faults:
        raise faults[0]
    return Block([one for those in took for one in those], in_all)
