"""Commands that an operator or cron gives: safe to give again, and clear about what must be done first."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from cli.conftest import Type
from databases import driver_url, drop_database, fresh_database
from vierogen.application.clock import tick
from vierogen.bootstrap.database import State, state_of
from vierogen.bootstrap.machine_clock import utc_now
from vierogen.bootstrap.system import open_system
from vierogen.casebook import cast
from vierogen.casebook.case import parse
from vierogen.casebook.play import Hands, play
from vierogen.domain.values import day_of
from vierogen.settings import sqlite_path

WAITING = """# Niemand kijkt mee
Begin: {day}
| wie  | doet                     | met | dan                   |
|------|--------------------------|-----|-----------------------|
| Anna | opent een verzoek        | Kim, 13 jaar | open |
| Anna | hoort ouders en kind     |     | open                  |
"""


def test_migrate_makes_a_database_and_then_has_nothing_to_do(vierogen: Type, tmp_path: Path) -> None:
    assert "vierogen.db: aangemaakt." in vierogen("migrate").said
    assert "er was niets te doen" in vierogen("migrate").said
    assert state_of(f"sqlite:///{tmp_path / 'vierogen.db'}") is State.CURRENT


@pytest.mark.parametrize("command", ["clock", "serve"])
def test_what_needs_a_database_says_to_migrate_first_and_makes_none(
    command: str, vierogen: Type, tmp_path: Path
) -> None:
    ended = vierogen(command)

    assert ended.code == 1
    assert "vierogen migrate" in ended.said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["migrate", "clock", "serve"])
def test_a_newer_database_is_left_alone(command: str, vierogen: Type, url: str) -> None:
    with sqlite3.connect(sqlite_path(url) or "") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    ended = vierogen(command)

    assert ended.code == 1
    assert "nieuwere versie" in ended.said
    assert "Er is niets gewijzigd" in ended.said


@pytest.mark.parametrize("command", ["migrate", "clock", "serve"])
def test_a_file_that_is_no_database_is_left_alone(
    command: str, vierogen: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "brief.txt").write_text("Geachte ouders,", "utf-8")
    monkeypatch.setenv("VIEROGEN_DATABASE_URL", "sqlite:///brief.txt")

    ended = vierogen(command)

    assert "is geen database" in ended.said
    assert (tmp_path / "brief.txt").read_text("utf-8") == "Geachte ouders,"


def test_a_database_of_another_program_is_left_alone(vierogen: Type, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "vierogen.db") as connection:
        connection.execute("CREATE TABLE recepten (naam TEXT)")
    connection.close()

    ended = vierogen("migrate")

    assert ended.code == 1
    assert "ander programma" in ended.said


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("sqlite:////nergens/echt/niet/vierogen.db", "niet te openen"),
        ("mysql://server/vierogen", "VIEROGEN_DATABASE_URL begint met"),
        ("postgresql+psycopg://vierogen:geheim@127.0.0.1:1/vierogen", "niet te bereiken"),
    ],
)
def test_a_database_that_cannot_be_reached_is_said_without_its_password(
    url: str, told: str, vierogen: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIEROGEN_DATABASE_URL", url)

    ended = vierogen("migrate")

    assert ended.code in {1, 3}
    assert told in ended.said
    assert "geheim" not in ended.said


@pytest.fixture
def _a_silent_request(url: str) -> None:
    """Opened half a year ago; nobody did anything since."""
    hands = Hands(utc_now())
    with open_system(url, now=hands) as system:
        cast.enter(system.people)
        day = day_of(utc_now()) - timedelta(days=200)
        assert play(parse(WAITING.format(day=day), "stil"), system.desk, hands).as_expected


@pytest.mark.usefixtures("_a_silent_request")
def test_the_clock_says_what_it_did_and_the_second_time_there_is_nothing(vierogen: Type) -> None:
    first, second = vierogen("clock"), vierogen("clock")

    assert first.out.startswith("Gedaan: 1 × laten vervallen")
    assert second.out == "Er was niets te doen.\n"


@pytest.mark.usefixtures("_a_silent_request")
def test_a_rehearsal_of_the_clock_does_nothing(vierogen: Type, url: str) -> None:
    assert vierogen("clock", "--dry-run").out == "Aan de beurt: 1 × laten vervallen.\n"

    with open_system(url) as system:
        assert tick(system.desk).done["Lapse"] == 1


def test_on_postgresql_a_role_may_serve_and_change_nothing(
    vierogen: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = fresh_database("postgresql", tmp_path, migrated=False)
    monkeypatch.setenv("VIEROGEN_DATABASE_URL", owner)
    try:
        with psycopg.connect(driver_url(owner), autocommit=True) as connection:
            connection.execute("DROP ROLE IF EXISTS vierogen_serves")
            connection.execute("CREATE ROLE vierogen_serves")

            first, second = vierogen("migrate", "--grant", "vierogen_serves"), vierogen("migrate", "--grant", "niemand")

            assert (first.code, second.code) == (0, 1)
            assert "mag nu dienen" in first.said
            assert "bestaat niet" in second.said
            connection.execute("SET ROLE vierogen_serves")
            connection.execute("SELECT count(*) FROM request_events")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("DELETE FROM request_events")
            connection.execute("RESET ROLE")
            connection.execute("DROP OWNED BY vierogen_serves")
            connection.execute("DROP ROLE vierogen_serves")
    finally:
        drop_database(owner)


def test_a_role_that_does_not_own_the_database_is_told_who_does(
    vierogen: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = fresh_database("postgresql", tmp_path, migrated=False)
    name = f"serves_{make_url(owner).database}"
    with psycopg.connect(driver_url(owner), autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN")
        try:
            serves = make_url(owner).set(username=name).render_as_string(hide_password=False)
            monkeypatch.setenv("VIEROGEN_DATABASE_URL", serves)
            refused = vierogen("migrate")
            assert (refused.code, "adres van de eigenaar" in refused.said) == (1, True), refused.said

            monkeypatch.setenv("VIEROGEN_DATABASE_URL", owner)
            assert vierogen("migrate", "--grant", name).code == 0
            assert vierogen("backup", tmp_path / "one.backup").code == 0
            monkeypatch.setenv("VIEROGEN_DATABASE_URL", serves)
            refused = vierogen("rebuild")
            assert (refused.code, "adres van de eigenaar" in refused.said) == (1, True), refused.said

            connection.execute("DROP SCHEMA public, vierogen_keys CASCADE")
            connection.execute("CREATE SCHEMA public")
            connection.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
            refused = vierogen("restore", tmp_path / "one.backup")
            assert (refused.code, "adres van de eigenaar" in refused.said) == (1, True), refused.said
        finally:
            connection.execute(f"DROP OWNED BY {name}")
            connection.execute(f"DROP ROLE {name}")
    drop_database(owner)


def test_sqlite_knows_no_roles(vierogen: Type, url: str) -> None:
    assert "Alleen PostgreSQL kent rollen" in vierogen("migrate", "--grant", "iemand").said
    assert url
