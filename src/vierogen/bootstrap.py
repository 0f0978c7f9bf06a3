"""The composition root: settings in, a running system out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self
from uuid import UUID

from eventsourcing.persistence import EventStore

from vierogen.application.clock import Ticked, tick
from vierogen.application.desk import Desk
from vierogen.application.people import People
from vierogen.application.questions import Questions
from vierogen.domain.people.register import Organisation
from vierogen.outbox.cloud_event import Origin
from vierogen.outbox.deliverer import Deliverer
from vierogen.outbox.destination import Destinations
from vierogen.outbox.posting import Poster, trusted_by_default
from vierogen.outbox.rounds import Hands
from vierogen.outbox.schedule import Schedule
from vierogen.outbox.subscriptions import Deliveries, Subscriptions
from vierogen.persistence import (
    DatabaseNotReadyError,
    NewerDatabaseError,
    State,
    StrangeDatabaseError,
    grant_to,
    migrate,
    state_of,
)
from vierogen.persistence.mapper import people_mapper, request_mapper
from vierogen.persistence.store import Store, open_store
from vierogen.settings import Settings

__all__ = [
    "DatabaseNotReadyError",
    "NewerDatabaseError",
    "State",
    "StrangeDatabaseError",
    "System",
    "deliverer_of",
    "deliveries_of",
    "grant_to",
    "migrate",
    "open_system",
    "state_of",
    "subscriptions_of",
    "utc_now",
]
"""Besides the system itself: what a door may know of the database that it opens."""


def utc_now() -> datetime:
    """The moment now, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class System:
    """Everything that a door needs, over one open store."""

    store: Store
    people: People
    desk: Desk
    questions: Questions

    def tick(self, progress: Callable[[Ticked], None] = lambda _: None) -> Ticked:
        """Lets the clock do what is due."""
        return tick(self.desk, progress)

    def close(self) -> None:
        """Lets go of the database."""
        self.store.close()

    def __enter__(self) -> Self:
        """For use in a with statement."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes."""
        self.close()


def open_system(url: str, *, now: Callable[[], datetime] = utc_now) -> System:
    """A system over a database that was migrated; ``sqlite://`` makes one in memory."""
    store = open_store(url)
    people = People(store.people, people_mapper(), now)
    desk = Desk(EventStore(request_mapper(), store.requests), people, now)
    return System(store, people, desk, Questions(desk))


def subscriptions_of(system: System, settings: Settings) -> Subscriptions:
    """What administrators do with subscriptions."""
    return Subscriptions(system.store, system.people, system.desk.now, destinations(settings))


def deliveries_of(system: System) -> Deliveries:
    """How delivering goes, for who keeps the machine."""
    return Deliveries(system.store, organisations_of(system), system.desk.now)


def deliverer_of(system: System, settings: Settings) -> Deliverer:
    """Who brings subscribers word of events."""

    waits = settings.delivery_first_wait, settings.delivery_longest_wait
    hands = Hands(
        source=system.store,
        poster=Poster(destinations(settings), settings.delivery_timeout, trusted_by_default()),
        schedule=Schedule(*waits, settings.delivery_attempts, settings.delivery_hours),
        origin=Origin.of(settings.event_source, settings.public_url),
        organisation_of=organisations_of(system),
        now=system.desk.now,
    )
    return Deliverer(hands, system.people.catch_up)


def organisations_of(system: System) -> Callable[[UUID], Organisation | None]:
    """An organisation by its id, in the register as it is at that moment: it grows."""

    def organisation_of(id_: UUID) -> Organisation | None:
        return system.people.register.organisations.get(id_)

    return organisation_of


def destinations(settings: Settings) -> Destinations:
    """Where may be delivered; on this machine itself only to try things out."""
    return Destinations(settings.delivery_networks, here=settings.demonstration_directory)
