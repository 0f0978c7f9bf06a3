"""Keeping read models up to date, building them anew and comparing them, as an operator types it."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from cli.conftest import Type, start
from databases import drop_database, fresh_database
from projections.tapes import tapes, write_all
from vierogen.bootstrap.system import System, open_system
from vierogen.followers.leadership import leadership
from vierogen.projections.read_models import SHAPES
from vierogen.settings import sqlite_path
from vierogen_api.app import create
from waiting import caught_up

MANY = tapes()[:6]
EVENTS = sum(map(len, MANY))


@pytest.fixture
def system(url: str) -> Iterator[System]:
    """With some requests, of which no read model knows yet."""
    with open_system(url) as opened:
        write_all(opened, MANY)
        yield opened


def test_project_once_reads_to_the_present_and_says_so(system: System, vierogen: Type) -> None:
    ended = vierogen("project", "--once")

    assert ended.code == 0
    assert f"{EVENTS} gebeurtenissen gelezen." in ended.said
    assert f"termijnen: tot en met gebeurtenis {EVENTS}, bij." in ended.said
    assert "0 gebeurtenissen gelezen." in vierogen("project", "--once").said
    assert {state.lag_events for state in system.read_models.states()} == {0}


def test_without_a_database_it_says_to_migrate_first(vierogen: Type, tmp_path: Path) -> None:
    for words in (["project"], ["rebuild"], ["rebuild", "--check"]):
        ended = vierogen(*words)
        assert ended.code == 1
        assert "vierogen migrate" in ended.said
    assert list(tmp_path.iterdir()) == []


def test_an_older_database_without_read_models_is_behind_and_migrate_makes_them(url: str, vierogen: Type) -> None:
    with sqlite3.connect(sqlite_path(url) or "") as connection:
        for model in SHAPES:
            connection.execute(f"DROP VIEW {model.name}")
        connection.execute("DROP TABLE read_models")
        for model in SHAPES:
            connection.execute(f"DROP TABLE {model.name}_v{model.version}")
        connection.execute("DELETE FROM tracking")
    connection.close()

    assert "vierogen migrate" in vierogen("serve").said
    assert "bijgewerkt" in vierogen("migrate").said
    assert vierogen("project", "--once").code == 0


def test_two_who_migrate_at_once_are_told_to_wait_and_an_older_database_is_backed_up_by_its_own_version(
    system: System, url: str, vierogen: Type, tmp_path: Path
) -> None:
    with system.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE read_models SET version = 1 WHERE name = 'deadlines'")
    backup = vierogen("backup", tmp_path / "one.backup")
    assert (backup.code, "met de versie die zij tot nu toe had" in backup.said) == (1, True), url
    with closing(leadership(system.store)) as lead:
        assert lead.holds("rebuild-deadlines")
        waits = vierogen("migrate")
    assert (waits.code, "Een ander brengt de database nu al naar deze versie" in waits.said) == (3, True), waits.said
    assert "bijgewerkt" in vierogen("migrate").said


@pytest.mark.parametrize(
    "name", ["werklijst", "Deadlines", "", "deadlines; DROP TABLE tracking", "deadlines_v3", "timeline"]
)
def test_an_unknown_name_is_refused_with_the_names_that_there_are(name: str, url: str, vierogen: Type) -> None:
    for more in ([], ["--check"]):
        ended = vierogen("rebuild", name, *more)
        assert ended.code == 1
        assert "Wel: worklist, deadlines, monitor_facts, listing, names, of all." in ended.said
    assert url


def test_rebuild_builds_and_compares_and_check_finds_nothing(system: System, vierogen: Type) -> None:
    system.read_models.follow()

    one, everything, check = vierogen("rebuild", "deadlines"), vierogen("rebuild"), vierogen("rebuild", "--check")

    assert one.code == everything.code == check.code == 0
    assert f"termijnen: opnieuw gebouwd en omgewisseld; {EVENTS} gebeurtenissen, {len(MANY)} verzoeken" in one.said
    assert everything.said.count("Geen verschil.") == check.said.count("Geen verschil.") == 4
    assert "monitorfeiten: vergeleken" in check.said


def test_what_a_table_was_behind_is_told_beside_what_was_compared(system: System, vierogen: Type) -> None:
    check, one = vierogen("rebuild", "deadlines", "--check"), vierogen("rebuild", "deadlines")

    assert f"Het liep {EVENTS} gebeurtenissen achter; die zijn niet vergeleken." in check.said
    assert f"Het liep {EVENTS} gebeurtenissen achter; die zijn daarna bijgelezen." in one.said
    again = vierogen("rebuild", "deadlines", "--check")
    assert (f"{EVENTS} gebeurtenissen, {len(MANY)} verzoeken" in again.said, "achter" in again.said) == (True, False)


def test_check_ends_with_1_and_tells_ids_and_columns_and_no_value(system: System, vierogen: Type) -> None:
    system.read_models.follow()
    with system.store.transaction() as connection:
        table = "monitor_facts_v2"
        (wrong,) = connection.exec_driver_sql(f"SELECT request FROM {table} LIMIT 1").one()
        connection.exec_driver_sql(f"UPDATE {table} SET alternative = 'GEHEIM', age = 99 WHERE request = '{wrong}'")

    ended = vierogen("rebuild", "monitor_facts", "--check")

    assert ended.code == 1
    assert "1 verschil:" in ended.said
    assert re.search(r"verzoek [0-9a-f-]{36}: age, alternative", ended.said)
    assert "GEHEIM" not in ended.said
    assert "99" not in re.sub(r"[0-9a-f-]{36}", "", ended.said), "an id may hold any digits"
    assert vierogen("rebuild", "deadlines", "--check").code == 0


def test_what_is_parked_is_said_and_can_be_tried_again(system: System, vierogen: Type) -> None:
    write_all(system, [((1, "no-such-event.1", b"{}", 0),)])

    assert "1 geparkeerd" in vierogen("project", "--once").said
    assert "termijnen: 0 hersteld, 1 blijven geparkeerd." in vierogen("project", "--once", "--retry").said
    assert "1 geparkeerd en niet vergeleken" in vierogen("rebuild", "deadlines", "--check").said


@pytest.mark.skipif(os.name == "nt", reason="Windows stops processes otherwise")
@pytest.mark.parametrize("stopped_by", [signal.SIGINT, signal.SIGTERM])
def test_a_follower_of_its_own_follows_until_it_is_stopped(system: System, tmp_path: Path, stopped_by: int) -> None:
    started = start("project", cwd=tmp_path)
    try:
        assert caught_up(system.read_models, EVENTS, 30)
        write_all(system, MANY)
        assert caught_up(system.read_models, 2 * EVENTS, 30)
    finally:
        started.send_signal(stopped_by)
        out, err = started.communicate(timeout=30)

    assert (started.returncode, err) == (0, "")
    assert "Houdt bij: werklijst, termijnen, monitorfeiten, verzoekenlijst." in out
    assert f"Gestopt. {2 * EVENTS} gebeurtenissen gelezen" in out


def test_the_server_follows_by_itself_and_health_says_how_far_it_is(system: System, url: str) -> None:
    with TestClient(create()) as client:
        assert caught_up(system.read_models, EVENTS, 20)
        told = client.get("/api/v1/gezondheid").json()["overzichten"]
    assert [one["naam"] for one in told] == ["werklijst", "termijnen", "monitorfeiten", "verzoekenlijst"]
    assert {(one["achterstandGebeurtenissen"], one["geparkeerd"]) for one in told} == {(0, 0)}
    assert url


def test_on_postgresql_the_server_leaves_it_to_another_process_when_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = fresh_database("postgresql", tmp_path)
    monkeypatch.setenv("VIEROGEN_DATABASE_URL", address)
    with open_system(address) as opened:
        write_all(opened, MANY)
        monkeypatch.setenv("VIEROGEN_PROJECTOR", "apart")
        with TestClient(create()):
            assert not caught_up(opened.read_models, EVENTS, 1)
        monkeypatch.setenv("VIEROGEN_PROJECTOR", "inside")
        with TestClient(create()):
            assert caught_up(opened.read_models, EVENTS, 20)
    drop_database(address)
