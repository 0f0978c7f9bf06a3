"""Who publishes figures of a system, and what is counted for them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from vierogen.bootstrap.read_models import ours
from vierogen.bootstrap.system import System
from vierogen.projections.monitor_facts import facts_as_of
from vierogen.publication.publishing import Facts, Publisher


def publisher(system: System, budget: Fraction) -> Publisher:
    """Who publishes from this system; ``budget`` is the epsilon that one school year may take."""
    return Publisher(system.store.engine, system.store.transaction, budget, system.desk.now)


def monitor_facts(system: System, progress: Callable[[int, int], None] = lambda done, total: None) -> Facts:
    """What a publication counts, made of the events; ``progress`` is told how many were read, of how many."""
    kept_by_us, engine = partial(ours, system.closing), system.store.engine
    return lambda school_year, position: facts_as_of(engine, school_year, position, progress, ours=kept_by_us)
