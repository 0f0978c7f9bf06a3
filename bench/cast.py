"""Made-up people and requests, and the words with which they act."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from stdnum.nl import bsn

from vierogen.application.desk import Desk, Key
from vierogen.application.people import INSTALLATION, People
from vierogen.application.who import Who
from vierogen.bootstrap.system import System, open_system
from vierogen.domain import acts as a
from vierogen.domain.acts import Act
from vierogen.domain.criteria import shipped
from vierogen.domain.people import acts as p
from vierogen.domain.values import Role

MOMENT = datetime(2026, 6, 10, 9, tzinfo=UTC)
APPOINTED = "2025-01-01"
QUESTIONS = ("Z1", "Z2", "Z3", "Z4", "Z6")
WEIGHTY = dict.fromkeys(QUESTIONS, "WEIGHTY")
MOTIVES = dict.fromkeys(QUESTIONS, "De prikkels van een groep zijn nu te zwaar, ook een uur per dag.")
CONCLUSION = {"begins_on": "2026-08-01", "until": "2027-07-31"}
TOLD = "Thuis gaat het weer beter; op school werd elke dag een gevecht, en dat wil niemand nog een keer."


@dataclass(frozen=True, slots=True)
class Cast:
    """The doctor, the officer and the adviser of one place."""

    doctor: Who
    officer: Who
    adviser: Who


@dataclass(frozen=True, slots=True)
class Line:
    """One act as somebody asks for it, with the key of the sender."""

    act: type[Act]
    request: UUID
    by: Who
    words: dict[str, Any]
    key: Key

    def said_to(self, desk: Desk) -> None:
        """Does it."""
        desk.do(self.act, self.request, self.by, self.words, key=self.key)


def a_system(url: str) -> System:
    """A system on a fixed day, so that every run decides the same."""
    return open_system(url, now=lambda: MOMENT)


def appoint(people: People) -> Cast:
    """Three people of three organisations in one place, and the doctor's designation."""
    health = known(people, p.RegisterOrganisation, name="GGD regio Utrecht", kind="YOUTH_HEALTH", areas=("GM0307",))
    town = known(people, p.RegisterOrganisation, name="Amersfoort", kind="MUNICIPALITY", areas=("GM0307",))
    partners = known(people, p.RegisterOrganisation, name="De Eem", kind="PARTNERSHIP", areas=("PO2602",))
    doctor = appointed(people, health, "Anna de Vries", Role.YOUTH_DOCTOR)
    people.record(
        p.DesignateExpert,
        town,
        INSTALLATION,
        municipality="GM0307",
        person=doctor.person,
        profession="DOCTOR",
        from_on=APPOINTED,
    )
    return Cast(
        doctor,
        appointed(people, town, "Bram Bakker", Role.ATTENDANCE_OFFICER),
        appointed(people, partners, "Carla Smit", Role.PARTNERSHIP_ADVISER),
    )


def known(people: People, act: type[p.PeopleAct], **words: Any) -> UUID:
    """A person or organisation, registered."""
    subject = uuid4()
    people.record(act, subject, INSTALLATION, **words)
    return subject


def appointed(people: People, organisation: UUID, name: str, role: Role) -> Who:
    """A new person with a role."""
    person = known(people, p.RegisterPerson, name=name, identifiers=(f"{role.value.lower()}@vierogen.example",))
    people.record(p.Appoint, organisation, INSTALLATION, person=person, role=role, from_on=APPOINTED)
    return Who(person, role, organisation)


def numbers() -> Iterator[str]:
    """Citizen service numbers that pass the 11-test, one after the other."""
    return (number for number in (f"{value:09d}" for value in count(100_000_000)) if bsn.is_valid(number))


NUMBERS = numbers()

Story = Callable[[Cast, UUID], list[Line]]


def short_story(cast: Cast, request: UUID) -> list[Line]:
    """A whole request of four acts: opened, parents and child heard, and no statement given."""
    reason = "Met een vaste begeleider en een rustige plek kan het kind naar school."
    return [*begun(cast, request), line(a.DeclineToState, request, cast.doctor, {"reason": reason})]


def long_story(cast: Cast, request: UUID) -> list[Line]:
    """A whole request from opening to the grant: fifteen acts."""
    agreed = {"read_version": 1, "conclusion": CONCLUSION}
    return [
        *ten_acts(cast, request),
        stating(cast, request),
        line(a.TakeUpCoAssessment, request, cast.adviser, {"declares_not_involved": True}),
        line(a.Concur, request, cast.adviser, {**agreed, "assessment": {"answers": WEIGHTY, "motives": MOTIVES}}),
        line(a.RecordFamilyAgreement, request, cast.doctor, {"read_version": 1, "agreed_by": ["PARENTS", "CHILD"]}),
        line(a.Grant, request, cast.doctor, agreed),
    ]


def ten_acts(cast: Cast, request: UUID) -> list[Line]:
    """Opened, both heard, and the seven steps of the ladder gone through."""
    why = "Geprobeerd in het najaar; het kind hield het twee weken vol."
    steps = [{"option": step.code, "outcome": "CONTRA_INDICATED", "motive": why} for step in shipped().ladder]
    options = [line(a.ConsiderOption, request, cast.adviser, {"considered": step}) for step in steps]
    return [*begun(cast, request), *options]


def begun(cast: Cast, request: UUID) -> list[Line]:
    """Opened, parents and child heard."""
    heard = {"heard_on": "2026-06-10", "separately": True, "own_words": TOLD}
    return [
        line(a.OpenRequest, request, cast.doctor, opening()),
        line(a.HearParents, request, cast.doctor, {"hearing": heard}),
        line(a.HearChild, request, cast.doctor, {"hearing": {**heard, "invited_personally": True}}),
    ]


def opening() -> dict[str, Any]:
    """The words of a doctor who opens a request for a child that nobody asked for before."""
    child = {
        "pgn": next(NUMBERS),
        "given_names": "Daan",
        "family_name": "Verzonnen",
        "birth_date": "2014-03-03",
        "postcode": "3811AA",
    }
    return {"child": child, "place": {"sector": "PO"}, "school_year": "2026/27"}


def stating(cast: Cast, request: UUID) -> Line:
    """The doctor's statement, the largest act there is."""
    statement = {
        "dated_on": "2026-06-10",
        "examined_on": "2026-06-09",
        "profession": "DOCTOR",
        "treats_child": False,
        "conclusion": CONCLUSION,
        "ground": "PSYCHOLOGICAL",
        "limitations": "Hooguit een uur per dag prikkels, en geen groep.",
        "findings": "Uitputting na een lange periode van overvraging.",
        "answers": WEIGHTY,
        "motives": MOTIVES,
        "plan": {"goals": "Opbouwen naar twee ochtenden.", "contact": "mevrouw Jansen", "review_on": "2026-11-10"},
    }
    return line(a.SubmitStatement, request, cast.doctor, {"statement": statement})


def line(act: type[Act], request: UUID, by: Who, words: dict[str, Any]) -> Line:
    """An act under a key of its own."""
    return Line(act, request, by, words, Key(str(uuid4()), sha256(act.__name__.encode()).digest()))
