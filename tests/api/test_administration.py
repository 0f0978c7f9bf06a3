"""What administrators record over the API: people, organisations, roles, designations and criteria."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from api.office import Caller, Office, request
from vierogen.application.people import INSTALLATION
from vierogen.application.who import Who
from vierogen.casebook import cast
from vierogen.domain.people import acts as p
from vierogen.domain.values import Role

SINCE = {"vanaf": "2026-01-01"}


def test_a_new_office_is_made_and_does_its_work(office: Office) -> None:
    petra, ubbo = office.caller("Petra"), office.caller("Ubbo")
    house = petra.post(
        "/organisaties", {"naam": "GGD Nieuw", "soort": "jeugdgezondheidszorg", "werkgebieden": ["GM0307"]}
    )
    organisation = house.json()["onderwerp"]
    admin, second = (first_administrator(office, organisation, name) for name in ("Xander", "Zoë"))
    doctor = admin.post("/personen", {"naam": "Wies Prins", "kenmerken": ["wies@vierogen.invalid"]})
    assert (doctor.status_code, house.status_code) == (201, 201)
    person = doctor.json()["onderwerp"]
    assert doctor.headers["location"] == f"/api/v1/personen/{person}"

    account = {"uitgever": cast.ISSUER, "account": "wies"}
    role = {"persoon": person, "rol": "jeugdarts"}
    designation = {"gemeente": "GM0307", "persoon": person, "beroep": "arts"}
    deputy = {"persoon": person, "vervanger": str(cast.HANNA.id), "rol": "jeugdarts", "totEnMet": "2026-12-31"} | SINCE
    house_path = f"/organisaties/{organisation}"
    for caller, path, body in (
        (admin, f"/personen/{person}/koppelingsvoorstellen", account),
        (second, f"/personen/{person}/accounts", account),
        (admin, f"{house_path}/aanstellingsvoorstellen", role | SINCE),
        (second, f"{house_path}/aanstellingen", role | SINCE),
        (second, f"{house_path}/vervangingsvoorstellen", deputy),
        (admin, f"{house_path}/vervangingen", deputy),
        (petra, f"/organisaties/{cast.AMERSFOORT.id}/aanwijzingsvoorstellen", designation | SINCE),
        (ubbo, f"/organisaties/{cast.AMERSFOORT.id}/aanwijzingen", designation | SINCE),
    ):
        answer = caller.post(path, body)
        assert answer.status_code == 200, answer.text
    headers = {"Authorization": f"Demo {person}", "Idempotency-Key": "wies-1"}
    opened = office.client.post("/api/v1/verzoeken", headers=headers, json=request())
    assert opened.status_code == 201, opened.text

    for caller, path, body in (
        (petra, f"/organisaties/{cast.AMERSFOORT.id}/einde-aanwijzingen", designation | {"totEnMet": "2026-06-09"}),
        (admin, f"{house_path}/einde-aanstellingen", role | {"totEnMet": "2026-06-09"}),
        (admin, f"{house_path}/werkgebieden", {"werkgebieden": []} | SINCE),
        (second, f"/personen/{person}/ontkoppelingen", account),
    ):
        answer = caller.post(path, body)
        assert answer.status_code == 200, answer.text
    assert office.client.get("/api/v1/ik", headers=headers).status_code == 401


def first_administrator(office: Office, organisation: str, name: str) -> Caller:
    """One of the first two, whom the installation makes known."""
    house, account = UUID(organisation), name.lower()
    who, people = Who(uuid5(house, name), Role.ADMINISTRATOR, house), office.system.people
    people.record(p.RegisterPerson, who.person, INSTALLATION, name=name, identifiers=(f"{account}@vierogen.invalid",))
    role = {"person": who.person, "role": who.role, "from_on": "2026-01-01"}
    people.record(p.Appoint, who.organisation, INSTALLATION, **role)
    people.record(p.LinkAccount, who.person, INSTALLATION, issuer=cast.ISSUER, account=account)
    return Caller(office.client, who)


def test_an_account_waits_for_another_administrator(any_office: Office) -> None:
    saskia, willem = any_office.caller("Saskia"), any_office.caller("Willem")
    account = {"uitgever": "https://inloggen.vierogen.invalid", "account": "anna-7"}
    anna = f"/personen/{cast.ANNA.id}"

    assert saskia.post(f"{anna}/koppelingsvoorstellen", account).status_code == 200
    waits = {"persoon": str(cast.ANNA.id), "naam": "Anna de Vries", "door": "Saskia Blom"} | account
    assert willem.get("/koppelingsvoorstellen").json()["items"] == [waits | {"moment": "2026-06-10T09:00:00Z"}]
    assert any_office.system.people.register.person_of(*account.values()) is None

    alone = saskia.post(f"{anna}/accounts", account)
    assert alone.status_code == 409
    assert [one["waarom"] for one in alone.json()["gebrokenRegels"]] == ["wie het voorstelde, bevestigt het niet"]
    assert willem.post(f"{anna}/accounts", account).status_code == 200
    found = any_office.system.people.register.person_of(*account.values())
    assert found is not None
    assert found.id == cast.ANNA.id
    assert saskia.get("/koppelingsvoorstellen").json()["items"] == []


def test_administrators_of_another_organisation_neither_see_nor_link_an_account(office: Office) -> None:
    account = {"uitgever": "https://inloggen.vierogen.invalid", "account": "anna-7"}
    anna, petra, ubbo = f"/personen/{cast.ANNA.id}", office.caller("Petra"), office.caller("Ubbo")
    office.caller("Saskia").post(f"{anna}/koppelingsvoorstellen", account)

    assert petra.get("/koppelingsvoorstellen").json()["items"] == []
    for caller, path in ((petra, "koppelingsvoorstellen"), (ubbo, "accounts"), (ubbo, "ontkoppelingen")):
        answer = caller.post(f"{anna}/{path}", account)
        assert (answer.status_code, answer.json()["soort"]) == (403, "niet-aan-u")


def test_a_role_waits_for_another_administrator_of_the_organisation(any_office: Office) -> None:
    saskia, willem, petra = (any_office.caller(name) for name in ("Saskia", "Willem", "Petra"))
    role = {"persoon": str(cast.ILSE.id), "rol": "jeugdarts"} | SINCE
    ggd = f"/organisaties/{cast.GGD.id}"

    for path in ("aanstellingsvoorstellen", "aanstellingen", "einde-aanstellingen", "vervangingsvoorstellen"):
        body = role | {"totEnMet": "2026-12-31"} | ({"vervanger": str(cast.DIRK.id)} if "vervanging" in path else {})
        body = {name: one for name, one in body.items() if name != "vanaf" or "einde" not in path}
        refused = petra.post(f"{ggd}/{path}", body)
        assert (refused.status_code, refused.json()["soort"]) == (403, "niet-aan-u"), refused.text
    assert saskia.post(f"{ggd}/aanstellingsvoorstellen", role).status_code == 200
    (waits,) = willem.get(f"{ggd}/rolvoorstellen").json()["items"]
    assert {name: waits[name] for name in role} == role
    assert (waits["naam"], waits["door"]) == ("Ilse van Dam", "Saskia Blom")
    assert petra.get(f"{ggd}/rolvoorstellen").status_code == 403
    assert any_office.caller("Anna").get(f"{ggd}/rolvoorstellen").status_code == 403

    alone = saskia.post(f"{ggd}/aanstellingen", role)
    assert [one["regel"] for one in alone.json()["gebrokenRegels"]] == ["another-administrator-proposed-the-role"]
    assert willem.post(f"{ggd}/aanstellingen", role | {"totEnMet": "2027-01-01"}).status_code == 409
    assert willem.post(f"{ggd}/aanstellingen", role).status_code == 200
    assert willem.get(f"{ggd}/rolvoorstellen").json()["items"] == []
    assert any(one.role is Role.YOUTH_DOCTOR for one in any_office.system.people.register.roles_of(cast.ILSE.id))


def test_who_proposed_takes_it_back_and_then_nothing_waits(office: Office) -> None:
    saskia, willem, ggd = office.caller("Saskia"), office.caller("Willem"), f"/organisaties/{cast.GGD.id}"
    account = {"uitgever": cast.ISSUER, "account": "anna-7"}
    role = {"persoon": str(cast.ILSE.id), "rol": "jeugdarts"} | SINCE
    anna = f"/personen/{cast.ANNA.id}"
    for propose, back, agree, body, waits in (
        (f"{anna}/koppelingsvoorstellen", f"{anna}/ingetrokken-koppelingsvoorstellen", f"{anna}/accounts", account, "/koppelingsvoorstellen"),
        (f"{ggd}/aanstellingsvoorstellen", f"{ggd}/ingetrokken-aanstellingsvoorstellen", f"{ggd}/aanstellingen", role, f"{ggd}/rolvoorstellen"),
    ):  # fmt: skip
        assert saskia.post(propose, body).status_code == 200
        refused = willem.post(back, body)
        assert [one["regel"] for one in refused.json()["gebrokenRegels"]] == ["they-proposed-it"]
        assert saskia.post(back, body).status_code == 200
        assert willem.get(waits).json()["items"] == []
        assert willem.post(agree, body).status_code == 409
        assert saskia.post(back, body).status_code == 409


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
