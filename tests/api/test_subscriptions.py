"""Administrators manage the subscriptions of their own organisation over the API; of others they hear nothing."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from starlette.testclient import TestClient

from api.conftest import SETTINGS
from api.office import BASE, Caller, Office, child
from outbox.receiver import Receiver, receiving
from vierogen.application.access_log import AccessOutcome, Activity, Entry, NotLogged, Part, Purpose, Wanted
from vierogen.application.people import INSTALLATION
from vierogen.application.who import Who
from vierogen.bootstrap.outbox import deliverer_of
from vierogen.casebook import cast
from vierogen.domain.people import acts as p
from vierogen.domain.values import Role
from vierogen.outbox.subscriptions import MOST
from vierogen_api.app import create_for

PLACE = "/abonnementen"
QUICK = SETTINGS.model_copy(update={"delivery_attempts": 1, "delivery_timeout": 2.0})


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


def words(address: str, **other: Any) -> dict[str, Any]:
    return {"naam": "Leerlingadministratie", "adres": address, "soorten": ["verzoek-geopend", "ouders-gehoord"]} | other


def made(office: Office, address: str) -> dict[str, Any]:
    answer = office.caller("Petra").post(PLACE, words(address))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def elsewhere(office: Office) -> Caller:
    """An administrator of another organisation."""
    person = cast.ROOS
    facts = {"person": person.id, "role": Role.REGION_ANALYST, "until": cast.LONG_AGO}
    office.system.people.record(p.EndAppointment, cast.DE_EEM_VO.id, INSTALLATION, **facts)
    facts = {"person": person.id, "role": Role.ADMINISTRATOR, "from_on": office.clock().date()}
    office.system.people.record(p.Appoint, cast.UTRECHT.id, INSTALLATION, **facts)
    return Caller(office.client, Who(person.id, Role.ADMINISTRATOR, cast.UTRECHT.id))


def deliver(office: Office) -> None:
    assert deliverer_of(office.system, QUICK).once()


def test_from_subscribing_to_sending_again(any_office: Office, receiver: Receiver) -> None:
    office, petra = any_office, any_office.caller("Petra")
    before = office.opened()
    one = made(office, receiver.address)
    path = f"{PLACE}/{one['id']}"
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", one["geheim"])
    assert (one["stand"], one["soorten"]) == ("actief", ["ouders-gehoord", "verzoek-geopend"])

    receiver.behaves = lambda got, line: line.say(500)
    before.prepared()
    deliver(office)
    (letter,) = petra.get(f"{path}/afgebroken-berichten").json()["items"]
    assert (letter["verzoek"], letter["soort"], letter["pogingen"]) == (before.id, "ouders-gehoord", 1)
    assert letter["uitkomst"] == "de ontvanger antwoordde met 500"
    assert letter["bericht"] == receiver.got[0].id
    assert petra.get(path).json()["afgebroken"] == 1

    receiver.behaves = lambda got, line: line.say(200)
    again = f"{path}/afgebroken-berichten/opnieuw"
    assert petra.post(again, {"berichten": [str(uuid4())]}).json() == {"aantal": 0}
    assert petra.post(again, {"berichten": [letter["bericht"]]}).json() == {"aantal": 1}
    deliver(office)
    assert [got.id for got in receiver.accepted] == [letter["bericht"]]
    assert petra.get(f"{path}/afgebroken-berichten").json() == {"items": []}


def test_pausing_loses_nothing_and_ending_is_for_good(office: Office, receiver: Receiver) -> None:
    petra, one = office.caller("Petra"), made(office, receiver.address)
    path = f"{PLACE}/{one['id']}"
    assert petra.post(f"{path}/pauzes").json()["stand"] == "gepauzeerd"
    office.opened()
    deliver(office)
    assert receiver.got == []
    assert petra.post(f"{path}/hervattingen").json()["stand"] == "actief"
    deliver(office)
    assert len(receiver.accepted) == 1

    assert petra.post(f"{path}/opzegging").json() == {"id": one["id"]}
    assert petra.get(path).status_code == 404
    assert petra.get(PLACE).json() == {"items": []}
    assert petra.post(f"{path}/hervattingen").status_code == 404
    rows = office.system.store.requests.database.read("SELECT secret, former_secret, state FROM subscriptions")
    assert rows == [(b"", None, "ENDED")]


def test_the_secret_is_told_to_who_makes_it_and_nowhere_else(office: Office) -> None:
    petra, body = office.caller("Petra"), words("https://systeem.example/berichten")
    first = petra.post(PLACE, body, Idempotency_Key="een-keer").json()
    repeated = petra.post(PLACE, body, Idempotency_Key="een-keer").json()
    assert repeated == first
    path = f"{PLACE}/{first['id']}"
    assert "geheim" not in petra.get(path).json()
    assert "geheim" not in petra.get(PLACE).json()["items"][0]
    assert len(petra.get(PLACE).json()["items"]) == 1

    renewed = petra.post(f"{path}/geheimen", Idempotency_Key="nieuw").json()
    assert renewed["geheim"] != first["geheim"]
    assert renewed["vorigGeheimGeldigTot"] == "2026-06-11T09:00:00Z"
    assert petra.post(f"{path}/geheimen", Idempotency_Key="nieuw").json() == renewed
    assert "geheim" not in petra.post(PLACE, body, Idempotency_Key="een-keer").json()
    other = petra.post(PLACE, body | {"naam": "Anders"}, Idempotency_Key="een-keer")
    assert (other.status_code, other.json()["soort"]) == (409, "sleutel-anders-gebruikt")


def test_no_secret_lies_in_the_database_as_it_is(office: Office) -> None:
    petra = office.caller("Petra")
    first = petra.post(PLACE, words("https://systeem.example/berichten")).json()
    renewed = petra.post(f"{PLACE}/{first['id']}/geheimen").json()
    ((kept, former),) = office.system.store.requests.database.read("SELECT secret, former_secret FROM subscriptions")
    for told in (first["geheim"], renewed["geheim"]):
        secret = b64decode(told.removeprefix("whsec_"))
        assert len(secret) == 32
        assert secret not in kept + former


def test_of_a_subscription_of_others_nothing_is_known(office: Office) -> None:
    one, stranger = made(office, "https://systeem.example/berichten"), elsewhere(office)
    assert stranger.get(PLACE).json() == {"items": []}
    for id_ in (one["id"], str(uuid4()), "geen-id"):
        path = f"{PLACE}/{id_}"
        answers = [
            stranger.get(path),
            stranger.get(f"{path}/afgebroken-berichten"),
            *(stranger.post(f"{path}/{act}") for act in ("geheimen", "pauzes", "hervattingen", "opzegging")),
            stranger.post(f"{path}/afgebroken-berichten/opnieuw"),
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.json()["detail"] for answer in answers[1:]}) == 1
    assert office.caller("Petra").get(f"{PLACE}/{one['id']}").json()["stand"] == "actief"


def test_whoever_looks_at_dead_letters_is_in_the_log_of_every_request_that_they_name(
    any_office: Office, receiver: Receiver
) -> None:
    office, petra = any_office, any_office.caller("Petra")
    one = made(office, receiver.address)
    path = f"{PLACE}/{one['id']}/afgebroken-berichten"
    assert petra.get(path).json() == {"items": []}
    assert logged(office) == []
    receiver.behaves = lambda got, line: line.say(500)
    first, second = office.opened().prepared(), office.opened(kind=child(persoonsgebondenNummer=cast.pgn_of("Sem")))
    deliver(office)

    told = office.client.get(BASE + path, headers=petra.headers | {"traceparent": f"00-{'a' * 32}-{'b' * 16}-01"})

    assert {letter["verzoek"] for letter in told.json()["items"]} == {first.id, second.id}
    rows = logged(office)
    assert {str(row.object) for row in rows} == {first.id, second.id}
    assert len(rows) == 2
    assert {(row.person, row.role, row.organisation, row.outcome) for row in rows} == {
        (petra.who.person, Role.ADMINISTRATOR, petra.who.organisation, AccessOutcome.SHOWN)
    }
    assert {(row.purpose, row.parts, row.trace.trace_id) for row in rows} == {
        (Purpose.DELIVERING, frozenset({Part.FACTS}), "a" * 32)
    }
    elsewhere(office).get(path)
    assert office.caller("Bram").get(path).status_code == 403
    assert [(row.object, row.outcome) for row in logged(office)[2:]] == [(None, AccessOutcome.DENIED)] * 2


def test_dead_letters_are_not_shown_while_the_log_cannot_be_written(
    office: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = made(office, receiver.address)
    receiver.behaves = lambda got, line: line.say(500)
    case = office.opened()
    deliver(office)

    def full(*_: object) -> None:
        raise NotLogged("the disk is full")

    monkeypatch.setattr(type(office.system.store.access), "keep", full)
    answer = office.caller("Petra").get(f"{PLACE}/{one['id']}/afgebroken-berichten")
    assert answer.status_code == 503
    assert case.id not in answer.text


def logged(office: Office) -> list[Entry]:
    """What was logged about dead letters."""
    kept = reversed(office.system.store.access.rows(Wanted(), 500))
    return [one.entry for one in kept if one.entry.activity is Activity.DEAD_LETTERS]


@pytest.mark.parametrize("name", ["Anna", "Bram", "Dirk", "Gijs", "Eva", "Roos", "Quinten"])
def test_only_administrators_manage_subscriptions(office: Office, name: str) -> None:
    one, caller = made(office, "https://systeem.example/berichten"), office.caller(name)
    path = f"{PLACE}/{one['id']}"
    for answer in (
        caller.get(PLACE),
        caller.get(path),
        caller.get(f"{path}/afgebroken-berichten"),
        caller.post(PLACE, words("https://systeem.example/")),
        *(caller.post(f"{path}/{act}") for act in ("geheimen", "pauzes", "hervattingen", "opzegging")),
        caller.post(f"{path}/afgebroken-berichten/opnieuw"),
    ):
        assert (answer.status_code, answer.json()["soort"]) == (403, "niet-aan-u")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"adres": "http://systeem.example/"}, "/adres"),
        ({"adres": "https://10.0.0.1/"}, "/adres"),
        ({"adres": "https://169.254.169.254/latest/meta-data/"}, "/adres"),
        ({"adres": 3}, "/adres"),
        ({"soorten": []}, "/soorten"),
        ({"soorten": ["alles"]}, "/soorten/0"),
        ({"naam": ""}, "/naam"),
        ({"geheim": "whsec_zelfgekozen"}, "/geheim"),
        ({"organisatie": str(cast.UTRECHT.id)}, "/organisatie"),
        ({"stand": "actief"}, "/stand"),
    ],
)
def test_bad_input_makes_nothing_and_names_the_field(office: Office, wrong: dict[str, Any], field: str) -> None:
    petra = office.caller("Petra")
    answer = petra.post(PLACE, words("https://systeem.example/") | wrong)
    assert answer.status_code == 400, answer.text
    assert [one["veld"] for one in answer.json()["fouten"]] == [field]
    assert petra.get(PLACE).json() == {"items": []}


def test_an_organisation_has_a_bounded_number_of_them(office: Office) -> None:
    petra = office.caller("Petra")
    for number in range(MOST):
        assert petra.post(PLACE, words(f"https://systeem.example/{number}")).status_code == 201
    refused = petra.post(PLACE, words("https://systeem.example/te-veel"))
    assert (refused.status_code, refused.json()["soort"]) == (409, "niet-nu")
    assert len(petra.get(PLACE).json()["items"]) == MOST


def test_without_the_demonstration_this_machine_is_no_receiver(office: Office) -> None:
    for_real = SETTINGS.model_copy(update={"demonstration_directory": False})
    app = create_for(office.system, for_real, lambda _: cast.who("Petra"))
    answer = TestClient(app).post(
        BASE + PLACE, json=words("http://localhost:8001/"), headers={"Idempotency-Key": "een"}
    )
    assert (answer.status_code, answer.json()["fouten"][0]["veld"]) == (400, "/adres")


def test_a_subscription_hears_only_of_its_own_area(office: Office, receiver: Receiver) -> None:
    made(office, receiver.address)
    stranger = elsewhere(office)
    assert stranger.post(PLACE, words(receiver.address)).status_code == 201
    case = office.opened().prepared()
    deliver(office)
    assert {got.request for got in receiver.got} == {case.id}
    assert len(receiver.got) == 2, "the one of Utrecht hears nothing of a child in Amersfoort"
    assert UUID(receiver.got[0].request)
