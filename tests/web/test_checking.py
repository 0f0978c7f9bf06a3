"""A family checks the proof of a decision on a page, and every file that is not right gets a clear answer at its place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from api.office import Case, Clock, child
from databases import KINDS, drop_database, fresh_database
from vierogen.application.access_log import Activity, Part, Wanted
from vierogen.bootstrap.sealing import sealer_of
from vierogen.bootstrap.system import open_system
from vierogen.casebook import cast
from vierogen.domain.criteria import shipped
from vierogen.ledger.note import SigningKey
from vierogen.ledger.verdict import Verdict
from vierogen.sealing import keys as key_files
from vierogen.sealing.asked import AS_SHIPPED
from vierogen.settings import Settings
from vierogen.web.screens.checking_page import ADVICE, AT_FIELD, LONGEST_KEYS, PATH, UNREADABLE
from web.visitors import HOME, Place, Visitor

GATES = "vierogen.example/toets"


@pytest.fixture
def sealed(tmp_path: Path) -> Iterator[Place]:
    """A place whose register is sealed."""
    yield from sealed_at("sqlite", tmp_path)


@pytest.fixture(params=KINDS)
def any_sealed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """The same on a file and on PostgreSQL."""
    yield from sealed_at(request.param, tmp_path)


def sealed_at(kind: str, tmp_path: Path) -> Iterator[Place]:
    address, key, clock = fresh_database(kind, tmp_path), tmp_path / "zegels.key", Clock()
    key_files.make(key, GATES)
    settings = Settings(database_url=address, demonstration_directory=True, public_url=HOME, ledger_key=key)
    with open_system(address, now=clock) as system:
        cast.enter(system.people)
        yield Place(system, clock, settings)
    drop_database(address)


def seal(place: Place) -> None:
    sealer = sealer_of(place.system, place.system_settings)
    assert sealer is not None
    assert sealer.once()


def granted(place: Place) -> Case:
    case = place.opened().granted()
    seal(place)
    return case


def taken_along(place: Place, case: Case, name: str = "Anna") -> str:
    answer = place.visitor(name).get(f"/verzoeken/{case.id}/bewijs.json")
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def own_key(place: Place) -> str:
    return next(key.written for key in key_files.read_public(key_files.public_file(place.system_settings.ledger_key)))


def checks(visitor: Visitor, proof: str | bytes, key: str = "", checkpoint: str = "") -> Any:
    files = {"bewijs": ("bewijs.json", proof), "controlepunt": ("", checkpoint)}
    answer = visitor.client.post(PATH, data={"sleutel": key}, files=files)
    visitor.text = answer.text
    return answer


def test_a_family_reads_without_logging_in_that_it_is_right_and_what_was_proven(any_sealed: Place) -> None:
    case = granted(any_sealed)
    proof = taken_along(any_sealed, case)
    somebody = any_sealed.visitor()
    assert somebody.get(PATH).status_code == 200
    assert own_key(any_sealed) in somebody.said
    for key, by in (("", "de sleutel van dit register"), (own_key(any_sealed), "de sleutel die u gaf")):
        assert checks(somebody, proof, key).status_code == 200
        assert Verdict.PROVEN.sentence in somebody.said
        for says in (
            "Het verzoek werd geopend",
            "De deskundige legde de verklaring voor",
            "De meekijker stemde in",
            "Het gezin las en liet het doorgaan",
            "De vrijstelling is verleend Voor welke tijd Van 1 augustus 2026 tot en met 31 juli 2027",
        ):
            assert says in somebody.said
        assert re.search(r"\d{1,2} [a-z]+ \d{4} om \d\d\.\d\d +De meekijker stemde in", somebody.said)
        assert f"Gecontroleerd met {by}" in somebody.said
        assert case.id.replace("-", "") in somebody.said
        assert "Jip" not in somebody.said


def test_the_words_of_the_file_are_shown_and_what_stays_closed_is_named(sealed: Place) -> None:
    case, somebody = granted(sealed), sealed.visitor()
    proof = taken_along(sealed, case)
    words = [one for event in json.loads(proof)["gebeurtenissen"] for one in event.get("woorden", ())]
    limits = next(json.loads(one["tekst"]) for one in words if one["veld"] == "statement.limitations")

    checks(somebody, proof)
    assert re.search(rf"Wat het kind op school wel en niet kan +„{re.escape(limits)}”", somebody.said)
    assert re.findall("Niet in dit bestand ?: ([^.]*)", somebody.said) == ["wie het kind is, waar het kind woont "]

    def without_words(told: dict[str, Any]) -> None:
        for event in told["gebeurtenissen"]:
            event.pop("woorden", None)

    checks(somebody, changed(without_words)(proof))
    assert limits not in somebody.said
    assert re.search(r"Niet in dit bestand ?: .*wat het kind op school wel en niet kan", somebody.said)
    assert "kan nog worden bewezen zolang het wordt bewaard" in somebody.said


def test_answers_stand_with_their_questions_in_the_words_of_the_proof(sealed: Place) -> None:
    proof, somebody = taken_along(sealed, granted(sealed)), sealed.visitor()
    question = shipped().questions[0]

    checks(somebody, proof)

    assert re.search(rf"{re.escape(question.sentence)} +„", somebody.said)
    assert not re.search(r"\bZ\d", somebody.said)
    assert AS_SHIPPED not in somebody.said

    def without_the_opening(told: dict[str, Any]) -> None:
        del told["gebeurtenissen"][0]

    checks(somebody, changed(without_the_opening)(proof))

    assert re.search(rf"{re.escape(question.sentence)} +„", somebody.said)
    assert somebody.said.count(AS_SHIPPED) == 2, "under what the expert wrote, and under what the other wrote"


def test_with_the_mark_that_some_editors_put_in_front_it_is_the_same_file(sealed: Place) -> None:
    proof = taken_along(sealed, granted(sealed))
    somebody = sealed.visitor()
    checks(somebody, b"\xef\xbb\xbf" + proof.encode())
    assert Verdict.PROVEN.sentence in somebody.said


def changed(change: Callable[[dict[str, Any]], None]) -> Callable[[str], str]:
    def other(proof: str) -> str:
        told = json.loads(proof)
        change(told)
        return json.dumps(told)

    return other


def another_moment(told: dict[str, Any]) -> None:
    told["gebeurtenissen"][-1]["vastgelegdOp"] = "2025-01-01T00:00:00.000000Z"


def another_content(told: dict[str, Any]) -> None:
    event = next(one for one in told["gebeurtenissen"] if "inhoud" in one)
    event["inhoud"] = "e30="


def another_signature(told: dict[str, Any]) -> None:
    text, _, line = told["controlepunt"].rstrip("\n").rpartition(" ")
    told["controlepunt"] = f"{text} {line[:12]}{'A' if line[12] != 'A' else 'B'}{line[13:]}\n"


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (changed(another_moment), Verdict.NOT_IN_TREE),
        (changed(another_content), Verdict.CONTENT_CHANGED),
        (changed(another_signature), Verdict.FALSE_SIGNATURE),
    ],
    ids=["moment", "content", "signature"],
)
def test_whatever_was_changed_is_told_in_plain_words(
    sealed: Place, change: Callable[[str], str], verdict: Verdict
) -> None:
    proof = taken_along(sealed, granted(sealed))
    somebody = sealed.visitor()
    assert checks(somebody, change(proof)).status_code == 200
    assert "Het klopt niet" in somebody.title
    assert verdict.sentence in somebody.said
    assert ADVICE[verdict.code] in somebody.said
    assert "Dit is bewezen" not in somebody.said


def test_what_does_not_belong_together_is_not_called_false(sealed: Place) -> None:
    case = granted(sealed)
    proof = taken_along(sealed, case)
    before = json.loads(proof)["controlepunt"]
    sealed.opened(kind=child(persoonsgebondenNummer=cast.pgn_of("Kim"), voornamen="Kim", geboortedatum="2015-01-01"))
    seal(sealed)
    later = json.loads(taken_along(sealed, case))["controlepunt"]
    somebody = sealed.visitor()
    other_register = SigningKey.made("ander.example/gebeurtenissen").public.written
    other_key = SigningKey.made(before.partition("\n")[0]).public.written
    for key, checkpoint, verdict in (
        (other_register, "", Verdict.OTHER_LOG),
        (other_key, "", Verdict.OTHER_KEY),
        ("", later, Verdict.OTHER_CHECKPOINT),
    ):
        checks(somebody, proof, key, checkpoint)
        assert "Dit hoort niet bij elkaar" in somebody.title
        assert verdict.sentence in somebody.said
        assert ADVICE[verdict.code] in somebody.said
    for kept in (before, f"Subject: Controlepunt\nContent-Type: text/plain; charset=utf-8\n\nBewaar dit.\n\n{before}"):
        checks(somebody, proof, "", kept)
        assert Verdict.PROVEN.sentence in somebody.said


@pytest.mark.parametrize(
    ("proof", "key", "checkpoint", "field"),
    [
        ("", "", "", "bewijs"),
        ("{", "", "", "bewijs"),
        ("[" * 100_000, "", "", "bewijs"),
        (b"\xff\x00PK\x03\x04", "", "", "bewijs"),
        (None, "onzin", "", "sleutel"),
        (None, "x" * (LONGEST_KEYS + 1), "", "sleutel"),
        (None, "", "geen controlepunt", "controlepunt"),
    ],
)
def test_what_cannot_be_read_is_a_fault_at_its_field(
    sealed: Place, proof: str | bytes | None, key: str, checkpoint: str, field: str
) -> None:
    whole = taken_along(sealed, granted(sealed))
    somebody = sealed.visitor()
    assert checks(somebody, whole if proof is None else proof, key, checkpoint).status_code == 400
    assert f'href="#veld-{field}"' in somebody.text
    assert somebody.text.count('class="utrecht-form-field-error-message"') == 1
    assert "Fout: " in somebody.title
    if key and len(key) <= LONGEST_KEYS:
        assert somebody.fields(PATH)["sleutel"] == [key]


def test_without_a_key_of_this_register_one_gives_a_key(place: Place) -> None:
    somebody = place.visitor()
    assert checks(somebody, "{}").status_code == 400
    assert 'href="#veld-sleutel"' in somebody.text


def test_too_much_is_refused_and_so_is_a_form_that_is_none(place: Place) -> None:
    somebody = place.visitor()
    assert checks(somebody, "x" * 600_000).status_code == 413
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    assert somebody.client.post(PATH, content=b"--x\r\nniets", headers=broken).status_code in {400, 413}
    assert somebody.client.post(PATH, content=b"x", headers={"Content-Type": "multipart/form-data"}).status_code == 400
    many = {f"veld{number}": ("", b"x") for number in range(50)}
    assert somebody.client.post(PATH, files=many).status_code == 400
    assert somebody.client.post(PATH, data={"bewijs": "{}"}).status_code == 400
    elsewhere = {"Origin": "https://elders.example", "Sec-Fetch-Site": "cross-site"}
    assert somebody.client.post(PATH, files={"bewijs": ("x", b"{}")}, headers=elsewhere).status_code == 403


def test_files_are_read_only_where_they_are_asked_for(place: Place) -> None:
    answer = place.visitor("Anna").client.post("/taal", files={"taal": ("x", b"en")})
    assert answer.status_code in {303, 400, 403}
    assert "vierogen-taal=en" not in answer.headers.get("set-cookie", "")


def test_every_verdict_says_what_one_does_next() -> None:
    assert {one.code for one in Verdict} <= {*ADVICE} | {one.code for one in UNREADABLE}
    assert set(UNREADABLE) == set(AT_FIELD)


def test_nothing_of_it_is_kept(sealed: Place) -> None:
    proof = taken_along(sealed, granted(sealed))
    rows = len(sealed.system.store.access.rows(Wanted(), 1_000))
    checks(sealed.visitor(), proof)
    assert len(sealed.system.store.access.rows(Wanted(), 1_000)) == rows


# ── taking a proof along ─────────────────────────────────────────────────────────────────────────────────────────────


def test_who_may_read_the_request_takes_the_proof_along_and_that_is_logged(any_sealed: Place) -> None:
    case = granted(any_sealed)
    anna = any_sealed.visitor("Anna")
    anna.get(f"/verzoeken/{case.id}")
    assert f'href="/verzoeken/{case.id}/bewijs"' in anna.text
    assert anna.get(f"/verzoeken/{case.id}/bewijs").status_code == 200
    assert own_key(any_sealed) in anna.said
    answer = anna.get(f"/verzoeken/{case.id}/bewijs.json")
    assert answer.headers["content-disposition"] == f'attachment; filename="bewijs-{case.id}.json"'
    assert answer.headers["content-type"].startswith("application/json")
    newest = any_sealed.system.store.access.rows(Wanted(), 1)[0].entry
    assert (newest.activity, newest.person) == (Activity.EXPORT, cast.ANNA.id)
    assert Part.MEDICAL in newest.parts
    assert not {Part.NAME, Part.IDENTITY} & {*newest.parts}
    told = json.loads(answer.text)
    assert told == json.loads(
        any_sealed.office.client.get(
            f"/api/v1/verzoeken/{case.id}/bewijs", headers={"Authorization": f"Demo {cast.ANNA.id}"}
        ).text
    )


def test_other_eyes_take_no_medical_words_along(sealed: Place) -> None:
    case = granted(sealed)
    events = json.loads(taken_along(sealed, case, "Bram"))["gebeurtenissen"]
    assert [one["naam"] for one in events if "inhoud" not in one]
    assert Part.MEDICAL not in sealed.system.store.access.rows(Wanted(), 1)[0].entry.parts


def test_who_may_not_know_of_it_is_told_nothing_and_before_a_decision_there_is_nothing(sealed: Place) -> None:
    case = sealed.opened()
    anna = sealed.visitor("Anna")
    anna.get(f"/verzoeken/{case.id}")
    assert f'href="/verzoeken/{case.id}/bewijs"' not in anna.text
    assert anna.get(f"/verzoeken/{case.id}/bewijs.json").status_code == 409
    assert "Over dit verzoek is niet beslist" in anna.said
    roos = sealed.visitor("Roos")
    for path in ("bewijs", "bewijs.json"):
        assert roos.get(f"/verzoeken/{case.id}/{path}").status_code == 404
        assert sealed.visitor().get(f"/verzoeken/{case.id}/{path}").status_code == 303
