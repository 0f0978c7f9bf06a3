"""Keeping and erasing over the API: what a family is told, and two privacy officers who agree."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from api.office import Case, Office, hearing
from vierogen.bootstrap.erasing import destroying


def withdrawn(office: Office) -> Case:
    """A request that is over, with words of parents and child in it."""
    case = office.opened().does("Anna", "oudergesprekken", {"gesprek": hearing()})
    return case.does("Anna", "intrekking", {"namens": "ouders", "reden": "Wij zien ervan af"})


def test_from_a_request_of_the_family_to_an_account_of_what_was_erased(office: Office) -> None:
    case = withdrawn(office)
    here, quinten, sofie = f"/verzoeken/{case.id}", office.caller("Quinten"), office.caller("Sofie")
    asked = {"categorieen": ["eigen-woorden"], "namens": "ouders", "ontvangenOp": "2026-06-10"}
    assert quinten.post(f"{here}/wisverzoeken", asked).status_code == 200
    assert (
        quinten.post(f"{here}/wisvoorstellen", {"categorieen": ["eigen-woorden"], "grond": "gevraagd"}).status_code
        == 200
    )
    waiting = sofie.get("/wisvoorstellen").json()["items"]
    assert [(one["verzoek"], one["wat"], one["categorieen"]) for one in waiting] == [
        (case.id, "voorgesteld", ["eigen-woorden"])
    ]
    read = sofie.get(f"{here}/bewaring").headers["ETag"]
    alone = quinten.post(f"{here}/wisbesluiten", version=read)
    assert alone.status_code == 409
    assert alone.json()["gebrokenRegels"][0]["regel"] == "another-person-proposed-it"
    decided = sofie.post(f"{here}/wisbesluiten", version=read)
    assert (decided.status_code, decided.json()) == (200, {"verzoek": case.id})

    assert destroying(office.system, timedelta(0)).run().children == 1

    seen = office.caller("Anna").get(here).json()
    assert seen["gewist"] == ["eigen-woorden"]
    assert hearing()["eigenWoorden"] not in str(seen)
    assert seen["kind"]["voornamen"] == "Jip"
    lines = office.caller("Anna").get(f"{here}/tijdlijn").json()["items"]
    assert lines[-1]["woorden"] == "Gewist."
    assert "Wij zien ervan af" not in str(lines)
    account = office.caller("Bram").get(f"{here}/bewaring").json()
    assert [one["stand"] for one in account["items"]] == ["bewaard", "bewaard", "bewaard", "gewist"]
    assert account["voorWie"] != []
    assert office.caller("Dirk").get(f"{here}/bewaring").status_code == 404


@pytest.mark.parametrize(
    ("name", "answer"),
    [("Sofie", "wisbesluiten"), ("Sofie", "afgewezen-wisvoorstellen"), ("Quinten", "ingetrokken-wisvoorstellen")],
)
def test_a_proposal_that_was_replaced_after_it_was_read_is_read_again(office: Office, name: str, answer: str) -> None:
    case = withdrawn(office)
    here, quinten, reader = f"/verzoeken/{case.id}", office.caller("Quinten"), office.caller(name)
    office.clock.days(21 * 366)
    proposed = {"categorieen": ["eigen-woorden"], "grond": "termijn-voorbij"}
    quinten.post(f"{here}/wisvoorstellen", proposed)
    read = reader.get(f"{here}/bewaring").headers["ETag"]
    more = proposed | {"categorieen": ["eigen-woorden", "identiteit"]}
    assert quinten.post(f"{here}/wisvoorstellen", more).status_code == 200

    assert reader.post(f"{here}/{answer}").status_code == 428
    assert reader.post(f"{here}/{answer}", version=read).status_code == 412
    assert office.system.people.register.erased == {}
    again = reader.get(f"{here}/bewaring").headers["ETag"]
    assert reader.post(f"{here}/{answer}", version=again).status_code == 200


def test_who_is_no_privacy_officer_erases_nothing_and_bad_input_is_named(office: Office) -> None:
    case = withdrawn(office)
    here = f"/verzoeken/{case.id}"
    for name in ("Anna", "Bram", "Petra"):
        held = office.caller(name).post(f"{here}/bewaarplichten", {"reden": "rechter"})
        assert held.status_code == (404 if name == "Petra" else 403)
        assert office.caller(name).get("/wisvoorstellen").status_code == 403
    bad = office.caller("Quinten").post(f"{here}/wisvoorstellen", {"categorieen": ["alles"], "grond": "zomaar"})
    assert bad.status_code == 400
    assert {one["veld"] for one in bad.json()["fouten"]} == {"/categorieen/0", "/grond"}
    assert office.caller("Quinten").post("/verzoeken/onzin/wisbesluiten", version=1).status_code == 404


def test_a_hold_is_placed_told_and_lifted(office: Office) -> None:
    case = withdrawn(office)
    here, quinten = f"/verzoeken/{case.id}", office.caller("Quinten")
    assert quinten.post(f"{here}/bewaarplichten", {"reden": "andere-ouder"}).status_code == 200
    assert quinten.get(f"{here}/bewaring").json()["tegengehouden"] == "een ouder met gezag maakt bezwaar"
    assert quinten.post(f"{here}/opgeheven-bewaarplichten").status_code == 200
    assert quinten.get(f"{here}/bewaring").json()["tegengehouden"] is None


def test_the_same_decision_sent_twice_is_taken_once(office: Office) -> None:
    case = withdrawn(office)
    here, quinten = f"/verzoeken/{case.id}", office.caller("Quinten")
    for _ in range(2):
        sent = quinten.post(f"{here}/bewaarplichten", {"reden": "rechter"}, Idempotency_Key="k-1")
        assert (sent.status_code, sent.json()) == (200, {"verzoek": case.id})
    assert office.system.people.register.versions[office.system.desk.fresh(UUID(case.id)).child.id] == 1


def test_when_everything_is_gone_every_door_still_answers_calmly(office: Office) -> None:
    case = office.opened().stated()
    case.does("Anna", "intrekking", {"namens": "ouders", "reden": "Wij zien ervan af"})
    here, names = f"/verzoeken/{case.id}", ("Anna", "Bram", "Dirk", "Eva")
    office.clock.days(21 * 366)
    every = {"categorieen": ["identiteit", "medisch", "onderwijs", "eigen-woorden"], "grond": "termijn-voorbij"}
    proposed = office.caller("Quinten").post(f"{here}/wisvoorstellen", every)
    assert proposed.status_code == 200, proposed.text
    sofie = office.caller("Sofie")
    read = sofie.get(f"{here}/bewaring").headers["ETag"]
    assert sofie.post(f"{here}/wisbesluiten", version=read).status_code == 200
    assert destroying(office.system, timedelta(0)).run().keys == 4

    for name in names:
        for path in ("", "/tijdlijn", "/mogelijkheden", "/criteriaset", "/inzage"):
            told = office.caller(name).get(f"{here}{path}")
            assert told.status_code in {200, 404}, (name, path, told.text)
            assert not {"Jip", "van Leeuwen", "999990019", "1990-01-01", "9999ZZ", "gewist "} & {*told.text.split('"')}
    seen = office.caller("Anna").get(here).json()
    assert seen["gewist"] == ["eigen-woorden", "identiteit", "medisch", "onderwijs"]
    assert seen["kind"] == {}
    tried = case.tries("Bram", "kennisgevingen", {"kennisgeving": {}}, version=seen["versie"])
    assert tried.status_code in {400, 409}
    account = office.caller("Quinten").get(f"{here}/bewaring").json()
    assert {one["stand"] for one in account["items"]} == {"gewist"}
    assert account["voorWie"] == []
