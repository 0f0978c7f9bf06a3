"""What was published or imported is seen at the next question, from both databases, and what is broken is never told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event

from databases import drop_database
from published import fill, seeded
from vierogen.persistence import Store, open_store
from vierogen.publication.divisions import Imported, Membership, Region
from vierogen.publication.kept_divisions import Outcome, divisions, keep, keep_populations, populations
from vierogen.publication.looking import Trends
from vierogen.publication.populations import Children, Counted
from vierogen.publication.questions import FiguresUnavailable, Question
from vierogen.publication.trends import trend
from vierogen.reference.school_years import SchoolYear
from vierogen.settings import sqlite_path

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
LATER = datetime(2026, 12, 1, 12, tzinfo=UTC)


def eemland(*members: str, name: str = "Eemland") -> Imported:
    """A division of one region."""
    begin = date(2013, 1, 1)
    return Imported(
        "jeugd", (Region("E", name, begin),), tuple(Membership(one, "E", begin, None) for one in sorted(members))
    )  # fmt: skip


def publish(store: Store, *years: str, first: int = 1) -> None:
    with store.transaction() as connection:
        fill(connection, years, lambda year: seeded(int(year[:4])), first)


def test_a_publication_is_seen_at_the_next_question(store: Store) -> None:
    trends = Trends(store.engine)
    assert trends.look().published == {}

    publish(store, "2024/25")
    assert list(trends.look().published) == [1]
    publish(store, "2025/26", first=2)

    found = trend(trends.look(), Question("verzoeken", "land"))
    assert [point.school_year for point in found.series[0].points] == ["2024/25", "2025/26"]


def test_what_was_read_is_not_read_again(store: Store) -> None:
    publish(store, "2024/25")
    trends = Trends(store.engine)
    first = trends.look()
    asked: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

    assert trends.look() is first
    assert asked == []  # the look itself goes to the driver
    publish(store, "2025/26", first=2)
    asked.clear()
    assert trends.look().published[1] is first.published[1]
    assert len([one for one in asked if "published_leaves" in one]) == 1


def test_another_process_sees_the_same(store: Store, url: str) -> None:
    trends = Trends(store.engine)
    trends.look()
    with open_store(url) as other:
        publish(other, "2025/26")

    assert list(trends.look().published) == [1]


def test_both_databases_keep_exactly_the_leaves(store: Store) -> None:
    publish(store, "2025/26")

    one = Trends(store.engine).look().published[1].tables["verzoeken"]

    made = seeded(2025)
    assert sum(one.counts["ALLE"]) != 0
    assert len(one.places) == len(one.counts["ALLE"])
    assert made  # the same seed gives the same leaves in every kind of database
    assert trend(Trends(store.engine).look(), Question("verzoeken", "land")).series[0].points[0].leaves == len(
        one.places
    )


def test_a_database_that_is_gone_is_told_as_unavailable(store: Store, url: str) -> None:
    trends = Trends(store.engine)
    trends.look()
    if (path := sqlite_path(url)) is not None:
        store.engine.dispose()
        path.unlink()
    else:
        drop_database(url)

    for _ in range(2):
        with pytest.raises(FiguresUnavailable):
            trends.look()


# ── imports ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_imported_division_is_seen_and_the_same_again_changes_nothing(store: Store) -> None:
    trends = Trends(store.engine)
    assert "jeugd" not in trends.look().divisions
    outcomes = []
    for now in (NOW, LATER):
        with store.transaction() as connection:
            outcomes.append(keep(connection, eemland("GM0307", "GM0308"), now))

    found = trends.look().divisions["jeugd"]

    assert outcomes == [Outcome.NEW, Outcome.SAME]
    assert found.edition == "import 1 van 2026-11-25"
    assert found.members("E", date(2026, 1, 1)) == ("GM0307", "GM0308")


def test_a_division_is_replaced_whole(store: Store) -> None:
    for members, name in ((("GM0307", "GM0308"), "Eemland"), (("GM0307",), "Amersfoort")):
        with store.transaction() as connection:
            outcome = keep(connection, eemland(*members, name=name), NOW)

    with store.engine.connect() as connection:
        (found,) = divisions(connection)
    assert outcome is Outcome.REPLACED
    assert found.named[0].name == "Amersfoort"
    assert found.members("E", date(2026, 1, 1)) == ("GM0307",)
    assert found.edition.startswith("import 2 ")


def test_a_division_that_is_replaced_while_it_is_read_is_the_old_one_or_the_new_one(store: Store) -> None:
    with store.transaction() as connection:
        keep(connection, eemland("GM0307", name="Amersfoort"), NOW)
    replaced: list[Outcome] = []

    def meanwhile(*told: object) -> None:
        if "division_regions" in str(told[2]) and not replaced:
            replaced.append(Outcome.SAME)  # what is written now asks too
            with store.transaction() as connection:
                replaced[:] = [keep(connection, eemland("GM0307", "GM0308", name="Eemland"), LATER)]

    trends = Trends(store.engine)
    event.listen(store.engine, "after_cursor_execute", meanwhile)
    found = [trends.look().divisions["jeugd"] for _ in range(2)]

    assert replaced == [Outcome.REPLACED]
    assert [(one.regions()[0].name, one.members("E", date(2026, 1, 1)), one.edition) for one in found] == [
        ("Amersfoort", ("GM0307",), "import 1 van 2026-11-25"),
        ("Eemland", ("GM0307", "GM0308"), "import 2 van 2026-12-01"),
    ]


def test_half_a_division_is_never_kept(store: Store) -> None:
    with store.transaction() as connection:
        keep(connection, eemland("GM0307"), NOW)

    with pytest.raises(ZeroDivisionError):
        keep_and_fail(store, eemland("GM0308"))

    with store.engine.connect() as connection:
        (found,) = divisions(connection)
    assert found.members("E", date(2026, 1, 1)) == ("GM0307",)


def keep_and_fail(store: Store, division: Imported) -> None:
    with store.transaction() as connection:
        keep(connection, division, NOW)
        _ = 1 / 0


def test_numbers_of_children_are_added_and_replaced(store: Store) -> None:
    amersfoort, baarn = (Counted(SchoolYear(2025), code, "ALLE") for code in ("GM0307", "GM0308"))
    steps: list[dict[Counted, Children]] = [
        {amersfoort: Children(24_000, "CBS")},
        {amersfoort: Children(24_000, "CBS")},
        {amersfoort: Children(25_000, "CBS"), baarn: Children(4_000, "CBS")},
    ]
    outcomes = []
    trends = Trends(store.engine)
    for step in steps:
        with store.transaction() as connection:
            outcomes.append(keep_populations(connection, step, NOW))
        trends.look()

    with store.engine.connect() as connection:
        assert populations(connection).known == steps[2]
    assert outcomes == [Outcome.NEW, Outcome.SAME, Outcome.REPLACED]
    assert trends.look().populations.known == steps[2]
