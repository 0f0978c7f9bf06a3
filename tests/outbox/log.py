"""What happens in these tests: golden events, every personal field of which holds a word that must never get out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from eventsourcing.persistence import StoredEvent

from golden.examples import lines
from hallmarked import kept_by
from vierogen.bootstrap.system import System
from vierogen.outbox import tables
from vierogen.outbox.event_types import EventType
from vierogen.outbox.tables import State, Subscription
from vierogen.persistence import Store
from vierogen.vault.sealed_secrets import SecretSeal

JUNE = datetime(2026, 6, 10, 9, tzinfo=UTC)
MARK = "GEHEIMWOORD"
"""Stands in every personal field of every event that these tests write."""

GOLDEN: dict[str, dict[str, Any]] = {line["name"]: line["state"] for line in map(orjson.loads, lines("requests"))}
OPENED, HEARD, HEARD_TOO = "request-opened.1", "parents-heard.1", "child-heard.1"
A, B, C = UUID(int=0xA), UUID(int=0xB), UUID(int=0xC)

AMERSFOORT = UUID(int=0x307)
SECRET = b"x" * 32
SEAL = SecretSeal(b"k" * 32)


def stored(request: UUID, version: int, name: str, at: datetime = JUNE, **facts: Any) -> StoredEvent:
    state = GOLDEN[name]
    personal = {bag: dict.fromkeys(fields, MARK) for bag, fields in state["personal"].items()}
    told = {"facts": state["facts"] | {"at": at.isoformat()} | facts, "personal": personal}
    return StoredEvent(request, version, name, orjson.dumps(told))


def happen(
    where: Store | System, request: UUID, *names: str, first: int = 1, at: datetime = JUNE, **facts: Any
) -> None:
    """These events, one after the other, from this version on; with its hallmarks where it is a whole system."""
    store = where.store if isinstance(where, System) else where
    for version, name in enumerate(names, first):
        event = stored(request, version, name, at, **facts)
        store.requests.insert_events([kept_by(where, event) if isinstance(where, System) else event])


def subscribe(
    store: Store, address: str, *types: EventType, id_: int = 1, seal: SecretSeal = SEAL, **other: Any
) -> Subscription:
    """Somebody who listens from the beginning; to everything, when no types are named."""
    words: dict[str, Any] = {
        "id": UUID(int=id_),
        "organisation": AMERSFOORT,
        "name": "leerlingadministratie",
        "address": address,
        "types": frozenset(types or EventType),
        "state": State.ACTIVE,
        "position": 0,
        "secret": SECRET,
        "former_secret": None,
        "former_until": None,
        "made_at": JUNE,
        "made_by": UUID(int=9),
    }
    words |= other
    for name in ("secret", "former_secret"):
        words[name] = words[name] and seal.closed(words["id"], words[name])
    made = Subscription(**words)
    with store.transaction() as connection:
        tables.keep(connection, made)
    return made


def kept(store: Store) -> list[tables.Undelivered]:
    """Everything that waits or was put aside, in order."""
    with store.reading() as connection:
        asked = tables.undelivered.select().order_by(tables.undelivered.c.position)
        return [tables.Undelivered(**row._mapping) for row in connection.execute(asked)]
