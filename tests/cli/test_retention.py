"""Terms that passed are told, what two decided is done, and an old database is told again what was erased."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from cli.conftest import Type
from vierogen.bootstrap.erasing import destroying
from vierogen.bootstrap.system import System, open_system
from vierogen.casebook import cast
from vierogen.casebook.case import load
from vierogen.casebook.play import Hands, play
from vierogen.domain.people import erasing as act
from vierogen.domain.values import Category, ErasureGround, FamilyMember

SILENCE = Path(__file__).parents[2] / "src/vierogen/casebook/shipped/stilte.md"
VOICE = frozenset({Category.VOICE})


@pytest.fixture
def request_of_sara(url: str) -> UUID:
    """A request that is over; two months ago, so that nothing is due."""
    hands = Hands(datetime.now(UTC) - timedelta(days=300))
    with open_system(url, now=hands) as system:
        cast.enter(system.people)
        (request,) = play(load(SILENCE), system.desk, hands).requests
    return request


def decide(system: System, request: UUID) -> None:
    quinten, sofie = cast.who("Quinten"), cast.who("Sofie")
    asked = {"asked_by": FamilyMember.PARENTS, "received_on": date(2026, 6, 1)}
    system.erasing.record(act.AskErasure, request, quinten, categories=VOICE, **asked)
    system.erasing.record(act.ProposeErasure, request, quinten, categories=VOICE, ground=ErasureGround.ASKED)
    system.erasing.record(act.DecideErasure, request, sofie)


def test_nothing_to_do_is_said(request_of_sara: UUID, vierogen: Type) -> None:
    ended = vierogen("retention")
    assert request_of_sara
    assert (ended.code, "Gewist: 0 kinderen, 0 sleutels" in ended.said) == (0, True)


def test_it_waits_until_nobody_has_the_key_any_more(
    url: str, request_of_sara: UUID, vierogen: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_system(url) as system:
        decide(system, request_of_sara)
    ended = vierogen("retention", "--no-wait")
    assert "Draai dit opnieuw na" in ended.said
    assert "Gewist: 0 kinderen" in ended.said
    moved = datetime.now(UTC) + timedelta(seconds=61)
    monkeypatch.setattr("vierogen.cli.retention.opened", lambda url, restored: open_system(url, now=lambda: moved))
    assert "Gewist: 1 kind, 1 sleutels vernietigd" in vierogen("retention").said
    assert "Gewist: 0 kinderen" in vierogen("retention").said


def test_an_old_database_is_refused_until_it_is_told_again_what_was_erased(
    url: str, request_of_sara: UUID, vierogen: Type, tmp_path: Path
) -> None:
    path = Path(url.removeprefix("sqlite:///"))
    copy = tmp_path / "copy.db"
    shutil.copy(path, copy)
    later = Hands(datetime.now(UTC))
    with open_system(url, now=later) as system:
        decide(system, request_of_sara)
        later.turn_to(later.today)
        assert destroying(system).run().children == 1
    for beside in ("-wal", "-shm"):
        Path(f"{path}{beside}").unlink(missing_ok=True)
    shutil.copy(copy, path)

    for command in (["serve"], ["clock"], ["keys", "check"], ["retention"]):
        ended = vierogen(*command)
        assert ended.code == 1, command
    assert "ouder dan de sleutelopslag" in vierogen("clock").said

    ended = vierogen("retention", "--restored")
    assert (ended.code, "Opnieuw vastgelegd wat al gewist was: 1 kind" in ended.said) == (0, True)
    with open_system(url) as system:
        assert system.questions.read(request_of_sara, cast.who("Anna")).erased == VOICE
        decided = system.people.register.erasures[child_of(system, request_of_sara)].decided[Category.VOICE]
        assert (decided.proposed_by, decided.decided_by) == (cast.who("Quinten").person, cast.who("Sofie").person)
        assert decided.done_at
    assert vierogen("clock").code == 0


def child_of(system: System, request: UUID) -> UUID:
    child = system.desk.fresh(request).child
    assert child is not None
    return child.id
