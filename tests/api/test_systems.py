"""What a system may do with each of its rights: keep the subscriptions of its organisation, and ask figures for itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from starlette.testclient import TestClient

from api.conftest import SETTINGS
from api.issuer import Issuer, an_issuer, link
from api.office import BASE, Caller, Clock, Office
from databases import KINDS, drop_database, fresh_database
from outbox.receiver import Receiver, receiving
from vierogen.application.access_log import Wanted
from vierogen.application.people import INSTALLATION, People
from vierogen.application.sent_once import Key
from vierogen.application.who import CallingSystem, ScopeMissing
from vierogen.bootstrap.outbox import deliverer_of, subscriptions_of
from vierogen.bootstrap.system import open_system
from vierogen.casebook import cast
from vierogen.domain.people import acts as p
from vierogen.domain.values import Scope
from vierogen_api.app import OPERATIONS, create_for
from vierogen_api.operation import Operation

PLACE = "/abonnementen"
FEW = SETTINGS.model_copy(
    update={"rate_system": 30, "rate_address": 4, "delivery_attempts": 1, "delivery_timeout": 2.0}
)
RECEIVING = [one for one in OPERATIONS if one.scope is Scope.RECEIVE_EVENTS]
FIGURES = [one for one in OPERATIONS if one.scope is Scope.READ_FIGURES]
NO_RIGHT = 'Bearer realm="vierogen", error="insufficient_scope"'


class ASystem(Caller):
    """A program with a token of its own."""

    def __init__(self, office: Office, issuer: Issuer, account: str) -> None:
        self.client, self.account = office.client, (issuer.url, account)
        self.token = issuer.signs(issuer.claims(office.clock().timestamp(), account, client_id=account, acr=None))

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


class House:
    """The office, with a provider at which systems get their tokens."""

    def __init__(self, office: Office, issuer: Issuer) -> None:
        self.office, self.issuer = office, issuer

    @property
    def people(self) -> People:
        return self.office.system.people

    def system(self, *scopes: Scope, of: cast.Organisation = cast.AMERSFOORT, account: str = "zaaksysteem") -> ASystem:
        """Let in, with these rights."""
        facts = {"name": account, "issuer": self.issuer.url, "account": account, "scopes": scopes}
        self.people.record(p.RegisterSystem, of.id, INSTALLATION, **facts)
        return ASystem(self.office, self.issuer, account)

    def remove(self, system: ASystem, of: cast.Organisation = cast.AMERSFOORT) -> None:
        issuer, account = system.account
        self.people.record(p.RemoveSystem, of.id, INSTALLATION, issuer=issuer, account=account)

    def deliver(self) -> None:
        deliverer_of(self.office.system, FEW).once()


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with an_issuer() as issuer:
        yield issuer


@pytest.fixture(params=KINDS)
def house(request: pytest.FixtureRequest, tmp_path: Path, issuer: Issuer) -> Iterator[House]:
    address, clock = fresh_database(request.param, tmp_path), Clock()
    with open_system(address, now=clock) as system:
        cast.enter(system.people)
        settings = FEW.model_copy(update={"issuers": (issuer.settings(),)})
        yield House(Office(TestClient(create_for(system, settings)), system, clock), issuer)
    drop_database(address)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


def words(address: str = "https://systeem.example/berichten", **other: Any) -> dict[str, Any]:
    return {"naam": "Zaaksysteem", "adres": address, "soorten": ["verzoek-geopend"]} | other


def made(caller: Caller, address: str = "https://systeem.example/berichten", **headers: str) -> dict[str, Any]:
    answer = caller.post(PLACE, words(address), **headers)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def asked(operation: Operation, caller: Caller, id_: str) -> Any:
    path = operation.path.format(id=id_, nummer="1", code="gemeente")
    if operation.method == "GET":
        return caller.get(path)
    return caller.post(path, words() if operation.path == PLACE else None)


def told(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["soort"]


# ── receiving events ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_system_keeps_a_subscription_from_making_it_to_ending_it(house: House, receiver: Receiver) -> None:
    office, system = house.office, house.system(Scope.RECEIVE_EVENTS)
    one = made(system, receiver.address)
    path = f"{PLACE}/{one['id']}"
    assert one["geheim"].startswith("whsec_")
    assert one["organisatie"] == str(cast.AMERSFOORT.id)
    assert [found["id"] for found in system.get(PLACE).json()["items"]] == [one["id"]]
    assert "geheim" not in system.get(path).json()
    assert system.post(f"{path}/geheimen").json()["geheim"] != one["geheim"]
    assert system.post(f"{path}/pauzes").json()["stand"] == "gepauzeerd"
    assert system.post(f"{path}/hervattingen").json()["stand"] == "actief"

    receiver.behaves = lambda got, line: line.say(500)
    office.opened()
    house.deliver()
    assert system.get(path).json()["afgebroken"] == 1
    receiver.behaves = lambda got, line: line.say(200)
    assert system.post(f"{path}/afgebroken-berichten/opnieuw").json() == {"aantal": 1}
    house.deliver()
    assert len(receiver.accepted) == 1

    assert system.post(f"{path}/opzegging").json() == {"id": one["id"]}
    assert told(system.get(path)) == (404, "onbekend")


def test_who_made_it_and_who_ended_it_is_the_system_and_no_person(house: House) -> None:
    system, petra = house.system(Scope.RECEIVE_EVENTS), house.office.caller("Petra")
    known = system.get("/systeem").json()["id"]
    one = made(system)
    assert one["gemaaktDoor"] == known
    assert petra.get(f"{PLACE}/{one['id']}").json()["gemaaktDoor"] == known
    assert UUID(known) not in house.people.register.persons

    system.post(f"{PLACE}/{one['id']}/opzegging")
    with house.office.system.store.transaction() as connection:
        rows = connection.exec_driver_sql("SELECT made_by, ended_by FROM subscriptions").all()
    assert [[str(UUID(str(by))) for by in row] for row in rows] == [[known, known]]


def test_a_system_and_the_administrators_keep_the_same_ones_and_never_share_a_key(house: House) -> None:
    system, petra = house.system(Scope.RECEIVE_EVENTS), house.office.caller("Petra")
    first, second = (made(caller, Idempotency_Key="een") for caller in (system, petra))
    assert first["id"] != second["id"]
    assert made(system, Idempotency_Key="een") == first
    for caller in (system, petra):
        assert {one["id"] for one in caller.get(PLACE).json()["items"]} == {first["id"], second["id"]}
    assert petra.post(f"{PLACE}/{first['id']}/opzegging").status_code == 200
    assert system.post(f"{PLACE}/{second['id']}/opzegging").status_code == 200
    assert system.get(PLACE).json() == {"items": []}


def test_there_are_operations_for_each_right() -> None:
    assert {one.path.rpartition("/")[2] for one in RECEIVING if one.method == "POST"} == {
        "abonnementen", "geheimen", "pauzes", "hervattingen", "opzegging", "opnieuw"
    }  # fmt: skip
    assert len([one for one in RECEIVING if one.method == "GET"]) == 2
    assert {one.tag for one in FIGURES} == {"Cijfers"}
    assert {one.name for one in FIGURES} == {one.name for one in OPERATIONS if one.tag == "Cijfers"}
    assert {one.scope for one in OPERATIONS} == {*Scope, None}


def test_without_the_right_nothing_of_it_can_be_done(house: House) -> None:
    one, system = made(house.office.caller("Petra")), house.system(Scope.READ_FIGURES)
    for operation in RECEIVING:
        answer = asked(operation, system, one["id"])
        assert told(answer) == (403, "geen-recht"), operation.name
        assert answer.headers["www-authenticate"] == NO_RIGHT
        assert answer.headers["ratelimit-policy"].startswith('"systeem"')
        assert "gebeurtenissen ontvangen" in answer.json()["detail"]
    assert house.office.caller("Petra").get(f"{PLACE}/{one['id']}").json()["stand"] == "actief"


def test_of_those_of_another_organisation_a_system_hears_nothing(house: House) -> None:
    one = made(house.office.caller("Petra"))
    stranger = house.system(Scope.RECEIVE_EVENTS, of=cast.UTRECHT, account="elders")
    assert stranger.get(PLACE).json() == {"items": []}
    for operation in RECEIVING:
        if "{id}" in operation.path:
            theirs, nothing = (asked(operation, stranger, id_) for id_ in (one["id"], str(uuid4())))
            assert told(theirs) == told(nothing) == (404, "onbekend"), operation.name
            assert theirs.json()["detail"] == nothing.json()["detail"]
    assert house.office.caller("Petra").get(f"{PLACE}/{one['id']}").json()["stand"] == "actief"


def test_a_system_that_was_removed_keeps_nothing_any_more_and_its_subscription_goes_on(
    house: House, receiver: Receiver
) -> None:
    system = house.system(Scope.RECEIVE_EVENTS)
    one = made(system, receiver.address)
    house.remove(system)
    assert told(system.get(PLACE)) == (403, "geen-systeem")
    for operation in RECEIVING[:4]:  # after which nothing more is taken from this address for a while
        assert asked(operation, system, one["id"]).status_code in {403, 429}, operation.name

    house.office.opened()
    house.deliver()
    assert len(receiver.accepted) == 1, "until an administrator ends it"
    assert house.office.caller("Petra").post(f"{PLACE}/{one['id']}/opzegging").status_code == 200


def test_a_system_that_another_process_removed_a_moment_ago_is_looked_up_once_more(house: House) -> None:
    system = house.system(Scope.RECEIVE_EVENTS)
    calling = CallingSystem(system.account, house.people.register.systems[system.account])
    office = subscriptions_of(house.office.system, FEW)
    assert office.every(calling) == []
    house.remove(system)
    with pytest.raises(ScopeMissing):
        office.every(calling)
    house.system(Scope.READ_FIGURES)
    with pytest.raises(ScopeMissing):
        office.end(calling, Key("een", b""), uuid4())


def test_a_system_that_came_to_another_organisation_keeps_those_of_that_one_only(house: House) -> None:
    before = house.system(Scope.RECEIVE_EVENTS)
    one = made(before, Idempotency_Key="een")
    house.remove(before)
    after = house.system(Scope.RECEIVE_EVENTS, of=cast.UTRECHT)
    assert after.get(PLACE).json() == {"items": []}
    again = after.post(PLACE, words(), Idempotency_Key="een")
    assert told(again) == (404, "onbekend")
    assert "whsec_" not in again.text
    assert told(after.post(f"{PLACE}/{one['id']}/geheimen")) == (404, "onbekend")


def test_a_system_of_a_municipality_that_has_no_area_any_more_keeps_its_subscriptions_and_hears_nothing(
    house: House, receiver: Receiver
) -> None:
    system = house.system(Scope.RECEIVE_EVENTS)
    today = house.office.clock().date()
    facts = {"areas": ("GM0310",), "from_on": today}  # De Bilt, after a merger that took Amersfoort away
    house.people.record(p.ChangeAreas, cast.AMERSFOORT.id, INSTALLATION, **facts)
    one = made(system, receiver.address)
    house.office.opened()
    house.deliver()
    assert receiver.got == []
    assert system.get(f"{PLACE}/{one['id']}").json()["onderweg"] == 0
    assert system.post(f"{PLACE}/{one['id']}/opzegging").status_code == 200


def test_dead_letters_name_requests_and_are_shown_to_people_alone(house: House, receiver: Receiver) -> None:
    """Each is logged with the person and the role to whom it was shown; a system has neither."""
    system = house.system(*Scope)
    one = made(system, receiver.address)
    receiver.behaves = lambda got, line: line.say(500)
    case = house.office.opened()
    house.deliver()
    answer = system.get(f"{PLACE}/{one['id']}/afgebroken-berichten")
    assert told(answer) == (403, "systeem-handelt-niet")
    assert case.id not in answer.text
    system.post(f"{PLACE}/{one['id']}/afgebroken-berichten/opnieuw")
    rows = house.office.system.store.access.rows(Wanted(), 500)
    assert UUID(system.get("/systeem").json()["id"]) not in {row.entry.person for row in rows}


def test_a_system_can_do_no_more_than_its_rights_open(house: House) -> None:
    system, case = house.system(*Scope), house.office.opened()
    for operation in OPERATIONS:
        if not (operation.open_to_all or operation.for_systems or operation.scope):
            path = operation.path.format(id=case.id, naam="x", code="x")
            answer = system.get(path) if operation.method == "GET" else system.post(path, version=1)
            assert told(answer) == (403, "systeem-handelt-niet"), operation.name
    assert case.known().version == 1


@pytest.mark.parametrize("wrong", ["", "x.y.z"])
def test_a_bad_token_keeps_no_subscriptions(house: House, wrong: str) -> None:
    answer = house.office.client.get(BASE + PLACE, headers={"Authorization": f"Bearer {wrong}"})
    assert told(answer) == (401, "niet-ingelogd")


def test_a_person_with_a_token_keeps_them_as_an_administrator_only(house: House) -> None:
    link(house.office.system, cast.BRAM, house.issuer.url, "bram")
    bram = house.issuer.signs(house.issuer.claims(house.office.clock().timestamp(), "bram"))
    answer = house.office.client.get(BASE + PLACE, headers={"Authorization": f"Bearer {bram}"})
    assert told(answer) == (403, "niet-aan-u")


# ── reading figures ──────────────────────────────────────────────────────────────────────────────────────────────────


def policy(answer: Any) -> str:
    """Whose bucket was paid from."""
    name: str = answer.headers["ratelimit-policy"].partition(";")[0].strip('"')
    return name


def test_a_system_pays_for_figures_itself_and_not_from_the_address_that_it_shares(house: House) -> None:
    office, system = house.office, house.system(Scope.READ_FIGURES)
    assert [office.client.get(f"{BASE}/publicaties").status_code for _ in range(5)] == [200, 200, 200, 200, 429]
    for operation in FIGURES:
        answer = asked(operation, system, "")
        assert policy(answer) == "systeem", operation.name
        assert answer.status_code not in {401, 403, 429}, operation.name
    left = [system.get("/trends?indicator=verzoeken&formaat=csv") for _ in range(30)]
    assert {policy(one) for one in left} == {"systeem"}
    assert told(left[-1]) == (429, "te-vaak")
    assert left[-1].headers["retry-after"] == "2"


def test_figures_stay_open_to_everybody_and_whoever_is_no_system_pays_from_the_address(house: House) -> None:
    office = house.office
    link(office.system, cast.ANNA, house.issuer.url, "anna")
    person, nobody = (
        house.issuer.signs(house.issuer.claims(office.clock().timestamp(), account)) for account in ("anna", "wie")
    )
    for headers in (
        {},
        office.caller("Bram").headers,
        {"Authorization": f"Bearer {person}"},
        {"Authorization": f"Bearer {nobody}"},
    ):
        answer = office.client.get(f"{BASE}/publicaties", headers=headers)
        assert (answer.status_code, policy(answer)) == (200, "adres")
    assert office.client.get(f"{BASE}/publicaties").status_code == 429


def test_without_the_right_a_system_asks_no_figures_under_its_own_name(house: House) -> None:
    system = house.system(Scope.RECEIVE_EVENTS)
    for operation in FIGURES:
        answer = asked(operation, system, "")
        assert (told(answer), policy(answer)) == ((403, "geen-recht"), "systeem"), operation.name
        assert answer.headers["www-authenticate"] == NO_RIGHT
        assert "cijfers lezen" in answer.json()["detail"]
    assert {system.get("/publicaties").status_code for _ in range(30)} == {403, 429}


def test_a_bad_token_is_refused_at_figures_as_elsewhere_and_paid_for_by_the_address(house: House) -> None:
    client, bad = house.office.client, {"Authorization": "Bearer x.y.z"}
    here, elsewhere = (client.get(BASE + path, headers=bad) for path in ("/publicaties", "/systeem"))
    assert here.json() == elsewhere.json()
    assert told(here) == (401, "niet-ingelogd")
    assert here.headers["www-authenticate"] == elsewhere.headers["www-authenticate"]
    answers = [client.get(f"{BASE}/trends", headers=bad).status_code for _ in range(3)]
    assert answers == [401, 401, 429]
    assert client.get(f"{BASE}/publicaties").status_code == 429


def test_a_system_that_was_removed_hears_so_at_figures_and_pays_by_its_address(house: House) -> None:
    system = house.system(Scope.READ_FIGURES)
    assert policy(system.get("/publicaties")) == "systeem"
    house.remove(system)
    answers = [system.get("/publicaties") for _ in range(5)]
    assert [one.status_code for one in answers] == [403] * 4 + [429]
    assert (told(answers[0]), policy(answers[0])) == ((403, "geen-systeem"), "adres")


def test_what_else_is_open_to_all_asks_for_no_token_and_looks_at_none(house: House) -> None:
    for path in ("/regels", "/levensloop", "/gezondheid"):
        answer = house.office.client.get(BASE + path, headers={"Authorization": "Bearer x.y.z"})
        assert (answer.status_code, policy(answer)) == (200, "adres")
