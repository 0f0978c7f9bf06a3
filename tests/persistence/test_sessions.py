"""Who can write in the database, and has no keys, logs in as nobody: a session that we did not write is none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
import structlog
from sqlalchemy import delete, insert, select, update

from vierogen.application.sessions import Attempt, Session, Sessions
from vierogen.bootstrap.system import System, open_system
from vierogen.persistence.schema import login_attempts, sessions

NOW = datetime(2026, 6, 10, 9, 30, tzinfo=UTC)
ANNA, BRAM = UUID(int=11), UUID(int=12)
ISSUER, HER_ACCOUNT, HIS_ACCOUNT = "https://ggd.example", "anna", "bram"
HERS, HIS = sha256(b"hers").digest(), sha256(b"his").digest()
OTHER_DIGEST = sha256(b"a secret of his own").digest()


@pytest.fixture
def system(url: str) -> Iterator[System]:
    """Both are logged in."""
    with open_system(url) as opened:
        for digest, person, account in ((HERS, ANNA, HER_ACCOUNT), (HIS, BRAM, HIS_ACCOUNT)):
            opened.sessions.add(digest, session(person, account), 5)
        yield opened


def session(person: UUID, account: str) -> Session:
    return Session(person, ISSUER, account, "hoog", "word", NOW, NOW, browser="Firefox", subject=account, sid="s-1")


def writes(system: System, *statements: Any) -> None:
    """As whoever has the database, and nothing else."""
    with system.store.transaction() as connection:
        for statement in statements:
            connection.execute(statement)


def row_of(system: System, digest: bytes) -> dict[str, Any]:
    with system.store.reading() as connection:
        return dict(connection.execute(select(sessions).where(sessions.c.digest == digest)).one()._mapping)


def changed(system: System, digest: bytes, **words: Any) -> None:
    writes(system, update(sessions).where(sessions.c.digest == digest).values(words))


def test_a_session_is_found_as_it_was_added(system: System) -> None:
    assert system.sessions.find(HERS) == session(ANNA, HER_ACCOUNT)
    assert system.sessions.of(BRAM) == [(HIS, session(BRAM, HIS_ACCOUNT))]


def test_another_process_believes_it_too(system: System, url: str) -> None:
    with open_system(url) as other:
        assert other.sessions.find(HERS) == session(ANNA, HER_ACCOUNT)


@pytest.mark.parametrize("whose", [None, "sid"])
def test_where_the_provider_told_nothing_a_session_is_believed_as_well(system: System, whose: str | None) -> None:
    bare = Session(ANNA, ISSUER, HER_ACCOUNT, None, "word", NOW, NOW, sid=whose)
    system.sessions.add(OTHER_DIGEST, bare, 5)
    assert system.sessions.find(OTHER_DIGEST) == bare


def test_using_it_and_taking_a_role_leave_it_believed(system: System) -> None:
    system.sessions.used(HERS, NOW + timedelta(minutes=7))
    changed(system, HERS, role="ADMINISTRATOR", organisation=UUID(int=7))
    found = system.sessions.find(HERS)
    assert found is not None
    assert (found.last_used_at, found.organisation) == (NOW + timedelta(minutes=7), UUID(int=7))


def test_a_copy_of_a_session_under_a_secret_of_ones_own_opens_nothing(system: System) -> None:
    writes(system, insert(sessions).values(row_of(system, HERS) | {"digest": OTHER_DIGEST}))
    assert system.sessions.find(OTHER_DIGEST) is None
    assert [digest for digest, _ in system.sessions.of(ANNA)] == [HERS]


def test_ones_own_session_does_not_become_that_of_somebody_else(system: System) -> None:
    hers = row_of(system, HERS)
    changed(system, HIS, **{name: value for name, value in hers.items() if name != "digest"})
    assert system.sessions.find(HIS) is None
    assert [digest for digest, _ in system.sessions.of(ANNA)] == [HERS]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("person", ANNA),
        ("issuer", "https://municipality.example"),
        ("account", HER_ACCOUNT),
        ("acr", "hoger"),
        ("acr", None),
        ("csrf", "another word"),
        ("created_at", int(NOW.timestamp()) + 3600),
        ("browser", "Chrome"),
        ("browser", None),
        ("subject", HER_ACCOUNT),
        ("sid", "s-2"),
        ("sid", None),
        ("hallmark", b""),
        ("hallmark", bytes(32)),
    ],
)
def test_nothing_about_a_session_is_changed(system: System, name: str, other: Any) -> None:
    changed(system, HIS, **{name: other})
    assert system.sessions.find(HIS) is None
    assert HIS not in [digest for one in (ANNA, BRAM) for digest, _ in system.sessions.of(one)]
    assert system.sessions.find(HERS) is not None


def test_what_stands_in_one_column_does_not_move_to_the_next(system: System) -> None:
    one_after_the_other = f"{ISSUER}t{HIS_ACCOUNT}"  # a "t" is what begins a text
    issuer, _, account = one_after_the_other.partition("t")
    changed(system, HIS, issuer=issuer, account=account)
    assert system.sessions.find(HIS) is None


def test_nor_is_it_a_session_that_ended_not_long_ago(system: System) -> None:
    of = Sessions(
        system.sessions, system.people, lambda: NOW + timedelta(hours=1), timedelta(minutes=30), timedelta(hours=9), 5
    )
    secret = of.open(BRAM, ISSUER, HIS_ACCOUNT, None)
    assert of.former(secret) is not None, "it is nobody's account here, so this session is over"
    changed(system, sha256(secret.encode()).digest(), person=ANNA)
    assert of.former(secret) is None


def test_it_is_said_once_and_without_a_word_about_anybody(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    changed(system, HIS, person=ANNA)
    with structlog.testing.capture_logs() as logged:
        for _ in range(3):
            assert system.sessions.find(HIS) is None
            assert len(system.sessions.of(ANNA)) == 1
    assert logged == [{"event": "session not believed", "log_level": "warning", "digest": HIS.hex()}]

    monkeypatch.setattr("vierogen.persistence.sessions.MOST_TOLD", 1)
    changed(system, HERS, person=BRAM)
    with structlog.testing.capture_logs() as logged:
        assert [system.sessions.find(one) for one in (HERS, HERS, HIS)] == [None] * 3
    assert [one["digest"] for one in logged] == [HERS.hex(), HIS.hex()], "nor is it remembered of ever more of them"


# ── logins under way ─────────────────────────────────────────────────────────────────────────────────────────────────

STATE, OTHER_STATE = sha256(b"state").digest(), sha256(b"other state").digest()
ATTEMPT = Attempt(ISSUER, sha256(b"her browser").digest(), "nonce", "verifier", "/werkvoorraad", NOW)


def test_a_login_under_way_is_taken_once_as_it_began(system: System) -> None:
    system.sessions.begin(STATE, ATTEMPT)
    assert system.sessions.take(STATE) == ATTEMPT
    with structlog.testing.capture_logs() as logged:
        assert system.sessions.take(STATE) is None
    assert logged == []


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("digest", OTHER_STATE),
        ("issuer", "https://municipality.example"),
        ("browser", sha256(b"his browser").digest()),
        ("nonce", "of somebody else"),
        ("verifier", "of somebody else"),
        ("return_to", "https://elsewhere.example/inloggen"),
        ("begun_at", int(NOW.timestamp()) + 600),
        ("hallmark", b""),
    ],
)
def test_nothing_about_a_login_under_way_is_changed(system: System, name: str, other: Any) -> None:
    system.sessions.begin(STATE, ATTEMPT)
    writes(system, update(login_attempts).values({name: other}))
    with structlog.testing.capture_logs() as logged:
        assert system.sessions.take(other if name == "digest" else STATE) is None
    assert logged == [{"event": "login not believed", "log_level": "warning"}]
    assert system.sessions.under_way() == 0


def test_the_hallmark_of_a_session_is_not_that_of_a_login(system: System) -> None:
    system.sessions.begin(STATE, ATTEMPT)
    changed(system, HIS, hallmark=select(login_attempts.c.hallmark).scalar_subquery())
    assert system.sessions.find(HIS) is None
    writes(system, delete(sessions).where(sessions.c.digest == HIS))
    writes(system, update(login_attempts).values(hallmark=select(sessions.c.hallmark).scalar_subquery()))
    assert system.sessions.take(STATE) is None
