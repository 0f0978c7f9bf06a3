"""Criteria sets on pages: what the parties adopted is recorded word by word, and what was there keeps its code."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from vierogen.casebook import cast
from vierogen.domain.criteria import CriteriaSet, shipped
from vierogen.domain.values import Place as Lives
from vierogen.domain.values import Sector
from web.test_opening import looked_up
from web.visitors import Place, Visitor, path_of

SETS = "/beheer/criteria"
PROPOSAL = "VOORSTEL/1"
AGREED = {
    "criteria__name": "DE_EEM",
    "criteria__title": "Criteria van De Eem",
    "criteria__parties": "Gemeente Amersfoort\n\nSamenwerkingsverband PO2602\n",
    "criteria__source": "Besluit van 1 juni 2026",
}


def adopt(begun: str = PROPOSAL) -> str:
    return f"{SETS}/{begun}/nieuwe-versie"


def form(place: Place, begun: str = PROPOSAL) -> Visitor:
    petra = place.visitor("Petra")
    assert petra.get(adopt(begun)).status_code == 200, petra.said
    return petra


def adopted(place: Place) -> list[CriteriaSet]:
    return [one for _, one in place.system.people.register.adopted]


def adopts(place: Place, begun: str = PROPOSAL, **changes: Any) -> CriteriaSet:
    petra = form(place, begun)
    answer = petra.send(adopt(begun), **AGREED | changes)
    assert answer.status_code == 303, petra.said
    assert path_of(answer) == SETS
    return adopted(place)[-1]


def of_question(number: int, name: str) -> str:
    return f"criteria__questions__{number}__{name}"


def test_the_proposal_is_adopted_as_it_is(any_place: Place) -> None:
    one = adopts(any_place)
    begun = shipped()
    assert (one.reference, one.proposal, one.valid_from) == ("DE_EEM/1", False, date(2026, 6, 10))
    assert one.parties == ("Gemeente Amersfoort", "Samenwerkingsverband PO2602")
    for name in ("questions", "ladder", "routes", "limits"):
        assert getattr(one, name) == getattr(begun, name), name
    assert set(one.co_assessors) == set(begun.co_assessors)
    amersfoort = Lives(municipality="GM0307", partnership="PO2602", sector=Sector.PO)
    assert any_place.system.people.register.criteria_for(amersfoort, date(2026, 6, 11)) == one


def test_a_next_version_begins_with_the_one_before_and_keeps_its_codes(place: Place) -> None:
    adopts(place)
    last = len(shipped().questions)
    one = adopts(
        place,
        "DE_EEM/1",
        **{
            of_question(5, "sentence"): "",
            of_question(last, "sentence"): "Is er een plan\r\nvoor terugkeer?",
            of_question(last, "answered_by"): ["EXPERT"],
            "criteria__ladder": "Extra ondersteuning op de eigen school (OPP)\nÉén dag per week naar de Wilg",
            "criteria__limits__co_assessment": "12",
        },
    )
    gone, new = shipped().questions[5].code, "E1"
    codes = [question.code for question in one.questions]
    assert one.reference == "DE_EEM/2"
    assert gone not in codes
    assert codes[-1] == new
    ordinary = one.route("GEWOON")
    assert ordinary is not None
    assert ordinary.questions[-1] == new
    assert gone not in ordinary.questions
    assert [step.code for step in one.ladder] == ["EXTRA_SUPPORT", "STAP_EEN_DAG_PER_WEEK_NAAR_DE_WILG"]
    assert one.limits.co_assessment == 12

    petra = place.visitor("Petra")
    petra.get(SETS)
    assert "DE_EEM , versie 2" in petra.said
    assert "Geldt nu" in petra.said
    assert "Is er een plan voor terugkeer?" in petra.said
    petra.get(f"{SETS}/DE_EEM/1")
    assert "Is er een plan voor terugkeer?" not in petra.said


NEW = len(shipped().routes)


def of_route(number: int, name: str) -> str:
    return f"criteria__routes__{number}__{name}"


def test_a_new_route_is_added_and_a_lighter_one_can_go(place: Place) -> None:
    lightest = {
        of_route(NEW, "label"): "Kinderen die ernstig ziek zijn",
        of_route(NEW, "questions"): ["Z1", "Z2", "Z5"],
    }
    one = adopts(place, **lightest)
    assert [route.code for route in one.routes[:NEW]] == [route.code for route in shipped().routes]
    added = one.routes[-1]
    assert (added.code, added.label) == ("ROUTE_KINDEREN_DIE_ERNSTIG_ZIEK_ZIJN", lightest[of_route(NEW, "label")])
    assert added.questions == ("Z1", "Z2", "Z5")

    another = {of_route(NEW + 1, name): lightest[of_route(NEW, name)] for name in ("label", "questions")}
    assert adopts(place, "DE_EEM/1", **another).routes[-1].code == f"{added.code}_2"
    three = adopts(place, "DE_EEM/2", **{of_route(number, "questions"): None for number in range(1, NEW + 2)})
    assert [route.code for route in three.routes] == ["GEWOON"]


def test_a_new_route_that_is_not_whole_says_what_is_missing_and_where(place: Place) -> None:
    petra = form(place)
    lighter_goes = {of_route(number, "questions"): None for number in range(1, NEW)}
    answer = petra.send(adopt(), **AGREED | lighter_goes | {of_route(NEW, "questions"): ["Z1", "Z2", "Z5"]})
    assert answer.status_code == 400
    assert f'href="#veld-criteria.routes.{NEW}.label"' in petra.text
    answer = petra.send(adopt(), **AGREED | {of_route(NEW, "label"): "Ziek", of_route(NEW, "questions"): None})
    assert answer.status_code == 400
    assert "Geen route kan zonder Z1, Z2 en Z5." in petra.said
    assert adopted(place) == []


def test_whoever_opens_a_request_chooses_the_new_route(place: Place) -> None:
    adopts(place, **{of_route(NEW, "label"): "Zieke kinderen", of_route(NEW, "questions"): ["Z1", "Z2", "Z5"]})
    anna, _ = looked_up(place)
    assert "Zieke kinderen" in anna.said
    answer = anna.send("/verzoeken/nieuw", stap="openen", route="ROUTE_ZIEKE_KINDEREN")
    request = UUID(path_of(answer).rpartition("/")[2])
    assert place.system.desk.known(request).route == "ROUTE_ZIEKE_KINDEREN"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"criteria__name": "de eem"}, "criteria.name"),
        ({"criteria__title": ""}, "criteria.title"),
        ({"criteria__parties": ""}, "criteria.parties"),
        ({"criteria__valid_from": "x"}, "criteria.valid_from"),
        ({"criteria__ladder": ""}, "criteria.ladder"),
        ({"criteria__co_assessors": None}, "criteria.co_assessors"),
        ({"criteria__limits__deliberation": "0"}, "criteria.limits.deliberation"),
        ({"criteria__limits__deliberation": "veel"}, "criteria.limits.deliberation"),
        ({of_question(2, "sentence"): "", of_question(3, "sentence"): "x" * 300}, "criteria.questions.3.sentence"),
    ],
)
def test_a_fault_is_said_at_its_field(place: Place, words: dict[str, str], field: str) -> None:
    petra = form(place)
    assert petra.send(adopt(), **AGREED | words).status_code == 400
    assert f'href="#veld-{field}"' in petra.text
    assert adopted(place) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"criteria__routes__0__questions": ["Z1"]}, "Geen route kan zonder Z1, Z2 en Z5."),
        ({of_question(0, "answered_by"): None}, "Een vraag wordt door niemand beantwoord."),
        ({"criteria__ladder": "Thuis\nThuis"}, "Een code komt twee keer voor."),
    ],
)
def test_a_set_that_contradicts_itself_is_refused_in_words(place: Place, words: dict[str, Any], said: str) -> None:
    petra = form(place)
    assert petra.send(adopt(), **AGREED | words).status_code == 400
    assert said in petra.said
    assert adopted(place) == []


def test_others_adopt_for_themselves_and_an_unknown_set_is_the_newest(place: Place) -> None:
    adopts(place)
    saskia = place.visitor("Saskia")
    saskia.get(SETS)
    assert "Uw organisatie legde nog geen eigen criteria vast." in saskia.said
    assert "Criteria van De Eem" not in saskia.said
    petra = form(place, "ONZIN/9")
    assert 'value="DE_EEM"' in petra.text
    assert cast.AMERSFOORT.name in petra.said
