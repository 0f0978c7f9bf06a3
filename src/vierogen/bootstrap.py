"""The composition root: settings in, a running system out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from types import TracebackType
from typing import Self
from uuid import UUID

from eventsourcing.persistence import EventStore, StoredEvent

from vierogen import persistence
from vierogen.application.beforehand import Beforehand
from vierogen.application.clock import Ticked, tick
from vierogen.application.desk import Desk
from vierogen.application.drafts import DraftKeeping
from vierogen.application.log_reading import LogQuestions
from vierogen.application.people import People
from vierogen.application.questions import Questions
from vierogen.application.sessions import SessionKeeping
from vierogen.application.witness import Witness
from vierogen.application.worklist import Worklist
from vierogen.domain.people.register import Organisation
from vierogen.outbox.cloud_event import Origin
from vierogen.outbox.deliverer import Deliverer
from vierogen.outbox.destination import Destinations
from vierogen.outbox.posting import Poster, trusted_by_default
from vierogen.outbox.rounds import Hands
from vierogen.outbox.schedule import Schedule
from vierogen.outbox.subscriptions import Deliveries, Subscriptions
from vierogen.persistence import DatabaseNotReadyError, NewerDatabaseError, State, StrangeDatabaseError
from vierogen.persistence.drafts import DraftRows
from vierogen.persistence.mapper import people_mapper, request_mapper
from vierogen.persistence.sessions import SessionRows
from vierogen.persistence.store import Store, open_store
from vierogen.projections import tables
from vierogen.projections.monitor_facts import facts_as_of
from vierogen.projections.read_model import Decode
from vierogen.projections.read_models import ALL, ReadModels
from vierogen.projections.read_models import State as ReadModelState
from vierogen.projections.rebuilding import AlreadyRebuilding, Compared, Difference
from vierogen.projections.worklist import WaitingRows
from vierogen.publication.looking import Trends
from vierogen.publication.publishing import Facts, Publisher
from vierogen.settings import Settings

__all__ = [
    "AlreadyRebuilding",
    "Compared",
    "DatabaseNotReadyError",
    "Difference",
    "NewerDatabaseError",
    "ReadModelState",
    "ReadModels",
    "State",
    "StrangeDatabaseError",
    "System",
    "deliverer_of",
    "deliveries_of",
    "grant_to",
    "migrate",
    "monitor_facts",
    "open_system",
    "publisher",
    "read_models_of",
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
    beforehand: Beforehand
    log_questions: LogQuestions
    read_models: ReadModels
    trends: Trends
    sessions: SessionKeeping
    worklist: Worklist
    drafts: DraftKeeping

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
    witness = Witness(store.access, now)
    desk = Desk(EventStore(request_mapper(), store.requests), people, now, witness)
    questions, log_questions = Questions(desk, witness), LogQuestions(desk, store.access, witness)
    read_models = read_models_of(store)
    if store.in_memory:
        read_models.make()
    return System(
        store=store,
        people=people,
        desk=desk,
        questions=questions,
        beforehand=Beforehand(desk, witness),
        log_questions=log_questions,
        read_models=read_models,
        trends=Trends(store.engine),
        sessions=SessionRows(store),
        worklist=Worklist(WaitingRows(store.engine.connect), desk, witness),
        drafts=DraftRows(store),
    )


def read_models_of(store: Store) -> ReadModels:
    """The read models of an open store. How old an unread event is, is told by the real clock."""
    return ReadModels(store, decoding(), utc_now)


def decoding() -> Decode:
    """From an event of a request as it is kept to the event as its class knows it."""
    mapper = request_mapper()
    return lambda request, event: mapper.to_domain_event(StoredEvent(request, *event))


def migrate(url: str) -> None:
    """Builds an empty database, or moves an older one forward with everything in it, and makes what read models lack.

    Raises ``NewerDatabaseError`` when the database is ahead of this program.
    """
    persistence.migrate(url)
    with open_store(url) as store:
        if not tables.are_made(store.engine, ALL):
            read_models_of(store).make()


def state_of(url: str) -> State:
    """How a database stands to this version of the program, with its read models. Looking changes nothing."""
    state = persistence.state_of(url)
    if state is not State.CURRENT:
        return state
    with open_store(url) as store:
        return State.CURRENT if tables.are_made(store.engine, ALL) else State.BEHIND


def grant_to(url: str, role: str) -> None:
    """Gives a role what serving needs, on PostgreSQL. The address is that of the owner of the tables."""
    persistence.grant_to(url, role)
    with open_store(url) as store, store.transaction() as connection:
        quoted = store.engine.dialect.identifier_preparer.quote(role)
        for statement in read_models_of(store).grants(connection):
            connection.exec_driver_sql(statement.format(quoted))


def publisher(system: System, budget: Fraction) -> Publisher:
    """Who publishes from this system; ``budget`` is the epsilon that one school year may take."""
    return Publisher(system.store.engine, system.store.transaction, budget, system.desk.now)


def monitor_facts(system: System, progress: Callable[[int, int], None] = lambda done, total: None) -> Facts:
    """What a publication counts, made of the events; ``progress`` is told how many were read, of how many."""
    return lambda school_year, position: facts_as_of(system.store.engine, school_year, position, progress)


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
