"""Consent: what passes while the family lets it, who of the family says so at which age, and what a birthday changes."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from cast import Deed, anna, bram, child, dirk, els, gijs
from story import MORNING, Story, concurred, days, given, granted, on, opened, stated
from vierogen.domain.events import ConsentGiven, ConsentLimited, ConsentWithdrawn, RequestWithdrawn
from vierogen.domain.refusals import NotNow, NotYours
from vierogen.domain.request import Consent
from vierogen.domain.rules.competence import actor_works_here
from vierogen.domain.rules.consent import (
    LEADS_TO,
    consent_becomes_smaller,
    consent_has_a_period,
    consent_is_informed,
    consent_is_theirs_to_give,
    consent_leads_somewhere,
    may_pass,
    there_is_consent,
    whose_consent,
)
from vierogen.domain.rules.hearing import it_is_theirs_to_say
from vierogen.domain.values import FamilyMember, Flow, Period, Role, Status

PARENTS, CHILD = FamilyMember.PARENTS, FamilyMember.CHILD
BOTH = frozenset(FamilyMember)
ADVISER, OFFICER = Role.PARTNERSHIP_ADVISER, Role.ATTENDANCE_OFFICER
TODAY = MORNING.date()
TWELFTH, SIXTEENTH, EIGHTEENTH = (date(2026, 7, 1).replace(year=2026 - years) for years in (12, 16, 18))
"""Born so that the birthday falls on 1 July 2026."""
EVE, BIRTHDAY = date(2026, 6, 30), date(2026, 7, 1)


def born(on_day: date, *deeds: Deed) -> Story:
    return given(anna.opens(child=child(birth_date=on_day)), deeds)


def passes(story: Story, day: date, flow: Flow = Flow.LIMITATIONS, to: Role = ADVISER) -> bool:
    return may_pass(story.request, flow, to, day)


# ── given, limited, withdrawn ────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_passes_that_nobody_let_pass() -> None:
    for flow, role in product(Flow, Role):
        assert not may_pass(given(granted).request, flow, role, TODAY)


def test_what_is_given_passes_from_the_first_day_to_the_last_and_to_nobody_else() -> None:
    story = given(stated).when(anna.records_consent(from_on=date(2026, 6, 15), until=date(2026, 9, 1)))
    known = story.then(ConsentGiven, flow=Flow.LIMITATIONS, given_by=BOTH, to=frozenset({ADVISER}), explained=True)

    around = (date(2026, 6, 14), date(2026, 6, 15), date(2026, 9, 1), date(2026, 9, 2))
    assert [passes(known, day) for day in around] == [False, True, True, False]
    assert {(f, r) for f, r in product(Flow, Role) if passes(known, date(2026, 7, 1), f, r)} == {
        (Flow.LIMITATIONS, ADVISER)
    }


def test_what_is_said_last_takes_the_place_of_what_was_said_before() -> None:
    story = given(opened, anna.records_consent(), anna.records_consent(to=frozenset({OFFICER})))

    assert (passes(story, TODAY), passes(story, TODAY, to=OFFICER)) == (False, True)


def test_a_limit_leaves_fewer_readers_or_fewer_days() -> None:
    wide = given(opened, anna.records_consent(to=frozenset({ADVISER, OFFICER})))
    narrow = wide.when(dirk.limits_consent(PARENTS)).then(ConsentLimited, until=date(2026, 9, 30))

    assert narrow.request.consents[Flow.LIMITATIONS, PARENTS] == Consent(
        frozenset({ADVISER}), Period(TODAY, date(2026, 9, 30))
    )
    assert (passes(narrow, TODAY), passes(narrow, TODAY, to=OFFICER)) == (True, False)
    assert (passes(narrow, date(2026, 9, 30)), passes(narrow, date(2026, 10, 1))) == (True, False)

    a_day = wide.when(dirk.limits_consent(PARENTS, until=TODAY)).then(ConsentLimited, until=TODAY)
    assert (passes(a_day, TODAY), passes(a_day, date(2026, 6, 11))) == (True, False)


@pytest.mark.parametrize(
    ("limit", "why"),
    [
        ({"to": frozenset({ADVISER, OFFICER})}, "meer dan waarvoor toestemming is gegeven"),
        ({"until": date(2027, 1, 1)}, "meer dan waarvoor toestemming is gegeven"),
        ({"until": date(2026, 12, 31)}, "waarvoor al toestemming is gegeven"),
        ({"to": frozenset()}, "er blijft niets van over"),
        ({"until": date(2026, 6, 9)}, "er blijft niets van over"),
    ],
)
def test_a_limit_never_widens_and_leaves_something(limit: dict[str, object], why: str) -> None:
    given(opened, anna.records_consent()).when(anna.limits_consent(PARENTS, **limit)).refused_by(
        consent_becomes_smaller
    ).saying(why)


def test_what_is_taken_back_passes_at_once_no_more() -> None:
    story = given(opened, anna.records_consent()).when(bram.takes_consent_back(CHILD))
    known = story.then(ConsentWithdrawn, flow=Flow.LIMITATIONS, withdrawn_by=CHILD)

    assert not passes(known, TODAY)
    assert {*known.request.consents} == {(Flow.LIMITATIONS, PARENTS)}, "what the parents said still stands"


@pytest.mark.parametrize("deed", [anna.limits_consent(CHILD), anna.takes_consent_back(CHILD)])
def test_only_what_stands_is_limited_or_taken_back(deed: Deed) -> None:
    no = "van het kind is er geen toestemming voor het delen van beperkingen in onderwijstaal"
    given(opened).when(deed).refused_by(there_is_consent).saying(no)
    given(opened, anna.records_consent(given_by=frozenset({PARENTS}))).when(deed).refused_by(there_is_consent)
    given(opened, anna.records_consent(Flow.CHILDS_WORDS, given_by=frozenset({CHILD}))).when(deed).refused_by(
        there_is_consent
    )
    last_day = given(opened, anna.records_consent(until=TODAY))
    last_day.when(anna.takes_consent_back(CHILD)).then(ConsentWithdrawn)
    last_day.when(days(1), deed).refused_by(there_is_consent)


def test_consent_has_a_first_day_and_a_last_one_at_most_a_year_later() -> None:
    for period, why in (
        ({"from_on": date(2026, 6, 9)}, "en dat is geweest"),
        ({"from_on": date(2026, 6, 20), "until": date(2026, 6, 19)}, "ligt voor de eerste"),
        ({"until": date(2027, 6, 11)}, "mag niet later zijn dan 10 juni 2027"),
    ):
        given(opened).when(anna.records_consent(**period)).refused_by(consent_has_a_period).saying(why)
    given(opened).when(anna.records_consent(until=TODAY)).then(ConsentGiven)
    in_a_year, too_far = date(2027, 6, 10), date(2027, 6, 11)
    given(opened).when(anna.records_consent(from_on=in_a_year, until=in_a_year)).then(ConsentGiven)
    given(opened).when(anna.records_consent(from_on=too_far, until=too_far)).refused_by(consent_has_a_period).saying(
        "zij zou pas gelden vanaf 11 juni 2027 en mag niet later beginnen dan 10 juni 2027"
    )
    given(opened).when(anna.records_consent(until=date(2027, 6, 10))).then(ConsentGiven)


def test_consent_says_to_whom_and_never_goes_further_than_the_law() -> None:
    given(opened).when(anna.records_consent(to=frozenset())).refused_by(consent_leads_somewhere).saying("aan wie")
    for flow, role in product(Flow, Role):
        whose = frozenset(whose_consent(flow, 12))
        outcome = given(opened).when(anna.records_consent(flow, given_by=whose, to=frozenset({role})))
        if role in LEADS_TO[flow]:
            outcome.then(ConsentGiven)
        else:
            outcome.refused_by(consent_leads_somewhere).saying(f"met toestemming niet naar {role.named}.")


def test_who_is_told_nothing_consents_to_nothing() -> None:
    given(opened).when(anna.records_consent(explained=False)).refused_by(consent_is_informed)


def test_who_would_read_does_not_open_it_and_everybody_may_close_it() -> None:
    """Giving goes through a doctor, who gets nothing by it; taking back is never harder than giving."""
    for reader in (bram, dirk, gijs):
        given(opened).when(reader.records_consent()).refused_as(NotYours)
        given(opened, anna.records_consent()).when(reader.takes_consent_back(CHILD)).then(ConsentWithdrawn)
        given(opened, anna.records_consent()).when(reader.limits_consent(CHILD)).then(ConsentLimited)
    given(opened, anna.records_consent()).when(els.takes_consent_back(CHILD)).refused_by(actor_works_here)
    given(opened).when(anna.but(areas=frozenset(), designations=()).records_consent()).refused_by(actor_works_here)


def test_what_the_family_keeps_back_or_what_is_over_is_not_shared_any_more() -> None:
    blocked = given(concurred, anna.records_consent(), anna.records_a_block())
    blocked.when(anna.records_consent()).refused_as(NotNow)
    blocked.when(anna.takes_consent_back(PARENTS)).then(ConsentWithdrawn, status=Status.BLOCKED)
    over = given(granted, on(date(2026, 10, 1)), bram.ends())
    over.when(anna.records_consent()).refused_as(NotNow)


def test_after_a_move_others_read_so_they_are_asked_again() -> None:
    for stage in (stated, granted):
        moved = given(stage, anna.records_consent(), bram.transfers())
        assert moved.request.consents == {}


# ── who says so, at which age ────────────────────────────────────────────────────────────────────────────────────────

DECIDES = {
    Flow.TREATMENT: {11: {PARENTS}, 12: BOTH, 15: BOTH, 16: {CHILD}, 17: {CHILD}, 18: {CHILD}},
    Flow.LIMITATIONS: {11: {PARENTS}, 12: BOTH, 15: BOTH, 16: {CHILD}, 17: {CHILD}, 18: {CHILD}},
    Flow.PARENTS_WORDS: dict.fromkeys((11, 12, 15, 16, 17, 18), frozenset({PARENTS})),
    Flow.CHILDS_WORDS: {11: {PARENTS}, 12: {CHILD}, 15: {CHILD}, 16: {CHILD}, 17: {CHILD}, 18: {CHILD}},
}
EVERY = [(flow, years, who) for flow, ages in DECIDES.items() for years, who in ages.items()]
GIVERS = [frozenset({PARENTS}), frozenset({CHILD}), BOTH]


@pytest.mark.parametrize(("flow", "years", "deciders"), EVERY)
def test_it_passes_when_everybody_who_decides_at_that_age_lets_it(
    flow: Flow, years: int, deciders: set[FamilyMember]
) -> None:
    """And whoever does not decide at that age cannot give it."""
    role = min(LEADS_TO[flow])
    birth = date(2026 - years, 1, 1)
    start = born(birth) if years < 18 else given(anna.opens(child=child(birth_date=date(2008, 6, 11))), days(1))
    for given_by in GIVERS:
        outcome = start.when(anna.records_consent(flow, given_by=given_by, to=frozenset({role})))
        if given_by <= deciders:
            opens = passes(outcome.then(ConsentGiven), start.at.date(), flow, role)
            assert opens is (given_by == deciders)
        else:
            outcome.refused_by(consent_is_theirs_to_give).saying(f"het kind is {years} jaar")


def test_somebody_must_say_it() -> None:
    given(opened).when(anna.records_consent(given_by=frozenset())).refused_by(consent_is_theirs_to_give).saying(
        "er staat niet bij wie"
    )


# ── birthdays ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_word_of_parents_ends_on_the_twelfth_birthday_until_the_child_speaks_too() -> None:
    story = born(TWELFTH, anna.records_consent(given_by=frozenset({PARENTS})))
    assert (passes(story, EVE), passes(story, BIRTHDAY)) == (True, False)

    spoken = story.and_then([on(BIRTHDAY), anna.records_consent(given_by=frozenset({CHILD}))])
    assert passes(spoken, BIRTHDAY)


def test_the_child_of_twelve_alone_opens_what_it_said_itself() -> None:
    words = {"flow": Flow.CHILDS_WORDS, "given_by": frozenset({PARENTS})}
    story = born(TWELFTH, anna.records_consent(**words))
    assert (passes(story, EVE, Flow.CHILDS_WORDS), passes(story, BIRTHDAY, Flow.CHILDS_WORDS)) == (True, False)

    story.when(on(EVE), anna.records_consent(**words | {"given_by": frozenset({CHILD})})).refused_by(
        consent_is_theirs_to_give
    )
    spoken = story.and_then([on(BIRTHDAY), anna.records_consent(**words | {"given_by": frozenset({CHILD})})])
    assert passes(spoken, BIRTHDAY, Flow.CHILDS_WORDS)


def test_from_the_sixteenth_birthday_the_child_decides_alone_and_what_parents_hold_back_counts_no_more() -> None:
    alone = born(SIXTEENTH, anna.records_consent(given_by=frozenset({CHILD})))
    assert (passes(alone, EVE), passes(alone, BIRTHDAY)) == (False, True)

    parents = born(SIXTEENTH, anna.records_consent(given_by=frozenset({PARENTS})))
    assert (passes(parents, EVE), passes(parents, BIRTHDAY)) == (False, False)
    parents.when(on(BIRTHDAY), anna.records_consent(given_by=frozenset({PARENTS}))).refused_by(
        consent_is_theirs_to_give
    ).saying("niet aan de ouders")
    parents.when(on(BIRTHDAY), anna.takes_consent_back(PARENTS)).then(ConsentWithdrawn)


def test_until_eighteen_parents_withdraw_the_request_and_from_then_on_only_who_it_is_about() -> None:
    story = born(EIGHTEENTH)
    story.when(on(EVE), anna.withdraws(asked_by=PARENTS)).then(RequestWithdrawn)
    story.when(on(EVE), anna.withdraws(asked_by=CHILD)).then(RequestWithdrawn)
    story.when(on(BIRTHDAY), anna.withdraws(asked_by=PARENTS)).refused_by(it_is_theirs_to_say).saying(
        "het kind is 18 jaar: dit is niet aan de ouders"
    )
    story.when(on(BIRTHDAY), anna.withdraws(asked_by=CHILD)).then(RequestWithdrawn)


def test_who_was_born_on_a_leap_day_turns_twelve_and_sixteen_on_one_and_eighteen_on_the_first_of_march() -> None:
    long_ago, far = date(2020, 1, 1), date(2031, 1, 1)

    def open_on(day: date, birth: date, *who: FamilyMember) -> bool:
        said = Consent(frozenset({ADVISER}), Period(long_ago, far))
        known = born(birth).request.known(consents={(Flow.LIMITATIONS, one): said for one in who})
        return may_pass(known, Flow.LIMITATIONS, ADVISER, day)

    assert [open_on(day, date(2012, 2, 29), CHILD) for day in (date(2028, 2, 28), date(2028, 2, 29))] == [False, True]
    assert [open_on(day, date(2016, 2, 29), PARENTS) for day in (date(2028, 2, 28), date(2028, 2, 29))] == [True, False]

    grown_up = given(
        anna.opens(child=child(birth_date=date(2008, 2, 29)), school_year="2025/26"), at=on(date(2026, 2, 20))
    )
    grown_up.when(on(date(2026, 2, 28)), anna.withdraws(asked_by=PARENTS)).then(RequestWithdrawn)
    grown_up.when(on(date(2026, 3, 1)), anna.withdraws(asked_by=PARENTS)).refused_by(it_is_theirs_to_say)


def test_the_birthday_begins_at_midnight_in_the_netherlands() -> None:
    """Half past ten in the evening in UTC is the birthday already, in summer."""
    story = born(SIXTEENTH)
    by_parents = anna.records_consent(given_by=frozenset({PARENTS}))
    story.when(on(EVE, hour=23), by_parents).then(ConsentGiven)
    story.when(on(BIRTHDAY, hour=0), by_parents).refused_by(consent_is_theirs_to_give)
