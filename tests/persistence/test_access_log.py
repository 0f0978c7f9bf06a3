"""Rows of the access log are kept once, in order, without a hole, only while what was read still is so; and they stay."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import sleep
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from persistence.keeping_cast import DAAN, NOOR, at_once, event, execute, who_only_serves
from vierogen.application.access_log import (
    AccessOutcome,
    Activity,
    Entry,
    Kept,
    NotLogged,
    Part,
    Purpose,
    Read,
    ReadMoved,
    Trace,
    UnreadableRowError,
    Wanted,
)
from vierogen.domain.values import Role
from vierogen.persistence import Store, open_store

NINE = datetime(2026, 6, 10, 9, tzinfo=UTC)
ANNA, BRAM, GGD, AMERSFOORT = (UUID(int=number) for number in (11, 12, 21, 22))
EVERYTHING = Wanted()


def entry(**changes: Any) -> Entry:
    """Anna read what is known of Daan."""
    usual = Entry(
        at=NINE,
        trace=Trace("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", "00f067aa0ba902b7"),
        activity=Activity.READ,
        person=ANNA,
        role=Role.YOUTH_DOCTOR,
        organisation=GGD,
        object=DAAN,
        version=3,
        parts=frozenset({Part.NAME, Part.MEDICAL}),
        purpose=Purpose.STATING,
        policy="2026-11",
        outcome=AccessOutcome.SHOWN,
    )
    return replace(usual, **changes)


def kept(store: Store) -> list[Any]:
    return list(store.access.after(0, 1_000))


def test_a_row_comes_back_as_it_was_written(store: Store) -> None:
    bare = entry(object=None, version=None, parts=frozenset(), trace=Trace("1" * 32, "2" * 16))

    assert store.access.keep([entry(), bare]) == [1, 2]

    assert kept(store) == [Kept(1, entry()), Kept(2, bare)]
    assert store.access.rows(EVERYTHING, 1) == [Kept(2, bare)]


def test_the_bytes_of_a_row_are_the_same_on_every_database(store: Store) -> None:
    store.access.keep([entry(at=NINE.astimezone().replace(microsecond=5))])

    (row,) = kept(store)
    assert row.as_bytes() == (
        b'[1,"2026-06-10T09:00:00.000005Z","0af7651916cd43dd8448eb211c80319c","b7ad6b7169203331","00f067aa0ba902b7",'
        b'"READ","00000000-0000-0000-0000-00000000000b","YOUTH_DOCTOR","00000000-0000-0000-0000-000000000015",'
        b'"00000000-0000-0000-0000-000000000001",3,"MEDICAL,NAME","STATING","2026-11","SHOWN"]'
    )


def test_nothing_is_logged_when_what_was_read_has_moved(store: Store) -> None:
    store.requests.insert_events([event(DAAN)])

    with pytest.raises(ReadMoved):
        store.access.keep([entry()], Read({DAAN: 2}))
    with pytest.raises(ReadMoved):
        store.access.keep([entry(), entry(object=NOOR)], Read({DAAN: 1, NOOR: 1}))
    with pytest.raises(ReadMoved):
        store.access.keep([entry()], Read({DAAN: 1}, people_at=1))
    assert kept(store) == []

    assert store.access.keep([entry(), entry(object=NOOR)], Read({DAAN: 1, NOOR: 0}, people_at=0)) == [1, 2]


def test_positions_have_no_holes_whatever_is_refused_in_between(store: Store) -> None:
    store.requests.insert_events([event(DAAN)])

    def good() -> Any:
        return store.access.keep([entry()] * 2, Read({DAAN: 1}))

    def moved() -> Any:
        return store.access.keep([entry()], Read({DAAN: 9}))

    def act(version: int) -> Any:
        return store.requests.insert_events([event(NOOR, version)])

    outcomes = at_once(*[good] * 8, *[moved] * 4, *[lambda: act(1)] * 3)

    given = [outcome for outcome in outcomes if isinstance(outcome, list) and len(outcome) == 2]
    assert sorted(position for pair in given for position in pair) == list(range(1, 17))
    assert all(first + 1 == second for first, second in given)
    assert [type(outcome) for outcome in outcomes[8:12]] == [ReadMoved] * 4
    assert [row.position for row in kept(store)] == list(range(1, 17))
    assert len(store.requests.select_events(NOOR)) == 1


@contextmanager
def nobody_may_write(store: Store) -> Iterator[None]:
    """Somebody else holds the lock that every writer takes."""
    with store.transaction() as connection:
        if store.dialect == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(4700190001)"))
        yield


def test_those_who_read_at_once_share_a_commit(store: Store) -> None:
    """The first begins alone; all who came while it waited are one commit after it."""
    commits: list[str] = []
    if store.dialect == "sqlite":
        connection = store._factory.database._connection
        connection.set_trace_callback(lambda said: commits.append(said) if said == "COMMIT" else None)
    with ThreadPoolExecutor(12) as readers:
        with nobody_may_write(store):
            waiting = [readers.submit(store.access.keep, [entry()]) for _ in range(12)]
            sleep(0.5)
            assert not any(one.done() for one in waiting)
            commits.clear()
        positions = [one.result() for one in waiting]

    assert sorted(position for (position,) in positions) == list(range(1, 13))
    if store.dialect == "sqlite":
        assert len(commits) <= 3  # the one that held the lock, the first reader, and the eleven after it
    else:
        with store.engine.connect() as looking:
            assert looking.execute(text("SELECT count(DISTINCT xmin::text) FROM access_log")).scalar_one() <= 2


FAILS = {
    "sqlite": [
        """CREATE TRIGGER no_more BEFORE INSERT ON access_log WHEN NEW.policy = 'broken'
        BEGIN SELECT RAISE(ABORT, 'the log is broken'); END"""
    ],
    "postgresql": [
        """CREATE FUNCTION no_more() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF NEW.policy = 'broken' THEN RAISE EXCEPTION 'the log is broken'; END IF; RETURN NEW; END $$""",
        "CREATE TRIGGER no_more BEFORE INSERT ON access_log FOR EACH ROW EXECUTE FUNCTION no_more()",
    ],
}


def test_a_row_that_cannot_be_written_is_told_and_takes_nobody_along(store: Store) -> None:
    execute(store, *FAILS[store.dialect])

    def broken() -> Any:
        return store.access.keep([entry(), entry(policy="broken")])

    outcomes = at_once(
        *[broken, lambda: store.access.keep([entry()])] * 6, lambda: store.requests.insert_events([event(DAAN)])
    )

    assert [type(outcome) for outcome in outcomes[0:12:2]] == [NotLogged] * 6
    assert sorted(position for (position,) in outcomes[1:12:2]) == [1, 2, 3, 4, 5, 6]
    assert len(outcomes[12]) == 1
    assert [row.entry.policy for row in kept(store)] == ["2026-11"] * 6


@pytest.mark.parametrize("kind", ["sqlite"])
def test_on_a_full_disk_nothing_is_logged_and_that_is_told(store: Store, kind: str) -> None:
    store.access.keep([entry()])
    with store.transaction() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    with store.transaction() as connection:
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))

    def until_it_is_full() -> None:
        for _ in range(10_000):
            store.access.keep([entry()])

    with pytest.raises(NotLogged, match="full"):
        until_it_is_full()
    before = len(kept(store))
    with pytest.raises(NotLogged, match="full"):
        store.access.keep([entry()])
    assert len(kept(store)) == before > 0


def test_a_closed_store_logs_nothing(url: str) -> None:
    store = open_store(url)
    store.close()

    with pytest.raises(NotLogged):
        store.access.keep([entry()])


CHANGES = (
    "UPDATE access_log SET outcome = 'DENIED'",
    "UPDATE access_log SET position = 7",
    "DELETE FROM access_log",
)
REPLACES = """
    INSERT OR REPLACE INTO access_log (position, at, trace_id, span_id, activity, person, role, organisation, parts,
        purpose, policy, outcome) VALUES (1, '', '', '', '', '', '', '', '', '', '', 'DENIED')"""


def test_rows_are_not_changed_deleted_or_replaced(store: Store) -> None:
    store.access.keep([entry()])

    for statement in (*CHANGES, REPLACES if store.dialect == "sqlite" else "TRUNCATE access_log"):
        with pytest.raises(DBAPIError, match="the access log is never"):
            execute(store, statement)

    assert kept(store) == [Kept(1, entry())]


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_serving_role_adds_rows_and_can_touch_none(url: str, kind: str) -> None:
    with who_only_serves(url) as store:
        store.access.keep([entry()])
        for statement in (*CHANGES, "TRUNCATE access_log", "ALTER TABLE access_log DISABLE TRIGGER ALL"):
            with pytest.raises(DBAPIError, match=r"denied|must be owner"):
                execute(store, statement)


def test_rows_are_found_by_request_person_organisation_outcome_and_period_newest_first(store: Store) -> None:
    by_bram = entry(person=BRAM, organisation=AMERSFOORT, at=NINE + timedelta(hours=1))
    denied = entry(object=NOOR, outcome=AccessOutcome.DENIED, at=NINE + timedelta(hours=2))
    store.access.keep([entry(), by_bram, denied])

    def found(**wanted: Any) -> list[int]:
        return [row.position for row in store.access.rows(Wanted(**wanted), 10)]

    assert found() == [3, 2, 1]
    assert found(object=DAAN) == [2, 1]
    assert found(person=BRAM) == [2]
    assert found(organisation=GGD) == [3, 1]
    assert found(outcome=AccessOutcome.DENIED) == [3]
    assert found(from_at=NINE + timedelta(hours=1)) == [3, 2]
    assert found(until_at=NINE + timedelta(hours=1)) == [1]
    assert found(before=3) == [2, 1]
    assert found(object=DAAN, person=ANNA, before=2) == [1]


FORGED = """
    INSERT INTO access_log (position, at, role, trace_id, span_id, activity, person, organisation, parts, purpose, policy,
        outcome)
    SELECT 2, at, 'KING', trace_id, span_id, activity, person, organisation, parts, purpose, policy, outcome
    FROM access_log WHERE position = 1"""


def test_a_row_that_says_what_cannot_be_is_told_by_its_position(store: Store) -> None:
    store.access.keep([entry()])
    execute(store, FORGED)

    first, second = kept(store)

    assert first.position == 1
    assert isinstance(second, UnreadableRowError)
    assert (second.position, "KING" in second.why) == (2, True)
    with pytest.raises(UnreadableRowError):
        store.access.rows(EVERYTHING, 10)


def test_ids_of_no_request_are_known_from_those_that_are(store: Store) -> None:
    store.requests.insert_events([event(DAAN)])

    assert store.access.unknown([DAAN, NOOR]) == {NOOR}
    assert store.access.unknown([]) == frozenset()
