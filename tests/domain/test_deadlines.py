"""What is due when: legal dates, agreed working days, reminders, and the day on which the clock looks again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from cast import (
    ELSEWHERE,
    Deed,
    anna,
    bram,
    child,
    clock,
    conclusion,
    criteria,
    designated,
    dirk,
    els,
    hanna,
    ivo,
    notified_statement,
    offer,
)
from story import (
    Story,
    concurred,
    days,
    deliberated,
    dissented,
    escalated,
    family_read,
    given,
    gone_through_options,
    granted,
    heard,
    on,
    opened,
    stated,
    taken_up,
)
from vierogen.domain.criteria import shipped
from vierogen.domain.deadlines import Deadline, deadlines, next_look, planned_end, reminders_due
from vierogen.domain.events import CoAssessmentReleased, ExemptionEnded, ReminderSent, RequestLapsed
from vierogen.domain.refusals import NotNow, NotYours
from vierogen.domain.rules.time_limits import (
    end_is_due,
    end_lies_within_the_exemption,
    its_time_limit_has_passed,
    reminder_is_due,
)
from vierogen.domain.values import EndReason, Limit, Occasion, Role, Status

WITHOUT_PAUSE = criteria(limits=shipped().limits.model_dump() | {"pause_in_school_holidays": False})
SILENCE, EXTRA = Limit.WITHOUT_ANY_ACT, Limit.CO_ASSESSMENT_EXTRA
OTHER_EYES = {Role.ATTENDANCE_OFFICER, Role.PARTNERSHIP_ADVISER, Role.CARE_TEAM_MEMBER}


def due(story: Story) -> dict[Limit, Deadline]:
    """What is due, by limit."""
    return {one.limit: one for one in deadlines(story.request)}


def day_due(story: Story, limit: Limit) -> date:
    return due(story)[limit].due_on


# ── agreed terms, in working days ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("stage", "limit", "due_on", "waits_for"),
    [
        (opened, Limit.FIRST_CONTACT, date(2026, 6, 17), {Role.YOUTH_DOCTOR, Role.ATTENDANCE_OFFICER}),
        (opened, Limit.EDUCATIONAL_ADVICE, date(2026, 7, 1), OTHER_EYES - {Role.ATTENDANCE_OFFICER}),
        (stated, Limit.TAKE_UP, date(2026, 6, 24), OTHER_EYES),
        (taken_up, Limit.CO_ASSESSMENT, date(2026, 6, 24), {Role.ATTENDANCE_OFFICER}),
        (taken_up, EXTRA, date(2026, 7, 1), {Role.ATTENDANCE_OFFICER}),
        (dissented, Limit.DELIBERATION, date(2026, 6, 24), {Role.YOUTH_DOCTOR, *OTHER_EYES}),
        (escalated, Limit.BREAKING_A_DEADLOCK, date(2026, 7, 1), {Role.DEADLOCK_BREAKER}),
        (concurred, Limit.FAMILY_READING, date(2026, 6, 24), {Role.YOUTH_DOCTOR}),
    ],
)
def test_an_agreed_term_counts_working_days_from_the_day_after(
    stage: object, limit: Limit, due_on: date, waits_for: set[Role]
) -> None:
    """From Wednesday 10 June 2026."""
    deadline = due(given(stage))[limit]
    assert (deadline.due_on, deadline.waits_for, deadline.legal) == (due_on, waits_for, False)
    assert not deadline.passed_on(due_on)
    assert deadline.passed_on(due_on + timedelta(days=1))
    assert deadline.clock_acts is (limit is EXTRA)
    assert deadline.remind_on == (() if limit is EXTRA else (due_on,))


@pytest.mark.parametrize(
    ("stage", "limits"),
    [
        (opened, {Limit.FIRST_CONTACT, Limit.EDUCATIONAL_ADVICE, SILENCE}),
        (heard, {Limit.EDUCATIONAL_ADVICE, SILENCE}),
        ((*heard, dirk.advises()), {SILENCE}),
        (stated, {Limit.EDUCATIONAL_ADVICE, SILENCE, Limit.TAKE_UP}),
        (taken_up, {Limit.EDUCATIONAL_ADVICE, SILENCE, Limit.CO_ASSESSMENT, EXTRA}),
        (deliberated, {Limit.EDUCATIONAL_ADVICE, SILENCE, Limit.DELIBERATION}),
        (escalated, {Limit.EDUCATIONAL_ADVICE, SILENCE, Limit.BREAKING_A_DEADLOCK}),
        (concurred, {SILENCE, Limit.FAMILY_READING}),
        (granted, {Limit.TERM, Limit.REVIEW, Limit.NOTIFY_RENEWAL}),
        ((*opened, dirk.arranges_an_alternative()), {Limit.FOLLOW_UP}),
        ((*opened, bram.withdraws()), set()),
        ((*concurred, anna.records_a_block()), set()),
        ((bram.registers_a_claim(),), set()),
    ],
)
def test_what_is_due_follows_how_it_stands(stage: object, limits: set[Limit]) -> None:
    found = deadlines(given(stage).request)
    assert {one.limit for one in found} == limits
    assert [one.due_on for one in found] == sorted(one.due_on for one in found)


@pytest.mark.parametrize("contact", [anna.hears_parents(), anna.hears_child()], ids=["parents", "child"])
def test_either_hearing_is_a_first_contact(contact: object) -> None:
    assert Limit.FIRST_CONTACT not in due(given(opened, contact))


def test_school_holidays_pause_an_agreed_term_if_the_parties_want_that() -> None:
    """The summer of 2026 in the middle: 18 July to 30 August."""
    before_summer = on(date(2026, 7, 15))
    paused = given(opened, at=before_summer)
    running = given(anna.opens(criteria=WITHOUT_PAUSE), at=before_summer)
    assert day_due(paused, Limit.FIRST_CONTACT) == date(2026, 9, 2)
    assert day_due(running, Limit.FIRST_CONTACT) == date(2026, 7, 22)


def test_the_term_begins_on_the_dutch_day_of_the_moment() -> None:
    last_hour = given(opened, at=on(date(2026, 6, 10), hour=23))
    first_hour = given(opened, at=on(date(2026, 6, 11), hour=0))
    assert day_due(last_hour, Limit.FIRST_CONTACT) == date(2026, 6, 17)
    assert day_due(first_hour, Limit.FIRST_CONTACT) == date(2026, 6, 18)


def test_who_becomes_competent_by_a_move_gets_a_full_term_to_advise() -> None:
    """First contact with the family is due from the opening, wherever it lives by now."""
    long_waited = given(opened, dirk.advises(), days(30))
    moved = long_waited.and_then(bram.transfers())
    assert day_due(moved, Limit.EDUCATIONAL_ADVICE) > moved.at.date()
    assert day_due(moved, Limit.FIRST_CONTACT) == day_due(long_waited, Limit.FIRST_CONTACT)
    again = moved.and_then(days(30), bram.but(areas=frozenset({ELSEWHERE.municipality})).hears_parents())
    assert day_due(again, Limit.EDUCATIONAL_ADVICE) == day_due(moved, Limit.EDUCATIONAL_ADVICE)


def test_somebody_else_gets_a_full_term() -> None:
    later = given(taken_up, days(5), bram.hands_back(), days(1), dirk.takes_up())
    assert day_due(later, Limit.CO_ASSESSMENT) == date(2026, 6, 30)


# ── silence is no ────────────────────────────────────────────────────────────────────────────────────────────────────

UNTIL = date(2026, 10, 14)
"""Sixty working days after 10 June 2026, the summer holidays of the middle left out."""


@pytest.mark.parametrize("stage", [opened, stated, taken_up, deliberated, escalated, concurred, family_read])
def test_a_request_without_any_act_lapses(stage: object) -> None:
    last = day_due(given(stage), SILENCE)
    given(stage).when(on(last), clock.lapses()).refused_by(its_time_limit_has_passed).saying(
        "de termijn loopt tot en met"
    )
    given(stage).when(on(last + timedelta(days=1)), clock.lapses()).then(RequestLapsed, status=Status.LAPSED)


def test_an_act_keeps_it_alive_and_the_clock_does_not() -> None:
    silent = given(taken_up)
    heard_again = silent.and_then(days(10), bram.hears_parents())
    assert day_due(heard_again, SILENCE) > day_due(silent, SILENCE)
    released = silent.and_then(days(40), clock.releases())
    assert day_due(released, SILENCE) == day_due(silent, SILENCE)
    reminded = silent.and_then(on(date(2026, 6, 24)), clock.reminds(Limit.CO_ASSESSMENT, date(2026, 6, 24)))
    assert day_due(reminded, SILENCE) == day_due(silent, SILENCE)


@pytest.mark.parametrize("limit", [limit for limit in Limit if limit is not SILENCE])
def test_no_other_limit_makes_a_request_lapse(limit: Limit) -> None:
    """Time alone never decides but for silence; and for the late co-assessment, which goes back."""
    outcome = given(opened).when(days(400), clock.lapses(limit))
    outcome.refused_by(its_time_limit_has_passed).saying(f"een verzoek vervalt niet door deze termijn: {limit.label}")


def test_a_late_co_assessment_goes_back_after_the_extra_days() -> None:
    last = day_due(given(taken_up), EXTRA)
    given(taken_up).when(on(last), clock.releases()).refused_by(its_time_limit_has_passed)
    given(taken_up).when(on(last + timedelta(days=1)), clock.releases()).then(
        CoAssessmentReleased, status=Status.STATED
    )
    given(stated).when(days(100), clock.releases()).refused_as(NotNow)


def test_a_limit_that_does_not_run_cannot_have_passed() -> None:
    """No row of the table leads here; the rule does not count on that."""
    done = given(opened, bram.withdraws()).request
    act = clock.lapses().now(done, on(date(2030, 1, 1)))
    assert (
        its_time_limit_has_passed.judge(done, act) == "deze termijn loopt hier niet: verzoek waar niemand iets mee doet"
    )


def test_only_the_clock_releases_lapses_and_reminds() -> None:
    for verb in ("releases", "lapses"):
        given(taken_up).when(days(100), getattr(bram, verb)()).refused_as(NotYours)
    given(taken_up).when(bram.reminds(Limit.CO_ASSESSMENT, date(2026, 6, 24))).refused_as(NotYours)


def test_the_clock_says_yes_to_nothing() -> None:
    for verb in ("grants", "concurs", "records_that_the_family_agrees"):
        stage = taken_up if verb == "concurs" else family_read
        given(stage).when(getattr(clock, verb)()).refused_as(NotYours)


# ── reminders ────────────────────────────────────────────────────────────────────────────────────────────────────────

DUE = date(2026, 6, 24)
REMINDER = clock.reminds(Limit.CO_ASSESSMENT, DUE)


def test_a_reminder_goes_out_once_on_its_day() -> None:
    given(taken_up).when(on(DUE - timedelta(days=1)), REMINDER).refused_by(reminder_is_due).saying(
        "deze herinnering is al verstuurd of nog niet aan de beurt"
    )
    sent = given(taken_up).when(on(DUE), REMINDER).then(ReminderSent, status=Status.CO_ASSESSING)
    sent.when(REMINDER).refused_by(reminder_is_due)
    sent.when(days(1), REMINDER).refused_by(reminder_is_due)
    given(taken_up).when(on(DUE + timedelta(days=5)), REMINDER).then(ReminderSent)


@pytest.mark.parametrize(
    "other",
    [
        clock.reminds(Limit.TAKE_UP, DUE),
        clock.reminds(Limit.CO_ASSESSMENT, DUE + timedelta(days=1), DUE),
        clock.reminds(Limit.CO_ASSESSMENT, DUE, DUE - timedelta(days=1)),
    ],
    ids=["another limit", "another day due", "another day planned"],
)
def test_a_reminder_that_nobody_planned_does_not_go_out(other: object) -> None:
    given(taken_up).when(on(DUE), other).refused_by(reminder_is_due)


def test_of_one_limit_only_the_latest_reminder_goes_out() -> None:
    """Three reminders are planned for a renewal; who missed the first is not bothered with it after the second."""
    told = given(granted)
    renewal = due(told)[Limit.NOTIFY_RENEWAL]
    assert renewal.remind_on == (date(2027, 3, 1), date(2027, 5, 1), date(2027, 6, 15))
    assert (renewal.due_on, renewal.legal) == (date(2027, 6, 30), True)
    on_5_may = {one.limit: day for one, day in reminders_due(told.request, date(2027, 5, 5))}
    assert on_5_may[Limit.NOTIFY_RENEWAL] == date(2027, 5, 1)
    sent = told.and_then(on(date(2027, 5, 5)), clock.reminds(Limit.NOTIFY_RENEWAL, date(2027, 6, 30), date(2027, 5, 1)))
    assert Limit.NOTIFY_RENEWAL not in {one.limit for one, _ in reminders_due(sent.request, date(2027, 6, 14))}
    assert Limit.NOTIFY_RENEWAL in {one.limit for one, _ in reminders_due(sent.request, date(2027, 6, 15))}


def test_who_appealed_for_the_next_year_is_not_reminded_of_it() -> None:
    """Until somebody finds that it is not in order, and again after an appeal for this year only."""
    claims = {"received_on": date(2027, 5, 20), "claimed_from": date(2027, 8, 1)}
    statement = notified_statement(dated_on=date(2027, 5, 10), until=date(2028, 7, 31))
    told = given(granted, on(date(2027, 5, 20)), ivo.receives(**claims, statement=statement))
    assert Limit.NOTIFY_RENEWAL not in due(told)
    assert Limit.NOTIFY_RENEWAL not in due(told.and_then(ivo.checks()))
    wanting = given(granted, on(date(2027, 5, 20)), ivo.receives(**claims, names_ground=False, statement=statement))
    assert Limit.NOTIFY_RENEWAL in due(wanting.and_then(ivo.checks()))
    assert Limit.NOTIFY_RENEWAL in due(given(granted, ivo.receives()))


def granted_late(on_day: date, begins_on: date) -> Story:
    """For what is left of 2025/26."""
    plan = {"goals": "opbouwen", "contact": "mevrouw Jansen", "review_on": date(2026, 7, 1)}
    return given(
        anna.opens(school_year="2025/26"),
        gone_through_options[1:],
        anna.states(conclusion=conclusion(begins_on=begins_on, until=date(2026, 7, 31)), plan=plan),
        bram.takes_up(),
        bram.concurs(),
        anna.records_that_the_family_agrees(),
        on(on_day),
        anna.grants(),
        at=on(date(2026, 5, 1)),
    )


def test_who_is_granted_late_in_the_year_gets_the_reminders_that_are_left() -> None:
    story = granted_late(date(2026, 5, 1), date(2026, 5, 20))
    assert due(story)[Limit.NOTIFY_RENEWAL].remind_on == (date(2026, 6, 15),)
    assert day_due(story, Limit.NOTIFY_RENEWAL) == date(2026, 6, 30)


@pytest.mark.parametrize(("granted_on", "is_due"), [(date(2026, 6, 30), True), (date(2026, 7, 1), False)])
def test_what_is_granted_after_june_has_no_renewal_that_could_be_in_time(granted_on: date, is_due: bool) -> None:
    assert (Limit.NOTIFY_RENEWAL in due(granted_late(granted_on, date(2026, 6, 20)))) is is_due


# ── a granted exemption ──────────────────────────────────────────────────────────────────────────────────────────────


def granted_until(until: date | None, born: date = date(2014, 3, 3), **plan: object) -> Story:
    """Granted for 2026/27 until this day, or for always."""
    said = conclusion(until=until, never=until is None)
    review = {"goals": "opbouwen", "contact": "mevrouw Jansen", "review_on": date(2026, 9, 1)} | plan
    return given(
        anna.opens(child=child(birth_date=born)),
        gone_through_options[1:],
        anna.states(conclusion=said, plan=review),
        bram.takes_up(),
        bram.concurs(),
        anna.records_that_the_family_agrees(),
        anna.grants(),
    )


@pytest.mark.parametrize(
    ("until", "born", "end"),
    [
        (date(2027, 7, 31), date(2014, 3, 3), (date(2027, 7, 31), EndReason.TERM)),
        (date(2027, 1, 31), date(2014, 3, 3), (date(2027, 1, 31), EndReason.TERM)),
        (None, date(2014, 3, 3), (date(2032, 3, 2), EndReason.AGE_18)),
        (date(2027, 2, 14), date(2009, 2, 15), (date(2027, 2, 14), EndReason.AGE_18)),
        (date(2027, 2, 13), date(2009, 2, 15), (date(2027, 2, 13), EndReason.TERM)),
        (None, date(2012, 2, 29), (date(2030, 2, 28), EndReason.AGE_18)),
    ],
)
def test_an_exemption_ends_after_its_last_day_or_before_eighteen(
    until: date | None, born: date, end: tuple[date, EndReason]
) -> None:
    story = granted_until(until, born)
    assert planned_end(story.request) == end
    last, why = end
    limit = Limit.AGE_18 if why is EndReason.AGE_18 else Limit.TERM
    deadline = due(story)[limit]
    assert (deadline.due_on, deadline.legal, deadline.clock_acts) == (last, True, True)

    ending = clock.ends(ends_on=last, why=why)
    story.when(on(last), ending).refused_by(end_is_due).saying("de vrijstelling loopt tot en met")
    story.when(on(last + timedelta(days=1)), ending).then(ExemptionEnded, status=Status.ENDED, ends_on=last, why=why)


@pytest.mark.parametrize(
    "words",
    [
        {"ends_on": date(2027, 7, 30), "why": EndReason.TERM},
        {"ends_on": date(2027, 7, 31), "why": EndReason.RETURN_TO_SCHOOL},
        {"ends_on": date(2027, 7, 31), "why": EndReason.AGE_18},
    ],
)
def test_the_clock_ends_an_exemption_only_as_planned(words: dict[str, object]) -> None:
    given(granted).when(on(date(2027, 9, 1)), clock.ends(**words)).refused_by(end_is_due)


def test_the_clock_ends_nothing_outside_the_exemption() -> None:
    beyond = clock.ends(ends_on=date(2027, 8, 1), why=EndReason.TERM)
    given(granted).when(on(date(2027, 9, 1)), beyond).refused_by(end_is_due, end_lies_within_the_exemption)


@pytest.mark.parametrize(("until", "renewed"), [(date(2027, 7, 31), True), (date(2027, 7, 30), False), (None, False)])
def test_a_renewal_is_brought_to_mind_when_the_whole_year_was_granted(until: date | None, renewed: bool) -> None:
    assert (Limit.NOTIFY_RENEWAL in due(granted_until(until))) is renewed


def test_it_is_looked_at_again_on_the_day_of_the_plan() -> None:
    story = granted_until(date(2027, 7, 31))
    review = due(story)[Limit.REVIEW]
    assert (review.due_on, review.remind_on) == (date(2026, 9, 1), (date(2026, 9, 1),))
    assert review.waits_for == {Role.YOUTH_DOCTOR, *OTHER_EYES}
    assert Limit.REVIEW not in due(story.and_then(on(date(2026, 9, 1)), anna.reviews()))
    again = story.and_then(on(date(2026, 9, 1)), anna.reviews(next_review_on=date(2027, 2, 1)))
    assert day_due(again, Limit.REVIEW) == date(2027, 2, 1)
    after_the_end = story.and_then(on(date(2026, 9, 1)), anna.reviews(next_review_on=date(2027, 8, 1)))
    assert Limit.REVIEW not in due(after_the_end)


def test_after_three_months_somebody_looks_whether_the_place_is_used() -> None:
    arranged = given(opened, dirk.arranges_an_alternative(starts_on=date(2026, 11, 30)))
    follow_up = due(arranged)[Limit.FOLLOW_UP]
    assert (follow_up.due_on, follow_up.waits_for) == (date(2027, 2, 28), OTHER_EYES)
    assert follow_up.remind_on == (date(2027, 2, 28),)
    assert due(arranged.and_then(days(200), dirk.follows_up())) == {}
    for looked_on, still_due in ((date(2026, 11, 29), {Limit.FOLLOW_UP}), (date(2026, 11, 30), set())):
        looked_at = arranged.and_then(days(200), dirk.follows_up(looked_on=looked_on))
        assert set(due(looked_at)) == still_due, "before the place begins nobody can tell whether it is used"
    at_last = given(opened, bram.withdraws(), dirk.arranges_an_alternative(starts_on=date(2026, 11, 30)))
    assert day_due(at_last, Limit.FOLLOW_UP) == date(2027, 2, 28)
    nameless = replace(arranged.request, alternative=offer(starts_on=None))
    assert deadlines(nameless) == ()
    assert deadlines(replace(arranged.request, alternative=None)) == ()


# ── the legal date of a first notification ───────────────────────────────────────────────────────────────────────────

MILAN = child(birth_date=date(2021, 5, 14))


def test_a_first_notification_is_due_a_month_before_the_start() -> None:
    """S1: Milan, obligation on Monday 1 June 2026, so 1 May; a reminder goes out two weeks before."""
    story = given(anna.opens(child=MILAN), at=on(date(2026, 3, 2)))
    start = due(story)[Limit.NOTIFY_AT_START]
    assert (start.due_on, start.legal, start.clock_acts) == (date(2026, 5, 1), True, False)
    assert start.remind_on == (date(2026, 4, 17),)
    assert start.waits_for == {Role.YOUTH_DOCTOR, Role.ATTENDANCE_OFFICER}


@pytest.mark.parametrize(
    ("born", "last"),
    [(date(2021, 3, 10), date(2026, 3, 1)), (date(2022, 1, 10), date(2027, 1, 1))],
    ids=["a Sunday", "New Year's Day"],
)
def test_neither_a_weekend_nor_a_holiday_moves_a_date_counted_back(born: date, last: date) -> None:
    """The Algemene termijnenwet does not extend terms that are counted back (art. 1 lid 2)."""
    story = given(anna.opens(child=child(birth_date=born), school_year="2025/26"), at=on(date(2026, 2, 2)))
    assert day_due(story, Limit.NOTIFY_AT_START) == last


@pytest.mark.parametrize(("opened_on", "is_due"), [(date(2026, 5, 1), True), (date(2026, 5, 2), False)])
def test_a_date_that_had_passed_at_the_opening_is_not_due(opened_on: date, is_due: bool) -> None:
    story = given(anna.opens(child=MILAN), at=on(opened_on))
    assert (Limit.NOTIFY_AT_START in due(story)) is is_due


BEFORE_MAY = given(anna.opens(child=MILAN, school_year="2025/26"), at=on(date(2026, 3, 2)))


def notifies(received_on: date, **words: object) -> tuple[datetime, Deed]:
    statement = notified_statement(dated_on=date(2026, 4, 10), until=date(2026, 7, 31))
    said = {"claimed_from": date(2026, 6, 1), "occasion": Occasion.FIRST_AT_START, "statement": statement}
    return on(received_on), bram.receives(received_on=received_on, **said, **words)


def test_a_first_notification_is_due_until_one_came_in_that_was_not_found_wanting() -> None:
    """S1: parents whose notification lacks something hear that the legal date runs on."""
    in_april = date(2026, 4, 20)
    assert Limit.NOTIFY_AT_START in due(BEFORE_MAY)
    assert Limit.NOTIFY_AT_START not in due(BEFORE_MAY.and_then(notifies(in_april), ivo.checks()))
    incomplete = BEFORE_MAY.and_then(notifies(in_april, names_ground=False))
    assert Limit.NOTIFY_AT_START not in due(incomplete)
    checked = incomplete.and_then(ivo.checks())
    assert Limit.NOTIFY_AT_START in due(checked)
    assert Limit.NOTIFY_AT_START not in due(checked.and_then(notifies(in_april)))


def test_what_came_in_late_and_was_judged_is_not_due_any_more() -> None:
    judged = ivo.checks(accepts_lateness=False, reason="drie dagen te laat, zonder reden")
    assert Limit.NOTIFY_AT_START not in due(BEFORE_MAY.and_then(notifies(date(2026, 5, 4)), judged))


# ── the next look of the clock ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("stage", "day"),
    [
        (opened, date(2026, 6, 17)),
        (heard, date(2026, 7, 1)),
        (taken_up, date(2026, 6, 24)),
        (granted, date(2026, 11, 10)),
        ((*opened, bram.withdraws()), None),
        ((bram.registers_a_claim(),), None),
    ],
)
def test_the_clock_looks_again_on_the_first_day_that_there_is_something_to_do(stage: object, day: date | None) -> None:
    assert next_look(given(stage).request) == day


def test_after_a_reminder_the_clock_waits_for_what_comes_next() -> None:
    sent = given(taken_up, on(DUE), REMINDER)
    assert next_look(sent.request) == date(2026, 7, 1)
    advised = sent.and_then(dirk.advises())
    assert next_look(advised.request) == day_due(advised, EXTRA) + timedelta(days=1)


def clock_run(story: Story, until: date) -> list[tuple[date, str]]:
    """What the clock does on the days that it looks, as the office's clock does it."""
    did: list[tuple[date, str]] = []
    while (day := next_look(story.request)) is not None and day <= until:
        moment: datetime = max(on(day), story.at)
        before = len(story.history)
        for deed in what_the_clock_does(story.and_then(moment)):
            story = story.and_then(moment, deed)
            did.append((day, type(story.history[-1]).__name__))
        assert len(story.history) > before, f"the clock looked on {day} and found nothing to do"
    return did


def what_the_clock_does(story: Story):  # type: ignore[no-untyped-def]
    today = story.at.date()
    for deadline in deadlines(story.request):
        if deadline.clock_acts and deadline.passed_on(today):
            if deadline.limit is EXTRA:
                yield clock.releases()
            elif deadline.limit is SILENCE:
                yield clock.lapses()
            else:
                last, why = planned_end(story.request)
                yield clock.ends(ends_on=last, why=why)
            return
    for deadline, planned in reminders_due(story.request, today):
        yield clock.reminds(deadline.limit, deadline.due_on, planned)


@pytest.mark.parametrize(
    ("stage", "last"),
    [
        (opened, "RequestLapsed"),
        (stated, "RequestLapsed"),
        (taken_up, "RequestLapsed"),
        (escalated, "RequestLapsed"),
        (family_read, "RequestLapsed"),
        (granted, "ExemptionEnded"),
        ((*opened, dirk.arranges_an_alternative()), "ReminderSent"),
    ],
)
def test_whenever_the_clock_looks_there_is_something_to_do_and_left_alone_all_comes_to_an_end(
    stage: object, last: str
) -> None:
    did = clock_run(given(stage), date(2040, 1, 1))
    assert did[-1][1] == last
    assert len(did) == len(set(did)) or last == "ReminderSent" or len(did) < 12
    assert "ExemptionGranted" not in {name for _, name in did}


def test_a_request_that_moved_is_due_where_it_lives_now() -> None:
    """The summer holidays of another region."""
    in_the_north = given(opened, bram.transfers(), at=on(date(2026, 6, 10)))
    assert in_the_north.request.place == ELSEWHERE
    hereabouts = anna.but(areas=frozenset({"GM0344"}), designations=(designated("GM0344"),))
    told = in_the_north.and_then(hanna.goes_through_the_options(), hereabouts.states(), els.takes_up())
    assert day_due(told, Limit.CO_ASSESSMENT) == DUE


def test_sixty_working_days_are_counted_over_the_summer() -> None:
    assert day_due(given(opened), SILENCE) == UNTIL
