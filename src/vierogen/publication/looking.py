"""Published figures as they stand now: kept in memory, with one cheap look at each question whether there are more."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from vierogen.publication.divisions import LeafPlace
from vierogen.publication.figures import Figures, Published, TableOfLeaves
from vierogen.publication.kept import Leaf, Publication, leaves, publications
from vierogen.publication.kept_divisions import divisions, populations
from vierogen.publication.questions import FiguresUnavailable
from vierogen.reference.school_years import SchoolYear

LOOK = "SELECT (SELECT max(number) FROM publications), (SELECT max(number) FROM region_imports)"
"""Two reads of the end of a primary key: numbers only go up, and what they stand for never changes."""


class Trends:
    """The door to published figures over one database. It can reach nothing but what was published and imported."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._lock = engine, Lock()
        self._read: dict[int, Published] = {}
        self._current: tuple[object, Figures] = (None, Figures(()))

    def look(self) -> Figures:
        """What is published now. Raises FiguresUnavailable."""
        try:
            seen, current = self._seen(), self._current
            return current[1] if current[0] == seen else self._renewed(seen)
        except (DBAPIError, NoConnection, self._engine.dialect.loaded_dbapi.Error) as error:
            raise FiguresUnavailable from error

    def _seen(self) -> object:
        # Past SQLAlchemy: building its result would take longer than the look itself.
        borrowed = self._engine.raw_connection()
        try:
            cursor = borrowed.cursor()
            cursor.execute(LOOK)
            seen = cursor.fetchone()
            cursor.close()
        except self._engine.dialect.loaded_dbapi.Error:
            borrowed.invalidate()  # it may have been lost, and then does not go back to the others
            raise
        finally:
            borrowed.close()
        assert seen is not None  # it has no condition
        return tuple(seen)

    def _renewed(self, seen: object) -> Figures:
        with self._lock:
            if self._current[0] != seen:
                with self._one_moment() as connection, connection.begin():
                    self._current = (seen, self._reread(connection))
            return self._current[1]

    def _one_moment(self) -> Connection:
        """A connection of which a transaction sees one moment, as those of SQLite do by themselves: a division may be
        replaced between two statements."""
        connection = self._engine.connect()
        is_on_server = self._engine.dialect.name == "postgresql"
        return connection.execution_options(isolation_level="REPEATABLE READ") if is_on_server else connection

    def _reread(self, connection: Connection) -> Figures:
        for one in publications(connection):
            if one.number not in self._read:
                self._read[one.number] = from_leaves(one, leaves(connection, one.number))
        return Figures(self._read.values(), divisions(connection), populations(connection))


def from_leaves(one: Publication, counts: Mapping[Leaf, int]) -> Published:
    """A publication with its leaves, as sums are made of them."""
    by_table: dict[str, dict[str, dict[LeafPlace, int]]] = {}
    for leaf, count in counts.items():
        place = LeafPlace(leaf.municipality, leaf.partnership)
        by_table.setdefault(leaf.table, {}).setdefault(leaf.category, {})[place] = count
    tables = {name: table_of(one, name, found) for name, found in by_table.items()}
    year = SchoolYear.parse(one.school_year)
    return Published(one.number, year, one.made_at, one.epsilon, one.method, tables)


def table_of(one: Publication, name: str, counts: Mapping[str, Mapping[LeafPlace, int]]) -> TableOfLeaves:
    """One table; every category of it has a leaf for every place."""
    places = tuple(sorted(next(iter(counts.values()))))
    rows = {category: tuple(found[place] for place in places) for category, found in counts.items()}
    return TableOfLeaves(one.table(name), one.epsilon_of(name), places, rows)
