"""One does it; a lead that was lost with its connection is noticed."""

from __future__ import annotations

import psycopg
import pytest

from databases import driver_url
from vierogen.followers.leadership import leadership
from vierogen.persistence import Store, open_store

TASK = "sweeping"


def cut_off_everybody(url: str) -> None:
    """The server hangs up on everyone who is connected to this database."""
    with psycopg.connect(driver_url(url), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_one_has_the_lead_until_it_lets_go(url: str, store: Store) -> None:
    with open_store(url) as elsewhere:
        one, other = leadership(store), leadership(elsewhere)
        try:
            assert one.holds(TASK)
            assert one.holds(TASK)
            assert not other.holds(TASK)
            one.close()
            assert other.holds(TASK)
            assert not one.holds(TASK)
        finally:
            one.close()
            other.close()


@pytest.mark.parametrize("kind", ["postgresql"])  # a file hangs up on nobody
def test_who_lost_the_lead_with_its_connection_does_not_go_on_as_if_nothing_happened(url: str, store: Store) -> None:
    one = leadership(store)
    assert one.holds(TASK)
    cut_off_everybody(url)
    with open_store(url) as elsewhere:
        other = leadership(elsewhere)
        try:
            assert other.holds(TASK)
            assert not one.look()
            assert not one.holds(TASK)
        finally:
            one.close()
            other.close()


def test_of_two_tasks_each_may_have_its_own_leader(url: str, store: Store) -> None:
    with open_store(url) as elsewhere:
        one, other = leadership(store), leadership(elsewhere)
        try:
            assert one.holds(TASK)
            assert other.holds("dusting")
            assert not one.holds("dusting")
        finally:
            one.close()
            other.close()
