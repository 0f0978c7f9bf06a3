"""Checkpoints for everybody, signatures of witnesses, and the proof of a decision over HTTP."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from api.office import BASE, Clock, Office
from databases import KINDS, drop_database, fresh_database
from ledger import naive
from vierogen.application.access_log import AccessOutcome, Activity, Part, Wanted
from vierogen.bootstrap.sealing import exports_of, sealer_of
from vierogen.bootstrap.system import open_system
from vierogen.casebook import cast
from vierogen.ledger.bundle import Bundle
from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.note import COSIGNATURE, Note, SigningKey, from_base64, to_base64
from vierogen.ledger.verdict import Verdict, judge
from vierogen.sealing import keys as key_files
from vierogen.sealing.exporting import without_words
from vierogen.settings import Settings
from vierogen_api.app import create_for

WITNESS = SigningKey.made("getuige.example/een", COSIGNATURE)


@pytest.fixture(params=KINDS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    address = fresh_database(request.param, tmp_path)
    key, witnesses = tmp_path / "vierogen-ledger.key", tmp_path / "getuigen.pub"
    key_files.make(key, "vierogen.example/toets")
    witnesses.write_text(WITNESS.public.written)
    yield Settings(database_url=address, demonstration_directory=True, ledger_key=key, ledger_witnesses=witnesses)
    drop_database(address)


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    clock = Clock()
    with open_system(settings.database_url, now=clock) as system:
        cast.enter(system.people)
        yield Office(TestClient(create_for(system, settings)), system, clock)


def seal(office: Office, settings: Settings) -> None:
    sealer = sealer_of(office.system, settings)
    assert sealer is not None
    assert sealer.once()


def checkpoints(office: Office, query: str = "") -> dict[str, Any]:
    answer = office.client.get(f"{BASE}/checkpoints{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_checkpoints_are_for_everybody_and_go_on_from_what_one_had(office: Office, settings: Settings) -> None:
    assert checkpoints(office)["items"] == []
    seal(office, settings)
    before = checkpoints(office, "?logboek=gebeurtenissen")
    office.opened()
    seal(office, settings)

    now = checkpoints(office, f"?sinds={before['items'][0]['regels']}&logboek=gebeurtenissen")

    old, new = (Checkpoint.read(Note.read(one["items"][0]["controlepunt"])) for one in (before, now))
    path = [from_base64(step) for step in now["items"][0]["pad"]]
    assert new.size == old.size + 1
    assert naive.is_consistent(old.size, old.root, new.size, new.root, path)
    keys = key_files.read_public(key_files.public_file(settings.ledger_key))
    assert now["sleutels"] == [key.written for key in keys]
    assert Note.read(now["items"][0]["controlepunt"]).signed_by(keys) == keys[:1]


@pytest.mark.parametrize("query", ["?sinds=x", "?sinds=-1", "?sinds=1" + "0" * 30, "?logboek=x", "?iets=1"])
def test_a_question_about_checkpoints_that_makes_no_sense(office: Office, query: str) -> None:
    assert office.client.get(f"{BASE}/checkpoints{query}").status_code == 400


def test_health_tells_what_waits_and_what_is_refused(office: Office, settings: Settings) -> None:
    def of_events() -> dict[str, Any]:
        found: dict[str, Any] = office.client.get(f"{BASE}/gezondheid").json()["zegels"][0]
        return found

    assert of_events()["achterstandRegels"] > 0
    seal(office, settings)
    told = of_events()
    assert (told["achterstandRegels"], told["achterstandSeconden"], told["geweigerd"]) == (0, 0, False)
    assert told["regels"] == checkpoints(office)["items"][0]["regels"]


def test_a_known_witness_signs_and_nobody_else_does(office: Office, settings: Settings) -> None:
    seal(office, settings)
    note = Note.read(checkpoints(office)["items"][0]["controlepunt"])
    signed = note.also_signed([WITNESS.sign(note.text, 1_800_000_000)])
    stranger = note.also_signed([SigningKey.made("x.example", COSIGNATURE).sign(note.text)])

    def send(written: str) -> Any:
        return office.client.post(f"{BASE}/checkpoints/medeondertekeningen", json={"controlepunt": written})

    added = send(signed.written)
    assert (added.status_code, added.json()["aantal"], added.json()["namen"]) == (200, 1, ["getuige.example/een"])
    assert send(signed.written).json()["aantal"] == 0
    assert "— getuige.example/een " in checkpoints(office)["items"][0]["controlepunt"]
    for bad in (stranger.written, note.written, "onzin", signed.written[:-20]):
        refused = send(bad)
        assert (refused.status_code, refused.json()["fouten"][0]["veld"]) == (400, "/controlepunt")


def test_a_decision_is_taken_along_by_who_may_read_it_and_that_is_logged(office: Office, settings: Settings) -> None:
    case = office.opened().granted()
    seal(office, settings)
    keys = key_files.public_file(settings.ledger_key).read_text()

    answers = {name: office.caller(name).get(f"{case.path}/bewijs") for name in ("Anna", "Dirk", "Bram")}

    shown = {}
    for name, answer in answers.items():
        assert answer.status_code == 200, answer.text
        assert judge(answer.text, None, keys).verdict is Verdict.PROVEN
        shown[name] = [one["naam"] for one in answer.json()["gebeurtenissen"] if "inhoud" in one]
    assert shown["Anna"] == [
        "request-opened.1",
        "statement-submitted.1",
        "co-assessor-concurred.1",
        "family-agreed.1",
        "exemption-granted.1",
    ]
    assert shown["Bram"] == ["family-agreed.1", "exemption-granted.1"]
    said = {name: words_of(answer.text) for name, answer in answers.items()}
    assert said["Anna"]["statement.findings"] == "een angststoornis"
    assert {"statement.ground", "statement.motives", "assessment.motives"} <= said["Anna"].keys()
    assert said["Dirk"].keys() == {"statement.plan.goals", "statement.plan.contact", "assessment.motives"}
    assert said["Bram"] == {}
    assert "request-opened.1" in shown["Dirk"], "the questions go along with what answers them"
    assert "request-opened.1" not in answers["Bram"].text
    assert all(b"fields" not in content for answer in answers.values() for content in contents_of(answer.text))
    assert answers["Anna"].headers["content-disposition"].startswith("attachment")
    rows = office.system.store.access.rows(Wanted(object=UUID(case.id)), 3)
    assert {row.entry.activity for row in rows} == {Activity.EXPORT}
    parts = {row.entry.person: row.entry.parts for row in rows}
    assert Part.MEDICAL in parts[cast.who("Anna").person]
    assert Part.MEDICAL not in parts[cast.who("Dirk").person]


def words_of(proof: str) -> dict[str, Any]:
    """What stands in a proof, by field; the last one of each."""
    return {one.field: json.loads(one.text) for event in Bundle.read(proof).proven for one in event.entry.words}


def contents_of(proof: str) -> list[bytes]:
    return [event.entry.state for event in Bundle.read(proof).proven if event.entry.state is not None]


def test_what_was_proven_stays_proven_when_the_child_was_erased_and_is_told_no_more(
    office: Office, settings: Settings
) -> None:
    case = office.opened().granted()
    seal(office, settings)
    keys = key_files.public_file(settings.ledger_key).read_text()
    before = office.caller("Anna").get(f"{case.path}/bewijs").text
    assert "statement.findings" in words_of(before)
    vault, child = office.system.vault, office.system.desk.known(UUID(case.id)).child
    assert child is not None
    at = datetime(2026, 11, 29, tzinfo=UTC)
    vault.keeping.destroy([one.id for one in vault.keeping.retire(child.id, ["medical"], at)], at)
    vault.forget()

    after = office.caller("Anna").get(f"{case.path}/bewijs").text

    assert judge(before, None, keys).verdict is Verdict.PROVEN
    assert judge(after, None, keys).verdict is Verdict.PROVEN
    assert words_of(after).keys() == words_of(before).keys() - {
        "statement.ground",
        "statement.findings",
        "statement.motives",
    }
    closed = next(one.entry for one in Bundle.read(after).proven if one.entry.name == "statement-submitted.1")
    assert closed.commitments.keys() >= {("child/medical", "statement.findings")}
    assert not [
        one
        for event in Bundle.read(before).proven
        for one in event.entry.words
        if one.bag == "child/medical" and to_base64(one.salt) in after
    ]


def test_the_file_of_the_command_line_is_the_answer_of_the_api(office: Office, settings: Settings) -> None:
    case = office.opened().granted()
    seal(office, settings)
    keys = key_files.public_file(settings.ledger_key).read_text()

    by_api = office.caller("Bram").get(f"{case.path}/bewijs").json()
    by_hand = exports_of(office.system, settings).decision(UUID(case.id), without_words)

    assert by_api == json.loads(by_hand.written)
    assert Bundle.read(json.dumps(by_api)) == by_hand
    states = [one.entry.state for one in by_hand.proven if one.entry.state is not None]
    assert [json.loads(state)["sealed"] for state in states] == [{}] * len(states)
    assert judge(by_hand.written, None, keys).verdict is Verdict.PROVEN
    assert base64.b64decode(by_api["gebeurtenissen"][-1]["inhoud"]) == states[-1]


def test_a_refusal_is_proven_as_well(office: Office, settings: Settings) -> None:
    case = office.opened().prepared().does("Anna", "afwijzing", {"reden": "Het kan anders."})
    seal(office, settings)

    found = office.caller("Anna").get(f"{case.path}/bewijs")

    assert [one["naam"] for one in found.json()["gebeurtenissen"]] == ["statement-declined.1"]


def test_what_is_not_decided_not_sealed_or_not_for_you_is_not_taken_along(office: Office, settings: Settings) -> None:
    case = office.opened()
    seal(office, settings)
    assert office.caller("Anna").get(f"{case.path}/bewijs").status_code == 409
    case.granted()
    not_yet = office.caller("Anna").get(f"{case.path}/bewijs")
    assert (not_yet.status_code, "nog niet verzegeld" in not_yet.text) == (503, True)
    assert not_yet.headers["retry-after"]
    seal(office, settings)

    assert office.client.get(BASE + f"{case.path}/bewijs").status_code == 401
    assert office.caller("Lars").get(f"{case.path}/bewijs").status_code == 404
    denied = office.system.store.access.rows(Wanted(object=UUID(case.id)), 1)[0].entry
    assert (denied.activity, denied.outcome) == (Activity.EXPORT, AccessOutcome.DENIED)


def test_of_a_report_that_is_kept_back_nothing_is_taken_along(office: Office, settings: Settings) -> None:
    case = office.opened().agreed().does("Anna", "blokkering", {"geblokkeerdDoor": "ouders"})
    seal(office, settings)

    for name in ("Anna", "Dirk", "Bram"):
        assert office.caller(name).get(f"{case.path}/bewijs").status_code == 409
