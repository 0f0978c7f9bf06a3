"""Requests on a list of days: each as its reader may see it, and only while it is still due there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol
from uuid import UUID

from vierogen.application.access_log import Activity, Part
from vierogen.application.desk import Desk
from vierogen.application.reading import CASE_ROLES, Seen, may_read, seen_by
from vierogen.application.witness import About, Look
from vierogen.domain.refusals import NotYours
from vierogen.domain.values import Actor, Limit, Role, day_of

PAGE = 25
"""Days on one page."""

ROW = frozenset({Part.FACTS, Part.NAME})
"""What a row of such a list shows, as far as the reader may see it."""


def require_case_role(reader: Actor, activity: Activity) -> None:
    """Raises NotYours for who handles no requests."""
    if reader.role not in CASE_ROLES:
        raise NotYours(activity.label, reader.role, [role for role in Role if role in CASE_ROLES])


class Due(Protocol):
    """A row of such a list."""

    @property
    def request(self) -> UUID:
        """Of which request."""

    @property
    def limit(self) -> Limit:
        """What is due."""

    @property
    def due_on(self) -> date:
        """The last day that is in time."""


def seen_while_due(desk: Desk, look: Look, reader: Actor, row: Due) -> Seen | None:
    """The request as it stands. What is no longer due was done just now: the list follows a bit later."""
    known = desk.fresh(row.request) if look.fresh else desk.known(row.request)
    if not may_read(known, reader, day_of(look.at)):
        return None
    erased = desk.people.register.erased.get(row.request, frozenset())
    seen = seen_by(known, reader, look.at, erased)
    return seen if any((due.limit, due.due_on) == (row.limit, row.due_on) for due in seen.deadlines) else None


def told_of(shown: Iterable[Seen]) -> tuple[About, ...]:
    """Each request once, with what the list shows of it; that nothing was found is told too."""
    seen = {one.now.id: one for one in shown}
    return tuple(About(id_, one.parts & ROW, one.now.version) for id_, one in seen.items()) or (
        About(parts=frozenset({Part.FACTS})),
    )
