"""The recorder of the access log, the same on both databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import psycopg

from vierogen.application.access_log import (
    NOTHING_READ,
    AccessOutcome,
    Activity,
    Entry,
    Kept,
    NotLogged,
    Part,
    Purpose,
    Read,
    Trace,
    UnreadableRowError,
    Wanted,
)
from vierogen.application.keeping import StoreUnavailable
from vierogen.domain.values import Role
from vierogen.persistence.database import Database
from vierogen.persistence.group_commit import LogAccess

COLUMNS = (
    "position, at, trace_id, span_id, parent_span_id, activity, person, role, organisation, object, version, "
    "parts, purpose, policy, outcome"
)
AT_ONCE = 500  # ids in one question


class AccessRecorder:
    """Keeps and finds rows of the log; satisfies ``AccessLog``. Safe to use from many threads."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def keep(self, entries: Sequence[Entry], read: Read = NOTHING_READ) -> Sequence[int]:
        """Waits until the rows are durable; those of others who wait share the commit."""
        try:
            return self.database.append(LogAccess(tuple(entries), read))
        except (StoreUnavailable, sqlite3.Error, psycopg.Error) as error:
            # Whatever it is that stands in the way: what cannot be logged is not shown.
            raise NotLogged(f"{type(error).__name__}: {error}") from error

    def rows(self, wanted: Wanted, limit: int) -> Sequence[Kept]:
        conditions, values = self._conditions(wanted)
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        found = self._read(f"{where} ORDER BY position DESC LIMIT {self.database.mark}", [*values, limit])
        return [self._entry(row) for row in found]

    def after(self, position: int, limit: int) -> Sequence[Kept | UnreadableRowError]:
        mark = self.database.mark
        found = self._read(f" WHERE position > {mark} ORDER BY position LIMIT {mark}", [position, limit])
        return [self._entry_or_why_not(row) for row in found]

    def unknown(self, objects: Sequence[UUID]) -> frozenset[UUID]:
        known = set[UUID]()
        for start in range(0, len(objects), AT_ONCE):
            asked = objects[start : start + AT_ONCE]
            marks = ", ".join([self.database.mark] * len(asked))
            sql = (
                f"SELECT originator_id FROM request_events WHERE originator_version = 1 AND originator_id IN ({marks})"  # nosec B608  # names are our own
            )
            found = self.database.read(sql, [self.database.of_uuid(one) for one in asked])
            known |= {self.database.to_uuid(one) for (one,) in found}
        return frozenset(objects) - known

    def _conditions(self, wanted: Wanted) -> tuple[list[str], list[Any]]:
        of_uuid, of_moment = self.database.of_uuid, self.database.of_moment
        asked: list[tuple[str, Any]] = [
            ("object =", wanted.object and of_uuid(wanted.object)),
            ("person =", wanted.person and of_uuid(wanted.person)),
            ("organisation =", wanted.organisation and of_uuid(wanted.organisation)),
            ("outcome =", wanted.outcome and wanted.outcome.value),
            ("at >=", wanted.from_at and of_moment(wanted.from_at)),
            ("at <", wanted.until_at and of_moment(wanted.until_at)),
            ("position <", wanted.before),
        ]
        given = [(condition, value) for condition, value in asked if value is not None]
        return [f"{condition} {self.database.mark}" for condition, _ in given], [value for _, value in given]

    def _read(self, rest: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        return self.database.read(f"SELECT {COLUMNS} FROM access_log{rest}", values)  # nosec B608  # names are our own

    def _entry_or_why_not(self, row: tuple[Any, ...]) -> Kept | UnreadableRowError:
        try:
            return self._entry(row)
        except UnreadableRowError as error:
            return error

    def _entry(self, row: tuple[Any, ...]) -> Kept:
        """Raises UnreadableRowError when a column holds something that cannot be."""
        position, at, trace, span, parent, activity, person, role, organisation, about, version, parts, *rest = row
        purpose, policy, outcome = rest
        to_uuid = self.database.to_uuid
        try:
            entry = Entry(
                at=self.database.to_moment(at),
                trace=Trace(trace, span, parent),
                activity=Activity(activity),
                person=to_uuid(person),
                role=Role(role),
                organisation=to_uuid(organisation),
                object=to_uuid(about) if about is not None else None,
                version=version,
                parts=frozenset(Part(part) for part in parts.split(",") if part),
                purpose=Purpose(purpose),
                policy=policy,
                outcome=AccessOutcome(outcome),
            )
        except (ValueError, TypeError, AttributeError) as error:
            raise UnreadableRowError(position, str(error)) from None
        return Kept(position, entry)
