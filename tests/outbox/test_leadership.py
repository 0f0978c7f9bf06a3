"""Delivering waits for a database that was away, and goes on where it was."""

from __future__ import annotations

from contextlib import suppress

import pytest

from followers.test_leadership import cut_off_everybody
from outbox.conftest import delivering
from outbox.log import OPENED, A, B, happen, subscribe
from outbox.receiver import Receiver
from vierogen.application.keeping import StoreUnavailable
from vierogen.persistence import Store


@pytest.mark.parametrize("kind", ["postgresql"])  # a file hangs up on nobody
def test_when_the_database_was_away_delivering_goes_on_where_it_was(url: str, store: Store, receiver: Receiver) -> None:
    subscribe(store, receiver.address)
    happen(store, A, OPENED)
    with delivering(store) as deliverer:
        receiver.until(lambda: len(receiver.accepted) == 1)
        cut_off_everybody(url)
        with suppress(StoreUnavailable):
            happen(store, B, OPENED)
        happen(store, B, OPENED, first=2)
        receiver.until(lambda: str(B) in {got.request for got in receiver.accepted})
        assert deliverer.leads
