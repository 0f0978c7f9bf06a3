"""Faults that strike while people work: killed, cut off from power, out of disk, without its server, with a wrong clock."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import monotonic, sleep
from typing import Any
from uuid import UUID

import psycopg

from databases import driver_url, fresh_database
from torture.story import Office, Told, count_acts, judge, people_of, story_as_kept, tell
from torture.tally import Tally

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Room:
    """Where faults are tried, and by which dice."""

    folder: Path
    chance: Random
    offices: int = 0

    def office(self, kind: str, folder: Path | None = None) -> Office:
        """A new one."""
        self.offices += 1
        place = (folder or self.folder) / f"office-{self.offices}"
        place.mkdir(parents=True)
        return Office.at(fresh_database(kind, place), place)


@dataclass
class Workers:
    """Workers on one office, and what they said."""

    office: Office
    launcher: subprocess.Popen[str]
    told: Told = field(default_factory=Told)
    started: int = 0
    heard: dict[Path, int] = field(default_factory=dict)

    def start(self, *, at_most: int = 0, jumps: bool = False, tempo: float = 0.0) -> int:
        """One more; its number."""
        self.started += 1
        said = self.office.key_file.parent / f"said-{self.started}"
        said.touch()
        self.heard[said] = 0
        words = {"url": self.office.url, "key_file": str(self.office.key_file), "cast": people_of(self.office.cast),
                 "said": str(said), "worker": self.started, "at_most": at_most, "jumps": jumps, "tempo": tempo}  # fmt: skip
        assert self.launcher.stdin is not None
        assert self.launcher.stdout is not None
        self.launcher.stdin.write(tell(words))
        self.launcher.stdin.flush()
        return int(self.launcher.stdout.readline())

    def hear(self) -> None:
        """What was said since the last time."""
        for path, before in self.heard.items():
            with path.open("rb") as file:
                file.seek(before)
                new = file.read()
            whole = new[: new.rfind(b"\n") + 1]
            self.told.hear(whole.decode())
            self.heard[path] += len(whole)

    def wait_for(self, more: int, seconds: float = 20.0) -> None:
        """Until so much more was kept, or it takes too long."""
        until, enough = monotonic() + seconds, self.told.kept + more
        while self.told.kept < enough and monotonic() < until:
            sleep(0.005)
            self.hear()


@contextmanager
def workers(office: Office) -> Iterator[Workers]:
    """Ready to start some."""
    places = os.pathsep.join(str(ROOT / place) for place in ("src", "api", "tests", "."))
    with subprocess.Popen(
        [sys.executable, "-m", "torture.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what a process says that is killed, or that has no disk left, is no news
        text=True,
        env={**os.environ, "PYTHONPATH": places},
    ) as launcher:
        yield Workers(office, launcher)
        assert launcher.stdin is not None
        launcher.stdin.close()


def kill(pid: int) -> None:
    """At once; and waits until it is gone, with all that it held."""
    os.kill(pid, signal.SIGKILL)
    with suppress(ProcessLookupError):
        while True:
            os.kill(pid, 0)
            sleep(0.001)


def killed(room: Room, seconds: float, kind: str, at_once: int = 1) -> Tally:
    """kill -9 at a random moment; the next one goes on where it stood."""
    name = "killed while working" if at_once == 1 else f"{at_once} serving processes by mistake, killed in turn"
    office, tally = room.office(kind), Tally(name, kind)
    with workers(office) as crew:
        others = [crew.start() for _ in range(at_once)]
        crew.wait_for(1)
        until = monotonic() + seconds
        while monotonic() < until or not tally.faults:
            crew.wait_for(room.chance.randrange(1, 25))
            sleep(room.chance.uniform(0, 0.02))
            kill(others.pop(0))
            others.append(crew.start())
            tally.faults += 1
        for pid in others:
            kill(pid)
        crew.hear()
    return judge(office, crew.told, tally)


def clock_set_back(room: Room, seconds: float, kind: str) -> Tally:
    """Every look at the clock is up to two hours before or after the last."""
    office, tally = room.office(kind), Tally("the clock jumps, back as well", kind)
    with workers(office) as crew:
        pid = crew.start(jumps=True)
        crew.wait_for(1)
        until = monotonic() + seconds
        while monotonic() < until:
            crew.wait_for(50, 1.0)
        kill(pid)
        crew.hear()
    tally.faults = crew.told.kept
    return judge(office, crew.told, tally)


def server_crashes(room: Room, seconds: float) -> Tally:
    """A process of the server is killed: it throws everybody out, and recovers from its log."""
    office, tally = room.office("postgresql"), Tally("the server crashes and recovers", "postgresql")
    with workers(office) as crew:
        pid = crew.start()
        crew.wait_for(1)
        until = monotonic() + seconds
        while monotonic() < until:
            crew.wait_for(room.chance.randrange(1, 40))
            sleep(room.chance.uniform(0, 0.05))
            tally.faults += crash(office.url)
        kill(pid)
        crew.hear()
    wait_for_server(office.url)
    return judge(office, crew.told, tally)


def crash(url: str) -> bool:
    """Kills the process behind one of our connections, as a fault in it would."""
    try:
        with psycopg.connect(driver_url(url), autocommit=True) as connection:
            found = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
                "AND backend_type = 'client backend' ORDER BY random() LIMIT 1"
            ).fetchone()
            if found is None:
                return False
            os.kill(found[0], signal.SIGKILL)
    except (psycopg.OperationalError, ProcessLookupError):
        return False
    return True


def wait_for_server(url: str) -> None:
    """Until it lets us in again."""
    until = monotonic() + 30
    while monotonic() < until:
        with suppress(psycopg.OperationalError), psycopg.connect(driver_url(url)):
            return
        sleep(0.05)


# ── the disk is full ─────────────────────────────────────────────────────────────────────────────────────────────────


def disk_full(room: Room, seconds: float) -> Iterator[Tally]:
    """No file may grow beyond some size; and where we may mount one, a disk of our own that is full."""
    office, tally = room.office("sqlite"), Tally("no file may grow", "sqlite")
    with workers(office) as crew:
        pid = crew.start()
        crew.wait_for(20)
        kill(pid)
        until = monotonic() + seconds / 2
        while monotonic() < until or not tally.faults:
            largest = max(file.stat().st_size for file in office.key_file.parent.glob("*.db*"))
            pid = crew.start(at_most=largest + room.chance.randrange(1, 200_000), tempo=0.001)
            crew.wait_for(100_000, room.chance.uniform(0.3, 0.8))
            kill(pid)
            tally.faults += 1
        crew.hear()
    yield judge(office, crew.told, tally)
    with a_small_disk(room) as disk:
        if disk is not None:
            yield disk_filled(room, disk, seconds / 2)


@contextmanager
def a_small_disk(room: Room) -> Iterator[Path | None]:
    """Some megabytes in memory; None where we may not mount one."""
    disk = room.folder / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if made.returncode:
        yield None
        return
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


def disk_filled(room: Room, disk: Path, seconds: float) -> Tally:
    """Something else takes all room that is left, and gives it back after a while; the process stays."""
    office, tally = room.office("sqlite", disk), Tally("the disk is full", "sqlite")
    # What was said, and the key, lie elsewhere: it is the database whose disk is full.
    elsewhere = room.folder / "beside-the-disk"
    elsewhere.mkdir()
    for file in office.key_file.parent.glob("vierogen-ledger*"):
        shutil.move(file, elsewhere)
    office.key_file = elsewhere / office.key_file.name
    ballast = disk / "ballast"
    with workers(office) as crew:
        pid = crew.start(tempo=0.002)
        crew.wait_for(1)
        until = monotonic() + seconds
        while (monotonic() < until or not tally.faults) and shutil.disk_usage(disk).free > 3_000_000:
            crew.wait_for(room.chance.randrange(1, 30))
            with suppress(OSError), ballast.open("wb", buffering=0) as file:
                while True:
                    file.write(bytes(room.chance.choice((512, 4_096, 65_536))))
            tally.faults += 1
            sleep(room.chance.uniform(0.05, 0.3))
            ballast.unlink()
        crew.wait_for(20)
        kill(pid)
        crew.hear()
    return judge(office, crew.told, tally)


# ── power is cut off ─────────────────────────────────────────────────────────────────────────────────────────────────


def power_cut(room: Room, seconds: float) -> Tally:
    """The process is held still at a random moment and its files are copied as a disk may have them after a power cut."""
    office, tally = room.office("sqlite"), Tally("power is cut off", "sqlite")
    expected, nth = story_as_kept(), 0
    with workers(office) as crew:
        pid = crew.start(tempo=0.001)
        crew.wait_for(1)
        until = monotonic() + seconds
        while monotonic() < until or not tally.faults:
            crew.wait_for(room.chance.randrange(1, 20))
            sleep(room.chance.uniform(0, 0.01))
            os.kill(pid, signal.SIGSTOP)
            still(pid)
            crew.hear()
            copies = [copied(office, room.folder / f"cut-{nth}-{one}") for one in range(3)]
            nth += 1
            os.kill(pid, signal.SIGCONT)
            for copy in copies:
                tear(copy, room.chance)
                tally.faults += 1
                require_all(copy, crew.told, expected, tally)
                shutil.rmtree(copy.parent)
        kill(pid)
        crew.hear()
    return judge(office, crew.told, tally)


def still(pid: int) -> None:
    """Until it does nothing any more."""
    stat = Path(f"/proc/{pid}/stat")
    while stat.exists() and stat.read_text().rpartition(")")[2].split()[0] not in "Tt":
        sleep(0.0005)


def copied(office: Office, folder: Path) -> Path:
    """The database and its log, without what is only in memory."""
    folder.mkdir()
    database = Path(office.url.removeprefix("sqlite:///"))
    for ending in ("", "-wal"):
        if Path(f"{database}{ending}").exists():
            shutil.copy(f"{database}{ending}", folder / f"copy.db{ending}")
    return folder / "copy.db"


FRAME, HEAD = 24, 32
TAILS: tuple[Callable[[Random, int], bytes], ...] = (
    lambda chance, size: b"",
    lambda chance, size: bytes(size),
    lambda chance, size: chance.randbytes(size),
)
"""What a disk may hold where something was being written: nothing yet, zeros, or anything."""


def tear(copy: Path, chance: Random) -> None:
    """What was written and not synced is not there, or something else is.

    After the last commit in the log everything is unsynced; and pages of the file that stand in the log may have been
    half written by a checkpoint, which has not synced them either.
    """
    log = Path(f"{copy}-wal")
    whole = log.read_bytes() if log.exists() else b""
    size, salts = (struct.unpack(">I", whole[8:12])[0], whole[16:24]) if len(whole) >= HEAD else (0, b"")
    pages, since, committed, at = set[int](), set[int](), HEAD, HEAD
    while size and at + FRAME + size <= len(whole) and whole[at + 8 : at + 16] == salts:
        page, ends = struct.unpack(">II", whole[at : at + 8])
        since.add(page)
        at += FRAME + size
        if ends:
            pages |= since
            since, committed = set(), at
    if len(whole) > committed:
        cut = chance.randrange(committed, len(whole))
        log.write_bytes(whole[:cut] + chance.choice(TAILS)(chance, len(whole) - cut))
    with copy.open("r+b") as file:
        there = copy.stat().st_size // size if size else 0
        for page in chance.sample(sorted(pages), min(len(pages), 5)):
            if page <= there:
                file.seek((page - 1) * size + chance.randrange(size // 2))
                file.write(chance.randbytes(size // 2))


def require_all(copy: Path, told: Told, expected: list[list[str]], tally: Tally) -> None:
    """The database recovers by itself, and everything is there that anybody was told of."""
    found: dict[Any, list[str]] = {}
    with closing(sqlite3.connect(copy)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            tally.damaged += 1
            return
        for request, name in connection.execute("SELECT originator_id, topic FROM request_events ORDER BY position"):
            found.setdefault(request, []).append(name)
        (reads,) = connection.execute("SELECT count(*) FROM access_log").fetchone()
    tally.lost += max(0, told.reads - reads)
    count_acts({UUID(one): names for one, names in found.items()}, told, expected, tally, sent_again=False)
