"""What somebody would try who wants more than is theirs: other people's requests, other people's messages, other words."""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.conftest import office_over
from api.issuer import Issuer, an_issuer, link
from api.lives import MARKS, to_an_end
from api.office import BASE, Case, Office, child, concurrence, hearing, request, statement
from api.test_login import Browser, comes_back, goes_off, logged_in
from api.test_subscriptions import deliver, elsewhere
from api.test_visibility import MAY_SEE
from outbox.receiver import receiving
from vierogen.application.people import INSTALLATION
from vierogen.bootstrap.system import System
from vierogen.casebook import cast
from vierogen.domain.people import acts as p
from vierogen.domain.values import Role, Status
from vierogen.outbox.event_types import EventType
from vierogen_api.app import OPERATIONS
from vierogen_api.dutch import terms_of
from vierogen_api.operations import PEOPLE, WITHIN
from vierogen_api.schemas.forms import form_of

OUTSIDERS = ("Ilse", "Karin", "Nico", "Joost", "Mirjam", "Vera")
TENANTS = (("Petra", None), ("Quinten", None), ("Roos", None))


def versions(office: Office) -> int:
    """How much was ever kept."""
    return office.system.store.requests.max_notification_id() or 0


# ── other people's requests ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", OUTSIDERS)
def test_no_address_shows_or_changes_anything_of_a_request_elsewhere(office: Office, name: str) -> None:
    case, caller = office.opened().granted(), office.caller(name)
    before = versions(office)
    for operation in OPERATIONS:
        if not operation.path.startswith("/verzoeken/{id}"):
            continue
        path = operation.path.replace("{id}", case.id)
        assert "{" not in path
        answer = caller.get(path) if operation.method == "GET" else caller.post(path, {}, version=case.version)
        if answer.status_code == 403:  # not for this role, whatever the request: also when there is none
            nowhere = path.replace(case.id, str(uuid4()))
            assert caller.post(nowhere, {}, version=case.version).json()["detail"] == answer.json()["detail"]
            continue
        assert answer.status_code in {400, 404}, (operation.method, path, answer.status_code)
        assert answer.status_code == 404 or answer.json()["soort"] == "ongeldige-invoer"
    assert versions(office) == before


def test_the_body_of_one_message_does_not_reach_another_request(office: Office) -> None:
    """An id in the body, or in a header, changes nothing about which request is meant."""
    mine = office.opened(kind=child(persoonsgebondenNummer=cast.pgn_of("Sem")))
    theirs = office.opened()
    for more in ({"verzoek": theirs.id}, {"id": theirs.id}, {"request": theirs.id}):
        assert mine.tries("Anna", "oudergesprekken", {"gesprek": hearing()} | more).status_code == 400
    answer = mine.tries("Anna", "oudergesprekken", {"gesprek": hearing()}, X_Original_URL=f"{BASE}{theirs.path}")
    assert (answer.status_code, answer.json()["verzoek"]) == (200, mine.id)
    assert office.caller("Anna").get(theirs.path).json()["versie"] == 1


def test_an_id_that_was_changed_a_little_is_unknown(office: Office) -> None:
    case, anna = office.opened(), office.caller("Anna")
    one = UUID(case.id)
    for other in (UUID(int=one.int + 1), UUID(int=one.int - 1), UUID(int=one.int ^ (1 << 64)), uuid4()):
        assert anna.get(f"/verzoeken/{other}").status_code == 404
    for odd in (
        "..",
        "%2e%2e",
        "0",
        "-1",
        "null",
        "*",
        f"{case.id}%00",
        f"{case.id};x",
        f"{case.id}%2f..",
        "' OR 1=1--",
    ):
        assert anna.get(f"/verzoeken/{odd}").status_code == 404, odd


def test_ids_do_not_tell_of_each_other(office: Office) -> None:
    """Random, and no two made in a row share more than chance gives."""
    ids = [UUID(office.opened(kind=child(persoonsgebondenNummer=cast.pgn_of(f"K{n}"))).id) for n in range(20)]
    assert {one.version for one in ids} == {4}
    assert all((a.int ^ b.int).bit_count() > 30 for a, b in pairwise(ids))


@pytest.mark.parametrize(
    ("header", "value"), [("Vierogen-Organisatie", str(cast.AMERSFOORT.id)), ("Vierogen-Rol", "jeugdarts")]
)
def test_taking_a_role_or_organisation_that_one_does_not_have_opens_nothing(
    office: Office, header: str, value: str
) -> None:
    case, ilse = office.opened(), office.caller("Ilse")
    for answer in (
        office.client.get(BASE + case.path, headers=ilse.headers | {header: value}),
        office.client.get(f"{BASE}/ik", headers=ilse.headers | {header: value}),
    ):
        assert (answer.status_code, answer.json()["soort"]) == (403, "geen-rol")


# ── other organisations ──────────────────────────────────────────────────────────────────────────────────────────────


def test_an_administrator_elsewhere_cannot_make_a_way_in(office: Office) -> None:
    """By giving a colleague a role here, letting the own organisation work here, or making one up that does."""
    roos, case = elsewhere(office), office.opened()
    since = {"vanaf": "2026-01-01"}
    house, here = f"/organisaties/{cast.AMERSFOORT.id}", f"/organisaties/{cast.UTRECHT.id}"
    role = {"persoon": str(cast.ILSE.id), "rol": "leerplichtambtenaar"} | since
    made = [
        roos.post("/organisaties", {"naam": "Nep", "soort": kind, "werkgebieden": ["GM0307"]})
        for kind in ("gemeente", "jeugdgezondheidszorg")
    ]
    theirs = [one.headers["Location"].removeprefix("/api/v1") for one in made if one.status_code == 201]
    tried = [
        *(roos.post(f"{path}/aanstellingsvoorstellen", role) for path in (house, *theirs)),
        *(roos.post(f"{path}/aanstellingen", role) for path in (house, *theirs)),
        roos.post(f"{house}/werkgebieden", {"werkgebieden": []} | since),
        roos.post(f"{here}/werkgebieden", {"werkgebieden": ["GM0344", "GM0307"]} | since),
        roos.post(f"{house}/systemen", {"naam": "x", "uitgever": "https://x.example", "account": "x", "rechten": []}),
    ]
    assert [one.status_code for one in tried if one.status_code not in {403, 409}] == []
    assert office.caller("Ilse").get(case.path).status_code == 404


# ── more words than were asked ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("act", [*WITHIN, *PEOPLE], ids=lambda act: act.__name__)
def test_no_form_takes_a_field_that_says_who_when_or_how_it_stands(act: Any) -> None:
    taken = {one.dutch for one in form_of(act).shape.fields}
    own = {"door", "moment", "op", "by", "at", "versie", "status", "deskundige", "meekijker", "verzoek", "id"}
    assert taken & own == set()


@pytest.mark.parametrize(
    "more",
    [
        {"door": str(cast.BRAM.id)},
        {"by": str(cast.BRAM.id)},
        {"at": "2020-01-01T00:00:00Z"},
        {"status": "verleend"},
        {"versie": 99},
        {"criteriaset": {"naam": "eigen"}},
        {"__class__": "Grant"},
        {"constructor": {"prototype": {"status": "verleend"}}},
    ],
)
def test_nobody_assigns_what_the_process_decides(office: Office, more: dict[str, Any]) -> None:
    case = office.opened().prepared()
    for body in ({"verklaring": statement()} | more, {"verklaring": statement(**more)}):
        assert case.tries("Anna", "verklaringen", body).status_code == 400
    assert office.caller("Anna").post("/verzoeken", request() | more).status_code == 400
    assert case.read("Anna")["status"] == "open"


def test_the_same_name_twice_is_read_once_and_the_same_everywhere(office: Office) -> None:
    case = office.opened()
    body = b'{"gesprek": {"gehoordOp": "2026-06-10", "apart": true, "eigenWoorden": "a", "eigenWoorden": "b"}}'
    assert case.tries("Anna", "oudergesprekken", body).status_code == 200
    assert case.read("Anna")["oudersGehoord"]["eigenWoorden"] == "b"
    assert (
        office.client.get(f"{BASE}{case.path}?versie=1&versie=2", headers=office.caller("Anna").headers).status_code
        == 400
    )


# ── again and at once ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_message_that_was_overheard_does_nothing_for_somebody_else(office: Office) -> None:
    """The same key and body: from the same person the first answer again, from another an act of their own."""
    case = office.opened()
    first = case.tries("Anna", "oudergesprekken", {"gesprek": hearing()}, Idempotency_Key="k-1")
    again = case.tries("Anna", "oudergesprekken", {"gesprek": hearing()}, Idempotency_Key="k-1")
    assert (first.status_code, again.content) == (200, first.content)
    other = case.tries("Bram", "oudergesprekken", {"gesprek": hearing()}, Idempotency_Key="k-1")
    assert (other.status_code, other.json()["soort"]) == (412, "iemand-was-u-voor")
    stranger = case.tries("Ilse", "oudergesprekken", {"gesprek": hearing()}, Idempotency_Key="k-1")
    assert stranger.status_code == 404
    moved = office.opened(kind=child(persoonsgebondenNummer=cast.pgn_of("Sem")))
    elsewhere_ = moved.tries("Anna", "oudergesprekken", {"gesprek": hearing()}, Idempotency_Key="k-1")
    assert (elsewhere_.status_code, elsewhere_.json()["soort"]) == (409, "sleutel-anders-gebruikt")


def test_a_repeated_message_tells_who_may_no_longer_know_only_what_was_told_then(office: Office) -> None:
    case = office.opened()
    done = case.tries("Bram", "oudergesprekken", {"gesprek": hearing()}, Idempotency_Key="k-1")
    assert done.status_code == 200
    case.version = 2
    case.does("Anna", "kindgesprekken", {"gesprek": hearing(persoonlijkUitgenodigd=True)})
    facts = {"person": cast.BRAM.id, "role": Role.ATTENDANCE_OFFICER, "until": cast.LONG_AGO}
    office.system.people.record(p.EndAppointment, cast.AMERSFOORT.id, INSTALLATION, **facts)
    again = case.tries("Bram", "oudergesprekken", {"gesprek": hearing()}, version=1, Idempotency_Key="k-1")
    assert again.content == done.content
    assert office.caller("Bram").get(case.path).status_code == 403
    assert case.tries("Bram", "oudergesprekken", {"gesprek": hearing()}).status_code == 403


def test_of_many_who_race_for_one_request_one_wins_and_the_others_hear_so(any_office: Office) -> None:
    case = any_office.opened().stated()
    before = versions(any_office)

    def take(name: str) -> Any:
        hat = "adviseur" if name == "Carla" else None
        return case.tries(name, "beoordelingen", {"nietBetrokken": True}, hat)

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(take, ["Bram", "Omar", "Carla"] * 4))
    assert Counter(one.status_code for one in answers)[200] == 1
    assert {one.status_code for one in answers} <= {200, 409, 412}
    assert versions(any_office) == before + 1


def test_two_sessions_of_one_person_do_not_make_two_pairs_of_eyes(office: Office) -> None:
    """Carla states as a doctor and, at once, looks along as an adviser."""
    case = office.opened().prepared()
    assert case.tries("Carla", "verklaringen", {"verklaring": statement()}, "jeugdarts").status_code == 200
    case.version = case.read("Carla", "jeugdarts")["versie"]
    with ThreadPoolExecutor(4) as pool:
        tried = list(
            pool.map(lambda _: case.tries("Carla", "beoordelingen", {"nietBetrokken": True}, "adviseur"), range(4))
        )
    assert {one.status_code for one in tried} == {409}
    assert {one["regel"] for answer in tried for one in answer.json()["gebrokenRegels"]} >= {
        "co-assessor-is-another-person"
    }


def test_what_was_agreed_cannot_be_granted_after_it_was_revised(office: Office) -> None:
    """A yes that lies ready is not a yes to something else."""
    case = office.opened().agreed()
    case.does("Anna", "correcties", {"namens": "ouders", "correctie": "een jaar ouder"})
    old = case.tries("Dirk", "instemmingen", concurrence())
    assert old.status_code in {409, 412}
    grant = case.tries("Anna", "toekenning", {"gelezenVersie": 1, "conclusie": statement()["conclusie"]})
    assert grant.status_code == 409


@pytest.mark.parametrize(("look", "kind"), [("holders", "tegen-de-regels"), ("select_several", "loopt-al")])
def test_whoever_opens_just_as_a_no_is_said_does_not_miss_it(
    any_office: Office, monkeypatch: pytest.MonkeyPatch, look: str, kind: str
) -> None:
    """The first request is answered between looking who holds the names, what happened, and keeping the second one."""
    first = any_office.opened()
    keeping = any_office.system.desk._keeping
    looks = getattr(keeping, look)

    def looks_and_then_it_is_answered(asked: Any) -> Any:
        found = looks(asked)
        monkeypatch.undo()
        first.does("Anna", "afwijzing", {"reden": "een andere school past"})
        return found

    monkeypatch.setattr(keeping, look, looks_and_then_it_is_answered)
    hidden = any_office.caller("Hanna").post("/verzoeken", request())
    assert first.known().status is Status.REFUSED
    assert (hidden.status_code, hidden.json()["soort"]) == (409, kind)
    again = any_office.caller("Hanna").post("/verzoeken", request())
    assert again.json()["type"].endswith("earlier-answers-are-named")


def test_the_same_message_again_gets_the_first_answer_though_its_request_runs_now(any_office: Office) -> None:
    key = {"Idempotency_Key": "een-keer"}
    answers = [any_office.caller("Anna").post("/verzoeken", request(), **key) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


# ── sessions and codes ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def issuer() -> Any:
    with an_issuer() as started:
        yield started


@pytest.fixture
def place(issuer: Issuer) -> Any:
    issuer.id_token = None
    for office in office_over("sqlite://"):
        link(office.system, cast.ANNA, issuer.url, "anna")
        yield office


def test_a_code_that_was_used_is_of_no_use(place: Office, issuer: Issuer) -> None:
    browser = Browser(place.system, issuer.settings())
    asked, at = goes_off(browser), place.clock.moment.timestamp()
    assert comes_back(browser, asked, issuer, at).status_code == 303
    asked_before = len(issuer.forms)
    assert browser.get(f"/inloggen/terug?code=c&state={asked['state']}").status_code == 400
    thief = Browser(place.system, issuer.settings())
    assert thief.get(f"/inloggen/terug?code=c&state={asked['state']}").status_code == 400
    assert len(issuer.forms) == asked_before  # the provider was not even asked


def test_an_id_token_of_one_login_is_not_taken_in_another(place: Office, issuer: Issuer) -> None:
    """The nonce ties it to the login in which it was asked."""
    browser, at = Browser(place.system, issuer.settings()), place.clock.moment.timestamp()
    first, second = goes_off(browser), goes_off(Browser(place.system, issuer.settings()))
    issuer.id_token = issuer.signs(issuer.id_claims(at, second["nonce"]), typ="JWT")
    assert browser.get(f"/inloggen/terug?code=c&state={first['state']}").status_code == 400


def test_a_cookie_that_was_copied_is_dead_after_logging_out(place: Office, issuer: Issuer) -> None:
    browser = logged_in(Browser(place.system, issuer.settings()), issuer, place.clock)
    stolen = browser.session
    browser.get("/inloggen")
    browser.sends("/uitloggen")
    thief = Browser(place.system, issuer.settings())
    thief.client.cookies.set("__Host-vierogen-sessie", stolen or "")
    assert thief.get(f"{BASE}/ik").status_code == 401
    sent = {"Idempotency-Key": "k", "X-CSRF-Token": "x"}
    assert thief.client.post(f"{BASE}/verzoeken", json=request(), headers=sent).status_code in {401, 403}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_form_of_another_site_does_nothing(kind: str, place: Office, issuer: Issuer) -> None:
    """A browser sends these three without asking, with our cookie if it were so foolish."""
    browser = logged_in(Browser(place.system, issuer.settings()), issuer, place.clock)
    before = versions(place)
    answer = browser.client.post(
        f"{BASE}/verzoeken",
        content=b"{}",
        headers={"Content-Type": kind, "Origin": "https://kwaad.example", "Idempotency-Key": "k"},
    )
    assert (answer.status_code, answer.json()["soort"]) == (403, "formulier-verlopen")
    assert "access-control-allow-origin" not in answer.headers
    assert versions(place) == before


def test_another_origin_is_not_told_that_it_may_ask(place: Office) -> None:
    asked = {"Origin": "https://kwaad.example", "Access-Control-Request-Method": "POST"}
    answer = place.client.options(f"{BASE}/verzoeken", headers=asked)
    assert answer.status_code == 405
    assert [name for name in answer.headers if name.startswith("access-control")] == []


@pytest.mark.parametrize(
    "token", ["", "x", "null", "undefined", "Bearer x", "a.b", "a.b.c", "..", "e30.e30.", "é.é.é", "x" * 20_000]
)
def test_a_made_up_token_is_refused_in_the_same_words(token: str, place: Office, issuer: Issuer) -> None:
    client = Browser(place.system, issuer.settings()).client
    answer = client.get(f"{BASE}/ik", headers={"Authorization": f"Bearer {token}".encode()})
    assert (answer.status_code, answer.json()["soort"]) == (401, "niet-ingelogd")


# ── a diagnosis, for an officer ──────────────────────────────────────────────────────────────────────────────────────


MEDICAL = [
    mark
    for field, mark in MARKS.items()
    if field.startswith("verklaring.") and field not in MAY_SEE["ambtenaar_meekijker"]
]
"""What an officer never sees, not even who looks along: what was found, and why. Limitations are told to who does."""


@pytest.fixture(scope="module")
def granted() -> Any:
    """A request through its whole life, with a mark in every medical field; and the officer who looked along."""
    for office in office_over("sqlite://"):
        *_, case = to_an_end(office)
        yield case


def doors(case: Case) -> list[tuple[str, str, dict[str, str]]]:
    """Every address that can be asked, with what one would try at it."""
    found: list[tuple[str, str, dict[str, str]]] = []
    for operation in OPERATIONS:
        path = re.sub(r"\{\w+\}", case.id, operation.path)
        found.append((operation.method, path, {}))
        if operation.method == "GET" and operation.path.startswith("/verzoeken/{id}"):
            found += [
                ("GET", f"{path}?{query}", {})
                for query in (
                    *(f"versie={number}" for number in range(1, case.version + 1)),
                    *("peildatum=2026-06-10", "velden=alles", "expand=verklaring", "formaat=csv", "rol=jeugdarts"),
                    *("include=verklaring.bevindingen", "fields=*", "debug=1", "_format=json"),
                )
            ]
            found += [
                ("GET", path, {name: value})
                for name, value in (
                    *(("Accept", kind) for kind in ("text/html", "text/csv", "application/xml", "*/*")),
                    ("Range", "bytes=0-"),
                    ("If-None-Match", '"1"'),
                    ("X-HTTP-Method-Override", "POST"),
                    ("Prefer", "return=representation"),
                    ("Vierogen-Rol", "jeugdarts"),
                )
            ]
    return found


def test_an_officer_reads_no_diagnosis_at_any_door(granted: Case, capfd: pytest.CaptureFixture[str]) -> None:
    """The officer even looked along. Every address, in every way that we could think of; heads and bodies."""
    office, bram = granted.office, granted.office.caller("Bram")
    tried = 0
    for method, path, more in doors(granted):
        headers = bram.headers | {"Idempotency-Key": str(uuid4()), "If-Match": f'"{granted.version}"'} | more
        for body in (None, {}, {"verklaring": statement()}) if method == "POST" else (None,):
            answer = office.client.request(method, BASE + path, headers=headers, json=body)
            told = answer.text + str(answer.headers)
            assert [mark for mark in MEDICAL if mark in told] == [], (method, path, more)
            tried += 1
    out, err = capfd.readouterr()
    assert [mark for mark in MEDICAL if mark in out + err] == []
    assert tried > 200
    mine = office.caller("Anna").get(granted.path).text
    assert set(MEDICAL) >= {MARKS["verklaring.bevindingen"], MARKS["verklaring.motiveringen"]}
    assert [mark for mark in MEDICAL if mark not in mine] == []  # it is there to be read, by who may


def test_what_an_officer_is_told_does_not_depend_on_the_diagnosis() -> None:
    """Two requests that differ in nothing but what is medical: every answer has the same length, ETag and words."""
    told = []
    for findings, ground in (("zo is het gebleken", "psychisch"), ("een heel lang verhaal " * 50, "lichamelijk")):
        for office in office_over("sqlite://"):
            words: dict[str, Any] = {"bevindingen": findings, "grond": ground}
            words["motiveringen"] = dict.fromkeys(("Z1", "Z2", "Z3", "Z4", "Z6"), findings)
            case = office.opened().stated(**words)
            case.does("Bram", "beoordelingen", {"nietBetrokken": True})
            bram = office.caller("Bram")
            answers = [
                bram.get(case.path + part) for part in ("", "/tijdlijn", "/mogelijkheden", "/criteriaset", "/inzage")
            ]
            case.tries("Bram", "instemmingen", {"gelezenVersie": 1})
            told.append([(one.headers.get("etag"), without_ids(one.text)) for one in answers])
    assert told[0] == told[1]


def without_ids(text: str) -> str:
    """What is made anew each time is left out."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\"(traceId|spanId)\":\"[0-9a-f]+\"", "", text)


def test_an_officer_guesses_a_diagnosis_by_no_refusal(granted: Case) -> None:
    """Agreeing with a guess is refused in the same words, whatever the statement says."""
    answers = set()
    for ground in ("psychisch", "lichamelijk", "lichamelijk-en-psychisch"):
        body = concurrence() | {"grond": ground}
        answers.add(without_ids(granted.tries("Bram", "instemmingen", body).text))
        answers.add(without_ids(granted.tries("Bram", "verklaringen", {"verklaring": statement(grond=ground)}).text))
    assert len(answers) == 2  # one for each address, none for each guess


@pytest.mark.parametrize(("name", "hat"), TENANTS)
def test_who_keeps_register_log_or_figures_finds_no_diagnosis_either(granted: Case, name: str, hat: str | None) -> None:
    caller = granted.office.caller(name, hat)
    for operation in OPERATIONS:
        path = re.sub(r"\{\w+\}", granted.id, operation.path)
        answers = [caller.get(path)] if operation.method == "GET" else [caller.post(path, {}, version=granted.version)]
        assert [mark for one in answers for mark in MEDICAL if mark in one.text] == [], path


def test_read_models_that_people_ask_hold_no_diagnosis(granted: Case) -> None:
    """Those that nobody asks, the facts that are counted, hold none either."""
    system: System = granted.office.system
    system.read_models.follow()
    with system.store.engine.connect() as connection:
        for name in system.read_models.names:
            rows = str(connection.exec_driver_sql(f"SELECT * FROM {name}").fetchall())
            assert [mark for mark in MEDICAL if mark in rows] == [], name


def test_what_goes_out_to_systems_holds_no_diagnosis() -> None:
    """Every type of event, to a receiver that takes nothing: what it was sent, and what is kept of it to look at."""
    with receiving() as receiver:
        receiver.behaves = lambda got, line: line.say(500)
        for office in office_over("sqlite://"):
            petra, every = office.caller("Petra"), [*terms_of(EventType)]
            one = petra.post("/abonnementen", {"naam": "Alles", "adres": receiver.address, "soorten": every}).json()
            for _ in to_an_end(office):
                deliver(office)
            letters = petra.get(f"/abonnementen/{one['id']}/afgebroken-berichten")
            sent = str([(got.path, got.headers, got.body) for got in receiver.got])
            assert len({got.event["type"] for got in receiver.got}) > 8
            assert len(letters.json()["items"]) > 8
            assert [mark for mark in [*MARKS.values(), "MERK-"] if mark in sent + letters.text] == []
