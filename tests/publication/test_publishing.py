"""A publication is made whole and paid for, or not made at all."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from fractions import Fraction
from threading import Barrier
from uuid import uuid4

import pytest
from eventsourcing.persistence import StoredEvent

from publication.children import HILVERSUM, YEAR, child, country
from vierogen.application.monitoring import MonitorFact
from vierogen.persistence import Store, open_store
from vierogen.publication import kept
from vierogen.publication.counting import count
from vierogen.publication.kept import Leaf, Publication
from vierogen.publication.margins import margin
from vierogen.publication.places import leaves
from vierogen.publication.plan import NotPublished, Plan, epsilon_of, school_year_of
from vierogen.publication.preview import typical
from vierogen.publication.publishing import Publisher
from vierogen.publication.tables import REQUESTS, TABLES, Level
from vierogen.reference.school_years import SchoolYear

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
WHOLE = Plan(YEAR, 3, Fraction(1))


def plan(epsilon: Fraction = Fraction(1), year: SchoolYear = YEAR, position: int = 3) -> Plan:
    """Of one table, where the others would only take time."""
    return Plan(year, position, epsilon, (REQUESTS,))


PLAN = plan()


@pytest.fixture(autouse=True)
def _three_events(store: Store) -> None:
    store.requests.insert_events([StoredEvent(uuid4(), 1, "proef", b"{}") for _ in range(3)])


def publisher(store: Store, budget: Fraction = Fraction(1), now: datetime = NOW) -> Publisher:
    return Publisher(store.engine, store.transaction, budget, lambda: now)


def nobody(_: str, __: int) -> Iterable[MonitorFact]:
    return ()


def published(store: Store) -> tuple[Publication, ...]:
    with store.engine.connect() as connection:
        return kept.publications(connection)


def rows_of_leaves(store: Store) -> int:
    with store.engine.connect() as connection:
        found: int = connection.exec_driver_sql("SELECT count(*) FROM published_leaves").scalar_one()
    return found


def test_a_publication_holds_every_leaf_and_says_of_what_and_when_it_is(store: Store) -> None:
    made = publisher(store).publish(WHOLE, nobody)

    assert published(store) == (made,)
    assert (made.number, made.school_year, made.position, made.epsilon) == (1, "2025/26", 3, 1)
    assert (made.made_at, made.tables) == (NOW, TABLES)
    with store.engine.connect() as connection:
        assert set(kept.leaves(connection, 1)) == set(leaves(TABLES, YEAR))


def test_the_facts_are_asked_for_the_year_and_position_of_the_plan(store: Store) -> None:
    asked: list[tuple[str, int]] = []

    def facts(year: str, position: int) -> Iterable[MonitorFact]:
        asked.append((year, position))
        return ()

    publisher(store).publish(plan(position=2), facts)

    assert asked == [("2025/26", 2)]


def test_what_is_published_is_the_true_count_with_noise_at_every_leaf(store: Store) -> None:
    facts = [child(number) for number in range(1, 2_001)]
    publisher(store).publish(WHOLE, lambda *_: facts)
    true = count(facts, TABLES, YEAR)

    with store.engine.connect() as connection:
        found = kept.leaves(connection, 1)
    noise = [found[leaf] - true[leaf] for leaf in found]
    assert 1_900 < found[Leaf(REQUESTS.name, *HILVERSUM, "ALLE")] < 2_100
    assert sum(map(bool, noise)) > len(noise) / 2  # zero leaves have noise like the others
    assert min(noise) < 0 < max(noise)


def test_each_table_has_noise_of_its_own_share(store: Store) -> None:
    """The mean distance of discrete Laplace noise is about one divided by epsilon."""
    publisher(store).publish(WHOLE, nobody)

    with store.engine.connect() as connection:
        found = kept.leaves(connection, 1)
    for table in TABLES:
        mine = [abs(n) for leaf, n in found.items() if leaf.table == table.name]
        assert sum(mine) / len(mine) == pytest.approx(1 / table.share, rel=0.25)


def test_the_same_is_never_drawn_twice(store: Store) -> None:
    twice = publisher(store, Fraction(2))
    twice.publish(PLAN, nobody)
    twice.publish(PLAN, nobody)

    with store.engine.connect() as connection:
        one, other = kept.leaves(connection, 1), kept.leaves(connection, 2)
    assert sum(one[leaf] == other[leaf] for leaf in one) < len(one) / 2


# The budget


def test_a_publication_too_many_is_refused_with_what_was_spent_and_what_is_left(store: Store) -> None:
    thrifty = publisher(store)
    thrifty.publish(plan(Fraction(2, 3)), nobody)

    with pytest.raises(NotPublished, match="van 1 is 2/3 besteed en 1/3 over; deze publicatie vraagt 0,5"):
        thrifty.publish(plan(Fraction(1, 2)), nobody)

    assert len(published(store)) == 1
    thrifty.publish(plan(Fraction(1, 3)), nobody)  # to the last bit, without a rounding
    with pytest.raises(NotPublished, match="0 over"):
        thrifty.publish(plan(Fraction(1, 20)), nobody)


def test_every_school_year_has_a_budget_of_its_own(store: Store) -> None:
    thrifty = publisher(store)
    for start in (2023, 2024, 2025):
        thrifty.publish(plan(year=SchoolYear(start)), nobody)

    assert [one.number for one in published(store)] == [1, 2, 3]


def test_a_budget_that_was_lowered_since_leaves_nothing_and_owes_nothing(store: Store) -> None:
    publisher(store, Fraction(2)).publish(plan(Fraction(2)), nobody)

    with pytest.raises(NotPublished, match="van 1 is 2 besteed en 0 over"):
        publisher(store).preview(PLAN)


def test_two_at_once_do_not_both_spend_the_last(store: Store, url: str) -> None:
    """Each has a store of its own, as two processes would, and both have seen that there is enough."""
    gate = Barrier(2)

    def together(*_: object) -> Iterable[MonitorFact]:
        gate.wait(10)  # asked for after the first look at the budget
        return ()

    def publish(_: int) -> Publication | NotPublished:
        with open_store(url) as own:
            try:
                return publisher(own).publish(PLAN, together)
            except NotPublished as refusal:
                return refusal

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(publish, range(2)))

    assert sorted(type(one).__name__ for one in outcomes) == ["NotPublished", "Publication"]
    assert [one.number for one in published(store)] == [1]
    assert rows_of_leaves(store) == len(list(leaves(PLAN.tables, YEAR)))


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("at", ["the count", "the publication", "the commit"])
def test_a_crash_halfway_leaves_neither_leaves_nor_spending(
    at: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> Iterable[MonitorFact]:
        raise Killed

    @contextmanager
    def dies_at_the_commit():
        with store.transaction() as connection:
            yield connection
            raise Killed

    dying = publisher(store)
    if at == "the commit":
        dying = Publisher(store.engine, dies_at_the_commit, Fraction(1), lambda: NOW)
    if at == "the publication":
        monkeypatch.setattr(kept, "shape_of", die)
    with pytest.raises(Killed):
        dying.publish(PLAN, die if at == "the count" else nobody)
    monkeypatch.undo()

    assert (published(store), rows_of_leaves(store)) == ((), 0)
    assert publisher(store).publish(PLAN, nobody).number == 1


# What can be published


SMALL = "Epsilon is ten minste 0,05"
IMPOSSIBLE = {
    "a position ahead": (
        Plan(YEAR, 4, Fraction(1)),
        "Positie 4 is er nog niet: de laatste gebeurtenis staat op positie 3.",
    ),
    "no position": (Plan(YEAR, 0, Fraction(1)), "Een positie is een heel getal vanaf 1."),
    "a position below zero": (Plan(YEAR, -9, Fraction(1)), "Een positie is een heel getal vanaf 1."),
    "too long ago": (Plan(SchoolYear(2012), 3, Fraction(1)), "Publiceren kan vanaf 2013/14."),
    "a year to come": (
        Plan(SchoolYear(2027), 3, Fraction(1)),
        "2027/28 is nog niet begonnen; dat is op 1 augustus 2027.",
    ),
    "hardly any epsilon": (plan(Fraction(1, 21)), SMALL),
    "no epsilon": (plan(Fraction(0)), SMALL),
    "an epsilon below zero": (plan(Fraction(-1)), SMALL),
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_what_cannot_be_published_says_why(what: str, store: Store) -> None:
    plan, told = IMPOSSIBLE[what]
    with pytest.raises(NotPublished, match=told):
        publisher(store).publish(plan, nobody)

    assert published(store) == ()


def test_a_position_from_before_the_year_began_is_refused(store: Store) -> None:
    """The events were recorded now, by the clock of the database; the year begins in ten years."""
    later = publisher(store, now=datetime(2046, 1, 1, tzinfo=UTC))

    with pytest.raises(NotPublished, match=r"Op positie 3 .* was schooljaar 2045/46 nog niet begonnen"):
        later.preview(plan(year=SchoolYear(2045)))


def test_whether_there_were_requests_in_the_year_makes_no_difference(store: Store) -> None:
    """To refuse an empty year would tell of every other year that it is not."""
    empty, full = publisher(store, Fraction(2)), publisher(store, Fraction(2))

    assert empty.publish(PLAN, nobody).tables == full.publish(PLAN, lambda *_: country(50)).tables
    with store.engine.connect() as connection:
        assert set(kept.leaves(connection, 1)) == set(kept.leaves(connection, 2))


def test_a_store_in_which_nothing_ever_happened_has_nothing_to_publish(url: str, store: Store) -> None:
    if store.dialect == "postgresql":
        pytest.skip("one empty database is enough")
    with open_store("sqlite://") as fresh, pytest.raises(NotPublished, match="geen enkele gebeurtenis"):
        publisher(fresh).preview(PLAN)
    assert url


@pytest.mark.parametrize("written", ["2025", "2025/27", "2025-26", "", "vorig jaar"])
def test_a_school_year_is_written_as_one(written: str) -> None:
    with pytest.raises(NotPublished, match="Schrijf een schooljaar als 2025/26"):
        school_year_of(written)


@pytest.mark.parametrize(
    ("written", "meant"), [("1", 1), ("0,5", Fraction(1, 2)), (" 0.35 ", Fraction(7, 20)), ("1/3", Fraction(1, 3))]
)
def test_epsilon_is_read_exactly(written: str, meant: Fraction) -> None:
    assert epsilon_of(written) == meant


@pytest.mark.parametrize("written", ["", "veel", "nan", "1/0", "inf", "1,2,3"])
def test_an_epsilon_that_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(NotPublished, match="Schrijf epsilon als een getal"):
        epsilon_of(written)


# Nothing leaks beside it


def test_no_count_stands_in_a_log_or_in_what_is_kept(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    marker = 4_321
    facts = [child(number) for number in range(1, marker + 1)]

    made = publisher(store).publish(WHOLE, lambda *_: facts)

    assert str(marker) not in caplog.text
    assert str(marker) not in repr(made)


# What was shown before


def test_the_margins_that_were_shown_before_are_those_of_the_publication_made(store: Store) -> None:
    shown = publisher(store).preview(WHOLE)
    made = publisher(store).publish(WHOLE, nobody)

    with store.engine.connect() as connection:
        found = kept.leaves(connection, made.number)
    assert shown.leaves == len(found)
    for one in shown.accuracies:
        mine = [leaf for leaf in found if leaf.table == one.table.name]
        category = mine[0].category
        of_one = [leaf for leaf in mine if leaf.category == category]
        epsilon = made.epsilon_of(one.table.name)
        assert one.epsilon == epsilon
        assert one.country == margin([(epsilon, len(of_one))])
        if one.table.level is Level.MUNICIPALITY:
            hilversum = [leaf for leaf in of_one if leaf.municipality == "GM0402"]
            assert one.municipality == margin([(epsilon, len(hilversum))])
        else:
            assert one.municipality is None
            assert one.partnership == margin([(epsilon, 1)])


def test_a_typical_municipality_lies_in_one_partnership_of_each_sector() -> None:
    assert typical("municipality", Level.MUNICIPALITY, YEAR) == 2
    assert typical("partnership", Level.PARTNERSHIP, YEAR) == 1


def test_a_preview_knows_nothing_of_the_children(store: Store) -> None:
    """It is not even given a way to ask."""
    before = publisher(store).preview(PLAN)
    assert before == publisher(store).preview(PLAN)
    assert before.spending.left_after == 0
