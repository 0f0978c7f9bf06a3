"""The two tables of delivering, and what is asked of them and of the event log."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import orjson
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    DateTime,
    Dialect,
    LargeBinary,
    MetaData,
    Row,
    Select,
    Table,
    Text,
    TypeDecorator,
    Uuid,
    and_,
    func,
    select,
)

from vierogen.domain.events import ClaimRegistered, RequestOpened, RequestTransferred
from vierogen.domain.values import Term
from vierogen.ledger.content import parts
from vierogen.outbox.cloud_event import Happened
from vierogen.outbox.event_types import TYPES, EventType


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no time zone, so it is given back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always in UTC, so that moments compare as text."""
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As it was."""
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


metadata = MetaData()

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation", Uuid),
    Column("name", Text),
    Column("address", Text),
    Column("types", Text),
    Column("state", Text),
    Column("position", BigInteger),
    Column("secret", LargeBinary),
    Column("former_secret", LargeBinary),
    Column("former_until", Moment),
    Column("made_at", Moment),
    Column("made_by", Uuid),
    Column("ended_at", Moment),
    Column("ended_by", Uuid),
)

undelivered = Table(
    "undelivered",
    metadata,
    Column("subscription", Uuid, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("request", Uuid),
    Column("version", BigInteger),
    Column("attempts", BigInteger),
    Column("since", Moment),
    Column("next_at", Moment),
    Column("outcome", Text),
    Column("put_aside_at", Moment),
)

request_events = Table(
    "request_events",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("originator_id", Uuid),
    Column("originator_version", BigInteger),
    Column("topic", Text),
    Column("state", LargeBinary),
)


class State(Term):
    """How a subscription stands."""

    ACTIVE = "ACTIVE", "actief"
    PAUSED = "PAUSED", "gepauzeerd"
    GONE = "GONE", "opgezegd door de ontvanger"
    ENDED = "ENDED", "beëindigd"


@dataclass(frozen=True, slots=True)
class Subscription:
    """Somebody who wants word of some events in the areas of an organisation, and how far that came.

    Everything up to and including ``position`` was delivered, is kept in ``undelivered``, or was not for them. Secrets
    are as they are kept: sealed.
    """

    id: UUID
    organisation: UUID
    name: str
    address: str
    types: frozenset[EventType]
    state: State
    position: int
    secret: bytes = field(repr=False)
    former_secret: bytes | None = field(repr=False)
    former_until: datetime | None
    made_at: datetime
    made_by: UUID

    def secrets(self, at: datetime) -> tuple[bytes, ...]:
        """Those that are valid, the newest first."""
        former = self.former_secret if self.former_until and at < self.former_until else None
        return (self.secret, former) if former else (self.secret,)


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that waits to be tried, or that was put aside."""

    subscription: UUID
    position: int
    request: UUID
    version: int
    attempts: int
    since: datetime
    next_at: datetime
    outcome: str
    put_aside_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a request belongs from a version on."""

    version: int
    municipality: str
    partnership: str
    school: str | None


Places = Mapping[UUID, Sequence[Placed]]
WAITS = undelivered.c.put_aside_at.is_(None)

# ── subscriptions ────────────────────────────────────────────────────────────────────────────────────────────────────

OWN = [column for column in subscriptions.columns if column.name in {one.name for one in fields(Subscription)}]
NOT_ENDED = subscriptions.c.state != State.ENDED.value


def subscription_of(row: Row[Any]) -> Subscription:
    """A row as what it means."""
    words = dict(row._mapping)  # noqa: SLF001  # the documented way to see a row as a mapping
    words["types"] = frozenset(EventType(one) for one in orjson.loads(words["types"]))
    return Subscription(**words | {"state": State(words["state"])})


def every_subscription(connection: Connection, *where: Any) -> list[Subscription]:
    """All that were not ended, the oldest first."""
    asked = select(*OWN).where(NOT_ENDED, *where).order_by(subscriptions.c.made_at, subscriptions.c.id)
    return [subscription_of(row) for row in connection.execute(asked)]


def one_subscription(connection: Connection, id_: UUID) -> Subscription | None:
    """This one, unless it was ended."""
    return next(iter(every_subscription(connection, subscriptions.c.id == id_)), None)


def keep(connection: Connection, made: Subscription) -> None:
    """A new one."""
    words = asdict(made) | {"types": orjson.dumps(sorted(made.types)).decode(), "state": made.state.value}
    connection.execute(subscriptions.insert().values(words))


def change(connection: Connection, id_: UUID, **words: Any) -> None:
    """Other values in some columns."""
    connection.execute(subscriptions.update().where(subscriptions.c.id == id_).values(words))


def pause(connection: Connection, id_: UUID) -> None:
    """The receiver wants no more; unless an administrator said something else meanwhile."""
    active = and_(subscriptions.c.id == id_, subscriptions.c.state == State.ACTIVE.value)
    connection.execute(subscriptions.update().where(active).values(state=State.GONE.value))


def move(connection: Connection, subscription: Subscription, until: int) -> bool:
    """Moves on, from where it was read; false when somebody else moved it, or ended it, since."""
    here = and_(subscriptions.c.id == subscription.id, subscriptions.c.position == subscription.position, NOT_ENDED)
    moved = subscriptions.update().where(here).values(position=until).returning(subscriptions.c.id)
    return connection.execute(moved).one_or_none() is not None


# ── what could not be delivered ──────────────────────────────────────────────────────────────────────────────────────


def put(connection: Connection, waiting: Iterable[Undelivered]) -> None:
    """Messages that wait from now on."""
    if rows := [asdict(one) for one in waiting]:
        connection.execute(undelivered.insert(), rows)


def here(one: Undelivered) -> Any:
    """The row of this message."""
    return and_(undelivered.c.subscription == one.subscription, undelivered.c.position == one.position)


def accepted(connection: Connection, one: Undelivered) -> None:
    """It need not be kept any longer."""
    connection.execute(undelivered.delete().where(here(one)))


def failed_again(connection: Connection, one: Undelivered) -> None:
    """With what came of it, and when it is tried again or that it was put aside."""
    names = ("attempts", "next_at", "outcome", "put_aside_at")
    connection.execute(undelivered.update().where(here(one)).values({name: getattr(one, name) for name in names}))


def held_requests(connection: Connection, subscription: UUID, requests: Collection[UUID]) -> set[UUID]:
    """Which of these requests have a message waiting, so that a later one must wait behind it."""
    c = undelivered.c
    asked = select(c.request).where(c.subscription == subscription, WAITS, c.request.in_(requests)).distinct()
    return set(connection.execute(asked).scalars())


def heads(now: datetime) -> Select[Any]:
    """The first message of every request that waits, when it is due."""
    c = undelivered.c
    first = (
        select(c.subscription, func.min(c.position).label("position")).where(WAITS).group_by(c.subscription, c.request)
    )
    firsts = first.subquery()
    on = and_(firsts.c.subscription == c.subscription, firsts.c.position == c.position)
    return select(undelivered).join(firsts, on).where(c.next_at <= now).order_by(c.next_at, c.position)


def due(connection: Connection, subscription: UUID, now: datetime, most: int) -> list[Undelivered]:
    """What may be tried again now, never two of one request."""
    asked = heads(now).where(undelivered.c.subscription == subscription).limit(most)
    return [Undelivered(**row._mapping) for row in connection.execute(asked)]  # noqa: SLF001  # documented


def with_something_due(connection: Connection, now: datetime) -> set[UUID]:
    """Whose messages may be tried again now."""
    return {row.subscription for row in connection.execute(heads(now))}


def dead_letters(connection: Connection, subscription: UUID, most: int) -> list[Undelivered]:
    """What was put aside, the oldest event first."""
    c = undelivered.c
    asked = select(undelivered).where(c.subscription == subscription, ~WAITS).order_by(c.position).limit(most)
    return [Undelivered(**row._mapping) for row in connection.execute(asked)]  # noqa: SLF001  # documented


def counts(connection: Connection, subscription: UUID) -> tuple[int, int]:
    """How many messages wait, and how many were put aside."""
    c = undelivered.c
    asked = select(func.count(), func.count(c.put_aside_at)).where(c.subscription == subscription)
    every, aside = connection.execute(asked).one()
    return every - aside, aside


def failing(connection: Connection) -> dict[UUID, str]:
    """Of each subscription with messages that failed and wait to be tried again, what came of the last of them."""
    c = undelivered.c
    asked = select(c.subscription, c.outcome).where(WAITS, c.attempts > 0).order_by(c.position)
    return {row.subscription: row.outcome for row in connection.execute(asked)}


def take_up(connection: Connection, letters: Iterable[Undelivered], now: datetime) -> None:
    """Dead letters wait again, as if they had never been tried."""
    for one in letters:
        words = {"attempts": 0, "since": now, "next_at": now, "put_aside_at": None}
        connection.execute(undelivered.update().where(here(one), ~WAITS).values(words))


def forget(connection: Connection, subscription: UUID) -> None:
    """Everything that was not delivered."""
    connection.execute(undelivered.delete().where(undelivered.c.subscription == subscription))


# ── the event log ────────────────────────────────────────────────────────────────────────────────────────────────────

PLACING = (RequestOpened.stored_as, ClaimRegistered.stored_as, RequestTransferred.stored_as)
EVENT: Sequence[Column[Any]] = tuple(request_events.columns)


def newest(connection: Connection) -> int:
    """The position of the last event that was committed; 0 when there is none."""
    return int(connection.execute(select(func.coalesce(func.max(request_events.c.position), 0))).scalar_one())


Ours = Callable[[int, UUID, int, str, bytes], bool]
"""Whether we kept an event ourselves: position, request, version, stored name and stored bytes."""


def events_after(connection: Connection, position: int, most: int, ours: Ours | None = None) -> list[Happened]:
    """The next events, in the order in which they were committed. Of one that somebody else kept nobody hears."""
    asked = select(*EVENT).where(request_events.c.position > position).order_by(request_events.c.position).limit(most)
    rows = [*connection.execute(asked)]
    return [happened(*row) if ours is None or ours(*row) else unheard(*row) for row in rows]


def unheard(position: int, request: UUID, version: int, _topic: str, _state: bytes) -> Happened:
    """Something that has no type for others."""
    return Happened(position, request, version, None, datetime.min.replace(tzinfo=UTC))


def events_at(connection: Connection, positions: Collection[int]) -> dict[int, Happened]:
    """These events."""
    found = connection.execute(select(*EVENT).where(request_events.c.position.in_(positions)))
    return {row.position: happened(*row) for row in found}


def happened(position: int, request: UUID, version: int, topic: str, state: bytes) -> Happened:
    """An event, as far as others hear of it: of what was written only the moment is looked at."""
    at = datetime.fromisoformat(facts(state)["at"])
    return Happened(position, request, version, TYPES.get(topic), at)


def places(connection: Connection, requests: Collection[UUID]) -> Places:
    """Where these requests belong and belonged, by version."""
    log = request_events.c
    asked = select(*EVENT).where(log.originator_id.in_(requests), log.topic.in_(PLACING))
    found: dict[UUID, list[Placed]] = {}
    for row in connection.execute(asked.order_by(log.position)):
        _, request, version, _, state = row
        place = facts(state)["place"]
        placed = Placed(version, place["municipality"], place["partnership"], place.get("school"))
        found.setdefault(request, []).append(placed)
    return found


def facts(state: bytes) -> dict[str, Any]:
    """The part of an event that is about nobody."""
    return cast(dict[str, Any], orjson.loads(parts(state)[0])["facts"])
