"""What these tests do with an open system: write, seal, check, and what nobody may do."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
from eventsourcing.persistence import StoredEvent

from databases import driver_url
from hallmarked import kept_by
from vierogen.application.access_log import AccessOutcome, Activity, Entry, Part, Purpose, Trace
from vierogen.bootstrap.system import System
from vierogen.domain.values import Role
from vierogen.ledger.note import Note, PublicKey
from vierogen.sealing import rows, tables
from vierogen.sealing.checking import Checked, Trust, check
from vierogen.sealing.keys import Keys
from vierogen.sealing.logs import ACCESS, EVENTS, LOGS, Log
from vierogen.sealing.memory import BesideKey
from vierogen.sealing.step import Sealing

GUARDED = (
    *("request_events", "people_events", "access_log"),
    *("ledger_leaves", "ledger_subtrees", "ledger_checkpoints", "ledger_cosignatures"),
)


@dataclass
class Hands:
    system: System
    key_file: Path
    keys: Keys
    sealing: Sealing = field(init=False)

    def __post_init__(self) -> None:
        self.sealing = self.fresh_sealing()

    def fresh_sealing(self, **options: Any) -> Sealing:
        """As after a restart."""
        return Sealing(self.system.store, self.keys, BesideKey(self.key_file), self.system.closing.hallmarks, **options)

    # Writing

    def write(self, events: int = 1, people: int = 0, reads: int = 0) -> None:
        for stream, many in ((self.system.store.requests, events), (self.system.store.people, people)):
            request = uuid4()
            written = [StoredEvent(request, version, "event.1", b'{"facts":{}}') for version in range(1, many + 1)]
            stream.insert_events([kept_by(self.system, event) for event in written])
        if reads:
            self.system.store.access.keep([an_entry() for _ in range(reads)])

    def seal(self) -> int:
        return self.sealing.all()

    # Looking

    def check(
        self, log: Log = EVENTS, outside: Sequence[Note] = (), witnesses: Sequence[PublicKey] = (), **trust: Any
    ) -> Checked:
        keys = {one.name: self.keys.public_of(one) for one in LOGS}
        known = {"keys": keys, "hallmarks": self.system.closing.hallmarks} | trust
        return check(self.system.store, log, Trust(**known, witnesses=witnesses, outside=outside))

    def wrongs(self, log: Log = EVENTS, **known: Any) -> list[str]:
        return [finding.sentence for finding in self.check(log, **known).findings]

    def newest(self, log: Log = EVENTS) -> Note:
        with self.system.store.reading() as connection:
            kept = tables.newest_checkpoint(connection, log)
        assert kept is not None
        return Note.read(kept.note)

    # Tampering: what somebody can do who has the database and knows how.

    def tamper(self, *statements: str, values: Sequence[Any] = ()) -> None:
        url = self.system.store.engine.url.render_as_string(hide_password=False)
        if url.startswith("sqlite"):
            with closing(sqlite3.connect(self.system.store.file or "", timeout=10)) as connection:
                for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                    connection.execute(f"DROP TRIGGER {name}")
                for statement in statements:
                    connection.execute(statement, values)
                connection.commit()
            return
        with psycopg.connect(driver_url(url), autocommit=True) as server:
            for table in GUARDED:
                server.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for statement in statements:
                server.execute(statement.replace("?", "%s"), values)

    def rename(self, position: int, name: str = "x") -> None:
        """By somebody who has the keys as well: an event of a request gets another stored name, and its hallmark."""
        with self.system.store.reading() as connection:
            row = rows.at(connection, "request_events", position)
        assert row is not None
        of = row[1] if isinstance(row[1], UUID) else UUID(row[1])
        kept = kept_by(self.system, StoredEvent(of, row[2], name, b'{"facts":{}}'))
        self.tamper(
            "UPDATE request_events SET topic = ?, state = ? WHERE position = ?", values=(name, kept.state, position)
        )


def an_entry() -> Entry:
    return Entry(
        at=datetime(2026, 6, 10, 9, tzinfo=UTC),
        trace=Trace(),
        activity=Activity.READ,
        person=UUID(int=0xA1),
        role=Role.YOUTH_DOCTOR,
        organisation=UUID(int=0xB2),
        object=UUID(int=0xC3),
        version=3,
        parts=frozenset({Part.FACTS, Part.NAME}),
        purpose=Purpose.STATING,
        policy="2026-11",
        outcome=AccessOutcome.SHOWN,
    )


def flipped(value: object, chance: random.Random) -> object:
    """The same with one bit of one byte changed."""
    if isinstance(value, str | bytes):
        data = bytearray(value if isinstance(value, bytes) else value.encode())
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(7)
        return bytes(data) if isinstance(value, bytes) else data.decode("latin-1").replace("\x00", "0")
    if isinstance(value, int):
        return value ^ 1 << chance.randrange(8)
    if isinstance(value, UUID):
        return UUID(int=value.int ^ 1 << chance.randrange(128))
    assert isinstance(value, datetime)
    return value + timedelta(microseconds=1 << chance.randrange(30))


def rebuilt(hands: Hands, keys: Keys) -> None:
    """An administrator who has all keys changes the past, and seals all of it anew."""
    hands.rename(2)
    hands.tamper(
        *(f"DELETE FROM ledger_{table}" for table in ("checkpoints", "leaves", "subtrees")),
    )
    for file in hands.key_file.parent.glob("*.last"):
        file.unlink()
    hands.keys = keys
    hands.fresh_sealing().all()


__all__ = ["ACCESS", "EVENTS", "Hands", "an_entry", "flipped", "rebuilt"]
