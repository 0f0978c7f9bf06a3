"""The worklist of one person in one role: what waits, what is late, and about whom it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from vierogen.application.access_log import Activity, Read, Trace
from vierogen.application.areas import Area, areas_of
from vierogen.application.desk import Desk
from vierogen.application.due import PAGE, require_case_role, seen_while_due, told_of
from vierogen.application.reading import Seen
from vierogen.application.who import Who
from vierogen.application.witness import Answer, Asking, Look, Witness
from vierogen.domain.values import Limit, Role, Status, Term, day_of


class Show(Term):
    """Which of the things that wait are looked at."""

    ALL = "ALL", "alles"
    LATE = "LATE", "te laat"
    LEGAL = "LEGAL", "met een wettelijke datum"
    MINE = "MINE", "alleen van mij"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for somebody in a role, at the latest on ``due_on``.

    ``person`` and ``organisation`` are there when it waits for one person and nobody else can do it. ``status`` is None
    when the family keeps the report back: then nobody's list says how it stands.
    """

    request: UUID
    limit: Limit
    role: Role
    municipality: str
    partnership: str
    school: str | None
    person: UUID | None
    organisation: UUID | None
    status: Status | None
    since: datetime
    due_on: date
    legal: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom, in which areas, on which day; and what was chosen among it."""

    person: UUID
    role: Role
    areas: frozenset[Area]
    today: date
    show: Show = Show.ALL
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many things wait, by what can be chosen."""

    shows: Mapping[Show, int]
    limits: Mapping[Limit, int]

    def of(self, show: Show, limit: Limit | None) -> int | None:
        """How many there are with this choice; None when two choices together were not counted."""
        if limit is None:
            return self.shows[show]
        return self.limits[limit] if show is Show.ALL else None


class Queue(Protocol):
    """The read model behind the list."""

    def waiting(self, asked: Asked, *, offset: int, limit: int) -> Sequence[Waiting]:
        """The things that wait, in the order in which they are best done."""

    def counted(self, asked: Asked) -> Counts:
        """How many things wait, whatever was chosen."""


@dataclass(frozen=True, slots=True)
class Item:
    """A thing that waits, and its request as this reader may see it."""

    waiting: Waiting
    seen: Seen


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list; ``number`` counts from 1."""

    items: tuple[Item, ...]
    counts: Counts
    number: int
    more: bool
    today: date


class Worklist:
    """Asked for a person in a role. Every page that is shown is logged first, with a row for each request on it."""

    def __init__(self, queue: Queue, desk: Desk, witness: Witness) -> None:
        self._queue, self._desk, self._witness = queue, desk, witness

    def page(
        self,
        by: Who,
        *,
        show: Show = Show.ALL,
        limit: Limit | None = None,
        number: int = 1,
        trace: Trace | None = None,
    ) -> Page:
        """One page. Raises NotAppointed and NotYours, both logged, and NotLogged."""

        def answer_to(look: Look) -> Answer[Page]:
            reader, people_at = self._desk.people.asker(by, look.at, fresh=look.fresh)
            today = day_of(look.at)
            require_case_role(reader, Activity.WORKLIST)
            asked = Asked(by.person, by.role, areas_of(reader, today), today, show, limit)
            found = self._queue.waiting(asked, offset=(number - 1) * PAGE, limit=PAGE + 1)
            items = tuple(Item(*one) for one in seen_while_due(self._desk, look, reader, found[:PAGE]))
            page = Page(items, self._queue.counted(asked), number, len(found) > PAGE, today)
            read = Read({item.seen.now.id: item.seen.now.version for item in items}, people_at)
            return Answer(page, read, told_of(item.seen for item in items))

        return self._witness.shows(Asking(by, Activity.WORKLIST, None, trace or Trace()), answer_to)
