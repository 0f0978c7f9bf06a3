"""Every way of saying no: which status, which page, in which words; and what may never be told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from api.office import BASE, Caller, Office, child, concurrence, hearing, request, statement
from vierogen.application.keeping import PeopleMoved, StoreUnavailable
from vierogen.bootstrap.database import migrate
from vierogen.bootstrap.system import open_system
from vierogen.settings import Settings
from vierogen_api.app import create, create_for
from vierogen_api.problems import KINDS


def told(answer: Any) -> tuple[int, str]:
    """Status and kind, of a message that is a proper problem."""
    body = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["status"] == answer.status_code == KINDS[body["soort"]].status
    assert body["title"] == KINDS[body["soort"]].title
    assert body["detail"]
    return answer.status_code, body["soort"]


def broken(answer: Any) -> list[str]:
    assert told(answer) == (409, "tegen-de-regels")
    return [one["regel"] for one in answer.json()["gebrokenRegels"]]


# ── the desk says no ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_not_now(office: Office) -> None:
    assert told(
        office.opened().tries("Anna", "toekenning", {"gelezenVersie": 1, "conclusie": {"begintOp": "2026-08-01"}})
    ) == (409, "niet-nu")


def test_not_yours(office: Office) -> None:
    answer = office.opened().tries("Bram", "verklaringen", {"verklaring": statement()})

    assert told(answer) == (403, "niet-aan-u")
    assert "jeugdarts" in answer.json()["detail"]


def test_somebody_was_first(office: Office) -> None:
    case = office.opened().does("Anna", "oudergesprekken", {"gesprek": hearing()})

    assert told(case.tries("Anna", "oudergesprekken", {"gesprek": hearing()}, version=1)) == (412, "iemand-was-u-voor")


def test_a_child_has_one_open_request(office: Office) -> None:
    office.opened()

    assert told(office.caller("Anna").post("/verzoeken", request())) == (409, "loopt-al")


def test_one_person_in_two_roles_is_no_four_eyes(office: Office) -> None:
    case = office.opened().prepared().does("Carla", "verklaringen", {"verklaring": statement()}, hat="jeugdarts")

    answer = case.tries("Carla", "beoordelingen", {"nietBetrokken": True}, hat="adviseur")

    assert broken(answer) == ["co-assessor-is-another-person"]
    (why,) = answer.json()["gebrokenRegels"]
    assert why["zin"] == "Wie de verklaring opstelt, kijkt niet zelf mee."
    assert why["waarom"] == "Carla Smit stelde deze verklaring op"
    page = answer.json()["type"].removeprefix("http://127.0.0.1:8000")
    assert office.client.get(page).json()["zin"] == why["zin"]


def test_every_broken_rule_is_named(office: Office) -> None:
    case = office.opened().does("Anna", "verklaringen", {"verklaring": statement()})
    case.does("Bram", "beoordelingen", {"nietBetrokken": True})

    assert {"options-were-gone-through", "parents-were-heard", "child-was-heard"} <= set(
        broken(case.tries("Bram", "instemmingen", concurrence()))
    )


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"dagtekening": "2026-06-11"}, "statement-is-recent"),
        ({"dagtekening": "2026-03-09", "gezienOp": "2026-03-09"}, "statement-is-recent"),
        ({"behandeltKind": True}, "expert-does-not-treat-the-child"),
        ({"gezienOp": "2026-06-11"}, "expert-saw-the-child"),
        ({"beroep": "psycholoog"}, "expert-is-designated"),
    ],
)
def test_a_statement_that_is_not_sound_is_refused(office: Office, changes: dict[str, Any], rule: str) -> None:
    assert rule in broken(office.opened().tries("Anna", "verklaringen", {"verklaring": statement(**changes)}))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"kind": child(geboortedatum="2023-06-01")}, "child-is-of-school-age"),
        ({"kind": child(geboortedatum="2007-06-01")}, "child-is-of-school-age"),
        ({"kind": child(geboortedatum="2027-06-01")}, "child-is-of-school-age"),
        ({"schooljaar": "2028/29"}, "school-year-is-now-or-next"),
        ({"plaats": {"sector": "primair-onderwijs", "gemeente": "GM9999"}}, "municipality-is-competent"),
        ({"plaats": {"sector": "primair-onderwijs", "gemeente": "GM0632"}}, "municipality-is-competent"),
        ({"plaats": {"sector": "primair-onderwijs", "samenwerkingsverband": "PO0001"}}, "municipality-is-competent"),
        ({"route": "BESTAAT_NIET"}, "route-exists"),
    ],
)
def test_a_request_that_cannot_be_is_refused(office: Office, changes: dict[str, Any], rule: str) -> None:
    assert rule in broken(office.caller("Anna").post("/verzoeken", request(**changes)))


def test_nothing_is_kept_when_the_answer_is_no(office: Office) -> None:
    case = office.opened()
    before = office.system.store.requests.max_notification_id()

    for body in ({"verklaring": statement(behandeltKind=True)}, {"verklaring": {}}, {}):
        case.tries("Anna", "verklaringen", body)
    case.tries("Bram", "verklaringen", {"verklaring": statement()})

    assert office.system.store.requests.max_notification_id() == before


# ── who is not known, or may not know ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Basic x"}, {"Authorization": "Demo x"}, {"Authorization": f"Demo {uuid4()}"}],
)
def test_who_is_not_known_hears_so(office: Office, headers: dict[str, str]) -> None:
    answer = office.client.get(f"{BASE}/ik", headers=headers)

    assert told(answer) == (401, "niet-ingelogd")
    assert answer.headers["www-authenticate"].startswith("Demo")
    assert told(office.client.post(f"{BASE}/verzoeken", headers=headers)) == (401, "niet-ingelogd")


def test_without_the_demonstration_directory_nobody_is_known(office: Office) -> None:
    shut = TestClient(create_for(office.system, Settings(demonstration_directory=False)))

    answer = shut.get(f"{BASE}/ik", headers=office.caller("Anna").headers)

    assert told(answer) == (401, "niet-ingelogd")
    assert shut.get(f"{BASE}/gezondheid").status_code == 200


def test_a_real_person_is_no_demonstration_person(office: Office) -> None:
    admin = office.caller("Petra")
    person = admin.post("/personen", {"naam": "Echt Iemand", "kenmerken": ["echt@vierogen.invalid"]}).json()[
        "onderwerp"
    ]

    answer = office.client.get(f"{BASE}/ik", headers={"Authorization": f"Demo {person}"})

    assert told(answer) == (401, "niet-ingelogd")


def test_a_role_is_taken_never_guessed(office: Office) -> None:
    two, one = office.caller("Carla").who.person, office.caller("Anna").who.person

    def me(person: Any, **headers: str) -> Any:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return office.client.get(f"{BASE}/ik", headers={"Authorization": f"Demo {person}"} | names)

    assert me(one).json()["rol"] == "jeugdarts"
    assert told(me(two)) == (400, "kop-ontbreekt")
    assert me(two, Vierogen_Rol="jeugdarts").json()["rol"] == "jeugdarts"
    assert {held["rol"] for held in me(two, Vierogen_Rol="jeugdarts").json()["rollen"]} == {
        "jeugdarts",
        "adviseur-samenwerkingsverband",
    }
    assert told(me(one, Vierogen_Rol="beheerder")) == (403, "geen-rol")
    assert told(me(one, Vierogen_Rol="jeugdarts", Vierogen_Organisatie=str(uuid4()))) == (403, "geen-rol")
    assert told(me(one, Vierogen_Rol="dokter")) == (400, "kop-ongeldig")
    assert told(me(one, Vierogen_Organisatie="x")) == (400, "kop-ongeldig")


OUTSIDERS = [
    ("Ilse", None),
    ("Karin", None),
    ("Fleur", None),
    ("Nico", None),
    ("Petra", None),
    ("Quinten", None),
    ("Roos", None),
]


@pytest.mark.parametrize(("name", "hat"), OUTSIDERS)
def test_who_may_not_know_a_request_cannot_tell_it_from_one_that_is_not_there(
    office: Office, name: str, hat: str | None
) -> None:
    case, nowhere = office.opened().granted(), f"/verzoeken/{uuid4()}"
    outsider = office.caller(name, hat)

    def answers(path: str) -> list[tuple[int, bytes, dict[str, str]]]:
        found = [
            outsider.get(f"{path}{part}") for part in ("", "?versie=1", "/tijdlijn", "/mogelijkheden", "/criteriaset")
        ]
        for version in (case.version, 1, None):
            found += [outsider.post(f"{path}/{act}", body, version=version) for act, body in WRITES]
        return [(one.status_code, one.content, headers_of(one)) for one in found]

    there, not_there = answers(case.path), answers(nowhere)

    assert there == not_there
    assert {status for status, _, _ in there} <= {404, 428, 400}
    assert all(status == 404 for status, _, _ in there[:5])


def headers_of(answer: Any) -> dict[str, str]:
    """All but how often this person asked, which the person knows."""
    return {name: value for name, value in answer.headers.items() if name != "ratelimit"}


WRITES: list[tuple[str, Any]] = [
    ("oudergesprekken", {"gesprek": hearing()}),
    ("toekenning", {"gelezenVersie": 1, "conclusie": {"begintOp": "2026-08-01"}}),
    ("verklaringen", {"verklaring": statement()}),
    ("intrekking", {"namens": "ouders"}),
    ("controles", {}),
    ("einde-beroep", {"laatsteDag": "2027-01-01", "waarom": "beroep-ingetrokken"}),
    ("aanvraag", request()),
    ("overdrachten", {"plaats": {"sector": "primair-onderwijs"}, "postcode": "3511AA", "verhuisdOp": "2026-06-01"}),
    ("intrekking", {"namens": "niemand"}),
]


def test_an_id_that_cannot_be_one_is_unknown(office: Office) -> None:
    assert told(office.caller("Anna").get("/verzoeken/1")) == (404, "onbekend")
    assert told(office.caller("Anna").post("/verzoeken/1/intrekking", {"namens": "ouders"}, version=1)) == (
        404,
        "onbekend",
    )


# ── the family keeps the report back ─────────────────────────────────────────────────────────────────────────────────


def test_of_a_report_that_is_kept_back_others_hear_only_that_no_statement_was_issued(office: Office) -> None:
    case = office.opened().agreed().does("Anna", "blokkering", {"geblokkeerdDoor": "ouders"})

    assert case.read("Anna")["status"] == "geblokkeerd-door-het-gezin"
    for name in ("Bram", "Dirk"):
        seen, reader = case.read(name), office.caller(name)
        assert seen["status"] == "geen-verklaring-afgegeven"
        assert not {"verklaring", "instemming", "meekijker", "deskundige", "akkoordGezin"} & seen.keys()
        before = reader.get(f"{case.path}?versie={case.version - 1}").json()
        assert not {"verklaring", "instemming", "meekijker", "deskundige", "akkoordGezin"} & before.keys()
        told_all = "".join(
            [
                *(reader.get(case.path + part).text for part in ("", "/tijdlijn", "/mogelijkheden")),
                case.tries(name, "oudergesprekken", {"gesprek": hearing()}).text,
            ]
        )
        assert "geblokkeerd" not in told_all
        assert "achterhoudt" not in told_all


# ── the message itself ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_write_says_which_version_was_read(office: Office) -> None:
    case = office.opened()

    assert told(case.tries("Anna", "oudergesprekken", {"gesprek": hearing()}, version=None)) == (
        428,
        "versie-ontbreekt",
    )
    for tag in ("7", 'W/"1"', "*", '"x"', '"0"', '"1", "2"', f'"{10**30}"'):
        assert told(case.tries("Anna", "oudergesprekken", {"gesprek": hearing()}, version=tag)) == (400, "kop-ongeldig")


def test_a_message_without_a_key_is_refused(office: Office) -> None:
    caller = office.caller("Anna")
    bare = office.client.post(f"{BASE}/verzoeken", headers=caller.headers, json=request())

    assert told(bare) == (400, "kop-ontbreekt")
    assert "Idempotency-Key" in bare.json()["detail"]
    for key in ("", "a b", "x" * 201):
        assert told(caller.post("/verzoeken", request(), Idempotency_Key=key)) == (400, "kop-ongeldig")


def test_no_such_address_and_no_such_method(office: Office) -> None:
    client = office.client

    assert (
        told(client.get("/api/v0/verzoeken"))
        == told(client.get(f"{BASE}/verzoeken/"))
        == told(client.get(f"{BASE}/iets"))
        == (404, "onbekend")
    )
    assert told(office.opened().tries("Anna", "toveren")) == (404, "onbekend")
    wrong = client.delete(f"{BASE}/organisaties")
    assert told(wrong) == (405, "methode-niet-mogelijk")
    assert wrong.headers["allow"] == "GET, HEAD, POST"
    assert client.get(f"{BASE}/beroepen").headers["allow"] == "POST"
    assert client.put(f"{BASE}/verzoeken/{uuid4()}").headers["allow"] == "GET, HEAD"
    assert client.post(f"{BASE}/openapi.json").headers["allow"] == "GET, HEAD"


def test_a_query_key_that_means_nothing_is_refused(office: Office) -> None:
    for path in (
        "/regels?x=1",
        "/levensloop?x=1",
        "/gezondheid?x=1",
        "/organisaties?x=1",
        "/ik?x=1",
        "/regels/statement-is-recent?x=1",
    ):
        assert told(office.caller("Anna").get(path)) == (400, "onbekende-sleutel")
    assert told(office.caller("Anna").post("/verzoeken?x=1", request())) == (400, "onbekende-sleutel")


@pytest.mark.parametrize("error", [StoreUnavailable("disk full"), PeopleMoved()])
def test_when_the_store_is_away_one_may_try_again(
    office: Office, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = office.opened()

    def away(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(office.system.store.requests, "insert_events", away)
    monkeypatch.setattr("vierogen.application.desk.TRIES", 1)
    answer = case.tries("Anna", "oudergesprekken", {"gesprek": hearing()})

    assert told(answer) == (503, "even-niet")
    assert answer.headers["retry-after"]


def test_our_own_fault_is_calm_and_the_log_says_nothing_of_anyone(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = office.opened()

    def stumbles(*_: Any, **__: Any) -> None:
        raise RuntimeError("Jip van Leeuwen heeft een geheim")

    monkeypatch.setattr(office.system.store.requests, "insert_events", stumbles)
    answer = case.tries("Anna", "oudergesprekken", {"gesprek": hearing(eigenWoorden="geheime woorden")})

    assert told(answer) == (500, "onze-fout")
    assert answer.headers["api-version"] == "1.0.0"
    logged = "".join(capsys.readouterr())
    assert answer.json()["referentie"] in logged
    assert "RuntimeError" in logged
    assert "geheim" not in logged + answer.text


def test_a_fault_outside_every_route_is_just_as_calm(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vierogen_api.routes.health.answer", lambda *_: 1 / 0)

    assert told(office.client.get(f"{BASE}/gezondheid")) == (500, "onze-fout")


def test_every_kind_of_problem_and_every_rule_has_a_page(office: Office) -> None:
    for code, kind in KINDS.items():
        assert office.client.get(f"{BASE}/problemen/{code}").json()["status"] == kind.status
    for rule in office.client.get(f"{BASE}/regels").json()["items"]:
        page = office.client.get(f"{BASE}/regels/{rule['regel']}")
        assert page.json() == rule
    assert (
        told(office.client.get(f"{BASE}/regels/x"))
        == told(office.client.get(f"{BASE}/problemen/x"))
        == (404, "onbekend")
    )


# ── once ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def same(first: Any, second: Any) -> bool:
    return (first.status_code, first.content, first.headers.get("etag"), first.headers.get("location")) == (
        second.status_code,
        second.content,
        second.headers.get("etag"),
        second.headers.get("location"),
    )


def test_the_same_message_twice_gets_the_same_answer_and_happens_once(any_office: Office) -> None:
    anna: Caller = any_office.caller("Anna")
    first, second = (anna.post("/verzoeken", request(), Idempotency_Key="mijn-sleutel") for _ in range(2))
    assert (first.status_code, same(first, second)) == (201, True)

    path = f"/verzoeken/{first.json()['verzoek']}"
    body = {"gesprek": hearing()}
    act, again = (anna.post(f"{path}/oudergesprekken", body, version=1, Idempotency_Key="nog-een") for _ in range(2))
    assert (act.status_code, same(act, again)) == (200, True)
    assert anna.get(path).json()["versie"] == 2


def test_a_key_belongs_to_one_message_and_one_person(office: Office) -> None:
    case = office.opened().does("Anna", "oudergesprekken", {"gesprek": hearing()})
    key = {"Idempotency_Key": "een-sleutel"}
    assert case.tries("Anna", "kindgesprekken", {"gesprek": hearing()}, **key).status_code == 200

    other_words = case.tries("Anna", "kindgesprekken", {"gesprek": hearing(eigenWoorden="andere woorden")}, **key)
    other_place = case.tries("Anna", "oudergesprekken", {"gesprek": hearing()}, **key)
    other_person = case.tries("Bram", "oudergesprekken", {"gesprek": hearing()}, version=3, **key)

    assert told(other_words) == told(other_place) == (409, "sleutel-anders-gebruikt")
    assert other_person.status_code == 200


def test_a_refused_message_may_be_sent_again_under_the_same_key(office: Office) -> None:
    case, body = office.opened(), {"gesprek": hearing()}
    assert case.tries("Anna", "oudergesprekken", body, version=9, Idempotency_Key="k").status_code == 412
    assert case.tries("Anna", "oudergesprekken", body, version=1, Idempotency_Key="k").status_code == 200


def test_the_system_stays_open_as_long_as_the_server_runs(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"sqlite:///{tmp_path / 'vierogen.db'}"
    migrate(address)
    monkeypatch.setenv("VIEROGEN_DATABASE_URL", address)
    with TestClient(create()) as client:
        health = client.get(f"{BASE}/gezondheid").json()
        assert health.pop("overzichten")
        assert health.pop("zegels")
        assert health == {"opslag": True, "sleutels": True, "apiVersie": "1.0.0"}
    with open_system(address, now=lambda: datetime.now(UTC)) as system:
        assert system.people.register.persons == {}
