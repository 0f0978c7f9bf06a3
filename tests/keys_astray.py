"""Keys of a running system that go astray and come back: taken away, replaced, or damaged, as operators and disks do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from databases import driver_url, drop_database, fresh_database
from vierogen.bootstrap.key_check import look_at_keys
from vierogen.bootstrap.system import open_system
from vierogen.casebook import cast
from vierogen.persistence.key_file import KeyFile
from vierogen.persistence.key_store import SCHEMA, KeyStore
from vierogen.vault.rotation import check, rotate

FINGERPRINT_OF_OTHERS = b"x" * 32


@dataclass(frozen=True)
class Keys:
    """Where the keys of one database are: the key file alone in a folder, the key store where it is by default."""

    kind: str
    url: str
    folder: Path

    @property
    def file(self) -> Path:
        (only,) = self.folder.glob("*.kek")
        return only

    @property
    def older_file(self) -> Path:
        return self.folder / "older"

    @property
    def on_server(self) -> bool:
        return self.kind == "postgresql"

    @property
    def store(self) -> Path:
        return Path(f"{make_url(self.url).database}.keys")

    def run(self, *statements: str) -> None:
        """In the key store, past everything that Vierogen does; ``{}`` stands before the name of a table."""
        before = f"{SCHEMA}." if self.on_server else ""
        with closing(psycopg.connect(driver_url(self.url)) if self.on_server else sqlite3.connect(self.store)) as held:
            for one in statements:
                held.execute(one.replace("{}", before))  # type: ignore[arg-type]  # no words of others
            held.commit()

    def are_whole(self) -> bool:
        """Whether every event has its keys, and each of them opens, for who comes in anew."""
        with open_system(self.url) as system:
            faulty = check(system.vault, lambda done, total: None).faulty
            return not faulty and not look_at_keys(system, lambda done, total: None).lacking


@contextmanager
def keys_and_an_older_file(kind: str, place: Path, now: Callable[[], datetime]) -> Iterator[Keys]:
    """Of a database of its own: beside the key file lies what it was before the newest epoch; the cast came after that."""
    folder = place / "sleutels"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VIEROGEN_KEY_FOLDER", str(folder))
        keys = Keys(kind, fresh_database(kind, place), folder)
        with open_system(keys.url, now=now) as system:
            keys.older_file.write_bytes(keys.file.read_bytes())
            rotate(system.vault)
            cast.enter(system.people)
        yield keys
    drop_database(keys.url)


@pytest.fixture(autouse=True)
def a_second_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who only reads looks every second whether it is still the same store."""
    monkeypatch.setattr("vierogen.persistence.key_store.LOOK_EVERY", 0.0)


@contextmanager
def aside(*files: Path) -> Iterator[None]:
    """Moved away meanwhile, whatever is put in their place."""
    away = {file: file.with_name(f"{file.name}.astray") for file in files if file.exists()}
    for file, there in away.items():
        file.replace(there)
    try:
        yield
    finally:
        for file in files:
            file.unlink(missing_ok=True)
        for file, there in away.items():
            there.replace(file)


def file_with(content: Callable[[Keys, bytes], bytes]) -> Callable[[Keys], AbstractContextManager[None]]:
    @contextmanager
    def fault(keys: Keys) -> Iterator[None]:
        path, before = keys.file, keys.file.read_bytes()
        with aside(path):
            path.write_bytes(content(keys, before))
            yield

    return fault


@contextmanager
def no_file(keys: Keys) -> Iterator[None]:
    with aside(keys.file):
        yield


@contextmanager
def made_anew(keys: Keys) -> Iterator[None]:
    """Somebody meant well: a key file for this very database, with other keys."""
    path = keys.file
    fingerprint = KeyFile(path).fingerprint
    with aside(path):
        KeyFile.make(path, fingerprint)
        yield


@contextmanager
def of_others(keys: Keys) -> Iterator[None]:
    path = keys.file
    with aside(path):
        KeyFile.make(path, FINGERPRINT_OF_OTHERS).rotate()
        yield


def a_bit(keys: Keys, before: bytes) -> bytes:
    """In the newest key."""
    at = before.index(b'"2": "') + 10
    return before[:at] + (b"B" if before[at : at + 1] == b"A" else b"A") + before[at + 1 :]


def a_bit_and_no_digest(keys: Keys, before: bytes) -> bytes:
    """As it was written before there was a digest."""
    return b"".join(line for line in a_bit(keys, before).splitlines(True) if b"digest" not in line).replace(
        b"},\n}", b"}\n}"
    )


def told(*there: str, back: tuple[str, ...]) -> Callable[[Keys], AbstractContextManager[None]]:
    @contextmanager
    def fault(keys: Keys) -> Iterator[None]:
        keys.run(*there)
        try:
            yield
        finally:
            keys.run(*back)

    return fault


def on_disk(put: Callable[[Path], object]) -> Callable[[Keys], AbstractContextManager[None]]:
    """Another file in the place of the key store, which is moved away with what SQLite keeps beside it."""

    @contextmanager
    def fault(keys: Keys) -> Iterator[None]:
        with aside(*(keys.store.with_name(keys.store.name + beside) for beside in ("", "-wal", "-shm"))):
            put(keys.store)
            yield

    return fault


SAVED = "CREATE TABLE {}saved AS SELECT * FROM {}data_keys"
PUT_BACK = ("DELETE FROM {}data_keys", "INSERT INTO {}data_keys SELECT * FROM {}saved", "DROP TABLE {}saved")
NEWEST = "SELECT max(made_at) FROM {}data_keys"
BEYOND_READING = "ALTER TABLE {}data_keys RENAME COLUMN wrapped TO something"

OF_THE_FILE = {
    "no key file": no_file,
    "a key file of others": of_others,
    "a key file made anew": made_anew,
    "an older key file": file_with(lambda keys, _: keys.older_file.read_bytes()),
    "half a key file": file_with(lambda _, before: before[: len(before) // 2]),
    "a key file with another bit": file_with(a_bit),
    "an early key file with another bit": file_with(a_bit_and_no_digest),
    "a key file that is something else": file_with(lambda *_: b'{"keys": []}'),
}
OF_THE_STORE = {
    "a key store of others": told(
        "CREATE TABLE {}saved AS SELECT * FROM {}about_keys",
        "UPDATE {}about_keys SET value = (SELECT value FROM {}about_keys WHERE name = 'shape') WHERE name = 'fingerprint'",
        back=("DELETE FROM {}about_keys", "INSERT INTO {}about_keys SELECT * FROM {}saved", "DROP TABLE {}saved"),
    ),
    "an older key store": told(SAVED, f"DELETE FROM {{}}data_keys WHERE made_at = ({NEWEST})", back=PUT_BACK),
    "a key store without keys": told(SAVED, "DELETE FROM {}data_keys", back=PUT_BACK),
    "a key store of another shape": told(
        BEYOND_READING, back=("ALTER TABLE {}data_keys RENAME COLUMN something TO wrapped",)
    ),
}
ON_DISK = {
    "no key store": on_disk(lambda path: None),
    "an empty key store": on_disk(Path.touch),
    "a key store that is something else": on_disk(lambda path: path.write_bytes(b"geen database" * 1_000)),
    "the key store of another": on_disk(lambda path: KeyStore.make(f"sqlite:///{path}", FINGERPRINT_OF_OTHERS).close()),
}
ON_SERVER = {
    "no key store": told(f"ALTER SCHEMA {SCHEMA} RENAME TO astray", back=(f"ALTER SCHEMA astray RENAME TO {SCHEMA}",)),
}
FAULTS = {
    "sqlite": OF_THE_FILE | OF_THE_STORE | ON_DISK,
    "postgresql": OF_THE_FILE | OF_THE_STORE | ON_SERVER,
}
"""On each database: what goes wrong with all keys at once."""


def every_fault() -> list[tuple[str, str]]:
    return [(kind, name) for kind, faults in FAULTS.items() for name in faults]


def a_damaged_key(keys: Keys) -> AbstractContextManager[None]:
    """The medical key of the child that came first is another."""
    wrapped = "decode(repeat('00', 40), 'hex')" if keys.on_server else "zeroblob(40)"
    which = "(SELECT id FROM {}data_keys WHERE category = 'medical' ORDER BY made_at LIMIT 1)"
    mended = "(SELECT wrapped FROM {}saved WHERE {}saved.id = {}data_keys.id)"
    return told(
        SAVED,
        f"UPDATE {{}}data_keys SET wrapped = {wrapped} WHERE id = {which}",
        back=(f"UPDATE {{}}data_keys SET wrapped = {mended} WHERE id = {which}", "DROP TABLE {}saved"),
    )(keys)
