"""One event of every kind, brought about by stories. Only for kinds that are new: what was released is in the files.

make test ARGS="tests/golden --add-new"    adds a line for every stored name that has none; changes no line
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from eventsourcing.persistence import StoredEvent

from cast import anna, bram, clock, criteria, dirk, els, fatma, ivo, predecessor
from story import concurred, days, deliberated, escalated, family_read, given, granted, on, opened, taken_up
from vierogen.domain import values as v
from vierogen.domain.events import EVENTS
from vierogen.domain.people import acts as a
from vierogen.domain.people import events as p
from vierogen.domain.people.events import PEOPLE_EVENTS
from vierogen.domain.people.register import Register, fold
from vierogen.persistence.mapper import EventMapper, people_mapper, request_mapper

HERE = Path(__file__).parent
FILES: dict[str, tuple[Path, EventMapper]] = {
    "requests": (HERE / "request-events.jsonl", request_mapper()),
    "people": (HERE / "people-events.jsonl", people_mapper()),
}
KINDS: dict[str, dict[str, type[Any]]] = {"requests": dict(EVENTS), "people": dict(PEOPLE_EVENTS)}

PARENTS, CHILD = frozenset({v.FamilyMember.PARENTS}), frozenset({v.FamilyMember.CHILD})
REMINDER = clock.reminds(v.Limit.CO_ASSESSMENT, date(2026, 6, 24))

STORIES = (
    (concurred, anna.records_that_the_family_agrees(agreed_by=PARENTS), anna.records_a_correction()),
    (granted, anna.reviews(next_review_on=date(2027, 3, 1)), dirk.declares_involvement(bram), bram.transfers()),
    (granted, bram.ends(ends_on=date(2027, 1, 10), reason="hij gaat weer naar school")),
    (opened, anna.says_why_not_heard(v.FamilyMember.CHILD, invited_personally=True), dirk.advises(), anna.declines()),
    (
        *(opened, anna.records_consent(given_by=CHILD), anna.limits_consent(v.FamilyMember.CHILD)),
        dirk.takes_consent_back(v.FamilyMember.CHILD),
    ),
    (opened, bram.withdraws(reason="wij zien ervan af"), dirk.arranges_an_alternative(), ivo.follows_up()),
    (taken_up, bram.hands_back(), dirk.takes_up(), dirk.asks_for_information()),
    (taken_up, on(date(2026, 6, 24)), REMINDER, days(30), clock.releases(), days(400), clock.lapses()),
    (deliberated, anna.revises(conclusion=v.Conclusion(begins_on=date(2026, 8, 1), until=date(2027, 1, 31)))),
    (escalated, fatma.breaks_the_deadlock_with_an_offer()),
    (family_read, anna.records_a_block()),
    (ivo.registers_a_claim(source_key="LPA-2026-17"), ivo.receives(), ivo.checks(), ivo.ends_the_claim()),
    (anna.opens(renews=predecessor(status=v.Status.ENDED, expert=anna.person, co_assessors=frozenset({els.person}))),),
)
"""Together they tell of everything that can happen in a request."""


def events_of_requests() -> Iterator[Any]:
    """The first of each kind."""
    for story in STORIES:
        yield from given(story).history


def events_of_people() -> Iterator[Any]:
    """The first of each kind, as an administrator would record them."""
    admin = v.Actor(UUID(int=1), "de installatie", v.Role.ADMINISTRATOR)
    another = v.Actor(UUID(int=13), "Petra Schouten", v.Role.ADMINISTRATOR, UUID(int=22))
    doctor, officer, town = UUID(int=11), UUID(int=12), UUID(int=22)
    since, day, until = date(2020, 1, 1), date(2026, 6, 10), date(2026, 7, 1)
    account = {"issuer": "https://idp.example.nl", "account": "anna"}
    system = {"issuer": "https://idp.example.nl", "account": "dashboard"}
    held = {"person": officer, "role": v.Role.ATTENDANCE_OFFICER}
    named = {"municipality": "GM0307", "person": doctor, "profession": v.Profession.DOCTOR}
    done: list[tuple[type[a.PeopleAct], UUID, dict[str, Any]]] = [
        (a.RegisterPerson, doctor, {"name": "Anna de Vries", "identifiers": ("BIG 49012345601", "anna@example.nl")}),
        (a.RegisterPerson, officer, {"name": "Bram Bakker", "identifiers": ("bram@example.nl",)}),
        (a.LinkAccount, doctor, account),
        (a.UnlinkAccount, doctor, account),
        (a.ProposeAccountLink, officer, account),
        (a.WithdrawAccountLink, officer, account),
        (a.ProposeAccountLink, officer, account),
        (a.ConfirmAccountLink, officer, account),
        (a.RegisterOrganisation, town, {"name": "Amersfoort", "kind": "MUNICIPALITY", "areas": ("GM0307",)}),
        (a.ChangeAreas, town, {"areas": ("GM0307", "GM0308"), "from_on": until}),
        (a.RegisterSystem, town, system | {"name": "Dashboard", "scopes": ("READ_FIGURES",)}),
        (a.RemoveSystem, town, system),
        (a.Appoint, town, held | {"from_on": since, "leader": doctor}),
        (a.NameDeputy, town, held | {"deputy": doctor, "from_on": day, "until": until}),
        (a.EndAppointment, town, held | {"until": until}),
        (a.ProposeAppointment, town, held | {"from_on": until}),
        (a.WithdrawAppointment, town, held | {"from_on": until}),
        (a.ProposeAppointment, town, held | {"from_on": until}),
        (a.ConfirmAppointment, town, held | {"from_on": until}),
        (a.ProposeDeputy, town, held | {"deputy": doctor, "from_on": until, "until": until}),
        (a.WithdrawDeputy, town, held | {"deputy": doctor, "from_on": until, "until": until}),
        (a.ProposeDeputy, town, held | {"deputy": doctor, "from_on": until, "until": until}),
        (a.ConfirmDeputy, town, held | {"deputy": doctor, "from_on": until, "until": until}),
        (a.DesignateExpert, town, named | {"from_on": since, "until": until}),
        (a.ProposeDesignation, town, named | {"from_on": until}),
        (a.WithdrawDesignation, town, named | {"from_on": until}),
        (a.ProposeDesignation, town, named | {"from_on": until}),
        (a.ConfirmDesignation, town, named | {"from_on": until}),
        (a.EndDesignation, town, named | {"until": day}),
        (a.AdoptCriteriaSet, town, {"criteria": criteria()}),
    ]
    register = Register()
    for act, subject, words in done:
        at = datetime(2026, 6, 10, 9, tzinfo=UTC)
        by = another if act.__name__.startswith("Confirm") else admin
        event = a.decide(register, act(by=by, at=at, subject=subject, **words))
        register = fold([event], register)
        yield event
    yield from events_of_erasing()


def events_of_erasing() -> Iterator[Any]:
    """About one child, from being asked to being done."""
    child, one, another, request = UUID(int=31), UUID(int=14), UUID(int=15), UUID(int=41)
    voice, asked = (v.Category.VOICE,), v.ErasureGround.ASKED
    told: list[tuple[type[Any], UUID, dict[str, Any]]] = [
        (
            p.ErasureAsked,
            one,
            {"categories": voice, "asked_by": v.FamilyMember.PARENTS, "received_on": date(2026, 6, 9)},
        ),
        (p.ErasureDue, UUID(int=1), {"categories": (v.Category.EDUCATIONAL,)}),
        (p.ErasureHeld, one, {"reason": v.HoldReason.OTHER_PARENT}),
        (p.ErasureHoldLifted, one, {}),
        (p.ErasureProposed, one, {"categories": voice, "ground": asked}),
        (p.ErasureTurnedDown, another, {}),
        (p.ErasureWithdrawn, one, {}),
        (p.ErasureDecided, another, {"categories": voice, "ground": asked, "proposed_by": one, "requests": (request,)}),
        (
            p.KeysDestroyed,
            UUID(int=1),
            {"categories": voice, "keys": (UUID(int=51),), "ground": asked, "proposed_by": one, "decided_by": another},
        ),
    ]
    for version, (kind, by, facts) in enumerate(told, 1):
        at = datetime(2026, 6, 10, 9, version, tzinfo=UTC)
        yield kind(subject=child, version=version, at=at, by=by, **facts)


def as_line(stored: StoredEvent) -> bytes:
    """A stored event on one line: whose, which version, under which name, and its bytes as they are kept."""
    whose, version = str(stored.originator_id), stored.originator_version
    line = {"name": stored.topic, "of": whose, "version": version, "state": orjson.Fragment(stored.state)}
    return orjson.dumps(line)


def lines(family: str) -> list[bytes]:
    """Every line that was ever released."""
    path, _ = FILES[family]
    return path.read_bytes().splitlines() if path.exists() else []


def stored(line: bytes) -> StoredEvent:
    """The stored event of a line, byte for byte."""
    read = orjson.loads(line)
    return StoredEvent(UUID(read["of"]), read["version"], read["name"], orjson.dumps(read["state"]))


def missing(family: str) -> set[str]:
    """Stored names without a golden line."""
    return KINDS[family].keys() - {orjson.loads(line)["name"] for line in lines(family)}


def add_what_is_new() -> None:
    """Adds a line for each stored name that has none. What no story tells of stays missing, and a test says so."""
    for family, told in (("requests", events_of_requests), ("people", events_of_people)):
        path, mapper = FILES[family]
        wanted = missing(family)
        for event in told() if wanted else ():
            if event.stored_as in wanted:
                wanted.discard(event.stored_as)
                with path.open("ab") as file:
                    file.write(as_line(mapper.to_stored_event(event)) + b"\n")
