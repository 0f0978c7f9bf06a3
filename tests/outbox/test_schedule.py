"""When a message is tried again: later and later, spread, within bounds, and not for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from vierogen.outbox.posting import Answer, Outcome, answer_of, seconds, told
from vierogen.outbox.schedule import Schedule

NOW = datetime(2026, 6, 10, 9, tzinfo=UTC)
LATEST = Schedule(first_wait=5, longest_wait=600, attempts=10, hours=24, chance=lambda: 1.0)
SOONEST = Schedule(first_wait=5, longest_wait=600, attempts=10, hours=24, chance=lambda: 0.0)


def test_every_wait_is_twice_as_long_up_to_the_longest_and_never_less_than_half() -> None:
    assert [LATEST.wait(n).total_seconds() for n in range(1, 10)] == [5, 10, 20, 40, 80, 160, 320, 600, 600]
    assert [SOONEST.wait(n).total_seconds() for n in range(1, 10)] == [2.5, 5, 10, 20, 40, 80, 160, 300, 300]
    assert LATEST.wait(10_000).total_seconds() == 600


def test_messages_that_failed_together_do_not_come_back_together() -> None:
    assert len({Schedule().wait(5) for _ in range(20)}) > 10


@pytest.mark.parametrize(("asked", "waits"), [(None, 5), (1, 5), (60, 60), (10_000, 600)])
def test_a_receiver_may_ask_for_longer_within_bounds_and_never_for_shorter(asked: float | None, waits: float) -> None:
    assert LATEST.wait(1, asked).total_seconds() == waits


def test_it_ends_after_so_many_tries_or_so_many_hours() -> None:
    assert not LATEST.gives_up(9, NOW, NOW)
    assert LATEST.gives_up(10, NOW, NOW)
    assert not LATEST.gives_up(1, NOW, NOW + timedelta(hours=23, minutes=59))
    assert LATEST.gives_up(1, NOW, NOW + timedelta(hours=24))


@pytest.mark.parametrize(
    ("written", "waits"),
    [
        ("120", 120),
        ("0", 0),
        ("Wed, 10 Jun 2026 09:02:00 GMT", 120),
        ("Wed, 10 Jun 2026 08:00:00 GMT", 0),
        ("", None),
        ("-5", None),
        ("morgen", None),
        ("²", None),
        ("9" * 400, 999_999_999),
        ("Wed, 10 Jun 2026 09:02:00 +999999999999999999", None),
        ("10 Jun 7440209064632015 09:02:00 GMT", None),
    ],
)
def test_what_a_receiver_asks_is_understood_or_passed_over(written: str, waits: float | None) -> None:
    assert seconds(written, NOW) == waits


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.ACCEPTED),
        (202, Outcome.ACCEPTED),
        (204, Outcome.ACCEPTED),
        (299, Outcome.ACCEPTED),
        (301, Outcome.REFUSED),
        (400, Outcome.REFUSED),
        (410, Outcome.GONE),
        (500, Outcome.REFUSED),
    ],
)
def test_only_2xx_is_a_yes(status: int, outcome: Outcome) -> None:
    assert answer_of(status, {}).outcome is outcome


def test_what_came_of_it_is_told_in_dutch() -> None:
    assert told(Answer(Outcome.REFUSED, 503).stored) == "de ontvanger antwoordde met 503"
    assert told(Answer(Outcome.TOO_LATE).stored) == "de ontvanger antwoordde niet op tijd"
