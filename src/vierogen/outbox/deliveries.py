"""How delivering goes: what is on its way to a subscriber, and what was put aside to be looked at and sent again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from vierogen.domain.people.register import Organisation
from vierogen.followers.source import Source
from vierogen.outbox import tables
from vierogen.outbox.audience import still_to_bring
from vierogen.outbox.cloud_event import Happened, id_of
from vierogen.outbox.rounds import OrganisationOf
from vierogen.outbox.tables import State, Subscription, Undelivered

LETTERS = 500
"""Dead letters that are shown at once."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A subscription as it stands, with its newest secret only for who made that just now.

    ``waiting`` counts what is on its way, tried or not; ``dead`` what was put aside.
    """

    subscription: Subscription
    waiting: int
    dead: int
    secret: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that was tried long enough, with the event that it is about."""

    message: UUID
    kept: Undelivered
    event: Happened


class Deliveries:
    """How delivering goes everywhere, for who keeps the machine itself."""

    def __init__(self, source: Source, organisation_of: OrganisationOf, now: Callable[[], datetime]) -> None:
        self._source, self._organisation_of, self._now = source, organisation_of, now

    def every(self) -> list[Kept]:
        """Every subscription of every organisation."""
        with self._source.reading() as connection:
            found = tables.every_subscription(connection)
            return [counted(connection, one, self._organisation_of(one.organisation)) for one in found]

    def failing(self) -> dict[UUID, str]:
        """To which active subscriptions messages did not get that wait to be tried again, and what came of the last."""
        with self._source.reading() as connection:
            active = {one.id for one in tables.every_subscription(connection) if one.state is State.ACTIVE}
            return {id_: outcome for id_, outcome in tables.failing(connection).items() if id_ in active}

    def dead_letters(self, id_: UUID) -> list[DeadLetter]:
        """What was put aside, the oldest event first; not more than can be looked at."""
        with self._source.reading() as connection:
            return letters(connection, id_)

    def send_again(self, id_: UUID) -> int:
        """Lets dead letters wait to be sent again; how many."""
        now = self._now()
        with self._source.transaction() as connection:
            meant = tables.dead_letters(connection, id_, LETTERS)
            tables.take_up(connection, meant, now)
        return len(meant)


def counted(connection: Connection, one: Subscription, organisation: Organisation | None) -> Kept:
    """With what is on its way and what could not be delivered."""
    held, dead = tables.counts(connection, one.id)
    return Kept(one, held + still_to_bring(connection, one, organisation), dead)


def letters(connection: Connection, id_: UUID) -> list[DeadLetter]:
    """What was put aside, with the events that it is about."""
    aside = tables.dead_letters(connection, id_, LETTERS)
    events = tables.events_at(connection, [one.position for one in aside])
    return [DeadLetter(id_of(one.request, one.version), one, events[one.position]) for one in aside]
