"""Whoever is not the expert looks for a diagnosis on every page, in the files, and by standing in (decision 0057)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from api import lives
from api.lives import MARKS
from api.office import Caller, Case, child, request, statement
from api.test_bad_actors import MEDICAL
from databases import KINDS, drop_database, fresh_database
from vierogen.application.who import Who
from vierogen.casebook import cast
from vierogen.domain.people import acts as p
from vierogen.domain.values import Role
from vierogen.web.act_pages import act_pages
from vierogen.web.pages import pages
from web.conftest import place_at
from web.visitors import Place, Visitor

READERS = (
    *(("Bram", None), ("Omar", None), ("Dirk", None), ("Gijs", None), ("Eva", None), ("Carla", "adviseur")),
    *(("Carla", "jeugdarts"), ("Hanna", None), ("Ilse", None), ("Nico", None), ("Karin", None)),
    *(("Petra", None), ("Saskia", None), ("Quinten", None), ("Roos", None)),
)
"""Who looked along, colleagues, other doctors, people of elsewhere, and those who keep register, log and figures."""
BY_AN_EXPERT = (
    *MEDICAL,
    MARKS["verklaring.terugkeerplan.doelen"],
    MARKS["verklaring.terugkeerplan.contactpersoon"],
    MARKS["tijdlijn.woorden/correcties"],
)
"""What an expert writes in a statement, and of what the family asks to correct in it."""
SOME = (("Bram", None), ("Gijs", None), ("Eva", None), ("Carla", "jeugdarts"), ("Quinten", None))
LIVES = ((lives.to_an_end, READERS), (lives.to_a_block, SOME), (lives.to_an_offer, SOME), (lives.to_a_no, SOME))
EVERY = (*pages(), *act_pages())
BLANK = re.compile(r"\{(\w+)\}")


def addresses(case: str) -> list[str]:
    """Every page and every form, of this request and of everybody in the register."""
    found = []
    for page in EVERY:
        if page.method == "GET":
            about = case if page.path.startswith("/verzoeken") else str(cast.ANNA.id)
            found.append(BLANK.sub(lambda blank, about=about: about if blank[1] == "id" else "x", page.path))  # type: ignore[misc]
    return list(dict.fromkeys(found))


def looks(visitor: Visitor, path: str) -> str:
    """What the page says, where it leads, and its heads."""
    answer = visitor.get(path)
    assert answer.status_code < 500, path
    return str(answer.text) + str(answer.headers)


@pytest.mark.parametrize(("life", "readers"), LIVES, ids=[life.__name__ for life, _ in LIVES])
def test_nobody_but_the_expert_reads_what_is_medical_on_any_page(place: Place, life: Any, readers: Any) -> None:
    for case in life(place.office):
        last = case
    place.settle()
    asked = addresses(last.id)
    assert len(asked) > 60
    for name, hat in readers:
        visitor = place.visitor(name, hat)
        for path in asked:
            told = looks(visitor, path)
            assert [mark for mark in MEDICAL if mark in told] == [], (name, hat, path)
        for more in ("versie=1", "versie=1&rol=jeugdarts", "velden=alles"):
            told = looks(visitor, f"/verzoeken/{last.id}?{more}")
            assert [mark for mark in MEDICAL if mark in told] == [], (name, hat, more)
    anna = place.visitor("Anna")
    seen = "".join(looks(anna, path) for path in asked)
    if last.known().statement is not None:
        assert MARKS["verklaring.bevindingen"] in seen  # it is there, for who may read it


def test_whoever_sends_every_form_of_the_expert_gets_no_diagnosis_back(place: Place) -> None:
    *_, case = lives.to_an_offer(place.office)
    for name, hat in (("Bram", None), ("Eva", None), ("Carla", "jeugdarts"), ("Quinten", None)):
        visitor = place.visitor(name, hat)
        csrf = re.findall(r'name="csrf" value="([^"]+)"', visitor.get("/inloggen").text)[0]
        for page in EVERY:
            if page.method != "POST" or "/taal" in page.path or "uitloggen" in page.path:
                continue
            path = BLANK.sub(case.id, page.path)
            answer = visitor.client.post(path, data={"csrf": csrf, "sleutel": str(uuid4()), "verklaring": "x"})
            told = answer.text + str(answer.headers)
            assert [mark for mark in MEDICAL if mark in told] == [], (name, path)


# ── standing in, leaving, moving ─────────────────────────────────────────────────────────────────────────────────────


def caller_as(place: Place, person: cast.Person, role: Role, house: cast.Organisation) -> Caller:
    return Caller(place.office.client, Who(person.id, role, house.id))


def told_to(caller: Caller, case: Any) -> str:
    parts = ("", "/tijdlijn", "/mogelijkheden", "/criteriaset", "/inzage", "/bewijs", "/bewaring")
    versions = [f"?versie={number}" for number in range(1, case.version + 1)]
    return "".join(caller.get(f"{case.path}{part}").text for part in (*parts, *versions))


def test_whoever_stands_in_for_the_expert_reads_no_diagnosis_of_theirs(place: Place) -> None:
    """A deputy has the role, and not the eyes: what was found stays with who found it."""
    *_, case = lives.to_an_end(place.office)
    june = {"from_on": "2026-06-01", "until": "2026-12-31"}
    for act, name in ((p.ProposeDeputy, "Saskia"), (p.ConfirmDeputy, "Willem")):
        words = {"person": cast.ANNA.id, "deputy": cast.NICO.id, "role": Role.YOUTH_DOCTOR}
        place.system.people.record(act, cast.GGD.id, cast.who(name), **words, **june)
    stand_in = caller_as(place, cast.NICO, Role.YOUTH_DOCTOR, cast.GGD)
    assert stand_in.get(case.path).status_code == 200
    assert [mark for mark in MEDICAL if mark in told_to(stand_in, case)] == []


def test_an_expert_who_left_reads_nothing_any_more(place: Place) -> None:
    *_, case = lives.to_an_end(place.office)
    anna, visitor = place.office.caller("Anna"), place.visitor("Anna")
    key = {"Idempotency_Key": "nog-eens"}
    before = anna.post(f"{case.path}/betrokkenheden", {}, version=case.version, **key).status_code
    assert before == 400
    words = {"person": cast.ANNA.id, "role": Role.YOUTH_DOCTOR, "until": "2026-06-09"}
    place.system.people.record(p.EndAppointment, cast.GGD.id, cast.who("Saskia"), **words)
    said = told_to(anna, case) + "".join(looks(visitor, path) for path in addresses(case.id))
    assert [mark for mark in MARKS.values() if mark in said] == []
    assert anna.get(case.path).status_code == 403


TO_UTRECHT = {"plaats": {"sector": "primair-onderwijs"}, "postcode": "3511AA", "verhuisdOp": "2026-06-01"}


def test_after_a_move_the_doctor_of_the_new_municipality_reads_no_diagnosis(place: Place) -> None:
    case = lives.stated(lives.opened(place.office))
    case.does("Bram", "overdrachten", TO_UTRECHT)
    for name in ("Ilse", "Hanna", "Bram", "Nico"):
        said = told_to(place.office.caller(name), case)
        assert [mark for mark in MEDICAL if mark in said] == [], name


def test_after_a_move_whoever_states_anew_reads_no_diagnosis_of_the_expert_before(place: Place) -> None:
    life = lives.to_a_no(place.office)
    case = next(
        case for case in life if MARKS["tijdlijn.woorden/correcties"] in told_to(place.office.caller("Anna"), case)
    )
    case.does("Bram", "overdrachten", TO_UTRECHT)
    case.does("Hanna", "verklaringen", {"verklaring": statement(bevindingen="een eigen bevinding")})
    hanna, visitor = place.office.caller("Hanna"), place.visitor("Hanna")
    said = told_to(hanna, case) + "".join(looks(visitor, path) for path in addresses(case.id))
    assert "een eigen bevinding" in said
    assert [mark for mark in BY_AN_EXPERT if mark in said] == []


def test_after_a_move_the_doctor_who_only_opened_reads_no_diagnosis_of_who_stated(place: Place) -> None:
    opened = place.office.caller("Hanna").post("/verzoeken", request())
    case = lives.stated(Case(place.office, opened.json()["verzoek"]))
    case.does("Bram", "overdrachten", TO_UTRECHT)
    said = told_to(place.office.caller("Hanna"), case)
    assert [mark for mark in BY_AN_EXPERT if mark in said] == []


def test_why_another_doctor_declines_is_not_for_the_doctor_who_opened(place: Place) -> None:
    case = place.office.opened().does("Hanna", "afwijzing", {"reden": MARKS["tijdlijn.woorden/afwijzing"]})
    read = {name: told_to(place.office.caller(name), case) for name in ("Anna", "Hanna")}
    assert {name: MARKS["tijdlijn.woorden/afwijzing"] in said for name, said in read.items()} == {
        "Anna": False,
        "Hanna": True,
    }


# ── what lies on disks ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(params=KINDS)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Place, Path]]:
    address = fresh_database(request.param, tmp_path)
    for place in place_at(address):
        yield place, tmp_path
    drop_database(address)


def test_no_row_and_no_file_holds_a_diagnosis_in_readable_form(kept: tuple[Place, Path]) -> None:
    """Of events, lists, drafts, keys of senders, the log, the ledger; and of the files as they lie on the disk."""
    place, folder = kept
    *_, case = lives.to_an_end(place.office)
    anna = place.visitor("Anna")
    form = f"/verzoeken/{case.id}/betrokkenheden"
    assert anna.get(form).status_code == 200
    place.clock.moment += timedelta(hours=11)  # the session is over, so what is sent becomes a draft
    anna.client.post(form, data=anna.fields(form) | {"reason": MARKS["verklaring.bevindingen"]})
    place.settle()
    with place.system.store.engine.connect() as connection:
        names = connection.dialect.get_table_names(connection)
        rows = {name: str(connection.exec_driver_sql(f'SELECT * FROM "{name}"').fetchall()) for name in names}
    assert len(rows) > 20
    assert "[]" not in {rows["request_events"], rows["drafts"]}
    for name, told in rows.items():
        assert [mark for mark in MEDICAL if mark in told] == [], name
    for file in folder.rglob("*"):
        if file.is_file():
            lies = file.read_bytes()
            assert [mark for mark in MEDICAL if mark.encode() in lies] == [], file.name


def test_a_digest_in_a_proof_does_not_tell_whether_a_guess_is_right(place: Place) -> None:
    """What is sealed begins with chance: the same words twice are two digests, so nobody tries words until one fits."""
    said = []
    for name in ("Jip", "Sem"):
        case = place.office.opened(kind=child(persoonsgebondenNummer=cast.pgn_of(name))).stated()
        events = place.system.store.requests.select_events(case.known().id)
        said.append(next(bytes(one.state) for one in events if "statement-submitted" in one.topic))
    one, other = (re.findall(rb'"findings":"([^"]+)"', state) or [state] for state in said)
    assert one != other
    assert all(b"angststoornis" not in state for state in said)


def test_looking_for_a_running_request_by_opening_one_counts_as_a_search(place: Place) -> None:
    """That a child has a request already is told to who opens one; so opening is no way to try numbers."""
    place.office.opened()
    counts_as_a_search(place)


def test_looking_for_an_earlier_answer_by_opening_a_request_counts_as_a_search(place: Place) -> None:
    place.office.opened().does("Anna", "afwijzing", {"reden": "een andere school past"})
    counts_as_a_search(place)


def counts_as_a_search(place: Place) -> None:
    anna = place.office.caller("Anna")
    answers = [anna.post("/verzoeken", request()) for _ in range(65)]
    assert {one.status_code for one in answers} == {409, 429}
    assert answers[-1].json()["soort"] == "te-vaak"
