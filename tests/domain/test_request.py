"""What a request remembers of what happened, and what it lets go of: agreement never outlives what was agreed on."""

from __future__ import annotations

from datetime import timedelta

from cast import anna, bram, clock, dirk, hanna
from story import (
    Story,
    concurred,
    days,
    deliberated,
    dissented,
    escalated,
    family_read,
    given,
    opened,
    stated,
    taken_up,
)
from vierogen.domain.events import HearingNotPossible
from vierogen.domain.request import NotHeard
from vierogen.domain.values import FamilyMember, Status, WhyNotHeard


def test_a_request_knows_who_opened_it() -> None:
    assert given(opened).request.opened_by == anna.person
    assert given(bram.registers_a_claim()).request.opened_by == bram.person


def test_why_somebody_was_not_heard_is_remembered_by_whom_it_is_about() -> None:
    story = given(opened, anna.says_why_not_heard(FamilyMember.CHILD))
    (why,) = story.request.not_heard.values()
    event = story.history[-1]
    assert isinstance(event, HearingNotPossible)
    assert why == NotHeard(event.why, event.reason, event.invited_personally)
    assert isinstance(why.why, WhyNotHeard)
    assert why.reason


def test_who_hands_back_no_longer_looks_along_and_is_remembered_as_one_who_did() -> None:
    looking = given(taken_up).request
    assert looking.co_assessor is not None
    assert (looking.co_assessor.person, looking.reads_version) == (bram.person, 1)
    back = given(taken_up, bram.hands_back()).request
    assert (back.status, back.co_assessor, back.reads_version) == (Status.STATED, None, 0)
    assert back.co_assessors == {bram.person}


def test_who_is_too_late_no_longer_looks_along_and_that_is_counted() -> None:
    def late(story: Story) -> Story:
        return story.and_then(timedelta(days=60), clock.releases())

    once = late(given(taken_up))
    assert (once.request.co_assessor, once.request.reads_version, once.request.late_releases) == (None, 0, 1)
    assert late(once.and_then(dirk.takes_up())).request.late_releases == 2


def test_dissents_and_escalations_are_counted() -> None:
    assert (given(taken_up).request.dissents, given(dissented).request.dissents) == (0, 1)
    assert given(dissented).request.undiscussed_dissent
    assert not given(deliberated).request.undiscussed_dissent
    assert (given(deliberated).request.escalations, given(escalated).request.escalations) == (0, 1)
    again = given(deliberated, anna.revises(), bram.takes_up(), bram.dissents()).request
    assert again.dissents == 2


def test_a_new_version_leaves_nothing_of_what_was_agreed_on_the_old_one() -> None:
    agreed = given(family_read).request
    assert agreed.concurrence is not None
    assert agreed.family_agreement is not None
    assert agreed.concurrence.at == given(concurred).history[-1].at

    corrected = given(family_read, anna.records_a_correction())
    known = corrected.request
    assert (known.concurrence, known.family_agreement, known.deliberated_on) == (None, None, None)

    revised = corrected.and_then(anna.holds_deliberation(), anna.revises()).request
    assert revised.statement_version == 2
    assert (revised.concurrence, revised.family_agreement, revised.undiscussed_dissent) == (None, None, False)
    after_dissent = given(dissented, anna.holds_deliberation(), anna.revises()).request
    assert not after_dissent.undiscussed_dissent


def test_a_statement_without_a_plan_to_return_says_no_day_to_look_again() -> None:
    assert given(stated).request.review_on is None
    assert hanna.person not in given(stated).request.participants
    assert given(opened, days(1)).request.last_act_at == given(opened).request.opened_at
