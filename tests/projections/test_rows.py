"""Given what happened, then these rows: each read model by itself, without a database."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from cast import AMERSFOORT, anna, bram, clock, daan, fatma, ivo
from story import (
    MORNING,
    THE_REQUEST,
    Story,
    concurred,
    days,
    deliberated,
    dissented,
    escalated,
    given,
    granted,
    opened,
    stated,
    taken_up,
)
from vierogen.application.monitoring import Eyes, Kind, MonitorFact
from vierogen.domain import values as v
from vierogen.domain.deadlines import deadlines
from vierogen.persistence.mapper import request_mapper
from vierogen.projections import deadlines as deadlines_model
from vierogen.projections import monitor_facts, worklist

DAY = MORNING.date()


def waiting(story: Story, limit: v.Limit) -> dict[v.Role, worklist.Waiting]:
    rows = map(worklist.of_row, worklist.rows_of(THE_REQUEST, story.request))
    return {row.role: row for row in rows if row.limit is limit}


def fact(story: Story) -> MonitorFact:
    mapper = request_mapper()
    kept = [mapper.to_stored_event(event) for event in story.history]
    (row,) = monitor_facts.rows_of(THE_REQUEST, [(one.originator_version, one.topic, one.state, 0) for one in kept])
    return monitor_facts.fact_of(row)


def test_a_new_request_waits_for_first_contact_by_doctor_or_officer() -> None:
    first = waiting(given(opened), v.Limit.FIRST_CONTACT)

    assert first.keys() == {v.Role.YOUTH_DOCTOR, v.Role.ATTENDANCE_OFFICER}
    officer = first[v.Role.ATTENDANCE_OFFICER]
    assert (officer.municipality, officer.partnership, officer.school) == ("GM0307", "PO2602", "01AB")
    assert (officer.person, officer.status, officer.since) == (None, v.Status.OPEN, MORNING)
    assert not officer.legal


def test_a_statement_waits_for_every_role_that_may_look_along() -> None:
    assert len(waiting(given(stated), v.Limit.TAKE_UP)) == 3


def test_who_looks_along_is_waited_for_in_person_and_for_that_organisation() -> None:
    looking = waiting(given(taken_up), v.Limit.CO_ASSESSMENT)

    assert {role: (row.person, row.organisation) for role, row in looking.items()} == {
        v.Role.ATTENDANCE_OFFICER: (bram.person, AMERSFOORT)
    }


def test_deliberation_waits_for_the_two_and_for_nobody_else() -> None:
    two = waiting(given(dissented), v.Limit.DELIBERATION)

    assert {role: row.person for role, row in two.items()} == {
        v.Role.YOUTH_DOCTOR: anna.person,
        v.Role.ATTENDANCE_OFFICER: bram.person,
    }


def test_a_family_that_reads_is_waited_for_through_the_expert() -> None:
    assert waiting(given(concurred), v.Limit.FAMILY_READING)[v.Role.YOUTH_DOCTOR].person == anna.person


def test_a_deadlock_waits_for_whoever_may_break_it() -> None:
    assert waiting(given(escalated), v.Limit.BREAKING_A_DEADLOCK).keys() == {v.Role.DEADLOCK_BREAKER}


def test_a_grant_waits_for_its_end_by_law() -> None:
    end = waiting(given(granted), v.Limit.TERM)[v.Role.ATTENDANCE_OFFICER]
    assert (end.due_on, end.legal, end.status) == (date(2027, 7, 31), True, v.Status.GRANTED)


def test_what_the_family_keeps_back_stands_on_nobodys_list() -> None:
    blocked = given(concurred, anna.records_a_block(), bram.arranges_an_alternative())

    rows = list(map(worklist.of_row, worklist.rows_of(THE_REQUEST, blocked.request)))

    assert {row.limit for row in rows} == {v.Limit.FOLLOW_UP}
    assert {row.status for row in rows} == {None}


def test_a_request_that_ended_waits_for_nobody() -> None:
    assert worklist.rows_of(THE_REQUEST, given(opened, bram.withdraws()).request) == []


def test_every_open_deadline_is_there_as_the_law_and_the_parties_say() -> None:
    for stage in (opened, stated, taken_up, dissented, escalated, concurred, granted):
        story = given(stage)
        place, due = story.request.place, deadlines(story.request)
        assert place
        assert deadlines_model.rows_of(THE_REQUEST, story.request) == [
            (THE_REQUEST, one.limit.value, place.municipality, place.partnership, place.school, one.due_on, one.legal)
            for one in due
        ]


def test_a_grant_is_one_fact() -> None:
    story = given(
        *opened,
        days(2),
        anna.hears_parents(),
        anna.says_why_not_heard(v.FamilyMember.CHILD, why=v.WhyNotHeard.TOO_YOUNG, invited_personally=True),
        *bram.goes_through_the_options(),
        days(3),
        anna.states(),
        days(1),
        bram.takes_up(),
        days(4),
        bram.concurs(),
        anna.records_that_the_family_agrees(),
        days(1),
        anna.grants(),
    )

    assert fact(story) == MonitorFact(
        request=THE_REQUEST,
        child=daan.id,
        opened_on=DAY,
        school_year="2026/27",
        municipality="GM0307",
        partnership="PO2602",
        sector=v.Sector.PO,
        age=12,
        kind=Kind.FIRST,
        route="GEWOON",
        status=v.Status.GRANTED,
        granted=True,
        answered_on=DAY + timedelta(days=11),
        co_assessed_by=v.Role.ATTENDANCE_OFFICER,
        eyes=Eyes.CONCURRED,
        days_to_answer=11,
        days_to_statement=5,
        days_to_take_up=1,
        days_to_verdict=4,
        days_to_grant=1,
        options=dict.fromkeys(story.request.options, v.OptionOutcome.CONTRA_INDICATED),
        child_not_heard="TOO_YOUNG",
    )


def changed(story: Story, **expected: Any) -> None:
    found = fact(story)
    assert {name: getattr(found, name) for name in expected} == expected


def test_a_dissent_stays_one_also_when_they_agree_in_the_end() -> None:
    agreed = given(deliberated, anna.revises(), ivo.takes_up(), ivo.concurs())
    changed(agreed, eyes=Eyes.DISSENTED, co_assessed_by=v.Role.ATTENDANCE_OFFICER, granted=False, answered_on=None)


def test_a_deadlock_a_place_and_whether_it_is_used() -> None:
    placed = given(escalated, fatma.breaks_the_deadlock_with_an_offer())
    changed(placed, escalated=True, alternative="EDUCATION_CARE", place_is_used=None, answered_on=DAY)
    changed(placed.and_then(days(90), bram.follows_up(place_is_used=False)), place_is_used=False)


def test_a_move_brings_the_request_to_the_new_place_and_it_stays_one_request() -> None:
    changed(given(stated, bram.transfers()), moved=True, municipality="GM0344", partnership="PO2601")
    changed(given(granted, bram.transfers()), moved=True, municipality="GM0344")


def test_a_late_release_an_end_and_an_appeal_are_counted() -> None:
    late = given(taken_up, days(60), clock.releases())
    changed(late, late_releases=1, co_assessed_by=None, eyes=Eyes.NONE)
    ended = given(granted, days(100), bram.ends(reason="hij gaat weer naar school"))
    changed(ended, end_reason=v.EndReason.RETURN_TO_SCHOOL, status=v.Status.ENDED, answered_on=DAY)
    changed(given(opened, bram.receives()), claimed=True)


def test_an_appeal_without_a_request_is_no_fact_and_becomes_one_when_it_is_opened() -> None:
    appeal = given(bram.registers_a_claim(), bram.receives())
    mapper = request_mapper()
    kept = [mapper.to_stored_event(event) for event in appeal.history]
    assert monitor_facts.rows_of(UUID(int=1), [(e.originator_version, e.topic, e.state, 0) for e in kept]) == []
    changed(appeal.and_then(anna.opens()), claimed=True, status=v.Status.OPEN)
