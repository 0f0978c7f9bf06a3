"""When, who, whether, in that order; and every no says why, in Dutch, with its source."""

from __future__ import annotations

import re

import pytest

from cast import Deed, anna, bram, clock, dirk, els, fatma, hanna
from story import concurred, days, family_read, given, granted, opened, stated, taken_up
from vierogen.domain.acts import ACTS
from vierogen.domain.decide import decide, permit, the_step
from vierogen.domain.lifecycle import EDITION, STEPS, TABLE
from vierogen.domain.people.acts import PEOPLE_STEPS
from vierogen.domain.refusals import AgainstTheRules, NotNow, NotYours, Refused, SomeoneWasFirst, Unknown
from vierogen.domain.request import ExemptionRequest, fold
from vierogen.domain.rules import Rule
from vierogen.domain.rules.claim import FORMAL_CHECK
from vierogen.domain.values import Role, Status

RULES: set[Rule] = {
    *(rule for step in STEPS.values() for rule in step.provided),
    *(rule for step in PEOPLE_STEPS.values() for rule in step.provided),
    *FORMAL_CHECK,
}


def test_first_comes_when_then_who_then_whether() -> None:
    empty = els.concurs(read_version=9)
    given(opened).when(empty).refused_as(NotNow).saying("Dat kan nu niet (instemmen). Zo staat het nu: open.")
    given(taken_up).when(fatma.concurs()).refused_as(NotYours).saying("U doet dit als houder van de doorzettingsmacht.")
    assert len(given(taken_up).when(empty).broken) > 1


WHERE_LAW_STANDS = ("https://wetten.overheid.nl/BWBR", "https://eur-lex.europa.eu/eli/")
"""The country's own, and the Union's."""


@pytest.mark.parametrize("rule", sorted(RULES, key=lambda rule: rule.name), ids=lambda rule: rule.name)
def test_every_rule_is_a_claim_with_a_dutch_sentence_and_a_source(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z][^\n]{15,140}\.", rule.sentence)
    assert len(rule.source.name) > 5
    assert not rule.source.link or rule.source.link.startswith(WHERE_LAW_STANDS)
    assert rule.judge.__name__.endswith(rule.name)
    assert rule.judge.__doc__


def test_no_two_rules_share_a_name_or_a_sentence() -> None:
    assert len({rule.name for rule in RULES}) == len({rule.sentence for rule in RULES}) == len(RULES)


def test_a_refusal_names_every_broken_rule_with_its_sentence_and_reason() -> None:
    outcome = given(stated).when(els.but(led_by=frozenset({anna.person})).takes_up(declares_not_involved=False))
    assert isinstance(outcome.refusal, AgainstTheRules)
    assert str(outcome.refusal) == (
        "Wie meekijkt, is bevoegd voor de gemeente, de postcode of de school van het kind. "
        "Hier niet: Els Visser is voor dit kind niet bevoegd. "
        "Wie meekijkt, behandelt het kind niet, is geen familie en is vrij in het oordeel. "
        "Hier niet: Els Visser werkt onder gezag van wie de verklaring opstelde."
    )


def test_ways_of_saying_no_are_told_apart() -> None:
    first = SomeoneWasFirst(read=3, now=4)
    assert (first.read, first.now) == (3, 4)
    assert str(first) == "Iemand was u voor: u las versie 3 van het verzoek en het is nu versie 4. Lees het eerst."
    assert str(Unknown()) == "Dit verzoek is niet bekend."
    assert all(issubclass(kind, Refused) for kind in (NotNow, NotYours, AgainstTheRules, SomeoneWasFirst, Unknown))
    yours = NotYours("verlenen", Role.CLOCK, [Role.YOUTH_DOCTOR])
    assert (yours.role, yours.allowed) == (Role.CLOCK, (Role.YOUTH_DOCTOR,))
    assert str(yours) == "Dit (verlenen) is aan: jeugdarts. U doet dit als de klok."
    assert str(NotNow("verlenen", Status.OPEN.label)) == "Dat kan nu niet (verlenen). Zo staat het nu: open."
    assert str(NotNow("verlenen", Status.CO_ASSESSING.label)) == (
        "Dat kan nu niet (verlenen). Zo staat het nu: andere ogen kijken mee."
    ), "a label may be a sentence, so none is made of it"


REASONS = re.compile(r"[a-zA-Z0-9][^\n]*[^.\n]")
"""A clause for a sentence: no full stop of its own."""


@pytest.mark.parametrize(
    ("stage", "deed"),
    [
        (stated, els.takes_up()),
        (concurred, anna.grants(read_version=7)),
        (opened, hanna.hears_parents()),
        (granted, bram.ends()),
        (opened, bram.checks(accepts_lateness=True)),
        (taken_up, clock.releases()),
    ],
)
def test_a_reason_is_a_clause_that_fits_in_a_letter(stage: object, deed: Deed) -> None:
    for one in given(stage).when(deed).broken:
        assert REASONS.fullmatch(one.because)


# ── what an event carries ────────────────────────────────────────────────────────────────────────────────────────────


def test_every_event_says_who_when_in_which_role_and_by_which_edition_it_was_judged() -> None:
    told = given(granted)
    assert [event.version for event in told.history] == list(range(1, len(told.history) + 1))
    assert {event.request for event in told.history} == {told.request.id}
    assert {(event.judged_by.rules, event.judged_by.criteria) for event in told.history} == {(EDITION, "VOORSTEL/1")}
    last = told.history[-1]
    assert (last.by, last.role, last.organisation, last.at) == (
        anna.person,
        Role.YOUTH_DOCTOR,
        anna.actor.organisation,
        told.at,
    )


def test_a_file_that_began_with_a_claim_is_judged_by_no_criteria_yet() -> None:
    assert given(bram.registers_a_claim()).history[0].judged_by.criteria == ""


def test_the_request_is_the_fold_of_its_events_and_no_rule_runs_on_history(monkeypatch: pytest.MonkeyPatch) -> None:
    told = given(granted)
    before = told.request
    monkeypatch.setattr("vierogen.domain.decide.STEPS", {})
    assert fold(before.id, told.history) == before
    assert fold(before.id, []) == ExemptionRequest(before.id)


def test_everybody_who_did_something_took_part_but_the_clock_did_not() -> None:
    told = given(taken_up, days(40), clock.releases(), dirk.takes_up())
    assert told.request.participants == {anna.person, bram.person, dirk.person}
    assert told.request.co_assessors == {bram.person, dirk.person}
    assert told.request.status_since == told.request.last_act_at == told.at


def test_permit_decides_nothing_and_decide_changes_nothing() -> None:
    request = given(family_read).request
    act = anna.grants().now(request, given(family_read).at)
    assert permit(request, act).to is Status.GRANTED
    assert decide(request, act) == decide(request, act)
    assert request.status is Status.AGREED


# ── the table ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_act_has_a_row_and_every_row_is_in_the_machine() -> None:
    assert {act for act, *_ in TABLE} == set(ACTS.values())
    from_table = {(act, start) for act, starts, *_ in TABLE for start in starts}
    assert set(STEPS) == from_table
    for act, starts, end, by, records, provided in TABLE:
        for start in starts:
            step = STEPS[act, start]
            assert (step.start, step.to, step.by, step.records) == (start, end or start, by, records)
            assert step.provided == provided


def test_an_act_never_has_two_rows_in_one_status() -> None:
    pairs = [(act, start) for act, starts, *_ in TABLE for start in starts]
    assert len(pairs) == len(set(pairs))


def test_only_grant_leads_to_granted_and_only_a_doctor_may() -> None:
    leads_there = {
        act for (act, start), step in STEPS.items() if step.to is Status.GRANTED and start is not Status.GRANTED
    }
    assert leads_there == {ACTS["Grant"]}
    assert STEPS[ACTS["Grant"], Status.AGREED].by == {Role.YOUTH_DOCTOR}


def test_the_step_of_an_act_says_no_as_the_door_does() -> None:
    request = given(opened).request
    with pytest.raises(NotNow):
        the_step(request, ACTS["Grant"], Role.YOUTH_DOCTOR)
    with pytest.raises(NotYours):
        the_step(request, ACTS["Withdraw"], Role.CLOCK)
    assert the_step(request, ACTS["Withdraw"], Role.ATTENDANCE_OFFICER).to is Status.WITHDRAWN
