"""Finding requests: only what one may read, page by page, and every search in the log; a number never in an address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from api.office import BASE, JUNE, Caller, Case, Office, child
from vierogen.application.access_log import AccessOutcome, Activity, Entry, Part
from vierogen.application.log_check import check
from vierogen.casebook import cast
from vierogen.domain.values import Role

SEARCH = "/verzoeken/_zoek"
ELSEWHERE = child(persoonsgebondenNummer=cast.pgn_of("Kim"), voornamen="Kim", postcode="3511 AA")


def follow(office: Office) -> None:
    office.system.read_models.follow()


def opened(office: Office, *names: str) -> list[Case]:
    """A request for each of these children, each a day later than the one before."""
    cases = []
    for name in names:
        cases.append(office.opened(kind=child(persoonsgebondenNummer=cast.pgn_of(name), voornamen=name)))
        office.clock.days(1)
    follow(office)
    return cases


TODAY = JUNE.date()
CHILDREN = ("Jip", "Noor", "Sem", "Daan", "Yara")


def logged(office: Office) -> list[Entry]:
    assert check(office.system.store.access).wrongs == []
    return [row.entry for row in office.system.store.access.after(0, 10_000)]  # type: ignore[union-attr]


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()["items"]]


# ── the list ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_tells_of_every_request_of_the_area_and_each_is_a_row_of_the_log(any_office: Office) -> None:
    cases = opened(any_office, *CHILDREN)
    before = len(logged(any_office))

    answer = any_office.caller("Bram").get("/verzoeken")

    assert ids(answer) == [case.id for case in reversed(cases)]
    rows = logged(any_office)[before:]
    assert [str(row.object) for row in rows] == ids(answer)
    assert {(row.activity, row.outcome, row.version) for row in rows} == {(Activity.LIST, AccessOutcome.SHOWN, 1)}
    assert {row.parts for row in rows} == {frozenset({Part.FACTS, Part.NAME})}
    first = answer.json()["items"][0]
    assert first["kind"] == {"voornamen": "Yara", "achternaam": "van Leeuwen", "geboortedatum": "2015-05-09"}
    assert "persoonsgebondenNummer" not in answer.text
    assert "postcode" not in answer.text
    assert "3811AA" not in answer.text.replace(" ", ""), "four digits alone may be part of an id"


def test_pages_follow_each_other_and_go_back_while_new_requests_come_in(any_office: Office) -> None:
    cases = [case.id for case in reversed(opened(any_office, *CHILDREN[:4]))]
    caller = any_office.caller("Anna")

    first = caller.get("/verzoeken?limit=2")
    opened(any_office, CHILDREN[4])
    second = caller.get(f"/verzoeken?limit=2&cursor={first.json()['volgende']}")
    back = caller.get(f"/verzoeken?limit=2&cursor={second.json()['vorige']}")
    newest = caller.get(f"/verzoeken?limit=2&cursor={back.json()['vorige']}")

    assert (ids(first), ids(second), ids(back)) == (cases[:2], cases[2:], cases[:2])
    assert first.json()["vorige"] is None
    assert second.json()["volgende"] is None
    assert len(ids(newest)) == 1
    assert newest.json()["vorige"] is None


def test_the_header_link_leads_through_all_pages_and_back(office: Office) -> None:
    cases = [case.id for case in reversed(opened(office, *CHILDREN))]
    bram = office.caller("Bram")
    found, path = [], "/verzoeken?limit=2&status=open"
    while path:
        answer = bram.get(path)
        found += ids(answer)
        ways = {rel: way for way, rel in re.findall(r'<([^>]+)>; rel="(\w+)"', answer.headers.get("link", ""))}
        path = ways.get("next", "").removeprefix(BASE)
    assert found == cases
    assert ids(bram.get(ways["prev"].removeprefix(BASE))) == cases[2:4]


@pytest.mark.parametrize("change", ["x", "", "A" * 200, "é"])
def test_a_cursor_that_was_changed_is_refused(office: Office, change: str) -> None:
    opened(office, *CHILDREN[:2])
    cursor = office.caller("Bram").get("/verzoeken?limit=1").json()["volgende"]
    changed = change + cursor[len(change) :] if change else cursor[:-2]

    answer = office.caller("Bram").get(f"/verzoeken?limit=1&cursor={changed}")
    said = office.caller("Bram").post(SEARCH, {"cursor": changed})

    assert (answer.status_code, answer.json()["soort"]) == (400, "onbekende-sleutel")
    assert said.status_code == 400
    assert said.json()["fouten"][0]["veld"] == "/cursor"


def test_a_cursor_belongs_to_its_question_and_to_who_asked_it(office: Office) -> None:
    opened(office, *CHILDREN[:2])
    cursor = office.caller("Bram").get("/verzoeken?limit=1").json()["volgende"]

    assert office.caller("Bram").get(f"/verzoeken?limit=2&cursor={cursor}").status_code == 200
    assert office.caller("Bram").get(f"/verzoeken?status=open&cursor={cursor}").status_code == 400
    assert office.caller("Anna").get(f"/verzoeken?cursor={cursor}").status_code == 400


def test_the_listing_may_be_behind_but_what_is_told_is_not(office: Office) -> None:
    (case,) = opened(office, "Jip")
    case.does("Bram", "intrekking", {"namens": "ouders"})

    bram = office.caller("Bram")
    assert ids(bram.get("/verzoeken?status=open")) == []
    assert bram.get("/verzoeken").json()["items"][0]["status"] == "ingetrokken"


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "limit=²", "status=weg", "gemeente=Amersfoort",
                                   "schooljaar=2026", "meekijken=wie", "bsn=1", "geboortedatum=2015-05-09"])  # fmt: skip
def test_a_question_that_makes_no_sense_is_refused(office: Office, query: str) -> None:
    answer = office.caller("Bram").get(f"/verzoeken?{query}")
    assert (answer.status_code, answer.json()["soort"]) == (400, "onbekende-sleutel")


# ── who is told of what ──────────────────────────────────────────────────────────────────────────────────────────────


def test_who_reads_no_requests_gets_no_list_and_that_is_logged(office: Office) -> None:
    opened(office, "Jip")
    outside = [caller for caller in callers(office, TODAY) if caller.who.role in OUTSIDERS]
    assert {caller.who.role for caller in outside} == OUTSIDERS
    for caller in outside:
        for answer in (caller.get("/verzoeken"), caller.post(SEARCH, {})):
            assert (answer.status_code, answer.json()["soort"]) == (403, "niet-aan-u")
            row = logged(office)[-1]
            assert (row.outcome, row.person, row.object) == (AccessOutcome.DENIED, caller.who.person, None)


OUTSIDERS = {Role.ADMINISTRATOR, Role.PRIVACY_OFFICER, Role.REGION_ANALYST}


def callers(office: Office, on: date) -> Iterator[Caller]:
    """Everybody in every role of that day."""
    for one in cast.APPOINTMENTS:
        if one.from_on <= on:
            yield Caller(office.client, one.who)


def test_the_list_tells_exactly_of_what_one_may_read_one_by_one(any_office: Office) -> None:
    """The listing's areas, and the rule that says who works where, are two ways of saying the same."""
    cases = opened(any_office, *CHILDREN)
    cases.append(any_office.opened(kind=ELSEWHERE, plaats={"sector": "voortgezet-onderwijs"}, schooljaar="2026/27"))
    follow(any_office)
    seen = 0
    for caller in callers(any_office, TODAY):
        if caller.who.role not in OUTSIDERS:
            readable = {case.id for case in cases if caller.get(case.path).status_code == 200}
            assert set(ids(caller.get("/verzoeken"))) == readable, caller.who
            seen += len(readable)
    assert seen > len(cases)


# ── searching ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_child_is_found_by_its_number_or_its_birth_date(any_office: Office) -> None:
    jip, noor = opened(any_office, "Jip", "Noor")
    bram = any_office.caller("Bram")

    assert ids(bram.post(SEARCH, {"persoonsgebondenNummer": cast.pgn_of("Noor")})) == [noor.id]
    assert ids(bram.post(SEARCH, {"geboortedatum": "2015-05-09"})) == [noor.id, jip.id]
    assert ids(bram.post(SEARCH, {"geboortedatum": "2015-05-10"})) == []
    both = {"persoonsgebondenNummer": cast.pgn_of("Jip"), "geboortedatum": "2015-05-09", "status": "open"}
    assert ids(bram.post(SEARCH, both)) == [jip.id]
    assert ids(bram.post(SEARCH, both | {"schooljaar": "2025/26"})) == []
    assert {row.activity for row in logged(any_office)[-3:]} == {Activity.SEARCH_FOR_CHILD}


def test_searching_narrows_by_place_year_status_and_other_eyes(any_office: Office) -> None:
    open_one = any_office.opened(kind=child(persoonsgebondenNummer=cast.pgn_of("Noor")))
    waiting = any_office.opened().stated()
    follow(any_office)
    dirk, bram = any_office.caller("Dirk"), any_office.caller("Bram")

    assert ids(dirk.post(SEARCH, {"meekijken": "niemand"})) == [waiting.id]
    assert ids(dirk.post(SEARCH, {"meekijken": "ik"})) == []
    waiting.does("Dirk", "beoordelingen", {"nietBetrokken": True})
    follow(any_office)
    assert ids(dirk.post(SEARCH, {"meekijken": "ik"})) == [waiting.id]
    assert ids(bram.post(SEARCH, {"meekijken": "ik"})) == []
    assert ids(bram.post(SEARCH, {"meekijken": "iemand"})) == [waiting.id]
    assert ids(bram.post(SEARCH, {"status": "open", "gemeente": "GM0307"})) == [open_one.id]
    assert ids(bram.post(SEARCH, {"gemeente": "GM0344"})) == []


def test_a_search_that_finds_nothing_is_logged_too(any_office: Office) -> None:
    before = len(logged(any_office))

    assert ids(any_office.caller("Bram").post(SEARCH, {"persoonsgebondenNummer": cast.pgn_of("Jip")})) == []

    (row,) = logged(any_office)[before:]
    assert (row.activity, row.outcome, row.object) == (Activity.SEARCH_FOR_CHILD, AccessOutcome.DENIED, None)
    assert row.parts == frozenset()


def test_a_child_of_elsewhere_is_as_unknown_as_one_that_is_nowhere(any_office: Office) -> None:
    """The same answer, the same row in the log, and the same questions to the database."""
    opened(any_office, "Jip")
    there, nowhere = cast.pgn_of("Jip"), cast.pgn_of("Noor")
    stranger = any_office.caller("Ilse")
    told = []
    for number in (there, nowhere):
        statements: list[str] = []
        before = len(logged(any_office))
        engine = any_office.system.store.engine

        def note(*given: Any, into: list[str] = statements) -> None:
            into.append(given[2])

        event.listen(engine, "before_cursor_execute", note)
        answer = stranger.post(SEARCH, {"persoonsgebondenNummer": number})
        event.remove(engine, "before_cursor_execute", note)
        rows = [(row.activity, row.outcome, row.object, row.parts) for row in logged(any_office)[before:]]
        told.append((answer.status_code, answer.content, rows, statements))
    assert told[0] == told[1]
    assert told[0][3]


def test_nobody_searches_by_what_the_role_does_not_see(office: Office) -> None:
    opened(office, "Jip")
    by_number, by_day = {"persoonsgebondenNummer": cast.pgn_of("Jip")}, {"geboortedatum": "2015-05-09"}
    expected = {"Anna": (200, 200), "Bram": (200, 200), "Dirk": (403, 200), "Eva": (403, 403)}
    for name, statuses in expected.items():
        caller = office.caller(name)
        assert (caller.post(SEARCH, by_number).status_code, caller.post(SEARCH, by_day).status_code) == statuses, name
        assert caller.post(SEARCH, {}).status_code == 200


def test_that_a_report_is_kept_back_cannot_be_found_by_searching(office: Office) -> None:
    case = office.opened().agreed()
    case.does("Anna", "blokkering", {"geblokkeerdDoor": "ouders"})
    follow(office)

    blocked = {"status": "geblokkeerd-door-het-gezin"}
    assert ids(office.caller("Anna").post(SEARCH, blocked)) == [case.id]
    for name in ("Bram", "Dirk"):
        caller = office.caller(name)
        answer = caller.post(SEARCH, blocked)
        assert (ids(answer), answer.json()["volgende"]) == ([], None)
        line = caller.get("/verzoeken").json()["items"][0]
        assert line["statusnaam"] == "geen verklaring afgegeven"
        assert "kind" not in line


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"persoonsgebondenNummer": "123456789"}, "/persoonsgebondenNummer"),
        ({"geboortedatum": "9-5-2015"}, "/geboortedatum"),
        ({"limit": 0}, "/limit"),
        ({"limit": 101}, "/limit"),
        ({"naam": "Jip"}, "/naam"),
        ({"status": "weg"}, "/status"),
    ],
)
def test_what_cannot_be_searched_for_is_refused_without_repeating_it(
    office: Office, body: dict[str, Any], field: str
) -> None:
    answer = office.caller("Bram").post(SEARCH, body)
    assert answer.status_code == 400
    assert [wrong["veld"] for wrong in answer.json()["fouten"]] == [field]
    assert "123456789" not in answer.text


def test_after_a_move_the_new_municipality_finds_the_request_and_the_old_one_does_not(any_office: Office) -> None:
    (case,) = opened(any_office, "Jip")
    moved = {"plaats": {"sector": "primair-onderwijs"}, "postcode": "3511AA", "verhuisdOp": "2026-06-10"}
    bram, ilse = any_office.caller("Bram"), any_office.caller("Ilse")
    assert (ids(bram.get("/verzoeken")), ids(ilse.get("/verzoeken"))) == ([case.id], [])
    case.does("Bram", "overdrachten", moved)

    assert ids(bram.get("/verzoeken")) == []  # at once: what is told is judged on the request itself
    follow(any_office)
    for body in ({}, {"persoonsgebondenNummer": cast.pgn_of("Jip")}, {"gemeente": "GM0344"}):
        assert ids(ilse.post(SEARCH, body)) == [case.id]
        assert ids(bram.post(SEARCH, body)) == []
