"""The listing: every request with where it belongs and how it stands, newest first, to be searched by area.

Ids, codes and marks only. What somebody may see of a request is judged elsewhere, on the request itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Connection, TextClause, Uuid, bindparam, text

from vierogen.application.areas import AreaKind
from vierogen.application.finding import LookingAlong, Placed, Turn, Wanted
from vierogen.application.marks import birthday_mark
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.values import Status
from vierogen.projections import read_model as r
from vierogen.projections.within import MOST_PARTS, written_within

NAME = "listing"
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
KEY = ("begun", "request")
"""The order of the list. Neither ever changes, so a page stays where it is while requests move on."""


def rows_with(secret: bytes) -> Callable[[UUID, ExemptionRequest], list[r.Row]]:
    """From a request as it stands to its one row; ``secret`` is behind the marks of birthdays."""

    def rows_of(request: UUID, known: ExemptionRequest) -> list[r.Row]:
        if known.place is None or known.begun_at is None:
            return []
        place, child, looks_along = known.place, known.child, known.co_assessor
        return [
            (
                request,
                (known.begun_at - EPOCH) // MICROSECOND,
                *(place.municipality, place.partnership, place.school),
                known.status.value,
                str(known.school_year) if known.school_year else None,
                *(child.id if child else None, birthday_mark(secret, child.birth_date) if child else None),
                known.expert or known.opened_by,
                looks_along.person if looks_along else None,
            )
        ]

    return rows_of


def listing(secret: bytes) -> r.ReadModel:
    """The read model of an installation with this secret."""
    return r.ReadModel(
        NAME,
        version=1,
        label="verzoekenlijst",
        fields=(
            r.request(),
            r.number("begun"),
            r.text("municipality"),
            r.text("partnership"),
            r.text("school", optional=True),
            r.text("status"),
            r.text("school_year", optional=True),
            r.an_id("child", optional=True),
            r.an_id("born", optional=True),
            r.an_id("expert", optional=True),
            r.an_id("looks_along", optional=True),
        ),
        rows_of=rows_with(secret),
        sought_by=tuple((first, *KEY) for first in ("municipality", "partnership", "school", "child", "born")),
    )


def listed(connection: Connection, wanted: Wanted, turn: Turn | None, limit: int) -> list[Placed]:
    """The first of what is wanted, from where the last page ended; those before it in the opposite order.

    Each area has an index in the order of the list, so an area is read no further than the page goes.
    """
    if not wanted.areas:
        return []
    asked = {name: value for name, value in values(wanted, turn).items() if value is not None}
    areas = sorted(wanted.areas)
    codes = {f"area{nth}": area.code for nth, area in enumerate(areas)}
    apart = wanted.child is None and wanted.born is None and len(areas) <= MOST_PARTS
    statement = written(
        tuple(area.kind for area in areas),
        tuple(condition for name, condition in CONDITIONS.items() if name in asked) + other_eyes(wanted),
        len(wanted.municipalities) if wanted.municipalities is not None else None,
        backwards=turn is not None and turn.backwards,
        apart=apart,
    )
    several = {f"place{nth}": code for nth, code in enumerate(sorted(wanted.municipalities or ()))}
    named = {**asked, **codes, **several, "limit": limit}
    if turn is not None:
        named |= {"at_begun": turn.at.begun, "at_request": turn.at.request}
    ids = [bindparam(name, value, Uuid()) for name, value in named.items() if isinstance(value, UUID)]
    rest = {name: value for name, value in named.items() if not isinstance(value, UUID)}
    found = connection.execute(statement.bindparams(*ids).columns(begun=BigInteger, request=Uuid), rest)
    return [Placed(begun, request) for begun, request in found]


CONDITIONS = {
    "child": "child = :child",
    "born": "born = :born",
    "status": "status = :status",
    "school_year": "school_year = :school_year",
    "expert": "expert = :expert",
    "looks_along": "looks_along = :looks_along",
    "newer": "(begun, request) > (:at_begun, :at_request)",
    "older": "(begun, request) < (:at_begun, :at_request)",
}
"""What can be asked besides areas, each under a name of its own."""


def values(wanted: Wanted, turn: Turn | None) -> dict[str, Any]:
    """The values that are asked, by the name of the condition; None for what is not asked."""
    beyond = None if turn is None else turn.at.begun
    back = turn is not None and turn.backwards
    return {
        "child": wanted.child,
        "born": wanted.born,
        "status": wanted.status and wanted.status.value,
        "school_year": wanted.school_year,
        "expert": wanted.expert,
        "looks_along": wanted.reader if wanted.looking_along is LookingAlong.MINE else None,
        "newer": beyond if back else None,
        "older": None if back else beyond,
    }


def other_eyes(wanted: Wanted) -> tuple[str, ...]:
    """Whether others look along, where no value is asked."""
    match wanted.looking_along:
        case LookingAlong.SOMEBODY:
            return ("looks_along IS NOT NULL",)
        case LookingAlong.NOBODY:
            return ("looks_along IS NULL", f"status = '{Status.STATED.value}'")
        case _:
            return ()


@lru_cache(maxsize=256)
def written(
    kinds: tuple[AreaKind, ...],
    conditions: tuple[str, ...],
    municipalities: int | None,
    *,
    backwards: bool,
    apart: bool,
) -> TextClause:
    """The question as SQL, the same for everybody who asks the same of as many areas.

    Written out, because a question of so many parts takes longer to put together than to answer.
    """
    way = "ASC" if backwards else "DESC"
    order = f"ORDER BY begun {way}, request {way} LIMIT :limit"
    if municipalities is not None:
        places = ", ".join(f":place{nth}" for nth in range(municipalities)) or "NULL"
        conditions = (*conditions, f"municipality IN ({places})")
    fits = " AND ".join(("1 = 1", *conditions))
    named = [(kind, f":area{nth}") for nth, kind in enumerate(kinds)]
    if not apart:
        return text(f"SELECT begun, request FROM {NAME} WHERE {fits} AND {written_within(kinds)} {order}")  # nosec B608  # names are our own
    each = (
        f"SELECT * FROM (SELECT begun, request FROM {NAME} WHERE {kind.value} = {area} AND {fits} {order}) AS a"  # nosec B608  # names are our own
        for kind, area in named
    )
    return text(f"SELECT begun, request FROM ({' UNION '.join(each)}) AS found {order}")  # nosec B608  # names are our own
