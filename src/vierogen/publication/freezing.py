"""True counts go in, noisy leaves come out, and nothing else remains.

Neither the counts nor the noise are kept, logged or put into a message: with either of them the other can be worked
out from what is published.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from fractions import Fraction

from vierogen.application.monitoring import MonitorFact
from vierogen.publication.counting import count
from vierogen.publication.kept import Leaf
from vierogen.publication.noise import Randomness, discrete_laplace
from vierogen.publication.plan import Plan
from vierogen.publication.tables import PublishedTable

METHOD = "discrete Laplace per blad (Canonne, Kamath en Steinke 2020); ieder kind hooguit eens per tabel"


def frozen(plan: Plan, facts: Iterable[MonitorFact], below: Randomness = secrets.randbelow) -> dict[Leaf, int]:
    """Every leaf of the plan with one draw of noise added, those that count nobody included."""
    return noisy(count(facts, plan.tables, plan.school_year), plan.tables, plan.epsilon, below)


def noisy(
    counts: Mapping[Leaf, int], tables: Iterable[PublishedTable], epsilon: Fraction, below: Randomness
) -> dict[Leaf, int]:
    """One draw for each leaf, with the part of epsilon that its table takes."""
    epsilons = {table.name: epsilon * table.share for table in tables}
    return {leaf: counted + discrete_laplace(epsilons[leaf.table], below) for leaf, counted in counts.items()}
