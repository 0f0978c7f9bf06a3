"""The worklist as it is asked: what waits for one person, a page at a time, and how many things wait in all.

An area has an index in the order of the list, so each is read no further than the page goes. What is counted is
counted in that index alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Date, TextClause, TextualSelect, Uuid, bindparam, text

from vierogen.application.areas import Area, AreaKind
from vierogen.application.worklist import Asked, Counts, Show, Waiting
from vierogen.domain.values import Limit
from vierogen.projections.within import MOST_PARTS, written_within
from vierogen.projections.worklist import NAME, ORDER, WORKLIST, of_row

SOON = timedelta(days=31)
"""A date of the law that is nearer than this goes before what was agreed."""

STRETCHES = (
    "due_on < :today",
    "due_on >= :today AND due_on <= :soon AND legal",
    "due_on >= :today AND NOT (due_on <= :soon AND legal)",
)
"""What is late first, then what the law wants soon, then the rest; each by day."""

THEIRS = "role = :role AND (person IS NULL OR person = :me)"
"""What waits for somebody in this role, and not for one other person."""

CHOSEN = {Show.ALL: "", Show.LATE: " AND due_on < :today", Show.LEGAL: " AND legal", Show.MINE: " AND person = :me"}


class Queue:
    """Satisfies the queue of the application."""

    def __init__(self, connect: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._connect = connect

    def waiting(self, asked: Asked, *, offset: int, limit: int) -> list[Waiting]:
        """What is late first, then what the law wants soon, then by day. What waits for one other person is left out."""
        areas = sorted(asked.areas)
        if not areas:
            return []
        statement = page(kinds_of(areas), asked.show, one_limit=asked.limit is not None)
        values = theirs(asked, areas) | {"soon": asked.today + SOON}
        values |= {"most": offset + limit, "page": limit, "offset": offset}
        values |= {"limit_name": asked.limit.value} if asked.limit else {}
        with self._connect() as connection:
            return [of_row(tuple(row)) for row in connection.execute(statement, values)]

    def counted(self, asked: Asked) -> Counts:
        """How many things wait, whatever is chosen among them."""
        areas = sorted(asked.areas)
        if not areas:
            return Counts(Counter(), Counter())
        with self._connect() as connection:
            rows = connection.execute(counts(kinds_of(areas)), theirs(asked, areas)).all()
        shows = {show: sum(row[nth] for row in rows) for nth, show in enumerate(COUNTED, 1)}
        return Counts(shows, Counter({Limit(row[0]): row[1] for row in rows}))


def kinds_of(areas: list[Area]) -> tuple[AreaKind, ...]:
    """What a question is like, whichever areas it is about."""
    return tuple(area.kind for area in areas)


def theirs(asked: Asked, areas: list[Area]) -> dict[str, Any]:
    """The values that every question has."""
    codes = {f"area{nth}": area.code for nth, area in enumerate(areas)}
    return {"role": asked.role.value, "me": asked.person, "today": asked.today} | codes


# ── as SQL ───────────────────────────────────────────────────────────────────────────────────────────────────────────
# Written out, because a question of so many parts takes longer to put together than to answer.

COLUMNS = ", ".join(f"w.{name}" for name in WORKLIST.columns)
IN_ORDER = ", ".join(ORDER)
COUNTED = {
    Show.ALL: "count(*)",
    Show.LATE: "count(*) FILTER (WHERE due_on < :today)",
    Show.LEGAL: "count(*) FILTER (WHERE legal)",
    Show.MINE: "count(*) FILTER (WHERE person IS NOT NULL)",
}
TYPED = (bindparam("me", type_=Uuid()), bindparam("today", type_=Date()))


@lru_cache(maxsize=256)
def page(kinds: tuple[AreaKind, ...], show: Show, *, one_limit: bool) -> TextualSelect:
    """One page, the same for everybody who asks the same of as many areas."""
    conditions = THEIRS + CHOSEN[show] + (" AND limit_name = :limit_name" if one_limit else "")
    here = [f"{kind} = :area{nth}" for nth, kind in enumerate(kinds)]
    apart = here if len(kinds) * len(STRETCHES) <= MOST_PARTS else [written_within(kinds)]
    union = " UNION ALL " if len(set(kinds)) == 1 else " UNION "  # a place may belong to areas of two kinds
    parts = union.join(stretches(conditions, apart))
    keys = f"SELECT * FROM ({parts}) AS parts ORDER BY stretch, {IN_ORDER} LIMIT :page OFFSET :offset"  # nosec B608  # names are our own
    found = (
        f"SELECT {COLUMNS} FROM ({keys}) AS found "  # nosec B608  # names are our own
        f"JOIN {NAME} AS w ON w.request = found.request AND w.limit_name = found.limit_name AND w.role = :role "
        f"ORDER BY found.stretch, {', '.join(f'found.{name}' for name in ORDER)}"
    )
    types = {field.name: field.type for field in WORKLIST.fields}
    return text(found).bindparams(*TYPED, bindparam("soon", type_=Date())).columns(**types)


def stretches(conditions: str, places: list[str]) -> Iterator[str]:
    """In each place the first of each stretch, no more than there can be up to the end of the page."""
    for place in places:
        for nth, stretch in enumerate(STRETCHES):
            asked = f"SELECT {nth} AS stretch, {IN_ORDER} FROM {NAME} WHERE {conditions} AND {place} AND {stretch}"  # nosec B608  # names are our own
            yield f"SELECT * FROM ({asked} ORDER BY {IN_ORDER} LIMIT :most) AS a"  # nosec B608  # names are our own


@lru_cache(maxsize=256)
def counts(kinds: tuple[AreaKind, ...]) -> TextClause:
    """How many of each limit, and of those how many of each choice."""
    of_each = ", ".join(COUNTED.values())
    asked = f"SELECT limit_name, {of_each} FROM {NAME} WHERE {THEIRS} AND {written_within(kinds)} GROUP BY limit_name"  # nosec B608  # names are our own
    return text(asked).bindparams(*TYPED)
