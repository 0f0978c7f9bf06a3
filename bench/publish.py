"""A publication of the whole country, beside the driver writing the same leaves in bulk."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import count
from secrets import randbelow
from statistics import median
from time import perf_counter
from uuid import UUID, uuid4

import psycopg
from eventsourcing.persistence import StoredEvent

from bench.disk import KINDS, SQLITE, Disk, driver_url, sqlite_file
from bench.figures import Amount, Effort, Figure, Ratio
from bench.pairs import Block, in_pairs, one_client
from vierogen.application.monitoring import Eyes, Kind, MonitorFact
from vierogen.domain.values import Sector, Status
from vierogen.persistence import open_store
from vierogen.publication.counting import count as counted
from vierogen.publication.freezing import noisy
from vierogen.publication.kept import Leaf
from vierogen.publication.places import leaves, places
from vierogen.publication.plan import Plan
from vierogen.publication.publishing import Publisher
from vierogen.publication.tables import TABLES, Level
from vierogen.reference.school_years import SchoolYear

YEAR, ONE, PLENTY = SchoolYear(2024), Fraction(1), Fraction(1_000_000)
FACTS = (10_000, 100_000)
ENDS = (Status.REFUSED, Status.ALTERNATIVE_ARRANGED, Status.LAPSED, Status.WITHDRAWN, Status.GRANTED, Status.OPEN)


def publish(disk: Disk, effort: Effort) -> Iterable[Figure]:
    """Counting all requests of a school year, a draw for every leaf, and keeping them; the floor only writes."""
    for kind in KINDS:
        for many in FACTS:
            yield published(kind, country(many), disk, effort)
    yield from parts(effort)


def published(kind: str, facts: Sequence[MonitorFact], disk: Disk, effort: Effort) -> Ratio:
    """On one database; each publication is made whole, with its look at the budget and its commit."""
    written = noisy(dict.fromkeys(leaves(TABLES, YEAR), 0), TABLES, ONE, random.Random(1).randrange)
    floor = raw_writer(kind, disk.bare(kind), written)
    with open_store(disk.product(kind)) as store:
        store.requests.insert_events([StoredEvent(uuid4(), 1, "bench", b"{}")])
        publisher = Publisher(store.engine, store.transaction, PLENTY, lambda: datetime.now(UTC))

        def ours() -> Block:
            return one_client([lambda: publisher.publish(Plan(YEAR, 1, ONE), lambda *_: facts)])

        pairs = in_pairs(ours, lambda: one_client([floor]), effort.rounds)
    what = f"a publication of {len(facts):,} requests, {len(written):,} leaves"
    return Ratio.of(what, kind, pairs, aim=None, floor="the driver writing its leaves in bulk")


def raw_writer(kind: str, url: str, written: dict[Leaf, int]) -> Callable[[], None]:
    """Writes the same leaves in one transaction, as fast as the driver can."""
    rows, number = [(*leaf, many) for leaf, many in written.items()], count(1)
    columns = "publication, in_table, municipality, partnership, category, count"
    row = (str(YEAR), 1, "1", "bench", datetime.now(UTC).isoformat(), "[]", "")

    def on_sqlite() -> None:
        with closing(sqlite3.connect(sqlite_file(url), isolation_level=None)) as connection:
            for pragma in ("journal_mode = WAL", "synchronous = FULL"):
                connection.execute(f"PRAGMA {pragma}")
            mine = next(number)
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                f"INSERT INTO published_leaves ({columns}) VALUES (?, ?, ?, ?, ?, ?)",  # our own names
                [(mine, *one) for one in rows],
            )
            connection.execute("INSERT INTO publications VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (mine, *row))
            connection.execute("COMMIT")

    def on_postgres() -> None:
        mine = next(number)
        with psycopg.connect(driver_url(url)) as connection, connection.cursor() as cursor:
            with cursor.copy(f"COPY published_leaves ({columns}) FROM STDIN") as copy:
                for one in rows:
                    copy.write_row((mine, *one))
            cursor.execute("INSERT INTO publications VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", (mine, *row))

    return on_sqlite if kind == SQLITE else on_postgres


def parts(effort: Effort) -> Iterable[Figure]:
    """Where the time goes, apart from the database."""
    facts, empty = country(FACTS[0]), dict.fromkeys(leaves(TABLES, YEAR), 0)
    for what, do in (
        (f"of which counting {FACTS[0]:,} requests", lambda: counted(facts, TABLES, YEAR)),
        (f"of which {len(empty):,} draws of noise", lambda: noisy(empty, TABLES, ONE, randbelow)),
    ):
        took = [seconds(do) for _ in range(effort.rounds)]
        yield Amount(what, "CPU", 1000 * median(took), "ms", (1000 * min(took), 1000 * max(took)))


def seconds(do: Callable[[], object]) -> float:
    """How long once takes."""
    start = perf_counter()
    do()
    return perf_counter() - start


def country(many: int) -> list[MonitorFact]:
    """So many children all over the country, the same every time."""
    source = random.Random(many)
    everywhere = places(Level.MUNICIPALITY, YEAR)[:-1]
    return [child(number, *source.choice(everywhere), source) for number in range(many)]


def child(number: int, municipality: str, partnership: str, source: random.Random) -> MonitorFact:
    """One made-up request."""
    status, days = source.choice(ENDS), source.randrange(140)
    return MonitorFact(
        request=UUID(int=number),
        child=UUID(int=number),
        opened_on=YEAR.starts_on + timedelta(source.randrange(300)),
        school_year=str(YEAR),
        municipality=municipality,
        partnership=partnership,
        sector=Sector(partnership[:2]),
        age=9,
        kind=source.choice([Kind.FIRST, Kind.RENEWAL]),
        route="VOLLEDIG",
        status=status,
        granted=status is Status.GRANTED,
        eyes=source.choice(list(Eyes)),
        days_to_answer=days,
        days_to_statement=days // 4,
        days_to_take_up=days // 4,
        days_to_verdict=days // 4,
        days_to_grant=days // 4,
    )
