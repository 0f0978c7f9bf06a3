"""The worklist as it is asked: the order of its pages, what is counted, and that no more is read than is shown."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from vierogen.application.areas import Area, AreaKind
from vierogen.application.worklist import Asked, Counts, Show
from vierogen.bootstrap.system import System
from vierogen.domain.values import Limit, Role
from vierogen.projections import queue
from vierogen.projections.queue import SOON, STRETCHES, Queue
from vierogen.projections.within import MOST_PARTS
from vierogen.projections.worklist import WORKLIST, of_row

TODAY = date(2026, 6, 10)
ME, ANOTHER = uuid4(), uuid4()
HERE = ("GM0307", "GM0344", "GM0355")
LIMITS = (Limit.REVIEW, Limit.TAKE_UP, Limit.FAMILY_READING)
Row = tuple[Any, ...]


@pytest.fixture
def rows(system: System) -> list[Row]:
    """Things that wait, of every kind, here and elsewhere; many on the same day."""
    random, made = Random(5), list[Row]()
    for _ in range(150):
        place = (random.choice([*HERE, "GM0363"]), random.choice(["PO2602", "PO2703"]), random.choice([None, "01AB"]))
        for role in (Role.YOUTH_DOCTOR, Role.DEADLOCK_BREAKER):
            limit, person = random.choice(LIMITS), random.choice([None, None, ME, ANOTHER])
            due = TODAY + random.choice([-9, -1, 0, 1, 31, 32, 90]) * timedelta(days=1)
            since = datetime(2026, 6, 1, tzinfo=UTC)
            legal = random.choice([True, False])
            made.append((uuid4(), limit.value, role.value, *place, person, None, "OPEN", since, due, legal))
    with system.store.transaction() as connection:
        names = WORKLIST.columns
        table = WORKLIST.table(WORKLIST.tables[0])
        connection.execute(table.insert(), [dict(zip(names, row, strict=True)) for row in made])
    return made


def asked(role: Role = Role.YOUTH_DOCTOR, areas: Sequence[Area] | None = None, **rest: Any) -> Asked:
    there = areas if areas is not None else [Area(AreaKind.MUNICIPALITY, code) for code in HERE]
    return Asked(ME, role, frozenset(there), TODAY, **rest)


def by_hand(rows: list[Row], one: Asked) -> list[UUID]:
    """In the order of the list, worked out without a database."""
    ours = [waiting for row in rows if (waiting := of_row(row)).role is one.role and waiting.person in {None, ME}]
    codes = {(area.kind, area.code) for area in one.areas}
    here = [
        waiting
        for waiting in ours
        if codes
        & {
            (AreaKind.MUNICIPALITY, waiting.municipality),
            (AreaKind.PARTNERSHIP, waiting.partnership),
            (AreaKind.SCHOOL, waiting.school),
        }
    ]
    chosen: dict[Show, Callable[[Any], bool]] = {
        Show.ALL: lambda _: True,
        Show.LATE: lambda waiting: waiting.due_on < TODAY,
        Show.LEGAL: lambda waiting: waiting.legal,
        Show.MINE: lambda waiting: waiting.person == ME,
    }
    kept = [w for w in here if chosen[one.show](w) and one.limit in {None, w.limit}]

    def rank(waiting: Any) -> tuple[Any, ...]:
        soon = waiting.legal and waiting.due_on <= TODAY + SOON
        stretch = 0 if waiting.due_on < TODAY else 1 if soon else 2
        return stretch, waiting.due_on, waiting.request.hex, waiting.limit

    return [waiting.request for waiting in sorted(kept, key=rank)]


QUESTIONS = [
    *(asked(show=show) for show in Show),
    asked(limit=Limit.REVIEW),
    asked(show=Show.LATE, limit=Limit.TAKE_UP),
    asked(areas=[Area(AreaKind.SCHOOL, "01AB")]),
    asked(Role.DEADLOCK_BREAKER, [Area(AreaKind.MUNICIPALITY, "GM0307"), Area(AreaKind.PARTNERSHIP, "PO2602")]),
    asked(areas=[]),
]


@pytest.mark.parametrize("one", QUESTIONS, ids=lambda one: f"{one.role.value}-{one.show}-{one.limit}-{len(one.areas)}")
def test_the_late_come_first_then_what_the_law_wants_soon_page_by_page(
    system: System, rows: list[Row], one: Asked
) -> None:
    asking = Queue(system.store.reading)
    expected = by_hand(rows, one)
    found = [[w.request for w in asking.waiting(one, offset=nth, limit=7)] for nth in range(0, len(expected) + 7, 7)]
    assert [request for page in found for request in page] == expected
    assert found[-1] == [] or len(expected) % 7


def test_areas_of_which_there_are_very_many_give_the_same(
    system: System, rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    asking, many = (
        Queue(system.store.reading),
        [Area(AreaKind.MUNICIPALITY, f"GM{nth:04}") for nth in range(342)],
    )
    one = asked(areas=[*many, *asked().areas])
    assert len(one.areas) * len(STRETCHES) > MOST_PARTS
    found = [waiting.request for waiting in asking.waiting(one, offset=3, limit=50)]
    monkeypatch.setattr(queue, "MOST_PARTS", 0)
    queue.page.cache_clear()
    fewer = [waiting.request for waiting in asking.waiting(asked(), offset=3, limit=50)]
    queue.page.cache_clear()
    assert found == by_hand(rows, one)[3:53] == fewer


def test_as_many_areas_as_are_asked_apart_fit_in_one_question(system: System, rows: list[Row]) -> None:
    own = asked().areas
    more = [Area(AreaKind.MUNICIPALITY, f"GM9{nth:03}") for nth in range(MOST_PARTS // len(STRETCHES) - len(own))]
    one = asked(areas=[*own, *more])
    assert len(one.areas) * len(STRETCHES) == MOST_PARTS
    found = [waiting.request for waiting in Queue(system.store.reading).waiting(one, offset=0, limit=500)]
    assert found == by_hand(rows, one) != []


@pytest.mark.parametrize("role", [Role.YOUTH_DOCTOR, Role.DEADLOCK_BREAKER])
def test_everything_is_counted_whatever_was_chosen(system: System, rows: list[Row], role: Role) -> None:
    one = asked(role, [Area(AreaKind.MUNICIPALITY, "GM0307"), Area(AreaKind.PARTNERSHIP, "PO2602")])
    counts = Queue(system.store.reading).counted(one)
    for show in Show:
        assert counts.shows[show] == len(by_hand(rows, asked(role, list(one.areas), show=show)))
    for limit in Limit:
        assert counts.limits[limit] == len(by_hand(rows, asked(role, list(one.areas), limit=limit)))


def test_where_somebody_works_nowhere_nothing_waits(system: System) -> None:
    nowhere = Queue(system.store.reading)
    assert nowhere.counted(asked(areas=[])) == Counts(Counter(), Counter())
    assert nowhere.waiting(asked(areas=[]), offset=0, limit=26) == []


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("show", list(Show))
@pytest.mark.parametrize("areas", [1, 30])
def test_no_question_walks_the_whole_list(system: System, kind: str, show: Show, areas: int, rows: list[Row]) -> None:
    steps: list[str] = []

    def note(*given: Any) -> None:
        with sqlite3.connect(system.store.file or "") as beside:
            plan = beside.execute(f"EXPLAIN QUERY PLAN {given[2]}", given[3]).fetchall()
        steps.extend(str(step[3]) for step in plan)

    asking = Queue(system.store.reading)
    one = asked(areas=[Area(AreaKind.MUNICIPALITY, f"GM{nth:04}") for nth in range(307, 307 + areas)], show=show)
    event.listen(system.store.engine, "before_cursor_execute", note)
    asking.waiting(one, offset=0, limit=26)
    asking.counted(one)
    event.remove(system.store.engine, "before_cursor_execute", note)
    table = WORKLIST.tables[0]
    looked = [step for step in steps if table in step]
    assert sum("COVERING INDEX" in step for step in looked) == 3 * areas + 1
    assert not [step for step in looked if "SCAN" in step]
    assert sum("municipality=? AND due_on" in step for step in looked) == 3 * areas
