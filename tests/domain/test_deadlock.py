"""When two people do not agree, or there is no place: deliberate, break the deadlock, arrange something that starts."""

from __future__ import annotations

from datetime import date

import pytest

from cast import HERE, Player, anna, bram, carla, child, clock, dirk, els, fatma, offer
from story import (
    concurred,
    days,
    deliberated,
    dissented,
    escalated,
    given,
    gone_through_options,
    granted,
    opened,
    stated,
    taken_up,
)
from vierogen.domain.deadlines import deadlines
from vierogen.domain.events import (
    AlternativeArranged,
    AlternativeFollowedUp,
    DeadlockBroken,
    DeliberationHeld,
    ExemptionReviewed,
    RequestEscalated,
    RequestTransferred,
    RequestWithdrawn,
    StatementRevised,
)
from vierogen.domain.refusals import NotNow, NotYours
from vierogen.domain.rules.competence import actor_works_here
from vierogen.domain.rules.deadlock import (
    a_dissent_is_not_left_behind,
    a_dissent_is_talked_over,
    breaker_was_not_involved,
    deliberation_follows_the_difference,
    deliberation_was_held,
    it_has_happened,
    next_look_is_ahead,
    place_has_a_start_date,
    there_is_a_place,
)
from vierogen.domain.rules.four_eyes import it_is_one_of_the_two
from vierogen.domain.rules.hearing import it_is_theirs_to_say, reason_is_given
from vierogen.domain.values import FamilyMember, Involvement, Limit, Role, Status

TOMORROW = date(2026, 6, 11)


def test_first_people_speak_with_each_other() -> None:
    given(dissented).when(anna.escalates()).refused_by(deliberation_was_held).saying(
        "sinds het verschil van mening is geen overleg vastgelegd"
    )
    given(deliberated).when(bram.escalates()).then(RequestEscalated, status=Status.ESCALATED)


@pytest.mark.parametrize(
    "since",
    [
        (anna.revises(), bram.takes_up(), bram.dissents()),
        (anna.revises(), bram.takes_up(), bram.asks_for_information()),
        (anna.escalates(), fatma.breaks_the_deadlock()),
        (anna.revises(), bram.takes_up(), bram.concurs(), anna.records_a_correction()),
    ],
    ids=["a new dissent", "a new question", "a broken deadlock", "a correction"],
)
def test_a_new_difference_asks_for_a_new_talk(since: tuple[object, ...]) -> None:
    given(deliberated, since).when(anna.escalates()).refused_by(deliberation_was_held)
    given(deliberated, since, bram.holds_deliberation()).when(anna.escalates()).then(RequestEscalated)


@pytest.mark.parametrize(
    ("stage", "deed", "recorded"),
    [
        (dissented, anna.holds_deliberation, DeliberationHeld),
        ((*opened, dirk.arranges_an_alternative()), dirk.follows_up, AlternativeFollowedUp),
        (granted, anna.reviews, ExemptionReviewed),
    ],
)
def test_what_happened_has_been_and_is_told_in_words(stage: object, deed, recorded) -> None:  # type: ignore[no-untyped-def]
    day, words = {
        DeliberationHeld: ("held_on", "outcome"),
        AlternativeFollowedUp: ("looked_on", "story"),
        ExemptionReviewed: ("reviewed_on", "story"),
    }[recorded]
    before = given(stage).status
    given(stage).when(deed()).then(recorded, status=before)
    given(stage).when(deed(**{day: TOMORROW})).refused_by(it_has_happened).saying("11 juni 2026 is nog niet geweest")
    given(stage).when(deed(**{words: "ok"})).refused_by(it_has_happened).saying("er staat niet bij wat eruit kwam")
    given(stage).when(days(1), deed(**{day: TOMORROW})).then(recorded)


def test_nobody_plans_to_look_again_on_a_day_that_has_passed() -> None:
    later = given(granted, days(5))
    later.when(anna.reviews(next_review_on=date(2026, 6, 14))).refused_by(next_look_is_ahead).saying(
        "14 juni 2026 is al geweest"
    )
    later.when(anna.reviews(next_review_on=date(2026, 6, 15))).then(ExemptionReviewed)


def test_a_talk_of_before_was_about_something_else() -> None:
    later = given(taken_up, days(5), bram.dissents(), days(2))
    later.when(anna.holds_deliberation(held_on=date(2026, 6, 14))).refused_by(
        deliberation_follows_the_difference
    ).saying("het gesprek was op 14 juni 2026 en het verzoek is pas sinds 15 juni 2026 in overleg")
    later.when(anna.holds_deliberation(held_on=date(2026, 6, 15))).then(DeliberationHeld)
    anew = later.and_then(anna.holds_deliberation(), anna.revises(), bram.takes_up(), days(3), bram.dissents())
    anew.when(bram.holds_deliberation(held_on=date(2026, 6, 17))).refused_by(deliberation_follows_the_difference)
    sent_back = given(escalated, days(4), fatma.breaks_the_deadlock())
    sent_back.when(anna.holds_deliberation(held_on=date(2026, 6, 10))).refused_by(deliberation_follows_the_difference)


@pytest.mark.parametrize("verb", ["holds_deliberation", "escalates"])
def test_talking_it_over_is_for_the_two_who_do_not_agree(verb: str) -> None:
    stage = dissented if verb == "holds_deliberation" else deliberated
    for who in (carla, dirk):
        given(stage).when(getattr(who, verb)()).refused_by(it_is_one_of_the_two).saying(
            f"{who.name} is niet de deskundige en niet wie meekijkt"
        )
    for who in (anna, bram):
        assert given(stage).when(getattr(who, verb)()).event


def test_a_no_is_talked_over_before_a_new_version_comes() -> None:
    given(dissented).when(anna.revises()).refused_by(a_dissent_is_talked_over).saying(
        "over het verschil van mening is nog geen overleg vastgelegd"
    )
    given(deliberated).when(anna.revises()).then(StatementRevised)
    given(taken_up, bram.asks_for_information()).when(anna.revises()).then(StatementRevised)
    given(concurred).when(anna.revises()).then(StatementRevised, status=Status.STATED)
    anew = given(deliberated, anna.revises(), bram.takes_up(), bram.dissents())
    anew.when(anna.revises()).refused_by(a_dissent_is_talked_over)


def test_another_school_alone_does_not_leave_a_no_behind() -> None:
    another_school = bram.transfers(place=HERE.model_copy(update={"school": "99ZZ"}), postcode="3811AA")
    given(dissented).when(another_school).refused_by(a_dissent_is_not_left_behind).saying(
        "over het verschil van mening is nog geen overleg vastgelegd"
    )
    for stage in (stated, taken_up, deliberated, escalated, concurred):
        given(stage).when(another_school).then(RequestTransferred, status=Status.OPEN)
    given(dissented).when(bram.transfers()).then(RequestTransferred, status=Status.OPEN)


def test_escalating_and_breaking_say_why() -> None:
    given(deliberated).when(anna.escalates(reason="-")).refused_by(reason_is_given)
    given(escalated).when(fatma.breaks_the_deadlock(reason="")).refused_by(reason_is_given)
    given(escalated).when(fatma.breaks_the_deadlock_with_an_offer(reason="")).refused_by(reason_is_given)


def test_a_broken_deadlock_goes_back_or_ends_with_a_place() -> None:
    back = given(escalated).when(fatma.breaks_the_deadlock()).then(DeadlockBroken, status=Status.IN_DELIBERATION)
    assert back.request.alternative is None
    place = given(escalated).when(fatma.breaks_the_deadlock_with_an_offer())
    arranged = place.then(DeadlockBroken, status=Status.ALTERNATIVE_ARRANGED, offer=offer())
    assert arranged.request.alternative == offer()


def test_breaking_a_deadlock_never_overrules_the_medical_judgement() -> None:
    for verb in ("grants", "concurs", "states", "declines"):
        given(escalated).when(getattr(fatma, verb)()).refused_as(NotNow if verb != "declines" else NotYours)


BREAKING = Role.DEADLOCK_BREAKER, fatma.actor.organisation, "PO2602"


@pytest.mark.parametrize("verb", ["breaks_the_deadlock", "breaks_the_deadlock_with_an_offer"])
@pytest.mark.parametrize("who", [anna.wearing(*BREAKING), bram.wearing(*BREAKING)], ids=lambda one: one.name)
def test_who_judged_does_not_break_the_deadlock(who: Player, verb: str) -> None:
    given(escalated).when(getattr(who, verb)()).refused_by(breaker_was_not_involved).saying(
        f"{who.name} deed in dit verzoek al mee"
    )


def test_an_earlier_pair_of_eyes_does_not_break_the_deadlock_either() -> None:
    handed_back = (*stated, dirk.takes_up(), dirk.hands_back(), bram.takes_up(), bram.dissents())
    told = given(handed_back, anna.holds_deliberation(), anna.escalates())
    told.when(dirk.wearing(*BREAKING).breaks_the_deadlock()).refused_by(breaker_was_not_involved)


def test_who_is_involved_does_not_break_the_deadlock() -> None:
    given(escalated, bram.declares_involvement(fatma, Involvement.FAMILY)).when(fatma.breaks_the_deadlock()).refused_by(
        breaker_was_not_involved
    )


@pytest.mark.parametrize("deed", [dirk.advises(), dirk.hears_parents()], ids=["advised", "heard"])
def test_who_heard_or_advised_does_not_break_the_deadlock(deed: object) -> None:
    """The one who breaks it did not take part yet: whoever advised, has an opinion to defend."""
    told = given(escalated, deed)
    told.when(dirk.wearing(*BREAKING).breaks_the_deadlock()).refused_by(breaker_was_not_involved)


def test_who_broke_the_first_deadlock_may_break_the_second() -> None:
    again = (fatma.breaks_the_deadlock(), anna.holds_deliberation(), anna.escalates())
    given(escalated, again).when(fatma.breaks_the_deadlock()).then(DeadlockBroken)


def test_a_breaker_of_elsewhere_has_nothing_to_say_here() -> None:
    of_elsewhere = fatma.but(areas=frozenset({"PO2601"}))
    given(escalated).when(of_elsewhere.breaks_the_deadlock()).refused_by(actor_works_here)
    given(escalated).when(dirk.breaks_the_deadlock()).refused_as(NotYours)


# ── a place ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_promise_without_a_day_is_no_place() -> None:
    given(opened).when(dirk.arranges_an_alternative(starts_on=None)).refused_by(place_has_a_start_date).saying(
        "de begindatum ontbreekt"
    )
    given(opened).when(dirk.arranges_an_alternative(description="?")).refused_by(place_has_a_start_date).saying(
        "er staat niet bij welke plek het is"
    )
    nameless = fatma.breaks_the_deadlock_with_an_offer(offer=offer(starts_on=None))
    given(escalated).when(nameless).refused_by(place_has_a_start_date)


@pytest.mark.parametrize(
    ("starts_on", "because"),
    [
        (date(2026, 6, 10), None),
        (date(2026, 6, 9), "de plek begon op 9 juni 2026, voordat dit verzoek er was"),
        (date(2027, 7, 31), None),
        (date(2027, 8, 1), "de plek begint pas op 1 augustus 2027, na schooljaar 2026/27"),
    ],
)
def test_a_place_begins_between_the_request_and_the_end_of_its_school_year(
    starts_on: date, because: str | None
) -> None:
    outcome = given(opened).when(days(5), dirk.arranges_an_alternative(starts_on=starts_on))
    if because is None:
        outcome.then(AlternativeArranged)
    else:
        outcome.refused_by(place_has_a_start_date).saying(because)


def test_a_place_is_a_step_of_the_ladder_of_this_request() -> None:
    given(opened).when(dirk.arranges_an_alternative(option="NOWHERE")).refused_by(place_has_a_start_date).saying(
        "NOWHERE is geen stap van de ladder van dit verzoek"
    )


AFTER_A_NO = [
    (*opened, bram.withdraws()),
    (*opened, anna.declines()),
    (*concurred, anna.records_a_block()),
    (*opened, days(400), clock.lapses()),
]


@pytest.mark.parametrize("stage", AFTER_A_NO, ids=["withdrawn", "refused", "blocked", "lapsed"])
def test_after_a_no_a_place_may_still_be_found_and_looked_at(stage: object) -> None:
    told = given(stage)
    told.when(dirk.follows_up()).refused_by(there_is_a_place).saying("er is nog geen plek geregeld")
    arranged = told.when(dirk.arranges_an_alternative(starts_on=date(2027, 7, 20)))
    after = arranged.then(AlternativeArranged, status=told.status)
    after.when(dirk.follows_up()).then(AlternativeFollowedUp, status=told.status)


def test_a_second_place_is_looked_at_as_well() -> None:
    """The first place came to nothing, another one was found: it too is followed up after three months."""
    first = (*opened, bram.withdraws(), dirk.arranges_an_alternative(starts_on=date(2026, 9, 1)), days(150))
    second = (dirk.follows_up(place_is_used=False), dirk.arranges_an_alternative(starts_on=date(2026, 12, 1)))
    assert [one.limit for one in deadlines(given(first, second).request)] == [Limit.FOLLOW_UP]


@pytest.mark.parametrize("stage", [opened, stated, taken_up, dissented, escalated, concurred])
def test_a_place_may_be_found_at_any_moment_before_the_grant(stage: object) -> None:
    given(stage).when(dirk.arranges_an_alternative()).then(AlternativeArranged, status=Status.ALTERNATIVE_ARRANGED)


def test_after_the_grant_a_place_is_a_return_to_school() -> None:
    given(granted).when(dirk.arranges_an_alternative()).refused_as(NotNow)
    given(opened).when(els.arranges_an_alternative()).refused_by(actor_works_here)
    given(opened).when(anna.arranges_an_alternative()).refused_as(NotYours)


@pytest.mark.parametrize("stage", [opened, gone_through_options, stated, taken_up, dissented, escalated, concurred])
def test_the_family_may_withdraw_until_it_is_granted(stage: object) -> None:
    given(stage).when(anna.withdraws()).then(RequestWithdrawn, status=Status.WITHDRAWN)
    given(granted).when(anna.withdraws()).refused_as(NotNow)
    given(stage).when(dirk.withdraws()).refused_as(NotYours)


@pytest.mark.parametrize(
    ("born", "by_the_child"),
    [(date(2014, 6, 11), False), (date(2014, 6, 10), True), (date(2010, 6, 10), True)],
    ids=["eleven", "twelve", "sixteen"],
)
def test_parents_may_always_withdraw_and_a_child_from_twelve_on(born: date, by_the_child: bool) -> None:
    told = given(anna.opens(child=child(birth_date=born)))
    told.when(anna.withdraws(asked_by=FamilyMember.PARENTS)).then(RequestWithdrawn)
    outcome = told.when(anna.withdraws(asked_by=FamilyMember.CHILD))
    if by_the_child:
        outcome.then(RequestWithdrawn)
    else:
        outcome.refused_by(it_is_theirs_to_say).saying("het kind is 11 jaar: dit is niet aan het kind")
