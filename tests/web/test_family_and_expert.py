"""The pages of the expert and the family: no, deliberation, revision, reading, correction, blocking, withdrawal, review."""

from __future__ import annotations

from typing import Any

import pytest

from api.office import Case, child
from vierogen.application.access_log import Part, Wanted
from vierogen.casebook import cast
from web.visitors import Place, Visitor, path_of

DISSENT = {"gelezenVersie": 1, "reden": "er is een plek op de Wilg"}


def in_deliberation(place: Place) -> Case:
    return place.opened().looked_at().does("Dirk", "niet-instemmingen", DISSENT)


def talked_over(place: Place) -> Case:
    spoken = {"gehoudenOp": "2026-06-10", "uitkomst": "eerst een halve dag proberen"}
    return in_deliberation(place).does("Anna", "overleggen", spoken)


def at(case: Case, act: str) -> str:
    return f"/verzoeken/{case.id}/{act}"


FORMS: dict[str, tuple[Any, dict[str, Any], str, str, str]] = {
    # act: from where, what is filled in, a needed field, what is said afterwards, and in the timeline
    "afwijzing": (
        lambda place: place.opened().prepared(),
        {"reason": "Jip kan naar de Wilg."},
        "reason",
        "Vastgelegd dat er geen verklaring komt.",
        "Gaf geen verklaring af: het kind kan naar een school.",
    ),
    "overleggen": (
        in_deliberation,
        {"outcome": "Wij proberen eerst een halve dag."},
        "outcome",
        "Het overleg is vastgelegd.",
        "Legde het overleg van 10 juni 2026 vast.",
    ),
    "leesbevestigingen": (
        lambda place: place.opened().agreed(),
        {"how": "gelezen"},
        "how",
        "Vastgelegd dat het gezin akkoord is met deze versie.",
        "Legde vast dat het gezin versie 1 heeft gelezen.",
    ),
    "correcties": (
        lambda place: place.opened().agreed(),
        {"asked_by": "PARENTS", "correction": "De geboortedatum klopt niet."},
        "correction",
        "De correctie is vastgelegd.",
        "Legde een correctie vast, gevraagd door de ouders.",
    ),
    "blokkering": (
        lambda place: place.opened().agreed(),
        {"blocked_by": "PARENTS"},
        "blocked_by",
        "De blokkering is vastgelegd.",
        "Legde vast dat het gezin het verslag achterhoudt.",
    ),
    "intrekking": (
        lambda place: place.opened(),
        {"asked_by": "PARENTS", "reason": "Het gaat beter."},
        "asked_by",
        "Het verzoek is ingetrokken.",
        "Trok het verzoek in, namens de ouders.",
    ),
    "tussentijdse-evaluaties": (
        lambda place: place.opened().granted(),
        {"story": "Jip leest weer.", "next_review_on": "2026-11-01"},
        "story",
        "Vastgelegd wat er is gezien.",
        "Keek op 10 juni 2026 of de weg terug dichterbij is.",
    ),
}


@pytest.mark.parametrize("act", FORMS)
def test_it_is_recorded_and_the_request_says_so(place: Place, act: str) -> None:
    begin, words, _, done, told = FORMS[act]
    case = begin(place)
    anna = place.visitor("Anna")
    anna.get(f"/verzoeken/{case.id}")
    assert f'href="{at(case, act)}"' in anna.text
    anna.get(at(case, act))
    answer = anna.send(at(case, act), **words)
    assert (answer.status_code, path_of(answer)) == (303, f"/verzoeken/{case.id}")
    anna.get(path_of(answer))
    assert done in anna.said
    assert told in anna.said


@pytest.mark.parametrize("act", FORMS)
def test_what_is_missing_is_said_at_its_field_and_the_rest_stays(place: Place, act: str) -> None:
    begin, words, needed, _, _ = FORMS[act]
    case = begin(place)
    anna = place.visitor("Anna")
    anna.get(at(case, act))
    answer = anna.send(at(case, act), **words | {needed: None})
    assert answer.status_code == 400
    assert f'href="#veld-{needed}"' in anna.text
    assert f'id="veld-{needed}-fout"' in anna.text
    kept = anna.fields(at(case, act))
    assert all(kept[name] == [word] for name, word in words.items() if name != needed)


REFUSED = {
    "afwijzing": ({"reason": "-"}, "Er staat een reden bij, in woorden."),
    "overleggen": ({"held_on": "2026-06-11"}, "Wat is gebeurd, is al geweest."),
    "leesbevestigingen": None,  # what it reads cannot be old: then somebody was first
    "correcties": ({"asked_by": "CHILD"}, "Wie voor het gezin spreekt, mag dat op deze leeftijd van het kind."),
    "blokkering": ({"blocked_by": "CHILD"}, "Het kind is 11 jaar: dit is niet aan kind"),
    "intrekking": ({"asked_by": "CHILD"}, "Het kind is 11 jaar: dit is niet aan kind"),
    "tussentijdse-evaluaties": ({"reviewed_on": "2026-06-11"}, "11 juni 2026 is nog niet geweest"),
}


@pytest.mark.parametrize("act", [act for act in FORMS if REFUSED[act]])
def test_a_refusal_stands_with_its_rule_and_nothing_happened(place: Place, act: str) -> None:
    begin, words, *_ = FORMS[act]
    changes, said = REFUSED[act] or ({}, "")
    case = begin(place)
    anna = place.visitor("Anna")
    anna.get(at(case, act))
    assert anna.send(at(case, act), **words | changes).status_code == 409
    assert "Er is niets vastgelegd" in anna.said
    assert said in anna.said
    assert "Bron" in anna.said
    assert place.office.caller("Anna").get(f"/verzoeken/{case.id}").json()["versie"] == case.version


@pytest.mark.parametrize("act", FORMS)
def test_somebody_who_was_first_is_shown_before_it_counts(place: Place, act: str) -> None:
    begin, words, *_ = FORMS[act]
    case = begin(place)
    anna = place.visitor("Anna")
    anna.get(at(case, act))
    case.does("Bram", "betrokkenheden", {"persoon": str(cast.OMAR.id), "betrokkenheid": "familie", "reden": "zijn oom"})
    assert anna.send(at(case, act), **words).status_code == 409
    assert "Iemand was u voor" in anna.said
    assert "Bram Bakker" in anna.said
    assert anna.send(at(case, act)).status_code == 303


# ── one by one ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_revision_begins_with_what_lay_there_and_goes_before_other_eyes_again(place: Place) -> None:
    case = talked_over(place)
    anna = place.visitor("Anna")
    form = at(case, "herzieningen")
    anna.get(form)
    fields = anna.fields(form)
    assert fields["statement.findings"] == ["een angststoornis"]
    assert fields["statement.conclusion.until"] == ["2027-07-31"]
    assert fields["statement.answers.Z1"] == ["WEIGHTY"]

    assert anna.send(form, statement__conclusion__until="2027-01-31").status_code == 303
    anna.get(f"/verzoeken/{case.id}")
    assert "De herziene verklaring ligt nu voor aan andere ogen." in anna.said
    assert "Herzag de verklaring" in anna.said
    assert "Van 1 augustus 2026 tot en met 31 januari 2027" in anna.said


def test_a_revision_waits_until_the_dissent_is_talked_over(place: Place) -> None:
    case = in_deliberation(place)
    anna = place.visitor("Anna")
    anna.get(at(case, "herzieningen"))
    assert "Over het verschil van mening is nog geen overleg vastgelegd" in anna.said
    assert "<textarea" not in anna.text


def test_a_revision_names_its_faults_and_is_refused_by_rule(place: Place) -> None:
    case = talked_over(place)
    anna = place.visitor("Anna")
    form = at(case, "herzieningen")
    anna.get(form)
    assert anna.send(form, statement__limitations="").status_code == 400
    assert 'href="#veld-statement.limitations"' in anna.text
    assert anna.send(form, statement__limitations="hooguit een uur", statement__treats_child="ja").status_code == 409
    assert "Wie het kind behandelt, geeft de verklaring niet af." in anna.said


def test_the_form_for_reading_shows_which_version_and_who_agreed_before(place: Place) -> None:
    kim = {"persoonsgebondenNummer": cast.pgn_of("Kim"), "geboortedatum": "2013-05-01"}
    case = place.opened(kind=child(**kim)).agreed()
    anna = place.visitor("Anna")
    form = at(case, "leesbevestigingen")
    anna.get(form)
    assert "Versie 1 van de verklaring" in anna.said
    assert "Van twaalf tot zestien beslissen ouders en kind samen." in anna.said
    assert ticked(anna, form) == ["CHILD", "PARENTS"]
    assert anna.send(form, agreed_by=["PARENTS"], how="ziet-af").status_code == 303

    anna.get(form)
    assert "Al akkoord met deze versie ouders" in anna.said
    assert ticked(anna, form) == ["CHILD"]
    parts = place.system.store.access.rows(Wanted(), 1)[0].entry.parts
    assert Part.CONCLUSION in parts
    assert Part.MEDICAL not in parts


def ticked(visitor: Visitor, form: str) -> list[str]:
    return sorted(visitor.fields(form)["agreed_by"])


def test_after_a_block_others_read_no_more_than_that_there_is_no_statement(place: Place) -> None:
    case = place.opened().agreed()
    anna, bram = place.visitor("Anna"), place.visitor("Bram")
    anna.get(at(case, "blokkering"))
    anna.send(at(case, "blokkering"), blocked_by="PARENTS")
    bram.get(f"/verzoeken/{case.id}")
    assert "Geen verklaring afgegeven" in bram.said
    assert "Er is geen verklaring afgegeven." in bram.said
    for words in ("geblokkeerd", "De blokkering is vastgelegd", "achterhoudt"):
        assert words not in bram.said, words


@pytest.mark.parametrize("act", ["afwijzing", "leesbevestigingen", "correcties", "blokkering"])
def test_what_belongs_to_the_expert_is_not_asked_of_others(place: Place, act: str) -> None:
    case = place.opened().agreed()
    bram = place.visitor("Bram")
    bram.get(at(case, act))
    assert "Dit kan nu niet" in bram.said
    assert '<form method="post" action="/verzoeken' not in bram.text
