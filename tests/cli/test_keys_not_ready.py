"""Keys that are missing, of others, older or newer than the data: every door says so, ends with a number, and shows nothing."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cli.conftest import Type
from databases import KINDS, drop_database, fresh_database
from vierogen.bootstrap.system import open_system
from vierogen.casebook import cast
from vierogen.cli.faults import FAILED
from vierogen.persistence.key_store import KeyStore

DOORS: tuple[tuple[str, ...], ...] = (
    ("verify", "--key", "sleutel.pub"),
    ("seal", "--once"),
    ("export", "decision", "00000000-0000-4000-8000-000000000000"),
    ("keys", "check"),
    ("retention",),
    ("clock",),
    ("rebuild", "--check"),
    ("serve",),
)


@pytest.fixture(params=KINDS)
def address(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database of the settings with the cast in it, sealed, and a second epoch since ``old.kek``."""
    monkeypatch.setenv("VIEROGEN_KEY_FOLDER", str(tmp_path / "keys"))
    url = fresh_database(request.param, tmp_path)
    monkeypatch.setenv("VIEROGEN_DATABASE_URL", url)
    with open_system(url) as system:
        old = key_file(tmp_path).read_bytes()
        system.vault.around.rotate()
        cast.enter(system.people)
    (tmp_path / "old.kek").write_bytes(old)
    yield url
    drop_database(url)


def key_file(tmp_path: Path) -> Path:
    (found,) = (tmp_path / "keys").iterdir()
    return found


def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "elsewhere.keys"
    monkeypatch.setenv("VIEROGEN_KEY_STORE_URL", f"sqlite:///{file}")
    return file


def store_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere(tmp_path, monkeypatch)


def store_of_something_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere(tmp_path, monkeypatch).write_bytes(b"geen database" * 1_000)


def store_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_older(tmp_path, monkeypatch)
    whole = (tmp_path / "elsewhere.keys").read_bytes()
    (tmp_path / "elsewhere.keys").write_bytes(whole[: len(whole) // 2])


def store_without_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_older(tmp_path, monkeypatch)
    with closing(sqlite3.connect(tmp_path / "elsewhere.keys")) as connection:
        connection.execute("DROP TABLE data_keys")


def store_of_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_older(tmp_path, monkeypatch)
    with closing(sqlite3.connect(tmp_path / "elsewhere.keys")) as connection:
        connection.execute("DELETE FROM about_keys")
        connection.commit()


def store_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    KeyStore.make(f"sqlite:///{elsewhere(tmp_path, monkeypatch)}", b"x" * 32).close()


def store_older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of this database, from before anything was sealed."""
    with open_system(os.environ["VIEROGEN_DATABASE_URL"]) as system:
        fingerprint = system.vault.keeping.fingerprint
    KeyStore.make(f"sqlite:///{elsewhere(tmp_path, monkeypatch)}", fingerprint).close()


def store_newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_older(tmp_path, monkeypatch)
    with closing(sqlite3.connect(tmp_path / "elsewhere.keys")) as connection:
        connection.execute("UPDATE about_keys SET value = ? WHERE name = 'shape'", (b"2",))
        connection.commit()


def file_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key_file(tmp_path).unlink()


def file_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key_file(tmp_path).write_text("dit is geen sleutelbestand")


def file_older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key_file(tmp_path).write_bytes((tmp_path / "old.kek").read_bytes())


WRONG: dict[str, tuple[Callable[[Path, pytest.MonkeyPatch], None], str]] = {
    "no key store": (store_missing, "sleutelopslag is er niet"),
    "a key store that is something else": (store_of_something_else, "sleutelopslag is niet te lezen"),
    "a key store that was cut off": (store_cut_off, "sleutelopslag is niet te lezen"),
    "a key store without its tables": (store_without_tables, "sleutelopslag is niet te lezen"),
    "a key store that says nothing": (store_of_nobody, "sleutelopslag is niet te lezen"),
    "a key store of others": (store_of_others, "hoort bij een andere database"),
    "a key store that is older": (store_older, "ouder dan de gegevens"),
    "a key store that is newer": (store_newer, "nieuwere versie van Vierogen"),
    "no key file": (file_missing, "Het sleutelbestand"),
    "a key file of others": (file_of_others, "Het sleutelbestand"),
    "a key file that is older": (file_older, "ouder dan de sleutelopslag"),
}


@pytest.mark.parametrize("what", WRONG)
def test_every_door_says_what_is_wrong_with_the_keys(
    address: str, vierogen: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    make, sentence = WRONG[what]
    vierogen("ledger", "key", "--name", "vierogen.example/toets")
    Path("sleutel.pub").write_bytes(Path("vierogen-ledger.pub").read_bytes())
    make(tmp_path, monkeypatch)
    before = sorted(one.name for one in tmp_path.rglob("*"))
    for door in DOORS:
        ended = vierogen(*door)

        assert (ended.code, sentence in ended.said) == (FAILED, True), (door, ended.said)
        assert "Traceback" not in ended.said
    assert sorted(one.name for one in tmp_path.rglob("*")) == before, "nothing is made where something is missing"
