"""What somebody changes who has the files or the tables: a bit, a row, a leaf, or everything with a new key."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random
from time import monotonic
from types import SimpleNamespace
from typing import cast
from uuid import UUID

from bench.cast import a_system
from eventsourcing.persistence import StoredEvent

from databases import drop_database
from sealing.hands import ACCESS, EVENTS, Hands, flipped, rebuilt
from torture.story import Office
from torture.striking import Room, kill, workers
from torture.tally import Tally
from vierogen.bootstrap.backups import DATA, UnreadableBackupError, take_backup
from vierogen.bootstrap.restoring import FoundWrong, restore_backup
from vierogen.bootstrap.system import System
from vierogen.ledger.note import Note
from vierogen.persistence import Store, open_store
from vierogen.persistence.key_file import KeyFile, of_bytes
from vierogen.persistence.opening_keys import KeysNotReadyError
from vierogen.sealing import keys as key_files
from vierogen.sealing import rows
from vierogen.sealing.damage import is_sound
from vierogen.sealing.keys import Keys
from vierogen.sealing.logs import LOGS
from vierogen.sealing.past import ChangedPastError
from vierogen.settings import Settings
from vierogen.vault.faults import TamperedError, VaultError
from vierogen.vault.hallmarks import INSIDE
from vierogen.vault.rotation import check

STREAMS = {"request_events": EVENTS, "people_events": EVENTS, "access_log": ACCESS}


def lived_in(room: Room, kind: str, acts: int) -> Office:
    """An office with a past, sealed."""
    office = room.office(kind)
    with workers(office) as crew:
        pid = crew.start()
        crew.wait_for(acts)
        kill(pid)
    with a_system(office.url) as system:
        Hands(system, office.key_file, Keys.read(office.key_file)).seal()
        system.read_models.follow()
    return office


def rows_changed(room: Room, seconds: float, kind: str, acts: int) -> Iterator[Tally]:
    """A bit of any column of any sealed row; a row that is removed, swapped, or cut off the end; an event put in."""
    office = lived_in(room, kind, acts)
    flips, removals = Tally("a bit of a stored row", kind), Tally("a row or leaf removed, swapped, cut off", kind)
    added = Tally("an event put in without keys", kind)
    with a_system(office.url) as system:
        hands, until, nth = Hands(system, office.key_file, Keys.read(office.key_file)), monotonic() + seconds, 0
        while monotonic() < until or not (flips.faults and removals.faults and added.faults):
            nth += 1
            if nth % 2:
                a_bit(hands, room.chance, flips)
            elif nth % 4:
                a_row(hands, room.chance, removals)
            else:
                an_event(hands, room.chance, added)
    yield flips
    yield removals
    yield added


def newest(system: System, stream: str) -> int:
    """The last position."""
    with system.store.reading() as connection:
        return int(rows.fetch(connection, f"SELECT max(position) FROM {stream}", ())[0][0])


def a_bit(hands: Hands, chance: Random, tally: Tally) -> None:
    """Changed, looked for, and put back."""
    stream = chance.choice([*STREAMS])
    position = chance.randint(1, newest(hands.system, stream))
    nth, column = chance.choice([*enumerate(rows.columns(stream).split(", "))][1:])
    with hands.system.store.reading() as connection:
        row = rows.at(connection, stream, position)
    if row is None or row[nth] is None:
        return
    value = flipped(row[nth], chance)
    if column in {"originator_version", "version"}:
        value = abs(int(row[nth])) + 10_000 + chance.randrange(1_000)
    if isinstance(value, str) and hands.system.store.dialect == "postgresql":
        value = value.replace("\x00", "0")
    if value == row[nth]:
        return
    change = f"UPDATE {stream} SET {column} = ? WHERE position = {position}"
    try:
        hands.tamper(change, values=[value])
    except Exception:  # the database itself does not take it: nothing was changed
        return
    tally.changes += 1
    tally.faults += 1
    tally.unseen += not hands.wrongs(STREAMS[stream])
    hands.tamper(change, values=[row[nth]])


def a_row(hands: Hands, chance: Random, tally: Tally) -> None:
    """Changed, looked for, and put back."""
    stream = chance.choice([*STREAMS])
    last = newest(hands.system, stream)
    one = chance.randint(1, last - 1)
    with hands.system.store.reading() as connection:
        before = rows.at(connection, stream, one)
        if before is None:
            return
    columns, leaf = rows.columns(stream).split(", "), f"stream = '{stream}' AND position"
    ways: dict[str, tuple[str, ...]] = {
        "removed": (f"DELETE FROM {stream} WHERE position = {one}",),
        "cut off": (f"DELETE FROM {stream} WHERE position = {last}",),
        "swapped": swapped(stream, one, last),
        "leaf removed": (f"DELETE FROM ledger_leaves WHERE {leaf} = {one}",),
        "row and leaf cut off": (
            f"DELETE FROM {stream} WHERE position = {last}",
            f"DELETE FROM ledger_leaves WHERE {leaf} = {last}",
        ),
    }
    hands.tamper(
        f"CREATE TABLE saved AS SELECT * FROM {stream} WHERE position IN ({one}, {last})",
        f"CREATE TABLE saved_leaves AS SELECT * FROM ledger_leaves WHERE {leaf} IN ({one}, {last})",
        *ways[chance.choice([*ways])],
    )
    tally.changes += 1
    tally.faults += 1
    tally.unseen += not hands.wrongs(STREAMS[stream])
    told = ", ".join(map(quoted, columns))
    numbered = hands.system.store.dialect == "postgresql" and stream != "access_log"
    hands.tamper(
        f"DELETE FROM {stream} WHERE position IN ({one}, {last})",
        f"DELETE FROM ledger_leaves WHERE {leaf} IN ({one}, {last})",
        f"INSERT INTO {stream} ({told}){' OVERRIDING SYSTEM VALUE' if numbered else ''} SELECT {told} FROM saved",
        "INSERT INTO ledger_leaves SELECT * FROM saved_leaves",
        "DROP TABLE saved",
        "DROP TABLE saved_leaves",
    )


def an_event(hands: Hands, chance: Random, tally: Tally) -> None:
    """Put in as the next of its stream, looked for, and taken out: of it nobody may read, and nothing may be sealed.

    With the bytes of an event that we kept elsewhere, with those without their hallmark, or with a bit of it changed.
    """
    stream = chance.choice(["request_events", "people_events"])
    with hands.system.store.reading() as connection:
        like, after = (rows.at(connection, stream, chance.randint(1, newest(hands.system, stream))) for _ in range(2))
    if like is None or after is None:
        return
    states = (like[STATE], b"{" + like[STATE][INSIDE:], flipped(like[STATE], chance))
    recorder = hands.system.store.requests if stream == "request_events" else hands.system.store.people
    of = after[1] if isinstance(after[1], UUID) else UUID(after[1])
    version = recorder.select_events(of)[-1].originator_version + 1
    (position,) = recorder.insert_events([StoredEvent(of, version, like[NAME], chance.choice(states))])
    tally.changes += 1
    tally.faults += 1
    tally.unseen += not (hands.wrongs() and is_refused(hands, stream, of))
    hands.tamper(f"DELETE FROM {stream} WHERE position = {position}")


NAME, STATE = 3, 4
"""The places of the stored name and of the stored bytes in a row."""


def is_refused(hands: Hands, stream: str, of: UUID) -> bool:
    """Whether neither the desk or the register reads it, nor the sealer seals it."""
    system, refused = hands.system, 0
    reads = partial(system.desk.fresh, of) if stream == "request_events" else system.people.catch_up
    for ask in (reads, hands.fresh_sealing().all):
        try:
            ask()
        except (TamperedError, ChangedPastError):
            refused += 1
    return refused == 2  # both of them


def quoted(name: str) -> str:
    """A column may be called as a word of SQL."""
    return f'"{name}"'


def swapped(stream: str, one: int, other: int) -> tuple[str, ...]:
    """What stands at one position stands at the other, and the other way round."""
    names = ("at", "trace_id", "span_id") if stream == "access_log" else ("topic", "state", "recorded_at")
    return tuple(
        f"UPDATE {stream} SET "
        + ", ".join(f"{quoted(name)} = (SELECT {quoted(name)} FROM saved WHERE position = {there})" for name in names)
        + f" WHERE position = {here}"
        for here, there in ((one, other), (other, one))
    )


def trees_rebuilt(room: Room, seconds: float, kind: str) -> Tally:
    """An administrator changes the past and seals all of it anew, with a new key or with the very key."""
    tally, until = Tally("the whole tree made anew, by key and outside checkpoint", kind), monotonic() + seconds
    while monotonic() < until or not tally.faults:
        office = room.office(kind)
        with a_system(office.url) as system:
            hands = Hands(system, office.key_file, Keys.read(office.key_file))
            hands.write(events=room.chance.randrange(3, 40))
            hands.seal()
            outside, ours = hands.newest(), hands.keys
            other = room.chance.random() < 0.5
            new = key_files.make(office.key_file.with_name("ander.key"), "vierogen.example/pijnbank") if other else ours
            rebuilt(hands, new)
            believed = {log.name: (*ours.public_of(log), *new.public_of(log)) for log in LOGS}
            tally.faults += 1
            tally.changes += 1
            tally.unseen += not hands.check(outside=[outside], keys=believed).findings
        drop_database(office.url)
    return tally


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def files_changed(room: Room, seconds: float, acts: int) -> Tally:
    """A bit anywhere in the file of the database: named, or it held nothing of what is sealed."""
    office, tally, until = (
        lived_in(room, "sqlite", acts),
        Tally("a bit of the database file", "sqlite"),
        monotonic() + seconds,
    )
    source = Path(office.url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before, nth = sealed_content(source), 0
    outside = newest_of(office)
    while monotonic() < until or not tally.faults:
        nth += 1
        folder = room.folder / f"flip-{nth}"
        folder.mkdir()
        copy = folder / source.name
        shutil.copy(source, copy)
        with copy.open("r+b") as file:
            at = room.chance.randrange(copy.stat().st_size)
            file.seek(at)
            old = file.read(1)[0]
            file.seek(at)
            file.write(bytes([old ^ 1 << room.chance.randrange(8)]))
        tally.faults += 1
        tally.changes += 1
        seen = is_seen(copy, office, outside)
        if not seen:
            changed = [name for name, content in sealed_content(copy).items() if content != before[name]]
            tally.harmless += not changed
            tally.unseen += bool(changed)
            tally.notes += [f"byte {at}: {name}" for name in changed]
        shutil.rmtree(folder)
    return tally


def newest_of(office: Office) -> Note:
    """The checkpoint of elsewhere."""
    with a_system(office.url) as system:
        return Hands(system, office.key_file, Keys.read(office.key_file)).newest()


class JustTheStore(Hands):
    """Looks without any key to what people wrote."""

    def __init__(self, store: Store, keys: Keys) -> None:
        self.system, self.keys = (
            cast(System, SimpleNamespace(store=store, closing=SimpleNamespace(hallmarks=None))),
            keys,
        )


def is_seen(copy: Path, office: Office, outside: Note) -> bool:
    """Whether opening it, or checking it, says that something is wrong. Keys are of no use for that."""
    try:
        with open_store(f"sqlite:///{copy}") as store:
            hands = JustTheStore(store, Keys.read(office.key_file))
            with store.reading() as connection:
                sound = is_sound(connection)
            return not sound or any(hands.wrongs(log, outside=[outside]) for log in LOGS)
    except Exception:  # whatever it says, it says that this is not the database that it was
        return True


SEALED = {
    "request_events": "*",
    "people_events": "*",
    "access_log": "*",
    "ledger_leaves": "*",
    "ledger_checkpoints": "log, size, note",
}
"""What is sealed, and the seals themselves; when a checkpoint was written down is told, and nothing rests on it."""


def sealed_content(path: Path) -> dict[str, str]:
    """A digest of the sealed rows of each table, or that they cannot be read."""
    found = dict[str, str]()
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        for table, columns in SEALED.items():
            digest = sha256()
            try:
                for row in connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2"):
                    digest.update(repr(row).encode())
            except sqlite3.Error as error:
                found[table] = str(error)
            else:
                found[table] = digest.hexdigest()
    return found


def backups_changed(room: Room, seconds: float, kind: str, acts: int) -> Tally:
    """A backup of a bit more or less, or cut off: refused with nothing put anywhere, or what comes back is the same."""
    office, tally, until = (
        lived_in(room, kind, acts),
        Tally("a backup, a bit changed or cut off", kind),
        monotonic() + seconds,
    )
    settings = Settings(database_url=office.url, ledger_key=office.key_file)
    take_backup(settings, room.folder / f"{kind}.backup", (DATA,), nothing)
    whole, nth = (room.folder / f"{kind}.backup").read_bytes(), 0
    content = read_lines(room.folder / f"{kind}.backup")
    while monotonic() < until or not tally.faults:
        nth += 1
        changed = bytearray(whole)
        at = room.chance.randrange(len(whole))
        changed[at] ^= 1 << room.chance.randrange(8)
        broken, folder = room.folder / "broken.backup", room.folder / f"back-{nth}"
        broken.write_bytes(bytes(changed) if nth % 3 else whole[:at])
        folder.mkdir()
        tally.faults += 1
        tally.changes += 1
        there = Settings(database_url=f"sqlite:///{folder}/vierogen.db", ledger_key=office.key_file)
        try:
            restore_backup(there, broken, (), (), nothing)
        except (UnreadableBackupError, FoundWrong):
            tally.damaged += len([*folder.iterdir()])
        else:
            tally.harmless += 1
            tally.unseen += read_lines(broken) != content
        shutil.rmtree(folder)
    return tally


def nothing(*_: object) -> None:
    """Nobody watches."""


def read_lines(path: Path) -> bytes:
    """What a backup says."""
    with gzip.open(path) as file:
        return file.read()


def keys_changed(room: Room, seconds: float, acts: int) -> Tally:
    """A bit of a wrapped key, or of the key file: told at opening or by `vierogen keys check`."""
    office, tally, until = (
        lived_in(room, "sqlite", acts),
        Tally("a bit of a key, or of the key file", "sqlite"),
        monotonic() + seconds,
    )
    store_file = Path(f"{office.url.removeprefix('sqlite:///')}.keys")
    with a_system(office.url) as system:
        key_file = cast(KeyFile, system.vault.around).path
    whole = key_file.read_bytes()
    while monotonic() < until or not tally.faults:
        tally.faults += 1
        tally.changes += 1
        if room.chance.random() < 0.5:
            changed = bytearray(whole)
            changed[room.chance.randrange(len(whole))] ^= 1 << room.chance.randrange(8)
            key_file.write_bytes(changed)
            if not keys_are_wrong(office):
                tally.harmless += 1
                tally.unseen += of_bytes(bytes(changed)) != of_bytes(whole)
            key_file.write_bytes(whole)
        else:
            with closing(sqlite3.connect(store_file)) as connection:
                found = connection.execute("SELECT id, wrapped FROM data_keys ORDER BY random() LIMIT 1").fetchone()
                change = "UPDATE data_keys SET wrapped = ? WHERE id = ?"
                connection.execute(change, (flipped(found[1], room.chance), found[0]))
                connection.commit()
                tally.unseen += not keys_are_wrong(office)
                connection.execute(change, (found[1], found[0]))
                connection.commit()
    return tally


def keys_are_wrong(office: Office) -> bool:
    """Whether opening or checking says so."""
    try:
        with a_system(office.url) as system:
            return bool(check(system.vault, nothing).faulty)
    except (KeysNotReadyError, VaultError):
        return True
