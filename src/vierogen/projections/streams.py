"""The events that a follower reads: a batch after a position, the whole of some requests, or all request by request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, text

from vierogen.projections.driver import as_uuid, ask, driver_of, is_on_server, of_uuids
from vierogen.projections.read_model import Stored
from vierogen.vault.hallmarks import as_kept

AT_ONCE = 2_000
"""Rows that come over from the database in one go."""

NEWEST = text("SELECT coalesce(max(position), 0) FROM request_events")
COUNT = text("SELECT count(*) FROM request_events WHERE position <= :position")
OLDEST_UNREAD = text("SELECT recorded_at FROM request_events WHERE position > :position ORDER BY position LIMIT 1")


class Read(NamedTuple):
    """One event with its place in the order in which all were kept."""

    position: int
    request: UUID
    event: Stored


def newest(connection: Connection) -> int:
    """The position of the newest event; 0 when there is none."""
    position: int = connection.execute(NEWEST).scalar_one()
    return position


def count_until(connection: Connection, position: int) -> int:
    """How many events there are up to and including a position."""
    count: int = connection.execute(COUNT, {"position": position}).scalar_one()
    return count


def oldest_unread(connection: Connection, position: int) -> datetime | None:
    """When the first event after a position was kept; None when there is none."""
    moment = connection.execute(OLDEST_UNREAD, {"position": position}).scalar_one_or_none()
    return datetime.fromisoformat(moment) if isinstance(moment, str) else moment


def batch(connection: Connection, after: int, most: int, until: int | None = None) -> list[Read]:
    """The next events after a position, in order."""
    sql = (
        "SELECT position, originator_id, originator_version, topic, state FROM request_events "
        "WHERE position > ? AND position <= ? ORDER BY position LIMIT ?"
    )
    found = ask(connection, sql, (after, 2**62 if until is None else until, most))
    return [
        Read(position, as_uuid(request), (version, name, state, position))
        for position, request, version, name, state in found
    ]


def whole(connection: Connection, requests: Sequence[UUID], until: int) -> dict[UUID, list[Stored]]:
    """All events of some requests up to and including a position."""
    found: dict[UUID, list[Stored]] = {request: [] for request in requests}
    if requests:
        marks = ", ".join("?" * len(requests))
        sql = (
            "SELECT originator_id, originator_version, topic, state, position FROM request_events "  # nosec B608  # names are our own
            f"WHERE originator_id IN ({marks}) AND position <= ? ORDER BY originator_id, originator_version"
        )
        for request, *event in ask(connection, sql, (*of_uuids(connection, requests), until)):
            found[as_uuid(request)].append((event[0], event[1], event[2], event[3]))
    return found


# The plus keeps SQLite from going by position and sorting all events, with everything in them, afterwards.
ALL = (
    "SELECT originator_id, originator_version, topic, state, position FROM request_events "
    "WHERE +position <= {} ORDER BY originator_id, originator_version"
)


def by_request(connection: Connection, until: int) -> Iterator[tuple[int, UUID, list[Stored]]]:
    """Request by request, in order of id: how many events were read until then, the request, and all its events.

    Holds the events of one request, whatever the number of requests. The connection must see one moment.
    Raises ``TamperedError`` for a request that is written as we write none.
    """
    done, current, events = 0, None, list[Stored]()
    for request, version, name, state, position in stream(connection, ALL.format(int(until))):
        if request != current:
            if current is not None:
                yield done, as_kept(current), events
            current, events = request, []
        events.append((version, name, state, position))
        done += 1
    if current is not None:
        yield done, as_kept(current), events


def stream(connection: Connection, sql: str) -> Iterator[tuple[Any, ...]]:
    """Rows as the driver gives them, some at a time."""
    driver = driver_of(connection)
    if is_on_server(connection):
        with driver.cursor(name=f"vierogen_{abs(hash(sql))}", binary=True) as cursor:
            cursor.execute(sql)
            while rows := cursor.fetchmany(AT_ONCE):
                yield from rows
    else:
        cursor = driver.execute(sql)
        try:
            yield from cursor
        finally:
            cursor.close()
