"""Divisions and numbers of children as they are kept: replaced whole, in one transaction, with a note that they changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum
from hashlib import sha256

from sqlalchemy import Connection, Date, DateTime, column, table, tuple_
from sqlalchemy.sql import delete, func, insert, select

from vierogen.publication.divisions import Imported, Membership, Region
from vierogen.publication.populations import Children, Counted, Populations
from vierogen.reference.school_years import SchoolYear

MEMBERS = table(
    "division_members",
    column("division"),
    column("region"),
    column("member"),
    column("from_on", Date),
    column("until_on", Date),
)
REGIONS = table(
    "division_regions",
    column("division"),
    column("region"),
    column("name"),
    column("successor"),
    column("from_on", Date),
    column("until_on", Date),
)
POPULATIONS = table(
    "populations", column("school_year"), column("municipality"), column("sector"), column("children"), column("source")
)
IMPORTS = table(
    "region_imports",
    column("number"),
    column("subject"),
    column("digest"),
    column("imported_at", DateTime(timezone=True)),
)
CHILDREN = "populations"
"""What an import of numbers of children is noted as; no division can be called so in Dutch."""


class Outcome(Enum):
    """What became of one division, or of the numbers of children."""

    NEW = "nieuw"
    REPLACED = "vervangen"
    SAME = "al zo opgenomen"


# ── divisions ────────────────────────────────────────────────────────────────────────────────────────────────────────


def keep(connection: Connection, division: Imported, now: datetime) -> Outcome:
    """Puts a division in the place of what was known under its code. The same again changes nothing."""
    digest = digest_of([*map(repr, division.named), *map(repr, division.memberships)])
    outcome = noted(connection, division.code, digest, now)
    if outcome is Outcome.SAME:
        return outcome
    for kept in (MEMBERS, REGIONS):
        connection.execute(delete(kept).where(kept.c.division == division.code))
    connection.execute(insert(REGIONS), [region_row(division.code, one) for one in division.named])
    connection.execute(insert(MEMBERS), [member_row(division.code, one) for one in division.memberships])
    return outcome


def region_row(division: str, one: Region) -> dict[str, object]:
    """As it is kept."""
    return {
        "division": division,
        "region": one.code,
        "name": one.name,
        "successor": one.successor,
        "from_on": one.from_on,
        "until_on": one.until_on,
    }


def member_row(division: str, one: Membership) -> dict[str, object]:
    """As it is kept."""
    return {
        "division": division,
        "region": one.region,
        "member": one.member,
        "from_on": one.from_on,
        "until_on": one.until_on,
    }


def divisions(connection: Connection) -> list[Imported]:
    """Every division that was imported, by code. Its edition is the number and day of its last import."""
    regions: dict[str, list[Region]] = {}
    for row in connection.execute(select(REGIONS).order_by(REGIONS.c.division, REGIONS.c.region)):
        one = Region(row.region, row.name, row.from_on, row.until_on, row.successor)
        regions.setdefault(row.division, []).append(one)
    members: dict[str, list[Membership]] = {}
    in_order = (MEMBERS.c.division, MEMBERS.c.region, MEMBERS.c.member, MEMBERS.c.from_on)
    for row in connection.execute(select(MEMBERS).order_by(*in_order)):
        members.setdefault(row.division, []).append(Membership(row.member, row.region, row.from_on, row.until_on))
    editions = last_imports(connection)
    return [Imported(code, tuple(regions[code]), tuple(members[code]), editions[code]) for code in sorted(regions)]


def last_imports(connection: Connection) -> dict[str, str]:
    """By subject, the number and the day of the last import."""
    rows = connection.execute(select(IMPORTS).order_by(IMPORTS.c.number))
    return {row.subject: f"import {row.number} van {row.imported_at:%Y-%m-%d}" for row in rows}


# ── numbers of children ──────────────────────────────────────────────────────────────────────────────────────────────


def keep_populations(connection: Connection, counted: Mapping[Counted, Children], now: datetime) -> Outcome:
    """Adds these numbers; what was known of the same year, municipality and sector is replaced."""
    known = populations(connection).known
    changed = {key: found for key, found in counted.items() if known.get(key) != found}
    if not changed:
        return Outcome.SAME
    key = tuple_(POPULATIONS.c.school_year, POPULATIONS.c.municipality, POPULATIONS.c.sector)
    again = [tuple(map(str, one)) for one in changed if one in known]
    for start in range(0, len(again), 300):  # SQLite takes a limited number of parameters
        connection.execute(delete(POPULATIONS).where(key.in_(again[start : start + 300])))
    connection.execute(
        insert(POPULATIONS),
        [
            {
                "school_year": str(one.school_year),
                "municipality": one.municipality,
                "sector": one.sector,
                "children": found.children,
                "source": found.source,
            }
            for one, found in changed.items()
        ],
    )
    noted(connection, CHILDREN, digest_of(sorted(f"{one}{found}" for one, found in changed.items())), now)
    return Outcome.REPLACED if again else Outcome.NEW


def populations(connection: Connection) -> Populations:
    """All that is known."""
    rows = connection.execute(select(POPULATIONS))
    return Populations(
        {
            Counted(SchoolYear.parse(row.school_year), row.municipality, row.sector): Children(row.children, row.source)
            for row in rows
        }
    )


# ── that something changed ───────────────────────────────────────────────────────────────────────────────────────────


def noted(connection: Connection, subject: str, digest: str, now: datetime) -> Outcome:
    """Notes an import, unless it brings what the last one of this subject brought."""
    mine = IMPORTS.c.subject == subject
    last = select(func.max(IMPORTS.c.number)).where(mine).scalar_subquery()
    before = connection.execute(select(IMPORTS.c.digest).where(IMPORTS.c.number == last)).scalar_one_or_none()
    if before == digest:
        return Outcome.SAME
    connection.execute(insert(IMPORTS).values(subject=subject, digest=digest, imported_at=now))
    return Outcome.NEW if before is None else Outcome.REPLACED


def digest_of(parts: Iterable[str]) -> str:
    """Of everything that was brought, in order."""
    return sha256("\n".join(parts).encode()).hexdigest()
