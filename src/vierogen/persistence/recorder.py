"""The recorder of one stream of events, the same on both databases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from eventsourcing.persistence import ApplicationRecorder, Notification, StoredEvent, Subscription

from vierogen.application.keeping import Alongside
from vierogen.persistence.database import Database
from vierogen.persistence.group_commit import Append, as_uuid
from vierogen.persistence.tail import Tail

NOTHING = Alongside()


class EventRecorder(ApplicationRecorder):
    """Keeps and reads one stream of events; satisfies ``Keeping``. Safe to use from many threads."""

    def __init__(self, database: Database, table: str) -> None:
        self.database, self.table = database, table
        self._events_of = (
            f"SELECT originator_version, topic, state, position FROM {table} WHERE originator_id = {database.mark}"  # nosec B608  # names are our own
        )
        self._notifications = f"SELECT position, originator_id, originator_version, topic, state FROM {table}"  # nosec B608  # names are our own

    # Writing

    def insert_events(
        self, stored_events: Sequence[StoredEvent], *, alongside: Alongside = NOTHING, **_: Any
    ) -> Sequence[int]:
        if not stored_events and alongside == NOTHING:
            return []
        return self.database.append(Append.of(self.table, stored_events, alongside))

    # Reading events

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        # Without their positions: the library's own tests compare what comes with what went in.
        found = self._events(as_uuid(originator_id), gt=gt, lte=lte, desc=desc, limit=limit)
        return [StoredEvent(one.originator_id, one.originator_version, one.topic, one.state) for one in found]

    def select_placed(self, originator_id: UUID, *, lte: int | None = None) -> Sequence[Notification]:
        """The events of one, in order, each with its position."""
        return self._events(originator_id, lte=lte)

    def _events(
        self,
        request: UUID,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[Notification]:
        sql, parameters = self._events_of, [self.database.of_uuid(request)]
        for condition, value in (("AND originator_version >", gt), ("AND originator_version <=", lte)):
            if value is not None:
                sql, parameters = f"{sql} {condition} {self.database.mark}", [*parameters, value]
        sql += " ORDER BY originator_version DESC" if desc else " ORDER BY originator_version"
        if limit is not None:
            sql, parameters = f"{sql} LIMIT {self.database.mark}", [*parameters, limit]
        return [Notification(request, *row) for row in self.database.look_up(sql, parameters)]

    def select_several(self, originator_ids: Sequence[UUID]) -> Sequence[Notification]:
        """All events of each of these, in order."""
        if not originator_ids:
            return []
        marks, of_uuid = ", ".join([self.database.mark] * len(originator_ids)), self.database.of_uuid
        sql = (
            f"SELECT originator_id, originator_version, topic, state, position FROM {self.table} "  # nosec B608  # names are our own
            f"WHERE originator_id IN ({marks}) ORDER BY originator_id, originator_version"
        )
        rows = self.database.read(sql, [of_uuid(one) for one in originator_ids])
        return [Notification(self.database.to_uuid(originator), *rest) for originator, *rest in rows]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Events in the order in which they were committed: whoever has seen a position has missed none before it."""
        mark, to_uuid = self.database.mark, self.database.to_uuid
        conditions, parameters = [], list[Any]()
        for condition, value in (("position >=" if inclusive_of_start else "position >", start), ("position <=", stop)):
            if value is not None:
                conditions.append(f"{condition} {mark}")
                parameters.append(value)
        if topics:
            conditions.append(f"topic IN ({', '.join([mark] * len(topics))})")
            parameters.extend(topics)
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        rows = self.database.read(f"{self._notifications}{where} ORDER BY position LIMIT {mark}", [*parameters, limit])
        return [
            Notification(to_uuid(originator), version, topic, state, position)
            for position, originator, version, topic, state in rows
        ]

    def max_notification_id(self) -> int | None:
        newest: int | None = self.database.read(f"SELECT max(position) FROM {self.table}")[0][0]  # nosec B608  # names are our own
        return newest

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        return Tail(self, self.database.changes(), gt, topics)

    # What is kept beside the events

    def command(self, scope: str, key: str) -> tuple[bytes, bytes] | None:
        mark = self.database.mark
        rows = self.database.look_up(
            f"SELECT digest, answer FROM commands WHERE scope = {mark} AND key = {mark}",  # nosec B608  # names are our own
            (scope, key),
        )
        return (rows[0][0], rows[0][1]) if rows else None

    def holder(self, name: str) -> UUID | None:
        rows = self.database.look_up(f"SELECT holder FROM claims WHERE name = {self.database.mark}", (name,))  # nosec B608  # names are our own
        return self.database.to_uuid(rows[0][0]) if rows else None

    def holders(self, names: Sequence[str]) -> dict[str, UUID]:
        marks = ", ".join([self.database.mark] * len(names))
        rows = self.database.look_up(f"SELECT name, holder FROM claims WHERE name IN ({marks})", names)  # nosec B608  # names are our own
        return {name: self.database.to_uuid(holder) for name, holder in rows}

    def due(self, until: date, *, after: UUID | None = None, limit: int = 500) -> Iterable[UUID]:
        mark, parameters = self.database.mark, [self.database.of_date(until)]
        sql = f"SELECT request FROM agenda WHERE due_on <= {mark}"  # nosec B608  # names are our own
        if after is not None:
            sql, parameters = f"{sql} AND request > {mark}", [*parameters, self.database.of_uuid(after)]
        rows = self.database.read(f"{sql} ORDER BY request LIMIT {mark}", [*parameters, limit])
        return [self.database.to_uuid(request) for (request,) in rows]
