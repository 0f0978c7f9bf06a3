"""What administrators record over the API: people, organisations, roles, designations and criteria."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from api.office import Caller, Office, request
from vierogen.application.people import INSTALLATION
from vierogen.application.who import Who
from vierogen.casebook import cast
from vierogen.domain.people import acts as p
from vierogen.domain.values import Role

SINCE = {"vanaf": "2026-01-01"}


def test_a_new_office_is_made_and_does_its_work(office: Office) -> None:
    admin = office.caller("Petra")
    doctor = admin.post("/personen", {"naam": "Wies Prins", "kenmerken": ["wies@vierogen.invalid"]})
    house = admin.post(
        "/organisaties", {"naam": "GGD Nieuw", "soort": "jeugdgezondheidszorg", "werkgebieden": ["GM0307"]}
    )
    assert (doctor.status_code, house.status_code) == (201, 201)
    person, organisation = doctor.json()["onderwerp"], house.json()["onderwerp"]
    assert doctor.headers["location"] == f"/api/v1/personen/{person}"

    account = {"uitgever": cast.ISSUER, "account": "wies"}
    role = {"persoon": person, "rol": "jeugdarts"}
    designation = {"gemeente": "GM0307", "persoon": person, "beroep": "arts"}
    deputy = {"persoon": person, "vervanger": str(cast.HANNA.id), "rol": "jeugdarts", "totEnMet": "2026-12-31"} | SINCE
    assert admin.post(f"/personen/{person}/koppelingsvoorstellen", account).status_code == 200
    assert another_administrator(office).post(f"/personen/{person}/accounts", account).status_code == 200
    for path, body in (
        (f"/organisaties/{organisation}/aanstellingen", role | SINCE),
        (f"/organisaties/{organisation}/vervangingen", deputy),
        (f"/organisaties/{cast.AMERSFOORT.id}/aanwijzingen", designation | SINCE),
    ):
        answer = admin.post(path, body)
        assert answer.status_code == 200, answer.text
    headers = {"Authorization": f"Demo {person}", "Idempotency-Key": "wies-1"}
    opened = office.client.post("/api/v1/verzoeken", headers=headers, json=request())
    assert opened.status_code == 201, opened.text

    for path, body in (
        (f"/organisaties/{cast.AMERSFOORT.id}/einde-aanwijzingen", designation | {"totEnMet": "2026-06-09"}),
        (f"/organisaties/{organisation}/einde-aanstellingen", role | {"totEnMet": "2026-06-09"}),
        (f"/organisaties/{organisation}/werkgebieden", {"werkgebieden": ["GM0310"]} | SINCE),
        (f"/personen/{person}/ontkoppelingen", account),
    ):
        answer = admin.post(path, body)
        assert answer.status_code == 200, answer.text
    assert office.client.get("/api/v1/ik", headers=headers).status_code == 401


def another_administrator(office: Office) -> Caller:
    """Beside Petra, of the same municipality."""
    who, people = Who(UUID(int=77), Role.ADMINISTRATOR, cast.AMERSFOORT.id), office.system.people
    people.record(p.RegisterPerson, who.person, INSTALLATION, name="Wim Sluis", identifiers=("wim@vierogen.invalid",))
    people.record(p.LinkAccount, who.person, INSTALLATION, issuer=cast.ISSUER, account="wim")
    role = {"person": who.person, "role": who.role, "from_on": "2026-01-01"}
    people.record(p.Appoint, who.organisation, INSTALLATION, **role)
    return Caller(office.client, who)


def test_an_account_waits_for_another_administrator(any_office: Office) -> None:
    petra, wim = any_office.caller("Petra"), another_administrator(any_office)
    account = {"uitgever": "https://inloggen.vierogen.invalid", "account": "anna-7"}
    anna = f"/personen/{cast.ANNA.id}"

    assert petra.post(f"{anna}/koppelingsvoorstellen", account).status_code == 200
    waits = {"persoon": str(cast.ANNA.id), "naam": "Anna de Vries", "door": "Petra Schouten"} | account
    assert wim.get("/koppelingsvoorstellen").json()["items"] == [waits | {"moment": "2026-06-10T09:00:00Z"}]
    assert any_office.system.people.register.person_of(*account.values()) is None

    alone = petra.post(f"{anna}/accounts", account)
    assert alone.status_code == 409
    assert [one["waarom"] for one in alone.json()["gebrokenRegels"]] == ["wie het voorstelde, bevestigt het niet"]
    assert wim.post(f"{anna}/accounts", account).status_code == 200
    found = any_office.system.people.register.person_of(*account.values())
    assert found is not None
    assert found.id == cast.ANNA.id
    assert petra.get("/koppelingsvoorstellen").json()["items"] == []


def test_only_administrators_read_what_waits(office: Office) -> None:
    answer = office.caller("Anna").get("/koppelingsvoorstellen")

    assert (answer.status_code, answer.json()["soort"]) == (403, "niet-aan-u")


def test_a_system_of_an_organisation_is_let_in_and_kept_out_again(office: Office) -> None:
    petra, town = office.caller("Petra"), f"/organisaties/{cast.AMERSFOORT.id}"
    account = {"uitgever": "https://inloggen.vierogen.invalid", "account": "dashboard"}
    system = account | {"naam": "Dashboard", "rechten": ["cijfers-lezen"]}

    assert petra.post(f"{town}/systemen", system).status_code == 200
    assert office.system.people.register.systems[tuple(account.values())].organisation == cast.AMERSFOORT.id
    assert petra.post(f"{town}/uitgeschreven-systemen", account).status_code == 200
    assert office.system.people.register.systems == {}


def test_parties_adopt_a_criteria_set_and_it_is_in_force(office: Office) -> None:
    admin = office.caller("Petra")
    place = "/criteria?gemeente=GM0307&samenwerkingsverband=PO2602"
    proposal: dict[str, Any] = admin.get(place).json()
    assert proposal["voorstel"]

    answer = admin.post(f"/organisaties/{cast.AMERSFOORT.id}/criteriasets", {"criteriaset": proposal})
    assert [one["regel"] for one in answer.json()["gebrokenRegels"]] == ["parties-adopted-it"]
    adopted = proposal | {"naam": "AFSPRAAK", "voorstel": False, "partijen": ["Gemeente Amersfoort"]}
    assert admin.post(f"/organisaties/{cast.AMERSFOORT.id}/criteriasets", {"criteriaset": adopted}).status_code == 200
    assert admin.get(place).json() == adopted


def test_only_administrators_record_people(office: Office) -> None:
    answer = office.caller("Anna").post("/personen", {"naam": "Iemand", "kenmerken": ["i@vierogen.invalid"]})

    assert (answer.status_code, answer.json()["soort"]) == (403, "niet-aan-u")


def test_nobody_is_made_twice_by_sending_twice(office: Office) -> None:
    admin, body = office.caller("Petra"), {"naam": "GGD Nieuw", "soort": "school", "werkgebieden": ["99ZX"]}
    before = len(admin.get("/organisaties").json()["items"])
    for _ in range(2):
        admin.post("/organisaties", body, Idempotency_Key="een-keer")

    assert len(admin.get("/organisaties").json()["items"]) == before + 1


def test_bad_input_about_people_is_named_in_dutch(office: Office) -> None:
    answer = office.caller("Petra").post("/organisaties", {"naam": "", "soort": "SCHOOL", "werkgebieden": [1]})

    assert {one["veld"] for one in answer.json()["fouten"]} == {"/naam", "/soort", "/werkgebieden/0"}
