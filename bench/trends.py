"""A national trend of ten school years, beside a row read by its key and beside counting a million requests."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from functools import partial
from itertools import chain
from random import Random, randrange
from statistics import median, quantiles
from typing import Any

import psycopg

from bench.cast import a_system
from bench.disk import KINDS, SQLITE, Disk, driver_url, sqlite_file
from bench.figures import Amount, Effort, Figure, Ratio
from bench.pairs import Block, in_pairs, one_client
from vierogen.bootstrap.system import System
from vierogen.publication.figures import Figures
from vierogen.publication.kept import Publication, keep
from vierogen.publication.places import leaves, places
from vierogen.publication.questions import Question
from vierogen.publication.tables import TABLES, Level
from vierogen.publication.trends import trend
from vierogen.reference.school_years import SchoolYear
from vierogen_api.app import OPERATIONS
from vierogen_api.figures_asked import FiguresAsked, FiguresDoor

REQUESTS, EACH, COUNTS = 1_000_000, 2_000, 3
YEARS = tuple(SchoolYear(year) for year in range(2017, 2027))
AIM_TIMES, AIM_P99 = 50.0, 5.0
QUESTION = Question("verzoeken", "land")
READ = "SELECT id, school_year, municipality, outcome FROM counted_requests WHERE id = "
COUNT = "SELECT school_year, count(*) FROM counted_requests GROUP BY school_year ORDER BY school_year"
MADE = (
    "CREATE TABLE counted_requests (id BIGINT PRIMARY KEY, child BIGINT NOT NULL, school_year TEXT NOT NULL, "
    "municipality TEXT NOT NULL, partnership TEXT NOT NULL, outcome TEXT NOT NULL, days INTEGER)"
)
ROW = tuple[int, int, str, str, str, str, int]


def trends(disk: Disk, effort: Effort) -> Iterable[Figure]:
    """Ten years of the whole country, asked of what was published."""
    for kind in KINDS:
        yield from trends_on(kind, disk, effort)


def trends_on(kind: str, disk: Disk, effort: Effort) -> Iterator[Figure]:
    """On one database, in which the requests stand that others would count."""
    url, many = disk.product(kind), effort.of(REQUESTS)
    with a_system(url) as system, closing(raw(kind, url)) as driver:
        publish(system)
        asked = ways_of_asking(system)
        before = {name: one_client([ask] * effort.of(EACH)) for name, ask in asked.items()}
        driver.fill(requests(many))
        for name, ask in asked.items():
            yield from Beside(name, ask, kind, driver, effort).figures(before[name])
        yield Amount(
            "a trend that was not asked before", kind, 1000 * median(first_time(system, effort)), "ms"
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beside:
    """One way of asking, beside its floor, beside what it replaces, and beside itself when there were no requests."""

    name: str
    ask: Callable[[], object]
    kind: str
    driver: Raw
    effort: Effort

    def figures(self, before: Block) -> Iterator[Figure]:
        """``before``: a block that was measured when there were no requests yet."""
        rounds, rows = self.effort.rounds, f"{self.driver.rows:,}"
        keyed = in_pairs(self.ours, self.by_key, rounds)
        grouped = in_pairs(self.ours, self.counted, max(3, rounds // 3))
        yield Ratio.of(self.name, self.kind, keyed, aim=None, floor="a row read by its key")
        yield Ratio.of(self.name, self.kind, grouped, aim=AIM_TIMES, floor=f"a GROUP BY over {rows} requests")
        for share in (50, 99):
            took, floor = percentile(keyed.ours, share), percentile(keyed.floor, share)
            unit = f"µs (a row by its key: {1e6 * floor:.0f})"
            yield Amount(f"{self.name}, p{share}", self.kind, 1e6 * took, unit)
        times = percentile(keyed.ours, 99) / percentile(keyed.floor, 99)
        yield Amount(f"{self.name}, p99 beside that of a row by its key", self.kind, times, "times", aim=AIM_P99)
        slower = percentile(keyed.ours, 50) / percentile([before], 50)
        yield Amount(f"{self.name}, with {rows} requests beside none", self.kind, slower, "times")

    def ours(self) -> Block:
        """The trend, again and again."""
        return one_client([self.ask] * self.effort.of(EACH))

    def by_key(self) -> Block:
        """Some row or other."""
        numbers = (randrange(self.driver.rows) for _ in range(self.effort.of(EACH)))
        return one_client([partial(self.driver.read, number) for number in numbers])

    def counted(self) -> Block:
        """What one would do without publications."""
        return one_client([self.driver.count] * COUNTS)


def percentile(blocks: list[Block], share: int) -> float:
    """The median over the blocks, so that a moment in which the machine did something else does not decide it."""
    return median(quantiles(block.took, n=100)[share - 1] for block in blocks)


# ── what is asked ────────────────────────────────────────────────────────────────────────────────────────────────────


def publish(system: System) -> None:
    """Ten publications of the whole country, with counts that were made up."""
    random = Random(1)
    for number, year in enumerate(YEARS, 1):
        counts = {leaf: random.randrange(-3, 30) for leaf in leaves(TABLES, year)}
        one = Publication(number, str(year), number, Fraction(1), "made up", datetime.now(UTC), TABLES)
        with system.store.transaction() as connection:
            keep(connection, one, counts)


def ways_of_asking(system: System) -> dict[str, Callable[[], object]]:
    """In the program, and at the endpoint of the API; each looks whether there is something new."""
    (endpoint,) = [one.endpoint for one in OPERATIONS if one.path == "/trends"]
    written = QUESTION.address()
    query = dict(part.split("=") for part in written.split("&"))
    asked = FiguresAsked(FiguresDoor(system.trends, "https://vierogen.example/api/v1"), {}, query, written, "")
    return {
        "a national trend of ten years": lambda: trend(system.trends.look(), QUESTION),
        "the same, as the API answers it": lambda: endpoint(asked),
    }


def first_time(system: System, effort: Effort) -> list[float]:
    """How long it takes when nothing of the answer is in memory but the leaves."""
    known = system.trends.look()
    return list(
        chain.from_iterable(
            one_client([partial(trend, Figures(known.published.values()), QUESTION)]).took for _ in range(effort.of(50))
        )
    )


def requests(many: int) -> Iterator[ROW]:
    """Requests as somebody without publications would keep them to count."""
    random = Random(2)
    somewhere = {year: [one for one in places(Level.MUNICIPALITY, year) if one.municipality] for year in YEARS}
    outcomes = ("VERLEEND", "NIET_VERLEEND", "ALTERNATIEF", "VERVALLEN", "GESTOPT")
    for number in range(many):
        year = random.choice(YEARS)
        place = random.choice(somewhere[year])
        child, outcome = random.randrange(many), random.choice(outcomes)
        yield number, child, str(year), place.municipality, place.partnership, outcome, random.randrange(200)


# ── the drivers alone ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Raw(ABC):
    """A driver by itself, with the requests in a table of their own."""

    connection: Any
    rows: int = 0

    def close(self) -> None:
        """Lets go."""
        self.connection.close()

    @abstractmethod
    def fill(self, rows: Iterable[ROW]) -> None:
        """Puts the requests in."""

    @abstractmethod
    def read(self, number: int) -> object:
        """One row by its key."""

    def count(self) -> object:
        """The requests of each school year."""
        return self.connection.execute(COUNT).fetchall()


class OnSQLite(Raw):
    """The standard library's own."""

    def fill(self, rows: Iterable[ROW]) -> None:
        """In one transaction."""
        self.connection.execute(MADE)
        with self.connection:
            self.connection.executemany("INSERT INTO counted_requests VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self.connection.execute("ANALYZE")
        (self.rows,) = self.connection.execute("SELECT count(*) FROM counted_requests").fetchone()

    def read(self, number: int) -> object:
        return self.connection.execute(READ + "?", (number,)).fetchone()


class OnPostgres(Raw):
    """Psycopg, with a prepared statement."""

    def fill(self, rows: Iterable[ROW]) -> None:
        """With COPY."""
        self.connection.execute(MADE)
        with self.connection.cursor().copy("COPY counted_requests FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        self.connection.execute("VACUUM ANALYZE counted_requests")
        (self.rows,) = self.connection.execute("SELECT count(*) FROM counted_requests").fetchone()

    def read(self, number: int) -> object:
        return self.connection.execute(READ + "%b", (number,), prepare=True, binary=True).fetchone()


def raw(kind: str, url: str) -> Raw:
    """For this kind of database."""
    if kind == SQLITE:
        return OnSQLite(sqlite3.connect(sqlite_file(url)))
    return OnPostgres(psycopg.connect(driver_url(url), autocommit=True))
