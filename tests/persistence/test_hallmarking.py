"""Who writes in the database without keys adds nothing that counts, and moves nothing of before there were hallmarks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent
from sqlalchemy import text

from databases import fresh_database
from hallmarked import kept_by, unguarded
from persistence.keeping_cast import at_once
from story import given, granted, opened
from vierogen.application.people import INSTALLATION
from vierogen.bootstrap.database import migrate
from vierogen.bootstrap.keys import KeysNotReadyError
from vierogen.bootstrap.system import System, open_system
from vierogen.casebook import cast as people
from vierogen.domain.people.acts import EndAppointment
from vierogen.domain.values import Status
from vierogen.persistence.hallmarking import UNTIL
from vierogen.persistence.mapper import request_mapper
from vierogen.persistence.store import Store, open_store
from vierogen.sealing import rows
from vierogen.sealing.hallmarked import is_ours, not_ours
from vierogen.vault.faults import TamperedError
from vierogen.vault.hallmarks import Hallmark, signed_until

pytestmark = pytest.mark.usefixtures("own_keys")


STORY = given(granted).history
CHILD = UUID(int=901)
REQUEST, GRANT = STORY[0].request, STORY[-1]
IN_THE_OPEN = request_mapper()


def keep(system: System, until: int) -> None:
    """The story up to some event, as the desk keeps it."""
    mapper = request_mapper(system.closing)
    system.store.requests.insert_events([mapper.stored(event, CHILD) for event in STORY[:until]])


def put_in(store: Store, *events: StoredEvent) -> None:
    """As anybody can who may write in the database."""
    store.requests.insert_events(events)


def with_state(state: bytes) -> StoredEvent:
    return StoredEvent(REQUEST, GRANT.version, GRANT.stored_as, state)


@pytest.mark.parametrize("form", [b'{"facts":%b,"sealed":{}}', b'{"form":2,"facts":%b,"sealed":{}}'])
def test_a_grant_that_the_desk_never_decided_is_not_read(url: str, form: bytes) -> None:
    """It holds nothing personal, so everything in it can be written by who has no key at all."""
    facts = IN_THE_OPEN.to_stored_event(GRANT).state.partition(b'"facts":')[2].rpartition(b',"personal"')[0]
    with open_system(url) as system:
        keep(system, len(STORY) - 1)
        assert system.desk.fresh(REQUEST).status is not Status.GRANTED
        put_in(system.store, with_state(form % facts))
        for ask in (system.desk.fresh, system.desk.events, lambda one: system.desk.several([one], fresh=True)):
            with pytest.raises(TamperedError, match="no hallmark"):
                ask(REQUEST)


def test_nor_one_with_a_hallmark_of_another_place_or_another_installation(url: str) -> None:
    other = UUID(int=1002)
    with open_system(url) as system:
        keep(system, len(STORY) - 1)
        mapper, moved = request_mapper(system.closing), [one.model_copy(update={"request": other}) for one in STORY]
        put_in(system.store, *(mapper.stored(event, CHILD) for event in moved))
        assert system.desk.fresh(other).status is Status.GRANTED
        elsewhere = system.store.requests.select_events(other)[-1]
        put_in(system.store, with_state(elsewhere.state))
        with pytest.raises(TamperedError, match="no hallmark"):
            system.desk.fresh(REQUEST)
        assert system.desk.fresh(other).status is Status.GRANTED


def test_the_same_grant_kept_by_us_counts(url: str) -> None:
    """So what the others lack is the hallmark alone."""
    with open_system(url) as system:
        keep(system, len(STORY) - 1)
        put_in(system.store, kept_by(system, IN_THE_OPEN.to_stored_event(GRANT)))
        assert system.desk.fresh(REQUEST).status is Status.GRANTED


def test_nobody_is_appointed_by_who_writes_in_the_database(url: str) -> None:
    with open_system(url) as system:
        people.enter(system.people)
    with open_store(url) as store:
        newest = store.people.select_notifications(None, 1_000)[-1]
        again = StoredEvent(newest.originator_id, newest.originator_version + 1, newest.topic, newest.state)
        store.people.insert_events([again])
    with pytest.raises(TamperedError, match="no hallmark"):
        open_system(url)


# ── an installation of before ────────────────────────────────────────────────────────────────────────────────────────


def older(url: str, many: int = len(STORY)) -> None:
    """As a program from before left it: events without a hallmark."""
    with open_store(url) as store:
        put_in(store, *(IN_THE_OPEN.to_stored_event(event) for event in STORY[:many]))


def test_what_was_kept_before_is_read_and_what_comes_after_carries_a_hallmark(url: str) -> None:
    older(url, len(STORY) - 1)
    migrate(url)
    with open_system(url) as system:
        assert system.closing.hallmarks.until["request_events"] == len(STORY) - 1
        assert tuple(system.desk.events(REQUEST)) == STORY[:-1]
        put_in(system.store, IN_THE_OPEN.to_stored_event(GRANT))
        with pytest.raises(TamperedError):
            system.desk.fresh(REQUEST)


def test_read_models_are_followed_and_made_anew_over_events_of_before(url: str) -> None:
    older(url)
    with open_system(url) as system:
        system.read_models.make()
        for name in system.read_models.names:
            system.read_models.rebuild(name)
            found = system.read_models.check(name)
            assert (found.different, found.parked) == (0, 0)


def until_in(url: str) -> bytes | None:
    with open_store(url) as store, store.reading() as connection:
        row = connection.execute(text("SELECT value FROM installation WHERE name = :name"), {"name": UNTIL}).first()
        return bytes(row[0]) if row else None


def say_until(url: str, value: bytes | None) -> None:
    with open_store(url) as store, store.transaction() as connection:
        connection.execute(text("DELETE FROM installation WHERE name = :name"), {"name": UNTIL})
        if value is not None:
            connection.execute(
                text("INSERT INTO installation (name, value) VALUES (:name, :value)"), {"name": UNTIL, "value": value}
            )


def test_up_to_where_is_said_once_and_stays(url: str) -> None:
    older(url, 3)
    with open_system(url):
        pass
    said = until_in(url)
    with open_system(url) as system:
        keep_on(system)
    with open_system(url) as system:
        assert until_in(url) == said
        assert system.closing.hallmarks.until == {"request_events": 3, "people_events": 0}


def keep_on(system: System) -> None:
    mapper = request_mapper(system.closing)
    put_in(system.store, *(mapper.stored(event, CHILD) for event in STORY[3:]))


@pytest.mark.parametrize(
    "value", [None, b"", bytes(48), signed_until(Hallmark(bytes(32)), {"people_events": 0, "request_events": 99})]
)
def test_who_moves_it_or_takes_it_away_shuts_the_door(url: str, value: bytes | None) -> None:
    older(url, 3)
    with open_system(url) as system:
        keep_on(system)
    say_until(url, value)
    with pytest.raises(KeysNotReadyError, match="iemand anders schreef in deze database"):
        open_system(url)
    with pytest.raises(KeysNotReadyError, match="iemand anders schreef in deze database"):
        migrate(url)
    assert until_in(url) == value


def test_cut_off_before_it_was_said_it_is_said_the_next_time(url: str) -> None:
    """The secret is there already; no event carries a hallmark yet."""
    older(url, 3)
    with open_system(url):
        pass
    say_until(url, None)
    with open_system(url) as system:
        assert system.closing.hallmarks.until["request_events"] == 3
        keep_on(system)
        assert tuple(system.desk.events(REQUEST)) == STORY


def test_several_who_open_at_once_agree(url: str) -> None:
    older(url, 3)

    def opens() -> int:
        with open_system(url) as system:
            return system.closing.hallmarks.until["request_events"]

    assert at_once(*[opens] * 4) == [3] * 4


def test_a_new_installation_has_nothing_from_before(url: str) -> None:
    with open_system(url) as system:
        assert set(system.closing.hallmarks.until.values()) == {0}
        put_in(system.store, IN_THE_OPEN.to_stored_event(given(opened).history[0]))
        with pytest.raises(TamperedError):
            system.desk.fresh(REQUEST)


# ── what is put in once more, or taken out ───────────────────────────────────────────────────────────────────────────

AGAIN = """
    INSERT INTO {table} (originator_id, originator_version, topic, state)
    SELECT {id}, originator_version, topic, state FROM {table} WHERE topic = :topic ORDER BY position LIMIT 1
"""


def again(store: Store, table: str, topic: str, id_: str) -> None:
    """An event that we kept, with its hallmark, as another row."""
    with store.transaction() as connection, unguarded(connection, table):
        connection.execute(text(AGAIN.format(table=table, id=id_)), {"topic": topic})


def a_role_that_ended(system: System) -> None:
    anna = people.who("Anna")
    people.enter(system.people)
    system.people.record(
        EndAppointment, anna.organisation, INSTALLATION, person=anna.person, role=anna.role, until=date(2026, 1, 1)
    )


@pytest.mark.parametrize("id_", ["upper(originator_id)", "'{' || originator_id || '}'", "originator_id || ' '"])
def test_an_id_in_other_words_makes_nothing_happen_again(tmp_path: Path, id_: str) -> None:
    """A role that ended, or an answer that was given; with every right to pass for ours but the id."""
    url = fresh_database("sqlite", tmp_path)
    with open_system(url) as system:
        a_role_that_ended(system)
        again(system.store, "people_events", "appointed.1", id_)
        with pytest.raises(TamperedError, match=r"as we write none|an id is none"):
            system.people.catch_up()
        with system.store.reading() as connection:
            newest = rows.between(connection, "people_events", 1, 1_000, 1_000)[-1]
        assert not is_ours(system.closing.hallmarks, "people_events", newest)
        assert list(not_ours(system.closing.hallmarks, "people_events", [newest])) == [newest[0]]
    with pytest.raises(TamperedError):
        open_system(url)


def without_unique_versions(store: Store, table: str) -> None:
    """As the owner of the tables can make it; on SQLite that is whoever writes."""
    if store.dialect == "postgresql":
        with store.transaction() as connection:
            connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {table}_version"))
        return
    with store.transaction() as connection, unguarded(connection, table):
        columns = "position INTEGER PRIMARY KEY, originator_id, originator_version, topic, state, recorded_at"
        connection.execute(text(f"ALTER TABLE {table} RENAME TO before"))
        connection.execute(text(f"CREATE TABLE {table} ({columns})"))
        connection.execute(text(f"INSERT INTO {table} SELECT * FROM before"))
        connection.execute(text("DROP TABLE before"))


def test_an_event_of_the_register_that_is_there_twice_shuts_it(url: str) -> None:
    with open_system(url) as system:
        a_role_that_ended(system)
        without_unique_versions(system.store, "people_events")
        again(system.store, "people_events", "appointed.1", "originator_id")
        with pytest.raises(TamperedError, match="there twice"):
            system.people.catch_up()


MIDDLE = {"people_events": 1, "request_events": 3}


@pytest.mark.parametrize("table", MIDDLE)
def test_what_was_taken_out_of_the_middle_is_missed(url: str, table: str) -> None:
    with open_system(url) as system:
        a_role_that_ended(system)
        keep(system, len(STORY))
        assert system.desk.fresh(REQUEST).status is Status.GRANTED
        with system.store.transaction() as connection, unguarded(connection, table):
            connection.execute(text(f"DELETE FROM {table} WHERE position = :one"), {"one": MIDDLE[table]})
    if table == "people_events":
        with pytest.raises(TamperedError, match="are missing"):
            open_system(url)
        return
    with open_system(url) as system:
        for ask in (system.desk.fresh, system.desk.events, lambda one: system.desk.several([one], fresh=True)):
            with pytest.raises(TamperedError, match="are missing"):
                ask(REQUEST)


def test_what_is_put_in_a_hole_of_before_hallmarks_is_out_of_order(url: str) -> None:
    """Numbers that were lost when a server stopped lie there for who writes; without a hallmark they are of before."""
    lost = UUID(int=1003)
    with open_store(url) as store:
        put_in(store, *(IN_THE_OPEN.to_stored_event(one.model_copy(update={"request": lost})) for one in STORY[:3]))
        with store.transaction() as connection, unguarded(connection, "request_events"):
            connection.execute(text("DELETE FROM request_events"))
    older(url, len(STORY) - 1)
    with open_system(url) as system:
        assert system.desk.fresh(REQUEST).version == len(STORY) - 1
        forged = IN_THE_OPEN.to_stored_event(GRANT)
        of = REQUEST.hex if system.store.dialect == "sqlite" else REQUEST
        words = {"of": of, "version": GRANT.version, "topic": forged.topic, "state": forged.state}
        with system.store.transaction() as connection:
            connection.execute(text(IN_A_HOLE[system.store.dialect]), words)
        assert system.closing.hallmarks.until["request_events"] == len(STORY) + 2, "which is after the hole"
        for ask in (system.desk.fresh, system.desk.events, lambda one: system.desk.several([one], fresh=True)):
            with pytest.raises(TamperedError, match="are missing, or there twice"):
                ask(REQUEST)


COLUMNS = "(position, originator_id, originator_version, topic, state)"
IN_A_HOLE = {
    "sqlite": f"INSERT INTO request_events {COLUMNS} VALUES (2, :of, :version, :topic, :state)",
    "postgresql": f"INSERT INTO request_events {COLUMNS} OVERRIDING SYSTEM VALUE VALUES (2, :of, :version, :topic, :state)",
}
