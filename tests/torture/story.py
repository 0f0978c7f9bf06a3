"""What is done while faults strike: requests from opening to a no, by the real desk, and what must be there afterwards."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import bench.cast
from bench.cast import MOMENT, Cast, Line, a_system, appoint, short_story
from sqlalchemy import text

from sealing.hands import Hands
from torture.tally import Tally
from vierogen.application.desk import Key
from vierogen.application.who import Who
from vierogen.bootstrap.system import System, open_system
from vierogen.domain import acts
from vierogen.domain.refusals import Refused
from vierogen.domain.values import Role
from vierogen.sealing import keys as key_files
from vierogen.sealing.keys import Keys
from vierogen.sealing.logs import LOGS


def people_of(cast: Cast) -> str:
    """As text, for another process."""
    return json.dumps(
        [[who.person.hex, who.role.value, who.organisation.hex] for who in (cast.doctor, cast.officer, cast.adviser)]
    )


def as_cast(told: str) -> Cast:
    """Back again."""
    return Cast(*(Who(UUID(person), Role(role), UUID(place)) for person, role, place in json.loads(told)))


def line_told(nth: int, line: Line) -> str:
    """One act with its key, so that it can be sent again exactly as it was."""
    by = [line.by.person.hex, line.by.role.value, line.by.organisation.hex]
    return json.dumps([nth, line.act.__name__, line.request.hex, by, line.words, line.key.key, line.key.digest.hex()])


def as_line(told: str) -> tuple[int, Line]:
    """Back again."""
    nth, act, request, (person, role, place), words, key, digest = json.loads(told)
    by = Who(UUID(person), Role(role), UUID(place))
    return nth, Line(getattr(acts, act), UUID(request), by, words, Key(key, bytes.fromhex(digest)))


NINE_DIGITS, APART = 10**9, 618_033_989
"""Steps of the golden section: however many begin, the room between two of them stays as large as it can be."""


def children_of(worker: int) -> None:
    """A child of its own for every request. One that comes twice in an office has been told no, and is refused rightly."""
    first = worker * APART
    every = map(nine_digits, range(first, first + NINE_DIGITS))
    bench.cast.NUMBERS = filter(bench.cast.bsn.is_valid, every)  # three threads may ask it at once


def nine_digits(value: int) -> str:
    """As the number of a child."""
    return f"{value % NINE_DIGITS:09d}"


@dataclass
class Told:
    """What workers said: what they were about to do, and of what they were told that it is kept."""

    begun: dict[tuple[UUID, int], Line] = field(default_factory=dict)
    done: dict[UUID, int] = field(default_factory=dict)
    """How many acts of a request."""
    reads: int = 0
    reads_begun: int = 0

    def hear(self, said: str) -> None:
        """Lines that are whole; the last may have been cut off."""
        for line in said.split("\n")[:-1]:
            what, _, rest = line.partition(" ")
            if what == "i":
                nth, act = as_line(rest)
                self.begun[act.request, nth] = act
            elif what == "d":
                request, nth_ = rest.split()
                self.done[UUID(request)] = int(nth_) + 1
                self.begun.pop((UUID(request), int(nth_)), None)
            else:
                self.reads += what == "r"
                self.reads_begun += what == "b"

    @property
    def kept(self) -> int:
        """Acts and reads."""
        return sum(self.done.values()) + self.reads


@dataclass
class Office:
    """A database with three people in it, and a key to seal with."""

    url: str
    key_file: Path
    cast: Cast

    @classmethod
    def at(cls, url: str, folder: Path) -> Office:
        """Made on a database that was migrated."""
        folder.mkdir(exist_ok=True, parents=True)
        key_file = folder / "vierogen-ledger.key"
        key_files.make(key_file, "vierogen.example/pijnbank")
        with a_system(url) as system:
            return cls(url, key_file, appoint(system.people))


def story_as_kept() -> list[list[str]]:
    """The stored names of the events of each act of a story."""
    with open_system("sqlite://", now=lambda: MOMENT) as system:
        request, found = uuid4(), list[list[str]]()
        for line in short_story(appoint(system.people), request):
            before = len(system.store.requests.select_events(request))
            line.said_to(system.desk)
            found.append([one.topic for one in system.store.requests.select_events(request)][before:])
    return found


def kept_requests(system: System) -> dict[UUID, list[str]]:
    """The names of the events of every request, in order."""
    found, position = defaultdict[UUID, list[str]](list), 0
    while some := system.store.requests.select_notifications(position, 5_000, inclusive_of_start=False):
        for one in some:
            found[one.originator_id].append(one.topic)
        position = some[-1].id
    return found


def send_again(system: System, lines: Iterable[Line], tally: Tally) -> None:
    """Whoever had no answer sends the same again under the same key, twice."""
    for line in lines:
        for _ in range(2):
            try:
                line.said_to(system.desk)
            except Refused as refused:
                tally.damaged += 1
                tally.notes.append(
                    f"sent again and refused: {line.act.__name__}: {refused.kind if hasattr(refused, 'kind') else type(refused).__name__}"
                )


def judge(office: Office, told: Told, tally: Tally) -> Tally:
    """Looks at everything, after all faults."""
    tally.kept += told.kept
    expected = story_as_kept()
    with a_system(office.url) as system:
        count_acts(kept_requests(system), told, expected, tally, sent_again=False)
        send_again(system, told.begun.values(), tally)
        for request, nth in told.begun:
            told.done[request] = max(told.done.get(request, 0), nth + 1)
        count_acts(kept_requests(system), told, expected, tally, sent_again=True)
        count_reads(system, told, tally)
        require_sealed(system, office, tally)
        require_read_models(system, tally)
        if system.store.dialect == "sqlite":
            with system.store.engine.connect() as connection:
                tally.damaged += connection.execute(text("PRAGMA integrity_check")).scalar_one() != "ok"
    return tally


def count_acts(
    found: dict[UUID, list[str]], told: Told, expected: list[list[str]], tally: Tally, *, sent_again: bool
) -> None:
    """Each request is a story up to where somebody was told it is, or one act further when nobody was told."""
    for request, many in told.done.items():
        names = found.get(request, [])
        wanted = [name for act in expected[:many] for name in act]
        if names[: len(wanted)] != wanted:
            tally.lost += 1
        elif (sent_again and len(names) > len(wanted)) or len(names) > len(
            [name for act in expected[: many + 1] for name in act]
        ):
            tally.doubled += 1
    tally.damaged += len(found.keys() - told.done.keys() - {request for request, _ in told.begun})


def count_reads(system: System, told: Told, tally: Tally) -> None:
    """Rows of the access log count up by one, and there are as many as were told, or a few that nobody was told of."""
    with system.store.engine.connect() as connection:
        rows, last = connection.execute(text("SELECT count(*), coalesce(max(position), 0) FROM access_log")).one()
    tally.damaged += last - rows
    tally.lost += max(0, told.reads - rows)
    tally.doubled += max(0, rows - told.reads_begun)


def require_sealed(system: System, office: Office, tally: Tally) -> None:
    """All of it can be sealed, and checks."""
    hands = Hands(system, office.key_file, Keys.read(office.key_file))
    hands.seal()
    for log in LOGS:
        wrongs = hands.wrongs(log)
        tally.damaged += len(wrongs)
        tally.notes += wrongs[:3]


def require_read_models(system: System, tally: Tally) -> None:
    """They catch up, and say what the events say."""
    system.read_models.follow()
    for name in system.read_models.names:
        compared = system.read_models.check(name, lambda done, total: None)
        tally.damaged += compared.different + compared.parked + (not compared.compared)


def tell(words: dict[str, Any]) -> str:
    """For a process of its own."""
    return json.dumps(words) + "\n"
