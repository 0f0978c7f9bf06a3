"""Parents and child are heard in their own words, and are the first to read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from cast import Deed, anna, bram, child, dirk, els
from story import concurred, days, escalated, family_read, given, on, opened, stated, taken_up
from vierogen.domain.events import (
    ChildHeard,
    CoAssessorConcurred,
    CorrectionAsked,
    ExemptionGranted,
    FamilyAgreed,
    FamilyBlocked,
    HearingNotPossible,
    ParentsHeard,
)
from vierogen.domain.refusals import NotNow, NotYours
from vierogen.domain.rules.competence import actor_works_here
from vierogen.domain.rules.deadlock import it_has_happened
from vierogen.domain.rules.hearing import (
    child_was_heard,
    family_has_read,
    family_reads_what_lies_there,
    hearing_is_for_this_request,
    it_is_theirs_to_say,
    parents_were_heard,
    reason_is_given,
)
from vierogen.domain.values import FamilyMember, Status, WhyNotHeard

PARENTS, CHILD = FamilyMember.PARENTS, FamilyMember.CHILD


def looked_along_after(*hearings: object, born: date = date(2014, 3, 3)):  # type: ignore[no-untyped-def]
    """A request of a child of this age, in which only the hearings differ, just before the other eyes' yes."""
    opening = anna.opens(child=child(birth_date=born))
    return given(opening, hearings, bram.goes_through_the_options(), anna.states(), bram.takes_up())


@pytest.mark.parametrize("hears", [anna.hears_parents, anna.hears_child])
def test_what_was_said_more_than_a_year_before_is_asked_again(hears: Callable[..., Deed]) -> None:
    """1999 for a child of 2014 was before its birth as well."""
    for day in (date(2025, 6, 9), date(1999, 3, 3)):
        given(opened).when(hears(heard_on=day)).refused_by(hearing_is_for_this_request).saying(
            "en het verzoek is van 10 juni 2026"
        )
    assert given(opened, hears(heard_on=date(2025, 6, 10))).status is Status.OPEN


# ── being heard ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_was_heard_in_own_words_counts() -> None:
    looked_along_after(anna.hears_everyone()).when(bram.concurs()).then(CoAssessorConcurred, status=Status.AGREED)


def test_without_hearing_there_is_no_yes() -> None:
    (
        looked_along_after()
        .when(bram.concurs())
        .refused_by(parents_were_heard, child_was_heard)
        .saying("de ouders zijn niet gehoord", "het kind is niet gehoord")
    )


def test_the_one_is_not_heard_through_the_other() -> None:
    looked_along_after(anna.hears_parents()).when(bram.concurs()).refused_by(child_was_heard)
    looked_along_after(anna.hears_child()).when(bram.concurs()).refused_by(parents_were_heard)


@pytest.mark.parametrize("nothing", ["", " ", "-", "...", "ja", "1234"])
def test_own_words_are_words(nothing: str) -> None:
    parents = looked_along_after(anna.hears_parents(own_words=nothing), anna.hears_child())
    parents.when(bram.concurs()).refused_by(parents_were_heard).saying("de eigen woorden ontbreken")
    of_child = looked_along_after(anna.hears_parents(), anna.hears_child(own_words=nothing))
    of_child.when(bram.concurs()).refused_by(child_was_heard).saying("de eigen woorden ontbreken")


def test_three_letters_are_a_word() -> None:
    looked_along_after(anna.hears_parents(own_words="nee"), anna.hears_child(own_words="nee")).when(
        bram.concurs()
    ).then(CoAssessorConcurred)


def test_a_talk_together_says_why_it_was_not_apart() -> None:
    together = looked_along_after(anna.hears_parents(separately=False), anna.hears_child())
    together.when(bram.concurs()).refused_by(parents_were_heard).saying(
        "het gesprek was niet apart en er staat niet bij waarom"
    )
    with_child = looked_along_after(anna.hears_parents(), anna.hears_child(separately=False))
    with_child.when(bram.concurs()).refused_by(child_was_heard)
    why = {"separately": False, "why_not_separately": "hij wilde zijn moeder erbij"}
    looked_along_after(anna.hears_parents(**why), anna.hears_child(**why)).when(bram.concurs()).then(
        CoAssessorConcurred
    )


def test_a_reason_why_somebody_was_not_heard_counts_too() -> None:
    reasons = (
        anna.says_why_not_heard(PARENTS),
        anna.says_why_not_heard(CHILD, why=WhyNotHeard.CANNOT_EXPRESS, invited_personally=True),
    )
    looked_along_after(reasons).when(bram.concurs()).then(CoAssessorConcurred)


def test_the_reason_for_the_one_is_no_reason_for_the_other() -> None:
    looked_along_after(anna.says_why_not_heard(PARENTS)).when(bram.concurs()).refused_by(child_was_heard)
    invited = anna.says_why_not_heard(CHILD, invited_personally=True)
    looked_along_after(invited).when(bram.concurs()).refused_by(parents_were_heard)


@pytest.mark.parametrize("nothing", ["", "-", "ok"])
def test_why_somebody_was_not_heard_is_said_in_words(nothing: str) -> None:
    given(opened).when(anna.says_why_not_heard(CHILD, reason=nothing)).refused_by(reason_is_given).saying(
        "de reden ontbreekt"
    )
    given(opened).when(anna.says_why_not_heard(CHILD)).then(HearingNotPossible, status=Status.OPEN)


def test_a_later_hearing_replaces_an_earlier_one() -> None:
    again = (anna.hears_parents(own_words="-"), anna.hears_parents(own_words="Nu wel"), anna.hears_child())
    looked_along_after(again).when(bram.concurs()).then(CoAssessorConcurred)


# ── from twelve years on ─────────────────────────────────────────────────────────────────────────────────────────────


def test_from_the_twelfth_birthday_the_child_is_invited_personally() -> None:
    """The stories are told on 10 June 2026."""
    not_invited = (anna.hears_parents(), anna.hears_child(invited_personally=False))
    twelve_tomorrow = looked_along_after(not_invited, born=date(2014, 6, 11))
    twelve_tomorrow.when(bram.concurs()).then(CoAssessorConcurred)
    twelve_today = looked_along_after(not_invited, born=date(2014, 6, 10))
    twelve_today.when(bram.concurs()).refused_by(child_was_heard).saying(
        "het kind is twaalf jaar of ouder en niet persoonlijk uitgenodigd"
    )


def test_who_turns_twelve_in_between_is_still_invited() -> None:
    not_invited = (anna.hears_parents(), anna.hears_child(invited_personally=False))
    story = looked_along_after(not_invited, born=date(2014, 6, 11))
    story.when(days(1), bram.concurs()).refused_by(child_was_heard)


def test_an_invitation_that_was_turned_down_is_an_invitation() -> None:
    came_later = (
        anna.hears_parents(),
        anna.says_why_not_heard(CHILD, invited_personally=True),
        anna.hears_child(invited_personally=False),
    )
    looked_along_after(came_later).when(bram.concurs()).then(CoAssessorConcurred)
    not_invited = (anna.hears_parents(), anna.says_why_not_heard(CHILD))
    looked_along_after(not_invited).when(bram.concurs()).refused_by(child_was_heard)


# ── who hears, and when ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("stage", [opened, stated, taken_up, escalated])
def test_hearing_goes_on_until_two_agree(stage: object) -> None:
    given(stage).when(dirk.hears_parents()).then(ParentsHeard, status=given(stage).status)
    given(stage).when(bram.hears_child()).then(ChildHeard, status=given(stage).status)


def test_after_two_agree_hearing_is_over() -> None:
    given(concurred).when(anna.hears_child()).refused_as(NotNow)


def test_somebody_of_elsewhere_does_not_hear_this_family() -> None:
    given(opened).when(els.hears_parents()).refused_by(actor_works_here)


def test_a_hearing_in_the_future_has_not_been() -> None:
    """Else a yes could rest on a talk that nobody had yet."""
    tomorrow = date(2026, 6, 11)
    for deed in (anna.hears_parents(heard_on=tomorrow), anna.hears_child(heard_on=tomorrow)):
        given(opened).when(deed).refused_by(it_has_happened).saying("11 juni 2026 is nog niet geweest")


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────

MAY_READ = [
    # born              has a say on 10 June 2026
    (date(2014, 6, 11), {PARENTS}),
    (date(2014, 6, 10), {PARENTS, CHILD}),
    (date(2010, 6, 11), {PARENTS, CHILD}),
    (date(2010, 6, 10), {CHILD}),
]


def agreed_for(born: date):  # type: ignore[no-untyped-def]
    return looked_along_after(anna.hears_everyone(), born=born).and_then(bram.concurs())


@pytest.mark.parametrize(("born", "deciders"), MAY_READ)
@pytest.mark.parametrize("readers", [{PARENTS}, {CHILD}, {PARENTS, CHILD}], ids=lambda who: "+".join(sorted(who)))
def test_those_who_have_a_say_read_first(born: date, deciders: set[FamilyMember], readers: set[FamilyMember]) -> None:
    read = agreed_for(born).and_then(anna.records_that_the_family_agrees(agreed_by=frozenset(readers)))
    outcome = read.when(anna.grants())
    if deciders <= readers:
        outcome.then(ExemptionGranted)
    else:
        missing = " en ".join(sorted(one.named for one in deciders - readers))
        outcome.refused_by(family_has_read).saying(f"nog niet gelezen door {missing}")


@pytest.mark.parametrize(("born", "deciders"), MAY_READ)
@pytest.mark.parametrize("who", list(FamilyMember))
def test_blocking_and_correcting_is_for_those_who_have_a_say(
    born: date, deciders: set[FamilyMember], who: FamilyMember
) -> None:
    for deed, recorded in (
        (anna.records_a_block(blocked_by=who), FamilyBlocked),
        (anna.records_a_correction(asked_by=who), CorrectionAsked),
    ):
        outcome = agreed_for(born).when(deed)
        if who in deciders:
            outcome.then(recorded)
        else:
            age = 11 if deciders == {PARENTS} else 16
            outcome.refused_by(it_is_theirs_to_say).saying(f"het kind is {age} jaar: dit is niet aan {who.named}")


def test_who_turns_sixteen_before_the_grant_reads_alone() -> None:
    by_parents_and_child = agreed_for(date(2010, 6, 11)).and_then(
        anna.records_that_the_family_agrees(agreed_by=frozenset({PARENTS}))
    )
    by_parents_and_child.when(days(1), anna.grants()).refused_by(family_has_read).saying(
        "nog niet gelezen door het kind"
    )


def test_who_turns_twelve_before_the_grant_reads_as_well() -> None:
    by_parents = agreed_for(date(2014, 6, 11)).and_then(
        anna.records_that_the_family_agrees(agreed_by=frozenset({PARENTS}))
    )
    by_parents.when(anna.grants()).then(ExemptionGranted)
    by_parents.when(days(1), anna.grants()).refused_by(family_has_read).saying("nog niet gelezen door het kind")


def test_silence_is_no_reading() -> None:
    given(concurred).when(anna.grants()).refused_by(family_has_read).saying(
        "van het gezin is over versie 1 nog niets bekend"
    )
    given(concurred).when(anna.records_that_the_family_agrees(agreed_by=frozenset())).refused_by(
        family_reads_what_lies_there
    ).saying("er staat niet bij wie van het gezin heeft gelezen")


@pytest.mark.parametrize("read", [0, 2])
def test_the_family_reads_the_version_that_lies_there(read: int) -> None:
    given(concurred).when(anna.records_that_the_family_agrees(read_version=read)).refused_by(
        family_reads_what_lies_there
    ).saying(f"gelezen is versie {read} en er ligt nu versie 1")


def test_the_family_may_choose_not_to_read() -> None:
    given(concurred).when(anna.records_that_the_family_agrees(waives_reading=True)).then(
        FamilyAgreed, status=Status.AGREED, waives_reading=True
    )


def test_parents_and_child_may_read_on_different_days() -> None:
    """Who read this version has read it; that the other reads it later does not undo that."""
    one_by_one = given(
        concurred,
        anna.records_that_the_family_agrees(agreed_by=frozenset({PARENTS})),
        days(1),
        anna.records_that_the_family_agrees(agreed_by=frozenset({CHILD})),
    )
    one_by_one.when(anna.grants()).then(ExemptionGranted)


def test_a_block_keeps_the_report_back_for_good() -> None:
    blocked = given(family_read).when(anna.records_a_block()).then(FamilyBlocked, status=Status.BLOCKED)
    for deed in (anna.grants(), anna.records_a_correction(), bram.concurs(), bram.withdraws()):
        blocked.when(deed).refused_as(NotNow)


def test_a_correction_says_what_is_wrong() -> None:
    given(concurred).when(anna.records_a_correction(correction="?")).refused_by(reason_is_given)
    given(concurred).when(anna.records_a_correction()).then(CorrectionAsked, status=Status.IN_DELIBERATION)


def test_what_the_family_says_goes_through_the_doctor() -> None:
    deeds: list[Deed] = [
        bram.records_that_the_family_agrees(),
        bram.records_a_block(),
        bram.records_a_correction(),
    ]
    for deed in deeds:
        given(concurred).when(deed).refused_as(NotYours)


def test_age_counts_on_the_dutch_calendar() -> None:
    """Half past eleven in the evening in UTC is already the birthday in the Netherlands."""
    born = date(2014, 6, 11)
    not_invited = (anna.hears_parents(), anna.hears_child(invited_personally=False))
    story = looked_along_after(not_invited, born=born)
    late_in_the_evening = on(date(2026, 6, 10), hour=23)
    story.when(late_in_the_evening, bram.concurs()).then(CoAssessorConcurred)
    story.when(on(date(2026, 6, 11), hour=0), bram.concurs()).refused_by(child_was_heard)
