"""What one bad administrator would try alone: to reach a child's data, or to be both pairs of eyes (decision 0056)."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from api.conftest import SETTINGS
from api.issuer import AUDIENCE, Issuer, an_issuer
from api.office import BASE, Caller, Case, Office, concurrence, grant, hearing, request
from vierogen.application.who import Who
from vierogen.casebook import cast
from vierogen.domain.people import acts as p
from vierogen.domain.values import Role, Scope
from vierogen_api.app import OPERATIONS, create_for
from vierogen_api.operations import PEOPLE

TOWN = f"/organisaties/{cast.AMERSFOORT.id}"
SINCE = {"vanaf": "2026-01-01"}
ACCOUNT = {"uitgever": cast.ISSUER, "account": "vriend"}


def whys(answer: Any) -> list[str]:
    assert answer.status_code == 409, answer.text
    return [one["waarom"] for one in answer.json()["gebrokenRegels"]]


def sees(caller: Caller, case: Case) -> bool:
    """By address, in the list, or by looking for the child."""
    caller_office = case.office
    caller_office.system.read_models.follow()
    by_address = caller.get(case.path).status_code == 200
    listed = case.id in caller.get("/verzoeken").text
    found = case.id in caller.post("/verzoeken/_zoek", {"persoonsgebondenNummer": cast.pgn_of("Jip")}).text
    assert by_address is listed is found
    return by_address


# ── a friend who is a doctor elsewhere ───────────────────────────────────────────────────────────────────────────────


def test_one_administrator_does_not_open_the_municipality_to_a_doctor_of_elsewhere(any_office: Office) -> None:
    office, friend = any_office, {"gemeente": "GM0307", "persoon": str(cast.NICO.id), "beroep": "arts"} | SINCE
    case, petra, nico = office.opened(), office.caller("Petra"), office.caller("Nico")
    assert petra.post(f"{TOWN}/aanwijzingsvoorstellen", friend).status_code == 200
    assert whys(petra.post(f"{TOWN}/aanwijzingen", friend)) == ["wie het voorstelde, bevestigt het niet"]
    assert not sees(nico, case)
    assert p.DesignateExpert not in PEOPLE

    ubbo = office.caller("Ubbo")
    (waits,) = ubbo.get(f"{TOWN}/aanwijzingsvoorstellen").json()["items"]
    assert (waits["naam"], waits["door"], waits["gemeente"]) == ("Nico Vos", "Petra Schouten", "GM0307")
    assert ubbo.post(f"{TOWN}/aanwijzingen", friend).status_code == 200
    assert sees(nico, case)  # so it was worth two pairs of eyes
    assert ubbo.get(f"{TOWN}/aanwijzingsvoorstellen").json()["items"] == []


def test_others_neither_read_nor_propose_nor_confirm_a_designation_here(office: Office) -> None:
    friend = {"gemeente": "GM0307", "persoon": str(cast.NICO.id), "beroep": "arts"} | SINCE
    office.caller("Petra").post(f"{TOWN}/aanwijzingsvoorstellen", friend)
    for name in ("Saskia", "Anna", "Bram", "Quinten", "Roos"):
        caller = office.caller(name)
        assert caller.get(f"{TOWN}/aanwijzingsvoorstellen").status_code == 403, name
        for path in ("aanwijzingsvoorstellen", "aanwijzingen"):
            assert caller.post(f"{TOWN}/{path}", friend).status_code == 403, name


# ── a second organisation, a second self ─────────────────────────────────────────────────────────────────────────────


def test_nobody_works_for_an_organisation_that_an_administrator_made_up(office: Office) -> None:
    case, petra = office.opened(), office.caller("Petra")
    house = {"naam": "Gemeente Amersfoort ", "soort": "gemeente", "werkgebieden": ["GM0307"]}
    made = petra.post("/organisaties", house).json()["onderwerp"]
    there = f"/organisaties/{made}"
    role = {"persoon": str(cast.PETRA.id), "rol": "leerplichtambtenaar"} | SINCE
    friend = {"gemeente": "GM0307", "persoon": str(cast.NICO.id), "beroep": "arts"} | SINCE
    system = ACCOUNT | {"naam": "Alles", "rechten": ["cijfers-lezen"]}
    stand_in = role | {"vervanger": str(cast.NICO.id), "totEnMet": "2026-12-31"}
    for path, body in (
        ("aanstellingsvoorstellen", role),
        ("aanstellingen", role),
        ("vervangingsvoorstellen", stand_in),
        ("aanwijzingsvoorstellen", friend),
        ("aanwijzingen", friend),
        ("werkgebieden", {"werkgebieden": ["GM0344"]} | SINCE),
        ("systemen", system),
    ):
        answer = petra.post(f"{there}/{path}", body)
        assert (answer.status_code, answer.json()["soort"]) == (403, "niet-aan-u"), path
    for role_taken in Role:
        if role_taken is not Role.CLOCK:
            impostor = Caller(office.client, Who(cast.PETRA.id, role_taken, UUID(made)))
            assert impostor.get(case.path).status_code in {403, 404}, role_taken


def test_registered_a_second_time_one_is_still_nobody(office: Office) -> None:
    petra = office.caller("Petra")
    twin = petra.post("/personen", {"naam": "P. Schouten", "kenmerken": ["petra-2@vierogen.invalid"]}).json()[
        "onderwerp"
    ]
    role = {"persoon": twin, "rol": "leerplichtambtenaar"} | SINCE
    for propose, confirm, body in (
        (f"/personen/{twin}/koppelingsvoorstellen", f"/personen/{twin}/accounts", ACCOUNT),
        (f"{TOWN}/aanstellingsvoorstellen", f"{TOWN}/aanstellingen", role),
    ):
        assert petra.post(propose, body).status_code == 200
        assert whys(petra.post(confirm, body)) == ["wie het voorstelde, bevestigt het niet"]
    register = office.system.people.register
    assert (register.persons[UUID(twin)].accounts, register.roles_of(UUID(twin))) == (frozenset(), ())


def test_an_account_of_ones_own_does_not_become_that_of_a_doctor_or_an_officer(office: Office) -> None:
    petra, saskia = office.caller("Petra"), office.caller("Saskia")
    for admin, victim in ((petra, cast.BRAM), (saskia, cast.ANNA)):
        here = f"/personen/{victim.id}"
        assert admin.post(f"{here}/koppelingsvoorstellen", ACCOUNT).status_code == 200
        assert whys(admin.post(f"{here}/accounts", ACCOUNT)) == ["wie het voorstelde, bevestigt het niet"]
    assert office.system.people.register.person_of(*ACCOUNT.values()) is None


def test_whoever_sends_all_others_away_gives_no_roles_alone(office: Office) -> None:
    petra = office.caller("Petra")
    gone = {"persoon": str(cast.UBBO.id), "rol": "beheerder", "totEnMet": "2026-06-09"}
    assert petra.post(f"{TOWN}/einde-aanstellingen", gone).status_code == 200
    role = {"persoon": str(cast.NICO.id), "rol": "leerplichtambtenaar"} | SINCE
    friend = {"gemeente": "GM0307", "persoon": str(cast.NICO.id), "beroep": "arts"} | SINCE
    for propose, confirm, body in (
        ("aanstellingsvoorstellen", "aanstellingen", role),
        ("aanwijzingsvoorstellen", "aanwijzingen", friend),
    ):
        assert petra.post(f"{TOWN}/{propose}", body).status_code == 200
        assert whys(petra.post(f"{TOWN}/{confirm}", body)) == ["wie het voorstelde, bevestigt het niet"]


# ── a system, a criteria set ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def issuer() -> Any:
    with an_issuer() as own:
        yield own


def test_a_system_with_every_right_reads_nothing_of_a_request(office: Office, issuer: Issuer) -> None:
    case, petra = office.opened().granted(), office.caller("Petra")
    rights = ["cijfers-lezen", "gebeurtenissen-ontvangen"]
    assert len(rights) == len(Scope)
    known = {"uitgever": issuer.url, "account": "alles", "naam": "Alles", "rechten": rights}
    assert petra.post(f"{TOWN}/systemen", known).status_code == 200
    settings = SETTINGS.model_copy(update={"issuers": (issuer.settings(),)})
    front = create_for(office.system, settings)
    token = system_token(office, issuer)
    client = type(office.client)(front)
    for operation in OPERATIONS:
        if operation.open_to_all or operation.for_systems or operation.scope:
            continue
        path = operation.path.replace("{id}", case.id if operation.path.startswith("/verzoeken") else str(uuid4()))
        path = path.replace("{naam}", "x").replace("{code}", "x")
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4()), "If-Match": f'"{case.version}"'}
        answer = client.request(
            operation.method, BASE + path, headers=headers, json={} if operation.method == "POST" else None
        )
        assert (answer.status_code, answer.json()["soort"]) == (403, "systeem-handelt-niet"), operation.path


def system_token(office: Office, issuer: Issuer) -> str:
    now = int(office.clock().timestamp())
    claims = {"iss": issuer.url, "sub": "alles", "aud": AUDIENCE, "client_id": "alles", "iat": now, "exp": now + 300}
    return issuer.signs(claims | {"jti": str(uuid4())})


def test_a_criteria_set_that_asks_hardly_anything_still_needs_two_people_and_the_family(office: Office) -> None:
    petra = office.caller("Petra")
    easy = petra.get("/criteria?gemeente=GM0307&samenwerkingsverband=PO2602").json()
    least = ["Z1", "Z2", "Z5"]  # no route can do without these
    asked = [one for one in easy["vragen"] if one["code"] in least]
    easy |= {"voorstel": False, "partijen": ["Gemeente Amersfoort"], "naam": "LICHT", "geldigVanaf": "2026-01-01"}
    easy |= {"vragen": asked, "ladder": easy["ladder"][:1], "routes": [easy["routes"][0] | {"vragen": least}]}
    adopted = petra.post(f"{TOWN}/criteriasets", {"criteriaset": easy})
    assert adopted.status_code == 200, adopted.text
    codes = [one["code"] for one in asked if one["beantwoordDoor"]]
    answers = {
        "antwoorden": dict.fromkeys(codes, "zwaarwegend"),
        "motiveringen": dict.fromkeys(codes, "zo is gebleken"),
    }

    case = office.opened().stated(**answers)
    assert case.office.caller("Anna").get(f"{case.path}/criteriaset").json()["naam"] == "LICHT"
    assert case.tries("Anna", "toekenning", grant()).status_code == 409
    assert case.tries("Anna", "beoordelingen", {"nietBetrokken": True}).status_code == 403
    case.does("Dirk", "beoordelingen", {"nietBetrokken": True})
    assert case.tries("Anna", "instemmingen", concurrence(beoordeling=answers)).status_code == 403
    case.does("Dirk", "instemmingen", concurrence(beoordeling=answers))
    assert case.tries("Anna", "toekenning", grant()).status_code == 409
    case.does("Anna", "leesbevestigingen", {"gelezenVersie": 1, "akkoordVan": ["ouders"]})
    case.does("Anna", "toekenning", grant())


# ── two hats ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_opened_as_an_officer_is_no_expert_in_another_role(office: Office) -> None:
    role = {"person": cast.CARLA.id, "role": Role.ATTENDANCE_OFFICER, "from_on": "2026-01-01"}
    for act, name in ((p.ProposeAppointment, "Petra"), (p.ConfirmAppointment, "Ubbo")):
        office.system.people.record(act, cast.AMERSFOORT.id, cast.who(name), **role)
    officer = Caller(office.client, Who(cast.CARLA.id, Role.ATTENDANCE_OFFICER, cast.AMERSFOORT.id))
    opened = officer.post("/verzoeken", request())
    assert opened.status_code == 201, opened.text
    case = Case(office, opened.json()["verzoek"])
    case.does("Anna", "oudergesprekken", {"gesprek": hearing(eigenWoorden="alleen voor de deskundige")})
    doctor = Caller(office.client, Who(cast.CARLA.id, Role.YOUTH_DOCTOR, cast.GGD.id))
    for caller in (officer, doctor):
        for path in ("", "/tijdlijn", "/mogelijkheden"):
            answer = caller.get(case.path + path)
            assert answer.status_code == 200
            assert "alleen voor de deskundige" not in answer.text
    case.does("Anna", "kindgesprekken", {"gesprek": hearing(persoonlijkUitgenodigd=True)})
