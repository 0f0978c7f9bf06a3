"""Whoever has a copy of the database has no secret of the installation, also not of one that once lay in it."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import delete, make_url, text

from databases import driver_url, drop_database, fresh_database
from hallmarked import as_before_hallmarks
from persistence.keeping_cast import at_once
from persistence.moving_process import GONE
from vierogen import persistence
from vierogen.application.cursors import CURSORS
from vierogen.application.keeping import StoreUnavailable
from vierogen.application.marks import BIRTHDAYS, PSEUDONYMS
from vierogen.bootstrap.backups import DATA, KEYS, take_backup
from vierogen.bootstrap.database import DatabaseNotReadyError, State, grant_to, migrate, state_of
from vierogen.bootstrap.keys import KeysNotReadyError, key_places
from vierogen.bootstrap.machine_clock import utc_now
from vierogen.bootstrap.restoring import Restored, restore_backup
from vierogen.bootstrap.system import System, open_system
from vierogen.casebook import cast
from vierogen.outbox import tables
from vierogen.outbox.event_types import EventType
from vierogen.outbox.tables import Subscription
from vierogen.persistence import moving_secrets, open_store
from vierogen.persistence.installation import SECRETS, SESSIONS, WEBHOOKS, said
from vierogen.persistence.key_file import KeyFile
from vierogen.persistence.key_store import KeyStore, writing
from vierogen.persistence.opening_keys import open_vault
from vierogen.settings import Settings
from vierogen.vault.faults import WrongKeyError
from vierogen.vault.rotation import check, destroy_epoch, rewrap, rotate
from vierogen.vault.sealed_secrets import SecretSeal
from vierogen.vault.vault import OF_INSTALLATION, Vault

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 6, 10, 9, tzinfo=UTC)
SIGNING = {UUID(int=nth): bytes([nth]) * 16 + b"ondertekenaar 16" for nth in range(1, 31)}
FORMER = b"v" * 16 + b"een vorig geheim"
THROWN_AWAY = {UUID(int=nth): bytes([nth]) * 16 + b"al weg lang weg." for nth in range(101, 131)}
"""Of rows that were there once; a database leaves their bytes where they were."""
STEPS = ("move_those_of_installation", "seal_those_of_subscriptions", "clean", "unmark")


@pytest.fixture
def before(url: str) -> dict[str, bytes]:
    """The database is as an earlier version left it, with people, and these are its secrets."""
    with open_system(url) as system:
        cast.enter(system.people)
        return as_before(system)


def as_before(system: System) -> dict[str, bytes]:
    secrets = {name: system.secrets[name] for name in (PSEUDONYMS, BIRTHDAYS, CURSORS)}
    with system.store.transaction() as connection:
        if system.store.dialect == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete = OFF").close()  # as many a build has it
        connection.execute(text(f"DELETE FROM installation WHERE name IN ('{WEBHOOKS}', '{SESSIONS}')"))
        for table in ("sessions", "login_attempts"):
            connection.execute(text(f"ALTER TABLE {table} DROP COLUMN hallmark"))
        for name, value in secrets.items():
            connection.execute(
                text("UPDATE installation SET value = :value WHERE name = :name"), {"name": name, "value": value}
            )
        for id, secret in (SIGNING | THROWN_AWAY).items():
            tables.keep(connection, subscription(id, secret))
        connection.execute(delete(tables.subscriptions).where(tables.subscriptions.c.id.in_(THROWN_AWAY)))
        connection.execute(text("UPDATE alembic_version SET version_num = '0014'"))
        connection.execute(text("DROP INDEX request_events_child"))
        as_before_hallmarks(connection)
    forget_in_key_store(system)
    if system.store.dialect == "postgresql":
        with system.store.engine.connect() as connection:
            connection.execute(text("ANALYZE"))  # the server keeps samples of what is in its columns
    return secrets


def forget_in_key_store(system: System) -> None:
    keeping: Any = system.vault.keeping
    with writing(keeping._engine) as connection:
        sql = f"DELETE FROM {keeping._keys} WHERE person = ?"
        keeping._run(connection, sql, OF_INSTALLATION.bytes)


def subscription(id: UUID, secret: bytes) -> Subscription:
    former, until = (FORMER, NOW) if id.int == 2 else (None, None)
    name, address, organisation = f"systeem {id.int}", "https://systeem.example", UUID(int=7)
    return Subscription(
        id, organisation, name, address, frozenset(EventType), tables.State.ACTIVE, 0, secret, former, until, NOW,
        UUID(int=9),
    )  # fmt: skip


def signing(system: System) -> dict[UUID, bytes]:
    """What every subscription is signed with."""
    seal = SecretSeal(system.secrets[WEBHOOKS])
    with system.store.reading() as connection:
        return {one.id: seal.opened(one.id, one.secret) for one in tables.every_subscription(connection)}


def lying_in(url: str, secrets: Mapping[Any, bytes]) -> list[str]:
    """The files of the database in which a secret lies, and those beside it."""
    if (path := make_url(url).database or "") and url.startswith("sqlite"):
        files = [file for file in Path(path).parent.iterdir() if file.name.startswith(Path(path).name)]
        return [file.name for file in files if any(one in file.read_bytes() for one in secrets.values())]
    with psycopg.connect(driver_url(url), autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        found = connection.execute(
            "SELECT place FROM pg_database, pg_ls_dir('base/' || oid) AS file, "
            "LATERAL (SELECT 'base/' || oid || '/' || file AS place) AS of, "
            "LATERAL (SELECT pg_read_binary_file(place, true) AS content) AS read "
            "WHERE datname = current_database() AND EXISTS "
            "(SELECT FROM unnest(%s::bytea[]) AS secret WHERE position(secret IN content) > 0)",
            (list(secrets.values()),),
        )
        return [place for (place,) in found]


def test_secrets_of_before_go_to_the_key_store_and_stay_what_they_were(url: str, before: dict[str, bytes]) -> None:
    assert state_of(url) is State.BEHIND
    migrate(url)

    assert state_of(url) is State.CURRENT
    with open_system(url) as system:
        assert {name: system.secrets[name] for name in before} == before
        assert signing(system) == SIGNING
        with system.store.reading() as connection:
            second = tables.one_subscription(connection, UUID(int=2))
            assert second is not None
            assert second.former_secret is not None
            assert SecretSeal(system.secrets[WEBHOOKS]).opened(second.id, second.former_secret) == FORMER


def test_nothing_of_a_secret_is_left_in_file_or_log(url: str, before: dict[str, bytes], tmp_path: Path) -> None:
    secrets = before | SIGNING | THROWN_AWAY | {"former": FORMER}
    for one in (before, SIGNING, THROWN_AWAY, {"former": FORMER}):
        assert lying_in(url, one), "otherwise this would find nothing anyhow"
    persistence.migrate(url)
    with open_store(url):  # a log does not go away as long as somebody has the file open
        migrate(url)
        assert lying_in(url, secrets) == []

    with open_system(url):
        assert lying_in(url, secrets) == [], "nor is anything written back by who opens it"
    take_backup(Settings(database_url=url), tmp_path / "one.backup", (DATA, KEYS), lambda *_: None)
    told = gzip.decompress((tmp_path / "one.backup").read_bytes())
    assert not [name for name, secret in secrets.items() if b64encode(secret) in told]


@pytest.mark.parametrize("step", STEPS)
def test_killed_before_any_step_it_goes_on_the_next_time(url: str, before: dict[str, bytes], step: str) -> None:
    assert killed_at(url, step) == GONE
    assert state_of(url) is State.BEHIND, "nobody serves from it meanwhile"

    migrate(url)
    assert state_of(url) is State.CURRENT
    assert lying_in(url, before | SIGNING) == []
    with open_system(url) as system:
        assert {name: system.secrets[name] for name in before} == before
        assert signing(system) == SIGNING


def killed_at(url: str, step: str) -> int:
    path = os.pathsep.join(str(ROOT / place) for place in ("src", "api", "tests"))
    process = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "moving_process.py"), url, step],
        env=os.environ | {"PYTHONPATH": path},
        timeout=60,
        check=False,
    )
    return process.returncode


def test_what_was_not_moved_yet_is_not_served_from(url: str, before: dict[str, bytes]) -> None:
    persistence.migrate(url)

    assert state_of(url) is State.BEHIND
    with pytest.raises(DatabaseNotReadyError, match="vierogen migrate"):
        open_system(url)
    assert lying_in(url, before), "and nothing was done"


def test_several_may_move_at_once(url: str, before: dict[str, bytes]) -> None:
    assert at_once(*[lambda: migrate(url)] * 3) == [None] * 3
    with open_system(url) as system:
        assert {name: system.secrets[name] for name in before} == before
        assert signing(system) == SIGNING


def test_several_who_open_a_new_installation_at_once_have_the_same_secrets(url: str) -> None:
    def opened() -> dict[str, bytes]:
        with open_system(url) as system:
            return dict(system.secrets)

    first, *others = at_once(*[opened] * 6)
    assert others == [first] * 5
    assert len({*first.values()}) == len(SECRETS)
    assert {len(one) for one in first.values()} == {32}


def test_who_is_cut_off_between_the_key_store_and_the_database_finds_the_same_again(
    url: str,
) -> None:
    with open_system(url) as system:
        kept = dict(system.secrets)
        with system.store.transaction() as connection:
            connection.execute(text("DELETE FROM installation WHERE name <> 'key-store'"))
    with open_system(url) as system:
        assert system.secrets == kept


def test_rotation_takes_the_secrets_along(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIEROGEN_KEY_FOLDER", str(tmp_path / "keys"))  # the epoch that goes is nobody else's
    with open_system(url) as system:
        kept = dict(system.secrets)
        rotate(system.vault)
        assert rewrap(system.vault, lambda *_: None) >= len(kept)
        destroy_epoch(system.vault, 1)
        found = check(system.vault, lambda *_: None)
        assert (found.faulty, found.keys >= len(kept)) == ([], True)
    with open_system(url) as system:
        assert system.secrets == kept


# ── who may what on PostgreSQL ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def role(kind: str, url: str) -> Iterator[str]:
    """Somebody who is no superuser, and has nothing yet."""
    name = f"somebody_of_{make_url(url).database}"
    with psycopg.connect(driver_url(url), autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN")
    yield name
    with psycopg.connect(driver_url(url), autocommit=True) as connection:
        connection.execute(f"REASSIGN OWNED BY {name} TO CURRENT_USER")
        connection.execute(f"DROP OWNED BY {name}")
        connection.execute(f"DROP ROLE {name}")


@pytest.mark.parametrize("kind", ["postgresql"])
def test_the_owner_moves_them_without_being_superuser(url: str, kind: str, role: str, before: dict[str, bytes]) -> None:
    with psycopg.connect(driver_url(url), autocommit=True) as connection:
        tables_here = "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname !~ '^pg_|^info'"
        for (table,) in connection.execute(tables_here).fetchall():
            connection.execute(f"ALTER TABLE {table} OWNER TO {role}")
        connection.execute(f"ALTER DATABASE {make_url(url).database} OWNER TO {role}")
        connection.execute(f"ALTER SCHEMA vierogen_keys OWNER TO {role}")
    migrate(make_url(url).set(username=role).render_as_string(hide_password=False))
    require_same(url, before)


@pytest.mark.parametrize("kind", ["postgresql"])
def test_who_only_serves_makes_the_secrets_of_a_new_installation(url: str, kind: str, role: str) -> None:
    grant_to(url, role)
    with open_system(make_url(url).set(username=role).render_as_string(hide_password=False)) as system:
        made = dict(system.secrets)
    with open_system(url) as system:
        assert system.secrets == made


# ── backups, and key stores of another moment ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def elsewhere(kind: str, tmp_path: Path) -> Iterator[str]:
    (tmp_path / "elsewhere").mkdir()
    address = fresh_database(kind, tmp_path / "elsewhere", migrated=False)
    yield address
    drop_database(address)


def back_up(url: str, target: Path, *parts: str) -> Path:
    take_backup(Settings(database_url=url), target, parts, lambda *_: None)
    return target


def put_back(backup: Path, url: str) -> Restored:
    return restore_backup(Settings(database_url=url), backup, (), (), lambda *_: None)


@pytest.fixture
def of_before(url: str, before: dict[str, bytes], tmp_path: Path) -> Mapping[str, Path]:
    """Backups that were made before the secrets were moved."""
    persistence.migrate(url)
    return {part: back_up(url, tmp_path / f"{part}.before", part) for part in (DATA, KEYS)}


def require_same(url: str, before: dict[str, bytes]) -> None:
    assert state_of(url) is State.CURRENT
    assert lying_in(url, before | SIGNING) == []
    with open_system(url) as system:
        assert {name: system.secrets[name] for name in before} == before
        assert signing(system) == SIGNING


def test_an_old_backup_is_put_back_with_an_old_key_store(
    before: dict[str, bytes], of_before: Mapping[str, Path], elsewhere: str
) -> None:
    put_back(of_before[KEYS], elsewhere)
    assert put_back(of_before[DATA], elsewhere).without_keys == ""
    require_same(elsewhere, before)


def test_an_old_backup_that_is_put_back_before_its_keys_is_moved_when_they_are_there(
    before: dict[str, bytes], of_before: Mapping[str, Path], elsewhere: str
) -> None:
    assert "sleutelopslag" in put_back(of_before[DATA], elsewhere).without_keys
    assert state_of(elsewhere) is State.BEHIND
    put_back(of_before[KEYS], elsewhere)
    migrate(elsewhere)
    require_same(elsewhere, before)


def test_an_old_backup_finds_its_secrets_in_a_newer_key_store(
    url: str, before: dict[str, bytes], of_before: Mapping[str, Path], elsewhere: str, tmp_path: Path
) -> None:
    migrate(url)
    put_back(back_up(url, tmp_path / "keys.after", KEYS), elsewhere)
    put_back(of_before[DATA], elsewhere)
    require_same(elsewhere, before)


def test_a_key_store_from_before_the_move_is_too_old_for_a_backup_of_after_it(
    url: str, of_before: Mapping[str, Path], elsewhere: str, tmp_path: Path
) -> None:
    migrate(url)
    put_back(of_before[KEYS], elsewhere)
    came = put_back(back_up(url, tmp_path / "data.after", DATA), elsewhere)
    assert "ouder dan de gegevens" in came.without_keys
    with pytest.raises(KeysNotReadyError, match="ouder dan de gegevens"):
        open_system(elsewhere)


def test_a_database_with_another_secret_than_its_key_store_is_left_alone(url: str, before: dict[str, bytes]) -> None:
    persistence.migrate(url)
    with open_store(url) as store, closing(open_vault(store, key_places(url), utc_now)) as vault:
        vault.keep_secrets({PSEUDONYMS: bytes(32)})
    with pytest.raises(KeysNotReadyError, match="een ander geheim"):
        migrate(url)
    assert state_of(url) is State.BEHIND
    with open_store(url) as store:
        assert {name: said(store)[name] for name in before} == before


@pytest.mark.parametrize("name", [SESSIONS, "mine"])
def test_a_secret_that_somebody_puts_in_the_database_does_not_become_ours(url: str, name: str) -> None:
    """Whoever can write there would know the secret, and make hallmarks with it."""
    known = b"known to who put it there, 32 by"
    with open_store(url) as store, store.transaction() as connection:
        connection.execute(text("INSERT INTO installation VALUES (:name, :value)"), {"name": name, "value": known})
    assert state_of(url) is State.BEHIND
    with pytest.raises(KeysNotReadyError, match=rf"nooit neerlegt: {name}\."):
        migrate(url)
    with open_store(url) as store:
        assert said(store)[name] == known
        with store.transaction() as connection:
            connection.execute(text("DELETE FROM installation WHERE name = :name"), {"name": name})
    migrate(url)
    with open_system(url) as system:
        assert known not in system.secrets.values()


def test_a_secret_of_one_name_is_not_taken_for_that_of_another(url: str) -> None:
    open_system(url).close()
    with open_store(url) as store, store.transaction() as connection:
        other = "(SELECT value FROM installation WHERE name = 'cursors')"
        connection.execute(text(f"UPDATE installation SET value = {other} WHERE name = 'sessions'"))
    with pytest.raises(WrongKeyError, match="another name"):
        open_system(url)


def test_an_old_backup_with_another_secret_than_its_key_store_is_there_and_not_served_from(
    before: dict[str, bytes], of_before: Mapping[str, Path], elsewhere: str
) -> None:
    put_back(of_before[KEYS], elsewhere)
    places = key_places(elsewhere)
    keeping = KeyStore.open(places.store_url)
    with closing(Vault(keeping, KeyFile(places.key_file(keeping.fingerprint)))) as vault:
        vault.keep_secrets({PSEUDONYMS: bytes(32)})
    assert "een ander geheim" in put_back(of_before[DATA], elsewhere).without_keys
    assert state_of(elsewhere) is State.BEHIND


def test_a_database_without_events_does_not_get_other_secrets_when_its_key_store_is_away(
    kind: str, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_system(url).close()
    monkeypatch.setenv("VIEROGEN_KEY_STORE_URL", f"sqlite:///{tmp_path}/away.keys")
    with pytest.raises(KeysNotReadyError, match="sleutelopslag is er niet"):
        open_system(url)
    assert not (tmp_path / "away.keys").exists()


# ── cleaning ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["sqlite"])
def test_while_somebody_holds_on_to_the_log_it_is_not_called_clean(
    url: str, before: dict[str, bytes], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving_secrets, "PATIENCE", 0.2)
    persistence.migrate(url)
    with open_store(url) as store, store.reading() as reading:
        reading.execute(text("SELECT count(*) FROM installation"))
        with pytest.raises(StoreUnavailable, match="locked"):
            migrate(url)
    assert state_of(url) is State.BEHIND
    migrate(url)
    require_same(url, before)
