"""Following loses nothing and doubles nothing: whoever follows, however much at a time, whatever goes wrong."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from databases import driver_url
from projections.tapes import (
    NOTHING_WRONG,
    another,
    everything,
    execute,
    rows,
    table_of,
    tapes,
    unfinished,
    write,
    write_all,
    wrong,
)
from vierogen.application.keeping import StoreUnavailable
from vierogen.bootstrap.read_models import decoding, models_of
from vierogen.bootstrap.system import System, open_system
from vierogen.followers.leadership import leadership
from vierogen.persistence.mapper import EventMapper
from vierogen.projections.deadlines import DEADLINES
from vierogen.projections.following import Following
from vierogen.projections.projector import Projector
from vierogen.projections.read_models import SHAPES
from vierogen.projections.tables import places
from vierogen.vault.faults import KeysAwayError
from waiting import caught_up

ROOT = Path(__file__).resolve().parents[2]
NAMES = tuple(model.name for model in SHAPES)
on_postgres = pytest.mark.parametrize("kind", ["postgresql"])


def following(system: System, most: int = 500) -> Following:
    return Following(system.store, decoding(system.closing), models_of(system.secrets), most=most)


def to_the_end(one: Following, names: tuple[str, ...] = NAMES) -> None:
    while one.step(names):
        pass


@contextmanager
def projecting(system: System, most: int = 500) -> Iterator[Projector]:
    projector = Projector(system.store, following(system, most), leadership(system.store), NAMES)
    projector.start()
    try:
        yield projector
    finally:
        projector.stop()


def until(holds: Any, seconds: float = 90.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come to pass in time"
        time.sleep(0.01)


# What follows is what a rebuild would make


def test_an_empty_database_is_followed_to_the_end_at_once(system: System) -> None:
    to_the_end(following(system))
    assert everything(system) == {name: [] for name in NAMES}
    assert wrong(system) == NOTHING_WRONG
    assert [(one.position, one.lag_events, one.lag_seconds) for one in system.read_models.states()] == [
        (0, 0, 0.0)
    ] * len(NAMES)


def test_every_case_followed_is_every_case_rebuilt(system: System) -> None:
    write_all(system)
    to_the_end(following(system))
    followed = everything(system)
    assert all(followed.values())
    assert wrong(system) == NOTHING_WRONG
    for name in NAMES:
        assert system.read_models.rebuild(name).different == 0
    assert everything(system) == followed


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_rebuild_equals_follow_in_whatever_order_and_however_much_at_a_time(
    system: System, data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.sampled_from(tapes()), min_size=1, max_size=5))
    left = [(uuid4(), list(tape)) for tape in chosen]
    one = following(system, data.draw(st.integers(1, 7)))
    while left:
        request, tape = left[data.draw(st.integers(0, len(left) - 1))]
        many = data.draw(st.integers(1, len(tape)))
        write(system, request, tape[:many])
        del tape[:many]
        left = [(request, tape) for request, tape in left if tape]
        if data.draw(st.booleans()):
            one.step(data.draw(st.sets(st.sampled_from(NAMES))))
    to_the_end(one)
    assert wrong(system) == NOTHING_WRONG


def test_a_comparison_finds_what_was_changed_behind_its_back(system: System) -> None:
    first, second, third = write_all(system, unfinished()[:3])
    to_the_end(following(system))
    table = table_of(system, "deadlines")
    (limit, *_) = [row[1] for row in rows(system, "deadlines") if str(row[0]).replace("-", "") == second.hex]
    execute(system, f"UPDATE {table} SET school = 'elders' WHERE request = '{first.hex}'")
    execute(system, f"DELETE FROM {table} WHERE request = '{second.hex}' AND limit_name = '{limit}'")
    execute(system, f"UPDATE {table} SET request = '{uuid4().hex}' WHERE request = '{third.hex}'")

    found = system.read_models.check("deadlines").differences

    assert {(one.columns, one.lacks) for one in found if one.request == first} == {(("school",), False)}
    assert {(one.key, one.lacks) for one in found if one.request == second} == {((limit,), True)}
    assert all(one.lacks for one in found if one.request == third)
    assert any(one.request not in {first, second, third} and not one.lacks for one in found)
    assert system.read_models.rebuild("deadlines").different == len(found)
    assert system.read_models.check("deadlines").different == 0


# Exactly once


def test_two_who_follow_at_once_leave_what_one_would(system: System) -> None:
    write_all(system)
    with open_system(system.store.engine.url.render_as_string(hide_password=False)) as other:
        both = [following(system, 7), following(other, 11), following(system, 5), following(other, 500)]
        with ThreadPoolExecutor(len(both)) as threads:
            for done in [threads.submit(to_the_end, one) for one in both]:
                done.result()
    assert {one.lag_events for one in system.read_models.states()} == {0}
    assert wrong(system) == NOTHING_WRONG


def test_who_comes_second_with_the_same_batch_keeps_nothing(system: System) -> None:
    write_all(system, tapes()[:4])
    slow = following(system, 10)
    with system.store.reading() as connection:
        place = places(connection)["deadlines"]
        events = slow._read(connection, place.position)
    step = slow._made(place, events, [])
    to_the_end(following(system))
    before = everything(system)
    slow._keep([step])
    assert everything(system) == before
    assert wrong(system) == NOTHING_WRONG


def test_the_second_waits_and_takes_over_when_the_first_is_gone(system: System) -> None:
    request, tape = uuid4(), tapes()[0]
    with open_system(system.store.engine.url.render_as_string(hide_password=False)) as other:
        first, second = (Projector(one.store, following(one), leadership(one.store), NAMES) for one in (system, other))
        first.start()
        until(lambda: first.leads == set(NAMES))
        second.start()
        assert caught_up(other.read_models, write(system, request, tape[:1]), 10)
        assert second.leads == frozenset()
        first.stop()
        until(lambda: second.leads == set(NAMES))
        assert caught_up(system.read_models, write(system, request, tape[1:]), 10)
        second.stop()
    assert wrong(system) == NOTHING_WRONG


def test_a_killed_follower_leaves_nothing_half_done(system: System, url: str, tmp_path: Path) -> None:
    """Killed again and again while the events come in; every new one goes on where the last kept step ended."""
    chance = random.Random(7)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "src", ROOT / "tests")))}
    with subprocess.Popen(
        [sys.executable, "-m", "projections.following_process", url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
        bufsize=1,
    ) as parent:
        assert parent.stdin
        assert parent.stdout
        came = set[int]()
        for nth in range(12):
            parent.stdin.write("again\n")
            pid = int(parent.stdout.readline())
            here = system.read_models.states()[0].position
            write_all(system, chance.sample(tapes(), 8))
            if nth % 4:  # the others are killed while they start
                until(lambda: system.read_models.states()[0].position > here)  # noqa: B023  # called at once
            time.sleep(chance.uniform(0.0, 0.05))
            os.kill(pid, signal.SIGKILL)
            came.add(system.read_models.states()[0].position)
            assert wrong(system) == NOTHING_WRONG
        parent.stdin.close()
    assert len(came) > 4  # it was killed at work, and not before or after
    to_the_end(following(system, 17))
    assert wrong(system) == NOTHING_WRONG


@on_postgres
def test_a_restart_of_the_database_is_waited_for(system: System, kind: str, url: str) -> None:
    with projecting(system, 5) as projector:
        until(lambda: projector.leads == set(NAMES))
        for tape in tapes()[:12]:
            written = write_through(system, uuid4(), list(tape))
            terminate_everybody(url)
        until(lambda: caught_up_again(system, written))
    assert wrong(system) == NOTHING_WRONG


def write_through(system: System, request: UUID, tape: list[Any]) -> int:
    """A writer whose connection may have been lost tries again."""
    while True:
        with suppress(StoreUnavailable):
            return write(system, request, tape)


def caught_up_again(system: System, position: int) -> bool:
    with suppress(StoreUnavailable):
        return caught_up(system.read_models, position, 5)
    return False


def terminate_everybody(url: str) -> None:
    with psycopg.connect(driver_url(url), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


# What cannot be made


def test_an_event_that_cannot_be_read_parks_its_request_and_nothing_else(system: System) -> None:
    good, bad, late = uuid4(), uuid4(), uuid4()
    tape = tapes()[0]
    write(system, bad, tape[:2])
    to_the_end(following(system))
    stood = [row for row in rows(system, "listing") if str(row[0]).replace("-", "") == bad.hex]
    assert stood
    write(system, bad, [(3, "no-such-event.1", b'{"facts": {"name": "Daan Jansen"}, "personal": {}}', 0)])
    write(system, good, tape)
    write(system, late, tape)
    to_the_end(following(system))

    assert {one.parked for one in system.read_models.states()} == {1}
    assert {one.lag_events for one in system.read_models.states()} == {0}
    assert {(name, one.request) for name, one in system.read_models.parked()} == {(name, bad) for name in NAMES}
    assert all(one.reason.isidentifier() for _, one in system.read_models.parked())
    assert [row for row in rows(system, "listing") if str(row[0]).replace("-", "") == bad.hex] == stood
    assert len(rows(system, "listing")) == 3
    assert wrong(system) == NOTHING_WRONG


def test_a_parked_request_is_mended_when_its_fault_is(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    requests = write_all(system, tapes()[:3])

    def fails(request: UUID, known: Any, whole: Any = DEADLINES.rows_of) -> Any:
        if request == requests[1]:
            raise ZeroDivisionError("Daan Jansen")
        return whole(request, known)

    with monkeypatch.context() as broken:
        broken.setitem(DEADLINES.__dict__, "rows_of", fails)
        to_the_end(following(system))
        assert [(name, one.request, one.reason) for name, one in system.read_models.parked()] == [
            ("deadlines", requests[1], "ZeroDivisionError")
        ]
        assert system.read_models.retry("deadlines") == (0, 1)
        assert system.read_models.check("deadlines").parked == 1
    assert system.read_models.retry("deadlines") == (1, 0)
    assert system.read_models.parked() == []
    assert wrong(system) == NOTHING_WRONG


def test_a_fault_that_does_not_come_back_parks_nobody(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    write_all(system, tapes()[:3])
    times = iter([True, True])

    def fails_twice(request: UUID, known: Any, whole: Any = DEADLINES.rows_of) -> Any:
        if next(times, False):
            raise MemoryError
        return whole(request, known)

    monkeypatch.setitem(DEADLINES.__dict__, "rows_of", fails_twice)
    to_the_end(following(system))
    assert next(times, None) is None
    assert system.read_models.parked() == []
    assert wrong(system) == NOTHING_WRONG


@pytest.mark.parametrize("fault", [KeysAwayError("not there"), StoreUnavailable("locked")], ids=["keys", "key store"])
def test_keys_that_are_away_park_nobody_and_are_waited_for(
    system: System, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def away(*_: Any) -> Any:
        raise fault

    position, written = 0, tapes()[:3]
    with projecting(system) as projector:
        until(lambda: projector.leads == set(NAMES))
        with monkeypatch.context() as astray:
            astray.setattr(EventMapper, "to_domain_event", away)
            for tape in written:
                position = write(system, uuid4(), list(tape))
            assert not caught_up(system.read_models, position, 0.5)
        assert caught_up(system.read_models, position, 30)
    assert system.read_models.parked() == []
    assert wrong(system) == NOTHING_WRONG


def test_a_row_that_the_database_refuses_parks_its_request(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    requests = write_all(system, unfinished()[:3])

    def too_much(request: UUID, known: Any, whole: Any = DEADLINES.rows_of) -> Any:
        made = whole(request, known)
        return [*made, made[0]] if request == requests[0] else made

    with monkeypatch.context() as broken:
        broken.setitem(DEADLINES.__dict__, "rows_of", too_much)
        to_the_end(following(system))
    assert {one.request for name, one in system.read_models.parked() if name == "deadlines"} == {requests[0]}
    assert {one.lag_events for one in system.read_models.states()} == {0}
    assert system.read_models.retry("deadlines") == (1, 0)
    assert wrong(system) == NOTHING_WRONG


# How far it is


def test_the_lag_is_told_in_events_and_in_seconds(system: System) -> None:
    write(system, uuid4(), tapes()[0])
    time.sleep(0.3)
    (state, *_) = another(system).states()
    assert state.lag_events == len(tapes()[0])
    assert 0.2 < state.lag_seconds < 60
    to_the_end(following(system))
    assert {(one.lag_events, one.lag_seconds) for one in system.read_models.states()} == {(0, 0.0)}


def test_a_projector_stops_within_a_second_also_in_the_middle_of_much(system: System) -> None:
    write_all(system)
    with projecting(system, 1) as projector:
        until(lambda: projector.leads != frozenset())
        began = time.monotonic()
        projector.stop()
        assert time.monotonic() - began < 1
    assert wrong(system) == NOTHING_WRONG


def test_nothing_is_written_twice_by_a_projector_that_has_nothing_to_do(system: System) -> None:
    write_all(system, tapes()[:2])
    quiet = Event()
    with projecting(system):
        until(lambda: {one.lag_events for one in system.read_models.states()} == {0})
        before = everything(system)
        quiet.wait(0.6)
        assert everything(system) == before
