"""Events and what goes alongside are kept together, or nothing is."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from eventsourcing.persistence import IntegrityError

from persistence.keeping_cast import DAAN, NEW_YEAR, NOOR, at_once, command, event, everything, rows
from vierogen.application.keeping import Alongside, ClaimTaken, CommandKnown, PeopleMoved, VersionTaken
from vierogen.persistence import Store


def test_everything_alongside_is_kept_with_the_events(store: Store) -> None:
    positions = store.requests.insert_events([event(DAAN, 1), event(DAAN, 2)], alongside=everything(DAAN))
    assert positions == [1, 2]
    assert [e.originator_version for e in store.requests.select_events(DAAN)] == [1, 2]
    assert store.requests.command("anna", "key") == (b"digest", b"answer")
    assert store.requests.holder(f"{DAAN}/2025") == DAAN
    assert list(store.requests.due(NEW_YEAR)) == [DAAN]


def test_a_request_may_be_named_by_the_text_of_its_id(store: Store) -> None:
    store.requests.insert_events([replace(event(DAAN), originator_id=str(DAAN))])
    assert store.requests.select_events(str(DAAN))[0].originator_id == DAAN
    with pytest.raises(ValueError, match="UUID"):
        store.requests.insert_events([replace(event(DAAN), originator_id="Daan")])


REFUSALS = {
    CommandKnown: (event(NOOR), everything(NOOR, key="key")),
    VersionTaken: (event(DAAN), everything(DAAN, key="other")),
    ClaimTaken: (event(NOOR), replace(everything(NOOR, key="other"), takes=("free", f"{DAAN}/2025"))),
    PeopleMoved: (event(NOOR), replace(everything(NOOR, key="other"), people_at=7)),
}


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda kind: kind.__name__)
def test_a_refused_append_leaves_no_row_anywhere(store: Store, refusal: type[IntegrityError]) -> None:
    store.requests.insert_events([event(DAAN)], alongside=everything(DAAN))
    before = rows(store)
    refused, alongside = REFUSALS[refusal]
    with pytest.raises(refusal):
        store.requests.insert_events([event(refused.originator_id, 9), refused], alongside=alongside)
    assert rows(store) == before


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda kind: kind.__name__)
def test_a_refusal_refuses_only_its_own_append_of_those_written_together(
    store: Store, refusal: type[IntegrityError]
) -> None:
    store.requests.insert_events([event(DAAN)], alongside=everything(DAAN))
    refused, alongside = REFUSALS[refusal]
    others = [UUID(int=100 + n) for n in range(20)]
    acts = [lambda other=other: store.requests.insert_events([event(other)]) for other in others]
    outcomes = at_once(*acts, lambda: store.requests.insert_events([refused], alongside=alongside), *acts[:3])
    assert isinstance(outcomes[20], refusal)
    assert all(store.requests.select_events(other) for other in others)
    assert [n.id for n in store.requests.select_notifications(None, 100)] == list(range(1, 22))


def test_an_append_that_cannot_be_written_at_all_spoils_nobody_elses(store: Store) -> None:
    spoiled = replace(event(NOOR), originator_version=2**70)
    others = [UUID(int=100 + n) for n in range(20)]
    acts = [lambda other=other: store.requests.insert_events([event(other)]) for other in others]
    outcomes = at_once(*acts[:10], lambda: store.requests.insert_events([spoiled]), *acts[10:])
    assert isinstance(outcomes.pop(10), Exception)
    given = {position for outcome in outcomes for position in outcome}
    assert given == {n.id for n in store.requests.select_notifications(None, 100)}
    assert len(given) == 20


def test_the_first_reason_told_is_the_key_then_the_version_then_the_claim_then_the_people(store: Store) -> None:
    store.requests.insert_events([event(DAAN)], alongside=everything(DAAN))
    wrong = Alongside(command(), takes=(f"{DAAN}/2025",), due_for=NOOR, due_on=NEW_YEAR, people_at=7)
    for request, alongside, expected in (
        (DAAN, wrong, CommandKnown),
        (DAAN, replace(wrong, command=None), VersionTaken),
        (NOOR, replace(wrong, command=None), ClaimTaken),
        (NOOR, replace(wrong, command=None, takes=()), PeopleMoved),
    ):
        with pytest.raises(expected):
            store.requests.insert_events([event(request)], alongside=alongside)


def test_a_known_key_tells_what_was_sent_and_answered_first(store: Store) -> None:
    store.requests.insert_events([event(DAAN)], alongside=Alongside(command()))
    with pytest.raises(CommandKnown) as known:
        store.requests.insert_events([event(DAAN, 2)], alongside=Alongside(command(body=b"another body")))
    assert (known.value.digest, known.value.answer) == (b"digest", b"answer")


def test_a_taken_name_tells_who_holds_it_until_it_is_released(store: Store) -> None:
    store.requests.insert_events([event(DAAN)], alongside=Alongside(takes=("open",)))
    store.requests.insert_events([event(DAAN, 2)], alongside=Alongside(takes=("open",)))  # one's own may be taken again
    store.requests.insert_events([event(NOOR)], alongside=Alongside(releases=("open",)))  # another's is not released
    with pytest.raises(ClaimTaken) as taken:
        store.requests.insert_events([event(NOOR, 2)], alongside=Alongside(takes=("open",)))
    assert (taken.value.name, taken.value.holder) == ("open", DAAN)
    store.requests.insert_events([event(DAAN, 3)], alongside=Alongside(releases=("open",)))
    store.requests.insert_events([event(NOOR, 2)], alongside=Alongside(takes=("open",)))
    assert store.requests.holder("open") == NOOR


def test_a_name_that_is_released_and_taken_passes_over_from_whoever_holds_it(store: Store) -> None:
    store.requests.insert_events([event(DAAN)], alongside=Alongside(takes=("answer",)))
    store.requests.insert_events([event(NOOR)], alongside=Alongside(takes=("answer",), releases=("answer",)))
    assert store.requests.holder("answer") == NOOR


def test_a_claim_without_a_holder_is_our_own_mistake(store: Store) -> None:
    with pytest.raises(ValueError, match="holder"):
        store.requests.insert_events([], alongside=Alongside(takes=("open",)))


def test_a_decision_based_on_people_who_changed_since_is_not_kept(store: Store) -> None:
    seen = store.people.insert_events([event(UUID(int=9))])[-1]
    store.requests.insert_events([event(DAAN)], alongside=Alongside(people_at=seen))
    store.people.insert_events([event(UUID(int=9), 2)], alongside=Alongside(people_at=seen))
    with pytest.raises(PeopleMoved):
        store.requests.insert_events([event(DAAN, 2)], alongside=Alongside(people_at=seen))


def test_the_agenda_moves_and_empties_and_is_read_in_pieces(store: Store) -> None:
    requests = [UUID(int=n) for n in range(1, 8)]
    for request in requests:
        store.requests.insert_events([event(request)], alongside=Alongside(due_for=request, due_on=NEW_YEAR))
    later = NEW_YEAR.replace(month=2)
    store.requests.insert_events([event(requests[0], 2)], alongside=Alongside(due_for=requests[0], due_on=later))
    store.requests.insert_events([event(requests[1], 2)], alongside=Alongside(due_for=requests[1], due_on=None))
    first = list(store.requests.due(NEW_YEAR, limit=2))
    assert first + list(store.requests.due(NEW_YEAR, after=first[-1])) == requests[2:]
    assert list(store.requests.due(later)) == [requests[0], *requests[2:]]
    assert not list(store.requests.due(NEW_YEAR.replace(year=2025)))


def test_an_answer_can_be_kept_without_any_event(store: Store) -> None:
    assert store.requests.insert_events([], alongside=Alongside(command())) == []
    assert store.requests.command("anna", "key") == (b"digest", b"answer")
    assert store.requests.command("bram", "key") is None


def test_many_events_can_be_kept_at_once(store: Store) -> None:
    many = [event(DAAN, version, bytes([version])) for version in range(1, 60)]
    assert store.requests.insert_events(many) == list(range(1, 60))
    assert store.requests.select_events(DAAN) == many
