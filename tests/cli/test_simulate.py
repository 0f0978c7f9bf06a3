"""`vierogen simulate` as somebody types it: what it says, what it leaves alone, and a kill half way."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from uuid import uuid4

import pytest

from cli.conftest import Type, start
from simulation.conftest import everything_in
from vierogen.application.people import INSTALLATION
from vierogen.bootstrap.database import migrate
from vierogen.bootstrap.system import System, open_system
from vierogen.domain.people.acts import RegisterPerson

GOOI = ("simulate", "--school-years", "2025/26..2026/27", "--municipalities", "GM0402,GM1696", "--share", "0.4")


def test_it_says_what_was_measured_what_was_continued_and_what_was_done(url: str, vierogen: Type) -> None:
    ended = vierogen("simulate", "--school-years", "2021/22..2022/23", "--municipalities", "GM0402", "--share", "0.2")

    assert ended.code == 0, ended.said
    assert "2021/22 7.389 gemeten" in ended.said
    assert "2022/23 7.720 doorgetrokken" in ended.said
    assert "Doorgetrokken jaren zijn niet gemeten" in ended.said
    assert "Alle mensen, kinderen en verzoeken zijn verzonnen" in ended.said
    assert "Gespeeld: " in ended.said
    assert "per seconde" in ended.said


def test_what_is_finished_is_not_played_again(url: str, vierogen: Type) -> None:
    assert vierogen(*GOOI).code == 0
    assert "Alles stond er al" in vierogen(*GOOI).said


def test_a_database_of_its_own_may_be_named(url: str, tmp_path: Path, vierogen: Type) -> None:
    other = f"sqlite:///{tmp_path / 'land.db'}"
    migrate(other)

    assert vierogen(*GOOI, "--database", other).code == 0

    with open_system(url) as settings, open_system(other) as named:
        assert settings.store.requests.max_notification_id() is None
        assert named.store.requests.max_notification_id() is not None


def test_real_people_never_get_made_up_children_beside_them(url: str, vierogen: Type) -> None:
    with open_system(url) as system:
        system.people.record(RegisterPerson, uuid4(), INSTALLATION, name="Iemand", identifiers=("iemand@example.nl",))

    ended = vierogen(*GOOI)

    assert ended.code == 1
    assert "mensen of verzoeken die niet van deze simulatie zijn. Er is niets gewijzigd" in ended.said
    with open_system(url) as system:
        assert len(system.people.register.versions) == 1


def test_the_cast_of_the_demonstration_is_left_alone_too(office: System, vierogen: Type) -> None:
    assert "Er is niets gewijzigd" in vierogen(*GOOI).said


def test_another_simulation_is_not_mixed_in(url: str, vierogen: Type) -> None:
    assert vierogen(*GOOI).code == 0

    ended = vierogen(*GOOI, "--seed", "2")

    assert ended.code == 1
    assert "een andere simulatie" in ended.said


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("--school-years", "2026/27..2025/26"), "De schooljaren staan andersom"),
        (("--school-years", "26/27"), "Schrijf de schooljaren als"),
        (("--school-years", "2010/11"), "daarbuiten ontbreken gegevens"),
        (("--school-years", "2025/26", "--municipalities", "GM0000"), "geen bekende gemeente"),
        (("--school-years", "2025/26", "--partnership", "XX"), "geen bekend regionaal samenwerkingsverband"),
        (("--school-years", "2025/26", "--share", "2"), "Het aandeel"),
    ],
)
def test_what_makes_no_sense_is_said_in_dutch(typed: tuple[str, ...], told: str, url: str, vierogen: Type) -> None:
    ended = vierogen("simulate", *typed)

    assert ended.code == 1
    assert told in ended.said


def test_without_a_database_it_says_what_to_do_first(tmp_path: Path, vierogen: Type) -> None:
    ended = vierogen(*GOOI, "--database", f"sqlite:///{tmp_path / 'nergens.db'}")

    assert ended.code == 1
    assert "Draai eerst: vierogen migrate" in ended.said


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize(("events", "how"), [(120, signal.SIGKILL), (1, signal.SIGKILL), (60, signal.SIGINT)])
def test_a_run_that_was_killed_is_finished_by_the_same_command(
    events: int, how: signal.Signals, url: str, tmp_path: Path, vierogen: Type
) -> None:
    whole = f"sqlite:///{tmp_path / 'heel.db'}"
    migrate(whole)
    assert vierogen(*GOOI, "--database", whole).code == 0
    killed = start(*GOOI, cwd=tmp_path, VIEROGEN_DATABASE_URL=url)
    with open_system(url) as looking:
        wait_for(looking, events)
    killed.send_signal(how)
    out, _ = killed.communicate()
    assert killed.returncode == (130 if how is signal.SIGINT else -how)
    assert how is signal.SIGKILL or "Er is niets verloren" in out

    ended = vierogen(*GOOI)

    assert ended.code == 0, ended.said
    assert "stonden er al" in ended.said or events == 1
    with open_system(url) as system, open_system(whole) as expected:
        assert everything_in(system) == everything_in(expected)


def wait_for(system: System, events: int) -> None:
    """Until so many events of requests are kept."""
    until = time.monotonic() + 60
    while (system.store.requests.max_notification_id() or 0) < events:
        assert time.monotonic() < until
        time.sleep(0.002)
