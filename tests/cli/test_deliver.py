"""Delivering from the command line: going on until it is stopped, once, and what could not be delivered."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent

from cli.conftest import Type, start
from outbox.log import OPENED, A, B, C, happen, kept, subscribe
from outbox.receiver import Receiver, receiving
from vierogen.bootstrap.outbox import seal_of
from vierogen.bootstrap.system import System
from vierogen.casebook import cast
from vierogen.followers.leadership import leadership
from vierogen.outbox.deliverer import TASK

ONE = str(UUID(int=1))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIEROGEN_DEMONSTRATION_DIRECTORY", "true")


def listening(office: System, address: str) -> None:
    subscribe(office.store, address, organisation=cast.AMERSFOORT.id, seal=seal_of(office))


def test_once_delivers_what_there_is_and_ends(office: System, vierogen: Type, receiver: Receiver) -> None:
    listening(office, receiver.address)
    happen(office, A, OPENED)
    happen(office, B, OPENED)
    assert "2 berichten bezorgd." in vierogen("deliver", "--once").said
    assert "0 berichten bezorgd." in vierogen("deliver", "--once").said
    assert [one.request for one in receiver.got] == [str(A), str(B)]


def test_once_says_what_did_not_get_there_and_ends_with_a_number_of_its_own(
    office: System, vierogen: Type, receiver: Receiver
) -> None:
    listening(office, receiver.address)
    receiver.behaves = lambda got, line: line.say(503)
    happen(office, A, OPENED)

    ended = vierogen("deliver", "--once")
    waits = vierogen("deliver", "--once")

    assert (ended.code, waits.code) == (27, 27)
    for one in (ended, waits):
        assert "0 berichten bezorgd." in one.said
        assert f"Niet bezorgd: leerlingadministratie ({ONE}): de ontvanger antwoordde met 503." in one.said
        assert "Onderweg: 1, afgebroken: 0." in one.said
    assert len(receiver.got) == 1


@pytest.mark.parametrize("status", [418, 410])
def test_once_says_as_well_what_is_not_tried_again(
    office: System, vierogen: Type, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setenv("VIEROGEN_DELIVERY_ATTEMPTS", "1")
    listening(office, receiver.address)
    receiver.behaves = lambda got, line: line.say(status)
    happen(office, A, OPENED)

    ended = vierogen("deliver", "--once")

    assert (ended.code, f"{status}" in ended.said) == (27, True)
    assert vierogen("deliver", "--once").code == 0


def test_nobody_hears_of_what_somebody_wrote_in_the_database(
    office: System, vierogen: Type, receiver: Receiver
) -> None:
    listening(office, receiver.address)
    happen(office.store, A, OPENED)
    office.store.requests.insert_events([StoredEvent(C, 1, "exemption-granted.1", b"?")])
    happen(office, B, OPENED)
    assert "1 bericht bezorgd." in vierogen("deliver", "--once").said
    assert [one.request for one in receiver.got] == [str(B)]


def test_once_leaves_it_to_who_delivers_already(office: System, vierogen: Type, receiver: Receiver) -> None:
    listening(office, receiver.address)
    happen(office, A, OPENED)
    other = leadership(office.store)
    assert other.holds(TASK)
    try:
        ended = vierogen("deliver", "--once")
    finally:
        other.close()
    assert (ended.code, receiver.got) == (0, [])
    assert "Een ander proces bezorgt al" in ended.said


def test_what_was_put_aside_is_shown_and_sent_again(
    office: System, vierogen: Type, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert "Er zijn geen abonnementen." in vierogen("deliveries").said
    monkeypatch.setenv("VIEROGEN_DELIVERY_ATTEMPTS", "1")
    receiver.behaves = lambda got, line: line.say(418)
    listening(office, receiver.address)
    happen(office, A, OPENED)
    vierogen("deliver", "--once")

    happen(office, B, OPENED)
    every = vierogen("deliveries")
    assert every.out.splitlines() == [
        ONE,
        "  leerlingadministratie, van Gemeente Amersfoort",
        "  actief; onderweg: 1, afgebroken: 1",
    ]
    message, *letter = vierogen("deliveries", ONE).out.splitlines()
    assert UUID(message)
    assert letter[0] == f"  verzoek geopend, verzoek {A}"
    assert letter[1].endswith("; pogingen: 1; de ontvanger antwoordde met 418")
    assert "1 afgebroken berichten worden opnieuw bezorgd." in vierogen("deliveries", ONE, "--again").said
    receiver.behaves = lambda got, line: line.say(200)
    assert "2 berichten bezorgd." in vierogen("deliver", "--once").said
    assert "Er zijn geen afgebroken berichten." in vierogen("deliveries", ONE).said
    assert kept(office.store) == []


@pytest.mark.parametrize(
    "words", [("deliveries", "--again"), ("deliveries", "ffff"), ("deliveries", "ffff", "--again")]
)
def test_what_is_not_known_is_said(office: System, vierogen: Type, words: tuple[str, ...]) -> None:
    listening(office, "https://systeem.example/")
    ended = vierogen(*words)
    assert ended.code == 1
    assert "abonnement" in ended.said


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_goes_on_until_it_is_stopped_and_stops_calmly(
    office: System, url: str, receiver: Receiver, tmp_path: Path, how: signal.Signals
) -> None:
    listening(office, receiver.address)
    started = start("deliver", cwd=tmp_path, VIEROGEN_DATABASE_URL=url)
    try:
        happen(office, A, OPENED)
        receiver.until(lambda: len(receiver.accepted) == 1, within=40)
        happen(office, B, OPENED)
        receiver.until(lambda: len(receiver.accepted) == 2)
        started.send_signal(how)
        out, err = started.communicate(timeout=30)
    finally:
        if started.poll() is None:
            started.kill()
            started.communicate()
    assert (started.returncode, err) == (0, "")
    assert "Gestopt. 2 berichten bezorgd" in " ".join(out.split())


def test_the_server_delivers_by_itself(office: System, url: str, receiver: Receiver, tmp_path: Path) -> None:
    listening(office, receiver.address)
    started = start("serve", "--port", 0, cwd=tmp_path, VIEROGEN_DATABASE_URL=url)
    try:
        happen(office, A, OPENED)
        receiver.until(lambda: len(receiver.accepted) == 1, within=40)
    finally:
        stop(started)
    assert started.returncode == 0
    assert datetime.now(UTC).timestamp() - int(receiver.got[0].headers["webhook-timestamp"]) < 60


def test_the_server_leaves_it_to_a_process_apart_when_told_so(
    office: System, url: str, receiver: Receiver, tmp_path: Path
) -> None:
    listening(office, receiver.address)
    started = start("serve", "--port", 0, cwd=tmp_path, VIEROGEN_DATABASE_URL=url, VIEROGEN_DELIVERIES="apart")
    try:
        assert started.stdout
        while "luistert" not in (line := started.stdout.readline()):
            assert line, "the server did not start"
        happen(office, A, OPENED)
        sleep(2)  # long enough for one who delivers inside, as the test above shows
    finally:
        stop(started)
    assert receiver.got == []


def stop(started: subprocess.Popen[str]) -> None:
    if started.poll() is None:
        started.send_signal(signal.SIGINT)
        try:
            started.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            started.kill()
            started.communicate()
