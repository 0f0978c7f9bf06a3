"""The listing: one row for each request, found by area without walking past the others."""

from __future__ import annotations

import sqlite3
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event

from story import THE_REQUEST, given, opened, taken_up
from vierogen.application.areas import Area, AreaKind
from vierogen.application.cursors import BadCursor, Cursors
from vierogen.application.finding import LookingAlong, Placed, Turn, Wanted, around, packed, turn_of
from vierogen.application.marks import birthday_mark
from vierogen.bootstrap.system import System
from vierogen.projections.listing import listed, rows_with
from vierogen.projections.read_models import SHAPES
from vierogen.projections.within import MOST_PARTS

NAMES = next(model for model in SHAPES if model.name == "listing").columns


def row(*parts: object) -> dict[str, object]:
    story = given(*parts)  # type: ignore[arg-type]
    (made,) = rows_with(b"a secret")(THE_REQUEST, story.request)
    return dict(zip(NAMES, made, strict=True))


def test_a_row_says_where_and_how_it_stands_and_neither_number_nor_birth_date() -> None:
    made = row(opened)
    assert (made["municipality"], made["status"], made["looks_along"]) == ("GM0307", "OPEN", None)
    birth_date = given(opened).request.child.birth_date  # type: ignore[union-attr]
    assert made["born"] == birthday_mark(b"a secret", birth_date) != birthday_mark(b"another", birth_date)
    assert birth_date.isoformat() not in repr(made)


def test_what_happens_later_changes_no_place_in_the_list() -> None:
    first, later = row(opened), row(taken_up)
    assert (first["begun"], first["request"]) == (later["begun"], later["request"])
    assert later["looks_along"] is not None


def plan_of(system: System, sql: str, values: Any) -> list[tuple[Any, ...]]:
    """How SQLite would look."""
    with sqlite3.connect(system.store.file or "") as beside:
        return beside.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()


def test_as_many_areas_as_are_asked_apart_fit_in_one_question(system: System) -> None:
    areas = frozenset(Area(AreaKind.MUNICIPALITY, f"GM{nth:04}") for nth in range(MOST_PARTS))
    with system.store.reading() as connection:
        assert listed(connection, Wanted(areas, reader=uuid4()), None, 5) == []


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"child": uuid4()},
        {"born": uuid4()},
        {"status": None, "school_year": "2026/27", "looking_along": LookingAlong.NOBODY},
    ],
)
@pytest.mark.parametrize("turn", [None, Turn(Placed(1, uuid4()), backwards=True), Turn(Placed(1, uuid4()), False)])
def test_no_question_walks_the_whole_list(
    system: System, kind: str, more: dict[str, object], turn: Turn | None
) -> None:
    areas = frozenset(Area(AreaKind.MUNICIPALITY, f"GM{nth:04}") for nth in range(30))
    wanted = Wanted(areas=areas, reader=uuid4(), **more)  # type: ignore[arg-type]
    with system.store.reading() as connection:

        def note(*given: Any) -> None:
            steps.extend(str(step[3]) for step in plan_of(system, given[2], given[3]))

        steps: list[str] = []
        event.listen(system.store.engine, "before_cursor_execute", note)
        assert listed(connection, wanted, turn, 26) == []
        event.remove(system.store.engine, "before_cursor_execute", note)
    assert any("USING INDEX listing" in step or "USING COVERING INDEX listing" in step for step in steps), steps
    assert not [step for step in steps if step.startswith("SCAN listing")]


def test_a_turn_and_a_cursor_come_back_as_they_went() -> None:
    turn, cursors = Turn(Placed(1_781_000_000_000_000, uuid4()), backwards=True), Cursors(b"k" * 32)
    closed = cursors.closed(packed(turn), ("Anna", 1))
    assert turn_of(cursors.opened(closed, ("Anna", 1))) == turn
    assert closed != cursors.closed(packed(turn), ("Anna", 1))
    for cursor, question in ((closed, ("Bram", 1)), (closed[:-1], ("Anna", 1)), ("é", ("Anna", 1)), ("", ("Anna", 1))):
        with pytest.raises(BadCursor):
            cursors.opened(cursor, question)
    with pytest.raises(BadCursor):
        Cursors(b"z" * 32).opened(closed, ("Anna", 1))


def test_an_empty_page_leads_back_to_where_one_came_from() -> None:
    at = Placed(1, uuid4())
    assert around([], 5, None) == (None, None)
    assert around([], 5, Turn(at, backwards=False)) == (None, Turn(at, backwards=True))
    assert around([], 5, Turn(at, backwards=True)) == (Turn(at, backwards=False), None)
