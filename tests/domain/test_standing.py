"""The claim by law: computed from recorded facts and the law of the day, whatever the review says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cast import HERE, anna, bram, child, clock, conclusion, dirk, ivo, notification, notified_statement
from story import Story, days, family_read, given, gone_through_options, granted, on, opened, taken_up
from vierogen.domain.deadlines import compulsory_from, last_day_to_notify_at_start
from vierogen.domain.events import NotificationChecked
from vierogen.domain.legal import LPW_7, Source
from vierogen.domain.request import ExemptionRequest, Whereabouts, fold
from vierogen.domain.rules.claim import (
    FORMAL_CHECK,
    child_is_bound_on_that_day,
    child_is_registered_here,
    notification_is_complete,
    notification_was_in_time,
    notifier_may_notify,
    signer_does_not_treat_the_child,
    signer_was_designated,
    statement_says_not_suitable,
    statement_was_recent,
)
from vierogen.domain.standing import Claim, FourEyes, Standing, findings, guards_on, standing
from vierogen.domain.values import EndReason, Notification, Notifier, Occasion, Place, Profession, Sector, Status

TODAY = date(2026, 6, 10)
LAST = date(2027, 7, 31)
NEXT_YEAR = {
    "received_on": date(2027, 6, 20),
    "claimed_from": date(2027, 8, 1),
    "statement": notified_statement(dated_on=date(2027, 6, 1), until=date(2028, 7, 31)),
}
"""What there is in an appeal for the next school year."""
LATE_FOR_NEXT_YEAR = NEXT_YEAR | {"received_on": date(2027, 7, 2)}


def file(*notifications: Notification, **about: object) -> ExemptionRequest:
    """A file with these notifications, about Daan or a child like him."""
    told = given(bram.registers_a_claim(), at=on(date(2026, 1, 5)))
    about_whom = child(**about)
    received_at = tuple(Whereabouts(told.request.place, about_whom) for _ in notifications)
    return replace(told.request, child=about_whom, notifications=notifications, received_at=received_at)


def stated_for(what: dict[str, object]) -> tuple[object, ...]:
    """Granted as it was stated."""
    agreed = (bram.takes_up(), bram.concurs(), anna.records_that_the_family_agrees(), anna.grants())
    return (*gone_through_options, anna.states(**what), *agreed)


def because(rule, request: ExemptionRequest, appeal: Notification) -> str | None:  # type: ignore[no-untyped-def]
    return {finding.rule: finding.because for finding in findings(request, appeal)}[rule.name]


# ── how a claim stands ───────────────────────────────────────────────────────────────────────────────────────────────


def test_without_an_appeal_there_is_no_claim() -> None:
    assert standing(file(), TODAY) == Standing(Claim.NONE, FourEyes.ABSENT)
    assert not standing(file(), TODAY).needs_follow_up


@pytest.mark.parametrize(
    ("day", "claim"),
    [
        (date(2026, 6, 9), Claim.NONE),
        (date(2026, 6, 10), Claim.AHEAD),
        (date(2026, 7, 31), Claim.AHEAD),
        (date(2026, 8, 1), Claim.IN_FORCE),
        (date(2027, 7, 31), Claim.IN_FORCE),
        (date(2027, 8, 1), Claim.OVER),
    ],
)
def test_a_claim_stands_by_law_from_its_first_to_its_last_day(day: date, claim: Claim) -> None:
    found = standing(file(notification()), day)
    assert found.claim is claim
    if claim is not Claim.NONE:
        assert (found.begins_on, found.until, found.broken) == (date(2026, 8, 1), LAST, ())


@pytest.mark.parametrize("claim_day", [TODAY, date(2026, 9, 1)])
def test_a_claim_that_stands_without_other_eyes_needs_follow_up_and_is_not_blocked(claim_day: date) -> None:
    found = standing(file(notification()), claim_day)
    assert found.needs_follow_up
    assert found.four_eyes is FourEyes.ABSENT
    assert not standing(file(notification()), date(2027, 8, 1)).needs_follow_up


def test_what_is_not_in_order_is_named() -> None:
    found = standing(file(notification(names_ground=False, notifier=Notifier.OTHER)), TODAY)
    assert found.claim is Claim.NOT_IN_ORDER
    assert {finding.rule for finding in found.broken} == {"notification_is_complete", "notifier_may_notify"}


def test_an_appeal_without_a_statement_is_not_in_order_and_has_no_last_day() -> None:
    found = standing(file(notification(statement=None)), TODAY)
    assert (found.claim, found.until) == (Claim.NOT_IN_ORDER, None)
    assert [finding.because for finding in found.broken] == ["er is geen verklaring bij"]


def test_of_several_appeals_the_one_that_helps_most_counts() -> None:
    poor, good = notification(names_ground=False), notification()
    assert standing(file(poor, good), TODAY).claim is Claim.AHEAD
    assert standing(file(good, poor), TODAY).claim is Claim.AHEAD
    short = notification(statement=notified_statement(until=date(2026, 12, 31)))
    assert standing(file(short, good), TODAY).until == LAST
    assert standing(file(good, short), TODAY).until == LAST


def test_the_strength_of_claims_is_in_order() -> None:
    """In force before ahead, what a person must still decide before what is over, over before not in order."""
    in_force = notification(claimed_from=date(2026, 6, 10), occasion=Occasion.FIRST_MID_YEAR)
    ahead = notification()
    late = notification(received_on=date(2026, 7, 1))
    broken = notification(names_ground=False)
    over = notification(
        received_on=date(2026, 6, 1),
        claimed_from=date(2026, 6, 1),
        occasion=Occasion.FIRST_MID_YEAR,
        statement=notified_statement(until=date(2026, 6, 9)),
    )
    ordered = [
        (broken, Claim.NOT_IN_ORDER),
        (over, Claim.OVER),
        (late, Claim.LATE),
        (ahead, Claim.AHEAD),
        (in_force, Claim.IN_FORCE),
    ]
    for place, (weaker, _) in enumerate(ordered):
        for stronger, claim in ordered[place:]:
            assert standing(file(weaker, stronger), date(2026, 7, 2)).claim is claim


def test_what_is_over_hides_no_late_appeal_until_that_is_over_too() -> None:
    """The year has passed and nobody decided yet about the appeal for the next one."""
    this_year, late_for_the_next = notification(), notification(**LATE_FOR_NEXT_YEAR)
    appeals = file(this_year, late_for_the_next)
    assert standing(appeals, date(2027, 7, 31)).claim is Claim.IN_FORCE
    assert standing(appeals, date(2027, 8, 1)).claim is Claim.LATE
    assert standing(appeals, date(2028, 7, 31)).claim is Claim.LATE
    assert standing(appeals, date(2028, 8, 1)).claim is Claim.OVER
    gone = notification(claimed_from=date(2026, 6, 1), statement=notified_statement(until=date(2026, 6, 20)))
    assert standing(file(gone), date(2026, 6, 20)).claim is Claim.LATE
    over = notification(
        occasion=Occasion.FIRST_MID_YEAR,
        claimed_from=date(2026, 6, 10),
        statement=notified_statement(until=date(2026, 6, 11)),
    )
    assert standing(file(over, gone), date(2026, 6, 20)).claim is Claim.LATE
    assert standing(file(over, gone), date(2026, 6, 21)).claim is Claim.OVER


def test_it_is_a_pure_function_of_the_recorded_facts() -> None:
    told = given(granted, ivo.receives(), ivo.checks())
    again = fold(told.request.id, told.history)
    for day in (TODAY, date(2026, 8, 1), date(2027, 8, 1)):
        assert standing(told.request, day) == standing(again, day) == standing(told.request, day)


def test_what_comes_in_later_changes_nothing_about_earlier_days() -> None:
    first = notification(received_on=date(2026, 6, 10), names_ground=False)
    second = notification(received_on=date(2026, 6, 20))
    for day in (date(2026, 6, 9), date(2026, 6, 10), date(2026, 6, 19)):
        assert standing(file(first, second), day) == standing(file(first), day)
    assert standing(file(first, second), date(2026, 6, 20)).claim is Claim.AHEAD


def test_the_law_of_the_day_of_receipt_counts() -> None:
    assert guards_on(TODAY) == FORMAL_CHECK
    new_law = Source("een nieuwe wet", from_on=date(2027, 1, 1))
    assert not new_law.in_force_on(date(2026, 12, 31))
    assert new_law.in_force_on(date(2027, 1, 1))
    old_law = Source("een oude wet", until=date(2026, 12, 31))
    assert old_law.in_force_on(date(2026, 12, 31))
    assert not old_law.in_force_on(date(2027, 1, 1))


def test_a_rule_of_a_coming_law_does_not_judge_older_appeals(monkeypatch: pytest.MonkeyPatch) -> None:
    coming = replace(statement_was_recent, name="perspective_is_given", source=replace(LPW_7, from_on=date(2027, 1, 1)))
    coming = replace(coming, judge=lambda request, appeal: "het onderwijskundig perspectief ontbreekt")
    monkeypatch.setattr("vierogen.domain.standing.FORMAL_CHECK", (*FORMAL_CHECK, coming))
    before, after = notification(), notification(received_on=date(2027, 1, 1), statement=None)
    assert "perspective_is_given" not in {finding.rule for finding in findings(file(), before)}
    assert "perspective_is_given" in {finding.rule for finding in findings(file(), after)}
    assert standing(file(before), date(2027, 2, 1)).claim is Claim.IN_FORCE


def test_an_appeal_does_not_work_back() -> None:
    """S1: what came in on 11 May counts from 11 May."""
    late = notification(claimed_from=date(2026, 6, 1), received_on=date(2026, 6, 10), occasion=Occasion.FIRST_MID_YEAR)
    assert standing(file(late), date(2026, 6, 10)).begins_on == date(2026, 6, 10)
    ahead = notification(claimed_from=date(2026, 6, 11), occasion=Occasion.FIRST_MID_YEAR)
    assert standing(file(ahead), date(2026, 6, 10)).begins_on == date(2026, 6, 11)


# ── how long ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_never_runs_until_the_day_before_eighteen() -> None:
    """Daan becomes eighteen on 3 March 2032; nobody needs to appeal each year (art. 6 lid 3)."""
    lasting = notification(occasion=Occasion.LASTING, statement=notified_statement(until=None, never=True))
    found = standing(file(lasting), date(2032, 3, 2))
    assert (found.claim, found.until) == (Claim.IN_FORCE, date(2032, 3, 2))
    assert standing(file(lasting), date(2032, 3, 3)).claim is Claim.OVER


@pytest.mark.parametrize(
    ("until", "last"),
    [
        (date(2027, 7, 31), date(2027, 7, 31)),
        (date(2028, 7, 31), date(2027, 7, 31)),
        (date(2027, 1, 31), date(2027, 1, 31)),
        (date(2026, 8, 1), date(2026, 8, 1)),
    ],
)
def test_a_claim_ends_with_the_statement_or_the_school_year(until: date, last: date) -> None:
    assert standing(file(notification(statement=notified_statement(until=until))), TODAY).until == last


def test_a_claim_ends_the_day_before_eighteen() -> None:
    seventeen = {"birth_date": date(2009, 2, 15)}
    assert standing(file(notification(), **seventeen), TODAY).until == date(2027, 2, 14)
    leap = {"birth_date": date(2008, 2, 29)}
    mid_year = notification(
        received_on=date(2026, 1, 5),
        claimed_from=date(2026, 1, 5),
        occasion=Occasion.FIRST_MID_YEAR,
        statement=notified_statement(dated_on=date(2026, 1, 5)),
    )
    found = standing(file(mid_year, **leap), date(2026, 2, 28))
    assert (found.claim, found.until) == (Claim.IN_FORCE, date(2026, 2, 28))


def test_a_claim_that_was_ended_is_over_the_day_after() -> None:
    told = given(opened, bram.receives(), bram.ends_the_claim(ends_on=date(2027, 1, 10)))
    assert standing(told.request, date(2027, 1, 10)).claim is Claim.IN_FORCE
    assert standing(told.request, date(2027, 1, 11)).claim is Claim.OVER


def test_an_exemption_that_was_ended_ends_the_claim() -> None:
    """S15: Otis goes back to school in January."""
    told = given(granted, ivo.receives(), bram.ends(ends_on=date(2027, 1, 10)))
    assert standing(told.request, date(2027, 1, 10)).claim is Claim.IN_FORCE
    assert standing(told.request, date(2027, 1, 11)).claim is Claim.OVER


def test_what_was_granted_runs_out_by_itself_and_ends_no_claim() -> None:
    """The clock ends the review's yes. The family has appealed for the next year too, and by law that stands."""
    told = given(granted, ivo.receives(), on(date(2027, 6, 20)), ivo.receives(**NEXT_YEAR))
    run_out = told.and_then(on(date(2027, 8, 1)), clock.ends(ends_on=LAST, why=EndReason.TERM))
    assert run_out.status is Status.ENDED
    found = standing(run_out.request, date(2027, 8, 1))
    assert (found.claim, found.until, found.needs_follow_up) == (Claim.IN_FORCE, date(2028, 7, 31), True)


def test_a_claim_that_runs_longer_than_was_granted_stands_when_that_runs_out() -> None:
    half_a_year = {"conclusion": conclusion(until=date(2027, 1, 31))}
    told = given(stated_for(half_a_year), ivo.receives())
    before = standing(told.request, date(2027, 2, 1))
    run_out = told.and_then(on(date(2027, 2, 1)), clock.ends(ends_on=date(2027, 1, 31), why=EndReason.TERM))
    assert (before.claim, before.four_eyes) == (Claim.IN_FORCE, FourEyes.ABSENT)
    assert standing(run_out.request, date(2027, 2, 1)) == before


def test_after_an_end_the_family_may_appeal_anew() -> None:
    ended = given(opened, bram.receives(), bram.ends_the_claim(ends_on=date(2027, 1, 10)))
    again = {
        "received_on": date(2027, 3, 1),
        "claimed_from": date(2027, 3, 1),
        "occasion": Occasion.AFTER_GAP,
        "statement": notified_statement(dated_on=date(2027, 2, 20)),
    }
    told = ended.and_then(on(date(2027, 3, 1)), bram.receives(**again))
    assert standing(told.request, date(2027, 3, 1)).claim is Claim.IN_FORCE
    assert standing(told.request, date(2027, 2, 28)).claim is Claim.OVER


# ── in time ──────────────────────────────────────────────────────────────────────────────────────────────────────────

MILAN = {"birth_date": date(2021, 5, 14)}
AT_START = {"occasion": Occasion.FIRST_AT_START, "claimed_from": date(2026, 6, 1)}


def test_compulsory_education_begins_on_the_first_school_day_of_the_month_after_the_fifth_birthday() -> None:
    """S1: Milan, born on 14 May 2021: Monday 1 June 2026, so notify on 1 May at the latest."""
    milan = file(**MILAN)
    assert compulsory_from(milan) == date(2026, 6, 1)
    assert last_day_to_notify_at_start(milan) == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("born", "begins", "notify_by"),
    [
        (date(2021, 5, 31), date(2026, 6, 1), date(2026, 5, 1)),
        (date(2021, 6, 1), date(2026, 7, 1), date(2026, 6, 1)),
        (date(2021, 12, 10), date(2027, 1, 4), date(2026, 12, 4)),
        (date(2020, 2, 29), date(2025, 4, 1), date(2025, 3, 1)),
        (date(2020, 2, 28), date(2025, 3, 3), date(2025, 2, 3)),
        (date(2021, 9, 30), date(2026, 10, 1), date(2026, 9, 1)),
    ],
    ids=["last of May", "first of June", "in the Christmas holidays", "29 February", "28 February", "September"],
)
def test_the_start_follows_birthday_weekend_and_holidays(born: date, begins: date, notify_by: date) -> None:
    request = file(birth_date=born)
    assert (compulsory_from(request), last_day_to_notify_at_start(request)) == (begins, notify_by)


@pytest.mark.parametrize(
    ("municipality", "begins"),
    [("GM0014", date(2026, 8, 17)), ("GM0307", date(2026, 8, 31)), ("GM0772", date(2026, 8, 24))],
    ids=["Groningen", "Amersfoort", "Eindhoven"],
)
def test_the_start_follows_the_summer_holidays_of_the_own_region(municipality: str, begins: date) -> None:
    request = file(birth_date=date(2021, 7, 3))
    place = HERE.model_copy(update={"municipality": municipality})
    assert compulsory_from(replace(request, place=place)) == begins


@pytest.mark.parametrize(
    ("received_on", "claim"),
    [(date(2026, 5, 1), Claim.AHEAD), (date(2026, 5, 2), Claim.LATE)],
)
def test_milan_is_in_time_until_1_may(received_on: date, claim: Claim) -> None:
    appeal = notification(**AT_START, received_on=received_on, statement=notified_statement(dated_on=date(2026, 4, 20)))
    assert standing(file(appeal, **MILAN), date(2026, 5, 2)).claim is claim


@pytest.mark.parametrize("occasion", [one for one in Occasion if one is not Occasion.RENEWAL])
def test_who_claims_from_the_first_day_appeals_at_the_start_whatever_it_is_called(occasion: Occasion) -> None:
    """A child that will never be suitable is notified a month before as well; art. 6 lid 3 is about each year anew."""
    statement = notified_statement(dated_on=date(2026, 4, 20), until=None, never=True)
    appeal = AT_START | {"occasion": occasion, "statement": statement}
    for received_on, reason in (
        (date(2026, 5, 1), None),
        (date(2026, 5, 2), "zij is ontvangen op 2 mei 2026 en 1 mei 2026 was de laatste dag"),
    ):
        found = notification(**appeal, received_on=received_on)
        assert because(notification_was_in_time, file(**MILAN), found) == reason
    later = notification(**appeal | {"claimed_from": date(2026, 6, 2), "received_on": date(2026, 6, 2)})
    if occasion is not Occasion.FIRST_AT_START:
        assert because(notification_was_in_time, file(**MILAN), later) is None


def test_milans_statement_of_29_january_is_too_old_on_30_april() -> None:
    """S1, with its variant: one day earlier it passes."""
    old = notified_statement(dated_on=date(2026, 1, 29))
    filed_30 = notification(**AT_START, received_on=date(2026, 4, 30), statement=old)
    filed_29 = notification(**AT_START, received_on=date(2026, 4, 29), statement=old)
    assert because(statement_was_recent, file(**MILAN), filed_30) == (
        "de verklaring is van 29 januari 2026 en is ontvangen op 30 april 2026"
    )
    assert standing(file(filed_30, **MILAN), date(2026, 5, 1)).claim is Claim.NOT_IN_ORDER
    assert standing(file(filed_29, **MILAN), date(2026, 5, 1)).claim is Claim.AHEAD


@pytest.mark.parametrize(("received_on", "good"), [(date(2026, 6, 30), True), (date(2026, 7, 1), False)])
def test_a_renewal_comes_before_1_july(received_on: date, good: bool) -> None:
    renewal = notification(received_on=received_on)
    reason = because(notification_was_in_time, file(), renewal)
    assert reason == (None if good else "zij is ontvangen op 1 juli 2026 en 30 juni 2026 was de laatste dag")


def test_a_renewal_for_a_later_part_of_the_year_was_due_before_that_year() -> None:
    renewal = notification(received_on=date(2027, 1, 5), claimed_from=date(2027, 1, 10))
    assert because(notification_was_in_time, file(), renewal) == (
        "zij is ontvangen op 5 januari 2027 en 30 juni 2026 was de laatste dag"
    )


@pytest.mark.parametrize("occasion", [Occasion.FIRST_MID_YEAR, Occasion.AFTER_GAP, Occasion.LASTING])
def test_in_between_the_law_names_no_day(occasion: Occasion) -> None:
    appeal = notification(occasion=occasion, received_on=date(2026, 12, 1), claimed_from=date(2026, 12, 1))
    assert because(notification_was_in_time, file(), appeal) is None


# ── late: a person decides ───────────────────────────────────────────────────────────────────────────────────────────

LATE = {"received_on": date(2026, 7, 1)}
WHY = {"reason": "de gemeente stuurde het formulier te laat"}


def received_late() -> Story:
    return given(opened, on(date(2026, 7, 1)), ivo.receives(**LATE))


def test_late_is_for_a_person_to_decide() -> None:
    late = received_late()
    assert standing(late.request, date(2026, 7, 1)).claim is Claim.LATE
    looked_at = late.and_then(ivo.checks())
    assert standing(looked_at.request, date(2026, 7, 1)).claim is Claim.LATE
    accepted = late.and_then(ivo.checks(accepts_lateness=True, **WHY))
    assert standing(accepted.request, date(2026, 7, 1)).claim is Claim.AHEAD
    assert standing(accepted.request, date(2026, 8, 1)).claim is Claim.IN_FORCE
    refused = late.and_then(ivo.checks(accepts_lateness=False, **WHY))
    assert standing(refused.request, date(2026, 7, 1)).claim is Claim.NOT_IN_ORDER


def test_the_last_judgement_counts() -> None:
    mended = received_late().and_then(
        ivo.checks(accepts_lateness=False, **WHY), ivo.checks(accepts_lateness=True, **WHY)
    )
    assert standing(mended.request, date(2026, 7, 1)).claim is Claim.AHEAD


def test_a_judgement_is_about_what_had_come_in_by_then() -> None:
    refused = received_late().and_then(ivo.checks(accepts_lateness=False, **WHY))
    anew = refused.and_then(days(1), ivo.receives(received_on=date(2026, 7, 2)))
    assert standing(anew.request, date(2026, 7, 2)).claim is Claim.LATE
    the_same_again = refused.and_then(days(1), ivo.receives(**LATE))
    assert standing(the_same_again.request, date(2026, 7, 2)).claim is Claim.LATE


def test_a_later_judgement_changes_nothing_about_what_was_judged_before() -> None:
    """Last year's lateness had no consequence; that this year's has one takes nothing back."""
    accepted = received_late().and_then(ivo.checks(accepts_lateness=True, **WHY))
    again = accepted.and_then(on(date(2027, 7, 2)), ivo.receives(**LATE_FOR_NEXT_YEAR))
    refused = again.and_then(ivo.checks(accepts_lateness=False, **WHY))
    assert standing(refused.request, date(2027, 7, 2)).claim is Claim.IN_FORCE
    assert standing(refused.request, LAST).claim is Claim.IN_FORCE
    assert standing(refused.request, date(2027, 8, 1)).claim is Claim.OVER
    mended = refused.and_then(ivo.checks(accepts_lateness=True, **WHY))
    assert standing(mended.request, date(2027, 8, 1)).claim is Claim.IN_FORCE


def test_who_was_told_no_is_not_helped_by_a_yes_to_a_later_appeal() -> None:
    refused = received_late().and_then(ivo.checks(accepts_lateness=False, **WHY))
    again = refused.and_then(on(date(2027, 7, 2)), ivo.receives(**LATE_FOR_NEXT_YEAR))
    accepted = again.and_then(ivo.checks(accepts_lateness=True, **WHY))
    assert standing(accepted.request, LAST).claim is Claim.AHEAD
    assert standing(accepted.request, LAST).begins_on == date(2027, 8, 1)


def test_accepting_lateness_heals_nothing_else() -> None:
    late_and_poor = given(opened, on(date(2026, 7, 1)), ivo.receives(**LATE, names_ground=False))
    checked = late_and_poor.when(ivo.checks(accepts_lateness=True, **WHY)).then(NotificationChecked)
    assert standing(checked.request, date(2026, 7, 1)).claim is Claim.NOT_IN_ORDER


# ── each guard of the formal check ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("claimed_from", "reason"),
    [
        (date(2026, 6, 1), None),
        (date(2026, 5, 31), "de leerplicht begint pas op 1 juni 2026"),
        (date(2039, 5, 13), None),
        (date(2039, 5, 14), "de kwalificatieplicht eindigt op 13 mei 2039"),
    ],
)
def test_the_child_is_bound_on_the_first_day(claimed_from: date, reason: str | None) -> None:
    assert because(child_is_bound_on_that_day, file(**MILAN), notification(claimed_from=claimed_from)) == reason


def test_the_child_is_registered_here_on_the_day_of_receipt() -> None:
    assert because(child_is_registered_here, file(), notification()) is None
    told = given(opened, bram.transfers())
    assert because(child_is_registered_here, told.request, notification()) is None
    elsewhere = replace(file(), child=child(postcode="3511AA"))
    assert because(child_is_registered_here, elsewhere, notification()) == (
        "de postcode van het kind ligt die dag niet in deze gemeente"
    )


def test_what_came_in_before_a_merger_counts_for_the_municipality_that_took_over() -> None:
    """Wijdemeren, since 1 January 2027 Hilversum."""
    loosdrecht = {"postcode": "1231AA"}
    in_hilversum = replace(file(**loosdrecht), place=HERE.model_copy(update={"municipality": "GM0402"}))
    assert because(child_is_registered_here, in_hilversum, notification()) is None
    assert because(child_is_registered_here, in_hilversum, notification(received_on=date(2027, 1, 1))) is None
    in_wijdemeren = replace(in_hilversum, place=HERE.model_copy(update={"municipality": "GM1696"}))
    assert because(child_is_registered_here, in_wijdemeren, notification()) is None
    in_amersfoort = file(**loosdrecht)
    assert because(child_is_registered_here, in_amersfoort, notification()) is not None
    unknown = file(postcode="1000AA")
    assert because(child_is_registered_here, unknown, notification()) is not None


GRONINGEN = Place(municipality="GM0014", sector=Sector.PO, partnership="PO2001")


@pytest.mark.parametrize(
    ("born", "appeal"),
    [
        (date(2014, 3, 3), {"postcode": "3821AB"}),
        (date(2021, 7, 3), {"occasion": Occasion.FIRST_AT_START, "claimed_from": date(2026, 8, 31)}),
    ],
    ids=["an address of the municipality of then", "in time for the school holidays of then"],
)
def test_a_move_changes_nothing_about_what_had_come_in(born: date, appeal: dict[str, object]) -> None:
    """In Groningen the summer of 2026 is over on 17 August, in Amersfoort on 31 August."""
    received = {"received_on": date(2026, 7, 30), "occasion": Occasion.FIRST_MID_YEAR} | appeal
    told = given(anna.opens(child=child(birth_date=born)), on(date(2026, 7, 30)), ivo.receives(**received))
    moved = told.and_then(on(date(2026, 9, 4)), bram.transfers(place=GRONINGEN, postcode="9711AA"))
    assert moved.request.place == GRONINGEN
    assert standing(told.request, date(2026, 9, 5)).claim is Claim.IN_FORCE
    assert standing(moved.request, date(2026, 9, 5)) == standing(told.request, date(2026, 9, 5))
    there = ivo.but(areas=frozenset({"GM0014"}))
    event = moved.when(there.checks()).then(NotificationChecked).history[-1]
    assert isinstance(event, NotificationChecked)
    assert [finding for finding in event.findings if finding.because] == []


def test_the_address_on_the_notification_counts_when_it_is_another_one() -> None:
    assert because(child_is_registered_here, file(), notification(postcode="3821AB")) is None
    assert because(child_is_registered_here, file(), notification(postcode="3511AA")) is not None
    moved_in = file(postcode="3511AA")
    assert because(child_is_registered_here, moved_in, notification(postcode="3811AA")) is None


@pytest.mark.parametrize(
    ("notifier", "minor", "of_age"),
    [
        (Notifier.CUSTODY, None, "de jongere is meerderjarig en geeft zelf kennis"),
        (Notifier.CARE, None, "de jongere is meerderjarig en geeft zelf kennis"),
        (Notifier.ADULT_CHILD, "de jongere is nog niet meerderjarig", None),
        (Notifier.REPRESENTATIVE, None, None),
        (Notifier.OTHER, "wie kennis gaf, is daartoe niet bevoegd", "wie kennis gaf, is daartoe niet bevoegd"),
    ],
)
def test_who_may_notify(notifier: Notifier, minor: str | None, of_age: str | None) -> None:
    appeal = notification(notifier=notifier)
    assert because(notifier_may_notify, file(birth_date=date(2008, 6, 11)), appeal) == minor
    assert because(notifier_may_notify, file(birth_date=date(2008, 6, 10)), appeal) == of_age


def test_what_is_missing_is_named() -> None:
    poor = notification(missing=("geboortedatum", "adres"), names_ground=False)
    assert because(notification_is_complete, file(), poor) == "er ontbreekt: geboortedatum, adres"
    assert because(notification_is_complete, file(), notification(names_ground=False)) == "de grond ontbreekt"


@pytest.mark.parametrize(
    ("dated_on", "received_on", "good"),
    [
        (date(2026, 3, 30), date(2026, 6, 30), True),
        (date(2026, 3, 31), date(2026, 6, 30), True),
        (date(2026, 3, 29), date(2026, 6, 30), False),
        (date(2026, 3, 31), date(2026, 7, 1), False),
        (date(2026, 11, 30), date(2027, 2, 28), True),
        (date(2026, 11, 30), date(2027, 3, 1), False),
        (date(2026, 2, 28), date(2026, 5, 28), True),
        (date(2026, 2, 28), date(2026, 5, 29), False),
        (date(2026, 6, 10), date(2026, 6, 10), True),
    ],
)
def test_the_statement_is_three_months_old_at_most(dated_on: date, received_on: date, good: bool) -> None:
    appeal = notification(received_on=received_on, statement=notified_statement(dated_on=dated_on))
    assert (because(statement_was_recent, file(), appeal) is None) is good


def test_a_statement_of_after_the_receipt_did_not_come_with_it() -> None:
    appeal = notification(statement=notified_statement(dated_on=date(2026, 6, 11)))
    assert because(statement_was_recent, file(), appeal) == (
        "de verklaring is van 11 juni 2026, na de ontvangst op 10 juni 2026"
    )


def test_the_signer_was_designated() -> None:
    """S3: the child's own psychiatrist was not."""
    nobody = "wie tekende, was op 1 juni 2026 niet door deze gemeente aangewezen"
    not_designated = notification(statement=notified_statement(designated=False))
    without_profession = notification(statement=notified_statement(profession=None))
    assert because(signer_was_designated, file(), not_designated) == nobody
    assert because(signer_was_designated, file(), without_profession) == nobody
    assert because(signer_was_designated, file(), notification(statement=None)) is None
    psychologist = notification(statement=notified_statement(profession=Profession.PSYCHOLOGIST))
    assert because(signer_was_designated, file(), psychologist) is None


def test_the_signer_does_not_treat_the_child() -> None:
    treating = notification(statement=notified_statement(treats_child=True))
    assert because(signer_does_not_treat_the_child, file(), treating) == "wie tekende, behandelt het kind"
    assert because(signer_does_not_treat_the_child, file(), notification()) is None
    assert because(signer_does_not_treat_the_child, file(), notification(statement=None)) is None


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({}, None),
        ({"until": None, "never": True}, None),
        ({"says_not_suitable": False}, "dat staat er niet in"),
        ({"until": None}, "er staat niet in tot wanneer, en ook niet nooit"),
    ],
)
def test_the_statement_says_not_suitable_and_until_when(said: dict[str, object], reason: str | None) -> None:
    assert because(statement_says_not_suitable, file(), notification(statement=notified_statement(**said))) == reason


def test_without_a_statement_only_its_absence_is_named() -> None:
    bare = notification(statement=None)
    assert [finding.rule for finding in findings(file(), bare) if finding.because] == ["statement_was_recent"]


# ── other eyes behind the claim ──────────────────────────────────────────────────────────────────────────────────────


def test_a_granted_exemption_stands_with_four_eyes() -> None:
    found = standing(given(granted, ivo.receives()).request, date(2026, 8, 1))
    assert (found.claim, found.four_eyes) == (Claim.IN_FORCE, FourEyes.CONCURRED)
    assert not found.needs_follow_up


def test_a_claim_while_the_family_reads_stands_with_four_eyes() -> None:
    assert standing(given(family_read, ivo.receives()).request, TODAY).four_eyes is FourEyes.CONCURRED


def test_a_claim_for_longer_than_was_agreed_has_no_other_eyes_behind_it() -> None:
    """S4, the variant: agreed was until 31 January, claimed is the whole year."""
    agreed = conclusion(until=date(2027, 1, 31))
    stages = (*taken_up[:-2], anna.states(conclusion=agreed), bram.takes_up(), bram.concurs())
    told = given(stages, anna.records_that_the_family_agrees(), anna.grants(), ivo.receives())
    found = standing(told.request, date(2026, 8, 1))
    assert (found.claim, found.four_eyes) == (Claim.IN_FORCE, FourEyes.ABSENT)
    assert found.needs_follow_up
    as_agreed = given(
        stages,
        anna.records_that_the_family_agrees(),
        anna.grants(),
        ivo.receives(statement=notified_statement(until=date(2027, 1, 31))),
    )
    assert standing(as_agreed.request, TODAY).four_eyes is FourEyes.CONCURRED


def test_a_claim_from_before_what_was_agreed_has_no_other_eyes_behind_it() -> None:
    mid_year = {"claimed_from": date(2026, 7, 31), "occasion": Occasion.FIRST_MID_YEAR}
    assert standing(given(granted, ivo.receives(**mid_year)).request, TODAY).four_eyes is FourEyes.ABSENT


def test_a_no_does_not_veto_the_law_but_stays_visible() -> None:
    """S4: the doctor keeps to the statement, the partnership does not agree, and the parents notify."""
    told = given(taken_up, bram.dissents(), ivo.receives())
    found = standing(told.request, date(2026, 8, 1))
    assert (found.claim, found.four_eyes, found.needs_follow_up) == (Claim.IN_FORCE, FourEyes.DISSENTED, True)
    assert told.status is Status.IN_DELIBERATION


@pytest.mark.parametrize(
    "end",
    [anna.records_a_block(), anna.withdraws(), anna.declines(), dirk.arranges_an_alternative()],
)
def test_a_yes_that_came_to_nothing_stands_behind_no_claim(end: object) -> None:
    told = given(family_read, end, ivo.receives())
    assert standing(told.request, date(2026, 8, 1)).four_eyes is FourEyes.ABSENT


def test_a_claim_after_the_exemption_was_ended_is_still_judged_by_what_was_granted() -> None:
    told = given(granted, ivo.receives(), ivo.ends(ends_on=date(2027, 1, 10), why=EndReason.RETURN_TO_SCHOOL))
    assert standing(told.request, date(2027, 1, 10)).four_eyes is FourEyes.CONCURRED


@pytest.mark.parametrize("why", [EndReason.GROUND_LAPSED, EndReason.STATEMENT_INVALIDATED])
def test_what_ended_stands_behind_no_later_appeal(why: EndReason) -> None:
    """The exemption ended on 10 January; whoever appeals again in March does so without other eyes."""
    anew = ivo.receives(
        received_on=date(2027, 3, 1),
        claimed_from=date(2027, 3, 1),
        occasion=Occasion.AFTER_GAP,
        statement=notified_statement(dated_on=date(2027, 2, 20)),
    )
    who = anna if why is EndReason.GROUND_LAPSED else ivo
    ended = who.ends(ends_on=date(2027, 1, 10), why=why, reason="zo bleek in het gesprek")
    told = given(granted, ivo.receives(), ended, on(date(2027, 3, 1)), anew)
    found = standing(told.request, date(2027, 3, 1))
    assert found.claim is Claim.IN_FORCE
    assert found.four_eyes is FourEyes.ABSENT
    assert found.needs_follow_up


def test_an_appeal_on_the_very_last_day_still_falls_under_what_was_agreed() -> None:
    last = date(2027, 1, 10)
    anew = ivo.receives(
        received_on=last,
        claimed_from=last,
        occasion=Occasion.AFTER_GAP,
        statement=notified_statement(dated_on=last),
    )
    ended = ivo.ends(ends_on=last, why=EndReason.RETURN_TO_SCHOOL)
    told = given(granted, on(last), anew, ended)
    assert standing(told.request, last).four_eyes is FourEyes.CONCURRED


def test_words_for_people_are_dutch() -> None:
    assert [claim.label for claim in Claim][1:3] == [
        "beroep gedaan, niet in orde",
        "beroep te laat gedaan, een mens beslist",
    ]
    assert FourEyes.ABSENT.label == "zonder vier ogen"


def test_a_day_before_anything_came_in_knows_nothing() -> None:
    told = given(opened, ivo.receives())
    assert standing(told.request, TODAY - timedelta(days=1)).claim is Claim.NONE
