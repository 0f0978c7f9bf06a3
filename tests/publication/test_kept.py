"""What was published stays as it was written, whoever has the database in hand."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from threading import Thread
from time import sleep

import pytest
from sqlalchemy.exc import DBAPIError

from vierogen.persistence import Store, open_store
from vierogen.publication import kept
from vierogen.publication.kept import BrokenPublicationError, Leaf, Publication
from vierogen.publication.tables import TABLES, Category, Level, PublishedTable

LEAVES = {Leaf("verzoeken", "GM0402", "PO2601", "ALLE"): -3, Leaf("verzoeken", "", "", "ALLE"): 2}


def publication(number: int = 1, epsilon: str = "1/3") -> Publication:
    at = datetime(2026, 9, 1, 12, 30, 0, 123456, tzinfo=UTC)
    return Publication(number, "2025/26", 17, Fraction(epsilon), "proef", at, TABLES)


def publish(store: Store, made: Publication | None = None) -> Publication:
    made = made or publication()
    with store.transaction() as connection:
        kept.take_turn(connection)
        kept.keep(connection, made, LEAVES)
    return made


def test_what_is_read_is_what_was_written(store: Store) -> None:
    made = publish(store)

    with store.engine.connect() as connection:
        assert kept.publications(connection) == (made,)
        assert kept.publication(connection, 1) == made
        assert kept.leaves(connection, 1) == LEAVES
        assert kept.next_number(connection) == 2


def test_a_number_that_was_not_given_out_has_no_publication_and_no_leaves(store: Store) -> None:
    with store.engine.connect() as connection:
        assert kept.publication(connection, 7) is None
        with pytest.raises(KeyError):
            kept.leaves(connection, 7)


def test_what_was_spent_adds_up_exactly_per_school_year(store: Store) -> None:
    for number in (1, 2, 3):
        publish(store, publication(number))

    with store.engine.connect() as connection:
        assert kept.spent(connection, "2025/26") == 1
        assert kept.spent(connection, "2024/25") == 0


def test_an_old_publication_stays_readable_when_the_tables_change() -> None:
    gone = PublishedTable("weg", "wat er niet meer is", Level.PARTNERSHIP, Fraction(1), (Category("A", "één"),))

    assert kept.tables_of(kept.shape_of([gone])) == (gone,)
    assert kept.tables_of(kept.shape_of(TABLES)) == TABLES


CHANGES = [
    "UPDATE published_leaves SET count = 0",
    "DELETE FROM published_leaves",
    "INSERT INTO published_leaves VALUES (1, 'verzoeken', 'GM0307', 'PO2601', 'ALLE', 4)",
    "UPDATE publications SET epsilon = '0'",
    "DELETE FROM publications",
]
REPLACES = [
    "INSERT OR REPLACE INTO published_leaves VALUES (1, 'verzoeken', '', '', 'ALLE', 4)",
    "INSERT OR REPLACE INTO publications SELECT number, school_year, 9, epsilon, method, made_at, shape, digest FROM publications",
]


@pytest.mark.parametrize("sql", [*CHANGES, *REPLACES, "TRUNCATE publications, published_leaves"])
def test_what_was_published_is_neither_changed_nor_added_to(sql: str, store: Store) -> None:
    if ("REPLACE" in sql) != (store.dialect == "sqlite") and sql not in CHANGES:
        pytest.skip("this database does not know the statement")
    made = publish(store)

    with pytest.raises(DBAPIError, match="never"), store.transaction() as connection:
        connection.exec_driver_sql(sql)

    with store.engine.connect() as connection:
        assert kept.publications(connection) == (made,)
        assert kept.leaves(connection, 1) == LEAVES


def test_leaves_without_a_publication_are_not_kept(store: Store) -> None:
    with pytest.raises(DBAPIError), store.transaction() as connection:
        connection.exec_driver_sql(CHANGES[2])

    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM published_leaves").scalar_one() == 0


def test_a_leaf_that_was_slipped_past_the_guards_is_noticed_when_read(store: Store) -> None:
    publish(store)
    for guard in {
        "sqlite": ["DROP TRIGGER published_leaves_closed"],
        "postgresql": ["ALTER TABLE published_leaves DISABLE TRIGGER published_leaves_closed"],
    }[store.dialect]:
        with store.transaction() as connection:
            connection.exec_driver_sql(guard)
    with store.transaction() as connection:
        connection.exec_driver_sql(CHANGES[2])

    with store.engine.connect() as connection, pytest.raises(BrokenPublicationError, match="publication 1"):
        kept.leaves(connection, 1)


def test_nobody_adds_a_leaf_while_another_is_closing_the_publication(store: Store, url: str) -> None:
    """On PostgreSQL two write at once: the guard waits for whoever publishes, and looks after that."""
    if store.dialect == "sqlite":
        pytest.skip("on SQLite one writes at a time")
    refused: list[DBAPIError] = []

    def add() -> None:
        with open_store(url) as other:
            try:
                with other.transaction() as connection:
                    connection.exec_driver_sql(CHANGES[2])
            except DBAPIError as error:
                refused.append(error)

    with store.transaction() as connection:
        kept.take_turn(connection)
        kept.keep(connection, publication(), LEAVES)
        adding = Thread(target=add)
        adding.start()
        sleep(0.3)
    adding.join(10)

    assert "never added to" in str(refused[0])
