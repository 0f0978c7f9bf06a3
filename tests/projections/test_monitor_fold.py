"""Monitor facts are made of bytes; the classes of the domain, asked separately, say the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.tapes import tapes, typed
from vierogen.application.monitoring import Eyes, Kind, MonitorFact
from vierogen.domain import events as e
from vierogen.domain import values as v
from vierogen.domain.request import fold
from vierogen.projections.monitor_facts import ANSWERED, NEVER_PARSED, TAKES_OVER, TELLS_NOTHING, fact_of, rows_of
from vierogen.projections.read_model import Stored

REQUEST = UUID(int=1)


def days_of(events: Sequence[e.RequestEvent], *kinds: type[e.RequestEvent]) -> list[date]:
    return [v.day_of(event.at) for event in events if isinstance(event, kinds)]


def first(days: list[date]) -> date | None:
    return days[0] if days else None


def between(one: date | None, other: date | None) -> int | None:
    return (other - one).days if one is not None and other is not None else None


def witness(events: Sequence[e.RequestEvent]) -> MonitorFact | None:
    """What the domain says, in its own classes."""
    known, of = fold(REQUEST, events), events.__iter__
    opening = next((event for event in of() if isinstance(event, e.RequestOpened)), None)
    if opening is None or known.child is None or known.place is None:
        return None
    verdicts = [event for event in of() if isinstance(event, e.CoAssessorConcurred | e.CoAssessorDissented)]
    answer = first([v.day_of(event.at) for event in of() if event.status in ANSWERED])
    granted = days_of(events, e.ExemptionGranted)
    dissented = bool(days_of(events, e.CoAssessorDissented))
    concurred = days_of(events, e.CoAssessorConcurred)
    stated = first(days_of(events, e.StatementSubmitted, e.StatementRevised))
    taken_up = first(days_of(events, e.CoAssessmentTakenUp))
    looked = [event.place_is_used for event in of() if isinstance(event, e.AlternativeFollowedUp)]
    opened_on = v.day_of(opening.at)
    return MonitorFact(
        request=REQUEST,
        child=known.child.id,
        opened_on=opened_on,
        school_year=str(known.school_year),
        municipality=known.place.municipality,
        partnership=known.place.partnership,
        sector=known.place.sector,
        age=opening.age,
        kind=Kind.RENEWAL if known.renews else Kind.ANOTHER_LOOK if known.looks_again_at else Kind.FIRST,
        route=known.route,
        status=known.status,
        granted=known.grant is not None,
        answered_on=answer,
        co_assessed_by=verdicts[-1].role if verdicts else None,
        eyes=Eyes.DISSENTED if dissented else Eyes.CONCURRED if concurred else Eyes.NONE,
        days_to_answer=between(opened_on, answer),
        days_to_statement=between(opened_on, stated),
        days_to_take_up=between(stated, taken_up),
        days_to_verdict=between(taken_up, first([v.day_of(event.at) for event in verdicts])),
        days_to_grant=between(concurred[-1] if concurred else None, granted[-1] if granted else None),
        late_releases=known.late_releases,
        escalated=known.escalations > 0,
        moved=bool(days_of(events, e.RequestTransferred)),
        claimed=bool(days_of(events, e.NotificationReceived, e.ClaimRegistered)),
        end_reason=known.ended_because,
        alternative=known.alternative.option if known.alternative else None,
        place_is_used=looked[-1] if looked and known.followed_up_on else None,
        options={step: one.outcome for step, one in known.options.items()},
        parents_not_heard=why_not(known.parents_heard, known.not_heard.get(v.FamilyMember.PARENTS)),
        child_not_heard=why_not(known.child_heard, known.not_heard.get(v.FamilyMember.CHILD)),
    )


def why_not(heard: Any, not_heard: Any) -> str | None:
    return None if heard or not not_heard else not_heard.why.value


def test_after_every_event_of_every_case_both_say_the_same() -> None:
    told, kinds = 0, set[str]()
    for tape in tapes():
        events = typed(REQUEST, tape)
        for count in range(1, len(tape) + 1):
            facts = [fact_of(row) for row in rows_of(REQUEST, tape[:count])]
            assert facts == [one for one in [witness(events[:count])] if one], [name for _, name, _, _ in tape[:count]]
            told += len(facts)
        kinds |= {name for _, name, _, _ in tape}
    assert told > 500
    assert kinds == e.EVENTS.keys()


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_and_also_when_moments_and_words_are_others(data: st.DataObject) -> None:
    tape = data.draw(st.sampled_from(tapes()))
    count = data.draw(st.integers(1, len(tape)))
    shifted = tuple(on_another_day(event, data.draw(st.integers(1, 28))) for event in tape[:count])

    facts = [fact_of(row) for row in rows_of(REQUEST, shifted)]

    assert facts == [one for one in [witness(typed(REQUEST, shifted))] if one]


def on_another_day(event: Stored, day: int) -> Stored:
    version, name, state, position = event
    kept = orjson.loads(state)
    kept["facts"]["at"] = f"{kept['facts']['at'][:8]}{day:02}T22:30:00Z"  # in summer that is the next day here
    if "why" in kept["facts"] and name == "hearing-not-possible.1":
        kept["facts"]["why"] = list(v.WhyNotHeard)[day % len(v.WhyNotHeard)].value
    if "considered" in kept["facts"]:
        kept["facts"]["considered"]["outcome"] = list(v.OptionOutcome)[day % len(v.OptionOutcome)].value
    return version, name, orjson.dumps(kept), position


def test_every_stored_name_is_known_to_tell_something_or_nothing() -> None:
    assert TAKES_OVER.keys() | TELLS_NOTHING == e.EVENTS.keys()
    assert not TAKES_OVER.keys() & TELLS_NOTHING
    assert TAKES_OVER.keys() > NEVER_PARSED - TELLS_NOTHING


def test_nothing_is_unsealed_for_it() -> None:
    """The fields are sealed with keys that nobody has."""
    for tape in tapes():
        unreadable = [(version, name, without_personal(state), position) for version, name, state, position in tape]
        assert rows_of(REQUEST, unreadable) == rows_of(REQUEST, tape)


def without_personal(state: bytes) -> bytes:
    return orjson.dumps(
        {"facts": orjson.loads(state)["facts"], "sealed": {"child/medical": {"key": "0", "fields": {}}}}
    )
