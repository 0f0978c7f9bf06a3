"""A sound statement: by a designated expert who saw the child, does not treat it, and says until when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cast import LONG_AGO, Player, anna, bram, carla, conclusion, designated, dirk
from story import concurred, days, deliberated, family_read, given, gone_through_options, on, stated, taken_up
from vierogen.domain.events import (
    CoAssessorConcurred,
    CorrectionAsked,
    ExemptionGranted,
    FamilyAgreed,
    FamilyBlocked,
    StatementDeclined,
    StatementRevised,
    StatementSubmitted,
)
from vierogen.domain.refusals import NotNow, NotYours
from vierogen.domain.rules.competence import actor_works_here
from vierogen.domain.rules.hearing import reason_is_given
from vierogen.domain.rules.statement import (
    expert_does_not_treat_the_child,
    expert_is_designated,
    expert_is_still_designated,
    expert_saw_the_child,
    it_is_who_stated,
    nobody_declines_for_another,
    statement_is_recent,
    statement_names_its_end,
)
from vierogen.domain.values import Conclusion, Designation, Involvement, Period, Profession, Status

# ── designated ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_designated_expert_states() -> None:
    given(gone_through_options).when(anna.states()).then(StatementSubmitted, status=Status.STATED)


@pytest.mark.parametrize(
    ("designations", "good"),
    [
        ((), False),
        ((designated("GM0344"),), False),
        ((designated("GM0344"), designated("GM0307")), True),
        ((designated(from_on=date(2026, 6, 10)),), True),
        ((designated(from_on=date(2026, 6, 11)),), False),
        ((designated(until=date(2026, 6, 10)),), True),
        ((designated(until=date(2026, 6, 9)),), False),
        ((Designation("GM0307", Profession.PSYCHOLOGIST, Period(date(2020, 1, 1))),), False),
    ],
)
def test_the_expert_is_designated_by_this_municipality_on_the_day(
    designations: tuple[Designation, ...], good: bool
) -> None:
    outcome = given(gone_through_options).when(anna.but(designations=designations).states())
    if good:
        outcome.then(StatementSubmitted)
    else:
        outcome.refused_by(expert_is_designated).saying("Anna de Vries is op 10 juni 2026 niet aangewezen als arts")


@pytest.mark.parametrize(
    ("period", "day"),
    [({"until": date(2026, 6, 1)}, "10 juni 2026"), ({"from_on": date(2026, 6, 2)}, "1 juni 2026")],
    ids=["not any more", "not yet"],
)
def test_a_designation_counts_on_the_day_of_the_statement_and_of_handing_it_in(
    period: dict[str, date], day: str
) -> None:
    """So nobody dates a statement back to the days of an earlier designation."""
    expert = anna.but(designations=(designated(**period),))
    of_1_june = expert.states(dated_on=date(2026, 6, 1), examined_on=date(2026, 6, 1))
    given(gone_through_options).when(of_1_june).refused_by(expert_is_designated).saying(
        f"Anna de Vries is op {day} niet aangewezen als arts"
    )


def test_two_designations_one_after_the_other_are_enough() -> None:
    twice = (designated(until=date(2026, 6, 5)), designated(from_on=date(2026, 6, 8)))
    of_1_june = anna.but(designations=twice).states(dated_on=date(2026, 6, 1), examined_on=date(2026, 6, 1))
    given(gone_through_options).when(of_1_june).then(StatementSubmitted)


def test_a_psychologist_states_as_a_psychologist() -> None:
    psychologist = anna.but(designations=(Designation("GM0307", Profession.PSYCHOLOGIST, Period(date(2020, 1, 1))),))
    given(gone_through_options).when(psychologist.states(profession=Profession.PSYCHOLOGIST)).then(StatementSubmitted)
    given(gone_through_options).when(psychologist.states(profession=Profession.EDUCATIONALIST)).refused_by(
        expert_is_designated
    ).saying("niet aangewezen als pedagoog")


# ── not the one who treats ───────────────────────────────────────────────────────────────────────────────────────────


def test_who_treats_the_child_does_not_state() -> None:
    """S3: a letter of the child's own psychiatrist is no statement of article 7."""
    given(gone_through_options).when(anna.states(treats_child=True)).refused_by(expert_does_not_treat_the_child).saying(
        "wie de verklaring opstelt, behandelt het kind"
    )


@pytest.mark.parametrize(
    ("involvement", "because"),
    [
        (Involvement.TREATS_CHILD, "wie de verklaring opstelt, behandelt het kind"),
        (Involvement.FAMILY, "wie de verklaring opstelt, is familie van het kind"),
    ],
)
def test_what_others_reported_counts_as_well(involvement: Involvement, because: str) -> None:
    reported = (gone_through_options, bram.declares_involvement(anna, involvement))
    given(reported).when(anna.states()).refused_by(expert_does_not_treat_the_child).saying(because)
    given(reported).when(carla.states()).then(StatementSubmitted)


@pytest.mark.parametrize("involvement", [Involvement.TREATS_CHILD, Involvement.FAMILY])
def test_that_the_expert_is_involved_may_come_to_light_before_the_yes_or_the_grant(involvement: Involvement) -> None:
    reported = bram.declares_involvement(anna, involvement)
    given(taken_up, reported).when(bram.concurs()).refused_by(expert_does_not_treat_the_child)
    given(family_read, reported).when(anna.grants()).refused_by(expert_does_not_treat_the_child)
    someone_else = bram.declares_involvement(dirk, involvement)
    given(family_read, someone_else).when(anna.grants()).then(ExemptionGranted)


def test_who_drew_up_a_fine_in_this_matter_does_not_state() -> None:
    given(gone_through_options, bram.declares_involvement(anna, Involvement.FINED)).when(anna.states()).refused_by(
        expert_does_not_treat_the_child
    ).saying("maakte in deze zaak proces-verbaal op")


def test_who_stated_says_in_person_that_it_does_not_come_about() -> None:
    given(stated).when(carla.declines()).refused_by(nobody_declines_for_another).saying(
        "Carla Smit stelde deze verklaring niet op"
    )
    given(gone_through_options).when(carla.declines()).then(StatementDeclined, status=Status.REFUSED)
    assert given(gone_through_options, carla.declines()).request.declined_by == carla.person


def test_the_revision_is_judged_like_the_first_statement() -> None:
    given(deliberated).when(anna.revises(treats_child=True)).refused_by(expert_does_not_treat_the_child)
    given(deliberated).when(anna.but(designations=()).revises()).refused_by(expert_is_designated)
    given(deliberated).when(anna.revises()).then(StatementRevised, status=Status.STATED)


# ── who saw the child ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("examined_on", "dated_on", "good"),
    [
        (date(2026, 6, 10), date(2026, 6, 10), True),
        (date(2026, 3, 10), date(2026, 6, 10), True),
        (date(2026, 3, 9), date(2026, 6, 10), False),
        (date(2026, 6, 10), date(2026, 6, 9), False),
    ],
)
def test_the_expert_saw_the_child_shortly_before(examined_on: date, dated_on: date, good: bool) -> None:
    outcome = given(gone_through_options).when(anna.states(examined_on=examined_on, dated_on=dated_on))
    if good:
        outcome.then(StatementSubmitted)
    else:
        outcome.refused_by(expert_saw_the_child)


def test_why_a_contact_does_not_count_is_said_with_its_dates() -> None:
    too_long_ago = given(gone_through_options).when(anna.states(examined_on=date(2026, 3, 9)))
    too_long_ago.saying("het kind is het laatst gezien op 9 maart 2026, meer dan drie maanden voor de verklaring")
    afterwards = given(gone_through_options).when(anna.states(examined_on=date(2026, 6, 10), dated_on=date(2026, 6, 9)))
    afterwards.saying("het kind is gezien op 10 juni 2026, na de verklaring van 9 juni 2026")


# ── until when, or never ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "because"),
    [
        (conclusion(), None),
        (conclusion(until=None, never=True), None),
        (conclusion(until=date(2026, 8, 1)), None),
        (conclusion(until=None), "er staat geen laatste dag in"),
        (conclusion(never=True), "er staat een laatste dag bij nooit"),
        (
            conclusion(until=date(2026, 7, 31)),
            "de laatste dag, 31 juli 2026, ligt voor de eerste, 1 augustus 2026",
        ),
        (conclusion(begins_on=date(2026, 6, 10)), None),
        (conclusion(begins_on=date(2026, 6, 9)), "de vrijstelling zou beginnen op 9 juni 2026, voor de verklaring"),
    ],
)
def test_a_statement_says_until_when_or_never(said: Conclusion, because: str | None) -> None:
    outcome = given(gone_through_options).when(anna.states(conclusion=said))
    if because is None:
        outcome.then(StatementSubmitted)
    else:
        outcome.refused_by(statement_names_its_end).saying(because)


# ── three months ─────────────────────────────────────────────────────────────────────────────────────────────────────

USABLE_UNTIL = [
    (date(2026, 3, 30), date(2026, 6, 30)),
    (date(2026, 3, 31), date(2026, 6, 30)),
    (date(2026, 11, 30), date(2027, 2, 28)),
    (date(2026, 2, 28), date(2026, 5, 28)),
    (date(2027, 11, 30), date(2028, 2, 29)),
    (date(2026, 1, 29), date(2026, 4, 29)),
]


@pytest.mark.parametrize(("dated_on", "until"), USABLE_UNTIL)
def test_a_statement_is_usable_for_three_calendar_months(dated_on: date, until: date) -> None:
    told = given(gone_through_options, at=on(date(2026, 1, 5)))
    deed = anna.states(dated_on=dated_on, examined_on=dated_on, conclusion=conclusion(begins_on=dated_on, until=until))
    told.when(on(until), deed).then(StatementSubmitted)
    told.when(on(until + timedelta(days=1)), deed).refused_by(statement_is_recent)


@pytest.mark.parametrize(("dated_on", "until"), USABLE_UNTIL)
def test_the_other_eyes_use_it_on_the_day_of_their_yes(dated_on: date, until: date) -> None:
    year = "2026/27" if until > date(2026, 7, 31) else "2025/26"
    year = "2027/28" if until > date(2027, 7, 31) else year
    deed = anna.states(dated_on=dated_on, examined_on=dated_on, conclusion=conclusion(begins_on=until, until=until))
    told = given(anna.opens(school_year=year), at=on(dated_on)).and_then(anna.hears_everyone(), deed, bram.takes_up())
    broken_then = {one.rule.name for one in told.when(on(until), bram.concurs()).broken}
    broken_later = {one.rule.name for one in told.when(on(until + timedelta(days=1)), bram.concurs()).broken}
    assert statement_is_recent.name not in broken_then
    assert statement_is_recent.name in broken_later


def test_a_statement_of_tomorrow_is_none() -> None:
    tomorrow = date(2026, 6, 11)
    given(gone_through_options).when(anna.states(dated_on=tomorrow, examined_on=tomorrow)).refused_by(
        statement_is_recent
    ).saying("de verklaring is van 11 juni 2026 en dat is nog niet geweest")


def test_the_day_is_a_dutch_day() -> None:
    """On 30 June at half past eleven in the evening in UTC it is 1 July in the Netherlands."""
    told = given(gone_through_options, at=on(date(2026, 3, 31)))
    deed = anna.states(dated_on=date(2026, 3, 31), examined_on=date(2026, 3, 31))
    told.when(on(date(2026, 6, 30), hour=23), deed).then(StatementSubmitted)
    told.when(on(date(2026, 7, 1), hour=0), deed).refused_by(statement_is_recent)


# ── saying no, and saying it anew ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("nothing", ["", "-", "nb"])
def test_a_no_has_a_reason(nothing: str) -> None:
    given(stated).when(anna.declines(reason=nothing)).refused_by(reason_is_given)


@pytest.mark.parametrize("stage", [gone_through_options, stated, taken_up, deliberated])
def test_the_doctor_may_say_no_as_long_as_nothing_is_decided(stage: object) -> None:
    given(stage).when(anna.declines()).then(StatementDeclined, status=Status.REFUSED)


def test_every_statement_is_a_new_version() -> None:
    again = (bram.takes_up(), bram.dissents(), bram.holds_deliberation(), anna.revises())
    twice = given(deliberated, anna.revises(), again).request
    assert twice.statement_version == 3
    assert (twice.co_assessor, twice.reads_version, twice.concurrence) == (None, 0, None)


def test_only_a_doctor_states_and_only_when_it_is_open() -> None:
    given(gone_through_options).when(bram.states()).refused_as(NotYours)
    given(stated).when(anna.states()).refused_as(NotNow)
    given(stated).when(anna.revises()).refused_as(NotNow)


def test_another_expert_does_not_revise_this_statement() -> None:
    given(deliberated).when(carla.revises()).refused_by(it_is_who_stated)


def test_an_expert_who_is_designated_here_works_here_wherever_employed() -> None:
    of_another_service = anna.but(areas=frozenset({"GM0344"}))
    given(gone_through_options).when(of_another_service.states()).then(StatementSubmitted)
    given(gone_through_options).when(of_another_service.but(designations=()).states()).refused_by(
        actor_works_here, expert_is_designated
    )


def test_a_statement_may_wait_for_the_second_pair_of_eyes() -> None:
    given(stated, days(90), bram.takes_up()).when(bram.concurs()).then(CoAssessorConcurred)


# ── still designated ─────────────────────────────────────────────────────────────────────────────────────────────────

LOST = {
    "the designation ended": anna.but(designations=(designated(until=date(2026, 6, 9)),)),
    "it has not begun": anna.but(designations=(designated(from_on=date(2026, 6, 11)),)),
    "there is none": anna.but(designations=()),
    "it is of another municipality": anna.but(designations=(designated("GM0344"),)),
    "it is for another profession": anna.but(
        designations=(Designation("GM0307", Profession.PSYCHOLOGIST, Period(LONG_AGO)),)
    ),
    "the area is gone as well": anna.but(areas=frozenset(), designations=()),
}


@pytest.mark.parametrize("lost", LOST.values(), ids=LOST)
def test_who_is_no_longer_designated_leads_to_no_yes(lost: Player) -> None:
    given(concurred).when(lost.records_that_the_family_agrees()).refused_by(expert_is_still_designated).saying(
        "Anna de Vries is op 10 juni 2026 niet meer aangewezen als arts"
    )
    given(family_read).when(lost.grants()).refused_by(expert_is_still_designated)
    given(concurred).when(lost.revises()).refused_by(expert_is_designated)


@pytest.mark.parametrize("lost", LOST.values(), ids=LOST)
def test_what_the_family_asks_is_recorded_all_the_same(lost: Player) -> None:
    given(concurred).when(lost.records_a_correction()).then(CorrectionAsked)
    given(concurred).when(lost.records_a_block()).then(FamilyBlocked)


def test_who_is_designated_without_working_there_goes_on() -> None:
    """An expert from elsewhere, whom the municipality designated; and the last day still counts."""
    elsewhere = anna.but(areas=frozenset(), designations=(designated(until=date(2026, 6, 10)),))
    given(concurred).when(elsewhere.records_that_the_family_agrees()).then(FamilyAgreed)
    given(family_read).when(elsewhere.grants()).then(ExemptionGranted)
