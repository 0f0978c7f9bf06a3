"""What must always hold (process.md, section 7, points 1 to 5), over every request that a few people can bring about."""

from __future__ import annotations

import os
from datetime import date
from functools import cache

import pytest

from cast import (
    DE_EEM,
    HERE,
    MOTIVES,
    WEIGHTY,
    Deed,
    anna,
    assessment,
    bram,
    carla,
    carla_as_adviser,
    child,
    clock,
    conclusion,
    criteria,
    designated,
    dirk,
    els,
    fatma,
    hanna,
    ivo,
    offer,
    predecessor,
)
from domain.walking import (
    MOMENTS,
    SEEN,
    Walked,
    World,
    reaches_an_end,
    read_by_rules,
    suspicious,
    walk,
    without,
    wrong_with_the_eyes,
    wrong_with_the_unless,
)
from story import (
    concurred,
    deliberated,
    dissented,
    escalated,
    family_read,
    flat,
    given,
    granted,
    on,
    opened,
    stated,
    taken_up,
)
from vierogen.domain import decide as door
from vierogen.domain.criteria import CriteriaSet, shipped
from vierogen.domain.deadlines import deadlines, planned_end, reminders_due
from vierogen.domain.lifecycle import STEPS, TABLE
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.rules import Rule
from vierogen.domain.rules.four_eyes import FOUR_EYES, it_is_who_took_it_up
from vierogen.domain.rules.hearing import family_has_read
from vierogen.domain.rules.no_unless import UNLESS
from vierogen.domain.rules.statement import expert_does_not_treat_the_child, it_is_who_stated
from vierogen.domain.values import (
    FINAL,
    EndReason,
    FamilyMember,
    Flow,
    Ground,
    Limit,
    OptionOutcome,
    Place,
    Role,
    Status,
)

pytestmark = pytest.mark.skipif(
    "MUTANT_UNDER_TEST" in os.environ, reason="the stories must notice a mutant by themselves; the walk takes too long"
)

# ── the words that are tried ─────────────────────────────────────────────────────────────────────────────────────────

ONE_STEP = [{"code": "SPECIAL_EDUCATION", "label": "Speciaal onderwijs"}]
SMALL = CriteriaSet.model_validate(shipped().model_dump() | {"name": "KLEIN", "ladder": ONE_STEP})
"""The shipped questions and a ladder of one step: the same rules, fewer requests."""

A, B = conclusion(), conclusion(until=date(2027, 1, 31))
NEVER, TOO_LONG = conclusion(until=None, never=True), conclusion(until=date(2027, 8, 1))
GOOD, SILENT = assessment(), assessment(answers={}, motives={})
NO_Z7 = {code: answer for code, answer in WEIGHTY.items() if code != "Z7"}
NO_Z8 = {code: answer for code, answer in WEIGHTY.items() if code != "Z8"}
STEP = "SPECIAL_EDUCATION"
PREPARED = (*anna.hears_everyone(), bram.considers(STEP, OptionOutcome.TRIED))


def both(*verbs: str, who: tuple[object, ...]) -> tuple[Deed, ...]:
    return tuple(getattr(one, verb)() for verb in verbs for one in who)


def concurrences(*who: object, versions: tuple[int, ...] = (1, 2)) -> tuple[Deed, ...]:
    """Yes to either version and to any conclusion, with and without answers."""
    yes = (
        one.concurs(read_version=version, conclusion=agreed, assessment=GOOD)  # type: ignore[attr-defined]
        for one in who
        for version in versions
        for agreed in (A, B)
    )
    return (*yes, bram.concurs(read_version=1, conclusion=A, assessment=SILENT))


def grants(
    *who: object, versions: tuple[int, ...] = (1, 2), conclusions: tuple[object, ...] = (A, B)
) -> tuple[Deed, ...]:
    return tuple(
        one.grants(read_version=version, conclusion=agreed)  # type: ignore[attr-defined]
        for one in who
        for version in versions
        for agreed in conclusions
    )


def the_clock(request: ExemptionRequest, moment: int) -> list[Deed]:
    """What the clock would do, and some things that it should not."""
    deeds = [clock.lapses(limit) for limit in (Limit.WITHOUT_ANY_ACT, Limit.FAMILY_READING, Limit.TAKE_UP)]
    deeds += [clock.releases(), clock.ends(ends_on=date(2027, 7, 31), why=EndReason.TERM), clock.grants()]
    if request.grant is not None:
        last, why = planned_end(request)
        deeds.append(clock.ends(ends_on=last, why=why))
    return deeds


def the_clock_with_reminders(request: ExemptionRequest, moment: int) -> list[Deed]:
    planned = [(one, day) for one in deadlines(request) for day in one.remind_on]
    due = reminders_due(request, MOMENTS[moment].date())
    return [*the_clock(request, moment)] + [clock.reminds(one.limit, one.due_on, day) for one, day in (*planned, *due)]


# ── the worlds ───────────────────────────────────────────────────────────────────────────────────────────────────────

four_eyes = World(
    "four eyes: who states, who looks along, and what happens until there is an answer",
    beginnings=(given(anna.opens(criteria=SMALL), PREPARED),),
    deeds=(
        *(anna.states(), carla.states(), anna.states(treats_child=True), bram.states()),
        *(one.revises(conclusion=B) for one in (anna, carla)),
        *both("declines", who=(anna, bram)),
        *both("takes_up", who=(bram, carla_as_adviser, els, anna)),
        bram.takes_up(declares_not_involved=False),
        *both("hands_back", who=(bram, carla_as_adviser)),
        *concurrences(bram, carla_as_adviser, els),
        *both("dissents", who=(bram, els)),
        bram.dissents(reason="-"),
        carla_as_adviser.asks_for_information(),
        *both("holds_deliberation", "escalates", who=(anna,)),
        anna.holds_deliberation(held_on=date(2026, 6, 9)),
        *(fatma.breaks_the_deadlock(), fatma.breaks_the_deadlock_with_an_offer(offer=offer(option=STEP))),
        bram.wearing(Role.DEADLOCK_BREAKER, DE_EEM, "PO2602").breaks_the_deadlock(),
        *(anna.records_that_the_family_agrees(read_version=version) for version in (1, 2)),
        anna.records_that_the_family_agrees(read_version=1, agreed_by=frozenset({FamilyMember.PARENTS})),
        carla.records_that_the_family_agrees(read_version=1),
        *(anna.records_a_correction(), anna.records_a_block()),
        *grants(anna, carla),
        *(bram.withdraws(), dirk.arranges_an_alternative(option=STEP), dirk.arranges_an_alternative(starts_on=None)),
    ),
    by_the_clock=the_clock,
    moments=3,
)

about_eleven = (anna.opens(criteria=SMALL, child=child(birth_date=date(2015, 1, 1))), PREPARED)

involved = World(
    "involved: what others know about who looks along, and when it comes to light; with a child of eleven",
    beginnings=(given(about_eleven), given(about_eleven, ivo.receives())),
    deeds=(
        *(anna.states(), bram.checks()),
        *(dirk.declares_involvement(bram), dirk.declares_involvement(anna), bram.declares_involvement(fatma)),
        *both("takes_up", who=(bram, carla_as_adviser)),
        *concurrences(bram, carla_as_adviser, versions=(1,)),
        anna.records_that_the_family_agrees(read_version=1),
        *(anna.records_a_block(blocked_by=who) for who in FamilyMember),
        *grants(anna, versions=(1,)),
    ),
)

no_unless = World(
    "no, unless: everything that may be missing, in any order",
    beginnings=(given(),),
    deeds=(
        anna.opens(criteria=SMALL),
        *(anna.hears_parents(), anna.hears_parents(own_words="-"), anna.hears_parents(heard_on=date(2025, 6, 9))),
        *(anna.hears_child(), anna.hears_child(invited_personally=False)),
        *(anna.says_why_not_heard(FamilyMember.CHILD), anna.says_why_not_heard(FamilyMember.CHILD, reason="-")),
        *(
            bram.considers(STEP, one)
            for one in (OptionOutcome.TRIED, OptionOutcome.UNAVAILABLE, OptionOutcome.POSSIBLE)
        ),
        *(bram.considers("NOWHERE", OptionOutcome.TRIED), dirk.advises()),
        *(anna.states(), anna.states(ground=Ground.NEITHER), anna.states(conclusion=TOO_LONG)),
        *(anna.states(conclusion=NEVER, plan=None), anna.states(motives=MOTIVES | {"Z4": "-"})),
        bram.takes_up(),
        *(
            bram.concurs(read_version=1, conclusion=agreed, assessment=own)
            for agreed in (A, NEVER, TOO_LONG)
            for own in (GOOD, SILENT)
        ),
        *(
            anna.records_that_the_family_agrees(read_version=1),
            *grants(anna, versions=(1,), conclusions=(A, NEVER, TOO_LONG)),
        ),
        anna.withdraws(),
    ),
)

NOWHERE = Place.model_validate(HERE.model_dump() | {"municipality": "GM0344"})
GONE = criteria(valid_until=date(2026, 6, 9), ladder=ONE_STEP)
OWN = criteria(
    ladder=ONE_STEP,
    co_assessors=[Role.PARTNERSHIP_ADVISER],
    questions=[
        *(question.model_dump() for question in shipped().questions),
        {"code": "Z8", "sentence": "Is een buurtteam betrokken?", "answered_by": ["EXPERT", "CO_ASSESSOR"]},
    ],
    routes=[{"code": "GEWOON", "label": "Gewone route", "questions": ["Z1", "Z2", "Z3", "Z4", "Z5", "Z6", "Z7", "Z8"]}],
)
SEEN_IN_MARCH = predecessor(status=Status.ENDED, examined_on=date(2026, 3, 20))
FIRST_NO = predecessor(expert=carla.person, co_assessors=frozenset({bram.person}))

earlier = World(
    "earlier answers and other agreements: renewals, another look, what the parties added, and what cannot be opened",
    beginnings=(given(),),
    deeds=(
        *(anna.opens(criteria=SMALL, renews=SEEN_IN_MARCH), anna.opens(criteria=SMALL, looks_again_at=FIRST_NO)),
        *(anna.opens(criteria=OWN), anna.opens(criteria=GONE), anna.opens(criteria=SMALL, route="SNEL")),
        *(
            anna.opens(child=child(birth_date=date(2023, 1, 1))),
            anna.opens(place=NOWHERE),
            anna.opens(school_year="2024/25"),
        ),
        *(anna.opens(renews=predecessor()), anna.opens(looks_again_at=SEEN_IN_MARCH)),
        *(anna.opens(earlier_no=FIRST_NO.request), anna.opens(earlier_yes=FIRST_NO.request), els.opens()),
        *(carla.opens(criteria=SMALL, looks_again_at=FIRST_NO), *PREPARED),
        *(anna.states(), carla.states(), anna.states(examined_on=date(2026, 3, 19), dated_on=date(2026, 6, 9))),
        *(anna.states(answers=NO_Z7), anna.states(answers=NO_Z8), anna.but(designations=()).states()),
        *(anna.states(examined_on=date(2026, 1, 1)), anna.states(conclusion=conclusion(until=None))),
        *both("takes_up", who=(bram, dirk)),
        *(
            one.concurs(read_version=1, conclusion=A, assessment=own)
            for one in (bram, dirk)
            for own in (GOOD, assessment(answers=NO_Z8), assessment(answers=NO_Z7))
        ),
        *(one.records_that_the_family_agrees(read_version=1) for one in (anna, carla)),
        *grants(anna, carla, versions=(1,), conclusions=(A,)),
    ),
)

over = given(granted, bram.ends(ends_on=date(2026, 8, 1)))
stages = (opened, stated, taken_up, deliberated, escalated, concurred, family_read, granted)
stories = tuple(given(stage) for stage in stages)
finals = tuple(
    given(*flat([stage, deed]))
    for stage, deed in (
        (opened, anna.declines()),
        (opened, bram.withdraws()),
        (opened, dirk.arranges_an_alternative()),
        (concurred, anna.records_a_block()),
    )
)
lapsed = given(opened, on(date(2027, 1, 15)), clock.lapses())

claims = World(
    "claims: the law's own line beside the review, from every status",
    beginnings=(given(), *stories, *finals, over, lapsed),
    deeds=(
        *both("registers_a_claim", "receives", "ends_the_claim", who=(ivo, hanna)),
        ivo.receives(received_on=date(2026, 6, 11)),
        ivo.registers_a_claim(place=NOWHERE),
        *(one.checks() for one in (ivo, bram, dirk)),
        ivo.checks(accepts_lateness=True),
        ivo.checks(accepts_lateness=True, reason="de brief kwam te laat aan"),
        ivo.declares_involvement(dirk),
        *(anna.opens(criteria=SMALL), anna.opens(criteria=SMALL, child=child(id=FIRST_NO.request))),
        *(ivo.follows_up(), ivo.follows_up(story=""), anna.reviews(), anna.reviews(reviewed_on=date(2026, 6, 11))),
        anna.reviews(next_review_on=date(2026, 6, 1)),
        *(
            bram.ends(ends_on=date(2026, 8, 1)),
            bram.ends(ends_on=date(2027, 8, 1)),
            anna.ends(ends_on=date(2026, 8, 1)),
        ),
        *(
            anna.ends(ends_on=date(2026, 8, 1), why=EndReason.GROUND_LAPSED, reason=why)
            for why in ("-", "hij kan weer")
        ),
        *(ivo.declares_involvement(dirk, reason="-"), dirk.arranges_an_alternative(starts_on=date(2026, 9, 1))),
    ),
)

anna_there = anna.but(areas=frozenset(), designations=(designated(), designated("GM0344")))
in_short = (anna.opens(criteria=SMALL), *PREPARED)
until_here = (anna.states(), bram.takes_up(), bram.concurs(), anna.records_that_the_family_agrees(), anna.grants())

in_a_deadlock = (
    (*until_here[:2], bram.dissents()),
    (*until_here[:2], bram.dissents(), anna.holds_deliberation(), anna.escalates()),
)

moves = World(
    "moves: the child lives elsewhere, before and after the answer",
    beginnings=tuple(given(in_short, until_here[:how_far]) for how_far in range(len(until_here) + 1)),
    deeds=(
        *(bram.transfers(), hanna.transfers(), bram.transfers(moved_on=date(2026, 6, 11))),
        *(
            bram.transfers(place=HERE, postcode="3811AA"),
            anna.hears_parents(),
            els.considers(STEP, OptionOutcome.TRIED),
        ),
        *(anna.states(), anna_there.states(), bram.takes_up(), els.takes_up(), *concurrences(bram, els)),
        *(anna_there.records_that_the_family_agrees(read_version=version) for version in (1, 2)),
        *grants(anna, anna_there),
    ),
)

meanwhile = World(
    "meanwhile: hearing, advising and looking for a place go on until two people agree",
    beginnings=tuple(given(in_short, stage) for stage in ((), until_here[:1], until_here[:2], *in_a_deadlock)),
    deeds=(
        *(anna.hears_parents(), bram.hears_child(), dirk.says_why_not_heard(FamilyMember.CHILD), els.hears_child()),
        *(dirk.considers(STEP, OptionOutcome.POSSIBLE), dirk.advises(), anna.declines(), bram.transfers()),
        bram.transfers(place=HERE.model_copy(update={"school": "99ZZ"}), postcode="3811AA"),
        *(anna.withdraws(), dirk.arranges_an_alternative(option=STEP)),
    ),
)

reminders = World(
    "reminders: the clock brings to mind, once, and left alone everything comes to an end",
    beginnings=(*stories, *finals, given(dissented), given(taken_up, bram.hands_back())),
    deeds=(),
    by_the_clock=the_clock_with_reminders,
    moments=3,
)

BY_PARENTS = frozenset({FamilyMember.PARENTS})

shared = anna.records_consent(given_by=BY_PARENTS)
shared_and_kept_back = given(concurred, shared, anna.records_a_block())
shared_and_over = given(granted, shared, bram.ends(ends_on=date(2026, 8, 1)))

consents = World(
    "consents: given, made smaller and taken back from every status; they never bring a yes nearer",
    beginnings=(*stories, *finals, shared_and_kept_back, shared_and_over, lapsed),
    deeds=(
        shared,
        anna.records_consent(Flow.CHILDS_WORDS, given_by=BY_PARENTS),
        anna.records_consent(to=frozenset({Role.YOUTH_DOCTOR})),
        anna.records_consent(until=date(2028, 1, 1)),
        *(anna.records_consent(explained=False), dirk.records_consent(), els.takes_consent_back(FamilyMember.CHILD)),
        *(dirk.limits_consent(who) for who in FamilyMember),
        *(bram.takes_consent_back(who) for who in FamilyMember),
        dirk.limits_consent(FamilyMember.PARENTS, until=date(2027, 1, 1)),
        bram.transfers(),
    ),
    moments=2,
)
WORLDS = (four_eyes, involved, no_unless, earlier, claims, moves, meanwhile, reminders, consents)
AT_LEAST = {
    four_eyes: 7_100,
    involved: 280,
    no_unless: 3_200,
    earlier: 380,
    claims: 2_000,
    moves: 60,
    meanwhile: 240,
    reminders: 220,
    consents: 170,
}
"""How many requests each walk meets; fewer means that somebody made a world smaller without noticing."""

NOTHING_TO_REMIND = FINAL - {Status.ALTERNATIVE_ARRANGED} | {Status.NONE}
NEVER_DONE = {("Remind", status) for status in NOTHING_TO_REMIND}
"""Steps of the table that no request can take: the clock reminds nobody of anything there."""


@cache
def walked(world: World) -> Walked:
    """Each walk is made once."""
    return walk(world)


by_name = pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name.partition(":")[0])

# ── what always holds ────────────────────────────────────────────────────────────────────────────────────────────────


@by_name
def test_a_walk_meets_as_many_requests_as_before(world: World) -> None:
    met = walked(world)
    assert len(met.steps) >= AT_LEAST[world], f"{len(met.steps)} requests, {met.refusals} refusals, {met.grants} grants"


@by_name
def test_nothing_is_granted_without_two_pairs_of_eyes_and_a_shown_unless(world: World) -> None:
    """Points 1 and 2: judged by a witness that knows the events and the people, and none of the rules."""
    met = walked(world)
    granting = [number for number, step in enumerate(met.steps) if step.request.grant is not None and is_grant(step)]
    assert (len(granting) > 0) is (world not in {claims, meanwhile, reminders, consents})
    for number in granting:
        assert suspicious(met.history(number)) == []


def is_grant(step) -> bool:  # type: ignore[no-untyped-def]
    return step.event is not None and type(step.event).stored_as == "exemption-granted.1"


@pytest.mark.parametrize("world", [four_eyes, reminders], ids=["four eyes", "reminders"])
def test_from_everywhere_an_end_can_be_reached(world: World) -> None:
    """Point 3; and in the world of reminders nobody but the clock does anything."""
    met = walked(world)
    assert [step.request.status for step in reaches_an_end(met)] == []
    assert met.statuses() >= set(Status) - {Status.NONE}


def test_every_row_of_the_table_is_used() -> None:
    """Point 3, and more: every row from every status that it names, but for those in which there is nothing to do."""
    used = set().union(*(walked(world).used for world in WORLDS))
    steps = {(act.__name__, status) for act, status in STEPS}
    assert steps - used == NEVER_DONE
    assert {act.__name__ for act, *_ in TABLE} == {name for name, _ in used}


def test_every_rule_refuses_somewhere_and_lets_pass_somewhere() -> None:
    """Point 3."""
    rules = {rule.name for step in STEPS.values() for rule in step.provided}
    assert rules - set().union(*(walked(world).refused_by for world in WORLDS)) == set()
    assert rules - set().union(*(walked(world).passed for world in WORLDS)) == set()


def test_a_refused_act_changes_nothing_and_names_all_that_is_wrong() -> None:
    """Points 4 and 5 are checked at every single refusal of every walk."""
    assert sum(walked(world).refusals for world in WORLDS) > 500_000


def test_requests_are_told_apart_by_everything_that_a_rule_reads() -> None:
    """Otherwise the walk would take two different requests for one."""
    always_the_same = {"id", "birth_date", "is_renewal"}
    assert read_by_rules() - always_the_same <= set(SEEN)


# ── rules have teeth ─────────────────────────────────────────────────────────────────────────────────────────────────

WHERE = {
    "role_may_co_assess": earlier,
    "others_look_again": earlier,
    "there_are_new_facts": earlier,
    "other_questions_hold": earlier,
    "co_assessor_is_not_involved": involved,
    "who_checked_does_not_judge": involved,
    "co_assessor_is_another_person": four_eyes,
    "co_assessor_has_jurisdiction": four_eyes,
    "what_was_read_is_what_is_agreed": four_eyes,
    "grant_follows_the_concurrence": four_eyes,
    "statement_is_recent": four_eyes,
    "it_is_who_took_it_up": four_eyes,
    "it_is_who_stated": four_eyes,
    "family_has_read": four_eyes,
    "expert_does_not_treat_the_child": involved,
}
OF_THE_EYES = (*FOUR_EYES, it_is_who_took_it_up, it_is_who_stated, expert_does_not_treat_the_child)
OF_THE_UNLESS = (*UNLESS, family_has_read)


@pytest.mark.parametrize("rule", [*OF_THE_EYES, *OF_THE_UNLESS], ids=lambda rule: rule.name)
def test_rules_have_teeth(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take one rule out of the table, and the witness finds a grant that should not have been."""
    monkeypatch.setattr(door, "STEPS", without(rule))
    wrong_with = wrong_with_the_eyes if rule in OF_THE_EYES else wrong_with_the_unless
    met = walk(WHERE.get(rule.name, no_unless), until=lambda history: [*wrong_with(history)])
    assert met.found, f"without {rule.name} nobody notices anything in {len(met.steps)} requests"
