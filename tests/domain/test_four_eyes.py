"""Vier ogen: a yes needs two natural persons, and the second one really looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from cast import (
    DE_EEM,
    ELSEWHERE,
    HERE,
    Player,
    anna,
    bram,
    carla,
    carla_as_adviser,
    clock,
    conclusion,
    criteria,
    designated,
    dirk,
    els,
    gijs,
    hanna,
    ivo,
    predecessor,
)
from story import (
    concurred,
    days,
    deliberated,
    family_read,
    given,
    gone_through_options,
    heard,
    on,
    stated,
    taken_up,
)
from vierogen.domain.events import (
    CoAssessmentHandedBack,
    CoAssessmentReleased,
    CoAssessmentTakenUp,
    CoAssessorConcurred,
    CoAssessorDissented,
    ExemptionGranted,
    InformationAsked,
    StatementDeclined,
    StatementSubmitted,
)
from vierogen.domain.refusals import NotNow, NotYours
from vierogen.domain.rules.competence import actor_works_here, co_assessor_has_jurisdiction
from vierogen.domain.rules.four_eyes import (
    co_assessor_is_another_person,
    co_assessor_is_not_involved,
    grant_follows_the_concurrence,
    it_is_who_took_it_up,
    others_look_again,
    role_may_co_assess,
    what_was_read_is_what_is_agreed,
)
from vierogen.domain.rules.hearing import family_has_read
from vierogen.domain.rules.statement import it_is_who_stated
from vierogen.domain.values import Involvement, Role, Status

# ── another person ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_somebody_else_looks_along_and_then_it_is_granted() -> None:
    given(family_read).when(anna.grants()).then(
        ExemptionGranted, status=Status.GRANTED, read_version=1, conclusion=conclusion()
    )


def test_who_states_does_not_look_along_even_in_another_role_for_another_organisation() -> None:
    (
        given(gone_through_options, carla.states())
        .when(carla_as_adviser.takes_up())
        .refused_by(co_assessor_is_another_person)
        .saying("Carla Smit stelde deze verklaring op", "Wie de verklaring opstelt, kijkt niet zelf mee.")
    )


def test_the_same_person_looks_along_with_a_statement_of_somebody_else() -> None:
    given(stated).when(carla_as_adviser.takes_up()).then(
        CoAssessmentTakenUp, status=Status.CO_ASSESSING, by=carla.person, role=Role.PARTNERSHIP_ADVISER
    )


def test_no_needs_no_second_pair_of_eyes_but_yes_does() -> None:
    given(stated).when(anna.declines()).then(StatementDeclined, status=Status.REFUSED)
    given(stated).when(anna.grants()).refused_as(NotNow).saying("verlenen", "verklaring voorgelegd")


def test_a_concurrence_without_anybody_behind_it_is_none() -> None:
    """A request in this state cannot be reached; if it ever were, the grant would still ask for other eyes."""
    agreed_by_nobody = replace(given(family_read).request, concurrence=None)
    act = anna.grants().now(agreed_by_nobody, on(date(2026, 6, 10)))

    assert co_assessor_is_another_person.judge(agreed_by_nobody, act) == (
        "niemand anders heeft met deze verklaring ingestemd"
    )
    assert co_assessor_has_jurisdiction.judge(agreed_by_nobody, act) == "niemand met bevoegdheid heeft ingestemd"
    assert role_may_co_assess.judge(agreed_by_nobody, act) == ("niemand heeft meegekeken")
    assert what_was_read_is_what_is_agreed.judge(agreed_by_nobody, act) == "met versie 1 heeft niemand anders ingestemd"
    assert grant_follows_the_concurrence.judge(agreed_by_nobody, act) == (
        "wie meekeek, stemde in met een andere begindag of einddag"
    )


def test_a_concurrence_by_the_expert_would_still_be_seen_at_the_grant() -> None:
    """Nobody gets there; the grant does not trust that."""
    request = given(family_read).request
    assert request.concurrence is not None
    own_yes = replace(request.concurrence, by=replace(request.concurrence.by, person=anna.person))
    agreed_with_herself = replace(request, concurrence=own_yes)
    act = anna.grants().now(agreed_with_herself, on(date(2026, 6, 10)))

    assert co_assessor_is_another_person.judge(agreed_with_herself, act) == "Anna de Vries stelde deze verklaring op"
    somebody_else_stated = replace(agreed_with_herself, expert=carla.person)
    assert co_assessor_is_another_person.judge(somebody_else_stated, act) == "Anna de Vries stelde deze verklaring op"


# ── with jurisdiction ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", [bram, ivo, dirk, carla_as_adviser, gijs], ids=lambda one: one.name)
def test_other_eyes_of_municipality_partnership_or_school_may_look_along(who: Player) -> None:
    given(stated).when(who.takes_up()).then(CoAssessmentTakenUp, status=Status.CO_ASSESSING)


@pytest.mark.parametrize("who", [els, hanna, gijs.but(areas=frozenset({"02CD"}))], ids=lambda one: one.name)
def test_other_eyes_of_elsewhere_may_not(who: Player) -> None:
    given(stated).when(who.takes_up()).refused_by(co_assessor_has_jurisdiction).saying(
        f"{who.name} is voor dit kind niet bevoegd"
    )


def test_a_child_without_a_school_has_no_team_of_a_school() -> None:
    opening = anna.opens(place=HERE.model_copy(update={"school": None}))
    (
        given(opening, anna.hears_everyone(), bram.goes_through_the_options(), anna.states())
        .when(gijs.takes_up())
        .refused_by(co_assessor_has_jurisdiction)
    )


def test_who_lost_the_jurisdiction_since_taking_it_up_does_not_concur() -> None:
    (
        given(taken_up)
        .when(bram.but(areas=frozenset({"GM0344"})).concurs())
        .refused_by(co_assessor_has_jurisdiction)
        .saying("Bram Bakker is voor dit kind niet bevoegd")
    )


def test_a_yes_for_another_place_is_no_yes_for_here() -> None:
    """A transfer takes the concurrence away; were it to stay, the grant would see it."""
    request = given(family_read).request
    moved = replace(request, place=ELSEWHERE)
    act = anna.grants().now(moved, on(date(2026, 6, 10)))

    assert co_assessor_has_jurisdiction.judge(moved, act) == (
        "wie instemde, was bevoegd voor een andere plaats dan waar het kind nu hoort"
    )


def test_who_concurred_may_have_left_before_the_grant() -> None:
    """The jurisdiction that counts is that of the day of concurring."""
    given(concurred, days(3), anna.records_that_the_family_agrees()).when(days(4), anna.grants()).then(ExemptionGranted)


def test_after_a_move_those_of_the_new_place_look_along() -> None:
    hereabouts = anna.but(areas=frozenset({"GM0344"}), designations=(designated("GM0344"),))
    (
        given(taken_up, bram.transfers(), hanna.goes_through_the_options(), hereabouts.states())
        .when(bram.takes_up())
        .refused_by(co_assessor_has_jurisdiction)
    )
    (
        given(taken_up, bram.transfers(), hanna.goes_through_the_options(), hereabouts.states())
        .when(els.takes_up())
        .then(CoAssessmentTakenUp)
    )


# ── not involved ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("involvement", "because"),
    [
        (Involvement.TREATS_CHILD, "wie meekijkt behandelt het kind"),
        (Involvement.FAMILY, "wie meekijkt is familie van het kind"),
        (Involvement.FINED, "wie meekijkt maakte in deze zaak proces-verbaal op"),
    ],
)
def test_who_is_involved_does_not_look_along(involvement: Involvement, because: str) -> None:
    declared = bram.declares_involvement(bram, involvement)
    given(stated, declared).when(bram.takes_up()).refused_by(co_assessor_is_not_involved).saying(because)


def test_every_way_of_being_involved_is_named() -> None:
    both = (bram.declares_involvement(dirk, Involvement.FINED), bram.declares_involvement(dirk, Involvement.FAMILY))
    (
        given(stated, both)
        .when(dirk.takes_up())
        .refused_by(co_assessor_is_not_involved)
        .saying("wie meekijkt is familie van het kind en maakte in deze zaak proces-verbaal op")
    )


def test_that_somebody_else_is_involved_does_not_matter() -> None:
    given(stated, bram.declares_involvement(dirk)).when(bram.takes_up()).then(CoAssessmentTakenUp)


@pytest.mark.parametrize("stage", [taken_up, family_read], ids=["before the yes", "after the yes"])
def test_an_involvement_that_comes_to_light_later_still_stops_the_yes(stage: tuple[object, ...]) -> None:
    story = given(stage, dirk.declares_involvement(bram))
    next_step = bram.concurs() if stage is taken_up else anna.grants()
    story.when(next_step).refused_by(co_assessor_is_not_involved).saying("wie meekijkt is familie van het kind")


def test_who_works_under_the_expert_is_not_free() -> None:
    subordinate = bram.but(led_by=frozenset({anna.person}))
    given(stated).when(subordinate.takes_up()).refused_by(co_assessor_is_not_involved).saying(
        "Bram Bakker werkt onder gezag van wie de verklaring opstelde"
    )
    given(taken_up).when(subordinate.concurs()).refused_by(co_assessor_is_not_involved)
    given(stated).when(bram.but(led_by=frozenset({dirk.person})).takes_up()).then(CoAssessmentTakenUp)


def test_who_stands_in_for_the_expert_is_not_another_pair_of_eyes() -> None:
    deputy = bram.but(deputy_for=frozenset({anna.person}))
    given(stated).when(deputy.takes_up()).refused_by(co_assessor_is_not_involved).saying(
        "Bram Bakker vervangt vandaag wie de verklaring opstelde"
    )
    given(stated).when(bram.but(deputy_for=frozenset({ivo.person})).takes_up()).then(CoAssessmentTakenUp)


def test_who_takes_it_up_declares_to_be_free() -> None:
    given(stated).when(bram.takes_up(declares_not_involved=False)).refused_by(co_assessor_is_not_involved).saying(
        "Bram Bakker heeft niet verklaard het kind niet te behandelen, geen familie te zijn en vrij te zijn"
    )


# ── a role that the parties named ────────────────────────────────────────────────────────────────────────────────────

ADVISERS_ONLY = criteria(co_assessors=[Role.PARTNERSHIP_ADVISER])
stated_under_advisers_only = (
    anna.opens(criteria=ADVISERS_ONLY),
    *anna.hears_everyone(),
    *bram.goes_through_the_options(),
    anna.states(),
)


def test_the_parties_may_leave_looking_along_to_the_partnership() -> None:
    (
        given(stated_under_advisers_only)
        .when(bram.takes_up())
        .refused_by(role_may_co_assess)
        .saying("volgens de criteriaset van dit verzoek kijkt een leerplichtambtenaar niet mee")
    )
    given(stated_under_advisers_only).when(dirk.takes_up()).then(CoAssessmentTakenUp)


def test_a_role_that_may_not_look_along_counts_neither_at_the_grant() -> None:
    request = replace(given(family_read).request, criteria=ADVISERS_ONLY)
    act = anna.grants().now(request, on(date(2026, 6, 10)))

    assert role_may_co_assess.judge(request, act) == (
        "volgens de criteriaset van dit verzoek kijkt een leerplichtambtenaar niet mee"
    )


def test_without_a_criteria_set_nobody_may_look_along() -> None:
    request = replace(given(stated).request, criteria=None)
    assert role_may_co_assess.judge(request, bram.takes_up().now(request, on(date(2026, 6, 10))))


# ── the one who took it up ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("deed", "recorded", "status"),
    [
        (bram.hands_back(), CoAssessmentHandedBack, Status.STATED),
        (bram.dissents(), CoAssessorDissented, Status.IN_DELIBERATION),
        (bram.asks_for_information(), InformationAsked, Status.IN_DELIBERATION),
        (bram.concurs(), CoAssessorConcurred, Status.AGREED),
    ],
)
def test_who_took_it_up_says_yes_or_no_or_hands_it_back(deed, recorded, status) -> None:  # type: ignore[no-untyped-def]
    given(taken_up).when(deed).then(recorded, status=status)


@pytest.mark.parametrize("verb", ["hands_back", "dissents", "asks_for_information", "concurs"])
def test_a_colleague_does_not_judge_in_your_place(verb: str) -> None:
    given(taken_up).when(getattr(ivo, verb)()).refused_by(it_is_who_took_it_up).saying(
        "iemand anders dan Ivo Prins heeft het meekijken op zich genomen"
    )


def test_a_deputy_is_not_the_same_pair_of_eyes() -> None:
    ivo_for_bram = ivo.but(deputy_for=frozenset({bram.person}))
    given(taken_up).when(ivo_for_bram.concurs()).refused_by(it_is_who_took_it_up)


def test_one_goes_on_in_the_role_in_which_one_began() -> None:
    bram_as_adviser = bram.wearing(Role.PARTNERSHIP_ADVISER, DE_EEM, "PO2602")
    (
        given(taken_up)
        .when(bram_as_adviser.concurs())
        .refused_by(it_is_who_took_it_up)
        .saying("Bram Bakker begon met meekijken in een andere rol of voor een andere organisatie")
    )


def test_one_goes_on_for_the_organisation_for_which_one_began() -> None:
    for_another_office = bram.but(organisation=UUID(int=199))
    given(taken_up).when(for_another_office.concurs()).refused_by(it_is_who_took_it_up)


def test_after_handing_back_it_is_nobodys() -> None:
    given(taken_up, bram.hands_back()).when(bram.concurs()).refused_as(NotNow)
    given(taken_up, bram.hands_back()).when(dirk.takes_up()).then(CoAssessmentTakenUp, by=dirk.person)


def test_after_a_release_somebody_else_takes_it_up() -> None:
    released = given(taken_up).when(days(30), clock.releases()).then(CoAssessmentReleased, status=Status.STATED)
    assert released.request.co_assessor is None
    assert released.request.late_releases == 1
    released.when(dirk.takes_up()).then(CoAssessmentTakenUp)


# ── what was read is what is agreed ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("read", [0, 2])
def test_a_yes_to_another_version_is_no_yes(read: int) -> None:
    given(taken_up).when(bram.concurs(read_version=read)).refused_by(what_was_read_is_what_is_agreed).saying(
        f"gelezen is versie {read} en er ligt nu versie 1"
    )
    given(family_read).when(anna.grants(read_version=read)).refused_by(what_was_read_is_what_is_agreed)


def test_after_a_revision_the_old_reading_no_longer_counts() -> None:
    revised = given(deliberated, anna.revises(), bram.takes_up())
    revised.when(bram.concurs(read_version=1)).refused_by(what_was_read_is_what_is_agreed).saying(
        "gelezen is versie 1 en er ligt nu versie 2"
    )
    revised.when(bram.concurs(read_version=2)).then(CoAssessorConcurred, read_version=2)


def test_a_yes_that_began_with_an_older_version_is_none() -> None:
    """A revision makes the co-assessor begin anew; were it not so, the yes would still be refused."""
    request = replace(given(taken_up).request, statement_version=2)
    act = bram.concurs().now(request, on(date(2026, 6, 10)))
    assert what_was_read_is_what_is_agreed.judge(request, act) == (
        "het meekijken begon bij versie 1 en er ligt nu versie 2"
    )
    later = replace(given(family_read).request, statement_version=2)
    act = anna.grants().now(later, on(date(2026, 6, 10)))
    assert what_was_read_is_what_is_agreed.judge(later, act) == "met versie 2 heeft niemand anders ingestemd"


def test_a_correction_by_the_family_takes_the_yes_away() -> None:
    corrected = given(family_read, anna.records_a_correction(), anna.revises())
    assert corrected.request.concurrence is None
    corrected.when(anna.grants()).refused_as(NotNow)
    (
        corrected.and_then(bram.takes_up(), bram.concurs())
        .when(anna.grants())
        .refused_by(family_has_read)
        .saying("van het gezin is over versie 2 nog niets bekend")
    )


# ── exactly what was agreed ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "other",
    [
        conclusion(until=date(2027, 7, 30)),
        conclusion(begins_on=date(2026, 8, 2)),
        conclusion(until=None, never=True),
        conclusion(never=True),
    ],
)
def test_a_yes_is_to_exactly_this_first_and_last_day(other) -> None:  # type: ignore[no-untyped-def]
    given(taken_up).when(bram.concurs(conclusion=other)).refused_by(grant_follows_the_concurrence).saying(
        "de verklaring noemt een andere begindag of einddag"
    )
    given(family_read).when(anna.grants(conclusion=other)).refused_by(grant_follows_the_concurrence)


def test_the_grant_follows_the_yes_not_the_statement_alone() -> None:
    """The statement cannot change after the yes; were it to, the grant would still follow the yes."""
    request = given(family_read).request
    assert request.statement is not None
    shorter = conclusion(until=date(2027, 1, 31))
    changed = replace(request, statement=request.statement.model_copy(update={"conclusion": shorter}))
    act = anna.grants(conclusion=shorter).now(changed, on(date(2026, 6, 10)))

    assert grant_follows_the_concurrence.judge(changed, act) == (
        "wie meekeek, stemde in met een andere begindag of einddag"
    )


# ── only the expert goes on ──────────────────────────────────────────────────────────────────────────────────────────


def test_another_doctor_does_not_grant_what_anna_stated() -> None:
    given(family_read).when(carla.grants()).refused_by(it_is_who_stated).saying(
        "Carla Smit stelde deze verklaring niet op"
    )


@pytest.mark.parametrize(
    ("stage", "verb"),
    [
        (deliberated, "revises"),
        (concurred, "records_that_the_family_agrees"),
        (concurred, "records_a_correction"),
        (concurred, "records_a_block"),
    ],
)
def test_another_doctor_does_not_go_on_with_what_anna_stated(stage: tuple[object, ...], verb: str) -> None:
    given(stage).when(getattr(carla, verb)()).refused_by(it_is_who_stated)


def test_looking_along_is_for_other_roles_than_the_doctors() -> None:
    given(stated).when(carla.takes_up()).refused_as(NotYours).saying(
        "Dit (meekijken) is aan: leerplichtambtenaar, adviseur van het samenwerkingsverband, "
        "lid van het onderwijs-zorgteam. U doet dit als jeugdarts."
    )


# ── others look again ────────────────────────────────────────────────────────────────────────────────────────────────

after_a_no_of_anna_and_bram = (
    carla.opens(looks_again_at=predecessor(expert=anna.person, co_assessors=frozenset({bram.person, ivo.person}))),
    *carla.hears_everyone(),
    *dirk.goes_through_the_options(),
)


def test_after_a_no_the_same_expert_does_not_state_again() -> None:
    given(after_a_no_of_anna_and_bram).when(anna.states()).refused_by(others_look_again).saying(
        "wie het eerdere verzoek beoordeelde, doet nu niet weer mee"
    )
    given(after_a_no_of_anna_and_bram).when(carla.states()).then(StatementSubmitted, status=Status.STATED)


@pytest.mark.parametrize("who", [bram, ivo], ids=lambda one: one.name)
def test_after_a_no_who_looked_along_does_not_look_along_again(who: Player) -> None:
    given(after_a_no_of_anna_and_bram, carla.states()).when(who.takes_up()).refused_by(others_look_again)
    given(after_a_no_of_anna_and_bram, carla.states()).when(dirk.takes_up()).then(CoAssessmentTakenUp)


def test_after_a_no_the_first_expert_does_not_look_along_either() -> None:
    anna_as_adviser = anna.wearing(Role.PARTNERSHIP_ADVISER, DE_EEM, "PO2602")
    given(after_a_no_of_anna_and_bram, carla.states()).when(anna_as_adviser.takes_up()).refused_by(others_look_again)


def test_who_looked_along_the_first_time_is_seen_at_the_grant_too() -> None:
    first = predecessor(expert=carla.person, co_assessors=frozenset({bram.person}))
    request = replace(given(family_read).request, looks_again_at=first)
    assert others_look_again.judge(request, anna.grants().now(request, on(date(2026, 6, 10))))


def test_when_nobody_had_judged_the_same_people_may_go_on() -> None:
    """A request that lapsed: silence is no, but nobody judged."""
    lapsed = predecessor(status=Status.LAPSED, expert=anna.person, co_assessors=frozenset({bram.person}), said_no=False)
    again = (anna.opens(looks_again_at=lapsed), *anna.hears_everyone(), anna.states())
    given(again).when(bram.takes_up()).then(CoAssessmentTakenUp)


def test_who_said_no_the_first_time_does_not_say_it_again() -> None:
    given(after_a_no_of_anna_and_bram).when(anna.declines()).refused_by(others_look_again)
    given(after_a_no_of_anna_and_bram).when(carla.declines()).then(StatementDeclined)


def test_without_a_first_look_there_is_nobody_to_leave_out() -> None:
    request = given(stated).request
    assert others_look_again.judge(request, bram.takes_up().now(request, on(date(2026, 6, 10)))) is None


# ── all of it at once ────────────────────────────────────────────────────────────────────────────────────────────────


def test_everything_that_is_wrong_is_named() -> None:
    stranger = els.but(led_by=frozenset({anna.person}))
    (
        given(stated)
        .when(stranger.takes_up())
        .refused_by(co_assessor_has_jurisdiction, co_assessor_is_not_involved)
        .saying("Els Visser is voor dit kind niet bevoegd", "Els Visser werkt onder gezag van")
    )


def test_after_a_dissent_the_same_person_may_look_at_the_revision() -> None:
    given(deliberated, anna.revises()).when(bram.takes_up()).then(CoAssessmentTakenUp)


def test_a_doctor_of_elsewhere_does_nothing_here() -> None:
    stranger = anna.but(areas=frozenset({"GM0344"}), designations=())
    given(heard).when(stranger.declines()).refused_by(actor_works_here).saying(
        "Anna de Vries werkt als jeugdarts niet voor de plaats waar dit kind hoort"
    )
