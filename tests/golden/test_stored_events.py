"""What was stored once is read for ever, and nothing personal lies among the facts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
import pytest
from eventsourcing.persistence import MapperDeserialisationError, StoredEvent
from hypothesis import given as whatever
from hypothesis import strategies as st

from cast import anna, bram, child
from golden.examples import FILES, KINDS, lines, missing, stored
from story import concurred, given, opened, taken_up
from vierogen.domain import values as v
from vierogen.domain.events import EVENTS, ParentsHeard
from vierogen.domain.personal import personal_fields
from vierogen.persistence import mapper as mappers
from vierogen.persistence.mapper import request_mapper

GOLDEN = [(family, line) for family in FILES for line in lines(family)]
every_line = pytest.mark.parametrize(("family", "line"), GOLDEN, ids=[orjson.loads(line)["name"] for _, line in GOLDEN])


@every_line
def test_what_was_stored_is_read_and_written_the_same(family: str, line: bytes) -> None:
    """Unless a newer shape took its place: then it is read as that one."""
    before, mapper = stored(line), FILES[family][1]
    event = mapper.to_domain_event(before)
    assert (event.version, event.stored_as) == (before.originator_version, newest(before.topic))
    if before.topic == event.stored_as:
        assert written_without_new_fields(mapper.to_stored_event(event), before) == orjson.loads(before.state)
        assert mapper.to_domain_event(mapper.to_stored_event(event)) == event


def newest(name: str) -> str:
    """The name under which this would be stored today."""
    while name in mappers.UPCASTS:
        name, _ = mappers.UPCASTS[name]
    return name


def written_without_new_fields(after: StoredEvent, before: StoredEvent) -> Any:
    """What is written today; a field that was added since, with its default, does not count."""
    return without_what_is_new(orjson.loads(after.state), orjson.loads(before.state))


def without_what_is_new(now: Any, then: Any) -> Any:
    if isinstance(now, dict) and isinstance(then, dict):
        return {name: without_what_is_new(value, then[name]) for name, value in now.items() if name in then}
    if isinstance(now, list) and isinstance(then, list) and len(now) == len(then):
        return [without_what_is_new(*pair) for pair in zip(now, then, strict=True)]
    return now


@pytest.mark.parametrize("family", FILES)
def test_every_stored_name_has_a_golden_line(family: str) -> None:
    assert missing(family) == set(), "a new event needs a golden line: run make test ARGS='tests/golden --add-new'"


@pytest.mark.parametrize("family", FILES)
def test_no_name_that_was_released_is_forgotten(family: str) -> None:
    released = {orjson.loads(line)["name"] for line in lines(family)}
    assert {newest(name) for name in released} <= KINDS[family].keys()


# ── facts and personal data ──────────────────────────────────────────────────────────────────────────────────────────


@every_line
def test_personal_data_is_kept_apart_by_subject_and_category(family: str, line: bytes) -> None:
    state = orjson.loads(stored(line).state)
    kind = KINDS[family][newest(stored(line).topic)]
    for path, bag in personal_fields(kind):
        assert not is_there(state["facts"], path), f"{'.'.join(path)} lies among the facts"
        for other, fields in state["personal"].items():
            assert (".".join(path) in fields) <= (other == f"{bag.subject}/{bag.category}")


def is_there(facts: Any, path: tuple[str, ...]) -> bool:
    for step in path:
        if not isinstance(facts, dict) or step not in facts:
            return False
        facts = facts[step]
    return True


CONSONANTS = st.text("BCDFGHJKLMNPQRSTVWXZ", min_size=12, max_size=12)
"""Words that occur nowhere else."""


@whatever(CONSONANTS, CONSONANTS, CONSONANTS, st.sampled_from(v.Ground))
def test_nothing_medical_that_is_put_in_a_statement_lies_among_the_facts(
    findings: str, limitations: str, motive: str, ground: v.Ground
) -> None:
    said = {"findings": findings, "limitations": limitations, "motives": {"Z1": motive}, "ground": ground}
    for story, deed in (
        (given(opened), anna.states(**said)),
        (given(taken_up, bram.asks_for_information()), anna.revises(**said)),
    ):
        facts, personal = apart(story.when(deed).event)
        assert not any(word in facts for word in (findings, limitations, motive, "ground", "PSYCHOLOGICAL", "PHYSICAL"))
        assert findings in personal["child/medical"]
        assert motive in personal["child/medical"]
        assert limitations in personal["child/educational"]


@whatever(CONSONANTS)
def test_what_people_say_about_a_child_lies_nowhere_among_the_facts(word: str) -> None:
    deeds = [
        (opened, anna.declines(reason=word)),
        (opened, anna.hears_parents(own_words=word, why_not_separately=word)),
        (opened, anna.hears_child(own_words=word, why_not_separately=word)),
        (opened, anna.says_why_not_heard(v.FamilyMember.PARENTS, reason=word)),
        (opened, bram.considers("OTHER_SCHOOL", v.OptionOutcome.TRIED, motive=word)),
        (opened, bram.declares_involvement(anna, reason=word)),
        (opened, bram.withdraws(reason=word)),
        (opened, bram.arranges_an_alternative(description=word)),
        (taken_up, bram.dissents(reason=word)),
        (concurred, anna.records_a_correction(correction=word)),
    ]
    for stage, deed in deeds:
        facts, personal = apart(given(stage).when(deed).event)
        assert word not in facts, type(given(stage).when(deed).event).__name__
        assert word in str(personal)


def test_who_the_child_is_lies_nowhere_among_the_facts() -> None:
    known = child(address="Hoogstraat 12", town="Amersfoort", given_names="Daniël", sex="MALE")
    facts, personal = apart(given().when(anna.opens(child=known)).event)
    said = known.model_dump(mode="json", exclude={"id"})
    assert not [value for value in said.values() if value in facts]
    assert all(value in personal["child/identity"] for value in said.values())
    assert str(known.id) in facts


def apart(event: Any) -> tuple[str, dict[str, str]]:
    """The facts as text, and each bag of personal data as text."""
    state = orjson.loads(request_mapper().to_stored_event(event).state)
    return text(state["facts"]), {bag: text(fields) for bag, fields in state["personal"].items()}


def text(anything: Any) -> str:
    return orjson.dumps(anything).decode()


def test_every_event_says_whose_data_it_holds_in_a_bag_of_its_own() -> None:
    bags = {f"{mark.subject}/{mark.category}" for kind in EVENTS.values() for _, mark in personal_fields(kind)}
    assert bags == {"child/identity", "child/medical", "child/educational", "child/voice", "parents/voice"}


# ── old shapes ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_old_shape_is_brought_up_to_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Made up: once the words of the parents lay loose in the event, and before that there was no date."""

    def with_a_hearing(facts: dict[str, Any]) -> dict[str, Any]:
        talk = {"own_words": facts.pop("words"), "heard_on": facts.pop("day"), "separately": True}
        return facts | {"hearing": talk}

    steps = {
        "parents-heard.-1": ("parents-heard.0", lambda facts: facts | {"day": facts["at"][:10]}),
        "parents-heard.0": ("parents-heard.1", with_a_hearing),
    }
    monkeypatch.setattr(mappers, "UPCASTS", steps)
    event = given(opened).when(anna.hears_parents(own_words="Het gaat niet meer")).event
    assert isinstance(event, ParentsHeard)
    state = orjson.loads(request_mapper().to_stored_event(event).state)
    del state["facts"]["hearing"]
    state["personal"] = {"parents/voice": {"words": "Het gaat niet meer"}}
    old = StoredEvent(event.request, event.version, "parents-heard.-1", orjson.dumps(state))
    assert request_mapper().to_domain_event(old) == event


@pytest.mark.parametrize(
    "state",
    [b"", b"nonsense", b"[]", b"{}", b'{"facts": {}}', b'{"facts": {}, "personal": {"child/voice": {"a.b": 1}}}'],
)
def test_damaged_bytes_are_named_by_place_and_never_by_content(state: bytes) -> None:
    whose = UUID(int=7)
    with pytest.raises(MapperDeserialisationError, match="version 3") as damaged:
        request_mapper().to_domain_event(StoredEvent(whose, 3, "parents-heard.1", state))
    assert str(whose) in str(damaged.value)
    assert "nonsense" not in str(damaged.value)


def test_a_name_that_nobody_knows_is_no_event() -> None:
    unknown = StoredEvent(UUID(int=7), 1, "request-vanished.1", b'{"facts": {}, "personal": {}}')
    with pytest.raises(MapperDeserialisationError, match=r"request-vanished\.1"):
        request_mapper().to_domain_event(unknown)


def test_the_stream_of_an_event_is_not_stored_twice() -> None:
    event = given().when(anna.opens()).event
    state = orjson.loads(request_mapper().to_stored_event(event).state)
    assert not {"request", "version"} & state["facts"].keys()
