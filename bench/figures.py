"""What a bench found: figures with their floor and their aim."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from bench.disk import Disk
from bench.pairs import Pairs


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure: rounds of pairs, and the size of each block as a share of the full size."""

    rounds: int
    share: float

    def of(self, full: int, at_least: int = 4) -> int:
        """So many things in a block."""
        return max(at_least, round(full * self.share))


FULL = Effort(rounds=9, share=1.0)
QUICK = Effort(rounds=3, share=0.3)


@dataclass(frozen=True, slots=True)
class Ratio:
    """Our rate as a share of the floor's rate, in the same run."""

    what: str
    where: str
    ratio: float
    spread: tuple[float, float]
    aim: float | None
    rate: float
    """Of ours, things in a second."""
    floor_rate: float
    middle_ms: float
    worst_ms: float
    """The median over the blocks of the longest wait in each."""
    floor_worst_ms: float
    worst_aim_ms: float | None = None
    syncs: float | None = None
    """Of ours, for each thing done."""
    floor: str = "the driver alone"

    @property
    def reached(self) -> bool | None:
        """Whether every aim was reached; None where there is none."""
        held = [self.ratio >= self.aim] if self.aim is not None else []
        held += [self.worst_ms < self.worst_aim_ms] if self.worst_aim_ms is not None else []
        return all(held) if held else None

    @classmethod
    def of(cls, what: str, where: str, pairs: Pairs, **rest: object) -> Ratio:
        """From blocks measured in turn."""
        return cls(
            what=what,
            where=where,
            ratio=pairs.ratio,
            spread=pairs.spread,
            rate=median(block.rate for block in pairs.ours),
            floor_rate=median(block.rate for block in pairs.floor),
            middle_ms=1000 * median(took for block in pairs.ours for took in block.took),
            worst_ms=1000 * median(block.worst for block in pairs.ours),
            floor_worst_ms=1000 * median(block.worst for block in pairs.floor),
            **rest,  # type: ignore[arg-type]  # by name, checked where it is called
        )


@dataclass(frozen=True, slots=True)
class Amount:
    """One quantity, with the most that it should be."""

    what: str
    where: str
    amount: float
    unit: str
    spread: tuple[float, float] | None = None
    aim: float | None = None

    @property
    def reached(self) -> bool | None:
        """Whether it stays under its aim; None where there is none."""
        return None if self.aim is None else self.amount < self.aim


@dataclass(frozen=True, slots=True)
class Missing:
    """What could not be measured, and why."""

    what: str
    why: str


Figure = Ratio | Amount | Missing
Bench = Callable[[Disk, Effort], Iterable[Figure]]
