"""Which rows belong to an area: by the municipality, the partnership or the school of the child."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, FromClause, false, or_

from vierogen.application.areas import Area, AreaKind


def within(view: FromClause, areas: Iterable[Area]) -> ColumnElement[bool]:
    """The condition that a row lies in one of these; in none when there are none."""
    codes = {kind: sorted(area.code for area in areas if area.kind is kind) for kind in AreaKind}
    return or_(false(), *(view.c[kind.value].in_(there) for kind, there in codes.items() if there))
