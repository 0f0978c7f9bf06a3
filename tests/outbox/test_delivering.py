"""Messages come in over real HTTP, at least once and in order, whatever the receiver does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import monotonic
from uuid import UUID

import pytest

from outbox.conftest import delivering, hands
from outbox.log import HEARD, HEARD_TOO, OPENED, A, B, C, happen, kept, subscribe
from outbox.receiver import Got, Line, Receiver, receiving
from vierogen.outbox import tables
from vierogen.outbox.deliverer import Deliverer
from vierogen.outbox.event_types import EventType
from vierogen.outbox.rounds import Rounds
from vierogen.outbox.schedule import Schedule
from vierogen.outbox.tables import State
from vierogen.persistence import Store

THREE = (OPENED, HEARD, HEARD_TOO)


def of(receiver: Receiver, request: UUID) -> list[int]:
    """The versions of a request that were accepted, in order."""
    return [one.version for one in receiver.accepted if one.request == str(request)]


def first_times(receiver: Receiver, request: UUID) -> list[int]:
    """The same without what came twice."""
    return list(dict.fromkeys(of(receiver, request)))


def test_what_happened_before_and_what_happens_now_comes_in_once_and_in_order(store: Store, receiver: Receiver) -> None:
    subscribe(store, receiver.address)
    happen(store, A, OPENED, HEARD)
    with delivering(store):
        receiver.until(lambda: len(receiver.accepted) == 2)
        happen(store, A, HEARD_TOO, first=3)
        happen(store, B, OPENED)
        receiver.until(lambda: len(receiver.accepted) == 4)
    assert (of(receiver, A), of(receiver, B)) == ([1, 2, 3], [1])
    assert len(receiver.got) == 4
    assert kept(store) == []


def test_a_message_is_under_way_soon_after_the_act(store: Store, receiver: Receiver) -> None:
    subscribe(store, receiver.address)
    with delivering(store) as deliverer:
        receiver.until(lambda: deliverer.leads)
        began = monotonic()
        happen(store, A, OPENED)
        receiver.until(lambda: len(receiver.accepted) == 1)
        assert monotonic() - began < 1


def test_while_one_request_is_stuck_its_later_events_wait_and_other_requests_go_on(
    store: Store, receiver: Receiver
) -> None:
    def refuses_a(got: Got, line: Line) -> None:
        line.say(500 if got.request == str(A) and not mended else 200)

    mended: list[bool] = []
    receiver.behaves = refuses_a
    subscribe(store, receiver.address)
    happen(store, A, OPENED, HEARD)
    with delivering(store):
        happen(store, B, *THREE)
        happen(store, A, HEARD_TOO, first=3)
        happen(store, C, OPENED)
        receiver.until(lambda: of(receiver, B) == [1, 2, 3] and of(receiver, C) == [1])
        receiver.until(lambda: len([one for one in receiver.got if one.request == str(A)]) > 3)
        assert {one.version for one in receiver.got if one.request == str(A)} == {1}
        mended.append(True)
        receiver.until(lambda: len(of(receiver, A)) == 3)
    assert of(receiver, A) == [1, 2, 3]
    assert kept(store) == []


def fails_at_first(got: Got, line: Line) -> None:
    line.say(503)


def hangs_at_first(got: Got, line: Line) -> None:
    line.hang()


def answers_late_at_first(got: Got, line: Line) -> None:
    line.over.wait(0.8)
    line.say(200)


def dies_in_the_middle(got: Got, line: Line) -> None:
    line.raw(b"HTTP/1.1 200 O")
    line.connection.close()


def says_nothing_that_makes_sense(got: Got, line: Line) -> None:
    line.raw(b"\x00\xff niets dat op HTTP lijkt\r\n\r\n")


def sends_a_letter_now_and_then(got: Got, line: Line) -> None:
    for one in b"HTTP/1.1 200 OK\r\nX: " + b"a" * 60:
        line.raw(bytes([one]))
        line.over.wait(0.2)


def points_elsewhere(got: Got, line: Line) -> None:
    line.say(307, f"Location: http://127.0.0.1:{line.connection.getsockname()[1]}/elders")


@pytest.mark.parametrize(
    "misbehaves",
    [
        fails_at_first,
        hangs_at_first,
        answers_late_at_first,
        dies_in_the_middle,
        says_nothing_that_makes_sense,
        sends_a_letter_now_and_then,
        points_elsewhere,
    ],
)
def test_a_receiver_that_misbehaves_gets_everything_in_the_end_in_order_and_doubles_carry_the_same_id(
    store: Store, receiver: Receiver, misbehaves: object
) -> None:
    tried: set[str] = set()

    def at_first(got: Got, line: Line) -> None:
        if got.id in tried:
            line.say(200)
        else:
            tried.add(got.id)
            misbehaves(got, line)  # type: ignore[operator]  # one of the above

    receiver.behaves = at_first
    subscribe(store, receiver.address)
    happen(store, A, *THREE)
    happen(store, B, OPENED)
    with delivering(store):
        receiver.until(lambda: kept(store) == [] and len({one.id for one in receiver.accepted}) == 4)
        receiver.until(lambda: position(store) == 4)
    assert (first_times(receiver, A), first_times(receiver, B)) == ([1, 2, 3], [1])
    assert len({(one.request, one.version) for one in receiver.got}) == len({one.id for one in receiver.got}) == 4
    assert len({one.body for one in receiver.got}) == 4
    assert {one.path for one in receiver.got} == {"/berichten"}


def position(store: Store, id_: int = 1) -> int:
    with store.reading() as connection:
        found = tables.one_subscription(connection, UUID(int=id_))
    assert found is not None
    return found.position


def test_an_answer_that_is_given_twice_counts_once(store: Store, receiver: Receiver) -> None:
    def twice(got: Got, line: Line) -> None:
        line.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 500 O\r\nContent-Length: 0\r\n\r\n")

    receiver.behaves = twice
    subscribe(store, receiver.address)
    happen(store, A, *THREE)
    with delivering(store):
        receiver.until(lambda: position(store) == 3)
    assert [one.version for one in receiver.got] == [1, 2, 3]
    assert kept(store) == []


def test_a_receiver_that_lets_us_wait_does_not_hold_up_another(store: Store, receiver: Receiver) -> None:
    with receiving() as slow:
        slow.behaves = hangs_at_first
        subscribe(store, slow.address, id_=1)
        subscribe(store, receiver.address, id_=2)
        happen(store, A, *THREE)
        with delivering(store, timeout=5):
            receiver.until(lambda: of(receiver, A) == [1, 2, 3], within=4)


def test_a_receiver_that_is_not_there_gets_everything_when_it_is(store: Store) -> None:
    with receiving() as gone:
        port = gone.port
    subscribe(store, f"http://127.0.0.1:{port}/berichten")
    for number in range(1, 31):
        happen(store, UUID(int=number), OPENED, HEARD)
    with delivering(store) as deliverer:
        gone.until(lambda: bool(kept(store)))
        with receiving(port) as back:
            back.until(lambda: len(back.accepted) == 60)
            gone.until(lambda: kept(store) == [])
            for number in range(1, 31):
                assert of(back, UUID(int=number)) == [1, 2]
        assert deliverer.delivered == 60


def test_a_receiver_that_is_away_is_left_alone_and_its_events_stay_in_the_log(store: Store, receiver: Receiver) -> None:
    receiver.behaves = lambda _, line: line.say(503)
    one = subscribe(store, receiver.address)
    for number in range(1, 11):
        happen(store, UUID(int=number), OPENED)
    clock = Clock()
    rounds = Rounds(hands(store, now=clock, schedule=Schedule(60, 3_600, chance=lambda: 1.0)))
    for _ in range(5):
        rounds.bring_new(one.id, 0)
    assert len(receiver.got) == len(kept(store)) == 3
    assert rounds.rests(one.id)
    clock.at += timedelta(seconds=61)
    rounds.bring_new(one.id, 0)
    assert len(receiver.got) == 4, "one more is tried, and then there is more rest"
    receiver.behaves = lambda _, line: line.say(204)
    rounds.bring_again(one.id)
    assert not rounds.rests(one.id)
    rounds.bring_new(one.id, 0)
    assert len(kept(store)) + len(receiver.accepted) == position(store) == 10


def test_one_request_that_fails_for_days_never_makes_us_leave_the_receiver_alone(
    store: Store, receiver: Receiver
) -> None:
    receiver.behaves = lambda got, line: line.say(500 if got.request == str(A) else 200)
    one = subscribe(store, receiver.address)
    happen(store, A, OPENED)
    clock = Clock()
    rounds = Rounds(hands(store, now=clock, schedule=Schedule(60, 600, hours=720)))
    rounds.bring_new(one.id, 0)
    for _ in range(10):
        clock.at += timedelta(seconds=600)
        rounds.bring_again(one.id)
    assert len(receiver.got) == 11
    happen(store, B, OPENED)
    rounds.bring_new(one.id, 0)
    assert of(receiver, B) == [1]


def test_what_an_administrator_says_meanwhile_counts_for_more_than_that_the_receiver_is_gone(
    store: Store, receiver: Receiver
) -> None:
    def ends_meanwhile(_: Got, line: Line) -> None:
        with store.transaction() as connection:
            tables.change(connection, UUID(int=1), state=State.PAUSED.value)
        line.say(410)

    receiver.behaves = ends_meanwhile
    subscribe(store, receiver.address)
    happen(store, A, OPENED)
    assert Deliverer(hands(store), lambda: None).once()
    assert state(store) is State.PAUSED


def test_of_a_request_the_first_that_waits_is_tried_and_no_other(store: Store, receiver: Receiver) -> None:
    receiver.behaves = lambda _, line: line.say(500)
    one = subscribe(store, receiver.address)
    happen(store, A, *THREE)
    clock = Clock()
    rounds = Rounds(hands(store, now=clock, schedule=Schedule(60, 60, chance=lambda: 1.0)))
    rounds.bring_new(one.id, 0)
    assert len(kept(store)) == 3
    rounds.bring_again(one.id)
    assert len(receiver.got) == 1
    clock.at += timedelta(seconds=61)
    rounds.bring_again(one.id)
    assert [got.version for got in receiver.got] == [1, 1]


def test_who_says_gone_gets_no_more_and_loses_nothing(store: Store, receiver: Receiver) -> None:
    receiver.behaves = lambda _, line: line.say(410)
    subscribe(store, receiver.address)
    happen(store, A, *THREE)
    with delivering(store):
        receiver.until(lambda: state(store) is State.GONE)
        happen(store, B, OPENED)
        assert Deliverer(hands(store), lambda: None).once() is False
    assert len(receiver.got) == 1
    receiver.behaves = lambda _, line: line.say(200)
    with store.transaction() as connection:
        tables.change(connection, UUID(int=1), state=State.ACTIVE.value)
    assert Deliverer(hands(store), lambda: None).once()
    assert (of(receiver, A), of(receiver, B)) == ([1, 2, 3], [1])


def state(store: Store) -> State:
    with store.reading() as connection:
        found = tables.one_subscription(connection, UUID(int=1))
    assert found is not None
    return found.state


def test_after_so_many_tries_a_message_is_put_aside_and_its_request_goes_on(store: Store, receiver: Receiver) -> None:
    receiver.behaves = lambda got, line: line.say(400 if got.version == 1 else 200)
    subscribe(store, receiver.address)
    happen(store, A, *THREE)
    with delivering(store, schedule=Schedule(0.02, 0.02, attempts=3)):
        receiver.until(lambda: len(of(receiver, A)) == 2)
    assert of(receiver, A) == [2, 3]
    assert [one.version for one in receiver.got] == [1, 1, 1, 2, 3]
    (letter,) = kept(store)
    assert (letter.version, letter.attempts, letter.outcome) == (1, 3, "400")
    assert letter.put_aside_at is not None

    receiver.behaves = lambda _, line: line.say(200)
    with store.transaction() as connection:
        tables.take_up(connection, [letter], datetime.now(UTC))
    assert Deliverer(hands(store), lambda: None).once()
    assert (of(receiver, A), kept(store)) == ([2, 3, 1], [])


def test_after_so_long_a_message_is_put_aside_however_few_the_tries(store: Store, receiver: Receiver) -> None:
    receiver.behaves = lambda _, line: line.say(500)
    subscribe(store, receiver.address)
    happen(store, A, OPENED)
    clock = Clock()
    rounds = Rounds(hands(store, now=clock, schedule=Schedule(60, 3_600, attempts=50, hours=72)))
    rounds.bring_new(UUID(int=1), 0)
    assert kept(store)[0].put_aside_at is None
    clock.at += timedelta(hours=73)
    rounds.bring_again(UUID(int=1))
    assert kept(store)[0].put_aside_at == clock.at


class Clock:
    """Stands still until somebody moves it."""

    def __init__(self) -> None:
        self.at = datetime(2026, 6, 10, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


def test_a_receiver_is_tried_again_when_it_asked_to_be_and_not_before(store: Store, receiver: Receiver) -> None:
    receiver.behaves = lambda _, line: line.say(429, "Retry-After: 120")
    subscribe(store, receiver.address)
    happen(store, A, OPENED)
    clock = Clock()
    rounds = Rounds(hands(store, now=clock, schedule=Schedule(5, 3_600)))
    rounds.bring_new(UUID(int=1), 0)
    clock.at += timedelta(seconds=119)
    rounds.bring_again(UUID(int=1))
    assert len(receiver.got) == 1
    clock.at += timedelta(seconds=2)
    rounds.bring_again(UUID(int=1))
    assert len(receiver.got) == 2


def test_who_was_overtaken_notes_nothing_down(store: Store, receiver: Receiver) -> None:
    subscribe(store, receiver.address)
    happen(store, A, *THREE)
    one, other = Rounds(hands(store)), Rounds(hands(store))

    def meanwhile(got: Got, line: Line) -> None:
        receiver.behaves = lambda _, line: line.say(500)
        other.bring_new(UUID(int=1), 0)
        line.say(500)

    receiver.behaves = meanwhile
    one.bring_new(UUID(int=1), 0)
    assert position(store) == 3
    assert [one.version for one in kept(store)] == [1, 2, 3]


@pytest.mark.parametrize("asked", [EventType.PARENTS_HEARD, EventType.GRANTED])
def test_only_types_that_were_asked_for_are_told(store: Store, receiver: Receiver, asked: EventType) -> None:
    subscribe(store, receiver.address, asked)
    happen(store, A, *THREE)
    assert Deliverer(hands(store), lambda: None).once()
    assert [one.event["type"] for one in receiver.got] == ([asked.in_full] if asked is EventType.PARENTS_HEARD else [])


def test_an_organisation_that_nobody_knows_hears_nothing(store: Store, receiver: Receiver) -> None:
    subscribe(store, receiver.address, organisation=UUID(int=0x999))
    happen(store, A, *THREE)
    assert Deliverer(hands(store), lambda: None).once()
    assert receiver.got == []


def test_only_one_delivers_and_when_that_one_stops_the_other_goes_on(store: Store, receiver: Receiver) -> None:
    subscribe(store, receiver.address)
    with delivering(store) as first:
        receiver.until(lambda: first.leads)
        with delivering(store) as second:
            happen(store, A, OPENED)
            receiver.until(lambda: len(receiver.accepted) == 1)
            assert not second.leads
            first.stop()
            happen(store, A, HEARD, first=2)
            receiver.until(lambda: len(receiver.accepted) == 2)
            assert second.leads
    assert len(receiver.got) == 2


def test_stopping_waits_for_the_message_that_is_under_way_and_begins_no_other(store: Store, receiver: Receiver) -> None:
    def slowly(got: Got, line: Line) -> None:
        line.over.wait(0.3)
        line.say(200)

    receiver.behaves = slowly
    subscribe(store, receiver.address)
    happen(store, A, *THREE)
    with delivering(store, timeout=5):
        receiver.until(lambda: len(receiver.got) == 1)
    assert (len(receiver.accepted), position(store)) == (1, 1)


def test_a_subscription_that_ended_gets_nothing_more(store: Store, receiver: Receiver) -> None:
    subscribe(store, receiver.address)
    with store.transaction() as connection:
        tables.change(connection, UUID(int=1), state=State.ENDED.value)
    happen(store, A, OPENED)
    assert Deliverer(hands(store), lambda: None).once()
    assert receiver.got == []
