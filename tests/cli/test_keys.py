"""New keys around the keys, from the command line; and what is wrong with keys is told, with what to do."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import nullcontext
from io import StringIO
from pathlib import Path

import pytest

from cli.conftest import Type
from databases import KINDS, drop_database, fresh_database
from vierogen.bootstrap.keys import KeysNotReadyError
from vierogen.bootstrap.system import open_system
from vierogen.casebook import cast
from vierogen.cli import keys


@pytest.fixture(params=KINDS)
def address(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database of the settings with the cast in it, and keys that no other test has."""
    monkeypatch.setenv("VIEROGEN_KEY_FOLDER", str(tmp_path / "keys"))
    url = fresh_database(request.param, tmp_path)
    monkeypatch.setenv("VIEROGEN_DATABASE_URL", url)
    with open_system(url) as system:
        cast.enter(system.people)
    yield url
    drop_database(url)


def test_a_new_epoch_everything_under_it_and_the_old_one_gone(address: str, vierogen: Type) -> None:
    assert "Tijdvak 2 is begonnen" in vierogen("keys", "rotate").said
    assert "omwikkeld" in vierogen("keys", "rewrap").said
    assert "0 sleutels opnieuw omwikkeld" in vierogen("keys", "rewrap").said
    assert "Tijdvak 1 is vernietigd" in vierogen("keys", "destroy-epoch", "1", "--yes").said
    ended = vierogen("keys", "check")
    assert (ended.code, "In orde" in ended.said) == (0, True)
    with open_system(address) as system:
        assert list(system.vault.keeping.under_epochs()) == [2]
        assert cast.ANNA.name in {one.name for one in system.people.register.persons.values()}


def test_an_epoch_in_use_stays(address: str, vierogen: Type) -> None:
    assert address
    for words, why in (
        (("destroy-epoch", "1", "--yes"), "nieuwste"),
        (("destroy-epoch", "7", "--yes"), "Tijdvak 7 is er niet. Wel: 1"),
    ):
        ended = vierogen("keys", *words)
        assert (ended.code, why in ended.said) == (1, True)
    vierogen("keys", "rotate")
    ended = vierogen("keys", "destroy-epoch", "1", "--yes")
    assert ended.code == 1
    assert "vierogen keys rewrap" in ended.said
    assert vierogen("keys", "check").code == 0


@pytest.mark.parametrize(
    ("says", "left"), [("ja\n", [2]), ("nee\n", [1, 2]), ("y\n", [1, 2]), ("\n", [1, 2]), ("", [1, 2])]
)
def test_it_asks_before_it_destroys_and_only_a_yes_does(
    says: str, left: list[int], address: str, vierogen: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing at all is what a task without a keyboard says, and whoever presses Ctrl-C."""
    vierogen("keys", "rotate")
    vierogen("keys", "rewrap")
    monkeypatch.setattr("sys.stdin", StringIO(says))
    ended = vierogen("keys", "destroy-epoch", "1")
    assert "Vernietigen? (ja/nee)" in ended.out
    assert (ended.code, "Er is niets gewijzigd." in ended.err) == ((0, False) if left == [2] else (1, True))
    with open_system(address) as system:
        assert list(system.vault.around.epochs()) == left


def test_a_copy_of_database_and_keys_from_before_opens_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vierogen: Type
) -> None:
    """Whoever kept everything but the key file, or has the key file of today, reads nothing."""
    monkeypatch.setenv("VIEROGEN_KEY_FOLDER", str(tmp_path / "keys"))
    url = fresh_database("sqlite", tmp_path)
    monkeypatch.setenv("VIEROGEN_DATABASE_URL", url)
    with open_system(url) as system:
        cast.enter(system.people)
    path = Path(url.removeprefix("sqlite:///"))
    copy = tmp_path / "backup" / "copy.db"
    copy.parent.mkdir()
    for suffix in ("", "-wal", ".keys", ".keys-wal"):
        if Path(f"{path}{suffix}").exists():
            shutil.copy(f"{path}{suffix}", f"{copy}{suffix}")
    with open_system(f"sqlite:///{copy}") as restored:
        assert restored.people.register.persons
    for words in (("rotate",), ("rewrap",), ("destroy-epoch", "1", "--yes")):
        assert vierogen("keys", *words).code == 0
    with pytest.raises(KeysNotReadyError, match="vernietigd"):
        open_system(f"sqlite:///{copy}")
    with open_system(url) as system:
        assert system.people.register.persons


def test_rewrapping_that_was_cut_off_goes_on(address: str, vierogen: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vierogen.vault.rotation.AT_ONCE", 3)
    vierogen("keys", "rotate")
    with open_system(address) as system:
        total = sum(system.vault.keeping.under_epochs().values())
        first = list(system.vault.keeping.some(None, 3))
        newest = system.vault.around
        wrapped = [(one, one.rewrapped(2, newest.wrap(2, newest.unwrap(1, one.wrapped or b"")))) for one in first]
        assert system.vault.keeping.rewrap(wrapped) == 3
        assert system.vault.keeping.rewrap(wrapped) == 0, "what is no longer as it was is left alone"
    assert f"{total - 3} sleutels opnieuw omwikkeld" in vierogen("keys", "rewrap").said
    assert vierogen("keys", "check").code == 0


SOMEBODYS = "SELECT min(id) FROM data_keys WHERE category = 'identity'"
"""A key that events are sealed with. The few of the installation are no event's, and without one nothing opens."""


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (f"UPDATE data_keys SET wrapped = zeroblob(40) WHERE id = ({SOMEBODYS})", "gaat niet open"),
        (f"DELETE FROM data_keys WHERE id = ({SOMEBODYS})", "ontbreekt een sleutel"),
    ],
)
def test_check_names_what_does_not_open_and_what_is_not_there(
    damage: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever looks at the newest events only may miss it; looking at all of them does not."""
    monkeypatch.setenv("VIEROGEN_KEY_FOLDER", str(tmp_path / "keys"))
    url = fresh_database("sqlite", tmp_path)
    with open_system(url) as system:
        cast.enter(system.people)
        with sqlite3.connect(f"{url.removeprefix('sqlite:///')}.keys") as connection:
            connection.execute(damage)
        connection.close()
        monkeypatch.setattr(keys, "opened", lambda _: nullcontext(system))
        monkeypatch.setenv("VIEROGEN_DATABASE_URL", url)
        assert keys.run_check() == 1
        assert said in capsys.readouterr().out
    with pytest.raises(KeysNotReadyError):
        open_system(url)
