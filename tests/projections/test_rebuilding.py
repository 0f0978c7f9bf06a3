"""A read model is built anew beside the one that is asked, and switched in, while everybody goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import inspect, text

from projections.tapes import NOTHING_WRONG, everything, rows, table_of, tapes, write, write_all, wrong
from vierogen.bootstrap.machine_clock import utc_now
from vierogen.bootstrap.read_models import decoding, models_of
from vierogen.bootstrap.system import System, open_system
from vierogen.followers.leadership import leadership
from vierogen.projections import tables
from vierogen.projections.deadlines import DEADLINES
from vierogen.projections.read_model import ReadModel, number
from vierogen.projections.read_models import SHAPES, ReadModels
from vierogen.projections.rebuilding import AlreadyRebuilding
from waiting import caught_up


@contextmanager
def writing(system: System, *left_alone: str) -> Iterator[list[int]]:
    """Somebody writes, and a projector follows, until we are done."""
    stop, positions = Event(), [0]
    other = open_system(system.store.engine.url.render_as_string(hide_password=False))

    def write_on() -> None:
        while not stop.is_set():
            for tape in tapes()[:10]:
                request = uuid4()
                for event in tape:
                    positions.append(write(system, request, [event]))
                    stop.wait(0.002)

    projector, writer = other.read_models.projector(), Thread(target=write_on)
    projector.start()
    writer.start()
    try:
        yield positions
    finally:
        stop.set()
        writer.join()
        followed = [name for name in other.read_models.names if name not in left_alone]
        in_time = caught_up(other.read_models, positions[-1], 20, followed)
        projector.stop()
        other.close()
        assert in_time


def test_with_writing_and_following_going_on_nothing_is_lost(system: System) -> None:
    write_all(system)
    with writing(system) as positions:
        assert caught_up(system.read_models, 10, 20)
        for name in (*system.read_models.names, *system.read_models.names):
            before = len(positions)
            assert system.read_models.rebuild(name).different == 0
            assert len(positions) > before  # somebody wrote meanwhile
    assert wrong(system) == NOTHING_WRONG


def test_only_one_table_of_each_is_left_and_it_is_the_one_that_is_asked(system: System) -> None:
    write_all(system, tapes()[:5])
    system.read_models.follow()
    before, first = rows(system, "deadlines"), table_of(system, "deadlines")
    asked, beside = DEADLINES.tables
    assert first == asked
    for expected in (beside, asked):
        system.read_models.rebuild("deadlines")
        assert table_of(system, "deadlines") == expected
        names = [name for name in inspect(system.store.engine).get_table_names() if name.startswith("deadlines")]
        assert names == [expected]
        assert rows(system, "deadlines") == before
        with system.store.reading() as connection:
            followers = connection.execute(text("SELECT follower FROM tracking WHERE follower LIKE 'deadlines%'"))
            assert followers.scalars().all() == [expected]


def test_what_a_broken_off_rebuild_left_behind_is_thrown_away(system: System) -> None:
    write_all(system, tapes()[:5])
    system.read_models.follow()

    def breaks(done: int, total: int) -> None:
        if done > total / 2:
            raise KeyboardInterrupt

    before = everything(system)
    with pytest.raises(KeyboardInterrupt):
        system.read_models.rebuild("deadlines", breaks)
    assert everything(system) == before
    assert table_of(system, "deadlines") == DEADLINES.tables[0]
    assert system.read_models.rebuild("deadlines").different == 0
    assert everything(system) == before


def test_two_cannot_rebuild_the_same_at_once(system: System) -> None:
    lead = leadership(system.store)
    assert lead.holds("rebuild-deadlines")
    with pytest.raises(AlreadyRebuilding):
        system.read_models.rebuild("deadlines")
    assert system.read_models.rebuild("worklist").different == 0
    lead.close()
    assert system.read_models.rebuild("deadlines").different == 0


def test_progress_is_told_up_to_the_last_event(system: System) -> None:
    write_all(system, tapes()[:5])
    system.read_models.follow()
    told = list[tuple[int, int]]()
    system.read_models.rebuild("worklist", lambda done, total: told.append((done, total)))
    total = sum(map(len, tapes()[:5]))
    assert told == sorted(told)
    assert told[-1] == (total, total)


# A new version


def position_now(system: System) -> int:
    return max(state.position + state.lag_events for state in system.read_models.states())


def newer(system: System) -> tuple[ReadModel, ...]:
    """The same read models, of which the deadlines got a column."""

    def rows_of(request: UUID, known: Any) -> list[tuple[object, ...]]:
        return [(*row, len(row[1])) for row in DEADLINES.rows_of(request, known)]

    fields = (*DEADLINES.fields, number("length"))
    changed = replace(DEADLINES, version=DEADLINES.version + 1, fields=fields, rows_of=rows_of)
    return tuple(changed if model.name == "deadlines" else model for model in models_of(system.secrets))


def test_a_new_version_is_built_beside_the_old_one_and_switched_in_while_writing(system: System) -> None:
    write_all(system)
    with writing(system, "deadlines"):
        assert caught_up(system.read_models, 10, 20)
        upgraded = ReadModels(system.store, decoding(system.closing), utc_now, newer(system))
        assert not tables.are_made(system.store.engine, newer(system))
        upgraded.make()
        assert tables.are_made(system.store.engine, newer(system))
        assert table_of(system, "deadlines") == f"deadlines_v{DEADLINES.version + 1}"
        # The old program still runs: it leaves the new table alone, and says so.
        assert [state.name for state in system.read_models.states() if state.outdated] == ["deadlines"]
        projector = upgraded.projector()
        projector.start()
        reached = caught_up(upgraded, position_now(system), 20)
        leads = projector.leads
        projector.stop()
    assert reached
    assert leads == {"deadlines"}
    upgraded.follow()
    assert {upgraded.check(name).different for name in upgraded.names} == {0}
    assert all(row[-1] == len(str(row[1])) for row in rows(system, "deadlines"))


def test_making_again_changes_nothing(system: System) -> None:
    write_all(system, tapes()[:2])
    system.read_models.follow()
    before = everything(system)
    system.read_models.make()
    assert everything(system) == before


def test_a_database_with_events_and_without_read_models_gets_them_and_they_fill_by_following(system: System) -> None:
    with system.store.transaction() as connection:
        for model in SHAPES:
            connection.exec_driver_sql(f"DROP VIEW {model.name}")
            tables.drop_table(connection, model.tables[0])
        connection.exec_driver_sql("DROP TABLE read_models")
        connection.exec_driver_sql("DROP TABLE parked_requests")
    write_all(system)
    assert not tables.are_made(system.store.engine, SHAPES)
    system.read_models.make()
    system.read_models.follow()
    assert wrong(system) == NOTHING_WRONG


def test_far_behind_it_is_built_on_the_newest_and_says_that_it_could_not_compare(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vierogen.projections.rebuilding.FAR_BEHIND", 10)
    write_all(system, tapes()[:5])
    found = system.read_models.rebuild("listing")
    assert (found.compared, found.rows) == (False, 5)
    assert system.read_models.check("listing").different == 0


@pytest.mark.parametrize("kind", ["postgresql"])
def test_who_may_serve_may_also_serve_from_what_was_built_anew(system: System, kind: str) -> None:
    role = f"serves_{uuid4().hex}"
    with system.store.transaction() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {role}")
        for statement in system.read_models.grants(connection):
            connection.exec_driver_sql(statement.format(role))
    with system.store.reading() as connection:
        before = sorted(tables.rights_on(connection, table_of(system, "deadlines")))
        seen = tables.rights_on(connection, "deadlines")
    system.read_models.rebuild("deadlines")
    with system.store.transaction() as connection:
        assert sorted(tables.rights_on(connection, table_of(system, "deadlines"))) == before
        assert len(before) == 4
        assert tables.rights_on(connection, "deadlines") == seen == [("SELECT", role)]
        connection.exec_driver_sql(f"DROP OWNED BY {role}")
        connection.exec_driver_sql(f"DROP ROLE {role}")


def test_a_read_model_of_another_version_is_not_compared(system: System) -> None:
    older = tuple(replace(model, version=7) if model.name == "deadlines" else model for model in SHAPES)
    assert not ReadModels(system.store, decoding(system.closing), utc_now, older).check("deadlines").compared
