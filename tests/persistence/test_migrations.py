"""A database is brought to the shape of this version, forward only, with everything in it; never a newer one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from databases import drop_database, fresh_database
from persistence.keeping_cast import DAAN, at_once, event, everything, execute, rows
from vierogen.persistence import (
    DatabaseNotReadyError,
    NewerDatabaseError,
    State,
    Store,
    StrangeDatabaseError,
    migrate,
    migrations,
    open_store,
    state_of,
)
from vierogen.persistence.engines import engine_for
from vierogen.persistence.migrations import upgrade
from vierogen.persistence.schema import metadata


@pytest.fixture
def empty(kind: str, tmp_path: Path) -> Iterator[str]:
    address = fresh_database(kind, tmp_path, migrated=False)
    yield address
    drop_database(address)


@pytest.fixture
def url(empty: str) -> str:
    """As the migrations leave it: without the tables of read models, which they know nothing of."""
    migrate(empty)
    return empty


def test_an_empty_database_must_be_migrated_first(empty: str) -> None:
    assert state_of(empty) is State.EMPTY
    with pytest.raises(DatabaseNotReadyError, match="vierogen migrate"):
        open_store(empty)
    migrate(empty)
    assert state_of(empty) is State.CURRENT
    open_store(empty).close()


def test_looking_for_a_file_that_is_not_there_does_not_make_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/mistyped.db"
    assert state_of(url) is State.EMPTY
    with pytest.raises(DatabaseNotReadyError):
        open_store(url)
    assert not list(tmp_path.iterdir())


def test_a_database_in_memory_is_made_on_the_spot() -> None:
    with open_store("sqlite:///:memory:") as store:
        assert store.requests.insert_events([event(DAAN)], alongside=everything(DAAN)) == [1]
        assert store.requests.select_events(DAAN)


def test_an_unknown_kind_of_database_is_refused() -> None:
    for ask in (migrate, open_store):
        with pytest.raises(ValueError, match="mysql"):
            ask("mysql://server/name")


def test_migrating_again_changes_nothing_in_a_database_with_data(store: Store, url: str) -> None:
    store.requests.insert_events([event(DAAN)], alongside=everything(DAAN))
    before = rows(store)
    migrate(url)
    assert rows(store) == before


def test_several_may_migrate_at_once(empty: str) -> None:
    assert at_once(*[lambda: migrate(empty)] * 4) == [None] * 4
    assert state_of(empty) is State.CURRENT


def test_a_database_of_a_newer_version_is_left_alone(store: Store, url: str) -> None:
    store.requests.insert_events([event(DAAN)], alongside=everything(DAAN))
    execute(store, "UPDATE alembic_version SET version_num = '9999'")
    before = rows(store)
    assert state_of(url) is State.NEWER
    for attempt in (migrate, open_store):
        with pytest.raises(NewerDatabaseError, match="nieuwere versie"):
            attempt(url)
    assert rows(store) == before
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"


def test_somebody_elses_database_is_left_alone(empty: str) -> None:
    engine = engine_for(empty)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE parents (name TEXT)"))
    engine.dispose()
    with pytest.raises(StrangeDatabaseError):
        migrate(empty)


def test_a_migration_that_breaks_off_leaves_nothing_half_done(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: Any, **__: Any) -> None:
        raise InterruptedError

    with monkeypatch.context() as patched:
        patched.setattr("alembic.op.create_index", breaks)
        with pytest.raises(InterruptedError):
            migrate(empty)
    assert state_of(empty) is State.EMPTY
    migrate(empty)
    assert state_of(empty) is State.CURRENT


def test_the_migrations_build_exactly_the_tables_that_are_described(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": store.dialect == "postgresql"}
        )
        assert compare_metadata(context, metadata) == []


LOGGED_IN = "X'01', '00000000000000000000000000000001', 'i', 'a', NULL, 'c', 1, 2, 'ADMINISTRATOR', NULL"


def test_whoever_is_logged_in_stays_so_when_a_session_gets_a_column(empty: str) -> None:
    engine = engine_for(empty)
    with engine.begin() as connection:
        upgrade(connection, "0009")
        words = in_words_of(connection.dialect.name, LOGGED_IN)
        connection.execute(text(f"INSERT INTO sessions VALUES ({words})"))
        upgrade(connection, "0014")
        asked = "SELECT digest, person, role, browser, subject, sid FROM sessions"
        (row,) = connection.execute(text(asked)).all()
    engine.dispose()
    assert (bytes(row.digest), UUID(str(row.person)), row.role, row.browser) == (
        *(b"\x01", UUID(int=1), "ADMINISTRATOR", None),
    )
    assert (row.subject, row.sid) == ("a", None)


def test_whoever_is_logged_in_logs_in_anew_when_sessions_get_a_hallmark(empty: str) -> None:
    engine = engine_for(empty)
    with engine.begin() as connection:
        upgrade(connection, "0009")
        for table, words in (("sessions", LOGGED_IN), ("login_attempts", "X'01', 'i', X'01', 'n', 'v', '/', 1")):
            connection.execute(text(f"INSERT INTO {table} VALUES ({in_words_of(connection.dialect.name, words)})"))
    migrate(empty)
    with engine.connect() as connection:
        for name in ("sessions", "login_attempts"):
            assert connection.execute(metadata.tables[name].select()).all() == []
    engine.dispose()


def in_words_of(dialect: str, words: str) -> str:
    return words if dialect == "sqlite" else words.replace("X'01'", "decode('01', 'hex')")


@pytest.mark.parametrize("kind", ["sqlite"])
def test_on_sqlite_the_migrations_say_it_in_the_very_same_words(store: Store, kind: str) -> None:
    described = create_engine("sqlite://")
    metadata.create_all(described)
    tables = "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND name NOT LIKE '%alembic%'"
    with described.connect() as one, store.engine.connect() as other:
        assert set(one.execute(text(tables))) == set(other.execute(text(tables)))
    described.dispose()


def test_moments_of_writing_are_in_utc(store: Store) -> None:
    store.requests.insert_events([event(DAAN)])
    with store.engine.connect() as connection:
        moment = connection.execute(metadata.tables["request_events"].select()).one().recorded_at
    assert moment.utcoffset().total_seconds() == 0
    assert inspect(store.engine).has_table("request_events")


def test_each_file_is_named_after_the_version_it_brings_and_follows_the_one_before() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations.HERE))
    revisions = list(reversed(list(ScriptDirectory.from_config(config).walk_revisions())))
    assert tuple(one.revision for one in revisions) == migrations.versions()
    assert [one.down_revision for one in revisions] == [None, *migrations.versions()[:-1]]


def test_who_serves_carries_nothing_along_of_what_migrates() -> None:
    code = "import sys, vierogen.bootstrap.database, vierogen.bootstrap.system; print('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_the_timeline_that_nobody_asked_goes_with_all_that_was_known_of_following_it(empty: str) -> None:
    engine = engine_for(empty)
    with engine.begin() as connection:
        upgrade(connection, "0012")
        for made in (
            "CREATE TABLE read_models (name TEXT PRIMARY KEY, version BIGINT, in_table TEXT)",
            "CREATE TABLE parked_requests (follower TEXT, request TEXT)",
            "CREATE TABLE timeline_v1_b (request TEXT, sentence TEXT)",
            "CREATE VIEW timeline AS SELECT request, sentence FROM timeline_v1_b",
            "INSERT INTO read_models VALUES ('timeline', 1, 'timeline_v1_b'), ('listing', 1, 'listing_v1')",
            "INSERT INTO tracking (follower, position) VALUES ('timeline_v1_b', 7), ('listing_v1', 8)",
            "INSERT INTO parked_requests VALUES ('timeline_v1_b', 'x'), ('listing_v1', 'y')",
        ):
            connection.execute(text(made))
    migrate(empty)
    with engine.connect() as connection:
        assert not inspect(connection).has_table("timeline_v1_b")
        assert "timeline" not in inspect(connection).get_view_names()
        for asked, left in (
            ("SELECT name FROM read_models", ["listing"]),
            ("SELECT follower FROM tracking", ["listing_v1"]),
            ("SELECT follower FROM parked_requests", ["listing_v1"]),
        ):
            assert connection.execute(text(asked)).scalars().all() == left
    engine.dispose()


def test_the_running_request_of_a_child_keeps_its_name_whatever_the_school_year(empty: str) -> None:
    one, other, mine, yours, theirs = (str(UUID(int=number)) for number in range(1, 6))
    engine = engine_for(empty)
    with engine.begin() as connection:
        upgrade(connection, "0015")
        for name, holder in (
            (f"open/{one}/2026/27", mine),
            (f"open/{one}/2027/28", yours),
            (f"open/{other}/2026/27", theirs),
            (f"no/{one}/2026/27", yours),
            (f"yes/{one}", yours),
        ):
            words = {"name": name, "holder": UUID(holder).hex if connection.dialect.name == "sqlite" else holder}
            connection.execute(text("INSERT INTO claims (name, holder) VALUES (:name, :holder)"), words)
    migrate(empty)
    with engine.connect() as connection:
        kept = {row.name: str(row.holder) for row in connection.execute(metadata.tables["claims"].select())}
    engine.dispose()
    assert kept[f"open/{one}"] in {mine, yours}
    assert kept | {f"open/{one}": mine} == {
        f"open/{one}": mine,
        f"open/{other}": theirs,
        f"no/{one}/2026/27": yours,
        f"yes/{one}": yours,
    }
