"""Keeping and erasing on pages: what waits, what a family is told, and two privacy officers who decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from api.office import Case, hearing
from vierogen.application.access_log import Activity, Wanted
from vierogen.bootstrap.erasing import destroying
from vierogen.web.erasing_forms import FORMS
from vierogen_api.routes.erasing import ERASING
from web.visitors import Place, Visitor, path_of

VOICE, MEDICAL = "voice", "medical"


def over(place: Place) -> Case:
    """A request that is over, with words of the parents in it."""
    case = place.opened().does("Anna", "oudergesprekken", {"gesprek": hearing()})
    return case.does("Anna", "intrekking", {"namens": "ouders", "reden": "Wij zien ervan af"})


def at(place: Place, name: str, case: Case, path: str = "bewaring") -> Visitor:
    visitor = place.visitor(name)
    visitor.get(f"/verzoeken/{case.id}/{path}")
    return visitor


def fills_in(visitor: Visitor, case: Case, path: str, **words: Any) -> Any:
    visitor.get(f"/verzoeken/{case.id}/{path}")
    return visitor.send(f"/verzoeken/{case.id}/{path}", **words)


def asked(place: Place, *categories: str) -> Case:
    case = over(place)
    quinten = place.visitor("Quinten")
    done = fills_in(quinten, case, "wisverzoeken", categories=list(categories), asked_by="PARENTS")
    assert (done.status_code, path_of(done)) == (303, f"/verzoeken/{case.id}/bewaring")
    return case


def proposed(place: Place, *categories: str) -> Case:
    case = asked(place, *categories)
    done = fills_in(place.visitor("Quinten"), case, "wisvoorstellen")
    assert done.status_code == 303, "what the family asked is filled in already"
    return case


def test_a_familys_question_ends_in_an_account_of_what_two_people_erased(any_place: Place) -> None:
    case = proposed(any_place, VOICE)
    sofie = any_place.visitor("Sofie")
    sofie.get("/wissen")
    assert "Wat ouders en kind zelf zeiden – het gezin vroeg erom" in sofie.said
    assert "wacht op u" in sofie.said.lower()
    assert "Jip" not in sofie.said
    sofie.get(f"/verzoeken/{case.id}/bewaring")
    assert f'href="/verzoeken/{case.id}/wisbesluiten"' in sofie.text
    assert "Quinten" in sofie.said
    assert fills_in(sofie, case, "wisbesluiten").status_code == 303
    sofie.get(f"/verzoeken/{case.id}/bewaring")
    assert "Besloten. Vanaf nu ziet niemand dit meer" in sofie.said
    assert "niemand ziet het meer, en de sleutel volgt" in sofie.said
    assert destroying(any_place.system, timedelta(0)).run().children == 1
    bram = at(any_place, "Bram", case)
    assert "omdat het gezin erom vroeg. Twee mensen besloten dat samen." in bram.said
    assert "wisvoorstellen" not in bram.text
    sofie.get("/wissen")
    assert "Er wacht nu niets op u" in sofie.said


def test_who_proposed_takes_it_back_and_another_one_turns_it_down(place: Place) -> None:
    case = proposed(place, VOICE)
    quinten, sofie = at(place, "Quinten", case), at(place, "Sofie", case)
    back, down = "ingetrokken-wisvoorstellen", "afgewezen-wisvoorstellen"
    assert (f"/{back}" in quinten.text, f"/{down}" in quinten.text) == (True, False)
    assert (f"/{back}" in sofie.text, f"/{down}" in sofie.text) == (False, True)
    assert fills_in(sofie, case, back).status_code == 409
    assert "een ander stelde dit voor; u kunt het afwijzen" in sofie.said.lower()
    sofie.get(f"/verzoeken/{case.id}/wisbesluiten")
    assert fills_in(quinten, case, back).status_code == 303
    quinten.get(f"/verzoeken/{case.id}/bewaring")
    assert "Uw voorstel is ingetrokken. Er is niets gewist." in quinten.said
    assert sofie.send(f"/verzoeken/{case.id}/wisbesluiten").status_code == 409, "it was read before"
    assert fills_in(quinten, case, "wisvoorstellen").status_code == 303


def test_nobody_decides_alone_and_the_page_shows_the_rule(place: Place) -> None:
    case = proposed(place, VOICE)
    quinten = at(place, "Quinten", case)
    assert f'href="/verzoeken/{case.id}/wisbesluiten"' not in quinten.text
    assert "U stelde dit voor." in quinten.said
    assert fills_in(quinten, case, "wisbesluiten").status_code == 409
    assert "Een ander stelde voor om te wissen." in quinten.said
    assert "Wie het voorstelde, besluit er niet over." in quinten.said
    assert 'class="vo-source"' in quinten.text
    recorded = place.system.people.register.erasures.values()
    assert [one.decided for one in recorded] == [{}]


def test_what_was_read_is_what_is_decided(place: Place) -> None:
    case = proposed(place, VOICE, MEDICAL)
    sofie = at(place, "Sofie", case, "wisbesluiten")
    assert fills_in(place.visitor("Quinten"), case, "wisvoorstellen", categories=[VOICE]).status_code == 303
    assert sofie.send(f"/verzoeken/{case.id}/wisbesluiten").status_code == 409
    assert "Iemand was u voor" in sofie.said
    assert [one.decided for one in place.system.people.register.erasures.values()] == [{}]
    assert sofie.send(f"/verzoeken/{case.id}/wisbesluiten").status_code == 303
    (erasure,) = place.system.people.register.erasures.values()
    assert [one.value for one in erasure.decided] == [VOICE]


def test_a_double_click_records_once(place: Place) -> None:
    case = over(place)
    quinten = at(place, "Quinten", case, "bewaarplichten")
    for _ in range(2):
        words = quinten.fields(f"/verzoeken/{case.id}/bewaarplichten") | {"reason": ["COURT"]}
        assert quinten.client.post(f"/verzoeken/{case.id}/bewaarplichten", data=words).status_code == 303
    child = place.system.desk.fresh(UUID(case.id)).child
    assert child is not None
    assert place.system.people.register.versions[child.id] == 1


def test_a_hold_is_told_to_the_family_stops_a_decision_and_is_lifted(place: Place) -> None:
    case = proposed(place, VOICE)
    quinten, sofie = place.visitor("Quinten"), place.visitor("Sofie")
    assert fills_in(quinten, case, "bewaarplichten", reason="OTHER_PARENT").status_code == 303
    quinten.get(f"/verzoeken/{case.id}/bewaring")
    assert "Er wordt nu niets gewist: een ouder met gezag maakt bezwaar." in quinten.said
    assert "Wissen weer toestaan" in quinten.said
    assert "Wissen tegenhouden" not in quinten.said
    assert fills_in(sofie, case, "wisbesluiten").status_code == 409
    assert "Er is niet gevraagd of bepaald dat alles bewaard blijft." in sofie.said
    assert fills_in(quinten, case, "opgeheven-bewaarplichten").status_code == 303
    assert fills_in(sofie, case, "wisbesluiten").status_code == 303


def test_a_proposal_is_turned_down_and_then_there_is_none_to_decide_on(place: Place) -> None:
    case = proposed(place, VOICE)
    sofie = place.visitor("Sofie")
    assert fills_in(sofie, case, "afgewezen-wisvoorstellen").status_code == 303
    sofie.get(f"/verzoeken/{case.id}/wisbesluiten")
    assert "Er ligt geen voorstel om te wissen." in sofie.said
    assert sofie.fields(f"/verzoeken/{case.id}/wisbesluiten") == {}


def test_what_a_law_keeps_is_refused_with_the_law(place: Place) -> None:
    case = over(place)
    quinten = place.visitor("Quinten")
    said = {"categories": ["identity"], "ground": "TERM_PASSED"}
    assert fills_in(quinten, case, "wisvoorstellen", **said).status_code == 409
    assert "Geen wet zegt dat dit nog bewaard blijft." in quinten.said
    assert 'value="identity" checked' in quinten.text, "what was chosen stays"


@pytest.mark.parametrize(
    ("path", "words", "field"),
    [
        ("wisverzoeken", {"categories": [], "asked_by": "PARENTS"}, "categories"),
        ("wisverzoeken", {"categories": [VOICE]}, "asked_by"),
        ("wisverzoeken", {"categories": [VOICE], "asked_by": "PARENTS", "received_on": "31-02-2026"}, "received_on"),
        ("wisvoorstellen", {"categories": ["alles"], "ground": "ASKED"}, "categories"),
        ("bewaarplichten", {"reason": "zomaar"}, "reason"),
    ],
)
def test_a_fault_is_said_at_its_field(place: Place, path: str, words: dict[str, Any], field: str) -> None:
    case = over(place)
    quinten = place.visitor("Quinten")
    assert fills_in(quinten, case, path, **words).status_code == 400
    assert f'href="#veld-{field}"' in quinten.text
    assert place.system.people.register.erasures == {}


def test_the_list_says_until_when_a_family_that_asked_must_hear(place: Place) -> None:
    asked(place, "voice")
    quinten = place.visitor("Quinten")
    quinten.get("/wissen")
    assert "Het gezin hoort uiterlijk 10 juli 2026 wat daarmee is gedaan." in quinten.said
    assert "Te laat" not in quinten.said
    place.clock.days(31)
    quinten = place.visitor("Quinten")
    quinten.get("/wissen")
    assert "Te laat" in quinten.said


def test_another_request_is_found_by_its_number_or_its_address(place: Place) -> None:
    case = over(place)
    quinten = place.visitor("Quinten")
    quinten.get("/wissen")
    found = quinten.send("/wissen", request=f"https://vierogen.example/verzoeken/{case.id}")
    assert path_of(found) == f"/verzoeken/{case.id}/bewaring"
    quinten.get("/wissen")
    assert quinten.send("/wissen", request="Jip").status_code == 400
    assert "Dit is geen nummer van een verzoek." in quinten.said
    quinten.get("/wissen")
    assert quinten.send("/wissen", request="").status_code == 400
    unknown = "7d0b7f0c-3c2f-4b57-9a55-2b1f6f0f8c11"
    quinten.get("/wissen")
    assert quinten.send("/wissen", request=unknown).status_code == 400
    assert "Er is geen verzoek met dit nummer in uw gebied." in quinten.said
    assert quinten.fields("/wissen")["request"] == [unknown], "what was typed stays"


def test_who_is_no_privacy_officer_reads_whose_it_is_and_changes_nothing(place: Place) -> None:
    case = over(place)
    for name in ("Anna", "Bram", "Petra"):
        visitor = place.visitor(name)
        assert visitor.get("/wissen").status_code == 403
        for form in FORMS:
            assert visitor.get(f"/verzoeken/{case.id}/{form.path}").status_code == 403
            assert "functionaris gegevensbescherming" in visitor.said
        csrf = visitor.fields("/uitloggen")
        sent = visitor.client.post(f"/verzoeken/{case.id}/bewaarplichten", data={**csrf, "reason": "COURT"})
        assert sent.status_code == 403
    assert place.system.people.register.erasures == {}


def test_the_account_is_for_who_may_give_it_to_the_family_and_is_logged(place: Place) -> None:
    case = over(place)
    anna = at(place, "Anna", case)
    for words in (
        "Wat wordt er bewaard, en wat is gewist?",
        "mag u het geven aan: ouders.",
        "Medische gegevens: bewaard door",
    ):
        assert words.lower() in anna.said.lower(), words
    assert next(iter(place.system.store.access.rows(Wanted(), 1))).entry.activity is Activity.KEPT
    anna.get(f"/verzoeken/{case.id}/inzage")
    assert f'href="/verzoeken/{case.id}/bewaring"' in anna.text
    dirk = place.visitor("Dirk", "adviseur")
    assert dirk.get(f"/verzoeken/{case.id}/bewaring").status_code == 404
    elsewhere = place.visitor("Ilse")
    assert elsewhere.get(f"/verzoeken/{case.id}/bewaring").status_code == 404


def test_what_was_chosen_when_a_session_ended_is_there_again(place: Place) -> None:
    case = over(place)
    form = f"/verzoeken/{case.id}/bewaarplichten"
    quinten = at(place, "Quinten", case, "bewaarplichten")
    place.clock.moment += timedelta(minutes=31)
    assert quinten.send(form, reason="COURT").headers["location"].endswith("&reden=bewaard")
    quinten.be("Quinten").get(form)
    assert "Dit typte u eerder" in quinten.said
    assert quinten.fields(form)["reason"] == ["COURT"]
    assert quinten.send(form).status_code == 303
    quinten.get(form)
    assert "Dit typte u eerder" not in quinten.said


def test_each_act_has_a_form_on_the_path_of_the_api() -> None:
    assert {form.act: form.path for form in FORMS} == {act: path for act, (path, _) in ERASING.items()}
