"""Very many requests, as they would stand there after some years: most of them over, some under way, in ten places.

The events are those of a few real requests, played in the system itself, and written again for other children, on other
days and in other places. Each child has keys of its own and every personal field is sealed with them, because a page
must open it again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any, Protocol
from uuid import UUID, uuid4

import psycopg
from eventsourcing.persistence import StoredEvent

from bench.act import eleven_acts
from bench.cast import APPOINTED, MOMENT, Cast, a_system, appoint, known, long_story, short_story, ten_acts
from bench.disk import SQLITE, driver_url, sqlite_file
from vierogen.application.people import INSTALLATION
from vierogen.application.who import Who
from vierogen.bootstrap.system import System
from vierogen.casebook.cast import ISSUER
from vierogen.domain.events import RequestEvent, RequestOpened
from vierogen.domain.people import acts as p
from vierogen.domain.values import Category, Role
from vierogen.persistence.mapper import Closing, EventMapper, request_mapper
from vierogen.reference.catchments import partnership_of
from vierogen.vault.keys import KeptKey
from vierogen.vault.sealing import DataKey, new_key

POSTCODES = (
    ("GM0307", "3811AA"), ("GM0344", "3511AA"), ("GM0363", "1012AA"), ("GM0599", "3011AA"), ("GM0518", "2511AA"),
    ("GM0014", "9711AA"), ("GM0202", "6811AA"), ("GM0153", "7511AA"), ("GM0772", "5611AA"), ("GM0935", "6211AA"),
)  # fmt: skip
"""Ten municipalities, each with a postcode of its own; the first is where the cast works."""

LATEST, EARLIEST = 0, 300
"""So many days before the moment at which the cast plays."""


SHARES = ((short_story, 45), (long_story, 35), (ten_acts, 10), (eleven_acts, 10))
"""How many of a hundred go so far: no statement, granted, the ladder gone through, and waiting for other eyes."""


@dataclass(frozen=True, slots=True)
class Filled:
    """Who can look at what was written, and which requests were granted, after fifteen acts."""

    doctor: Who
    """Of the first place alone: a tenth of all requests."""
    of_all: Who
    """A doctor who works for all ten places."""
    granted: Sequence[UUID]
    """In the first place."""


class NewKeys:
    """Keys that are made as they are needed and kept in bulk; satisfies of a vault what sealing asks."""

    def __init__(self, system: System) -> None:
        self._vault, self._made, self._person = system.vault, list[KeptKey](), dict[str, DataKey]()
        self._whose = UUID(int=0)

    def key_of(self, person: UUID, category: str, _: Iterable[str] = ()) -> DataKey:
        """One person after the other."""
        if person != self._whose:
            self._whose, self._person = person, {str(one): self._new(person, str(one)) for one in Category}
        return self._person[category]

    def keep(self) -> None:
        """What was made since, in one transaction."""
        self._vault.keeping.keep(self._made)
        self._made.clear()

    def _new(self, person: UUID, category: str) -> DataKey:
        key, id, around = new_key(), uuid4(), self._vault.around
        epoch = around.epochs()[-1]
        self._made.append(KeptKey(id, person, category, epoch, around.wrap(epoch, key), MOMENT))
        return DataKey(id, key)


AT_ONCE = 500
"""Requests that are written together."""


def fill(kind: str, url: str, many: int) -> Filled:
    """So many requests, all reading models built from them."""
    random = Random(3)
    with a_system(url) as system, closing(Bulk.of(kind, url)) as bulk:
        cast = appoint(system.people)
        stories = played(system, cast)
        keys = NewKeys(system)
        closed_with = Closing(keys, system.closing.hallmarks)  # type: ignore[arg-type]  # sealing asks a vault for nothing else
        mapper = request_mapper(closed_with)
        granted = list[UUID]()
        for start in range(0, many, AT_ONCE):
            rows = list[StoredEvent]()
            for number in range(start, min(start + AT_ONCE, many)):
                nth = random.choices(range(len(SHARES)), [share for _, share in SHARES])[0]
                place = number % len(POSTCODES)
                request = uuid4()
                granted += [request] if place == 0 and SHARES[nth][0] is long_story else []
                rows += written(mapper, stories[nth], request, place, random.randint(LATEST, EARLIEST))
            keys.keep()
            bulk.write(rows)
        bulk.done()
        for state in system.read_models.states():
            system.read_models.rebuild(state.name)
        return Filled(cast.doctor, for_all(system, cast), granted)


def played(system: System, cast: Cast) -> list[list[RequestEvent]]:
    """Each story once."""
    found = []
    for story, _ in SHARES:
        request = uuid4()
        for line in story(cast, request):
            line.said_to(system.desk)
        found.append(system.desk.events(request))
    return found


def written(
    mapper: EventMapper, story: Sequence[RequestEvent], request: UUID, place: int, days: int
) -> Iterator[StoredEvent]:
    """The same story of another child, in another place, so many days before."""
    opened = story[0]
    assert isinstance(opened, RequestOpened)
    code, postcode = POSTCODES[place]
    child = opened.child.model_copy(update={"id": uuid4(), "postcode": postcode})
    partnership = partnership_of(postcode, opened.place.sector, MOMENT.date())
    there = opened.place.model_copy(update={"municipality": code, "partnership": partnership})
    for event in story:
        changes: dict[str, Any] = {"request": request, "at": event.at - timedelta(days=days)}
        changes |= {"child": child, "place": there} if event is opened else {}
        yield mapper.stored(event.model_copy(update=changes), child.id)


def for_all(system: System, cast: Cast) -> Who:
    """A doctor for all ten places; both doctors are let in as people of a demonstration."""
    areas = tuple(code for code, _ in POSTCODES)
    everywhere = known(
        system.people, p.RegisterOrganisation, name="Jeugdgezondheid Nederland", kind="YOUTH_HEALTH", areas=areas
    )
    dina = known(system.people, p.RegisterPerson, name="Dina de Wit", identifiers=("dina@vierogen.example",))
    role = Role.YOUTH_DOCTOR
    system.people.record(p.Appoint, everywhere, INSTALLATION, person=dina, role=role, from_on=APPOINTED)
    doctor = Who(dina, role, everywhere)
    for one, account in ((cast.doctor, "anna"), (doctor, "dina")):
        system.people.record(p.LinkAccount, one.person, INSTALLATION, issuer=ISSUER, account=account)
    return doctor


# ── the drivers alone ────────────────────────────────────────────────────────────────────────────────────────────────

INTO = "request_events (originator_id, originator_version, topic, state)"


class Bulk(Protocol):
    """Writes events as fast as the driver can."""

    def write(self, events: Sequence[StoredEvent]) -> None:
        """In one transaction."""

    def done(self) -> None:
        """All of it is there."""

    def close(self) -> None:
        """Lets go of the connection."""

    @staticmethod
    def of(kind: str, url: str) -> Bulk:
        """For this kind of database."""
        return IntoSQLite(url) if kind == SQLITE else IntoPostgres(url)


class IntoSQLite:
    """With the sqlite3 module of Python."""

    def __init__(self, url: str) -> None:
        self._connection = sqlite3.connect(sqlite_file(url), isolation_level=None)

    def write(self, events: Sequence[StoredEvent]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(
            f"INSERT INTO {INTO} VALUES (?, ?, ?, ?)",
            [(as_id(one).hex, one.originator_version, one.topic, one.state) for one in events],
        )
        self._connection.execute("COMMIT")

    def done(self) -> None:
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()

    def close(self) -> None:
        self._connection.close()


class IntoPostgres:
    """With psycopg, and COPY."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(driver_url(url), autocommit=True)

    def write(self, events: Sequence[StoredEvent]) -> None:
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {INTO} FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(["uuid", "int8", "text", "bytea"])
            for one in events:
                copy.write_row((as_id(one), one.originator_version, one.topic, one.state))

    def done(self) -> None:
        self._connection.execute("VACUUM ANALYZE request_events")
        self._connection.execute("ANALYZE")

    def close(self) -> None:
        self._connection.close()


def as_id(event: StoredEvent) -> UUID:
    """Of which request it is."""
    assert isinstance(event.originator_id, UUID)
    return event.originator_id
