"""A backup: of one moment, of all that there is, into either database, and never half of it."""

from __future__ import annotations

import gzip
import random
import resource
import signal
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from bench.cast import a_system, appoint, short_story
from sqlalchemy import text

from databases import KINDS, drop_database, fresh_database
from hallmarked import kept_by
from persistence.keeping_cast import NOOR, event, everything, execute, rows
from sealing.hands import Hands, an_entry
from vierogen.application.keeping import StoreUnavailable
from vierogen.bootstrap.backups import DATA, KEYS, UnreadableBackupError, take_backup
from vierogen.bootstrap.read_models import decoding
from vierogen.bootstrap.restoring import FoundWrong, NotEmptyError, Restored, restore_backup
from vierogen.bootstrap.system import open_system
from vierogen.casebook import cast
from vierogen.persistence import State, open_store, state_of
from vierogen.persistence.backups.tables import LEFT_OUT
from vierogen.persistence.engines import engine_for
from vierogen.persistence.opening_keys import KeysNotReadyError
from vierogen.sealing import keys as key_files
from vierogen.sealing.keys import read_public
from vierogen.sealing.logs import EVENTS
from vierogen.settings import Settings
from vierogen.vault.rotation import destroy_epoch, rewrap, rotate
from vierogen.vault.vault import OF_INSTALLATION

BYTES = {"sqlite": "x'01'", "postgresql": "'a'"}
OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}


def in_utc(value: Any) -> Any:
    """SQLite keeps no time zone."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


def nothing(*_: Any) -> None:
    pass


class Place:
    """A machine: its settings, and what one does there."""

    def __init__(self, url: str, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.url, self.folder = url, folder
        self.settings = Settings(database_url=url, ledger_key=folder / "vierogen-ledger.key")

    def back_up(self, target: Path, parts: tuple[str, ...] = (DATA,)) -> Path:
        take_backup(self.settings, target, parts, nothing)
        return target

    def restore(self, backup: Path, **said: Any) -> Restored:
        public = self.settings.ledger_key.with_suffix(".pub")
        keys = read_public(public) if public.exists() else ()
        return restore_backup(self.settings, backup, said.pop("keys", keys), said.pop("outside", ()), nothing, **said)

    def rows(self) -> dict[str, Any]:
        with open_store(self.url) as store:
            kept = {name: found for name, found in rows(store).items() if name not in LEFT_OUT}
        return {name: {tuple(map(in_utc, row)) for row in found} for name, found in kept.items()}


@pytest.fixture
def there(kind: str, url: str, tmp_path: Path) -> Place:
    """A database with people, acts, reads, seals and something published, of a small office."""
    place = Place(url, tmp_path / "there")
    keys = key_files.make(place.settings.ledger_key, "vierogen.example/toets")
    with open_system(url) as system:
        cast.enter(system.people)
        hands = Hands(system, place.settings.ledger_key, keys)
        store = system.store
        at = store.people.max_notification_id()
        for nth in range(3):
            request = uuid4()
            beside = replace(everything(request, key=f"key {nth}"), people_at=at)
            kept = [kept_by(system, event(request, version, b'{"facts":{}}')) for version in (1, 2)]
            store.requests.insert_events(kept, alongside=beside)
        store.access.keep([an_entry(), an_entry()])
        hands.seal()
        hands.write(events=1)
        execute(
            store,
            "INSERT INTO published_leaves (publication, in_table, municipality, partnership, category, count) "
            "VALUES (1, 'a', 'b', 'c', 'd', 7)",
            "INSERT INTO publications (number, school_year, position, epsilon, method, made_at, shape, digest) "
            "VALUES (1, '2025/26', 3, '1', 'm', '2026-01-01 10:00:00.000000', 's', 'd')",
            f"INSERT INTO drafts (person, form, typed, kept_at) VALUES ('{NOOR.hex}', 'form', {BYTES[kind]}, 1)",
        )
    return place


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Callable[[str], Place]]:
    made = list[str]()

    def empty(kind: str) -> Place:
        folder = tmp_path / f"elsewhere-{len(made)}"
        folder.mkdir()
        made.append(fresh_database(kind, folder, migrated=False))
        return Place(made[-1], folder)

    yield empty
    for address in made:
        drop_database(address)


@pytest.mark.parametrize("into", KINDS)
def test_what_is_put_back_is_what_there_was_on_either_database(
    there: Place, into: str, places: Callable[[str], Place], tmp_path: Path
) -> None:
    backup, here = there.back_up(tmp_path / "one.backup"), places(into)
    came = here.restore(backup)

    before, after = there.rows(), here.rows()
    assert {name for name, found in before.items() if found} >= {"request_events", "people_events", "claims", "agenda"}
    assert after == before
    assert [(one.log.label, one.found) for one in came.checked] == [("gebeurtenissen", 0), ("inzagelogboek", 0)]
    assert came.checked[0].rows > 6
    assert came.checked[0].unsealed == 1
    with open_store(here.url) as store:
        assert rows(store)["drafts"] == set(), "a draft stays readable when the child that it is about is erased"
        newest = store.requests.max_notification_id()
        assert newest is not None
        assert store.requests.insert_events([event(UUID(int=9))]) == [newest + 1], "numbers go on"


@pytest.mark.parametrize("into", KINDS)
def test_the_moments_of_what_is_put_back_are_those_that_were_sealed_also_after_a_journey_there_and_back(
    there: Place, into: str, kind: str, places: Callable[[str], Place], tmp_path: Path
) -> None:
    first, second = places(into), places(kind)
    first.restore(there.back_up(tmp_path / "one.backup"))
    came = second.restore(
        first.back_up(tmp_path / "two.backup"), keys=read_public(there.settings.ledger_key.with_suffix(".pub"))
    )

    assert [one.findings for one in came.checked] == [[], []]
    assert second.rows() == there.rows()


def test_with_keys_everything_can_be_read_and_the_read_models_are_right(
    there: Place, kind: str, places: Callable[[str], Place], tmp_path: Path
) -> None:
    here = places(OTHER[kind])
    without = here.restore(there.back_up(tmp_path / "data.backup"))
    assert "sleutelopslag" in without.without_keys
    assert without.compared == []

    here.restore(there.back_up(tmp_path / "keys.backup", (KEYS,)))
    with open_system(here.url) as system:
        assert system.people.register.persons

    both = places(kind)
    came = both.restore(there.back_up(tmp_path / "both.backup", (DATA, KEYS)))
    assert {one.different for _, one in came.compared} == {0}
    assert len(came.compared) == 4


# Never half, never over something else


@pytest.fixture
def small(kind: str, url: str, tmp_path: Path) -> Place:
    """A few rows, sealed."""
    place = Place(url, tmp_path / "small")
    keys = key_files.make(place.settings.ledger_key, "vierogen.example/toets")
    with open_system(url) as system:
        hands = Hands(system, place.settings.ledger_key, keys)
        hands.write(events=7, reads=2)
        hands.seal()
    return place


def is_empty(place: Place) -> bool:
    if place.url.startswith("sqlite"):
        return [one for one in place.folder.iterdir() if one.suffix not in {".pub", ".key"}] == []
    engine = engine_for(place.url)
    with engine.connect() as connection:
        found = connection.execute(
            text(
                "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname IN ('public', 'vierogen_keys')"
            )
        ).scalar_one()
    engine.dispose()
    return bool(found == 0)


def test_only_its_owner_reads_it_and_it_takes_nobodys_place(small: Place, tmp_path: Path) -> None:
    backup = small.back_up(tmp_path / "one.backup")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    written = backup.read_bytes()
    with pytest.raises(FileExistsError):
        small.back_up(backup)
    assert backup.read_bytes() == written
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_it_is_put_into_an_empty_place_only(
    small: Place, places: Callable[[str], Place], kind: str, tmp_path: Path
) -> None:
    backup, before = small.back_up(tmp_path / "one.backup"), small.rows()
    with pytest.raises(NotEmptyError):
        small.restore(backup)
    assert small.rows() == before
    here = places(kind)
    here.restore(backup)
    with pytest.raises(NotEmptyError):
        here.restore(backup)
    assert here.rows() == before


def test_wherever_it_is_cut_off_or_a_byte_is_flipped_nothing_is_put_back(
    small: Place, places: Callable[[str], Place], kind: str, tmp_path: Path
) -> None:
    whole, here, chance = small.back_up(tmp_path / "one.backup").read_bytes(), places(kind), random.Random(7)
    broken = [whole[: chance.randrange(len(whole))] for _ in range(8)]
    broken += [whole[:-1], whole + b"more", whole[:-8], b"", b"x", gzip.compress(b"{}\n"), gzip.compress(b"[1]\n")]
    for _ in range(16):
        changed = bytearray(whole)
        changed[chance.randrange(10, len(whole))] ^= 1 << chance.randrange(
            8
        )  # the first ten are of gzip, and say nothing
        broken.append(bytes(changed))
    for one in broken:
        (tmp_path / "broken.backup").write_bytes(one)
        with pytest.raises(UnreadableBackupError):
            here.restore(tmp_path / "broken.backup")
    assert is_empty(here)
    here.restore(tmp_path / "one.backup")


def lines_of(backup: Path) -> list[Any]:
    return [orjson.loads(line) for line in gzip.decompress(backup.read_bytes()).splitlines()]


def written_anew(lines: list[Any]) -> bytes:
    """With digests that fit, as somebody would who knows the form."""
    whole, digest, count = b"", sha256(), 0
    for said in lines:
        line = said
        if "table" in line:
            digest, count = sha256(), 0
        elif "sha256" in line:
            line = {"rows": count, "sha256": digest.hexdigest()}
        elif "end" in line:
            line = {"end": sha256(whole).hexdigest()}
        text = orjson.dumps(line) + b"\n"
        if isinstance(line, list):
            digest.update(text)
            count += 1
        whole += text
    return gzip.compress(whole)


def test_a_row_that_was_changed_with_care_is_found_by_the_seals(
    small: Place, places: Callable[[str], Place], kind: str, tmp_path: Path
) -> None:
    lines, here = lines_of(small.back_up(tmp_path / "one.backup")), places(kind)
    key = read_public(small.settings.ledger_key.with_suffix(".pub"))
    assert written_anew(lines) == gzip.compress(gzip.decompress((tmp_path / "one.backup").read_bytes()))
    nth = next(
        nth for nth, line in enumerate(lines) if isinstance(line, dict) and line.get("table") == "request_events"
    )
    lines[nth + 2][3] = "event.2"
    (tmp_path / "two.backup").write_bytes(written_anew(lines))

    with pytest.raises(FoundWrong) as wrong:
        here.restore(tmp_path / "two.backup", keys=key)
    assert [one.sentence for one in wrong.value.checked[0].findings] == [
        "gebeurtenis van een verzoek 2 (regel 1 van de boom) is gewijzigd nadat zij was verzegeld"
    ]
    assert is_empty(here)
    came = here.restore(tmp_path / "two.backup", keys=key, anyway=True)
    assert came.checked[0].found == 1


@pytest.mark.parametrize(
    "change",
    [
        {"columns": [["position); DROP TABLE claims; --", "int"]]},
        {"columns": [["nome", "text"], ["holder", "id"]]},
        {"columns": [["name", "text"], ["holder", "iets"]]},
        {"table": "alembic_version"},
        {"table": "sqlite_master"},
    ],
)
def test_a_table_that_is_not_ours_is_not_taken(
    small: Place, places: Callable[[str], Place], kind: str, tmp_path: Path, change: dict[str, Any]
) -> None:
    lines, here = lines_of(small.back_up(tmp_path / "one.backup")), places(kind)
    nth = next(nth for nth, line in enumerate(lines) if isinstance(line, dict) and line.get("table") == "claims")
    lines[nth] |= change
    (tmp_path / "two.backup").write_bytes(written_anew(lines))
    with pytest.raises(UnreadableBackupError):
        here.restore(tmp_path / "two.backup")
    assert is_empty(here)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "1"},
        {"schema": 15},
        {"schema": None},
        {"parts": "data"},
        {"parts": [["data"]]},
        {"parts": ["data", "data"]},
        {"taken_at": [1, 2]},
        {"taken_at": "gisteren"},
        {"program": {}},
        {"dialect": 1},
        {"rows": None},
        {"rows": ["claims"]},
        {"rows": {"claims": "veel"}},
        {"positions": 3},
        {"positions": {"access_log": -1}},
        {"checkpoints": []},
        {"checkpoints": {"events": 3}},
        {"public_keys": {"a": "b"}},
        {"public_keys": [1, None]},
        {"public_keys": ["geen sleutel"]},
    ],
    ids=str,
)
def test_a_head_in_which_something_else_stands_is_not_believed(
    small: Place, places: Callable[[str], Place], kind: str, tmp_path: Path, change: dict[str, Any]
) -> None:
    lines, here = lines_of(small.back_up(tmp_path / "one.backup")), places(kind)
    (tmp_path / "two.backup").write_bytes(written_anew([lines[0] | change, *lines[1:]]))
    with pytest.raises(UnreadableBackupError, match="beschadigd"):
        here.restore(tmp_path / "two.backup", keys=())
    assert is_empty(here)


def test_a_table_that_the_head_tells_of_and_is_not_there_or_twice_is_missed(
    small: Place, places: Callable[[str], Place], kind: str, tmp_path: Path
) -> None:
    lines, here = lines_of(small.back_up(tmp_path / "one.backup")), places(kind)
    begin = next(nth for nth, line in enumerate(lines) if isinstance(line, dict) and line.get("table") == "claims")
    end = begin + next(nth for nth, line in enumerate(lines[begin:], 1) if isinstance(line, dict) and "sha256" in line)
    claims = lines[begin:end]
    for broken in (
        [lines[0], lines[-1]],
        lines[:begin] + lines[end:],
        [*lines[:end], claims[0], {"sha256": ""}, *lines[end:]],
        [*lines[:begin], claims[0] | {"columns": []}, *lines[begin + 1 :]],
        [*lines[:begin], claims[0] | {"columns": claims[0]["columns"][:1] * 2}, *lines[begin + 1 :]],
    ):
        (tmp_path / "two.backup").write_bytes(written_anew(broken))
        with pytest.raises(UnreadableBackupError, match="beschadigd"):
            here.restore(tmp_path / "two.backup")
    assert is_empty(here)


@pytest.mark.parametrize("table", ["installation", "request_events"])
def test_a_value_of_another_kind_is_told_of_and_nothing_is_put_back(
    small: Place, places: Callable[[str], Place], kind: str, tmp_path: Path, table: str
) -> None:
    lines, here = lines_of(small.back_up(tmp_path / "one.backup")), places(kind)
    nth = next(nth for nth, line in enumerate(lines) if isinstance(line, dict) and line.get("table") == table)
    for value in (7, "key", True, ["AAAA", "AAAA"], [], [1], None, {}):
        lines[nth + 1][1] = value
        (tmp_path / "two.backup").write_bytes(written_anew(lines))
        with pytest.raises((UnreadableBackupError, FoundWrong)):
            here.restore(tmp_path / "two.backup")
        assert is_empty(here)


def test_of_a_newer_version_it_says_so(small: Place, places: Callable[[str], Place], kind: str, tmp_path: Path) -> None:
    whole, here = lines_of(small.back_up(tmp_path / "one.backup")), places(kind)
    for change in ({"format": 2}, {"schema": "9999"}, {"parts": ["data", "more"]}):
        (tmp_path / "two.backup").write_bytes(written_anew([whole[0] | change, *whole[1:]]))
        with pytest.raises(UnreadableBackupError, match="nieuwere versie"):
            here.restore(tmp_path / "two.backup")
    assert is_empty(here)


def test_a_checkpoint_of_elsewhere_finds_another_past_and_tells_what_came_later(
    small: Place, places: Callable[[str], Place], kind: str, tmp_path: Path
) -> None:
    key = read_public(small.settings.ledger_key.with_suffix(".pub"))
    backup, here = small.back_up(tmp_path / "one.backup"), places(kind)
    with open_system(small.url) as system:
        hands = Hands(system, small.settings.ledger_key, key_files.Keys.read(small.settings.ledger_key))
        at_that_time = hands.newest()
        hands.write(events=3)
        hands.seal()
        later = hands.newest()
    came = here.restore(backup, keys=key, outside=(at_that_time, later))
    assert [(log, there, back) for log, there, back in came.missing] == [(EVENTS, 10, 7)]
    assert came.checked[0].findings == []

    other = Place(fresh_database(kind, tmp_path), tmp_path / "other")
    other_keys = key_files.make(other.settings.ledger_key, "vierogen.example/toets")
    with open_system(other.url) as system:
        hands = Hands(system, other.settings.ledger_key, other_keys)
        hands.write(events=7)
        hands.seal()
    last = places(kind)
    with pytest.raises(FoundWrong):
        last.restore(other.back_up(tmp_path / "other.backup"), keys=key, outside=(at_that_time,))
    drop_database(other.url)


def test_made_while_people_work_it_holds_every_act_whole_or_not_at_all(
    small: Place, places: Callable[[str], Place], kind: str, tmp_path: Path
) -> None:
    stop, kept = Event(), list[UUID]()

    def work(store: Any) -> None:
        while not stop.is_set():
            request = uuid4()
            beside = replace(everything(request, key=str(request)), people_at=0)
            store.requests.insert_events([event(request), event(request, 2)], alongside=beside)
            kept.append(request)

    with open_store(small.url) as store:
        threads = [Thread(target=work, args=(store,)) for _ in range(3)]
        for one in threads:
            one.start()
        try:
            backups, sure = [], []
            for nth in range(4):
                sure.append(set(kept))
                backups.append(small.back_up(tmp_path / f"{nth}.backup"))
        finally:
            stop.set()
            for one in threads:
                one.join()
    assert len(kept) > 20
    for backup, at_least in zip(backups, sure, strict=True):
        here = places(kind)
        here.restore(backup)
        found = here.rows()
        twice = {row[1] for row in found["request_events"] if row[2] == 2 and row[3] == "RequestOpened"}
        assert {UUID(row[1]) for row in found["commands"]} == twice == {row[1] for row in found["claims"]}
        assert at_least <= twice


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_disk_that_is_full_leaves_nothing_behind(
    small: Place, kind: str, places: Callable[[str], Place], tmp_path: Path
) -> None:
    with open_store(small.url) as store:
        store.requests.insert_events([event(NOOR, 1, random.Random(1).randbytes(2_000_000))])
    backup, here, before = small.back_up(tmp_path / "one.backup"), places(kind), set(tmp_path.iterdir())
    at_most = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, at_most[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            small.back_up(tmp_path / "two.backup")
        with pytest.raises(StoreUnavailable):
            here.restore(backup)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, at_most)
        signal.signal(signal.SIGXFSZ, ignored)
    assert set(tmp_path.iterdir()) == before
    assert is_empty(here)


# Who is erased is gone from backups


def a_life(place: Place) -> None:
    """A request by the real desk, with a child in it."""
    with a_system(place.url) as system:
        for line in short_story(appoint(system.people), uuid4()):
            line.said_to(system.desk)


def told_of(place: Place) -> str:
    """Everything that can be read of all requests."""
    with open_system(place.url, restored=True) as system:
        decode = decoding(system.closing)
        found = system.store.requests.select_notifications(0, 1_000, inclusive_of_start=False)
        return repr([
            decode(one.originator_id, (one.originator_version, one.topic, one.state, one.id)) for one in found
        ])  # fmt: skip


def test_a_backup_without_keys_loses_whoever_is_erased_at_once_and_one_with_keys_at_the_next_rotation(
    kind: str, url: str, places: Callable[[str], Place], tmp_path: Path
) -> None:
    there = Place(url, tmp_path / "there")
    a_life(there)
    data, both = there.back_up(tmp_path / "data.backup"), there.back_up(tmp_path / "both.backup", (DATA, KEYS))
    before = places(kind)
    before.restore(both)
    assert "Verzonnen" in told_of(before)
    with open_system(there.url) as system:
        keeping = system.vault.keeping
        of_people = [one.id for one in keeping.some(None, 1_000) if one.person != OF_INSTALLATION]
        keeping.destroy(of_people, datetime(2026, 11, 28, tzinfo=UTC), "besluit")
    keys = there.back_up(tmp_path / "keys.backup", (KEYS,))

    after = places(kind)
    after.restore(data)
    after.restore(keys)
    assert "Verzonnen" not in told_of(after)

    with open_system(there.url, restored=True) as system:
        newest = rotate(system.vault)
        rewrap(system.vault, nothing)
        destroy_epoch(system.vault, newest - 1)
    last = places(kind)
    assert "Die is vernietigd" in last.restore(both).without_keys
    with pytest.raises(KeysNotReadyError):
        told_of(last)


def test_a_backup_of_an_older_version_is_brought_to_this_one(
    small: Place, places: Callable[[str], Place], kind: str, tmp_path: Path
) -> None:
    """As one would look that was made before there was a ledger."""
    lines, kept, keeps = lines_of(small.back_up(tmp_path / "one.backup")), list[Any](), True
    for line in lines[1:]:
        if isinstance(line, dict):
            keeps = not line["table"].startswith("ledger_") if "table" in line else keeps or "end" in line
        if keeps:
            kept.append(line)
    counted = {name: many for name, many in lines[0]["rows"].items() if not name.startswith("ledger_")}
    (tmp_path / "old.backup").write_bytes(written_anew([lines[0] | {"schema": "0005", "rows": counted}, *kept]))
    here = places(kind)
    came = here.restore(tmp_path / "old.backup")

    assert here.rows()["request_events"] == small.rows()["request_events"]
    assert state_of(here.url) is State.CURRENT
    assert [(one.rows, one.unsealed) for one in came.checked] == [(0, 7), (0, 2)]
