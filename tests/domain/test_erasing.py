"""Keeping and erasing: which term runs, who may ask, hold, propose and decide, and what is then recorded."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from cast import HERE, anna, bram, child
from story import given, granted, on, opened
from vierogen.domain.people import events as e
from vierogen.domain.people.erasing import (
    AskErasure,
    ChildFile,
    DecideErasure,
    ErasureAct,
    HoldErasure,
    LiftHold,
    ProposeErasure,
    TurnDownErasure,
    decide,
    due_now,
)
from vierogen.domain.people.erasures import AskedFor, DecidedErasure, Erasure, ProposedErasure, after
from vierogen.domain.people.retention import TERMS
from vierogen.domain.refusals import AgainstTheRules, NotYours
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.values import Actor, Category, EndReason, ErasureGround, FamilyMember, HoldReason, Role, Status

CHILD = UUID(int=77)
NAME, CARE, LESSONS, VOICE = Category.IDENTITY, Category.MEDICAL, Category.EDUCATIONAL, Category.VOICE
EVERYTHING = frozenset(Category)
ASKED, PASSED = ErasureGround.ASKED, ErasureGround.TERM_PASSED
BORN, ENDED = date(2016, 3, 2), date(2027, 7, 31)
LONG_AFTER = date(2050, 1, 1)

fatima = Actor(UUID(int=71), "Fatima Haddad", Role.PRIVACY_OFFICER, areas=frozenset({"GM0307"}))
gerard = Actor(UUID(int=72), "Gerard Mol", Role.PRIVACY_OFFICER, areas=frozenset({"PO2602"}))
stranger = Actor(UUID(int=73), "Hugo Elders", Role.PRIVACY_OFFICER, areas=frozenset({"GM0344", "PO2601"}))


def over(**changes: object) -> ExemptionRequest:
    """A request of which the exemption is over."""
    facts = {"status": Status.ENDED, "ended_on": ENDED, "ended_because": EndReason.TERM}
    return given(granted).request.known(**facts | {"child": child(birth_date=BORN)} | changes)


@dataclass(frozen=True)
class Keeping:
    """What is known of one child, and what privacy officers say about it."""

    requests: tuple[ExemptionRequest, ...] = field(default_factory=lambda: (over(),))
    erasure: Erasure = field(default_factory=Erasure)
    is_sealed: bool = True
    stand_ins: frozenset[UUID] = frozenset()
    version: int = 4

    @property
    def file(self) -> ChildFile:
        return ChildFile(CHILD, self.version, self.requests, self.erasure, self.is_sealed, self.stand_ins)

    def says(self, act: type[ErasureAct], by: Actor = fatima, day: date = LONG_AFTER, **words: object) -> e.PeopleEvent:
        return decide(self.file, act(by=by, at=on(day), subject=CHILD, **words))

    def then(self, act: type[ErasureAct], by: Actor = fatima, day: date = LONG_AFTER, **words: object) -> Keeping:
        event = self.says(act, by, day, **words)
        return replace(self, erasure=after(self.erasure, event), version=event.version)

    def refuses(
        self, act: type[ErasureAct], by: Actor = fatima, day: date = LONG_AFTER, **words: object
    ) -> dict[str, str]:
        with pytest.raises(AgainstTheRules) as refused:
            self.says(act, by, day, **words)
        return {one.rule.name: one.because for one in refused.value.broken}


ended = Keeping()
asked = ended.then(AskErasure, categories=EVERYTHING, asked_by=FamilyMember.PARENTS, received_on=date(2028, 1, 10))
proposed = ended.then(ProposeErasure, categories=EVERYTHING, ground=PASSED)
decided = proposed.then(DecideErasure, gerard)


# ── the terms ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_category_has_a_term_and_they_are_counted_from_birth_or_from_the_last_change() -> None:
    assert {one: ended.file.ends_on(term) for one, term in TERMS.items()} == {
        NAME: date(2035, 3, 2),  # the nineteenth birthday
        CARE: date(2047, 7, 31),  # twenty years
        LESSONS: date(2030, 7, 31),  # three
        VOICE: date(2030, 7, 31),
    }
    assert {one for one, term in TERMS.items() if term.on_request} == {CARE, VOICE}


def test_the_last_change_is_of_any_request_and_an_exemption_that_ends_later_counts_as_one() -> None:
    early = over(ended_on=None, last_act_at=datetime(2024, 5, 1, 9, tzinfo=UTC))
    assert Keeping((early,)).file.last_change == date(2024, 5, 1)
    assert Keeping((over(), early)).file.last_change == ENDED
    late = over(last_act_at=datetime(2028, 1, 31, 23, 30, tzinfo=UTC))
    assert Keeping((early, late)).file.last_change == date(2028, 2, 1), "a day is a day in the Netherlands"
    assert Keeping((early, late)).file.birth_date == BORN


def test_what_is_due_is_told_from_the_day_on_which_nothing_keeps_it_and_once() -> None:
    before, that_day = date(2030, 7, 30), date(2030, 7, 31)
    assert due_now(ended.file, before) == ()
    assert due_now(ended.file, that_day) == (LESSONS, VOICE)
    assert due_now(ended.file, LONG_AFTER) == tuple(sorted(EVERYTHING))
    told = replace(ended, erasure=Erasure(due=frozenset({LESSONS})))
    assert due_now(told.file, that_day) == (VOICE,)
    assert due_now(decided.file, LONG_AFTER) == ()


# ── what is recorded ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_asking_is_recorded_with_who_asked_and_what() -> None:
    words = {"categories": frozenset({VOICE, CARE}), "asked_by": FamilyMember.CHILD, "received_on": date(2028, 1, 10)}
    event = ended.says(AskErasure, day=date(2028, 1, 12), **words)
    assert event == e.ErasureAsked(
        subject=CHILD, version=5, at=on(date(2028, 1, 12)), by=fatima.person,
        categories=tuple(sorted((VOICE, CARE))), asked_by=FamilyMember.CHILD, received_on=date(2028, 1, 10),
    )  # fmt: skip
    known = after(Erasure(), event)
    assert known.asked == {one: AskedFor(FamilyMember.CHILD, date(2028, 1, 10)) for one in (VOICE, CARE)}


def test_two_decide_and_what_they_decide_holds_for_every_request_that_there_is() -> None:
    twice = replace(proposed, requests=(over(), over(id=UUID(int=5))))
    event = twice.says(DecideErasure, gerard, date(2050, 1, 2))
    assert isinstance(event, e.ErasureDecided)
    assert (event.by, event.proposed_by, event.ground) == (gerard.person, fatima.person, PASSED)
    assert (set(event.categories), event.version) == (EVERYTHING, 6)
    assert event.requests == tuple(one.id for one in twice.requests)

    known = after(twice.erasure, event)
    one = DecidedErasure(PASSED, fatima.person, gerard.person, on(date(2050, 1, 2)), frozenset(event.requests))
    assert known == Erasure(decided=dict.fromkeys(sorted(EVERYTHING), one))
    assert known.unfinished == EVERYTHING
    assert replace(twice, erasure=known).file.erased_already() == EVERYTHING
    more = replace(twice, requests=(*twice.requests, over(id=UUID(int=6))), erasure=known)
    assert more.file.erased_already() == frozenset(), "of a request that came later nothing was decided"


def test_what_was_decided_is_done_when_its_keys_are_destroyed() -> None:
    when = on(date(2050, 2, 1))
    gone = e.KeysDestroyed(
        subject=CHILD, version=7, at=when, by=gerard.person, categories=(VOICE,), keys=(UUID(int=8),), ground=PASSED,
        proposed_by=fatima.person, decided_by=gerard.person,
    )  # fmt: skip
    known = after(decided.erasure, gone)
    assert known.unfinished == EVERYTHING - {VOICE}
    assert known.decided[VOICE].done_at == when
    assert known.decided[CARE] == decided.erasure.decided[CARE]


def test_a_proposal_that_is_turned_down_is_gone_and_a_new_one_may_follow() -> None:
    known = proposed.then(TurnDownErasure, gerard)
    assert known.erasure.proposal is None
    again = known.then(ProposeErasure, gerard, day=date(2051, 1, 1), categories={VOICE}, ground=PASSED)
    expected = ProposedErasure(frozenset({VOICE}), PASSED, gerard.person, on(date(2051, 1, 1)))
    assert again.erasure.proposal == expected


def test_what_fell_due_stays_due_until_it_is_decided() -> None:
    due = e.ErasureDue(subject=CHILD, version=5, at=on(LONG_AFTER), by=UUID(int=0), categories=(LESSONS, VOICE))
    more = e.ErasureDue(subject=CHILD, version=6, at=on(LONG_AFTER), by=UUID(int=0), categories=(CARE,))
    known = replace(ended, erasure=after(after(Erasure(), due), more))
    assert known.erasure.due == {LESSONS, VOICE, CARE}
    after_all = known.then(ProposeErasure, categories={VOICE}, ground=PASSED).then(DecideErasure, gerard)
    assert after_all.erasure.due == {LESSONS, CARE}


def test_other_things_that_are_recorded_change_nothing_here() -> None:
    other = e.ErasureHoldLifted(subject=CHILD, version=5, at=on(LONG_AFTER), by=fatima.person)
    assert after(proposed.erasure, other) == proposed.erasure
    elsewhere = e.PersonRegistered(
        subject=CHILD, version=5, at=on(LONG_AFTER), by=fatima.person, name="Kees", identifiers=()
    )
    assert after(proposed.erasure, elsewhere) == proposed.erasure


# ── who ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("act", [AskErasure, HoldErasure, LiftHold, ProposeErasure, DecideErasure, TurnDownErasure])
def test_it_is_for_privacy_officers_alone(act: type[ErasureAct]) -> None:
    words: dict[type[ErasureAct], dict[str, object]] = {
        AskErasure: {"categories": EVERYTHING, "asked_by": FamilyMember.PARENTS, "received_on": LONG_AFTER},
        HoldErasure: {"reason": HoldReason.COURT},
        ProposeErasure: {"categories": EVERYTHING, "ground": PASSED},
    }
    for other in (anna.actor, bram.actor, replace(fatima, role=Role.ADMINISTRATOR)):
        with pytest.raises(NotYours) as refused:
            ended.says(act, other, **words.get(act, {}))
        assert refused.value.allowed == (Role.PRIVACY_OFFICER,)
        assert f"({act.label})" in str(refused.value)
    assert "privacy_officer_works_here" in ended.refuses(act, stranger, **words.get(act, {}))


def test_an_officer_of_the_municipality_the_partnership_or_the_school_works_here() -> None:
    for area in (HERE.municipality, HERE.partnership, HERE.school):
        assert area
        ended.says(HoldErasure, replace(fatima, areas=frozenset({area})), reason=HoldReason.COURT)
    why = ended.refuses(HoldErasure, stranger, reason=HoldReason.COURT)
    assert why == {"privacy_officer_works_here": "dit kind hoort niet bij het gebied van uw organisatie"}
    nowhere = replace(fatima, areas=frozenset[str]())
    assert Keeping((over(place=None),)).refuses(HoldErasure, nowhere, reason=HoldReason.COURT) == why


def test_a_municipality_that_merged_is_looked_after_by_the_new_one() -> None:
    wijdemeren = Keeping((over(place=HERE.model_copy(update={"municipality": "GM1696"})),))
    hilversum = replace(fatima, areas=frozenset({"GM0402"}))
    wijdemeren.says(HoldErasure, hilversum, date(2027, 1, 1), reason=HoldReason.COURT)
    assert wijdemeren.refuses(HoldErasure, hilversum, date(2026, 12, 31), reason=HoldReason.COURT)


# ── whether ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_asks_or_proposes_says_what() -> None:
    words = {"asked_by": FamilyMember.PARENTS, "received_on": LONG_AFTER}
    why = {"something_is_named": "noem minstens een soort gegevens"}
    assert ended.refuses(AskErasure, categories=frozenset(), **words) == why
    assert ended.refuses(ProposeErasure, categories=frozenset(), ground=PASSED) == why


def test_a_hold_comes_before_every_ground_and_can_be_lifted() -> None:
    why = {"something_is_held": "er wordt niets tegengehouden"}
    assert ended.refuses(LiftHold) == why
    held = proposed.then(HoldErasure, reason=HoldReason.COURT)
    because = {"nothing_is_held": "er loopt een zaak bij de rechter; tot dat voorbij is blijft alles bewaard"}
    assert held.refuses(ProposeErasure, categories=EVERYTHING, ground=PASSED) == because
    assert held.refuses(DecideErasure, gerard) == because
    assert held.then(LiftHold).then(DecideErasure, gerard).erasure.decided.keys() == EVERYTHING


def test_nothing_is_erased_while_anything_runs() -> None:
    undecided = Keeping((over(), given(opened).request), erasure=proposed.erasure)
    for act, words in ((ProposeErasure, {"categories": EVERYTHING, "ground": PASSED}), (DecideErasure, {})):
        found = undecided.refuses(act, gerard, **words)
        assert found["nothing_is_running"] == "er loopt nog een verzoek voor dit kind"

    running = {"nothing_is_running": "er geldt nog een vrijstelling of een beroep daarop"}
    in_force = Keeping((over(status=Status.GRANTED, ended_on=None),), erasure=proposed.erasure)
    assert in_force.refuses(DecideErasure, gerard) == running


@pytest.mark.parametrize(
    ("day", "runs"),
    [
        (date(2026, 7, 31), True),  # ahead
        (date(2026, 8, 1), True),  # in force
        (date(2027, 7, 31), True),
        (date(2027, 8, 1), False),
    ],
)
def test_a_claim_by_law_that_stands_counts_as_running_whatever_the_review_said(day: date, runs: bool) -> None:
    stands = given(bram.registers_a_claim(), on(date(2026, 6, 10)), bram.receives(), at=on(date(2026, 1, 5))).request
    asked_for = dict.fromkeys(EVERYTHING, AskedFor(FamilyMember.PARENTS, day))
    keeping = Keeping((stands,), Erasure(asked=asked_for))
    if runs:
        found = keeping.refuses(ProposeErasure, day=day, categories={VOICE}, ground=ASKED)
        assert found == {"nothing_is_running": "er geldt nog een vrijstelling of een beroep daarop"}
    else:
        assert keeping.says(ProposeErasure, day=day, categories={VOICE}, ground=ASKED)


def test_nobody_is_told_that_something_was_erased_that_lies_open() -> None:
    lies_open = replace(proposed, is_sealed=False)
    why = {"everything_is_sealed": "een deel is vastgelegd voordat er werd verzegeld, en is zo niet te wissen"}
    assert lies_open.refuses(DecideErasure, gerard) == why
    assert lies_open.refuses(ProposeErasure, categories=EVERYTHING, ground=PASSED) == why


def test_nothing_is_erased_twice() -> None:
    found = decided.refuses(ProposeErasure, categories={VOICE, NAME}, ground=PASSED)
    names = ", ".join(one.label for one in sorted((VOICE, NAME)))
    assert found == {"it_is_still_there": f"al gewist: {names}"}


def test_the_family_asked_for_exactly_that_or_the_term_is_over() -> None:
    found = ended.refuses(ProposeErasure, categories={VOICE, CARE}, ground=ASKED)
    names = ", ".join(one.label for one in sorted((VOICE, CARE)))
    assert found == {"its_ground_holds": f"daar vroeg het gezin niet om: {names}"}
    half = ended.then(AskErasure, categories={CARE}, asked_by=FamilyMember.PARENTS, received_on=LONG_AFTER)
    found = half.refuses(ProposeErasure, categories={VOICE, CARE}, ground=ASKED)
    assert found == {"its_ground_holds": f"daar vroeg het gezin niet om: {VOICE.label}"}
    assert half.says(ProposeErasure, categories={CARE}, ground=ASKED)
    assert ended.says(ProposeErasure, categories={VOICE}, ground=PASSED), "nobody asked, and the term is over"


def test_a_law_that_keeps_it_goes_before_a_family_that_asks_unless_that_law_lets_them() -> None:
    early = date(2028, 2, 1)
    assert asked.says(ProposeErasure, day=early, categories={CARE, VOICE}, ground=ASKED)
    kept = asked.refuses(ProposeErasure, day=early, categories=EVERYTHING, ground=ASKED)
    assert kept == {
        "no_law_keeps_it": "; ".join(
            f"{one.label} blijft tot {day} ({TERMS[one].source.name})"
            for one, day in sorted({NAME: "2 maart 2035", LESSONS: "31 juli 2030"}.items())
        )
    }
    by_term = asked.refuses(ProposeErasure, day=early, categories={VOICE}, ground=PASSED)
    assert by_term == {"no_law_keeps_it": f"{VOICE.label} blijft tot 31 juli 2030 ({TERMS[VOICE].source.name})"}


@pytest.mark.parametrize(("day", "kept"), [(date(2030, 7, 30), True), (date(2030, 7, 31), False)])
def test_a_term_is_over_on_its_last_day(day: date, kept: bool) -> None:
    if kept:
        assert ended.refuses(ProposeErasure, day=day, categories={LESSONS}, ground=PASSED)
    else:
        assert ended.says(ProposeErasure, day=day, categories={LESSONS}, ground=PASSED)


def test_another_person_decides_and_a_deputy_is_no_other_pair_of_eyes() -> None:
    nobody = "niemand heeft iets voorgesteld"
    assert ended.refuses(DecideErasure, gerard) == {"another_person_proposed_it": nobody}
    assert ended.refuses(TurnDownErasure, gerard) == {"there_is_a_proposal": nobody}
    own = {"another_person_proposed_it": "wie het voorstelde, besluit er niet over"}
    assert proposed.refuses(DecideErasure, fatima) == own
    deputy = replace(proposed, stand_ins=frozenset({gerard.person}))
    found = deputy.refuses(DecideErasure, gerard)
    assert found == {"another_person_proposed_it": "een vervanger is geen ander paar ogen"}


def test_everything_that_stands_in_the_way_is_said_at_once() -> None:
    held = Keeping((over(), given(opened).request), Erasure(hold=HoldReason.COMPLAINT), is_sealed=False)
    found = held.refuses(ProposeErasure, stranger, date(2026, 7, 1), categories={NAME}, ground=ASKED)
    assert list(found) == [
        "privacy_officer_works_here",
        "nothing_is_held",
        "nothing_is_running",
        "everything_is_sealed",
        "its_ground_holds",
        "no_law_keeps_it",
    ]
