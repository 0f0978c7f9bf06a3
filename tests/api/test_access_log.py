"""Who reads is in the log before anything is shown; what cannot be logged is not shown; and who may read the log itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from api.office import BASE, Case, Office, child, hearing, request
from vierogen.application.access_log import AccessOutcome, Activity, Entry, Part, Purpose
from vierogen.application.log_check import check
from vierogen.application.people import INSTALLATION
from vierogen.application.reading import POLICY
from vierogen.bootstrap.system import System, open_system
from vierogen.casebook import cast
from vierogen.domain.acts import HearParents, Transfer
from vierogen.domain.people.acts import EndAppointment
from vierogen.domain.values import Role

SHOWN = AccessOutcome.SHOWN
TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01"


def logged(office: Office) -> list[Entry]:
    """Every row there is, once the log proved to be in order."""
    assert check(office.system.store.access).wrongs == []
    return [row.entry for row in office.system.store.access.after(0, 10_000)]  # type: ignore[union-attr]


def newest(office: Office, many: int = 1) -> list[tuple[Activity, AccessOutcome, UUID | None]]:
    return [(one.activity, one.outcome, one.object) for one in logged(office)[-many:]]


# ── every reading is a row ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_reading_is_one_row_with_everything_that_the_standards_ask(any_office: Office) -> None:
    case = any_office.opened().stated()
    before = len(logged(any_office))
    anna = any_office.caller("Anna")

    any_office.client.get(BASE + case.path, headers=anna.headers | {"traceparent": TRACEPARENT})

    (row,) = logged(any_office)[before:]
    assert (row.at, row.activity, row.outcome) == (any_office.clock.moment, Activity.READ, AccessOutcome.SHOWN)
    assert (row.person, row.role, row.organisation) == (cast.ANNA.id, Role.YOUTH_DOCTOR, cast.GGD.id)
    assert (row.object, row.version) == (UUID(case.id), case.version)
    assert (row.purpose, row.policy) == (Purpose.STATING, POLICY)
    assert row.parts == {*Part} - {Part.ACCESS_LOG}
    assert (row.trace.trace_id, row.trace.parent_span_id) == (TRACEPARENT[3:35], TRACEPARENT[36:52])
    assert row.trace.span_id not in {row.trace.parent_span_id, "0" * 16}


@pytest.mark.parametrize(
    ("address", "activity"),
    [
        ("", Activity.READ),
        ("?versie=1", Activity.READ),
        ("?peildatum=2026-06-10", Activity.READ),
        ("/tijdlijn", Activity.STORY),
        ("/mogelijkheden", Activity.POSSIBILITIES),
        ("/criteriaset", Activity.CRITERIA),
        ("/inzage", Activity.LOG_OF_REQUEST),
    ],
)
def test_every_question_about_a_request_is_one_row_of_its_kind(
    office: Office, address: str, activity: Activity
) -> None:
    case = office.opened()

    for expected, name in ((AccessOutcome.SHOWN, "Anna"), (AccessOutcome.DENIED, "Karin")):
        before = len(logged(office))
        assert office.caller(name).get(case.path + address).status_code == (200 if name == "Anna" else 404)
        assert len(logged(office)) == before + 1
        assert newest(office) == [(activity, expected, UUID(case.id))]


def test_the_parts_that_are_logged_are_those_that_this_reader_was_shown(office: Office) -> None:
    case = office.opened().stated()

    def parts(name: str, address: str = "") -> set[Part]:
        office.caller(name).get(case.path + address)
        return set(logged(office)[-1].parts)

    assert parts("Bram") == {Part.FACTS, Part.NAME, Part.IDENTITY, Part.CONCLUSION}
    assert parts("Dirk") == {Part.FACTS, Part.NAME, Part.CONCLUSION, Part.EDUCATIONAL}
    assert parts("Eva") == {Part.FACTS, Part.NAME}
    assert parts("Anna", "?versie=1") == {Part.FACTS, Part.NAME, Part.IDENTITY}
    assert parts("Bram", "/tijdlijn") == {Part.FACTS, Part.CONCLUSION}
    assert parts("Bram", "/mogelijkheden") == {Part.FACTS}


def test_what_is_not_known_or_not_yours_to_know_is_logged_as_not_shown(office: Office) -> None:
    case, nobody = office.opened(), uuid4()

    for name in ("Karin", "Petra", "Quinten", "Roos"):
        assert office.caller(name).get(case.path).status_code == 404
    assert office.caller("Anna").get(f"/verzoeken/{nobody}").status_code == 404
    assert office.caller("Anna").get(f"{case.path}?versie=99").status_code == 404
    assert office.caller("Anna", "adviseur").get(case.path).status_code == 403

    rows = logged(office)
    assert {one.outcome for one in rows} == {AccessOutcome.DENIED}
    assert [one.object for one in rows] == [UUID(case.id)] * 4 + [nobody] + [UUID(case.id)] * 2
    assert not any(one.parts for one in rows)
    assert rows[1].purpose is Purpose.NO_TASK


def test_an_id_that_cannot_be_one_and_a_stranger_without_a_name_look_nothing_up(office: Office) -> None:
    case = office.opened()

    assert office.caller("Anna").get("/verzoeken/1").status_code == 404
    assert office.client.get(BASE + case.path).status_code == 401

    assert logged(office) == []


@pytest.mark.parametrize(
    "header", ["", "00-1-2-3", f"ff{TRACEPARENT[2:]}", "00-" + "0" * 32 + TRACEPARENT[35:], "x" * 900]
)
def test_a_traceparent_that_makes_no_sense_is_as_good_as_none(office: Office, header: str) -> None:
    case, anna = office.opened(), office.caller("Anna")

    for _ in range(2):
        office.client.get(BASE + case.path, headers=anna.headers | {"traceparent": header})

    one, other = (row.trace for row in logged(office))
    assert one.trace_id != other.trace_id
    assert {len(one.trace_id), len(other.trace_id)} == {32}
    assert one.parent_span_id is None


# ── what an act tells ────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_done_is_an_event_and_no_row(office: Office) -> None:
    office.opened().granted()

    assert {one.activity for one in logged(office)} == {Activity.CRITERIA}  # the ladder, which the story looks up


def test_a_refusal_is_a_row_because_it_tells_something(office: Office) -> None:
    case = office.opened()

    assert case.tries("Bram", "verklaringen", {"verklaring": {}}).status_code == 400  # not even looked up
    assert logged(office) == []
    assert case.tries("Bram", "oudergesprekken", {"gesprek": hearing(gehoordOp="2026-06-11")}).status_code == 409
    assert (
        case.tries("Bram", "toekenning", {"gelezenVersie": 1, "conclusie": {"begintOp": "2026-08-01"}}).status_code
        == 409
    )
    assert case.tries("Bram", "oudergesprekken", {"gesprek": hearing()}, version=7).status_code == 412
    assert case.tries("Karin", "oudergesprekken", {"gesprek": hearing()}).status_code == 404

    told = (Activity.ACT, AccessOutcome.REFUSED, UUID(case.id))
    assert newest(office, 9) == [told] * 3 + [(Activity.ACT, AccessOutcome.DENIED, UUID(case.id))]


def test_that_a_child_has_a_request_already_is_told_about_that_request(office: Office) -> None:
    case = office.opened()

    assert office.caller("Hanna").post("/verzoeken", request()).status_code == 409

    assert newest(office, 9) == [(Activity.ACT, AccessOutcome.REFUSED, UUID(case.id))]


def test_opening_where_nothing_is_known_looks_nothing_up(office: Office) -> None:
    wrong_year = request(schooljaar="2029/30")

    assert office.caller("Anna").post("/verzoeken", wrong_year).status_code == 409
    assert logged(office) == []
    assert office.caller("Dirk").post("/verzoeken", request()).status_code == 403
    assert newest(office, 9) == [(Activity.ACT, AccessOutcome.DENIED, None)]


def test_an_earlier_no_that_comes_up_is_told_about_the_earlier_request(office: Office) -> None:
    earlier = office.opened().does("Anna", "afwijzing", {"reden": "Het kind kan naar school."})

    answer = office.caller("Hanna").post("/verzoeken", request())

    assert answer.status_code == 409
    assert newest(office, 9) == [(Activity.ACT, AccessOutcome.REFUSED, UUID(earlier.id))]


# ── what cannot be logged is not shown ───────────────────────────────────────────────────────────────────────────────

BROKEN = {
    "sqlite": ["CREATE TRIGGER broken BEFORE INSERT ON access_log BEGIN SELECT RAISE(ABORT, 'broken'); END"],
    "postgresql": [
        """CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$""",
        "CREATE TRIGGER broken BEFORE INSERT ON access_log FOR EACH ROW EXECUTE FUNCTION broken()",
    ],
}


def breaks(office: Office) -> None:
    with office.system.store.transaction() as connection:
        for statement in BROKEN[office.system.store.dialect]:
            connection.execute(text(statement))


def test_nothing_is_shown_while_the_log_cannot_be_written(any_office: Office) -> None:
    case = any_office.opened(kind=child(achternaam="NAAMmerk")).stated()
    breaks(any_office)

    for name in ("Anna", "Bram", "Karin", "Quinten"):
        for address in ("", "?versie=1", "/tijdlijn", "/mogelijkheden", "/criteriaset", "/inzage"):
            answer = any_office.caller(name).get(case.path + address)
            assert (answer.status_code, answer.json()["soort"]) == (503, "even-niet")
            assert "inzagelogboek" in answer.json()["detail"]
            assert answer.headers["retry-after"]
            assert "NAAMmerk" not in answer.text
        assert any_office.caller(name).post("/inzagelogboek/_zoek").status_code == 503
    assert any_office.caller("Anna").get(f"/verzoeken/{uuid4()}").status_code == 503
    assert (
        case.tries("Anna", "toekenning", {"gelezenVersie": 1, "conclusie": {"begintOp": "2026-08-01"}}).status_code
        == 503
    )
    case.does("Dirk", "beoordelingen", {"nietBetrokken": True})  # acts go on: they are events


def test_nothing_is_shown_when_the_disk_is_full(any_office: Office) -> None:
    if any_office.system.store.dialect != "sqlite":
        pytest.skip("PostgreSQL knows no limit that can be set for one database")
    case = any_office.opened()
    with any_office.system.store.transaction() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    with any_office.system.store.transaction() as connection:
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))

    anna = any_office.caller("Anna")
    statuses = [anna.get(case.path).status_code for _ in range(60)]

    assert (set(statuses), statuses[-1]) == ({200, 503}, 503)
    assert statuses.count(200) == len(logged(any_office))


def test_who_reads_while_others_write_sees_what_the_row_says(any_office: Office) -> None:
    """The row names the version; what is shown is that version, also when it changes while it is read."""
    case, store = any_office.opened(), any_office.system.store
    questions, anna = any_office.system.questions, cast.who("Anna")
    keep, interfering = store.access.keep, iter([True])

    def keep_after_somebody_was_quicker(*asked: Any) -> Any:
        if next(interfering, False):
            case.does("Bram", "oudergesprekken", {"gesprek": hearing()})
        return keep(*asked)

    store.access.keep = keep_after_somebody_was_quicker  # type: ignore[method-assign]  # stands in the way once, then the real one
    seen = questions.read(UUID(case.id), anna)

    (row,) = logged(any_office)
    assert seen.request.version == row.version == case.version == 2
    assert seen.request.parents_heard is not None


@contextmanager
def another_process(office: Office) -> Iterator[System]:
    """Somebody else who has the same database open, and remembers nothing of what this one does."""
    with open_system(office.system.store.engine.url.render_as_string(hide_password=False), now=office.clock) as system:
        yield system


def test_what_another_process_recorded_is_seen_although_the_request_was_remembered(any_office: Office) -> None:
    case = any_office.opened()
    read_by(case, "Anna")
    with another_process(any_office) as other:
        words = {"hearing": {"heard_on": "2026-06-10", "separately": True, "own_words": "Het gaat niet meer."}}
        other.desk.do(HearParents, UUID(case.id), cast.who("Bram"), words)

    assert case.read("Anna")["versie"] == 2
    assert [(one.version, one.outcome) for one in logged(any_office)] == [(1, SHOWN), (2, SHOWN)]


def test_who_lost_a_role_in_another_process_sees_nothing_from_memory(any_office: Office) -> None:
    case = any_office.opened()
    read_by(case, "Bram")
    with another_process(any_office) as other:
        ended = {"person": cast.BRAM.id, "role": Role.ATTENDANCE_OFFICER, "until": date(2026, 6, 9)}
        other.people.record(EndAppointment, cast.AMERSFOORT.id, INSTALLATION, **ended)

    assert any_office.caller("Bram").get(case.path).status_code == 403
    assert [one.outcome for one in logged(any_office)] == [SHOWN, AccessOutcome.DENIED]


def test_a_request_that_moved_away_in_another_process_is_unknown_at_once(any_office: Office) -> None:
    case = any_office.opened()
    read_by(case, "Bram", "Dirk")
    with another_process(any_office) as other:
        words = {"place": {"sector": "PO"}, "postcode": "3511AA", "moved_on": "2026-06-01"}
        other.desk.do(Transfer, UUID(case.id), cast.who("Omar"), words)

    for name, status in (("Bram", 404), ("Dirk", 404), ("Ilse", 200), ("Karin", 200)):
        assert any_office.caller(name).get(case.path).status_code == status


# ── who reads the log ────────────────────────────────────────────────────────────────────────────────────────────────


def read_by(case: Case, *names: str) -> None:
    for name in names:
        case.office.caller(name).get(case.path)


def found(office: Office, name: str, hat: str | None = None, **wanted: Any) -> list[tuple[str, str]]:
    """Name and activity of what somebody finds, newest first."""
    answer = office.caller(name, hat).post("/inzagelogboek/_zoek", wanted)
    assert answer.status_code == 200, answer.text
    return [(one["persoon"]["naam"].split()[0], one["activiteit"]) for one in answer.json()["items"]]


def test_the_privacy_officer_searches_by_request_person_outcome_and_days(any_office: Office) -> None:
    case, other = any_office.opened(), any_office.opened(kind=child(persoonsgebondenNummer=cast.pgn_of("Kim")))
    read_by(case, "Anna", "Bram", "Karin")
    any_office.clock.days(1)
    read_by(other, "Bram")

    about = {"verzoek": case.id}
    assert found(any_office, "Quinten", **about) == [(name, "verzoek-lezen") for name in ("Karin", "Bram", "Anna")]
    assert found(any_office, "Quinten", **about, uitkomst="niets-getoond") == [("Karin", "verzoek-lezen")]
    assert found(any_office, "Quinten", **about, persoon=str(cast.ANNA.id)) == [("Anna", "verzoek-lezen")]
    assert found(any_office, "Quinten", **about, vanaf="2026-06-11") == [("Quinten", "inzagelogboek-doorzoeken")] * 3
    assert found(any_office, "Quinten", persoon=str(cast.BRAM.id), totEnMet="2026-06-10") == [("Bram", "verzoek-lezen")]


def test_a_search_of_the_log_is_a_row_in_the_log(office: Office) -> None:
    assert found(office, "Quinten") == []
    assert found(office, "Quinten") == [("Quinten", "inzagelogboek-doorzoeken")]

    (one, _) = logged(office)
    assert (one.parts, one.purpose, one.object) == ({Part.ACCESS_LOG}, Purpose.PRIVACY, None)


def test_without_naming_a_request_the_privacy_officer_sees_the_own_organisation_only(office: Office) -> None:
    case = office.opened()
    read_by(case, "Anna", "Bram")

    assert found(office, "Quinten") == [("Bram", "verzoek-lezen")]


def test_of_a_request_elsewhere_the_privacy_officer_sees_the_own_organisation_only(office: Office) -> None:
    utrecht = office.opened(kind=child(postcode="3511AA", persoonsgebondenNummer=cast.pgn_of("Kim")))
    read_by(utrecht, "Ilse", "Bram")

    assert found(office, "Quinten", verzoek=utrecht.id) == [("Bram", "verzoek-lezen")]
    assert office.caller("Quinten").get(f"{utrecht.path}/inzage").status_code == 404


def test_everybody_else_sees_what_they_did_themselves_in_this_role(office: Office) -> None:
    case = office.opened()
    read_by(case, "Anna", "Bram", "Dirk")
    office.caller("Carla", "adviseur").get(case.path)

    assert found(office, "Dirk") == [("Dirk", "verzoek-lezen")]
    assert found(office, "Dirk", persoon=str(cast.ANNA.id)) == []
    assert found(office, "Carla", "jeugdarts") == []
    assert found(office, "Carla", "adviseur") == [("Carla", "verzoek-lezen")]


@pytest.mark.parametrize("name", ["Petra", "Roos"])
def test_who_has_no_task_in_requests_reads_nothing_of_the_log(office: Office, name: str) -> None:
    case = office.opened()

    assert office.caller(name).post("/inzagelogboek/_zoek").status_code == 403
    assert newest(office) == [(Activity.LOG_SEARCH, AccessOutcome.DENIED, None)]
    assert office.caller(name).get(f"{case.path}/inzage").status_code == 403


def test_pages_follow_each_other_without_missing_or_repeating_a_row(office: Office) -> None:
    case = office.opened()
    read_by(case, *["Bram"] * 7)
    quinten, cursor, seen = office.caller("Quinten"), None, []
    while True:
        page = quinten.post("/inzagelogboek/_zoek", {"limit": 3, "persoon": str(cast.BRAM.id), "cursor": cursor}).json()
        seen += [one["positie"] for one in page["items"]]
        if (cursor := page["volgende"]) is None:
            break

    assert seen == [7, 6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"limit": 0},
        {"limit": 201},
        {"cursor": "x"},
        {"cursor": "9" * 40},
        {"vanaf": "gisteren"},
        {"wat": 1},
        {"verzoek": "1"},
    ],
)
def test_a_search_that_makes_no_sense_names_the_field_and_reads_nothing(office: Office, wrong: dict[str, Any]) -> None:
    answer = office.caller("Quinten").post("/inzagelogboek/_zoek", wrong)

    assert answer.status_code == 400
    assert [one["veld"] for one in answer.json()["fouten"]] == [f"/{name}" for name in wrong]
    assert logged(office) == []


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "cursor=-1", "cursor=²", "wat=1"])
def test_a_page_that_makes_no_sense_is_refused(office: Office, query: str) -> None:
    assert office.caller("Anna").get(f"{office.opened().path}/inzage?{query}").status_code == 400


# ── the family's own log ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["Anna", "Bram"])
def test_expert_and_officer_can_give_the_family_its_log_in_plain_dutch(any_office: Office, name: str) -> None:
    case = any_office.opened()
    read_by(case, "Dirk", "Karin")
    case.tries("Hanna", "toekenning", {"gelezenVersie": 1, "conclusie": {"begintOp": "2026-08-01"}})

    told = any_office.caller(name).get(f"{case.path}/inzage").json()

    assert (told["volledig"], told["voorWie"], told["volgende"]) == (True, ["ouders"], None)
    assert [one["zin"] for one in reversed(told["items"])] == [
        (
            "Op 10 juni 2026 om 11.00 uur zag Dirk Evers, adviseur van het samenwerkingsverband bij Samenwerkingsverband "
            "PO2602: hoe het verzoek loopt; naam en geboortedatum. Waarvoor: meekijken en adviseren over onderwijs."
        ),
        (
            "Op 10 juni 2026 om 11.00 uur vroeg Karin Bos, adviseur van het samenwerkingsverband bij Samenwerkingsverband "
            "PO2601, dit op en kreeg niets te zien."
        ),
        (
            "Op 10 juni 2026 om 11.00 uur probeerde Hanna Visser, jeugdarts bij GGD regio Utrecht, iets te doen dat niet kon, "
            "en las waarom. Waarvoor: beoordelen of een verklaring gegeven kan worden."
        ),
    ]
    row = logged(any_office)[-1]
    assert (row.activity, row.purpose) == (Activity.LOG_OF_REQUEST, Purpose.FOR_THE_FAMILY)


@pytest.mark.parametrize(
    ("years", "whom"),
    [(11, ["ouders"]), (12, ["kind", "ouders"]), (15, ["kind", "ouders"]), (16, ["kind"]), (17, ["kind"])],
)
def test_whom_the_log_may_be_given_to_follows_from_the_childs_age_today(
    office: Office, years: int, whom: list[str]
) -> None:
    born = date(2026 - years, 6, 10).isoformat()
    sector = {"sector": "voortgezet-onderwijs" if years > 11 else "primair-onderwijs"}
    case = office.opened(kind=child(geboortedatum=born), plaats=sector)

    assert office.caller("Anna").get(f"{case.path}/inzage").json()["voorWie"] == whom


def test_the_age_switches_on_the_birthday_itself(office: Office) -> None:
    case = office.opened(kind=child(geboortedatum="2014-06-11"))

    assert office.caller("Anna").get(f"{case.path}/inzage").json()["voorWie"] == ["ouders"]
    office.clock.days(1)
    assert office.caller("Anna").get(f"{case.path}/inzage").json()["voorWie"] == ["kind", "ouders"]


@pytest.mark.parametrize("name", ["Hanna", "Dirk", "Eva"])
def test_others_who_may_read_the_request_see_their_own_part_of_its_log(office: Office, name: str) -> None:
    case = office.opened()
    read_by(case, "Anna", name, "Bram")

    told = office.caller(name).get(f"{case.path}/inzage").json()

    assert (told["volledig"], told["voorWie"]) == (False, [])
    assert [one["persoon"]["naam"].split()[0] for one in told["items"]] == [name]


def test_the_log_holds_nothing_of_anybody(office: Office) -> None:
    case = office.opened(kind=child(voornamen="NAAMmerk", adres="IDmerk")).stated()
    read_by(case, "Anna", "Bram")

    for name in ("Anna", "Bram", "Quinten"):
        told = office.caller(name).get(f"{case.path}/inzage").text
        assert not [mark for mark in ("NAAMmerk", "IDmerk", cast.pgn_of("Jip"), "3811AA", "2015-05-09") if mark in told]
