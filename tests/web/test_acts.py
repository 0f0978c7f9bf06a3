"""Acts on pages: forms that keep what was typed, say what is wrong where it is, and do nothing twice."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from vierogen.application.access_log import Activity, Part, Wanted
from vierogen.web.act_pages import act_forms
from vierogen_api.operations import WITHIN
from web.visitors import Place, Visitor, path_of

HEARD = {"hearing__separately": "ja", "hearing__own_words": "Het gaat niet meer."}


def at_the_form(place: Place, path: str, name: str = "Anna") -> tuple[Visitor, str]:
    case = place.opened()
    visitor = place.visitor(name)
    there = f"/verzoeken/{case.id}/{path}"
    assert visitor.get(there).status_code == 200
    return visitor, there


def test_every_form_stands_where_the_api_has_its_act() -> None:
    assert {form.act: path for path, form in act_forms().items()}.items() <= {
        act: address for act, (address, _) in WITHIN.items()
    }.items()


def test_a_talk_is_recorded_and_the_request_says_so(any_place: Place) -> None:
    anna, form = at_the_form(any_place, "oudergesprekken")
    answer = anna.send(form, **HEARD)
    assert (answer.status_code, path_of(answer)) == (303, form.rpartition("/")[0])

    anna.get(path_of(answer))
    assert "Het gesprek met de ouders is vastgelegd." in anna.said
    assert "Sprak op 10 juni 2026 met de ouders." in anna.said
    assert "Het gaat niet meer." in anna.said
    anna.get(path_of(answer))
    assert "Het gesprek met de ouders is vastgelegd." not in anna.said


def test_all_that_is_wrong_is_said_at_once_and_what_was_typed_stays(place: Place) -> None:
    anna, form = at_the_form(place, "oudergesprekken")
    answer = anna.send(form, hearing__heard_on="31-02-2026", hearing__separately="nee", hearing__own_words="<b>Pas</b>")

    assert answer.status_code == 400
    assert anna.title.startswith("Fout: ")
    for name in ("hearing.heard_on", "hearing.why_not_separately"):
        assert f'href="#veld-{name}"' in anna.text
        assert f'id="veld-{name}-fout"' in anna.text
    assert anna.fields(form)["hearing.own_words"] == ["&lt;b&gt;Pas&lt;/b&gt;"] or "&lt;b&gt;Pas" in anna.text
    assert "<b>Pas" not in anna.text
    assert 'id="veld-hearing.separately-nee" name="hearing.separately" value="nee" checked' in anna.text


def test_what_the_rules_refuse_stands_with_its_sentence_and_source(place: Place) -> None:
    anna, form = at_the_form(place, "oudergesprekken")
    answer = anna.send(form, **HEARD | {"hearing__heard_on": "2026-06-11"})
    assert answer.status_code == 409
    assert "Er is niets vastgelegd" in anna.said
    assert "Bron" in anna.said
    assert anna.send(form, hearing__heard_on="2026-06-10").status_code == 303


def test_a_double_click_does_it_once(place: Place) -> None:
    anna, form = at_the_form(place, "oudergesprekken")
    first, second = anna.text, anna.text
    anna.text = first
    assert anna.send(form, **HEARD).status_code == 303
    anna.text = second
    assert anna.send(form, **HEARD).status_code == 303
    anna.get(form.rpartition("/")[0])
    assert anna.said.count("Sprak op 10 juni 2026 met de ouders.") == 1


def test_somebody_who_was_first_is_shown_before_it_counts(place: Place) -> None:
    case = place.opened()
    anna, bram = place.visitor("Anna"), place.visitor("Bram")
    form = f"/verzoeken/{case.id}/kindgesprekken"
    anna.get(form)
    bram.get(form.replace("kind", "ouder"))
    assert bram.send(form.replace("kind", "ouder"), **HEARD).status_code == 303

    answer = anna.send(form, **HEARD | {"hearing__own_words": "Ik wil naar buiten."})
    assert answer.status_code == 409
    assert "Iemand was u voor" in anna.said
    assert "Bram Bakker" in anna.said
    assert anna.fields(form)["hearing.own_words"] == ["Ik wil naar buiten."]
    assert anna.send(form).status_code == 303


def test_who_may_not_do_it_reads_why_before_writing(place: Place) -> None:
    bram, _ = at_the_form(place, "verklaringen", "Bram")
    assert "Dit hoort bij een andere rol." in bram.said
    assert "<textarea" not in bram.text


def test_a_statement_is_put_before_other_eyes_with_every_question_answered(place: Place) -> None:
    case = place.opened().prepared()
    anna = place.visitor("Anna")
    form = f"/verzoeken/{case.id}/verklaringen"
    anna.get(form)
    assert "statement.answers.Z4" in anna.text
    assert "statement.answers.Z3" not in anna.text, "that question is for the other eyes"
    answered = {f"statement__answers__{code}": "WEIGHTY" for code in ("Z1", "Z2", "Z4", "Z6")}
    motives = {f"statement__motives__{code}": "omdat het zo bleek" for code in ("Z1", "Z2", "Z4", "Z6")}
    plan = {"goals": "opbouwen", "contact": "mevrouw Jansen", "review_on": "2026-11-10"}
    said = {
        "statement__examined_on": "2026-06-09",
        "statement__treats_child": "nee",
        "duration": "tot",
        "statement__ground": "PSYCHOLOGICAL",
        "statement__limitations": "hooguit een uur prikkels",
        **{f"statement__plan__{name}": words for name, words in plan.items()},
    }
    unanswered = anna.send(form, **said, **motives)
    assert unanswered.status_code == 400
    assert anna.text.count("Maak een keuze.") == 8
    summary = re.findall(r'<li><a class="nl-link" href="#veld-[^"]*">(.*?)</a></li>', anna.text)
    assert len({*summary}) == len(summary) == 4, "each says which question it is about"
    assert "op tegen wat het verliest?</span> · <span>Uw antwoord</span> – Maak een keuze." in summary[2]
    assert anna.send(form, **answered).status_code == 303
    stated = anna.get(f"/verzoeken/{case.id}")
    assert "Verklaring voorgelegd" in stated.text
    assert "Van 1 augustus 2026 tot en met 31 juli 2027" in anna.said


def test_granting_asks_once_more_and_then_counts(place: Place) -> None:
    case = place.opened().agreed()
    case.does("Anna", "leesbevestigingen", {"gelezenVersie": 1, "akkoordVan": ["ouders"]})
    anna = place.visitor("Anna")
    form = f"/verzoeken/{case.id}/toekenning"
    anna.get(form)
    once_more = anna.send(form).headers["location"]
    anna.get(once_more)
    assert "Wat dit betekent voor het kind" in anna.said
    assert "31 juli 2027" in anna.said
    assert "Wie meekeek Dirk Evers In de rol van adviseur van het samenwerkingsverband" in anna.said
    assert "Ja, verleen de vrijstelling" in anna.said, "a button says what it does"
    assert anna.send(form).status_code == 303
    anna.get(f"/verzoeken/{case.id}")
    assert "De vrijstelling is verleend, met vier ogen." in anna.said


def test_a_form_logs_no_more_than_it_shows(place: Place) -> None:
    _, form = at_the_form(place, "oudergesprekken")
    (row,) = place.system.store.access.rows(Wanted(), 1)
    assert row.entry.activity is Activity.READ
    assert str(row.entry.object) in form
    assert row.entry.parts == {Part.FACTS, Part.NAME}


# ── a session that ends ──────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_typed_when_a_session_ended_is_there_again_after_logging_in(any_place: Place) -> None:
    anna, form = at_the_form(any_place, "oudergesprekken")
    any_place.clock.moment += timedelta(minutes=31)
    answer = anna.send(form, **HEARD)
    assert answer.headers["location"].endswith("&reden=bewaard")
    anna.get(answer.headers["location"])
    assert "Wat u typte, is bewaard." in anna.said

    anna.be("Anna").get(form)
    assert "Dit typte u eerder" in anna.said
    assert anna.fields(form)["hearing.own_words"] == ["Het gaat niet meer."]
    assert anna.send(form).status_code == 303
    anna.get(form)
    assert "Dit typte u eerder" not in anna.said


def test_a_draft_is_for_who_typed_it_alone(place: Place) -> None:
    anna, form = at_the_form(place, "oudergesprekken")
    place.clock.moment += timedelta(minutes=31)
    anna.send(form, **HEARD)
    for name in ("Bram", "Anna"):
        other = place.visitor(name)
        other.get(form)
        assert ("Het gaat niet meer." in other.said) == (name == "Anna")


def test_a_draft_can_be_thrown_away_and_goes_by_itself_after_a_week(place: Place) -> None:
    anna, form = at_the_form(place, "oudergesprekken")
    words = {name: word[-1] for name, word in anna.fields(form).items()} | {"hearing.own_words": "half af"}
    assert anna.client.post("/concepten", data=words | {"formulier": form}).status_code == 204
    anna.get(form)
    assert anna.fields(form)["hearing.own_words"] == ["half af"]
    assert path_of(anna.send("/concepten/weg")) == form
    anna.get(form)
    assert anna.fields(form)["hearing.own_words"] == [""]

    anna.client.post("/concepten", data=words | {"formulier": form})
    place.clock.moment += timedelta(days=7)
    anna.be("Anna").get(form)
    assert anna.fields(form)["hearing.own_words"] == [""]


@pytest.mark.parametrize("word", ["", "x"])
def test_a_form_without_the_word_of_the_session_does_nothing(place: Place, word: str) -> None:
    anna, form = at_the_form(place, "oudergesprekken")
    assert anna.send(form, **HEARD, csrf=word).status_code == 403
    anna.get(form.rpartition("/")[0])
    assert "Sprak op" not in anna.said


def test_a_form_of_another_site_does_nothing_and_keeps_nothing(place: Place) -> None:
    anna, form = at_the_form(place, "oudergesprekken")
    words = {name: word[-1] for name, word in anna.fields(form).items()} | {"hearing.own_words": "van elders"}
    for headers in (
        {"Origin": "https://elders.example"},
        {"Origin": "https://[::1"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        assert anna.client.post(form, data=words, headers=headers).status_code == 403
    anna.get(form)
    assert "van elders" not in anna.text
