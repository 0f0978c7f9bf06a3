"""The access log on pages: what a privacy officer finds in sentences, and what a family is given on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from vierogen.application.access_log import AccessOutcome, Activity, Purpose, Wanted
from vierogen.casebook import cast
from web.visitors import Place, Visitor, path_of

LOG = "/inzagelogboek"


def at(place: Place, name: str, path: str = LOG) -> Visitor:
    visitor = place.visitor(name)
    assert visitor.get(path).status_code == 200, visitor.said
    return visitor


def newest(place: Place) -> Any:
    return next(iter(place.system.store.access.rows(Wanted(), 1))).entry


def test_a_privacy_officer_begins_at_the_log_and_finds_who_saw_what_in_sentences(any_place: Place) -> None:
    case = any_place.opened().stated()
    any_place.visitor("Bram").get(f"/verzoeken/{case.id}")
    quinten = any_place.visitor("Quinten")
    assert path_of(quinten.get("/")) == LOG
    at(any_place, "Quinten")
    quinten.get(LOG)
    assert 'href="/werklijst"' not in quinten.text
    quinten.send(LOG, request=f"https://vierogen.example/verzoeken/{case.id}", person=str(cast.BRAM.id))
    assert "zag Bram Bakker, leerplichtambtenaar bij Gemeente Amersfoort: " in quinten.said
    assert f'href="/verzoeken/{case.id}/inzage"' in quinten.text
    assert "Anna de Vries" not in quinten.said.split("in het logboek")[-1]


def test_searching_is_a_row_itself_and_only_once_something_was_asked(place: Place) -> None:
    case = place.opened()
    at(place, "Quinten")
    assert list(place.system.store.access.rows(Wanted(person=cast.QUINTEN.id), 1)) == []
    quinten = at(place, "Quinten")
    answer = quinten.send(LOG, request=str(case.id))
    assert answer.status_code == 200, "no redirect: nobody stands in an address"
    row = newest(place)
    assert (row.activity, str(row.object), row.purpose) == (Activity.LOG_SEARCH, case.id, Purpose.PRIVACY)


def test_what_was_asked_in_vain_is_found_by_itself(place: Place) -> None:
    case = place.opened()
    assert place.visitor("Ilse").get(f"/verzoeken/{case.id}").status_code == 404
    quinten = at(place, "Quinten")
    quinten.send(LOG, request=str(case.id), outcome=AccessOutcome.DENIED.value)
    assert "1 regel gevonden" in quinten.said
    assert (
        "vroeg Ilse van Dam, leerplichtambtenaar bij Gemeente Utrecht, dit op en kreeg niets te zien." in quinten.said
    )


def test_days_choose_and_what_was_typed_stays(place: Place) -> None:
    case = place.opened()
    place.visitor("Bram").get(f"/verzoeken/{case.id}")
    quinten = at(place, "Quinten")
    quinten.send(LOG, from_on="2030-01-01")
    assert "Niets gevonden" in quinten.said
    assert 'value="2030-01-01"' in quinten.text


@pytest.mark.parametrize(
    ("words", "field", "said"),
    [
        ({"request": "Jip van Leeuwen"}, "request", "Dit is geen nummer van een verzoek."),
        ({"from_on": "2026-06-05", "until": "2026-06-04"}, "until", "De laatste dag ligt voor de eerste."),
        ({"from_on": "31-02-2026"}, "from_on", "Deze datum bestaat niet."),
        ({"from_on": "0001-01-01"}, "from_on", "1990"),
        ({"until": "9999-12-31"}, "until", "1990"),
        ({"person": "iemand"}, "person", "Maak een keuze."),
        ({"outcome": "iets"}, "outcome", "Maak een keuze."),
    ],
)
def test_a_fault_is_said_at_its_field(place: Place, words: dict[str, str], field: str, said: str) -> None:
    quinten = at(place, "Quinten")
    assert quinten.send(LOG, **words).status_code == 400
    assert f'href="#veld-{field}"' in quinten.text
    assert said in quinten.said


def test_one_turns_pages_and_a_wrong_place_is_the_newest(place: Place) -> None:
    case = place.opened()
    bram = place.visitor("Bram")
    for _ in range(55):
        bram.get(f"/verzoeken/{case.id}")
    quinten = at(place, "Quinten")
    quinten.send(LOG, person=str(cast.BRAM.id))
    assert quinten.text.count("zag Bram Bakker") == 50
    (place_in_log,) = quinten.fields(f"{LOG}#gevonden")["voor"]
    older = quinten.client.post(LOG, data={**quinten.fields(f"{LOG}#gevonden"), "voor": place_in_log})
    assert older.text.count("zag Bram Bakker") == 5
    wrong = quinten.client.post(LOG, data={**quinten.fields(f"{LOG}#gevonden"), "voor": "0x1"})
    assert wrong.text.count("zag Bram Bakker") == 50


def test_others_find_only_what_they_did_and_are_not_asked_who(place: Place) -> None:
    case = place.opened()
    bram = place.visitor("Bram")
    bram.get(f"/verzoeken/{case.id}")
    bram.get(LOG)
    assert 'name="person"' not in bram.text
    bram.send(LOG, request=str(case.id), person=str(cast.ANNA.id))
    assert "zag Bram Bakker" in bram.said
    assert "Anna" not in bram.said


@pytest.mark.parametrize("name", ["Petra", "Roos"])
def test_who_may_read_nothing_of_the_log_reads_whose_it_is(place: Place, name: str) -> None:
    visitor = place.visitor(name)
    assert visitor.get(LOG).status_code == 403
    assert "functionaris gegevensbescherming" in visitor.said


# ── the log of one request ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_expert_prints_for_the_family_who_saw_the_request(any_place: Place) -> None:
    case = any_place.opened().stated()
    any_place.visitor("Bram").get(f"/verzoeken/{case.id}")
    anna = any_place.visitor("Anna")
    anna.get(f"/verzoeken/{case.id}")
    assert f'href="/verzoeken/{case.id}/inzage"' in anna.text
    assert anna.get(f"/verzoeken/{case.id}/inzage").status_code == 200
    for words in (
        "Wie zag dit verzoek?",
        "zag Bram Bakker, leerplichtambtenaar bij Gemeente Amersfoort",
        "U hebt het recht om dit te weten (artikel 15 van de AVG).",
        "mag u het geven aan: ouders.",
        f"door Anna de Vries, GGD regio Utrecht. Verzoek {case.id}.",
    ):
        assert words in anna.said, words
    assert "Jip" not in anna.said, "the log holds no name of a child"
    assert newest(any_place).activity is Activity.LOG_OF_REQUEST


def test_the_letter_stays_dutch_when_the_reader_chose_english(place: Place) -> None:
    case = place.opened()
    quinten = place.visitor("Quinten")
    quinten.client.cookies.set("vierogen-taal", "en")
    quinten.get(f"/verzoeken/{case.id}/inzage")
    assert "For the family" in quinten.said
    assert "U hebt het recht om dit te weten" in quinten.said


def test_who_looks_along_reads_only_what_they_saw_themselves(place: Place) -> None:
    case = place.opened().looked_at()
    dirk = place.visitor("Dirk", "adviseur")
    dirk.get(f"/verzoeken/{case.id}")
    assert dirk.get(f"/verzoeken/{case.id}/inzage").status_code == 200
    assert "Wat u van dit verzoek zag" in dirk.said
    assert "zag Dirk Evers" in dirk.said
    assert "Anna" not in dirk.said


def test_who_may_not_know_of_the_request_does_not_learn_who_saw_it(place: Place) -> None:
    case = place.opened()
    for name in ("Ilse", "Karin"):
        assert place.visitor(name).get(f"/verzoeken/{case.id}/inzage").status_code == 404


def test_a_long_log_goes_on_on_a_next_sheet_and_says_so(place: Place) -> None:
    case = place.opened()
    for _ in range(205):
        place.system.questions.whole(UUID(case.id), cast.who("Bram"))
    quinten = place.visitor("Quinten")
    quinten.get(f"/verzoeken/{case.id}/inzage")
    assert "Dit is een deel van het overzicht" in quinten.said
    assert quinten.said.count("zag Bram Bakker") == 200
    older = quinten.text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    quinten.get(older)
    assert 0 < quinten.said.count("zag Bram Bakker") < 20
    assert quinten.get(f"/verzoeken/{case.id}/inzage?voor=onzin").status_code == 200
