"""Opening a request on pages: who it is, what was found of it, and one request however often it is sent."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from api.office import Case, child
from vierogen.application.access_log import AccessOutcome, Activity, Part, Wanted
from vierogen.casebook import cast
from web.visitors import SETTINGS, Place, Visitor, path_of

NEW = "/verzoeken/nieuw"
JIP: dict[str, Any] = {
    "child__pgn": cast.pgn_of("Jip"),
    "child__given_names": "Jip",
    "child__family_name": "van Leeuwen",
    "child__birth_date": "2015-05-09",
    "child__postcode": "3811 aa",
    "place__sector": "PO",
    "school_year": "2026/27",
}


def looked_up(place: Place, name: str = "Anna", **changes: Any) -> tuple[Visitor, Any]:
    visitor = place.visitor(name)
    assert visitor.get(NEW).status_code == 200
    return visitor, visitor.send(NEW, stap="zoeken", **JIP | changes)


def opened(visitor: Visitor) -> Any:
    return visitor.send(NEW, stap="openen")


def rows(place: Place, count: int = 100) -> list[Any]:
    return [kept.entry for kept in place.system.store.access.rows(Wanted(), count)]


def test_the_postcode_finds_where_the_child_belongs_before_anything_is_recorded(any_place: Place) -> None:
    anna, answer = looked_up(any_place)
    assert answer.status_code == 200
    for words in ("Amersfoort", "Samenwerkingsverband PO2602", "Primair onderwijs", "Jip van Leeuwen", "9 mei 2015"):
        assert words in anna.said, words
    assert cast.pgn_of("Jip") not in str(answer.url)

    answer = opened(anna)
    assert answer.status_code == 303
    anna.get(path_of(answer))
    assert "Het verzoek is geopend." in anna.said
    assert "Opende een verzoek voor schooljaar 2026/27." in anna.said
    assert "GM0307" not in anna.said


def test_the_sector_decides_about_the_partnership(place: Place) -> None:
    anna, _ = looked_up(place, place__sector="VO", place__school="99zz")
    assert 'href="#veld-place.school"' in anna.text
    anna, _ = looked_up(place, place__sector="VO", place__school="99ZZ")
    assert "Samenwerkingsverband VO2602" in anna.said
    assert "99ZZ" in anna.said


@pytest.mark.parametrize(
    ("field", "word", "said"),
    [
        ("child.pgn", "123456789", "Dit is geen geldig BSN of onderwijsnummer"),
        ("child.pgn", "", "Vul dit in."),
        ("child.birth_date", "31-02-2015", "Deze datum bestaat niet."),
        ("child.birth_date", "1915-05-09", "Deze datum kan niet kloppen"),
        ("child.postcode", "38111", "Een postcode heeft vier cijfers en twee letters"),
        ("child.postcode", "1000 AA", "Bij deze postcode is geen gemeente of samenwerkingsverband bekend."),
        ("child.given_names", "a" * 201, "De tekst is langer dan 200 tekens."),
        ("place.sector", "MBO", "Maak een keuze."),
        ("place.school", "?", "Een BRIN is twee cijfers en twee letters"),
        ("school_year", "2028/29", "Maak een keuze."),
    ],
)
def test_a_fault_is_said_at_its_field_and_the_rest_stays(place: Place, field: str, word: str, said: str) -> None:
    anna, answer = looked_up(place, **{field.replace(".", "__"): word})
    assert answer.status_code == 400
    assert anna.title.startswith("Fout: ")
    assert f'href="#veld-{field}"' in anna.text
    assert re.search(rf'id="veld-{field}-fout">.*?{re.escape(said)}', anna.text), said
    kept = anna.fields(NEW)
    assert kept["child.family_name"] == ["van Leeuwen"]
    assert not [row for row in rows(place) if row.activity is Activity.ACT]


def test_all_faults_are_said_at_once(place: Place) -> None:
    anna = place.visitor("Anna")
    anna.get(NEW)
    assert anna.send(NEW).status_code == 400
    assert anna.text.count('href="#veld-') == 7


def test_what_the_rules_refuse_is_said_before_it_is_sent(place: Place) -> None:
    anna, answer = looked_up(place, child__birth_date="2005-01-01")
    assert answer.status_code == 200
    assert "Het kind is leerplichtig of kwalificatieplichtig, of wordt dat binnen een jaar." in anna.said
    assert "Bron" in anna.said
    assert "Open het verzoek" not in anna.said
    assert opened(anna).status_code == 409
    assert "Het kind is leerplichtig of kwalificatieplichtig" in anna.said


def test_what_was_filled_in_can_be_changed(place: Place) -> None:
    anna, _ = looked_up(place)
    anna.send(NEW, stap="verbeteren")
    assert anna.fields(NEW)["child.given_names"] == ["Jip"]
    anna.send(NEW, stap="zoeken", child__given_names="Jip Maria")
    assert "Jip Maria van Leeuwen" in anna.said


def test_the_lighter_route_is_a_choice(place: Place) -> None:
    anna, _ = looked_up(place)
    assert anna.fields(NEW)["route"] == ["GEWOON"]
    answer = anna.send(NEW, stap="openen", route="ZEVMB")
    request = path_of(answer).rpartition("/")[2]
    assert place.office.caller("Anna").get(f"/verzoeken/{request}").json()["route"] == "ZEVMB"


# ── what there is of the child already ───────────────────────────────────────────────────────────────────────────────


def test_one_that_runs_is_shown_with_a_link_and_no_other_is_opened(place: Place) -> None:
    case = place.opened()
    anna, answer = looked_up(place)
    assert answer.status_code == 200
    assert "Er loopt al een verzoek voor dit kind" in anna.said
    assert f'href="/verzoeken/{case.id}"' in anna.text
    assert "Open het verzoek" not in anna.said
    assert opened(anna).status_code == 409
    assert "Er loopt al een verzoek voor dit kind" in anna.said


def test_somebody_who_opened_it_meanwhile_was_first(place: Place) -> None:
    anna, _ = looked_up(place)
    case = place.opened()
    assert "Er loopt al een verzoek" not in anna.said
    assert opened(anna).status_code == 409
    assert "Er loopt al een verzoek voor dit kind" in anna.said
    assert f'href="/verzoeken/{case.id}"' in anna.text


def test_an_earlier_yes_makes_it_a_renewal_that_names_it(place: Place) -> None:
    case = place.opened().granted()
    place.clock.moment += timedelta(days=300)
    anna, _ = looked_up(place, school_year="2027/28")
    assert "Dit wordt een vernieuwing" in anna.said
    assert f'href="/verzoeken/{case.id}"' in anna.text
    anna.get(path_of(opened(anna)))
    assert "Vroeg om een vernieuwing voor schooljaar 2027/28." in anna.said


def test_a_no_of_this_school_year_lets_others_look_again(place: Place) -> None:
    case = place.opened().does("Anna", "afwijzing", {"reden": "Jip kan naar de Wilg"})
    hanna, _ = looked_up(place, "Hanna")
    assert "Voor dit schooljaar is al nee gezegd" in hanna.said
    assert "Jip kan naar de Wilg" not in hanna.said
    assert f'href="/verzoeken/{case.id}"' in hanna.text
    hanna.get(path_of(opened(hanna)))
    assert "Vroeg anderen om opnieuw te kijken, voor schooljaar 2026/27." in hanna.said


def test_what_was_answered_meanwhile_must_be_read_first(place: Place) -> None:
    anna, _ = looked_up(place)
    place.opened().does("Hanna", "afwijzing", {"reden": "Jip kan naar de Wilg"})
    assert opened(anna).status_code == 409
    assert "Voor dit schooljaar is al nee gezegd" in anna.said
    assert opened(anna).status_code == 303


def test_what_is_told_of_a_child_is_logged_and_so_is_nothing(place: Place) -> None:
    looked_up(place)
    (row, *_) = rows(place)
    assert (row.activity, row.object, row.outcome) == (Activity.ACT, None, AccessOutcome.DENIED)
    case = place.opened()
    looked_up(place)
    (row, *_) = rows(place)
    assert (str(row.object), row.parts, row.outcome) == (case.id, {Part.FACTS}, AccessOutcome.SHOWN)


def test_of_a_child_that_belongs_elsewhere_nothing_is_told(place: Place) -> None:
    place.opened()
    ilse, answer = looked_up(place, "Ilse")  # of Utrecht
    assert answer.status_code == 200
    assert "Ilse van Dam werkt als leerplichtambtenaar niet voor de plaats waar dit kind hoort" in ilse.said
    assert "Er loopt al een verzoek" not in ilse.said


def test_of_a_child_that_moved_it_is_told_who_can_hand_it_over(place: Place) -> None:
    case = utrecht(place)
    anna, _ = looked_up(place, "Bram")
    assert "Er loopt al een verzoek voor dit kind" in anna.said
    assert case.id not in anna.text
    assert "Vraag de leerplichtambtenaar van die gemeente om het over te dragen." in anna.said


def utrecht(place: Place) -> Case:
    return place.opened(kind=child(postcode="3511 AA"))


# ── who, and once ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_double_click_opens_one_request(place: Place) -> None:
    anna, _ = looked_up(place)
    page = anna.text
    first = opened(anna)
    anna.text = page
    second = opened(anna)
    assert (first.status_code, path_of(first)) == (second.status_code, path_of(second)) == (303, path_of(first))


@pytest.mark.parametrize(("name", "hat"), [("Dirk", "adviseur"), ("Gijs", None), ("Petra", None)])
def test_who_opens_no_requests_is_not_asked(place: Place, name: str, hat: str | None) -> None:
    visitor = place.visitor(name, hat)
    assert visitor.get(NEW).status_code == 403
    assert "Dit (een verzoek openen) is aan: jeugdarts, leerplichtambtenaar." in visitor.said
    visitor.get("/werklijst")
    assert f'href="{NEW}"' not in visitor.text


@pytest.mark.parametrize("name", ["Anna", "Bram"])
def test_the_worklist_leads_there(place: Place, name: str) -> None:
    visitor = place.visitor(name)
    visitor.get("/werklijst")
    assert f'href="{NEW}"' in visitor.text


def test_what_was_typed_when_a_session_ended_is_there_again(place: Place) -> None:
    anna = place.visitor("Anna")
    anna.get(NEW)
    place.clock.moment += timedelta(minutes=31)
    answer = anna.send(NEW, stap="zoeken", **JIP)
    assert answer.headers["location"].endswith("&reden=bewaard")
    anna.be("Anna").get(NEW)
    assert "Dit typte u eerder" in anna.said
    assert anna.fields(NEW)["child.family_name"] == ["van Leeuwen"]
    anna.send(NEW, stap="zoeken")
    assert opened(anna).status_code == 303
    anna.get(NEW)
    assert "Dit typte u eerder" not in anna.said


# ── in the file of a claim ───────────────────────────────────────────────────────────────────────────────────────────


def claimed(place: Place) -> str:
    words = {"kind": child(), "plaats": {"sector": "primair-onderwijs"}}
    answer = place.office.caller("Bram").post("/beroepen", words)
    assert answer.status_code == 201, answer.text
    return f"/verzoeken/{answer.json()['verzoek']}"


def test_a_claim_without_a_request_is_still_reviewed_in_its_own_file(place: Place) -> None:
    file = claimed(place)
    anna = place.settle().visitor("Anna")
    for page in (file, f"{file}/kennisgevingen", "/verzoeken"):
        assert anna.get(page).status_code == 200
        assert "beroep zonder verzoek" in anna.said
        assert "schooljaar –" not in anna.said
    anna.get(file)
    assert f'href="{file}/aanvraag"' in anna.text
    form = f"{file}/aanvraag"
    anna.get(form)
    assert f'<a class="nl-link" href="{file}">Niet doen, terug naar het verzoek</a>' in anna.text
    assert anna.fields(form)["child.pgn"] == [cast.pgn_of("Jip")]
    assert anna.fields(form)["child.birth_date"] == ["2015-05-09"]
    assert Part.IDENTITY in rows(place)[0].parts
    assert anna.send(form, stap="zoeken", school_year="2026/27").status_code == 200
    answer = anna.send(form, stap="openen")
    assert (answer.status_code, path_of(answer)) == (303, file)
    anna.get(file)
    assert "Opende een verzoek voor schooljaar 2026/27." in anna.said
    assert f'href="{form}"' not in anna.text
    anna.get(form)
    assert "Dit kan nu niet" in anna.said


def test_a_renewal_is_opened_from_the_yes_with_what_is_known_of_the_child(place: Place) -> None:
    case = place.opened().granted()
    place.clock.days(270)
    anna, form = place.visitor("Anna"), f"/verzoeken/{case.id}/vernieuwing"
    assert anna.get(form).status_code == 200
    assert anna.fields(form)["child.pgn"] == [cast.pgn_of("Jip")]
    assert anna.fields(form)["school_year"] == ["2027/28"]
    assert f'<a class="nl-link" href="/verzoeken/{case.id}">Niet doen, terug naar het verzoek</a>' in anna.text
    assert "Met dit verzoek kijken alsnog vier ogen" not in anna.said
    assert Part.IDENTITY in rows(place)[0].parts
    anna.send(form, stap="zoeken")
    assert "Dit wordt een vernieuwing" in anna.said
    answer = anna.send(form, stap="openen")
    assert answer.status_code == 303
    renewal = place.system.desk.fresh(UUID(path_of(answer).rpartition("/")[2]))
    assert renewal.renews is not None
    assert str(renewal.renews.request) == case.id
    assert place.visitor("Ilse").get(form).status_code == 404
    assert place.visitor("Dirk", "adviseur").get(form).status_code == 403


def test_in_the_file_of_a_claim_nobody_opens_a_request_for_another_child(place: Place) -> None:
    form = f"{claimed(place)}/aanvraag"
    anna = place.visitor("Anna")
    anna.get(form)
    anna.send(form, stap="zoeken", school_year="2026/27", child__pgn=cast.pgn_of("Kim"))
    assert "Een verzoek bij een beroep gaat over hetzelfde kind." in anna.said
    assert "Open het verzoek" not in anna.said


def test_somebody_who_changed_the_file_was_first(place: Place) -> None:
    file = claimed(place)
    form = f"{file}/aanvraag"
    anna = place.visitor("Anna")
    anna.get(form)
    anna.send(form, stap="zoeken", school_year="2026/27")
    came_in = {"ontvangenOp": "2026-06-10", "beroepVanaf": "2026-08-01", "aanleiding": "eerste-tijdens"}
    notified = {"kennisgeving": came_in | {"kennisgever": "gezag", "noemtGrond": True}}
    Case(place.office, file.rpartition("/")[2]).does("Bram", "kennisgevingen", notified)
    assert anna.send(form, stap="openen").status_code == 409
    assert "Iemand was u voor" in anna.said
    assert anna.send(form, stap="openen").status_code == 303


def test_the_file_of_somebody_else_is_unknown(place: Place) -> None:
    ilse = place.visitor("Ilse")
    assert ilse.get(f"{claimed(place)}/aanvraag").status_code == 404


def test_who_looks_for_many_children_waits(place: Place) -> None:
    hurried = Place(place.system, place.clock, SETTINGS.model_copy(update={"rate_search": 2}))
    anna = hurried.visitor("Anna")
    anna.get(NEW)
    page = anna.text
    answers = []
    for name in ("Jip", "Kim", "Jip"):
        anna.text = page
        answers.append(anna.send(NEW, stap="zoeken", **JIP | {"child__pgn": cast.pgn_of(name)}).status_code)
    assert answers == [200, 200, 429]
    assert anna.get("/werklijst").status_code == 200
