"""Reading on pages: the worklist, a request for each reader, and calm pages for what is not there."""

from __future__ import annotations

import re
from datetime import timedelta
from time import monotonic

import pytest

from api.office import child
from vierogen.application.access_log import Activity, Part, Wanted
from vierogen.bootstrap.erasing import destroying
from vierogen.casebook import cast
from web.visitors import Place


def test_who_is_not_logged_in_logs_in_first_and_comes_back(place: Place) -> None:
    case = place.opened()
    somebody = place.visitor()
    answer = somebody.get(f"/verzoeken/{case.id}?x=1")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/inloggen?naar=%2Fverzoeken%2F{case.id}%3Fx%3D1",
    )


def test_only_people_of_the_demonstration_can_be_chosen(place: Place) -> None:
    somebody = place.visitor()
    for person in ("", "x", "00000000-0000-0000-0000-000000000001"):
        assert somebody.client.post("/inloggen/voorbeeld", data={"persoon": person}).status_code == 404
    assert somebody.get("/werklijst").status_code == 303


def test_the_worklist_shows_what_waits_for_this_role_and_logs_each_request(any_place: Place) -> None:
    place = any_place
    case = place.opened(kind=child(voornamen="Jip", achternaam="van Leeuwen")).stated()
    place.settle()
    dirk = place.visitor("Dirk", "adviseur")
    assert dirk.get("/werklijst").status_code == 200
    assert "Jip van Leeuwen" in dirk.said
    assert '<p class="vo-work__what">Iemand kijkt mee</p>' in dirk.text
    (row,) = place.system.store.access.rows(Wanted(person=cast.DIRK.id), 1)
    assert (row.entry.activity, str(row.entry.object), row.entry.parts) == (
        Activity.WORKLIST,
        case.id,
        {Part.FACTS, Part.NAME},
    )


def test_what_was_done_a_moment_ago_waits_no_longer_though_the_list_follows_later(place: Place) -> None:
    case = place.opened().stated()
    place.settle()
    case.does("Dirk", "beoordelingen", {"nietBetrokken": True})
    dirk = place.visitor("Dirk", "adviseur")
    dirk.get("/werklijst")
    assert '<p class="vo-work__what">Iemand kijkt mee</p>' not in dirk.text


def test_late_comes_first_and_choices_stand_in_the_address(place: Place) -> None:
    place.opened().stated()
    place.clock.days(30)
    place.opened(kind=child(persoonsgebondenNummer=cast.pgn_of("Kim"), voornamen="Kim", geboortedatum="2015-01-01"))
    place.settle()
    anna = place.visitor("Bram")
    anna.get("/werklijst")
    assert re.findall(r"<h2[^>]*><a[^>]*>\s*(\w+)", anna.text)[0] == "Jip"
    anna.get("/werklijst?toon=te-laat")
    assert "Kim" not in anna.said
    assert 'href="/werklijst?toon=te-laat" aria-current="true"' in anna.text
    assert ">Iemand kijkt mee</option>" in anna.text, "how many of these are late was not counted, so it is not said"
    anna.get("/werklijst?toon=van-mij&termijn=follow-up&pagina=x")
    assert "Met deze keuze is er niets" in anna.said


def test_who_handles_no_requests_sees_none_and_reads_why(place: Place) -> None:
    place.opened()
    place.settle()
    petra = place.visitor("Petra")
    petra.get("/werklijst")
    assert "In deze rol behandelt u geen verzoeken" in petra.said
    assert (
        petra.get(f"/verzoeken/{place.opened(kind=child(persoonsgebondenNummer=cast.pgn_of('Kim'))).id}").status_code
        == 404
    )


def test_a_request_answers_all_that_a_reader_wants_to_know(place: Place) -> None:
    case = place.opened().looked_at()
    anna = place.visitor("Anna")
    anna.get(f"/verzoeken/{case.id}")
    for words in (
        *("Andere ogen kijken mee", "Geen beroep gedaan", f"U leest versie {case.version}", "Dirk Evers"),
        *(
            "Wat kunt u nu doen?",
            "andere stappen nu niet?",
            "Dit hoort bij een andere rol.",
            "Wat moet wanneer?",
            "Legde een verklaring voor",
        ),
        *("een angststoornis", "Het gaat niet meer.", "Deskundige: Zwaarwegend"),
    ):
        assert words in anna.said, words
    assert 'class="vo-road__box vo-road__box--here"' in anna.text


def test_a_page_shows_no_more_than_the_reader_may_see(place: Place) -> None:
    case = place.opened().looked_at()
    for name, hat in (("Bram", None), ("Dirk", "adviseur"), ("Eva", None)):
        reader = place.visitor(name, hat)
        reader.get(f"/verzoeken/{case.id}")
        assert "een angststoornis" not in reader.text, name
        assert "Het gaat niet meer." not in reader.text, name
        assert "omdat het zo is gebleken" not in reader.text, name


def test_what_is_asked_of_other_eyes_stands_above_what_happened(place: Place) -> None:
    case, dirk = place.opened().stated(), place.visitor("Dirk", "adviseur")
    dirk.get(f"/verzoeken/{case.id}")
    found = [dirk.text.index(f'id="{one}"') for one in ("nu", "verklaring", "opties", "verloop", "termijnen")]
    assert found == sorted(found)


def test_a_page_is_one_look_with_one_row_in_the_log(place: Place) -> None:
    case = place.opened()
    before = len(place.system.store.access.rows(Wanted(), 100))
    place.visitor("Anna").get(f"/verzoeken/{case.id}")
    rows = place.system.store.access.rows(Wanted(), 100)
    assert len(rows) == before + 1
    assert rows[0].entry.activity is Activity.READ


@pytest.mark.parametrize("path", ["/verzoeken/1", "/verzoeken/00000000-0000-0000-0000-000000000001", "/iets"])
def test_what_is_not_there_is_said_calmly(place: Place, path: str) -> None:
    anna = place.visitor("Anna")
    assert anna.get(path).status_code == 404
    assert "Naar de werklijst" in anna.said


@pytest.mark.parametrize("path", ["/verzoeken/1", "/iets", "/beroepen"])
@pytest.mark.parametrize("name", ["Roos", "Petra", "Quinten"])
def test_who_has_no_worklist_is_not_sent_to_one(place: Place, name: str, path: str) -> None:
    visitor = place.visitor(name)
    visitor.get(path)
    content = visitor.text.partition("<main")[2]
    assert "werklijst" not in content
    assert '<a class="nl-link" href="/">Naar het werk van uw rol</a>' in content
    assert "Een andere rol kiezen" not in content, "there is none"


def test_who_has_two_roles_may_choose_the_other_and_who_is_not_known_begins(place: Place) -> None:
    dirk, nobody = place.visitor("Dirk", "adviseur"), place.visitor()
    dirk.get("/iets")
    assert "Naar de werklijst · Een andere rol kiezen" in dirk.said
    nobody.get("/iets")
    assert "Naar het begin" in nobody.said


def test_another_region_hears_the_same_as_about_nothing(place: Place) -> None:
    case = place.opened()
    lars = place.visitor("Lars")
    one = re.sub(r"[0-9a-f-]{36}", "", lars.get(f"/verzoeken/{case.id}").text)
    other = re.sub(r"[0-9a-f-]{36}", "", lars.get("/verzoeken/00000000-0000-0000-0000-000000000001").text)
    assert one == other


def test_our_own_fault_gets_a_page_with_a_number(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = place.visitor("Anna")

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("BSN 999990019")

    monkeypatch.setattr(type(place.system.worklist), "page", broken)
    assert anna.get("/werklijst").status_code == 500
    assert "Nummer" in anna.said
    assert "999990019" not in anna.text
    assert "RuntimeError" not in anna.text


def test_every_page_may_load_nothing_from_elsewhere_and_is_kept_nowhere(place: Place) -> None:
    anna = place.visitor("Anna")
    for path in ("/werklijst", "/inloggen", "/iets"):
        answer = anna.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?! src=)", answer.text)


@pytest.mark.parametrize("body", [b"a&" * 240_000, b"&".join(b"%x=" % n for n in range(60_000)), b"a=&" * 2_000])
def test_a_form_with_more_fields_than_any_of_ours_is_not_looked_at(place: Place, body: bytes) -> None:
    """Gathering what stood under one name took time by the square: half a megabyte held the server up for minutes."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    somebody, began = place.visitor(), monotonic()
    assert somebody.client.post("/taal", content=body, headers=form).status_code == 413
    assert monotonic() - began < 5
    assert somebody.client.post("/taal", content=b"a=&" * 1_000, headers=form).status_code == 303


def test_assets_are_kept_for_ever_and_pressed(place: Place) -> None:
    somebody = place.visitor()
    somebody.get("/inloggen")
    found = set(re.findall(r'"(/static/[^"]+)"', somebody.text))
    assert len(found) >= 4
    weight = len(somebody.text)
    for address in found:
        answer = somebody.client.get(address, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        weight += int(answer.headers["content-length"])
    assert weight < 120_000
    assert somebody.get("/static/iets.css").status_code == 404


def test_a_language_is_chosen_and_kept(place: Place) -> None:
    anna = place.visitor("Anna")
    anna.get("/werklijst")
    assert anna.send("/taal", taal="en").headers["location"] == "/werklijst"
    anna.get("/werklijst")
    assert '<html lang="en">' in anna.text
    assert "What waits for you" in anna.said
    anna.send("/taal", taal="nl")
    anna.get("/werklijst")
    assert "Wat op u wacht" in anna.said


def test_in_english_the_road_of_a_request_is_english_too(place: Place) -> None:
    case = place.opened()
    anna = place.visitor("Anna")
    anna.client.cookies.set("vierogen-taal", "en")
    anna.get(f"/verzoeken/{case.id}")
    road = re.findall(r"<text[^>]*>(.*?)</text>", anna.text)
    assert {"open", "statement submitted", "with the deadlock", "breaker"} <= {*road}
    assert not {"verklaring", "voorgelegd", "bij de"} & {*road}


def test_in_english_who_answers_a_question_is_english_too(place: Place) -> None:
    petra = place.visitor("Petra")
    petra.get("/beheer/criteria")
    petra.send("/taal", taal="en")
    petra.get("/beheer/criteria")
    assert "the expert, the other eyes" in petra.said


def test_the_clock_is_named_once(place: Place) -> None:
    case = place.opened()
    place.clock.days(120)
    place.system.tick()
    anna = place.visitor("Anna")
    anna.get(f"/verzoeken/{case.id}")
    assert "de klok" in anna.said
    assert "de klok, de klok" not in anna.said


def test_what_was_erased_is_said_calmly_and_the_rest_of_the_page_is_there(place: Place) -> None:
    case = place.opened().stated()
    case.does("Anna", "intrekking", {"namens": "ouders", "reden": "Wij zien ervan af"})
    every = {"categorieen": ["identiteit", "medisch", "onderwijs", "eigen-woorden"], "grond": "termijn-voorbij"}
    place.clock.days(21 * 366)
    assert case.office.caller("Quinten").post(f"{case.path}/wisvoorstellen", every).status_code == 200
    sofie = case.office.caller("Sofie")
    read = sofie.get(f"{case.path}/bewaring").headers["ETag"]
    assert sofie.post(f"{case.path}/wisbesluiten", version=read).status_code == 200
    assert destroying(place.system, timedelta(0)).run().keys == 4
    for name, hat in (("Anna", None), ("Bram", None), ("Dirk", "adviseur")):
        reader = place.visitor(name, hat)
        assert reader.get(case.path).status_code == 200
        assert "Gewist, en hier niet meer te zien: onderwijskundige gegevens, wie het kind is" in reader.said
        assert "Jip" not in reader.said
        assert "1990" not in reader.said
