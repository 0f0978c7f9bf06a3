"""A backup is made and put back by whoever keeps the machine, and each way in which it ends is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.conftest import Type
from sealing.hands import Hands
from vierogen.bootstrap.system import System, open_system
from vierogen.sealing import keys as key_files
from vierogen.settings import sqlite_path


@pytest.fixture
def sealed(office: System, url: str, tmp_path: Path) -> Callable[[], int]:
    keys = key_files.make(tmp_path / "vierogen-ledger.key", "vierogen.example/toets")
    seals = Hands(office, tmp_path / "vierogen-ledger.key", keys).seal
    assert seals() > 5
    return seals


def moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> Path:
    """Another machine: an empty folder, and the settings of there."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.setenv("VIEROGEN_DATABASE_URL", "sqlite:///vierogen.db")
    for key_file in (sqlite_path(url) or tmp_path).parent.glob("*.kek"):
        shutil.copy(key_file, elsewhere)
    return elsewhere


def test_a_backup_is_put_back_in_an_empty_folder_elsewhere(
    sealed: Callable[[], int], url: str, vierogen: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    data = vierogen("backup", copies)
    assert (data.code, "geschreven en teruggelezen" in data.said, "sleutels staan er niet in" in data.said) == (
        0,
        True,
        True,
    )
    assert vierogen("backup", copies / "keys.backup", "--only-keys").code == 0
    (made,) = copies.glob("*-gegevens.backup")
    elsewhere = moved(tmp_path, monkeypatch, url)

    back = vierogen("restore", made)
    assert back.code == 0, back.said
    assert "alles klopt" in back.said
    assert "De openbare sleutel kwam uit de reservekopie zelf" in back.said
    assert "De overzichten vullen zich zodra de sleutels er zijn" in back.said
    keys = vierogen("restore", copies / "keys.backup")
    assert (keys.code, "sleutels van" in keys.said.lower()) == (0, True)
    assert vierogen("keys", "check").code == 0
    assert vierogen("rebuild").code == 0
    assert vierogen("rebuild", "--check").code == 0
    assert sorted(one.name for one in elsewhere.glob("vierogen.db*") if one.name[-4:] not in {"-wal", "-shm"}) == [
        "vierogen.db",
        "vierogen.db.keys",
    ]
    with open_system("sqlite:///vierogen.db") as system:
        assert system.people.register.persons


def test_what_can_go_wrong_is_told(
    sealed: Callable[[], int], url: str, vierogen: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "one.backup"
    assert vierogen("backup", made, "--with-keys", "--only-keys").code == 2
    assert "De sleutels staan erin" in vierogen("backup", made, "--with-keys").said
    again = vierogen("backup", made)
    assert (again.code, "is er al" in again.said) == (1, True)
    assert "is er niet" in vierogen("backup", tmp_path / "weg" / "one.backup").said
    unmounted = vierogen("backup", f"{tmp_path / 'weg'}/")
    assert (unmounted.code, f"De map {tmp_path / 'weg'} is er niet" in unmounted.said) == (1, True)
    assert not (tmp_path / "weg").exists()
    assert vierogen("backup", "").code == 2
    full = vierogen("restore", made)
    assert (full.code, "is er al" in full.said) == (26, True)
    elsewhere = moved(tmp_path, monkeypatch, url)
    assert "is er niet" in vierogen("restore", tmp_path / "weg.backup").said
    (tmp_path / "broken.backup").write_bytes(made.read_bytes()[:-20])
    broken = vierogen("restore", tmp_path / "broken.backup")
    assert (broken.code, "het einde ontbreekt" in broken.said) == (25, True)
    assert "geen reservekopie" in vierogen("restore", Path(__file__)).said
    other = tmp_path / "other.key"
    key_files.make(other, "vierogen.example/ander")
    strange = vierogen("restore", made, "--key", other.with_suffix(".pub"))
    assert (strange.code, "Er is niets teruggezet" in strange.said) == (20, True), strange.said
    assert [one.name for one in elsewhere.iterdir() if one.suffix != ".kek"] == []
    whole = vierogen("restore", made)
    assert (whole.code, "opnieuw gemaakt en vergeleken; geen verschil" in whole.said) == (0, True), whole.said
