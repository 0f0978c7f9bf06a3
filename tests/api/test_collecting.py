"""While we serve, what was there at the start is left alone, and what comes after it is still cleared away."""

from __future__ import annotations

import gc
import weakref

from vierogen_api.collecting import SELDOM, settled


class Knot:
    """Holds on to itself, so that only the collector clears it away."""

    def __init__(self) -> None:
        self.itself = self


def test_what_is_there_is_left_alone_and_comes_back_afterwards() -> None:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    with settled():
        assert gc.get_freeze_count() > frozen + 1_000
        assert gc.get_threshold() == SELDOM
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def test_a_knot_that_is_made_while_serving_is_cleared_away() -> None:
    with settled():
        knots = [weakref.ref(Knot()) for _ in range(3)]
        kept = [[] for _ in range(SELDOM[0] * 2)]  # type: list[list[object]]
        assert [knot() for knot in knots] == [None] * 3
        assert kept
