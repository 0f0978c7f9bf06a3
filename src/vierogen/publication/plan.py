"""What somebody wants to publish, and whether that is possible at all.

Whether there were requests in that school year is not looked at: "there was nothing to publish" would tell that no
child in the whole country was asked for, and its absence that at least one was. So a plan is judged by what anybody may
know: the calendar, the register of municipalities, and how far the store has come. See decision 0014.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction

from sqlalchemy import BigInteger, Connection, DateTime, column, select, table

from vierogen.domain.values import day_of
from vierogen.publication.places import first_school_year
from vierogen.publication.tables import TABLES, PublishedTable
from vierogen.reference.notation import nl
from vierogen.reference.school_years import SchoolYear

EVENTS = table("request_events", column("position", BigInteger), column("recorded_at", DateTime(timezone=True)))

SMALLEST = Fraction(1, 20)
"""With less, the margin of a municipality is wider than any count in it."""


class NotPublished(Exception):
    """This is not published; says why in Dutch."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One school year as it stands at a position of the store, with so much of the privacy budget."""

    school_year: SchoolYear
    position: int
    epsilon: Fraction
    tables: tuple[PublishedTable, ...] = TABLES


def school_year_of(written: str) -> SchoolYear:
    """Reads 2025/26."""
    try:
        return SchoolYear.parse(written.strip())
    except ValueError:
        raise NotPublished("Schrijf een schooljaar als 2025/26.") from None


def epsilon_of(written: str) -> Fraction:
    """Reads 1, 0,5, 0.5 and 1/2."""
    try:
        return Fraction(written.strip().replace(",", "."))
    except (ValueError, ZeroDivisionError):
        raise NotPublished("Schrijf epsilon als een getal, zoals 1 of 0,5.") from None


def require_possible(connection: Connection, plan: Plan, today: date) -> None:
    """Raises ``NotPublished`` when there can be no such publication."""
    _require_known_year(plan.school_year, today)
    if plan.epsilon < SMALLEST:
        raise NotPublished("Epsilon is ten minste 0,05: met minder is de marge groter dan elk aantal in een gemeente.")
    reached = newest_position(connection)
    if plan.position < 1:
        raise NotPublished("Een positie is een heel getal vanaf 1.")
    if plan.position > reached:
        raise NotPublished(
            f"Positie {plan.position} is er nog niet: de laatste gebeurtenis staat op positie {reached}."
        )
    recorded_on = _recorded_on(connection, plan.position)
    if recorded_on < plan.school_year.starts_on:
        raise NotPublished(
            f"Op positie {plan.position} ({nl(recorded_on)}) was schooljaar {plan.school_year} nog niet begonnen."
        )


def _require_known_year(year: SchoolYear, today: date) -> None:
    if year < (first := first_school_year()):
        raise NotPublished(
            f"Van schooljaar {year} is niet bekend welke gemeenten en samenwerkingsverbanden er waren. "
            f"Publiceren kan vanaf {first}."
        )
    if today < year.starts_on:
        raise NotPublished(f"Schooljaar {year} is nog niet begonnen; dat is op {nl(year.starts_on)}.")


def newest_position(connection: Connection) -> int:
    """How far the store has come. Raises ``NotPublished`` when nothing ever happened."""
    newest: int | None = connection.execute(
        select(EVENTS.c.position).order_by(EVENTS.c.position.desc()).limit(1)
    ).scalar()
    if newest is None:
        raise NotPublished("Er is nog geen enkele gebeurtenis vastgelegd, dus er valt niets te publiceren.")
    return newest


def _recorded_on(connection: Connection, position: int) -> date:
    """The day of the last event up to a position; the positions of one stream may have holes."""
    up_to = select(EVENTS.c.recorded_at).where(EVENTS.c.position <= position).order_by(EVENTS.c.position.desc())
    at: datetime | None = connection.execute(up_to.limit(1)).scalar()
    if at is None:
        raise NotPublished(f"Op positie {position} was er nog geen enkele gebeurtenis.")
    return day_of(at if at.tzinfo else at.replace(tzinfo=UTC))
