"""Whether every event has its keys: sealed with keys that are in the store, or that were destroyed there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from vierogen.persistence.mapper import keys_to_have
from vierogen.persistence.recorder import EventRecorder
from vierogen.persistence.store import Store
from vierogen.vault.keys import KeyKeeping

BATCH = 1_000


@dataclass(slots=True)
class Looked:
    """What came of looking through the events."""

    events: int = 0
    unsealed: int = 0
    """From before there was a vault."""
    erased: int = 0
    """Of which something can no longer be read, because its key was destroyed."""
    lacking: list[tuple[str, int]] = field(default_factory=list)
    """Stream and position of the events of which a key is not there and was not destroyed."""


def look(store: Store, keeping: KeyKeeping, progress: Callable[[int, int], None]) -> Looked:
    """Every event of both streams. Reads ids of keys only, and opens nothing."""
    found, streams = Looked(), {"people": store.people, "requests": store.requests}
    total = sum(stream.max_notification_id() or 0 for stream in streams.values())
    known = keeping.ids()
    for name, stream in streams.items():
        look_through(name, stream, known, found)
        progress(found.events, total)
    return found


def look_through(name: str, stream: EventRecorder, known: dict[UUID, bool], found: Looked) -> None:
    """One stream, in order. ``known`` says of each key whether it still opens something."""
    position = 0
    while batch := stream.select_notifications(position, BATCH, inclusive_of_start=False):
        for event in batch:
            keys = keys_to_have(event)
            found.unsealed += b'"sealed"' not in event.state
            found.erased += any(known.get(key) is False for key in keys)
            if keys - known.keys():
                found.lacking.append((name, event.id))
        found.events += len(batch)
        position = batch[-1].id
