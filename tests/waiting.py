"""Waiting in a test, until what was written can be read back."""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic, sleep

from vierogen.projections.read_models import ReadModels

LOOK_EVERY = 0.02


def caught_up(read_models: ReadModels, position: int, within: float, names: Iterable[str] | None = None) -> bool:
    """Whether these read models, or all, came as far as a position in so many seconds."""
    wanted, until = frozenset(read_models.names if names is None else names), monotonic() + within
    while not wanted <= {state.name for state in read_models.states() if state.position >= position}:
        if monotonic() >= until:
            return False
        sleep(LOOK_EVERY)
    return True
