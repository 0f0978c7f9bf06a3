"""A key for each person and category, in a store of its own: made once, remembered shortly, retired, destroyed. On both databases."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection

from databases import KINDS, drop_database, fresh_database
from vierogen.application.keeping import StoreUnavailable
from vierogen.persistence.group_commit import GroupCommit, Waiting
from vierogen.persistence.key_file import KeyFile, KeyFileError, as_bytes, of_bytes
from vierogen.persistence.key_store import KeyStore, default_url
from vierogen.persistence.keys_in_memory import KeysInMemory
from vierogen.vault.faults import MissingEpochError, MissingKeyError, WrongKeyError
from vierogen.vault.keys import KeptKey, KeyEncryption
from vierogen.vault.vault import OF_INSTALLATION, Vault

FINGERPRINT = bytes(range(32))
CHILD, ANOTHER = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
CATEGORIES = ("identity", "medical", "educational", "voice")


@pytest.fixture(params=[*KINDS, "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KeyStore]:
    if request.param == "memory":
        yield KeyStore.make("sqlite://", FINGERPRINT)
        return
    url = fresh_database(request.param, tmp_path, migrated=False)
    made = KeyStore.make(default_url(url), FINGERPRINT)
    yield made
    made.close()
    drop_database(url)


class Hourglass:
    """Time that passes when it is turned."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def glass() -> Hourglass:
    return Hourglass()


@pytest.fixture
def vault(store: KeyStore, glass: Hourglass) -> Vault:
    return Vault(store, KeysInMemory(FINGERPRINT), life=30, passing=glass, now=lambda: NOW)


def another(vault: Vault, glass: Hourglass) -> Vault:
    """As another process opens it."""
    return Vault(vault.keeping, vault.around, life=30, passing=glass, now=lambda: NOW)


def test_a_person_has_one_key_for_each_category_and_keeps_it(vault: Vault, glass: Hourglass) -> None:
    keys = {vault.key_of(CHILD, one, CATEGORIES).id for one in CATEGORIES}
    assert len(keys) == 4
    assert {another(vault, glass).key_of(CHILD, one).id for one in CATEGORIES} == keys
    assert vault.key_of(ANOTHER, "medical").id not in keys
    assert [one.category for one in vault.keeping.living(ANOTHER)] == ["medical"]


def test_what_one_process_sealed_another_reads(vault: Vault, glass: Hourglass) -> None:
    key = vault.key_of(CHILD, "medical")
    opened = another(vault, glass).key(key.id)
    assert opened is not None
    assert opened.unseal(key.seal(b"een bevinding", b"hier"), b"hier") == b"een bevinding"


def test_a_key_whose_time_is_over_is_let_go_when_the_next_is_opened(vault: Vault, glass: Hourglass) -> None:
    first = vault.key_of(CHILD, "medical", CATEGORIES)
    assert len(vault._by_id) == len(vault._living) == 4
    glass.at = 29
    assert vault.key(first.id) is first
    glass.at = 31
    vault.key_of(ANOTHER, "medical")
    assert [one.whose for one in vault._by_id.values()] == [*vault._living] == [(ANOTHER, "medical")]


def test_a_key_that_was_opened_to_read_seals_too_until_its_time_is_over(
    vault: Vault, glass: Hourglass, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is as new as one that was looked up to seal with; retiring waits that long before it destroys."""
    key, reader = vault.key_of(CHILD, "medical"), another(vault, glass)
    assert reader.key(key.id) is not None
    with monkeypatch.context() as without:
        without.setattr(vault.keeping, "living", None)
        assert reader.key_of(CHILD, "medical").id == key.id
    vault.keeping.retire(CHILD, ["medical"], NOW)
    glass.at = 31
    assert reader.key_of(CHILD, "medical").id != key.id


def test_a_retired_key_that_is_opened_to_read_seals_nothing(vault: Vault, glass: Hourglass) -> None:
    key, reader = vault.key_of(CHILD, "medical"), another(vault, glass)
    vault.keeping.retire(CHILD, ["medical"], NOW)
    assert reader.key(key.id) is not None
    sealing = reader.key_of(CHILD, "medical")
    assert sealing.id != key.id
    assert reader.key(key.id) is not None
    assert reader.key_of(CHILD, "medical") is sealing


def test_who_only_reads_looks_every_second_whether_it_is_still_the_same_store(
    store: KeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, real = list[object](), store._require_goes_on

    def counted(connection: Connection) -> None:
        looked.append(connection)
        real(connection)

    monkeypatch.setattr(store, "_require_goes_on", counted)
    for _ in range(5):
        store.living(CHILD)
    assert len(looked) == 1
    monkeypatch.setattr("vierogen.persistence.key_store.LOOK_EVERY", 0.0)
    store.living(CHILD)
    assert len(looked) == 2
    monkeypatch.undo()


def test_after_connections_were_lost_the_store_is_missed_once_and_then_there_again(tmp_path: Path) -> None:
    url = fresh_database("postgresql", tmp_path, migrated=False)
    store = KeyStore.make(default_url(url), FINGERPRINT)
    key = Vault(store, KeysInMemory(FINGERPRINT)).key_of(CHILD, "medical")
    with store._engine.connect() as killer, store._engine.connect(), store._engine.connect():
        others = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        killer.exec_driver_sql(f"SELECT pg_terminate_backend(pid) FROM ({others}) AS others")
    with pytest.raises(StoreUnavailable):
        store.beside(key.id)
    for _ in range(3):
        assert [kept.id for kept in store.beside(key.id)] == [key.id]
    store.close()
    drop_database(url)


def test_whoever_makes_keys_hears_how_many_of_them_were_kept(store: KeyStore, vault: Vault, glass: Hourglass) -> None:
    first = [vault._made(CHILD, one, b"k" * 32) for one in CATEGORIES[:2]]
    assert store.keep(first) == 2
    assert store.keep([vault._made(CHILD, one, b"l" * 32) for one in CATEGORIES]) == 2
    assert store.keep([]) == 0
    assert {kept.id for kept in first} < {kept.id for kept in store.living(CHILD)}
    assert len(store.living(CHILD)) == 4


def test_who_makes_keys_while_somebody_else_does_seals_with_those_that_were_first(
    vault: Vault, glass: Hourglass, monkeypatch: pytest.MonkeyPatch
) -> None:
    second, real, firsts = another(vault, glass), vault.keeping.living, list[UUID]()

    def overtaken(person: UUID) -> Sequence[KeptKey]:
        found = real(person)
        monkeypatch.undo()
        firsts.append(vault.key_of(person, "medical").id)
        return found

    monkeypatch.setattr(second.keeping, "living", overtaken)
    assert [second.key_of(CHILD, "medical", CATEGORIES).id] == firsts
    assert len(real(CHILD)) == 4


def test_of_too_many_keys_the_oldest_are_let_go(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vierogen.vault.vault.MOST", 3)
    people = [uuid4() for _ in range(5)]
    for person in people:
        vault.key_of(person, "medical")
    assert [one.whose[0] for one in vault._by_id.values()] == people[2:]
    assert {person for person, _ in vault._living} == set(people[2:])


def test_many_who_open_and_forget_at_once_do_not_get_in_each_others_way(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vierogen.vault.vault.MOST", 5)
    ids = [vault.key_of(uuid4(), "medical").id for _ in range(12)]

    def opens(nth: int) -> bool:
        if nth % 50 == 0:
            vault.forget()
        return vault.key(ids[nth % 12]) is not None

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(opens, range(400)))


def test_many_who_ask_at_once_get_the_same_key(vault: Vault, glass: Hourglass) -> None:
    vaults = [another(vault, glass) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda one: one.key_of(CHILD, "voice", CATEGORIES).id, vaults))
    assert len(keys) == 1


def test_keys_that_are_made_while_somebody_commits_share_the_next_commit(
    store: KeyStore, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    others, commits, real = [uuid4() for _ in range(8)], list[int](), store._keep_all

    def counted(turns: Sequence[Waiting[tuple[KeptKey, ...]]]) -> None:
        if not commits:
            until(lambda: len(store._together._queue) == len(others))
        commits.append(len(turns))
        real(turns)

    monkeypatch.setattr(store, "_together", GroupCommit(counted))
    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(vault.key_of, CHILD, "voice", CATEGORIES)
        until(lambda: store._together._someone_leads)
        rest = list(pool.map(lambda person: vault.key_of(person, "voice", CATEGORIES), others))
    assert commits == [1, 8]
    assert len({first.result().id, *(key.id for key in rest)}) == 9
    assert all(len(store.living(person)) == 4 for person in (CHILD, *others))


def test_when_keys_cannot_be_kept_everybody_who_waited_hears_it(
    store: KeyStore, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def full() -> Iterator[Connection]:
        raise StoreUnavailable("the disk is full")
        yield

    monkeypatch.setattr(store, "_writing", full)
    for person in (CHILD, ANOTHER):
        with pytest.raises(StoreUnavailable):
            vault.key_of(person, "voice", CATEGORIES)
    monkeypatch.undo()
    assert vault.key_of(CHILD, "voice").id


def until(true: Callable[[], bool]) -> None:
    """At most five seconds."""
    end = monotonic() + 5
    while not true():
        assert monotonic() < end
        sleep(0.001)


def test_a_key_that_nobody_knows_is_missing_and_one_that_was_destroyed_is_not(vault: Vault, glass: Hourglass) -> None:
    with pytest.raises(MissingKeyError):
        vault.key(uuid4())
    key = vault.key_of(CHILD, "voice")
    vault.keeping.destroy([one.id for one in vault.keeping.retire(CHILD, ["voice"], NOW)], NOW)
    assert another(vault, glass).key(key.id) is None


def test_a_destroyed_key_is_read_with_no_longer_than_it_is_remembered(vault: Vault, glass: Hourglass) -> None:
    key = vault.key_of(CHILD, "voice")
    vault.key(key.id)
    vault.keeping.destroy([one.id for one in vault.keeping.retire(CHILD, ["voice"], NOW)], NOW)
    glass.at = 29.9
    assert vault.key(key.id) is not None
    glass.at = 30.1
    assert vault.key(key.id) is None


def test_a_retired_key_reads_and_seals_nothing_new(vault: Vault, glass: Hourglass) -> None:
    old = vault.key_of(CHILD, "voice")
    (retired,) = vault.keeping.retire(CHILD, ["voice"], NOW)
    assert retired.id == old.id
    fresh = another(vault, glass)
    assert fresh.key_of(CHILD, "voice").id != old.id
    assert fresh.key(old.id) is not None
    assert [one.id for one in vault.keeping.retire(CHILD, ["voice"], NOW)] != []


def test_destroying_twice_is_destroying_once(vault: Vault) -> None:
    vault.key_of(CHILD, "voice")
    (key,) = vault.keeping.retire(CHILD, ["voice"], NOW)
    vault.keeping.destroy([key.id], NOW)
    vault.keeping.destroy([key.id], datetime(2030, 1, 1, tzinfo=UTC))
    (gone,) = vault.keeping.destroyed(CHILD)
    assert (gone.id, gone.destroyed_at, gone.wrapped) == (key.id, NOW, None)


def test_a_person_has_other_keys_that_stay(vault: Vault, glass: Hourglass) -> None:
    medical, voice = vault.key_of(CHILD, "medical", CATEGORIES), vault.key_of(CHILD, "voice", CATEGORIES)
    vault.keeping.destroy([one.id for one in vault.keeping.retire(CHILD, ["voice"], NOW)], NOW)
    after = another(vault, glass)
    assert after.key(voice.id) is None
    assert after.key(medical.id) is not None


def test_keys_come_a_page_at_a_time_and_each_once(vault: Vault) -> None:
    for person in range(1, 8):
        vault.key_of(UUID(int=person), "medical", CATEGORIES)
    seen, after = list[UUID](), None
    while page := vault.keeping.some(after, 5):
        seen += [one.id for one in page]
        after = page[-1].id
    assert len(seen) == len(set(seen)) == 28


def test_under_a_name_the_first_secret_of_the_installation_stays(vault: Vault, glass: Hourglass) -> None:
    first = vault.keep_secrets({"pepper": b"p" * 32, "salt": b"s" * 32})
    again = another(vault, glass).keep_secrets({"pepper": b"q" * 32})
    assert again == {"pepper": first["pepper"]}
    assert another(vault, glass).secrets(first) == {"pepper": b"p" * 32, "salt": b"s" * 32}
    assert not any(b"p" * 32 in (one.wrapped or b"") for one in vault.keeping.living(OF_INSTALLATION))


def test_a_secret_that_is_not_there_is_missing(vault: Vault) -> None:
    vault.keep_secrets({"salt": b"s" * 32})
    with pytest.raises(MissingKeyError):
        vault.secrets({"salt": uuid4()})


def test_a_secret_under_one_name_is_not_that_of_another(vault: Vault) -> None:
    ids = vault.keep_secrets({"salt": b"s" * 32, "pepper": b"p" * 32})
    with pytest.raises(WrongKeyError):
        vault.secrets({"salt": ids["pepper"]})


# ── the keys around the keys ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(params=["file", "memory"])
def around(request: pytest.FixtureRequest, tmp_path: Path) -> KeyEncryption:
    return KeyFile.make(tmp_path / "some.kek", FINGERPRINT) if request.param == "file" else KeysInMemory(FINGERPRINT)


def test_an_old_epoch_opens_until_it_is_destroyed(around: KeyEncryption) -> None:
    wrapped = around.wrap(1, bytes(32))
    assert around.rotate() == 2
    assert list(around.epochs()) == [1, 2]
    assert around.unwrap(1, wrapped) == bytes(32)
    with pytest.raises(WrongKeyError):
        around.unwrap(2, wrapped)
    around.destroy(1)
    assert list(around.epochs()) == [2]
    for lost in (lambda: around.unwrap(1, wrapped), lambda: around.wrap(1, bytes(32)), lambda: around.destroy(1)):
        with pytest.raises(MissingEpochError):
            lost()


def test_a_key_file_is_for_its_owner_alone_and_tells_other_processes_of_a_change(tmp_path: Path) -> None:
    path = tmp_path / "some.kek"
    ours = KeyFile.make(path, FINGERPRINT)
    theirs = KeyFile(path)
    ours.rotate()
    assert list(theirs.epochs()) == [1, 2]
    ours.destroy(1)
    with pytest.raises(MissingEpochError):
        theirs.wrap(1, bytes(32))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["some.kek"]
    with pytest.raises(ValueError, match="in use"):
        ours.destroy(2)
    with pytest.raises(KeyFileError):
        KeyFile.make(path, FINGERPRINT)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"shape": 1, "belongs_to": "00", "keys": {}}', b'{"shape": 1, "belongs_to": "00", "keys": {"1": "AAAA"}}', b"\xff"]
)  # fmt: skip
def test_another_file_is_no_key_file(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "some.kek"
    path.write_bytes(content)
    with pytest.raises(KeyFileError):
        KeyFile(path)
    assert path.read_bytes() == content


def test_a_key_file_that_is_used_is_changed_for_a_later_one_only(tmp_path: Path) -> None:
    """Whatever would be wrapped under the keys of another file is lost as soon as ours is back."""
    path, others = tmp_path / "some.kek", tmp_path / "others.kek"
    ours = KeyFile.make(path, FINGERPRINT)
    older = path.read_bytes()
    ours.rotate()
    newest = path.read_bytes()
    KeyFile.make(others, FINGERPRINT).rotate()
    keys = of_bytes(newest)[1]
    of_another, changed = as_bytes(bytes(32), keys), as_bytes(FINGERPRINT, keys | {2: bytes(32)})
    for content in (others.read_bytes(), older, of_another, changed):
        path.write_bytes(content)
        for asked in (ours.epochs, lambda: ours.wrap(2, bytes(32)), lambda: ours.unwrap(1, bytes(40))):
            with pytest.raises(KeyFileError):
                asked()
    path.write_bytes(newest)
    assert list(ours.epochs()) == [1, 2]
    assert ours.unwrap(2, KeyFile(path).wrap(2, bytes(32))) == bytes(32)


def test_a_key_file_that_was_damaged_is_known_by_its_digest(tmp_path: Path) -> None:
    path = tmp_path / "some.kek"
    KeyFile.make(path, FINGERPRINT)
    whole = path.read_bytes()
    at = whole.index(b'"1": "') + 10
    path.write_bytes(whole[:at] + (b"B" if whole[at : at + 1] == b"A" else b"A") + whole[at + 1 :])
    with pytest.raises(KeyFileError):
        KeyFile(path)


def test_a_key_file_from_before_digests_is_read_and_gets_one(tmp_path: Path) -> None:
    path = tmp_path / "some.kek"
    KeyFile.make(path, FINGERPRINT)
    written = json.loads(path.read_bytes())
    del written["digest"]
    path.write_text(json.dumps(written))
    assert KeyFile(path).rotate() == 2
    assert "digest" in json.loads(path.read_bytes())


def test_nobody_sees_half_of_a_key_file_that_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes that open a new installation at once: the second found a file without anything in it."""
    path, opened, seen = tmp_path / "some.kek", os.fdopen, list[bool]()

    def looks(*words: Any, **more: Any) -> Any:
        seen.append(path.exists())
        return opened(*words, **more)

    monkeypatch.setattr(os, "fdopen", looks)
    KeyFile.make(path, FINGERPRINT)

    assert seen == [False]
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_mode & 0o077 == 0


def test_who_comes_second_leaves_the_key_file_and_nothing_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "some.kek"
    first = KeyFile.make(path, FINGERPRINT)
    before = path.read_bytes()
    with pytest.raises(KeyFileError, match="there already"):
        KeyFile.make(path, FINGERPRINT)
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (before, [path])
    assert list(first.epochs()) == [1]


def test_without_hard_links_a_key_file_is_made_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot(self: Path, target: Path) -> None:
        raise OSError

    monkeypatch.setattr(Path, "hardlink_to", cannot)
    path = tmp_path / "some.kek"
    assert list(KeyFile.make(path, FINGERPRINT).epochs()) == [1]
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(KeyFileError, match="there already"):
        KeyFile.make(path, FINGERPRINT)


def test_what_was_cut_off_while_a_key_file_was_replaced_is_in_nobodys_way(tmp_path: Path) -> None:
    path = tmp_path / "some.kek"
    KeyFile.make(path, FINGERPRINT)
    for suffix in (".new", ".old"):
        path.with_name(path.name + suffix).write_bytes(b"half")
    assert KeyFile(path).rotate() == 2
    assert [file.name for file in tmp_path.iterdir()] == ["some.kek"]


def test_a_key_store_in_a_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    KeyStore.make(f"sqlite:///{tmp_path}/one.keys", FINGERPRINT).close()

    assert stat.S_IMODE((tmp_path / "one.keys").stat().st_mode) == 0o600
