"""`vierogen log check` finds what is missing, unreadable or impossible in the access log, and says how it ended."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from cli.conftest import Type
from databases import driver_url, drop_database, fresh_database
from vierogen.application.access_log import AccessOutcome, Activity, Entry, Part, Purpose, Trace
from vierogen.application.log_check import TOLERANCE, check
from vierogen.application.who import Who
from vierogen.bootstrap.system import System, open_system
from vierogen.casebook import cast
from vierogen.domain.refusals import Unknown
from vierogen.domain.values import Role
from vierogen.settings import sqlite_path

NINE = datetime(2026, 6, 10, 9, tzinfo=UTC)


def entry(**changes: Any) -> Entry:
    usual = Entry(
        at=NINE,
        trace=Trace(),
        activity=Activity.LOG_SEARCH,
        person=cast.QUINTEN.id,
        role=Role.PRIVACY_OFFICER,
        organisation=cast.AMERSFOORT.id,
        object=None,
        version=None,
        parts=frozenset({Part.ACCESS_LOG}),
        purpose=Purpose.PRIVACY,
        policy="2026-11",
        outcome=AccessOutcome.SHOWN,
    )
    return replace(usual, **changes)


@contextmanager
def tampering(url: str) -> Iterator[Any]:
    """As somebody would who has the file or owns the tables: the guards are taken away first."""
    path = sqlite_path(url)
    if path is None:
        with psycopg.connect(driver_url(url), autocommit=True) as connection:
            connection.execute("ALTER TABLE access_log DISABLE TRIGGER ALL")
            yield connection
        return
    with sqlite3.connect(path) as file:
        for guard in ("no_update", "no_delete", "no_replace"):
            file.execute(f"DROP TRIGGER access_log_{guard}")
        yield file
    file.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    address = fresh_database(request.param, tmp_path)
    monkeypatch.setenv("VIEROGEN_DATABASE_URL", address)
    yield address
    drop_database(address)


def keep(url: str, *entries: Entry) -> None:
    with open_system(url) as system:
        for one in entries:
            system.store.access.keep([one])


def test_an_empty_log_is_in_order(vierogen: Type, url: str) -> None:
    ended = vierogen("log", "check")

    assert (ended.code, ended.said) == (
        0,
        "Het inzagelogboek is in orde: 0 rijen, zonder gat, en elke rij is te lezen.",
    )


def test_a_log_of_real_reading_is_in_order(vierogen: Type, office: System) -> None:
    for _ in range(3):
        with pytest.raises(Unknown):
            office.questions.read(uuid4(), cast.who("Anna"))

    ended = vierogen("log", "check")

    assert (ended.code, ended.said) == (
        0,
        "Het inzagelogboek is in orde: 3 rijen, zonder gat, en elke rij is te lezen.",
    )


@pytest.mark.parametrize(
    ("tampered", "told"),
    [
        ("DELETE FROM access_log WHERE position = 2", "Rij 2 ontbreekt."),
        ("DELETE FROM access_log WHERE position < 3", "Rij 1 tot en met 2 ontbreken."),
        (
            "UPDATE access_log SET role = 'KING' WHERE position = 2",
            "Rij 2 is niet te lezen: 'KING' is not a valid Role.",
        ),
        ("UPDATE access_log SET role = 'CLOCK' WHERE position = 2", "Rij 2: de rol de klok leest niets."),
        (
            "UPDATE access_log SET parts = 'ALL' WHERE position = 3",
            "Rij 3 is niet te lezen: 'ALL' is not a valid Part.",
        ),
        ("UPDATE access_log SET parts = '' WHERE position = 3", "Rij 3: er is iets getoond, en er staat niet wat."),
        (
            "UPDATE access_log SET outcome = 'DENIED' WHERE position = 1",
            "Rij 1: er is niets getoond, en toch staat er wat.",
        ),
    ],
)
def test_what_was_tampered_with_is_found_and_named(any_url: str, vierogen: Type, tampered: str, told: str) -> None:
    keep(any_url, *[entry()] * 4)
    with tampering(any_url) as connection:
        connection.execute(tampered)

    ended = vierogen("log", "check")

    assert ended.code == 1
    assert told in ended.said
    assert "niet in orde" in ended.said
    assert "en 1 keer klopt er iets niet" in ended.said


def test_a_row_that_was_shown_is_about_a_request_that_is_there(vierogen: Type, url: str) -> None:
    nowhere = UUID(int=7)
    read = {"activity": Activity.READ, "object": nowhere, "parts": frozenset({Part.FACTS})}
    denied = {"parts": frozenset(), "outcome": AccessOutcome.DENIED}
    keep(url, entry(**read), entry(**read | denied), entry(object=nowhere))

    ended = vierogen("log", "check")

    assert ended.code == 1
    assert "Rij 1: er is iets getoond van een verzoek dat niet bestaat." in ended.said
    assert "en 1 keer klopt" in ended.said


def test_time_may_run_back_as_far_as_waiting_explains_and_no_further(url: str) -> None:
    keep(url, entry(), entry(at=NINE - TOLERANCE), entry(at=NINE - TOLERANCE - timedelta(seconds=1)), entry())

    with open_system(url) as system:
        (wrong,) = check(system.store.access).wrongs

    assert (wrong.position, wrong.what) == (3, "rij 3 is 61 seconden eerder dan een rij ervoor")


def test_a_long_log_is_looked_at_to_the_end(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vierogen.application.log_check.BATCH", 2)
    keep(url, *[entry()] * 4, entry(at=NINE - timedelta(hours=1)))
    seen: list[int] = []

    with open_system(url) as system:
        found = check(system.store.access, lambda so_far: seen.append(so_far.rows))

    assert (found.rows, seen) == (5, [2, 4, 5])
    assert [wrong.position for wrong in found.wrongs] == [5]


def test_no_more_is_told_than_anybody_reads(vierogen: Type, url: str) -> None:
    keep(url, *[entry(role=Role.CLOCK)] * 53)

    ended = vierogen("log", "check")

    assert "… en nog 3 keer iets." in ended.said
    assert "53 keer klopt er iets niet" in ended.said


def test_without_a_database_it_says_what_to_do_first(vierogen: Type) -> None:
    ended = vierogen("log", "check")

    assert (ended.code, "vierogen migrate" in ended.said) == (1, True)


def test_reading_as_nobody_is_logged_as_well(office: System) -> None:
    nobody = Who(uuid4(), Role.YOUTH_DOCTOR, cast.GGD.id)

    with pytest.raises(Exception, match="geen jeugdarts"):
        office.questions.read(uuid4(), nobody)

    (row,) = office.store.access.after(0, 10)
    assert row.entry.person == nobody.person  # type: ignore[union-attr]
