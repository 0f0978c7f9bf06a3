"""Two hats: who looked along does not do the formal check, and a check needs something to check."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cast import AMERSFOORT, anna, bram, carla, dirk, hanna, ivo, notification
from story import days, family_read, given, gone_through_options, granted, on, opened, stated, taken_up
from vierogen.domain.deadlines import planned_end
from vierogen.domain.events import (
    ClaimEnded,
    CoAssessmentTakenUp,
    CoAssessorConcurred,
    ExemptionEnded,
    ExemptionReviewed,
    InvolvementDeclared,
    NotificationChecked,
    NotificationReceived,
    StatementSubmitted,
)
from vierogen.domain.refusals import NotNow, NotYours
from vierogen.domain.rules.checking import (
    checker_is_not_the_co_assessor,
    lateness_is_motivated,
    notification_has_come_in,
    there_is_a_notification,
)
from vierogen.domain.rules.claim import FORMAL_CHECK
from vierogen.domain.rules.competence import actor_works_here
from vierogen.domain.rules.four_eyes import who_checked_does_not_judge
from vierogen.domain.rules.hearing import involvement_is_explained
from vierogen.domain.rules.time_limits import (
    end_is_due,
    end_is_motivated,
    end_is_theirs,
    end_lies_within_the_exemption,
)
from vierogen.domain.standing import Claim, standing
from vierogen.domain.values import EndReason, Role, Status


def test_who_looked_along_does_not_check() -> None:
    told = given(taken_up, ivo.receives())
    told.when(bram.checks()).refused_by(checker_is_not_the_co_assessor).saying("Bram Bakker keek in dit verzoek mee")
    told.when(ivo.checks()).then(NotificationChecked, status=Status.CO_ASSESSING)


def test_who_stated_does_not_check_either() -> None:
    anna_as_officer = anna.wearing(Role.ATTENDANCE_OFFICER, AMERSFOORT, "GM0307")
    told = given(stated, ivo.receives())
    told.when(anna_as_officer.checks()).refused_by(checker_is_not_the_co_assessor).saying(
        "Anna de Vries stelde de verklaring op"
    )


def test_who_looked_along_once_has_worn_that_hat() -> None:
    told = given(taken_up, bram.hands_back(), ivo.receives())
    told.when(bram.checks()).refused_by(checker_is_not_the_co_assessor)


def test_who_checked_does_not_look_along_afterwards() -> None:
    """The same two hats, put on the other way round."""
    told = given(gone_through_options, ivo.receives(), bram.checks(), anna.states())
    told.when(bram.takes_up()).refused_by(who_checked_does_not_judge).saying(
        "wie een kennisgeving in dit verzoek controleerde, doet nu niet ook dit"
    )
    told.when(dirk.takes_up()).then(CoAssessmentTakenUp)
    given(taken_up, ivo.receives()).when(bram.concurs()).then(CoAssessorConcurred)


def test_who_checked_does_not_state_afterwards() -> None:
    anna_as_officer = anna.wearing(Role.ATTENDANCE_OFFICER, AMERSFOORT, "GM0307")
    told = given(gone_through_options, ivo.receives(), anna_as_officer.checks())
    told.when(anna.states()).refused_by(who_checked_does_not_judge)
    told.when(carla.states()).then(StatementSubmitted)


def test_nothing_is_checked_or_ended_that_did_not_come_in() -> None:
    given(opened).when(bram.checks()).refused_by(there_is_a_notification).saying(
        "er is nog geen kennisgeving ontvangen"
    )
    given(opened).when(bram.ends_the_claim()).refused_by(there_is_a_notification)
    given(opened, bram.receives()).when(bram.ends_the_claim()).then(ClaimEnded, status=Status.OPEN)


@pytest.mark.parametrize("received_on", [date(2026, 6, 10), date(2026, 1, 1)])
def test_a_notification_is_recorded_on_or_after_the_day_it_came_in(received_on: date) -> None:
    given(opened).when(bram.receives(received_on=received_on)).then(
        NotificationReceived, notification=notification(received_on=received_on)
    )


def test_a_notification_of_tomorrow_has_not_come_in() -> None:
    given(opened).when(bram.receives(received_on=date(2026, 6, 11))).refused_by(notification_has_come_in).saying(
        "11 juni 2026 is nog niet geweest"
    )


@pytest.mark.parametrize("accepts", [True, False])
def test_who_judges_lateness_says_why(accepts: bool) -> None:
    late = given(opened, bram.receives())
    late.when(bram.checks(accepts_lateness=accepts)).refused_by(lateness_is_motivated).saying("de reden ontbreekt")
    late.when(bram.checks(accepts_lateness=accepts, reason="ouders lagen in het ziekenhuis")).then(
        NotificationChecked, accepts_lateness=accepts
    )
    late.when(bram.checks()).then(NotificationChecked, accepts_lateness=None)


def test_the_check_records_each_guard_and_what_came_of_it() -> None:
    told = given(opened, bram.receives(names_ground=False)).when(bram.checks()).then(NotificationChecked)
    event = told.history[-1]
    assert isinstance(event, NotificationChecked)
    assert {finding.rule for finding in event.findings} == {rule.name for rule in FORMAL_CHECK}
    assert [finding.because for finding in event.findings if finding.because] == ["de grond ontbreekt"]


def test_the_check_is_about_the_last_notification() -> None:
    told = given(opened, bram.receives(names_ground=False), bram.receives()).when(bram.checks())
    event = told.then(NotificationChecked).history[-1]
    assert isinstance(event, NotificationChecked)
    assert [finding for finding in event.findings if finding.because] == []


@pytest.mark.parametrize("stage", [opened, stated, granted, (*opened, bram.withdraws())])
def test_a_notification_comes_in_whatever_the_review_says_and_changes_no_status(stage: object) -> None:
    before = given(stage).status
    told = given(stage).when(ivo.receives()).then(NotificationReceived, status=before)
    told.when(ivo.checks()).then(NotificationChecked, status=before)
    told.when(ivo.ends_the_claim()).then(ClaimEnded, status=before)


def test_the_claim_is_the_affair_of_the_officer_of_this_municipality() -> None:
    given(opened).when(hanna.receives()).refused_by(actor_works_here)
    for deed in (dirk.receives(), anna.checks(), anna.ends_the_claim()):
        given(opened).when(deed).refused_as(NotYours)


# ── ending, reviewing, declaring ─────────────────────────────────────────────────────────────────────────────────────

GRANTED, BEGINS, LAST = date(2026, 6, 10), date(2026, 8, 1), date(2027, 7, 31)


@pytest.mark.parametrize(
    ("ends_on", "good"),
    [
        *((BEGINS, True), (LAST, True), (LAST + timedelta(days=1), False)),
        *((BEGINS - timedelta(days=1), True), (GRANTED, True), (GRANTED - timedelta(days=1), False)),
    ],
)
def test_an_exemption_ends_within_its_own_days(ends_on: date, good: bool) -> None:
    outcome = given(granted).when(bram.ends(ends_on=ends_on))
    if good:
        outcome.then(ExemptionEnded, status=Status.ENDED, ends_on=ends_on)
    else:
        outcome.refused_by(end_lies_within_the_exemption).saying(
            "de vrijstelling loopt van 1 augustus 2026 tot en met 31 juli 2027, verleend op 10 juni 2026"
        )


def test_what_ends_before_it_began_was_never_in_force() -> None:
    """The family moves abroad in July."""
    told = given(granted, ivo.receives(), days(35))
    gone = told.when(bram.ends(ends_on=date(2026, 7, 14), why=EndReason.MOVED_ABROAD)).then(ExemptionEnded)
    assert standing(told.request, BEGINS).claim is Claim.IN_FORCE
    for day in (date(2026, 7, 15), BEGINS):
        assert standing(gone.request, day).claim is Claim.OVER


def test_what_has_begun_is_not_undone() -> None:
    begun = given(granted, on(BEGINS))
    begun_before_it_was_granted = given(family_read, on(BEGINS + timedelta(days=7)), anna.grants())
    for story in (begun, begun_before_it_was_granted):
        story.when(bram.ends(ends_on=BEGINS)).then(ExemptionEnded)
        story.when(bram.ends(ends_on=BEGINS - timedelta(days=1))).refused_by(end_lies_within_the_exemption)


FOR_THE_OFFICER = [why for why in EndReason if why is not EndReason.GROUND_LAPSED]
ENDS_IN_JANUARY = {"ends_on": date(2027, 1, 10), "reason": "zo bleek in het gesprek"}


@pytest.mark.parametrize("why", FOR_THE_OFFICER)
def test_the_officer_establishes_that_an_exemption_ended(why: EndReason) -> None:
    ended = given(granted).when(bram.ends(why=why, **ENDS_IN_JANUARY)).then(ExemptionEnded).request
    assert (ended.ended_on, ended.ended_because) == (date(2027, 1, 10), why)
    assert planned_end(ended) == (LAST, EndReason.TERM)
    given(granted).when(anna.ends(why=why, **ENDS_IN_JANUARY)).refused_by(end_is_theirs).saying(
        f"dat de vrijstelling eindigt omdat {why.label}, is aan de leerplichtambtenaar"
    )


def test_whether_the_ground_lapsed_is_for_a_doctor() -> None:
    given(granted).when(anna.ends(why=EndReason.GROUND_LAPSED, **ENDS_IN_JANUARY)).then(ExemptionEnded)
    given(granted).when(bram.ends(why=EndReason.GROUND_LAPSED, **ENDS_IN_JANUARY)).refused_by(end_is_theirs).saying(
        "of de grond is vervallen, is aan een arts"
    )


@pytest.mark.parametrize("why", list(EndReason))
def test_what_does_not_speak_for_itself_is_explained(why: EndReason) -> None:
    who = anna if why is EndReason.GROUND_LAPSED else bram
    outcome = given(granted).when(who.ends(ends_on=date(2027, 1, 10), why=why, reason="-"))
    if why in {EndReason.GROUND_LAPSED, EndReason.STATEMENT_INVALIDATED}:
        outcome.refused_by(end_is_motivated).saying("de reden ontbreekt")
    else:
        outcome.then(ExemptionEnded)


def test_ending_is_for_people_of_this_place_and_only_once() -> None:
    given(granted).when(dirk.ends()).refused_as(NotYours)
    given(granted).when(hanna.ends(ends_on=BEGINS)).refused_by(actor_works_here)
    given(stated).when(bram.ends()).refused_as(NotNow)
    given(granted, bram.ends(ends_on=BEGINS)).when(bram.ends(ends_on=BEGINS)).refused_as(NotNow)
    assert end_is_due.judge(given(granted).request, bram.ends().now(given(granted).request, given(granted).at)) is None


def test_a_review_sets_the_next_day_to_look() -> None:
    story = given(granted)
    assert story.request.review_on == date(2026, 11, 10)
    later = story.when(days(100), anna.reviews(next_review_on=date(2027, 3, 1))).then(
        ExemptionReviewed, status=Status.GRANTED
    )
    assert later.request.review_on == date(2027, 3, 1)


def test_involvement_is_declared_at_any_moment_after_the_beginning() -> None:
    for stage in (opened, stated, granted, (*opened, bram.withdraws())):
        given(stage).when(bram.declares_involvement(dirk)).then(InvolvementDeclared, person=dirk.person)
    given().when(bram.declares_involvement(dirk)).refused_as(NotNow)


def test_who_reports_another_says_why_and_who_reports_oneself_need_not() -> None:
    given(opened).when(bram.declares_involvement(dirk, reason="-")).refused_by(involvement_is_explained).saying(
        "de reden ontbreekt"
    )
    given(opened).when(bram.declares_involvement(bram, reason="")).then(InvolvementDeclared, person=bram.person)
