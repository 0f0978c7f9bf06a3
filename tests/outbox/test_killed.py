"""Whoever delivers is killed again and again, in the middle of it: nothing is lost, and the order of a request is kept."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import sleep
from uuid import UUID

import pytest

from outbox.log import AMERSFOORT, HEARD, HEARD_TOO, OPENED, happen, kept, subscribe
from outbox.receiver import Got, Line, Receiver
from vierogen.application.people import INSTALLATION
from vierogen.bootstrap.outbox import seal_of
from vierogen.bootstrap.system import open_system
from vierogen.domain.people.acts import RegisterOrganisation
from vierogen.domain.values import OrganisationKind
from vierogen.persistence import Store

ROOT = Path(__file__).resolve().parents[2]
KILLS, REQUESTS = 8, 40


@pytest.fixture
def deliverers(url: str) -> Iterator[subprocess.Popen[str]]:
    """Starts one for every line that is written to it."""
    paths = os.pathsep.join(str(ROOT / part) for part in ("src", "api", "tests"))
    process = subprocess.Popen(
        [sys.executable, "-m", "outbox.delivering_process", url],
        env={**os.environ, "PYTHONPATH": paths},
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    yield process
    process.kill()
    process.communicate()


def start(deliverers: subprocess.Popen[str]) -> int:
    assert deliverers.stdin
    assert deliverers.stdout
    deliverers.stdin.write("\n")
    deliverers.stdin.flush()
    return int(deliverers.stdout.readline())


def test_killed_in_the_middle_nothing_is_lost_and_doubles_carry_the_same_id(
    url: str, store: Store, receiver: Receiver, deliverers: subprocess.Popen[str]
) -> None:
    chance = random.Random(4)

    def moody(got: Got, line: Line) -> None:
        line.over.wait(0.005)
        line.say(chance.choice((200, 200, 200, 200, 500)))

    receiver.behaves = moody
    town = {"name": "Gemeente Amersfoort", "kind": OrganisationKind.MUNICIPALITY, "areas": ("GM0307",)}
    with open_system(url) as system:
        system.people.record(RegisterOrganisation, AMERSFOORT, INSTALLATION, **town)
        subscribe(store, receiver.address, seal=seal_of(system))
        requests = [UUID(int=number) for number in range(1, REQUESTS + 1)]
        for request in requests:
            happen(system, request, OPENED)

        for _ in range(KILLS):
            pid, before = start(deliverers), len(receiver.got)
            for request in chance.sample(requests, 3):
                requests.remove(request)
                happen(system, request, HEARD, HEARD_TOO, first=2)
            receiver.until(lambda before=before: len(receiver.got) > before)  # type: ignore[misc]  # bound at once
            sleep(chance.uniform(0, 0.15))
            os.kill(pid, signal.SIGKILL)
    last = start(deliverers)
    try:
        total = REQUESTS + 2 * 3 * KILLS
        receiver.until(lambda: len({one.id for one in receiver.accepted}) == total and kept(store) == [], within=60)
    finally:
        os.kill(last, signal.SIGKILL)

    assert len({(one.request, one.version) for one in receiver.got}) == total
    assert len({one.id for one in receiver.got}) == len({one.body for one in receiver.got}) == total
    for number in range(1, REQUESTS + 1):
        came = [one.version for one in receiver.accepted if one.request == str(UUID(int=number))]
        first_times = list(dict.fromkeys(came))
        assert first_times == sorted(first_times)
        assert first_times[0] == 1
