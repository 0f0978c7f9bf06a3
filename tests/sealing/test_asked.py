"""The questions that a proof answers, and for which time it was decided: out of the proof, and whatever shape that has."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from vierogen.domain.criteria import shipped
from vierogen.ledger.entry import Entry
from vierogen.ledger.proven_facts import Period, period_in
from vierogen.sealing.asked import AS_SHIPPED, NOT_HERE, asked_in

OURS = {one.code: one.sentence for one in shipped().questions}
OWN = {"questions": [{"code": "Z1", "sentence": "Wat is de grond?"}]}


def of(facts: Any) -> Entry:
    """An event with these facts, shown."""
    return Entry("request_events", 1, "0" * 32, 1, "x.1", "x", "0" * 64, json.dumps({"facts": facts}).encode())


def test_the_questions_of_the_opening_are_proven_also_when_they_are_those_of_the_parties() -> None:
    asked = asked_in([of({"criteria": OWN}), of({"judged_by": {"criteria": shipped().reference}})])
    assert (asked.questions, asked.proven, asked.told) == ({"Z1": "Wat is de grond?"}, True, "")


def test_without_an_opening_the_shipped_set_is_shown_as_what_it_is() -> None:
    asked = asked_in([of({"judged_by": {"criteria": shipped().reference}})])
    assert (asked.questions, asked.proven, asked.told) == (OURS, False, AS_SHIPPED)


@pytest.mark.parametrize("reference", ["VOORSTEL/2", "DE_EEM/1", 1, None])
def test_the_questions_of_another_set_are_not_guessed(reference: object) -> None:
    asked = asked_in([of({"judged_by": {"criteria": reference}})])
    assert (asked.questions, asked.told) == ({}, NOT_HERE)


@pytest.mark.parametrize(
    "facts",
    [
        None,
        [],
        {"criteria": []},
        {"criteria": {"questions": {}}},
        {"criteria": {"questions": ["Z1", {"code": 1, "sentence": "?"}, {"code": "Z1"}]}},
        {"judged_by": "VOORSTEL/1"},
        {"conclusion": "nooit"},
        {"conclusion": {"begins_on": "morgen", "until": "2027-07-31", "never": False}},
        {"conclusion": {"begins_on": "2026-08-01", "until": 7, "never": 1}},
        {"statement": {"conclusion": []}},
    ],
)
def test_what_has_another_shape_says_nothing(facts: object) -> None:
    assert asked_in([of(facts)]).questions == {}
    assert period_in(of(facts)) is None


def test_what_is_no_json_or_is_not_shown_says_nothing() -> None:
    for state in (None, b"{", b"[" * 100_000, b"\xff"):
        entry = Entry("request_events", 1, "0" * 32, 1, "x.1", "x", "0" * 64, state)
        assert entry.facts == {}


def test_the_time_stands_in_what_was_granted_and_in_the_statement() -> None:
    conclusion = {"begins_on": "2026-08-01", "until": "2027-07-31", "never": False}
    time = Period(date(2026, 8, 1), date(2027, 7, 31), never=False)
    assert period_in(of({"conclusion": conclusion})) == period_in(of({"statement": {"conclusion": conclusion}})) == time
    never = {"begins_on": "2026-08-01", "until": None, "never": True}
    assert period_in(of({"conclusion": never})) == Period(date(2026, 8, 1), None, never=True)
