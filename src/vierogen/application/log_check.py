"""Checks the access log from end to end: nothing missing, nothing unreadable, nothing that cannot be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from vierogen.application.access_log import AccessLog, AccessOutcome, Activity, Entry, Kept, UnreadableRowError
from vierogen.domain.values import Role

BATCH = 1_000
TOLERANCE = timedelta(minutes=1)
"""How far a row may be earlier than one before it: it waited for its turn, or another server's clock runs behind."""

ACTS_UNSEEN = frozenset({Role.CLOCK})
"""Roles in which nobody reads anything."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that is wrong with a row, in Dutch."""

    position: int
    what: str


@dataclass(slots=True)
class Checked:
    """What was found: how many rows, and all that is wrong with them."""

    rows: int = 0
    wrongs: list[Wrong] = field(default_factory=list)


def check(log: AccessLog, progress: Callable[[Checked], None] = lambda _: None) -> Checked:
    """Looks at every row, oldest first. Raises StoreUnavailable when the log cannot be read at all."""
    found, position, latest = Checked(), 0, None
    while batch := log.after(position, BATCH):
        readable = [row for row in batch if isinstance(row, Kept)]
        found.wrongs += sorted(
            (*holes(batch, position), *unreadable(batch), *turned_back(readable, latest), *impossible(readable, log)),
            key=lambda one: one.position,
        )
        latest = max([row.entry.at for row in readable] + ([latest] if latest else []), default=None)
        found.rows, position = found.rows + len(batch), batch[-1].position
        progress(found)
    return found


def holes(batch: Iterable[Kept | UnreadableRowError], last: int) -> Iterator[Wrong]:
    """Positions count up by one, on both databases: a number is taken only for a row that is written."""
    for row in batch:
        if row.position == last + 2:
            yield Wrong(row.position, f"rij {last + 1} ontbreekt")
        elif row.position > last + 1:
            yield Wrong(row.position, f"rij {last + 1} tot en met {row.position - 1} ontbreken")
        last = row.position


def unreadable(batch: Iterable[Kept | UnreadableRowError]) -> Iterator[Wrong]:
    """A role, an activity or another word that does not exist, or an id that is none."""
    for row in batch:
        if isinstance(row, UnreadableRowError):
            yield Wrong(row.position, f"rij {row.position} is niet te lezen: {row.why}")


def turned_back(rows: Iterable[Kept], latest: datetime | None) -> Iterator[Wrong]:
    """Time does not run back, within what waiting and clocks explain."""
    for row in rows:
        if latest is not None and row.entry.at < latest - TOLERANCE:
            back = int((latest - row.entry.at).total_seconds())
            yield Wrong(row.position, f"rij {row.position} is {back} seconden eerder dan een rij ervoor")
        latest = max(latest, row.entry.at) if latest else row.entry.at


def impossible(rows: list[Kept], log: AccessLog) -> Iterator[Wrong]:
    """What was shown or refused is about a request that is there; what is not there was not shown."""
    objects = list(dict.fromkeys(row.entry.object for row in rows if row.entry.object is not None))
    unknown = log.unknown(objects)
    for row in rows:
        if why := wrong_with(row.entry, unknown):
            yield Wrong(row.position, f"rij {row.position}: {why}")


def wrong_with(one: Entry, unknown: frozenset[UUID]) -> str | None:
    """Why this row cannot be right."""
    if one.role in ACTS_UNSEEN:
        return f"de rol {one.role.label} leest niets"
    if one.outcome is AccessOutcome.DENIED and one.parts:
        return "er is niets getoond, en toch staat er wat"
    if one.outcome is not AccessOutcome.DENIED and one.object in unknown and one.activity is not Activity.LOG_SEARCH:
        return "er is iets getoond van een verzoek dat niet bestaat"
    return "er is iets getoond, en er staat niet wat" if one.outcome is AccessOutcome.SHOWN and not one.parts else None
