"""Who may do what, in which status, from where: what the process does is held against a table written down as data.

``who_may_do_what.csv`` stands beside the lifecycle and is not made from it: whoever widens the one must widen the other.
What does not stand in it cannot be done. The rules of each act come after this, and are tested elsewhere.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from cast import GGD, UTRECHT, anna, bram, clock, designated, dirk, els, fatma, gijs, hanna, player
from story import MORNING, Story, concurred, dissented, escalated, given, granted, heard, on, stated, taken_up
from vierogen.application.questions import why_not
from vierogen.application.reading import may_read
from vierogen.domain import acts as a
from vierogen.domain.decide import the_step
from vierogen.domain.refusals import NotNow, NotYours
from vierogen.domain.rules.competence import actor_works_here, co_assessor_has_jurisdiction
from vierogen.domain.rules.four_eyes import it_is_who_took_it_up
from vierogen.domain.rules.statement import it_is_who_stated
from vierogen.domain.values import Actor, Role, Status, day_of

S, R = Status, Role
ALLOWED, NOT_NOW, NOT_YOURS, NOT_HERE = "allowed", "not now", "not yours", "not here"


def table() -> dict[tuple[type[a.Act], Status], frozenset[Role]]:
    """Who may do an act in a status."""
    with Path(__file__).with_name("who_may_do_what.csv").open(encoding="utf-8", newline="") as file:
        return {
            (a.ACTS[row["act"]], Status(status)): frozenset(Role(role) for role in row["by_role"].split())
            for row in csv.DictReader(file)
            for status in row["in_status"].split()
        }


TABLE = table()

STORIES: dict[Status, Story] = {
    S.NONE: given(bram.registers_a_claim()),
    S.OPEN: given(heard),
    S.STATED: given(stated),
    S.CO_ASSESSING: given(taken_up),
    S.IN_DELIBERATION: given(dissented),
    S.ESCALATED: given(escalated),
    S.AGREED: given(concurred),
    S.GRANTED: given(granted),
    S.REFUSED: given(heard, anna.declines()),
    S.ALTERNATIVE_ARRANGED: given(heard, bram.arranges_an_alternative()),
    S.BLOCKED: given(concurred, anna.records_a_block()),
    S.WITHDRAWN: given(heard, anna.withdraws()),
    S.LAPSED: given(heard, timedelta(days=200), clock.lapses()),
    S.ENDED: given(granted, on(date(2026, 10, 1)), bram.ends()),
}

HERE: dict[Role, Actor] = {
    one.actor.role: one.actor
    for one in (
        *(anna, bram, dirk, gijs, fatma, clock),
        *(
            anna.wearing(role, GGD, "GM0307", "PO2602")
            for role in (R.REGION_ANALYST, R.PRIVACY_OFFICER, R.ADMINISTRATOR)
        ),
    )
}
ELSEWHERE: dict[Role, Actor] = {
    one.actor.role: one.actor
    for one in (
        *(hanna, els),
        player(31, "Jan Blok", R.YOUTH_DOCTOR, UTRECHT, "GM0344", designations=(designated("GM0344"),)),
        player(32, "Kees Moen", R.CARE_TEAM_MEMBER, UTRECHT, "02CD"),
        player(33, "Lotte Vink", R.DEADLOCK_BREAKER, UTRECHT, "PO2601", "GM0344"),
        *(hanna.wearing(role, UTRECHT, "GM0344") for role in (R.REGION_ANALYST, R.PRIVACY_OFFICER, R.ADMINISTRATOR)),
    )
}
ABOUT_PLACE = {
    rule.name for rule in (actor_works_here, co_assessor_has_jurisdiction, it_is_who_took_it_up, it_is_who_stated)
}
"""Rules that keep people from elsewhere away: of place, or of being the very person who began it."""


def expected(act: type[a.Act], status: Status, role: Role, *, here: bool) -> str:
    """What the table says. What it does not name is no."""
    if (act, status) not in TABLE:
        return NOT_NOW
    if role not in TABLE[act, status]:
        return NOT_YOURS
    return ALLOWED if here or role is Role.CLOCK else NOT_HERE


def found(act: type[a.Act], story: Story, actor: Actor, *, here: bool) -> str:
    """What the process says."""
    try:
        the_step(story.request, act, actor.role)
    except NotNow:
        return NOT_NOW
    except NotYours:
        return NOT_YOURS
    if here or actor.role is Role.CLOCK:
        return ALLOWED
    reasons = {reason.rule for reason in why_not(story.request, act, actor, story.at)}
    return NOT_HERE if reasons & ABOUT_PLACE else ALLOWED


def test_the_stories_meet_every_status_and_the_people_every_role() -> None:
    assert {status: story.status for status, story in STORIES.items()} == {status: status for status in Status}
    assert {*HERE} == {*Role}
    assert {*ELSEWHERE} == {*Role} - {Role.CLOCK}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("here", [True, False], ids=["here", "elsewhere"])
def test_what_may_be_done_is_what_the_table_says_and_nothing_else(status: Status, here: bool) -> None:
    story, actors = STORIES[status], HERE if here else ELSEWHERE
    differ = [
        (act.__name__, role.value, says, is_so)
        for act in a.ACTS.values()
        if not (act in {a.OpenRequest, a.RegisterClaim} and status is Status.NONE)  # judged on what is sent along
        for role, actor in actors.items()
        if (says := expected(act, status, role, here=here)) != (is_so := found(act, story, actor, here=here))
    ]

    assert differ == []


@pytest.mark.parametrize("act", [a.OpenRequest, a.RegisterClaim])
def test_a_first_act_is_for_those_that_the_table_names(act: type[a.Act]) -> None:
    nothing_yet = Story(MORNING)

    allowed = {role for role, actor in HERE.items() if found(act, nothing_yet, actor, here=True) == ALLOWED}

    assert allowed == TABLE[act, Status.NONE]


def test_roles_without_a_task_in_requests_stand_nowhere_in_the_table() -> None:
    acting = frozenset().union(*TABLE.values())

    assert {*Role} - acting == {Role.REGION_ANALYST, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR}


@pytest.mark.parametrize("status", Status)
def test_who_may_do_something_from_here_may_read_and_who_is_elsewhere_may_not(status: Status) -> None:
    request, today = STORIES[status].request, day_of(STORIES[status].at)
    reads = {role for role, actor in HERE.items() if may_read(request, actor, today)}

    assert reads == {*Role} - {Role.REGION_ANALYST, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR, Role.CLOCK}
    assert not [actor for actor in ELSEWHERE.values() if may_read(request, actor, today)]
