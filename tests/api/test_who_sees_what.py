"""Nobody reads more over the API than the matrix of the design gives: tried with a mark in every personal field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from api.office import Case, Office, child, concurrence, hearing, option, request, statement
from vierogen.casebook import cast

MEDICAL = {
    "bevindingen": "MEDmerk-bevinding",
    "motiveringen": dict.fromkeys(("Z1", "Z2", "Z4", "Z6"), "MEDmerk-motief"),
}
MARKS = ("MEDmerk", "STEMmerk", "ONDmerk", "ADVmerk", "NAAMmerk", "IDmerk")
EVERYBODY = [
    (appointment.person.first, appointment.at.short)
    for appointment in cast.APPOINTMENTS
    if appointment.from_on == cast.LONG_AGO
]


def marked(office: Office) -> Iterator[Case]:
    """The same request at each stage of its life, with a mark in every personal field that can be filled."""
    marks = child(
        voornamen="NAAMmerk-jip", achternaam="NAAMmerk-leeuwen", adres="IDmerk-straat", woonplaats="IDmerk-stad"
    )
    case = office.opened(kind=marks)
    yield case
    case.does(
        "Anna",
        "oudergesprekken",
        {"gesprek": hearing(eigenWoorden="STEMmerk-ouders", apart=False, waaromNietApart="STEMmerk-samen")},
    )
    case.does(
        "Anna",
        "kindgesprekken",
        {"gesprek": hearing(eigenWoorden="STEMmerk-kind", apart=False, waaromNietApart="STEMmerk-bang")},
    )
    case.does("Anna", "redenen-niet-gehoord", {"wie": "kind", "waarom": "te-jong", "reden": "STEMmerk-te-jong"})
    for step in office.caller("Anna").get(f"{case.path}/criteriaset").json()["ladder"]:
        case.does("Dirk", "opties", {"optie": option(stap=step["code"], motivering="ONDmerk-optie")})
    case.does("Dirk", "adviezen", {"oordeel": "onderwijs-is-nu-niet-mogelijk", "advies": "ADVmerk-advies"})
    yield case
    plan = {"doelen": "ONDmerk-doel", "contactpersoon": "ONDmerk-contact", "opnieuwKijkenOp": "2026-11-10"}
    case.does(
        "Anna",
        "verklaringen",
        {"verklaring": statement(beperkingen="ONDmerk-beperking", terugkeerplan=plan, **MEDICAL)},
    )
    yield case
    case.does("Dirk", "beoordelingen", {"nietBetrokken": True})
    case.does("Dirk", "niet-instemmingen", {"gelezenVersie": 1, "reden": "ONDmerk-oneens"})
    yield case
    case.does("Anna", "overleggen", {"gehoudenOp": "2026-06-10", "uitkomst": "ONDmerk-overleg"})
    case.does("Anna", "escalaties", {"reden": "ONDmerk-escalatie"})
    case.does("Eva", "doorbraken", {"reden": "ONDmerk-doorbraak"})
    case.does(
        "Anna",
        "herzieningen",
        {"verklaring": statement(beperkingen="ONDmerk-beperking", terugkeerplan=plan, **MEDICAL)},
    )
    case.does("Dirk", "beoordelingen", {"nietBetrokken": True})
    judged = concurrence(gelezenVersie=2)
    judged["beoordeling"]["motiveringen"] = dict.fromkeys(("Z2", "Z3", "Z4", "Z6"), "ONDmerk-oordeel")
    case.does("Dirk", "instemmingen", judged)
    yield case
    case.does("Anna", "correcties", {"namens": "ouders", "correctie": "MEDmerk-correctie"})
    yield case
    case.does("Anna", "afwijzing", {"reden": "MEDmerk-afwijzing"})
    yield case


def answers(case: Case, name: str, hat: str) -> Iterator[str]:
    """Everything that this person can hear about the request, also by doing what cannot be."""
    reader = case.office.caller(name, hat)
    paths = ["", "/tijdlijn", "/mogelijkheden", "/criteriaset", "?peildatum=2026-06-10"]
    if case.read("Anna")["status"] == "niet-verleend":  # at the end, looking back at every version
        paths += [f"?versie={version}" for version in range(1, case.version + 1)]
    for path in paths:
        yield reader.get(case.path + path).text
    if reader.get(case.path).status_code == 404:
        return  # what writes tell an outsider is told in test_saying_no
    for path in ("/ik", "/organisaties"):
        yield reader.get(path).text
    for act, body in (
        ("toekenning", {"gelezenVersie": 9, "conclusie": {"begintOp": "2026-08-01"}}),
        ("beoordelingen", {}),
        ("instemmingen", concurrence(gelezenVersie=9)),
        ("niet-instemmingen", {"gelezenVersie": 9, "reden": "-"}),
        ("verklaringen", {"verklaring": statement(behandeltKind=True)}),
        ("herzieningen", {"verklaring": statement(behandeltKind=True)}),
        ("leesbevestigingen", {"gelezenVersie": 9, "akkoordVan": []}),
        ("controles", {}),
        ("doorbraken", {"reden": "-"}),
    ):
        yield case.tries(name, act, body, hat).text


def test_medical_words_reach_nobody_but_the_expert(office: Office) -> None:
    heard: dict[tuple[str, str], set[str]] = {}
    for case in marked(office):
        for name, hat in EVERYBODY:
            told = "".join(answers(case, name, hat))
            heard.setdefault((name, hat), set()).update(mark for mark in MARKS if mark in told)
            if cast.pgn_of("Jip") in told:
                heard[name, hat].add("pgn")

    expert = heard.pop(("Anna", "GGD"))
    assert {"MEDmerk", "STEMmerk", "ONDmerk", "NAAMmerk", "IDmerk", "pgn"} <= expert
    assert not [who for who, marks in heard.items() if {"MEDmerk", "STEMmerk"} & marks]
    assert {who for who, marks in heard.items() if {"pgn", "IDmerk"} & marks} == {
        *(("Bram", "Amersfoort"), ("Omar", "Amersfoort")),
        *((name, "GGD") for name in ("Carla", "Hanna", "Tessa")),
    }
    silent = {name for (name, _), marks in heard.items() if not marks}
    readers = {name for (name, _), marks in heard.items() if marks}
    assert readers == {"Bram", "Carla", "Dirk", "Eva", "Hanna", "Omar", "Tessa"}
    assert silent - readers == {person.first for person in cast.PERSONS} - readers - {"Anna"}


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
    *_, case = marked(office)
    for name, hat in EVERYBODY[:3]:
        list(answers(case, name, hat))
    office.caller("Anna").post("/verzoeken", request(kind=child(voornamen="NAAMmerk\u0000")))

    logged = "".join(capfd.readouterr())
    assert not [mark for mark in MARKS if mark in logged]


def test_an_act_answers_with_nothing_but_where_it_stands(office: Office) -> None:
    case = office.opened().prepared()
    answer: Any = case.tries("Anna", "verklaringen", {"verklaring": statement(**MEDICAL)})

    assert answer.json() == {"verzoek": case.id, "versie": case.version + 1, "status": "verklaring-voorgelegd"}
