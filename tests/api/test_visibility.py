"""docs/inzage.csv says who may see which field; every answer, in every status, for every role, is held against it.

The columns are readers as they stand to a request: the expert, another doctor, an officer or adviser or member of the
care team who took up the co-assessment or did not, and so on. ``ja`` and ``feit`` are seen, ``toestemming`` while the
family consents, ``nee`` is never seen. Every life is lived twice: without consent, and with all consent that there is.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from api.conftest import office_over
from api.lives import LIVES, MARKS, claimed, consenting, consenting_no_more
from api.office import Case, Office, concurrence, statement
from vierogen.application.reading import status_label
from vierogen.casebook import cast
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.values import Role, Status
from vierogen_api.schemas.shapes import Many, Maybe, Record, Shape
from vierogen_api.schemas.shown import REQUEST

TABLE = Path(__file__).parents[2] / "docs" / "inzage.csv"
SEEN, WITH_CONSENT, NEVER = {"ja", "feit"}, {"toestemming"}, {"nee"}

READERS: list[tuple[str, str | None]] = [
    ("Anna", None),
    ("Hanna", None),
    ("Carla", "jeugdarts"),
    ("Bram", None),
    ("Omar", None),
    ("Dirk", "adviseur"),
    ("Carla", "adviseur"),
    ("Gijs", None),
    ("Eva", None),
    ("Dirk", Role.DEADLOCK_BREAKER),
    ("Roos", None),
    ("Quinten", None),
    ("Petra", None),
]
"""Who stands to a request in every way there is. The last three read none at all."""
ELSEWHERE = ("Ilse", "Nico", "Karin", "Joost", "Fleur", "Vera", "Mirjam", "Lars")
OF_ROLE = {
    Role.ATTENDANCE_OFFICER: "ambtenaar",
    Role.PARTNERSHIP_ADVISER: "adviseur",
    Role.CARE_TEAM_MEMBER: "zorgteam",
    Role.DEADLOCK_BREAKER: "doorzettingsmacht",
    Role.REGION_ANALYST: "beleidsmedewerker",
    Role.PRIVACY_OFFICER: "functionaris",
    Role.ADMINISTRATOR: "beheerder",
}


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = rows()
COLUMNS = tuple(ROWS[0])[2:]
MaySee = dict[str, set[str]]


def those(words: set[str]) -> MaySee:
    """Which fields each column may see, by the words of its cells."""
    return {column: {row["veld"] for row in ROWS if row[column] in words} for column in COLUMNS}


MAY_SEE, MAY_SEE_WITH_CONSENT = those(SEEN), those(SEEN | WITH_CONSENT)


def column_of(known: ExemptionRequest, person: UUID, role: Role) -> str:
    """How this reader stands to this request, in the role that was taken."""
    if role is Role.YOUTH_DOCTOR:
        return "deskundige" if person == (known.expert or known.opened_by) else "andere_arts"
    taken = known.co_assessor
    looks_along = taken is not None and (taken.person, taken.role) == (person, role)
    return OF_ROLE[role] + ("_meekijker" if looks_along else "")


def fields_of(shape: Shape, at: str = "") -> Iterator[str]:
    """Every field that an answer can have, by its path in Dutch."""
    shape = unwrapped(shape)
    if not isinstance(shape, Record):
        yield at
        return
    for one in shape.fields:
        yield from fields_of(one.shape, f"{at}.{one.dutch}" if at else one.dutch)


def fields_in(answer: Any, shape: Shape, at: str = "") -> Iterator[str]:
    """The fields that are there in an answer; what holds nothing at all tells nothing of what would be in it."""
    shape = unwrapped(shape)
    for one in answer if isinstance(answer, list) and isinstance(shape, Record) else [answer]:
        if not isinstance(shape, Record):
            yield at
        elif one is not None:
            for name, value in one.items():
                inner = shape.by_dutch[name].shape
                yield from fields_in(value, inner, f"{at}.{name}" if at else name)


def unwrapped(shape: Shape) -> Shape:
    while isinstance(shape, Maybe | Many):
        shape = shape.some if isinstance(shape, Maybe) else shape.of
    return shape


@dataclass
class Walked:
    """What everybody saw on all walks together, and what they should not have seen."""

    may: MaySee
    statuses: set[Status] = field(default_factory=set)
    fields: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    marks: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    wrong: list[tuple[str, ...]] = field(default_factory=list)
    stood: set[tuple[str, Status, str]] = field(default_factory=set)
    met_outsiders: int = 0


@pytest.fixture(scope="module")
def walked() -> Walked:
    """Every life, looked at by everybody, at every door, at every stop."""
    found = Walked(MAY_SEE)
    for life in LIVES:
        for office in office_over("sqlite://"):
            for stop, case in enumerate(life(office)):
                look_around(found, office, case, f"{life.__name__} {stop}")
            look_from_elsewhere(found, case, life.__name__)
            nothing_in_the_log(found, office, life.__name__)
    return found


@pytest.fixture(scope="module")
def walked_with_consent() -> Walked:
    """The same, while the family lets everything pass from the first stop on; in the end it takes all of it back."""
    found, afterwards = Walked(MAY_SEE_WITH_CONSENT), Walked(MAY_SEE)
    for life in (one for one in LIVES if one is not claimed):
        for office in office_over("sqlite://"):
            for stop, case in enumerate(life(office)):
                if not stop:
                    consenting(case)
                look_around(found, office, case, f"{life.__name__} {stop}")
            look_from_elsewhere(found, case, life.__name__)
            nothing_in_the_log(found, office, life.__name__)
            look_around(afterwards, office, consenting_no_more(case), f"{life.__name__} taken-back")
    found.wrong += afterwards.wrong
    return found


def look_around(found: Walked, office: Office, case: Case, where: str) -> None:
    """Everybody looks; at every door who has not yet looked like that, in this status."""
    known = office.system.desk.fresh(UUID(case.id))
    found.statuses.add(known.status)
    for name, hat in READERS:
        who = cast.who(name, hat)
        column = column_of(known, who.person, who.role)
        stands = (where.split(maxsplit=1)[0], known.status, column)
        doors = at_every_door if stands not in found.stood else at_the_front_door
        found.stood.add(stands)
        look(
            found,
            column,
            case.office.caller(name, hat).get(case.path),
            doors(case, name, hat),
            f"{where} {name} {stands}",
        )


def look_from_elsewhere(found: Walked, case: Case, where: str) -> None:
    """People of the right role and another place."""
    for name in ELSEWHERE:
        found.met_outsiders += 1
        told = "".join(at_every_door(case, name, None))
        found.wrong += [(where, name, mark) for mark in (*MARKS.values(), "MERK-", "ontvangenOp") if mark in told]
        if case.office.caller(name).get(case.path).status_code != 404:
            found.wrong.append((where, name, "reads it"))


def look(found: Walked, column: str, answer: Any, doors: Iterator[str], where: str) -> None:
    """What one reader sees is held against one column."""
    allowed = found.may[column]
    if not allowed and answer.status_code != 404:
        found.wrong.append((where, "reads it"))
    if answer.status_code == 200:
        there = set(fields_in(answer.json(), REQUEST))
        found.fields[column] |= there
        found.wrong += [(where, path) for path in there - allowed]
    told = "".join(doors)
    marks = {path for path, mark in MARKS.items() if mark in told}
    found.marks[column] |= marks
    found.wrong += [(where, path, "mark") for path in marks - allowed]
    if "MERK-" in told and not allowed:
        found.wrong.append((where, "a mark"))


DOORS = ("", "/tijdlijn", "/mogelijkheden", "/criteriaset", "/inzage", "?peildatum=2026-06-10", "?versie=1")


def at_the_front_door(case: Case, name: str, hat: str | None) -> Iterator[str]:
    """How it stands and what happened."""
    for path in DOORS[:2]:
        yield case.office.caller(name, hat).get(case.path + path).text


def at_every_door(case: Case, name: str, hat: str | None) -> Iterator[str]:
    """Everything that this person can hear about the request, also by trying what cannot be."""
    reader = case.office.caller(name, hat)
    for path in (*DOORS, f"?versie={case.version}", f"?versie={max(1, case.version - 1)}"):
        yield reader.get(case.path + path).text
    for act, body in REFUSED:
        answer = case.tries(name, act, body, hat)
        assert answer.status_code >= 400, f"{name} could do {act}, and was meant to try only"
        yield answer.text
    yield case.tries(name, "oudergesprekken", {}, hat, version=999).text


REFUSED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("toekenning", {"gelezenVersie": 9, "conclusie": {"begintOp": "2026-08-01"}}),
    ("beoordelingen", {"nietBetrokken": False}),
    ("instemmingen", concurrence(gelezenVersie=9)),
    ("niet-instemmingen", {"gelezenVersie": 9, "reden": "-"}),
    ("verklaringen", {"verklaring": statement(behandeltKind=True)}),
    ("herzieningen", {"verklaring": statement(behandeltKind=True)}),
    ("leesbevestigingen", {"gelezenVersie": 9, "akkoordVan": []}),
    ("blokkering", {"geblokkeerdDoor": "kind"}),
    ("intrekking", {"namens": "kind"}),
    ("doorbraken", {"reden": "-"}),
    ("afwijzing", {"reden": "-"}),
)


def nothing_in_the_log(found: Walked, office: Office, life: str) -> None:
    """The access log itself holds no word of anybody, and no number."""
    with office.system.store.engine.connect() as connection:
        told = " ".join(map(str, connection.exec_driver_sql("SELECT * FROM access_log").all()))
    assert told
    found.wrong += [
        (life, "the access log", mark) for mark in MARKS.values() if mark in told.replace("2015-05-09 ", "")
    ]


# ── the table itself ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_table_names_every_field_of_an_answer_once_and_no_other() -> None:
    named = [row["veld"] for row in ROWS if not row["veld"].startswith("tijdlijn.")]

    assert sorted(named) == sorted(fields_of(REQUEST))


def test_every_field_that_can_hold_a_mark_stands_in_the_table() -> None:
    named = {row["veld"] for row in ROWS}

    assert {*MARKS} - named == set()
    assert {one for one in named if one.startswith("tijdlijn.")} <= {*MARKS}


def test_every_cell_is_one_of_four_words() -> None:
    assert {row[column] for row in ROWS for column in COLUMNS} == SEEN | WITH_CONSENT | NEVER


def test_what_is_medical_is_for_the_expert_alone() -> None:
    medical = [row for row in ROWS if row["gegeven"] == "medisch"]

    assert len(medical) > 3
    for row in medical:
        assert {column for column in COLUMNS if row[column] != "nee"} == {"deskundige"}


# ── everything that was seen ─────────────────────────────────────────────────────────────────────────────────────────


def test_only_voices_and_limits_need_consent_and_no_doctor_or_officer_who_checks_gets_them_by_it() -> None:
    by_consent = {row["veld"]: row for row in ROWS if WITH_CONSENT & {row[column] for column in COLUMNS}}

    assert {row["gegeven"] for row in by_consent.values()} == {
        "stem van de ouders",
        "stem van het kind",
        "beperkingen in onderwijstaal",
    }
    for row in by_consent.values():
        assert row["deskundige"] == "ja"
        assert {column for column in COLUMNS if row[column] in WITH_CONSENT} == {
            *("ambtenaar_meekijker", "adviseur", "adviseur_meekijker", "zorgteam", "zorgteam_meekijker"),
            "doorzettingsmacht",
        }


def test_the_walk_meets_every_status_and_people_from_elsewhere(walked: Walked) -> None:
    assert walked.statuses == {*Status}
    assert walked.met_outsiders == len(ELSEWHERE) * len(LIVES)


def test_nobody_sees_more_than_the_table_gives(walked: Walked) -> None:
    assert walked.wrong == []


def test_nobody_sees_more_than_the_table_gives_with_consent_and_after_it(walked_with_consent: Walked) -> None:
    assert walked_with_consent.wrong == []
    assert walked_with_consent.statuses == {*Status} - {Status.NONE}


LOOK_ALONG = tuple(column for column in COLUMNS if column.endswith("_meekijker"))
ALIKE = [(column,) for column in COLUMNS if column not in LOOK_ALONG] + [LOOK_ALONG]
"""No life has an officer, an adviser and somebody of a care team look along at once: together they see all."""


@pytest.mark.parametrize("columns", ALIKE, ids="-".join)
def test_everybody_sees_at_some_time_all_that_the_table_gives(walked: Walked, columns: tuple[str, ...]) -> None:
    assert seen(walked, columns) == without_words(of_all(MAY_SEE, columns)) - BY_CONSENT_ALONE


@pytest.mark.parametrize("columns", ALIKE, ids="-".join)
def test_with_consent_everybody_sees_at_some_time_all_that_it_opens(
    walked: Walked, walked_with_consent: Walked, columns: tuple[str, ...]
) -> None:
    both = seen(walked, columns) | seen(walked_with_consent, columns)

    assert both == without_words(of_all(MAY_SEE_WITH_CONSENT, columns))


@pytest.mark.parametrize("columns", ALIKE, ids="-".join)
def test_every_mark_that_may_be_seen_was_seen_so_the_search_can_find_it(
    walked: Walked, walked_with_consent: Walked, columns: tuple[str, ...]
) -> None:
    assert of_all(walked.marks, columns) == of_all(MAY_SEE, columns) & {*MARKS}
    both = of_all(walked.marks, columns) | of_all(walked_with_consent.marks, columns)
    assert both == of_all(MAY_SEE_WITH_CONSENT, columns) & {*MARKS}


BY_CONSENT_ALONE = {row["veld"] for row in ROWS if row["veld"].startswith("toestemmingen.")}
"""Facts about consent are there only when some was given."""


def of_all(by_column: Mapping[str, set[str]], columns: tuple[str, ...]) -> set[str]:
    return set().union(*(by_column[column] for column in columns))


def seen(walked: Walked, columns: tuple[str, ...]) -> set[str]:
    return of_all(walked.fields, columns)


def without_words(paths: set[str]) -> set[str]:
    return {path for path in paths if not path.startswith("tijdlijn.")}


def test_after_the_last_day_everything_is_closed_again_at_every_door_also_for_how_it_stood_before() -> None:
    for office in office_over("sqlite://"):
        life = LIVES[0](office)
        consenting(next(life), days=1)
        for _ in range(5):
            case = next(life)
        with_consent, afterwards = Walked(MAY_SEE_WITH_CONSENT), Walked(MAY_SEE)
        office.clock.days(1)
        look_around(with_consent, office, case, "no the-last-day")
        office.clock.days(1)
        look_around(afterwards, office, case, "no the-day-after")

        assert (with_consent.wrong, afterwards.wrong) == ([], [])
        opened = with_consent.marks["adviseur"] - afterwards.marks["adviseur"]
        assert opened >= {"verklaring.beperkingen", "oudersGehoord.eigenWoorden", "kindGehoord.eigenWoorden"}
        assert with_consent.marks["doorzettingsmacht"] - afterwards.marks["doorzettingsmacht"] == opened


def test_a_report_that_is_kept_back_has_no_other_name_for_others(walked: Walked) -> None:
    assert Status.BLOCKED in walked.statuses
    for office in office_over("sqlite://"):
        *_, case = LIVES[2](office)
        known = office.system.desk.fresh(UUID(case.id))
        for name in ("Bram", "Gijs", "Eva", "Hanna"):
            who = cast.who(name)
            reader = office.system.people.actor(who, office.clock.moment)
            assert status_label(known, reader) == "geen verklaring afgegeven"
            told = "".join(at_every_door(case, name, None))
            assert "geblokkeerd" not in told
            assert "achterhoudt" not in told
