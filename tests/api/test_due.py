"""The worklist and the agenda over the API: the same lists as the pages show, page by page."""

from __future__ import annotations

from typing import Any

import pytest

from api.office import Caller, Office, child
from vierogen.application.access_log import Activity, Wanted
from vierogen.casebook import cast
from vierogen.domain.deadlines import deadlines
from vierogen_api.dutch import code_of

KIM = {"persoonsgebondenNummer": cast.pgn_of("Kim"), "voornamen": "Kim", "geboortedatum": "2015-01-01"}


def all_pages(caller: Caller, path: str) -> list[dict[str, Any]]:
    """Every item, following where the header Link leads."""
    found, address = list[dict[str, Any]](), path
    while address:
        answer = caller.get(address)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        link, following = answer.headers.get("link", ""), answer.json()["volgende"]
        assert bool(link) == (following is not None)
        address = link.removeprefix("<").partition(">")[0].partition("/api/v1")[2]
    return found


def test_the_agenda_holds_every_day_of_the_area_and_the_worklist_those_of_a_role(any_office: Office) -> None:
    office = any_office
    case = office.opened().stated()
    office.system.read_models.follow()
    dirk = office.caller("Dirk", "adviseur")
    due = deadlines(case.known())
    agenda, waiting = all_pages(dirk, "/termijnen"), all_pages(dirk, "/werklijst")
    assert [(one["termijn"], one["uiterlijkOp"]) for one in agenda] == [
        (code_of(one.limit), one.due_on.isoformat()) for one in due
    ]
    assert [one["termijn"] for one in waiting] == [code_of(one.limit) for one in due if dirk.who.role in one.waits_for]
    assert {one["verzoek"]["id"] for one in agenda} == {case.id}
    assert agenda[0]["verzoek"]["kind"]["voornamen"] == "Jip"
    row = office.system.store.access.rows(Wanted(person=dirk.who.person), 1)[0]
    assert (row.entry.activity, str(row.entry.object)) == (Activity.WORKLIST, case.id)


def test_choices_narrow_both_lists(office: Office) -> None:
    office.opened().granted()
    office.system.read_models.follow()
    bram = office.caller("Bram")
    agenda = all_pages(bram, "/termijnen")
    first = agenda[-1]["uiterlijkOp"]
    assert [one for one in agenda if one["uiterlijkOp"] >= first] == all_pages(bram, f"/termijnen?vanaf={first}")
    kind = agenda[0]["termijn"]
    assert [one for one in agenda if one["termijn"] == kind] == all_pages(bram, f"/termijnen?termijn={kind}")
    mine = all_pages(bram, "/werklijst")
    assert [one for one in mine if one["wettelijk"]] == all_pages(bram, "/werklijst?toon=met-een-wettelijke-datum")
    assert all_pages(bram, "/werklijst?toon=te-laat") == []


@pytest.mark.parametrize("path", ["/termijnen", "/werklijst"])
def test_pages_follow_each_other_and_lose_nothing(office: Office, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    office.opened()
    office.opened(kind=child(**KIM))
    office.system.read_models.follow()
    bram = office.caller("Bram")
    whole = all_pages(bram, path)
    assert len(whole) > 2
    for module in ("agenda", "worklist"):
        monkeypatch.setattr(f"vierogen.application.{module}.PAGE", 2)
    assert all_pages(bram, path) == whole


@pytest.mark.parametrize(
    "query",
    [
        *("toon=x", "termijn=x", "vanaf=gisteren", "vanaf=2026-02-30", "cursor=0", "cursor=-1", "cursor=x"),
        *("cursor=99999999", "pagina=2", "cursor=٣"),
    ],
)
def test_a_choice_that_is_not_known_is_a_problem(office: Office, query: str) -> None:
    for path in ("/termijnen", "/werklijst"):
        answer = office.caller("Bram").get(f"{path}?{query}")
        assert (answer.status_code, answer.json()["soort"]) == (400, "onbekende-sleutel"), path


@pytest.mark.parametrize("path", ["/termijnen", "/werklijst"])
def test_the_lists_are_for_who_handles_requests_and_hold_those_of_the_own_area(office: Office, path: str) -> None:
    office.opened().stated()
    office.system.read_models.follow()
    for name in ("Petra", "Quinten", "Roos"):
        answer = office.caller(name).get(path)
        assert (answer.status_code, answer.json()["soort"]) == (403, "niet-aan-u"), name
    assert office.caller("Lars").get(path).json() == {"items": [], "volgende": None}
    assert office.client.get(f"/api/v1{path}").status_code == 401
