"""Whether a clock can tell two answers apart, on a machine that is busy with other things as well."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

ENOUGH, MOST = 10, 150


def apart(one: Callable[[], Any], other: Callable[[], Any], close: float) -> tuple[float, float]:
    """How far the quickest answers of both lie apart, in seconds, and how quick the quickest was.

    A busy machine makes answers slower and never quicker, so the quickest come to lie where they belong; asked in turns
    until they lie close together, or often enough to be sure that they do not.
    """
    quickest = [float("inf"), float("inf")]
    for nth in range(MOST):
        for which, ask in enumerate((one, other)):
            began = perf_counter()
            ask()
            quickest[which] = min(quickest[which], perf_counter() - began)
        if nth >= ENOUGH and abs(quickest[0] - quickest[1]) < close:
            break
    return abs(quickest[0] - quickest[1]), min(quickest)
