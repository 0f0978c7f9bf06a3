"""One delivers; a lead that was lost is noticed, and a database that was away is waited for."""

from __future__ import annotations

from contextlib import suppress

import psycopg
import pytest

from databases import driver_url
from outbox.conftest import delivering
from outbox.log import OPENED, A, B, happen, subscribe
from outbox.receiver import Receiver
from vierogen.application.keeping import StoreUnavailable
from vierogen.outbox.leadership import leadership
from vierogen.persistence import Store, open_store


def cut_off_everybody(url: str) -> None:
    """The server hangs up on everyone who is connected to this database."""
    with psycopg.connect(driver_url(url), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


on_server = pytest.mark.parametrize("url", ["postgresql"], indirect=True)
"""A file hangs up on nobody."""


def test_one_has_the_lead_until_it_lets_go(url: str, store: Store) -> None:
    with open_store(url) as elsewhere:
        one, other = leadership(store), leadership(elsewhere)
        try:
            assert one.holds()
            assert one.holds()
            assert not other.holds()
            one.close()
            assert other.holds()
            assert not one.holds()
        finally:
            one.close()
            other.close()


@on_server
def test_who_lost_the_lead_with_its_connection_does_not_go_on_as_if_nothing_happened(url: str, store: Store) -> None:
    one = leadership(store)
    assert one.holds()
    cut_off_everybody(url)
    with open_store(url) as elsewhere:
        other = leadership(elsewhere)
        try:
            assert other.holds()
            with pytest.raises(psycopg.OperationalError):
                one.holds()
            assert not one.holds()
        finally:
            one.close()
            other.close()


@on_server
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
