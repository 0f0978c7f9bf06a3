"""What administrators record over the API: people, organisations, roles, designations and criteria."""

from __future__ import annotations

from typing import Any

from api.office import Office, request
from vierogen.casebook import cast

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
    for path, body in (
        (f"/personen/{person}/accounts", account),
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
        (f"/organisaties/{organisation}/werkgebieden", {"werkgebieden": ["GM0344"]} | SINCE),
        (f"/personen/{person}/ontkoppelingen", account),
    ):
        answer = admin.post(path, body)
        assert answer.status_code == 200, answer.text
    assert office.client.get("/api/v1/ik", headers=headers).status_code == 401


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
