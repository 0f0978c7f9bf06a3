"""Every kind of fault, for some seconds; `make torture` does it for a quarter of an hour."""

from __future__ import annotations

import os
import random
from pathlib import Path
from uuid import UUID

import pytest

from torture.__main__ import kinds
from torture.story import Told, judge
from torture.striking import Room, kill, workers
from torture.tally import Tally

SECONDS = 0.3
ACTS = 30

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")


@needs_fork
@pytest.mark.parametrize("name", [name for name, _, _ in kinds(ACTS)])
def test_nothing_is_lost_doubled_undetected_or_damaged(name: str, tmp_path: Path) -> None:
    tries = next(tries for one, _, tries in kinds(ACTS) if one == name)

    for tally in tries(Room(tmp_path, random.Random()), SECONDS):
        assert tally.faults > 0
        assert tally.is_well, tally


@needs_fork
def test_who_counts_notices_what_is_lost_and_what_is_there_twice(tmp_path: Path) -> None:
    room = Room(tmp_path, random.Random(1))
    office = room.office("sqlite")
    with workers(office) as crew:
        pid = crew.start()
        crew.wait_for(30)
        kill(pid)
        crew.hear()
    assert judge(office, crew.told, Tally("", "")).is_well
    request, acts = next((request, acts) for request, acts in crew.told.done.items() if acts > 1)

    lies = Told(done={**crew.told.done, UUID(int=1): 2}, reads=crew.told.reads + 100, reads_begun=crew.told.reads + 100)
    assert judge(office, lies, Tally("", "")).lost > 100
    less = Told(done={**crew.told.done, request: acts - 2}, reads=0, reads_begun=0)
    assert judge(office, less, Tally("", "")).doubled > 0
