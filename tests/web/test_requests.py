"""The list of all requests on a page, and looking for a child: what may be seen, and nothing without a row in the log."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from api.office import child
from vierogen.application.access_log import AccessOutcome, Activity, Part, Wanted
from vierogen.casebook import cast
from web.visitors import Place, Visitor

KIM = {"persoonsgebondenNummer": cast.pgn_of("Kim"), "voornamen": "Kim", "achternaam": "de Graaf"}
ALL, SEEK = "/verzoeken", "/verzoeken/zoeken"


def some(place: Place) -> Place:
    """Kim of Utrecht, open; Jip of Amersfoort, refused."""
    place.opened().does("Anna", "afwijzing", {"reden": "Jip kan naar de Wilg"})
    place.clock.moment += timedelta(hours=1)
    place.opened(kind=child(**KIM, postcode="3511 AA", geboortedatum="2014-01-01"), schooljaar="2025/26")
    return place.settle()


def at(place: Place, path: str, name: str = "Anna", hat: str | None = None) -> Visitor:
    visitor = place.visitor(name, hat)
    assert visitor.get(path).status_code == 200
    return visitor


def log(place: Place) -> list[Any]:
    return [kept.entry for kept in place.system.store.access.rows(Wanted(), 100)]


def test_running_and_ended_stand_in_one_list_that_leads_to_each(any_place: Place) -> None:
    anna = at(some(any_place), ALL)
    for words in ("Kim de Graaf", "Jip van Leeuwen", "Niet verleend", "Open", "schooljaar 2025/26", "Utrecht"):
        assert words in anna.said, words
    assert anna.text.index("Kim de Graaf") < anna.text.index("Jip van Leeuwen"), "the newest first"
    assert 'href="/verzoeken" aria-current="page"' in anna.text


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ("status=open", {"Kim"}),
        ("status=refused", {"Jip"}),
        ("gemeente=GM0307", {"Jip"}),
        ("schooljaar=2025-26", {"Kim"}),
        ("status=open&schooljaar=2026-27", set()),
        ("status=onzin&gemeente=GM9999&schooljaar=x", {"Kim", "Jip"}),
        ("status=open&vanaf=onzin", {"Kim"}),
    ],
)
def test_choices_stand_in_the_address_and_one_that_is_unknown_is_none(
    place: Place, choice: str, found: set[str]
) -> None:
    anna = at(some(place), f"{ALL}?{choice}")
    assert {name for name in ("Kim de Graaf", "Jip van Leeuwen") if name in anna.said} == {
        {"Kim": "Kim de Graaf", "Jip": "Jip van Leeuwen"}[name] for name in found
    }
    assert ("Met deze keuze is er niets" in anna.said) == (not found)


def test_everybody_sees_what_belongs_to_their_place(place: Place) -> None:
    some(place)
    for name, hat, sees, hidden in (
        ("Bram", None, "Jip van Leeuwen", "Kim de Graaf"),
        ("Ilse", None, "Kim de Graaf", "Jip van Leeuwen"),
        ("Dirk", "adviseur", "Jip van Leeuwen", "Kim de Graaf"),
    ):
        visitor = at(place, ALL, name, hat)
        assert sees in visitor.said, name
        assert hidden not in visitor.said, name


def test_every_line_is_a_row_in_the_log(place: Place) -> None:
    some(place)
    before = len(log(place))
    at(place, ALL)
    rows = log(place)[: len(log(place)) - before]
    assert [(row.activity, row.parts) for row in rows] == [(Activity.LIST, {Part.FACTS, Part.NAME})] * 2


def test_one_turns_pages_and_keeps_the_choice(place: Place) -> None:
    for nth in range(36):
        place.opened(kind=child(persoonsgebondenNummer=cast.pgn_of(f"kind {nth}"), voornamen=f"Kind {nth}"))
        place.clock.moment += timedelta(minutes=1)
    place.settle()
    anna = at(place, f"{ALL}?status=open")
    assert anna.text.count('class="vo-work__item"') == 25
    assert "Kind 35 " in anna.said
    anna.get(linked(anna, "next"))
    assert anna.text.count('class="vo-work__item"') == 11
    assert "Kind 0 " in anna.said
    assert '<option value="open" selected>' in anna.text
    anna.get(linked(anna, "prev"))
    assert "Kind 35 " in anna.said


def linked(visitor: Visitor, way: str) -> str:
    (address,) = re.findall(rf'href="([^"]+)" rel="{way}"', visitor.text)
    return unescape(address)


def test_a_report_that_is_kept_back_cannot_be_picked_out_by_others(place: Place) -> None:
    place.opened().agreed().does("Anna", "blokkering", {"geblokkeerdDoor": "ouders"})
    place.settle()
    bram = at(place, f"{ALL}?status=blocked", "Bram")
    assert "Geen verklaring afgegeven" in bram.said
    assert "eblokkeerd" not in bram.said
    assert "Jip van Leeuwen" in at(place, f"{ALL}?status=blocked").said
    assert "Jip van Leeuwen" not in at(place, f"{ALL}?status=blocked", "Hanna").said


def test_who_handles_no_requests_reads_why_there_are_none(place: Place) -> None:
    petra = at(some(place), ALL, "Petra")
    assert "<title>Verzoeken" in petra.text
    assert "In deze rol behandelt u geen verzoeken" in petra.said
    assert 'href="/verzoeken"' not in petra.text
    assert '<a class="nl-link" href="/">Naar het werk van uw rol</a>' in petra.text


# ── looking for a child ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_child_is_found_by_number_or_birth_date(any_place: Place) -> None:
    some(any_place)
    anna = at(any_place, SEEK)
    assert anna.send(SEEK, number=cast.pgn_of("Kim")).status_code == 200
    assert "1 verzoek gevonden" in anna.said
    assert "Kim de Graaf" in anna.said
    assert log(any_place)[0].activity is Activity.SEARCH_FOR_CHILD

    anna.send(SEEK, number="", birth_date="2015-05-09")
    assert "Jip van Leeuwen" in anna.said


def test_what_is_not_for_me_is_not_found_and_that_is_logged(place: Place) -> None:
    some(place)
    bram = at(place, SEEK, "Bram")
    bram.send(SEEK, number=cast.pgn_of("Kim"))
    assert "Niets gevonden" in bram.said
    assert log(place)[0].outcome is AccessOutcome.DENIED


@pytest.mark.parametrize(
    ("words", "field", "said"),
    [
        ({"number": "123456789"}, "number", "Dit is geen geldig BSN of onderwijsnummer"),
        ({"birth_date": "31-02-2015"}, "birth_date", "Deze datum bestaat niet."),
        ({}, "number", "Vul in waarop u zoekt."),
    ],
)
def test_a_fault_is_said_at_its_field(place: Place, words: dict[str, str], field: str, said: str) -> None:
    anna = at(place, SEEK)
    assert anna.send(SEEK, **words).status_code == 400
    assert f'href="#veld-{field}"' in anna.text
    assert said in anna.said


def test_a_role_looks_only_by_what_it_sees_of_a_child(place: Place) -> None:
    some(place)
    dirk = at(place, SEEK, "Dirk", "adviseur")
    assert "BSN" not in dirk.said
    assert "Vul het nummer of de geboortedatum in." not in dirk.said
    assert "Vul het nummer of de geboortedatum in." in at(place, SEEK).said
    dirk.send(SEEK, birth_date="2015-05-09", number=cast.pgn_of("Kim"))
    assert "Jip van Leeuwen" in dirk.said
    eva = place.visitor("Eva", "doorzettingsmacht")
    assert eva.get(SEEK).status_code == 403
