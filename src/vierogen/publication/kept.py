"""Publications as they are kept: written once, whole, and read as they were.

The leaves are written first and the row of their publication last, in one transaction. That row closes the publication:
from then on the database takes no leaf for it and changes none. A digest over the leaves tells whether that held.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Connection, DateTime, Row, Text, column, func, insert, select, table, text

from vierogen.publication.tables import Category, Level, PublishedTable

PUBLISHING = 4700190002
"""The lock of whoever publishes, on PostgreSQL; the trigger on leaves takes it too. See the second migration."""

PUBLICATIONS = table(
    "publications",
    column("number", BigInteger),
    column("school_year", Text),
    column("position", BigInteger),
    column("epsilon", Text),
    column("method", Text),
    column("made_at", DateTime(timezone=True)),
    column("shape", Text),
    column("digest", Text),
)
LEAVES = table(
    "published_leaves",
    column("publication", BigInteger),
    column("in_table", Text),
    column("municipality", Text),
    column("partnership", Text),
    column("category", Text),
    column("count", BigInteger),
)


class BrokenPublicationError(Exception):
    """The leaves of a publication are not those that were written: somebody got around the database's guards."""


class Leaf(NamedTuple):
    """The smallest thing that is counted. Without a municipality or partnership it is what fits nowhere ("overig")."""

    table: str
    municipality: str
    partnership: str
    category: str


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication. ``tables`` are those of the day it was made, so it stays readable when they change.

    ``epsilon`` is that of the whole; a leaf was drawn with ``epsilon × share`` of its table.
    """

    number: int
    school_year: str
    position: int
    epsilon: Fraction
    method: str
    made_at: datetime
    tables: tuple[PublishedTable, ...]

    def epsilon_of(self, name: str) -> Fraction:
        """The epsilon with which each leaf of this table was drawn."""
        return self.epsilon * self.table(name).share

    def table(self, name: str) -> PublishedTable:
        """Raises ``KeyError`` for a table that it does not hold."""
        found = next((one for one in self.tables if one.name == name), None)
        if found is None:
            raise KeyError(name)
        return found


# Reading


def publications(connection: Connection) -> tuple[Publication, ...]:
    """All of them, the oldest first."""
    rows = connection.execute(select(PUBLICATIONS).order_by(PUBLICATIONS.c.number))
    return tuple(map(_publication, rows))


def publication(connection: Connection, number: int) -> Publication | None:
    """One of them; None when there is none with this number."""
    row = connection.execute(select(PUBLICATIONS).where(PUBLICATIONS.c.number == number)).first()
    return _publication(row) if row else None


def leaves(connection: Connection, number: int) -> Mapping[Leaf, int]:
    """All leaves of a publication with their noisy counts, which may be below zero.

    Raises ``KeyError`` when there is no such publication, ``BrokenPublicationError`` when they are not what was written.
    """
    digest = connection.execute(select(PUBLICATIONS.c.digest).where(PUBLICATIONS.c.number == number)).scalar()
    if digest is None:
        raise KeyError(number)
    columns = (LEAVES.c.in_table, LEAVES.c.municipality, LEAVES.c.partnership, LEAVES.c.category, LEAVES.c.count)
    rows = connection.execute(select(*columns).where(LEAVES.c.publication == number))
    found = {Leaf(*place): count for *place, count in rows}
    if digest_of(found) != digest:
        raise BrokenPublicationError(f"the leaves of publication {number} are not those that were published")
    return found


def spent(connection: Connection, school_year: str) -> Fraction:
    """The epsilon that the publications of a school year took together."""
    taken = connection.execute(select(PUBLICATIONS.c.epsilon).where(PUBLICATIONS.c.school_year == school_year))
    return sum(map(Fraction, taken.scalars()), Fraction(0))


# Writing


def take_turn(connection: Connection) -> None:
    """From here to the end of the transaction nobody else publishes. On SQLite whoever writes already is alone."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(PUBLISHING)))


def next_number(connection: Connection) -> int:
    """The number for the next publication; certain only after ``take_turn``."""
    newest: int = connection.execute(select(func.coalesce(func.max(PUBLICATIONS.c.number), 0))).scalar_one()
    return newest + 1


def keep(connection: Connection, made: Publication, counts: Mapping[Leaf, int]) -> None:
    """Writes the leaves and closes them with their publication, in the transaction of the caller."""
    _write_leaves(connection, made.number, counts)
    connection.execute(
        insert(PUBLICATIONS).values(
            number=made.number,
            school_year=made.school_year,
            position=made.position,
            epsilon=str(made.epsilon),
            method=made.method,
            made_at=made.made_at.astimezone(UTC),
            shape=shape_of(made.tables),
            digest=digest_of(counts),
        )
    )


def _write_leaves(connection: Connection, number: int, counts: Mapping[Leaf, int]) -> None:
    """In as few statements as each database takes them in: a publication of the country is some 9,000 leaves."""
    if connection.dialect.name == "postgresql":
        columns = [list(column) for column in zip(*((*leaf, count) for leaf, count in counts.items()), strict=True)]
        values = dict(zip(("tables", "municipalities", "partnerships", "categories", "counts"), columns, strict=True))
        connection.execute(ALL_AT_ONCE, {"number": number, **values})
    else:
        connection.exec_driver_sql(ONE_BY_ONE, [(number, *leaf, count) for leaf, count in counts.items()])


ALL_AT_ONCE = text(
    """
    INSERT INTO published_leaves (publication, in_table, municipality, partnership, category, count)
    SELECT :number, * FROM unnest(
        CAST(:tables AS text[]), CAST(:municipalities AS text[]), CAST(:partnerships AS text[]),
        CAST(:categories AS text[]), CAST(:counts AS bigint[])
    )
    """
)
ONE_BY_ONE = (
    "INSERT INTO published_leaves (publication, in_table, municipality, partnership, category, count) "
    "VALUES (?, ?, ?, ?, ?, ?)"
)


# How it is written down


def digest_of(counts: Mapping[Leaf, int]) -> str:
    """SHA-256 over the leaves in the order of their names."""
    lines = sorted("\t".join((*leaf, str(count))) for leaf, count in counts.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def shape_of(tables: Iterable[PublishedTable]) -> str:
    """Tables as JSON."""
    return json.dumps([_table_as_json(one) for one in tables], ensure_ascii=False)


def _table_as_json(one: PublishedTable) -> dict[str, Any]:
    categories = [{"code": category.code, "label": category.label} for category in one.categories]
    level, share = one.level.value, str(one.share)
    return {"name": one.name, "label": one.label, "level": level, "share": share, "categories": categories}


def tables_of(shape: str) -> tuple[PublishedTable, ...]:
    """Tables as they were, from JSON."""
    return tuple(
        PublishedTable(
            one["name"],
            one["label"],
            Level(one["level"]),
            Fraction(one["share"]),
            tuple(Category(**category) for category in one["categories"]),
        )
        for one in json.loads(shape)
    )


def _publication(row: Row[Any]) -> Publication:
    at: datetime = row.made_at
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)  # SQLite keeps moments without a zone
    return Publication(
        row.number, row.school_year, row.position, Fraction(row.epsilon), row.method, at, tables_of(row.shape)
    )
