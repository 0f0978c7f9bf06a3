"""The agenda of one person in one role: what falls due from a day on, for whomever it waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from vierogen.application.access_log import Activity, Read, Trace
from vierogen.application.areas import Area, areas_of
from vierogen.application.desk import Desk
from vierogen.application.due import PAGE, require_case_role, seen_while_due, told_of
from vierogen.application.reading import Seen
from vierogen.application.who import Who
from vierogen.application.witness import Answer, Asking, Look, Witness
from vierogen.domain.values import Limit, day_of


@dataclass(frozen=True, slots=True)
class Planned:
    """Something that is due in a request, at the latest on ``due_on``."""

    request: UUID
    limit: Limit
    due_on: date
    legal: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """In which areas, from which day on; and of which kind, where one was chosen."""

    areas: frozenset[Area]
    first: date
    limit: Limit | None = None


class Plan(Protocol):
    """The read model behind the agenda."""

    def planned(self, wanted: Wanted, *, offset: int, limit: int) -> Sequence[Planned]:
        """What is due, the first day first."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is due, and its request as this reader may see it."""

    planned: Planned
    seen: Seen


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the agenda; ``number`` counts from 1."""

    items: tuple[Item, ...]
    number: int
    more: bool
    first: date
    today: date


class Agenda:
    """Asked for a person in a role. Every page that is shown is logged first, with a row for each request on it."""

    def __init__(self, plan: Plan, desk: Desk, witness: Witness) -> None:
        self._plan, self._desk, self._witness = plan, desk, witness

    def page(
        self,
        by: Who,
        *,
        first: date | None = None,
        limit: Limit | None = None,
        number: int = 1,
        trace: Trace | None = None,
    ) -> Page:
        """One page, from a day on; from today unless said. Raises NotAppointed and NotYours, both logged, and NotLogged."""

        def answer_to(look: Look) -> Answer[Page]:
            reader, people_at = self._desk.people.asker(by, look.at, fresh=look.fresh)
            today = day_of(look.at)
            require_case_role(reader, Activity.AGENDA)
            wanted = Wanted(areas_of(reader, today), first or today, limit)
            found = self._plan.planned(wanted, offset=(number - 1) * PAGE, limit=PAGE + 1)
            items = tuple(Item(*one) for one in seen_while_due(self._desk, look, reader, found[:PAGE]))
            read = Read({item.seen.now.id: item.seen.now.version for item in items}, people_at)
            page = Page(items, number, len(found) > PAGE, wanted.first, today)
            return Answer(page, read, told_of(item.seen for item in items))

        return self._witness.shows(Asking(by, Activity.AGENDA, None, trace or Trace()), answer_to)
