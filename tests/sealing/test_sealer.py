"""The sealer at work: by itself, killed at any moment, and loud when the past was changed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from sealing.hands import ACCESS, EVENTS, Hands
from vierogen.bootstrap.machine_clock import utc_now
from vierogen.bootstrap.sealing import sealer_of, sealing_standings
from vierogen.followers.leadership import leadership
from vierogen.sealing.outside import Carrier
from vierogen.sealing.sealer import Sealer
from vierogen.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
KEYS = "VIEROGEN_KEY_FOLDER"


def until(holds: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.02)


def a_sealer(hands: Hands) -> Sealer:
    store = hands.system.store
    return Sealer(store, hands.fresh_sealing(), leadership(store), Carrier(store, ()), utc_now, look_every=0.02)


def test_what_is_written_is_sealed_soon_and_by_one(hands: Hands) -> None:
    sealers = [a_sealer(hands) for _ in range(2)]
    for one in sealers:
        one.start()
    try:
        until(lambda: any(one.leads for one in sealers))
        for _ in range(5):
            hands.write(events=3, reads=2)
        until(lambda: sum(one.sealed for one in sealers) == 25)
        assert [one.leads for one in sealers].count(True) == 1
        leader = next(one for one in sealers if one.leads)
        leader.stop()
        hands.write(events=1)
        until(lambda: sum(one.sealed for one in sealers) == 26)
    finally:
        for one in sealers:
            one.stop()
    assert hands.wrongs(EVENTS) == hands.wrongs(ACCESS) == []


def test_a_changed_past_is_refused_loudly_and_the_other_log_goes_on(
    hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    hands.write(events=600)
    hands.seal()
    hands.tamper("UPDATE request_events SET topic = 'x' WHERE position = 300")
    sealer = a_sealer(hands)
    sealer.start()
    try:
        until(lambda: any(one.refused for one in sealing_standings(hands.system)))
        hands.write(events=1, reads=4)
        until(lambda: sealing_standings(hands.system)[1].size == 4)
    finally:
        sealer.stop()

    events, access = sealing_standings(hands.system)
    assert (
        events.refused == "gebeurtenis van een verzoek 300 (regel 299 van de boom) is gewijzigd nadat zij was verzegeld"
    )
    assert (events.unsealed, access.refused) == (1, None)
    assert "NOT SEALED, the past was changed" in caplog.text
    hands.tamper("UPDATE request_events SET topic = 'event.1' WHERE position = 300")
    again = a_sealer(hands)
    assert again.once()
    assert sealing_standings(hands.system)[0].refused is None
    assert hands.wrongs() == []


@pytest.mark.parametrize("rounds", [6])
def test_killed_at_any_moment_it_leaves_a_whole_tree_that_goes_on(hands: Hands, url: str, rounds: int) -> None:
    chance = random.Random(20261128)
    hands.write(events=600, reads=100)
    before = None
    for _ in range(rounds):
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "sealing" / "sealing_process.py"), url, str(hands.key_file)],
            stdout=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": f"{ROOT / 'src'}", "PATH": "/usr/bin:/bin", KEYS: os.environ[KEYS]},
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "begins\n"
        time.sleep(chance.random() * 0.3)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        hands.write(events=20)
        assert hands.wrongs(outside=[before] if before else []) == []
        if hands.check().rows:
            before = hands.newest()
    hands.sealing = hands.fresh_sealing()
    hands.seal()

    found = hands.check(outside=[before] if before else [])
    assert (found.rows, found.unsealed, found.found) == (600 + 20 * rounds, 0, 0)


def test_without_a_key_there_is_no_sealer(hands: Hands, tmp_path: Path) -> None:
    assert sealer_of(hands.system, Settings(ledger_key=tmp_path / "geen.key")) is None
    assert sealer_of(hands.system, Settings(ledger_key=hands.key_file)) is not None


def test_how_long_something_waits_is_told(hands: Hands) -> None:
    hands.write(events=2, people=1)

    events, access = sealing_standings(hands.system)

    assert (events.size, events.unsealed, access.unsealed, access.waiting_since) == (0, 3, 0, None)
    assert events.waiting_since is not None
    assert timedelta(0) <= utc_now() - events.waiting_since < timedelta(minutes=1)
