"""Nee, tenzij: a child goes to school, unless all of these are answered positively and with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cast import (
    LONG_AGO,
    MOTIVES,
    WEIGHTY,
    anna,
    assessment,
    bram,
    child,
    conclusion,
    criteria,
    dirk,
    predecessor,
    statement,
)
from story import Story, concurred, days, family_read, given, gone_through_options, heard, on, opened, taken_up
from vierogen.domain.criteria import shipped
from vierogen.domain.events import CoAssessorConcurred, EducationalAdviceGiven, ExemptionGranted, OptionConsidered
from vierogen.domain.refusals import NotNow, NotYours
from vierogen.domain.rules import Rule
from vierogen.domain.rules.hearing import child_was_heard, family_has_read, parents_were_heard
from vierogen.domain.rules.no_unless import (
    UNLESS,
    duration_is_the_shortest_useful,
    gain_outweighs_loss,
    ground_is_physical_or_psychological,
    lack_of_a_place_is_not_a_ground,
    no_school_is_possible_now,
    options_were_gone_through,
    other_questions_hold,
    outcome_is_motivated,
    there_are_new_facts,
)
from vierogen.domain.rules.statement import statement_is_recent
from vierogen.domain.values import Ground, OptionOutcome, Outcome, ReturnPlan, Status

LADDER = [step.code for step in shipped().ladder]
PLAN = ReturnPlan(goals="opbouwen met een uur per dag", contact="mevrouw Jansen", review_on=date(2026, 11, 10))
ASKED_OF = {
    "Z1": (ground_is_physical_or_psychological, True, False),
    "Z2": (no_school_is_possible_now, True, True),
    "Z3": (options_were_gone_through, False, True),
    "Z4": (gain_outweighs_loss, True, True),
    "Z6": (duration_is_the_shortest_useful, True, True),
}
"""Which rule looks at a question of the shipped set, and whether the expert and the other eyes answer it."""


def looked_along(*before: object, **stated: object) -> Story:
    """Just before the other eyes' yes, with a statement that says this."""
    return given(before or gone_through_options, anna.states(**stated), bram.takes_up())


# ── every question, by every side that answers it ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("code", ASKED_OF)
@pytest.mark.parametrize("answer", [Outcome.NOT_WEIGHTY, Outcome.NOT_ENOUGH_INFORMATION, None])
def test_no_answer_and_any_other_answer_than_weighty_is_no(code: str, answer: Outcome | None) -> None:
    rule, expert, other = ASKED_OF[code]
    answers = {key: value for key, value in (WEIGHTY | {code: answer}).items() if value}
    said = answer.label if answer else "niets"

    by_expert = looked_along(answers=answers).when(bram.concurs())
    by_other = looked_along().when(bram.concurs(assessment=assessment(answers=answers)))

    refused_when(by_expert, expert, rule, f"de deskundige antwoordde op {code}: {said}")
    refused_when(by_other, other, rule, f"de meekijker antwoordde op {code}: {said}")


@pytest.mark.parametrize("code", ASKED_OF)
@pytest.mark.parametrize("motive", ["", "-", "zo", None])
def test_a_yes_has_a_reason(code: str, motive: str | None) -> None:
    rule, expert, other = ASKED_OF[code]
    motives = {key: value for key, value in (MOTIVES | {code: motive}).items() if value is not None}

    by_expert = looked_along(motives=motives).when(bram.concurs())
    by_other = looked_along().when(bram.concurs(assessment=assessment(motives=motives)))

    refused_when(by_expert, expert, rule, f"de deskundige gaf bij {code} geen reden")
    refused_when(by_other, other, rule, f"de meekijker gaf bij {code} geen reden")


def refused_when(outcome, asked: bool, rule: Rule, because: str) -> None:  # type: ignore[no-untyped-def]
    if asked:
        outcome.refused_by(rule).saying(because)
    else:
        outcome.then(CoAssessorConcurred)


def test_an_empty_request_is_told_all_that_is_missing() -> None:
    empty = given(opened, anna.states(answers={}, motives={}, plan=None, ground=Ground.NEITHER), bram.takes_up())
    empty.when(bram.concurs(assessment=assessment(answers={}, motives={}))).refused_by(
        ground_is_physical_or_psychological,
        no_school_is_possible_now,
        options_were_gone_through,
        gain_outweighs_loss,
        parents_were_heard,
        child_was_heard,
        duration_is_the_shortest_useful,
    )


def test_the_same_questions_are_judged_again_at_the_grant() -> None:
    request = given(family_read).request
    assert request.concurrence is not None
    thin = replace(request, concurrence=replace(request.concurrence, assessment=assessment(answers={})))
    act = anna.grants().now(thin, on(date(2026, 6, 10)))
    broken = {rule.name for rule in UNLESS if rule.judge(thin, act)}
    assert broken == {
        "no_school_is_possible_now",
        "options_were_gone_through",
        "gain_outweighs_loss",
        "duration_is_the_shortest_useful",
    }
    silent = replace(request, concurrence=None)
    assert no_school_is_possible_now.judge(silent, act) == "de meekijker antwoordde op Z2: niets"


def test_without_statement_school_year_or_criteria_there_is_no_yes() -> None:
    """Such a request cannot be put to anybody; the rules do not count on that."""
    request = given(family_read).request
    act = anna.grants().now(request, on(date(2026, 6, 10)))
    empty = replace(request, statement=None)
    assert ground_is_physical_or_psychological.judge(empty, act) == (
        "de verklaring noemt geen lichamelijke of psychische grond"
    )
    assert duration_is_the_shortest_useful.judge(empty, act) == "er ligt geen verklaring"
    assert statement_is_recent.judge(empty, act) == "er ligt geen verklaring"
    assert duration_is_the_shortest_useful.judge(replace(request, school_year=None), act) == "er ligt geen verklaring"
    assert there_are_new_facts.judge(replace(empty, renews=predecessor()), act) is None
    assert no_school_is_possible_now.judge(empty, act) == "de deskundige antwoordde op Z2: niets"


# ── Z1: the ground ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("ground", [Ground.PHYSICAL, Ground.PSYCHOLOGICAL, Ground.BOTH])
def test_the_ground_is_physical_or_psychological(ground: Ground) -> None:
    looked_along(ground=ground).when(bram.concurs()).then(CoAssessorConcurred)


def test_another_ground_is_none() -> None:
    looked_along(ground=Ground.NEITHER).when(bram.concurs()).refused_by(ground_is_physical_or_psychological).saying(
        "de verklaring noemt geen lichamelijke of psychische grond"
    )


# ── Z2 and Z3: the options ───────────────────────────────────────────────────────────────────────────────────────────


def with_step(outcome: OptionOutcome, **more: object) -> tuple[object, ...]:
    """Everything gone through, with this outcome for distance learning."""
    return (*heard, *dirk.goes_through_the_options(), dirk.considers("DISTANCE_LEARNING", outcome, **more))


@pytest.mark.parametrize(
    "outcome", [OptionOutcome.TRIED, OptionOutcome.OFFERED_AND_REFUSED, OptionOutcome.CONTRA_INDICATED]
)
def test_what_was_tried_refused_or_contra_indicated_leaves_room_for_a_yes(outcome: OptionOutcome) -> None:
    looked_along(with_step(outcome)).when(bram.concurs()).then(CoAssessorConcurred)


def test_what_is_possible_stands_in_the_way() -> None:
    looked_along(with_step(OptionOutcome.POSSIBLE)).when(bram.concurs()).refused_by(no_school_is_possible_now).saying(
        "mogelijk is: Digitaal afstandsonderwijs"
    )


@pytest.mark.parametrize(
    ("available_from", "stands_in_the_way"),
    [(date(2026, 9, 1), True), (date(2027, 1, 31), True), (date(2027, 2, 1), False)],
)
def test_what_becomes_possible_after_the_exemption_does_not(available_from: date, stands_in_the_way: bool) -> None:
    """S4: the doctor shortens the statement to the day before the place is there."""
    options = with_step(OptionOutcome.POSSIBLE, available_from=available_from)
    outcome = looked_along(options, conclusion=conclusion(until=date(2027, 1, 31))).when(bram.concurs())
    refused_when(outcome, stands_in_the_way, no_school_is_possible_now, "mogelijk is: Digitaal afstandsonderwijs")


def test_what_becomes_possible_one_day_stands_in_the_way_of_never() -> None:
    options = with_step(OptionOutcome.POSSIBLE, available_from=date(2030, 1, 1))
    never = looked_along(options, conclusion=conclusion(until=None, never=True))
    never.when(bram.concurs()).refused_by(no_school_is_possible_now)


@pytest.mark.parametrize("step", shipped().ladder, ids=lambda step: step.code)
def test_every_step_of_the_ladder_is_gone_through(step) -> None:  # type: ignore[no-untyped-def]
    all_but_one = (*heard, *bram.goes_through_the_options(step.code))
    looked_along(all_but_one).when(bram.concurs()).refused_by(options_were_gone_through).saying(
        f"nog niet nagegaan: {step.label}"
    )


def test_all_steps_that_are_left_are_named() -> None:
    looked_along(heard).when(bram.concurs()).saying(
        "nog niet nagegaan: " + ", ".join(step.label for step in shipped().ladder)
    )


def test_a_later_outcome_replaces_an_earlier_one() -> None:
    reconsidered = (*with_step(OptionOutcome.POSSIBLE), dirk.considers("DISTANCE_LEARNING", OptionOutcome.TRIED))
    looked_along(reconsidered).when(bram.concurs()).then(CoAssessorConcurred)


def test_that_there_is_no_place_is_no_ground() -> None:
    options = with_step(OptionOutcome.UNAVAILABLE)
    looked_along(options).when(bram.concurs()).refused_by(lack_of_a_place_is_not_a_ground).saying(
        "niet beschikbaar is: Digitaal afstandsonderwijs"
    )


def test_the_outcome_of_a_step_is_motivated() -> None:
    given(heard).when(bram.considers("OTHER_SCHOOL", OptionOutcome.TRIED, motive="-")).refused_by(
        outcome_is_motivated
    ).saying("de reden bij deze stap ontbreekt")
    given(heard).when(bram.considers("OTHER_SCHOOL", OptionOutcome.TRIED)).then(OptionConsidered, status=Status.OPEN)


def test_a_step_belongs_to_the_ladder_of_this_request() -> None:
    given(heard).when(bram.considers("BOARDING_SCHOOL", OptionOutcome.TRIED)).refused_by(outcome_is_motivated).saying(
        "BOARDING_SCHOOL is geen stap van de ladder van dit verzoek"
    )
    request = replace(given(heard).request, criteria=None)
    act = bram.considers("OTHER_SCHOOL", OptionOutcome.TRIED).now(request, on(date(2026, 6, 10)))
    assert outcome_is_motivated.judge(request, act) == "OTHER_SCHOOL is geen stap van de ladder van dit verzoek"


def test_going_through_the_options_is_for_those_who_know_education() -> None:
    given(heard).when(anna.considers("OTHER_SCHOOL", OptionOutcome.TRIED)).refused_as(NotYours)
    given(heard).when(bram.advises()).refused_as(NotYours)
    given(heard).when(dirk.advises()).then(EducationalAdviceGiven, status=Status.OPEN)
    given(concurred).when(dirk.advises()).refused_as(NotNow)


# ── Z6: the shortest useful duration ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("until", "good"), [(date(2027, 7, 31), True), (date(2027, 8, 1), False), (date(2026, 12, 31), True)]
)
def test_an_exemption_ends_with_the_school_year(until: date, good: bool) -> None:
    outcome = looked_along(conclusion=conclusion(until=until)).when(bram.concurs())
    because = "de laatste dag is 1 augustus 2027 en mag niet later zijn dan 31 juli 2027"
    refused_when(outcome, not good, duration_is_the_shortest_useful, because)


@pytest.mark.parametrize(
    ("born", "last"),
    [
        (date(2009, 5, 10), date(2027, 5, 9)),
        (date(2009, 3, 1), date(2027, 2, 28)),
        (date(2009, 8, 1), date(2027, 7, 31)),
        (date(2009, 8, 2), date(2027, 7, 31)),
    ],
)
def test_an_exemption_ends_before_the_eighteenth_birthday(born: date, last: date) -> None:
    before = (anna.opens(child=child(birth_date=born)), *heard[1:], *bram.goes_through_the_options())
    looked_along(before, conclusion=conclusion(until=last)).when(bram.concurs()).then(CoAssessorConcurred)
    too_long = conclusion(until=last + timedelta(days=1))
    looked_along(before, conclusion=too_long).when(bram.concurs()).refused_by(duration_is_the_shortest_useful)


def test_who_was_born_on_29_february_turns_eighteen_on_1_march() -> None:
    """Born 2008, eighteen in 2026: the exemption may run until 28 February 2026."""
    born, today = date(2008, 2, 29), on(date(2025, 11, 3))
    before = (anna.opens(child=child(birth_date=born), school_year="2025/26"), *heard[1:])
    told = given(before, bram.goes_through_the_options(), at=today)
    plan = PLAN.model_copy(update={"review_on": date(2026, 1, 10)})
    for until, good in ((date(2026, 2, 28), True), (date(2026, 3, 1), False)):
        of_this_length = conclusion(begins_on=date(2025, 11, 3), until=until)
        outcome = told.and_then(anna.states(conclusion=of_this_length, plan=plan), bram.takes_up()).when(bram.concurs())
        because = "de laatste dag is 1 maart 2026 en mag niet later zijn dan 28 februari 2026"
        refused_when(outcome, not good, duration_is_the_shortest_useful, because)


@pytest.mark.parametrize(
    ("begins_on", "good"),
    [(date(2026, 7, 31), False), (date(2026, 8, 1), True), (date(2027, 7, 31), True), (date(2027, 8, 1), False)],
)
def test_an_exemption_begins_in_the_school_year_that_was_asked_for(begins_on: date, good: bool) -> None:
    plan = PLAN.model_copy(update={"review_on": begins_on})
    never = conclusion(begins_on=begins_on, until=None, never=True)
    outcome = looked_along(conclusion=never, plan=plan).when(bram.concurs())
    refused_when(outcome, not good, duration_is_the_shortest_useful, "buiten schooljaar 2026/27")


@pytest.mark.parametrize(("begins_on", "good"), [(date(2026, 8, 31), False), (date(2026, 9, 1), True)])
def test_nobody_is_exempted_from_what_does_not_bind_yet(begins_on: date, good: bool) -> None:
    """Five on 6 August, so bound from the first school day of September."""
    before = (anna.opens(child=child(birth_date=date(2021, 8, 6))), *heard[1:], *bram.goes_through_the_options())
    plan = PLAN.model_copy(update={"review_on": date(2026, 12, 1)})
    outcome = looked_along(before, conclusion=conclusion(begins_on=begins_on), plan=plan).when(bram.concurs())
    because = "de vrijstelling begint op 31 augustus 2026 en de leerplicht pas op 1 september 2026"
    refused_when(outcome, not good, duration_is_the_shortest_useful, because)


def test_nobody_agrees_to_what_is_over_already() -> None:
    """The statement is recent enough on that day; what it says is over."""
    three_weeks = {
        "conclusion": conclusion(until=date(2026, 8, 20)),
        "plan": ReturnPlan(goals="opbouwen", contact="mevrouw Jansen", review_on=date(2026, 8, 10)),
    }
    looking = given(gone_through_options, anna.states(**three_weeks), bram.takes_up())
    read = looking.and_then(bram.concurs(), anna.records_that_the_family_agrees())
    for story, deed in ((looking, bram.concurs()), (read, anna.grants())):
        assert story.when(on(date(2026, 8, 20)), deed).event
        story.when(on(date(2026, 8, 21)), deed).refused_by(duration_is_the_shortest_useful).saying(
            "de laatste dag was 20 augustus 2026 en is al geweest"
        )


def test_never_is_over_at_eighteen() -> None:
    seventeen = child(birth_date=date(2008, 8, 2))
    told = given(
        anna.opens(child=seventeen),
        anna.hears_everyone(),
        bram.goes_through_the_options(),
        anna.states(conclusion=conclusion(until=None, never=True), plan=None),
        bram.takes_up(),
    )
    told.when(on(date(2026, 8, 1)), bram.concurs()).then(CoAssessorConcurred)
    told.when(on(date(2026, 8, 2)), bram.concurs()).refused_by(duration_is_the_shortest_useful).saying(
        "de laatste dag was 1 augustus 2026"
    )


def test_never_has_no_last_day_and_needs_no_way_back() -> None:
    never = conclusion(until=None, never=True)
    looked_along(conclusion=never, plan=None).when(bram.concurs()).then(CoAssessorConcurred)


@pytest.mark.parametrize(
    "plan",
    [
        None,
        PLAN.model_copy(update={"goals": "-"}),
        PLAN.model_copy(update={"contact": ""}),
    ],
    ids=["no plan", "no goals", "no contact"],
)
def test_there_is_a_way_back_with_somebody_to_call(plan: ReturnPlan | None) -> None:
    looked_along(plan=plan).when(bram.concurs()).refused_by(duration_is_the_shortest_useful).saying(
        "een plan om terug te keren, met een contactpersoon, ontbreekt"
    )


@pytest.mark.parametrize(
    ("review_on", "good"),
    [(date(2026, 7, 31), False), (date(2026, 8, 1), True), (date(2027, 7, 31), True), (date(2027, 8, 1), False)],
)
def test_it_is_looked_at_again_during_the_exemption(review_on: date, good: bool) -> None:
    outcome = looked_along(plan=PLAN.model_copy(update={"review_on": review_on})).when(bram.concurs())
    refused_when(outcome, not good, duration_is_the_shortest_useful, "ligt niet in de vrijstelling")


# ── the statement is recent when it is used ──────────────────────────────────────────────────────────────────────────


def test_a_statement_may_grow_too_old_while_people_wait() -> None:
    """Stated on 10 June 2026: usable up to and including 10 September."""
    waiting = given(family_read)
    waiting.when(on(date(2026, 9, 10)), anna.grants()).then(ExemptionGranted)
    waiting.when(on(date(2026, 9, 11)), anna.grants()).refused_by(statement_is_recent).saying(
        "de verklaring is van 10 juni 2026 en zou worden gebruikt op 11 september 2026"
    )


# ── Z7: a renewal needs new facts ────────────────────────────────────────────────────────────────────────────────────


def renewal(examined_on: date | None = date(2026, 3, 1)) -> tuple[object, ...]:
    before = predecessor(status=Status.ENDED, expert=anna.person, examined_on=examined_on)
    return anna.opens(renews=before), *heard[1:], *bram.goes_through_the_options()


@pytest.mark.parametrize(
    ("examined_on", "good"), [(date(2026, 6, 9), True), (date(2026, 3, 11), True), (date(2026, 6, 8), False)]
)
def test_for_a_renewal_the_child_is_seen_again(examined_on: date, good: bool) -> None:
    before = renewal(examined_on=date(2026, 3, 10) if good else date(2026, 6, 8))
    outcome = looked_along(before, examined_on=examined_on).when(bram.concurs())
    refused_when(outcome, not good, there_are_new_facts, "sinds 8 juni 2026 is het kind niet opnieuw gezien")


def test_for_a_renewal_both_say_what_is_new() -> None:
    without = {code: answer for code, answer in WEIGHTY.items() if code != "Z7"}
    looked_along(renewal()).when(bram.concurs()).then(CoAssessorConcurred)
    looked_along(renewal(), answers=without).when(bram.concurs()).refused_by(there_are_new_facts).saying(
        "de deskundige antwoordde op Z7: niets"
    )
    looked_along(renewal()).when(bram.concurs(assessment=assessment(answers=without))).refused_by(there_are_new_facts)


def test_a_predecessor_whose_contact_is_unknown_still_asks_for_new_facts() -> None:
    without = {code: answer for code, answer in WEIGHTY.items() if code != "Z7"}
    looked_along(renewal(None)).when(bram.concurs()).then(CoAssessorConcurred)
    looked_along(renewal(None), answers=without).when(bram.concurs()).refused_by(there_are_new_facts)


def test_a_first_request_is_not_asked_what_is_new() -> None:
    without = {code: answer for code, answer in WEIGHTY.items() if code != "Z7"}
    looked_along(answers=without).when(bram.concurs(assessment=assessment(answers=without))).then(CoAssessorConcurred)


def test_nothing_is_carried_over_from_what_is_renewed() -> None:
    fresh = given(anna.opens(renews=predecessor(status=Status.ENDED))).request
    assert fresh.is_renewal
    assert (fresh.options, fresh.parents_heard, fresh.child_heard, fresh.statement) == ({}, None, None, None)


# ── what the parties add ─────────────────────────────────────────────────────────────────────────────────────────────


def asking(*answered_by: str, code: str = "Z8", renewal_only: bool = False):  # type: ignore[no-untyped-def]
    """The shipped set with one question of the parties themselves."""
    known = shipped()
    asked = {"code": code, "sentence": "Is een buurtteam betrokken?", "answered_by": answered_by}
    questions = [question.model_dump() for question in known.questions]
    routes = [route.model_dump() for route in known.routes]
    routes[0]["questions"] = (*routes[0]["questions"], code)
    return criteria(questions=[*questions, asked | {"renewal_only": renewal_only}], routes=routes)


def under(own_set) -> tuple[object, ...]:  # type: ignore[no-untyped-def]
    return anna.opens(criteria=own_set), *heard[1:], *bram.goes_through_the_options()


def test_a_question_of_the_parties_is_asked_like_any_other() -> None:
    without = {code: answer for code, answer in WEIGHTY.items() if code != "Z8"}
    before = under(asking("EXPERT", "CO_ASSESSOR"))
    looked_along(before).when(bram.concurs()).then(CoAssessorConcurred)
    looked_along(before, answers=without).when(bram.concurs()).refused_by(other_questions_hold).saying(
        "de deskundige antwoordde op Z8: niets"
    )
    looked_along(before).when(bram.concurs(assessment=assessment(answers=without))).refused_by(
        other_questions_hold
    ).saying("de meekijker antwoordde op Z8: niets")


def test_a_question_of_the_parties_may_be_for_renewals_only() -> None:
    without = {code: answer for code, answer in WEIGHTY.items() if code != "Z8"}
    own = asking("EXPERT", renewal_only=True)
    looked_along(under(own), answers=without).when(bram.concurs()).then(CoAssessorConcurred)
    renewing = (anna.opens(criteria=own, renews=predecessor(status=Status.GRANTED)), *heard[1:])
    looked_along((*renewing, *bram.goes_through_the_options()), answers=without).when(bram.concurs()).refused_by(
        other_questions_hold
    )


# ── the lighter route ────────────────────────────────────────────────────────────────────────────────────────────────


def light(*before: object, **stated: object) -> Story:
    """For children with very severe multiple disabilities: only Z1, Z2 and the hearings."""
    return given(anna.opens(route="ZEVMB"), before or heard[1:], anna.states(**stated), bram.takes_up())


def test_the_lighter_route_asks_less() -> None:
    few = {code: WEIGHTY[code] for code in ("Z1", "Z2")}
    light(answers=few, plan=None).when(bram.concurs(assessment=assessment(answers=few))).then(CoAssessorConcurred)


@pytest.mark.parametrize(
    ("code", "rule"), [("Z1", ground_is_physical_or_psychological), ("Z2", no_school_is_possible_now)]
)
def test_the_lighter_route_still_asks_what_is_essential(code: str, rule: Rule) -> None:
    without = {one: answer for one, answer in WEIGHTY.items() if one != code}
    light(answers=without).when(bram.concurs()).refused_by(rule)


def test_on_the_lighter_route_people_are_heard_and_a_place_is_no_ground() -> None:
    light(anna.hears_child()).when(bram.concurs()).refused_by(parents_were_heard)
    no_place = (*heard[1:], bram.considers("OTHER_SCHOOL", OptionOutcome.UNAVAILABLE))
    light(no_place).when(bram.concurs()).refused_by(lack_of_a_place_is_not_a_ground)
    light(conclusion=conclusion(until=date(2027, 8, 1))).when(bram.concurs()).refused_by(
        duration_is_the_shortest_useful
    )


def test_a_ladder_of_the_parties_is_the_one_to_go_through() -> None:
    short = criteria(ladder=[{"code": "NEIGHBOURS", "label": "Een plek bij de buren"}])
    before = (anna.opens(criteria=short), *heard[1:])
    looked_along(before).when(bram.concurs()).refused_by(options_were_gone_through).saying("Een plek bij de buren")
    gone = (*before, bram.considers("NEIGHBOURS", OptionOutcome.TRIED))
    looked_along(gone).when(bram.concurs()).then(CoAssessorConcurred)


def test_the_family_reads_last_and_the_rest_still_holds() -> None:
    given(concurred).when(on(date(2026, 10, 1)), anna.grants()).refused_by(statement_is_recent, family_has_read)


def test_who_turns_twelve_before_the_grant_was_invited_by_then() -> None:
    young = (anna.opens(child=child(birth_date=date(2014, 6, 20))), anna.hears_parents())
    story = given(
        young,
        anna.hears_child(invited_personally=False),
        bram.goes_through_the_options(),
        anna.states(),
        bram.takes_up(),
        bram.concurs(),
        anna.records_that_the_family_agrees(),
    )
    story.when(days(9), anna.grants()).then(ExemptionGranted)
    story.when(days(10), anna.grants()).refused_by(child_was_heard)


def test_a_statement_of_this_cast_is_a_good_one() -> None:
    assert statement(LONG_AGO).dated_on == LONG_AGO
    given(taken_up).when(bram.concurs()).then(CoAssessorConcurred)
