"""Which rows belong to an area: by the municipality, the partnership or the school of the child."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, FromClause, false, or_

from vierogen.application.areas import Area, AreaKind

MOST_PARTS = 300
"""A question is asked of each area apart while it has no more parts than this; SQLite takes 500."""


def within(view: FromClause, areas: Iterable[Area]) -> ColumnElement[bool]:
    """The condition that a row lies in one of these; in none when there are none."""
    codes = {kind: sorted(area.code for area in areas if area.kind is kind) for kind in AreaKind}
    return or_(false(), *(view.c[kind.value].in_(there) for kind, there in codes.items() if there))


def written_within(kinds: Sequence[AreaKind]) -> str:
    """The same as SQL, for areas of these kinds whose codes are named ``area0``, ``area1`` and so on."""
    names = {kind: ", ".join(f":area{nth}" for nth, one in enumerate(kinds) if one is kind) for kind in kinds}
    return f"({' OR '.join(f'{kind} IN ({areas})' for kind, areas in names.items())})"
