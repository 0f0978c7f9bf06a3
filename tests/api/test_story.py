"""From request to grant, over HTTP, by three people; and every other way it can end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from api.office import Office, concurrence, hearing, request, statement

OFFER = {"stap": "OTHER_SCHOOL", "omschrijving": "een plek op een kleine school", "begintOp": "2026-09-01"}
REASON = {"reden": "het kind kan naar een school"}


def test_three_people_bring_a_request_to_a_grant(any_office: Office) -> None:
    case = any_office.opened().granted()

    seen = case.read("Anna")
    assert (seen["status"], seen["verlening"]) == (
        "verleend",
        {"begintOp": "2026-08-01", "totEnMet": "2027-07-31", "nooit": False},
    )
    assert (seen["deskundige"]["naam"], seen["instemming"]["door"]["persoon"]["naam"]) == (
        "Anna de Vries",
        "Dirk Evers",
    )
    story = any_office.caller("Bram").get(f"{case.path}/tijdlijn").json()["items"]
    assert [line["versie"] for line in story] == list(range(1, case.version + 1))
    assert story[-1]["zin"] == "Verleende met vier ogen, van 1 augustus 2026 tot en met 31 juli 2027."


def test_of_two_writes_on_the_same_version_one_wins(any_office: Office) -> None:
    case = any_office.opened()

    def write(number: int) -> int:
        status: int = case.tries(
            "Anna", "oudergesprekken", {"gesprek": hearing(eigenWoorden=f"woorden {number} van ons")}
        ).status_code
        return status

    with ThreadPoolExecutor(2) as both:
        answers = sorted(both.map(write, range(2)))

    assert answers == [200, 412]
    assert case.read("Anna")["versie"] == 2


def test_an_expert_may_say_no(office: Office) -> None:
    assert office.opened().does("Anna", "afwijzing", REASON).read("Bram")["status"] == "niet-verleend"


def test_an_alternative_ends_a_request_with_a_place(office: Office) -> None:
    case = office.opened().does("Bram", "alternatieven", {"aanbod": OFFER})

    assert case.read("Anna")["status"] == "alternatief-geregeld"
    office.clock.days(100)
    case.does(
        "Bram", "opvolgingen", {"nagegaanOp": "2026-09-15", "plekWordtGebruikt": True, "verslag": "het gaat goed"}
    )


def test_parents_may_withdraw(office: Office) -> None:
    assert office.opened().does("Bram", "intrekking", {"namens": "ouders"}).read("Anna")["status"] == "ingetrokken"


def test_silence_is_no(office: Office) -> None:
    case = office.opened()
    office.clock.days(180)
    office.system.tick()

    assert case.read("Anna")["status"] == "vervallen"


def test_two_who_do_not_agree_go_to_who_can_break_the_deadlock(office: Office) -> None:
    case = office.opened().looked_at()
    case.does("Dirk", "niet-instemmingen", {"gelezenVersie": 1, "reden": "er is nog een plek mogelijk"})
    case.does("Anna", "overleggen", {"gehoudenOp": "2026-06-10", "uitkomst": "wij zijn het niet eens"})
    case.does("Anna", "escalaties", {"reden": "er is geen plek te vinden"})
    case.does("Eva", "doorbraken", {"reden": "er komt een gesprek met de school"})
    case.does("Anna", "overleggen", {"gehoudenOp": "2026-06-10", "uitkomst": "weer geen overeenstemming"})
    case.does("Anna", "escalaties", {"reden": "er is nog geen plek"})
    case.does("Eva", "doorbraken-met-aanbod", {"reden": "er is nu een plek", "aanbod": OFFER})

    assert case.read("Anna")["status"] == "alternatief-geregeld"


def test_a_statement_is_revised_after_a_question(office: Office) -> None:
    case = office.opened().looked_at()
    case.does("Dirk", "informatievragen", {"reden": "waarom niet op afstand?"})
    case.does("Anna", "herzieningen", {"verklaring": statement()})
    case.does("Dirk", "beoordelingen", {"nietBetrokken": True}).does("Dirk", "teruggaven")
    case.does("Bram", "beoordelingen", {"nietBetrokken": True})
    case.does("Bram", "instemmingen", concurrence(gelezenVersie=2))

    assert case.read("Anna")["status"] == "akkoord"


def test_a_correction_of_the_family_leads_back_to_deliberation(office: Office) -> None:
    case = office.opened().agreed().does("Anna", "correcties", {"namens": "ouders", "correctie": "de datum klopt niet"})

    assert case.read("Dirk")["status"] == "in-overleg"


def test_what_was_granted_is_reviewed_notified_checked_moved_and_ended(office: Office) -> None:
    case = office.opened().granted()
    notification = {
        "ontvangenOp": "2026-06-10",
        "beroepVanaf": "2026-08-01",
        "aanleiding": "eerste-tijdens",
        "kennisgever": "gezag",
        "noemtGrond": True,
        "verklaring": {
            "dagtekening": "2026-06-10",
            "beroep": "arts",
            "ondertekenaar": str(office.caller("Anna").who.person),
            "aangewezen": False,
            "behandeltKind": False,
            "zegtNietGeschikt": True,
            "totEnMet": "2027-07-31",
        },
    }
    case.does("Bram", "kennisgevingen", {"kennisgeving": notification}).does("Omar", "controles")
    assert case.read("Bram")["beroepOpDeWet"]["beroep"] == "gaat-nog-in"
    case.does("Anna", "tussentijdse-evaluaties", {"bekekenOp": "2026-06-10", "verslag": "het blijft zoals het is"})
    case.does(
        "Anna",
        "betrokkenheden",
        {"persoon": str(office.caller("Bram").who.person), "betrokkenheid": "familie", "reden": "een oom"},
    )
    case.does("Bram", "einde-beroep", {"laatsteDag": "2027-06-30", "waarom": "beroep-ingetrokken"})
    moved = {"plaats": {"sector": "primair-onderwijs"}, "postcode": "3511AA", "verhuisdOp": "2026-06-01"}
    case.does("Bram", "overdrachten", moved)
    assert case.tries("Bram", "beeindiging", {}).status_code == 400
    case.does(
        "Ilse", "beeindiging", {"laatsteDag": "2027-01-31", "waarom": "terug-naar-school", "reden": "weer naar school"}
    )
    assert case.read("Ilse")["status"] == "beeindigd"
    assert case.tries("Bram", "intrekking", {"namens": "ouders"}).status_code == 404


def test_an_appeal_without_a_request_can_still_be_reviewed(office: Office) -> None:
    officer = office.caller("Bram")
    body = request(schooljaar=None, bronsleutel="zaak-1")

    registered = officer.post("/beroepen", body)
    assert (registered.status_code, registered.json()["status"]) == (201, "geen-verzoek")
    opened = office.caller("Anna").post(f"/verzoeken/{registered.json()['verzoek']}/aanvraag", request(), version=1)

    assert (opened.status_code, opened.json()["status"]) == (200, "open")


def test_a_reason_why_somebody_was_not_heard(office: Office) -> None:
    words = {"wie": "kind", "waarom": "te-jong", "reden": "het kind is nog te jong"}
    case = office.opened().does("Anna", "redenen-niet-gehoord", words)

    assert case.read("Anna")["nietGehoord"] == [words | {"persoonlijkUitgenodigd": False}]
    assert case.read("Bram")["nietGehoord"] == [{"wie": "kind", "waarom": "te-jong", "persoonlijkUitgenodigd": False}]


def test_an_earlier_version_can_be_read_back(office: Office) -> None:
    case = office.opened()
    office.clock.days(1)
    case.stated()

    def status(query: str) -> Any:
        answer = office.caller("Anna").get(case.path + query)
        return answer.json().get("status"), answer.headers.get("etag")

    assert (
        status("?versie=1")
        == status("?peildatum=2026-06-10")
        == status("?peilmoment=2026-06-10T12:00:00%2B02:00")
        == ("open", '"1"')
    )
    assert status("")[0] == "verklaring-voorgelegd"
    assert [
        office.caller("Anna").get(case.path + q).status_code
        for q in ("?versie=99", "?versie=0", "?peildatum=2020-01-01")
    ] == [404] * 3


@pytest.mark.parametrize(
    "query",
    [
        "?versie=x",
        "?versie=1&peildatum=2026-06-10",
        "?peildatum=0",
        "?peilmoment=2026-06-10",
        "?peilmoment=9999-12-31T23:59:59-14:00",
        "?peilmoment=0001-01-01T00:00:00%2B14:00",
        "?x=1",
        "?versie=1&versie=2",
    ],
)
def test_a_question_that_makes_no_sense_is_refused(office: Office, query: str) -> None:
    answer = office.caller("Anna").get(office.opened().path + query)

    assert (answer.status_code, answer.json()["soort"]) == (400, "onbekende-sleutel")


def test_everybody_hears_what_they_may_do_and_why_not_the_rest(office: Office) -> None:
    case = office.opened()
    acts = {
        one["handeling"]: one for one in office.caller("Bram").get(f"{case.path}/mogelijkheden").json()["handelingen"]
    }

    assert acts["opties"]["toegestaan"]
    assert acts["opties"]["pad"] == f"/api/v1{case.path}/opties"
    assert [why["regel"] for why in acts["verklaringen"]["redenen"]] == ["rol"]
    assert [why["regel"] for why in acts["toekenning"]["redenen"]] == ["moment"]
    assert all(one["redenen"] for one in acts.values() if not one["toegestaan"])
