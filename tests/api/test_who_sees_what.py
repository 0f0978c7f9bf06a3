"""Small things about who sees what over the API; every field for every role in every status stands in test_visibility."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from api.lives import MARKS, to_a_no
from api.office import Office, child, concurrence, request, statement

MEDICAL = {
    "bevindingen": "MERK-bevinding",
    "motiveringen": dict.fromkeys(("Z1", "Z2", "Z4", "Z6"), "MERK-motief"),
}
READ = ("", "/tijdlijn", "/mogelijkheden", "/criteriaset", "/inzage", "?peildatum=2026-06-10")


def test_what_may_not_be_seen_is_absent_not_null(office: Office) -> None:
    case = office.opened().stated()

    for name in ("Bram", "Dirk", "Hanna"):
        assert not {"bevindingen", "grond", "motiveringen"} & case.read(name)["verklaring"].keys()
        assert "eigenWoorden" not in case.read(name)["oudersGehoord"]
    assert case.read("Dirk")["kind"].keys() == {"voornamen", "achternaam", "geboortedatum"}
    assert case.read("Anna")["verklaring"]["grond"] == "psychisch"


def test_a_pseudonym_of_the_child_is_told_to_nobody(office: Office) -> None:
    case = office.opened()
    child_id = office.system.desk.known(UUID(case.id)).child.id  # type: ignore[union-attr]

    assert str(child_id) not in office.caller("Anna").get(case.path).text


@pytest.mark.parametrize("name", ["Petra", "Quinten", "Roos"])
def test_who_keeps_the_register_or_the_figures_reads_no_request(office: Office, name: str) -> None:
    case = office.opened().granted()

    assert office.caller(name).get(case.path).status_code == 404


def test_the_log_of_a_whole_story_holds_nothing_of_anyone(office: Office, capfd: pytest.CaptureFixture[str]) -> None:
    *_, case = to_a_no(office)
    for name in ("Anna", "Bram", "Dirk"):
        for path in READ:
            office.caller(name).get(case.path + path)
        case.tries(name, "instemmingen", concurrence(gelezenVersie=9))
        case.tries(name, "verklaringen", {"verklaring": statement(behandeltKind=True)})
    office.caller("Anna").post("/verzoeken", request(kind=child(voornamen="MERK-voornaam\u0000")))

    logged = "".join(capfd.readouterr())
    assert not [mark for mark in (*MARKS.values(), "MERK-") if mark in logged]


def test_an_act_answers_with_nothing_but_where_it_stands(office: Office) -> None:
    case = office.opened().prepared()
    answer: Any = case.tries("Anna", "verklaringen", {"verklaring": statement(**MEDICAL)})

    assert answer.json() == {"verzoek": case.id, "versie": case.version + 1, "status": "verklaring-voorgelegd"}
