"""What publication counts: every request of a school year as it stood at a position, and nothing that came after."""

from __future__ import annotations

from projections.tapes import kept, tapes, write_all
from vierogen.bootstrap.system import System
from vierogen.projections.monitor_facts import fact_of, facts_as_of, newest_position, rows_of


def test_facts_are_those_of_the_events_until_a_position_however_far_the_table_is(system: System) -> None:
    assert newest_position(system.store.engine) == 0
    assert list(facts_as_of(system.store.engine, "2026/27", 0)) == []
    first = write_all(system, tapes()[:15])
    position, told = newest_position(system.store.engine), list[tuple[int, int]]()
    expected = [fact_of(row) for one in sorted(first) for row in rows_of(one, kept(system.store, one))]
    write_all(system, tapes()[15:30])
    years = {fact.school_year for fact in expected}

    for year in years:
        found = list(facts_as_of(system.store.engine, year, position, lambda done, total: told.append((done, total))))
        assert found == [fact for fact in expected if fact.school_year == year]
    assert told[-1] == (position, position)
    assert list(facts_as_of(system.store.engine, "1999/00", position)) == []
