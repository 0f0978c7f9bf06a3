"""The library's door to either database: which recorder, on which stream."""

from __future__ import annotations

from typing import Generic, TypeVar, cast

from eventsourcing.persistence import (
    AggregateRecorder,
    InfrastructureFactory,
    NotSupportedError,
    ProcessRecorder,
    TrackingRecorder,
)
from eventsourcing.utils import Environment, EnvType, resolve_topic, strtobool

from vierogen.persistence.access import AccessRecorder
from vierogen.persistence.database import Database
from vierogen.persistence.engines import LOCK_TIMEOUT, engine_for, is_in_memory
from vierogen.persistence.migrations import migrate_on, require_current
from vierogen.persistence.recorder import EventRecorder
from vierogen.persistence.schema import people_events, request_events
from vierogen.persistence.tracking import Tracker

TDatabase = TypeVar("TDatabase", bound=Database)

DATABASE_URL = "DATABASE_URL"
LOCK_TIMEOUT_SECONDS = "LOCK_TIMEOUT_SECONDS"
EVENTS_TABLE = "EVENTS_TABLE"
CREATE_TABLE = "CREATE_TABLE"


class Factory(InfrastructureFactory[Tracker], Generic[TDatabase]):
    """Opens one database for all recorders that are asked of it.

    Reads ``DATABASE_URL``; ``EVENTS_TABLE`` (``request_events`` unless told); ``LOCK_TIMEOUT_SECONDS``; and the
    library's own ``CREATE_TABLE``: whether to migrate first (yes unless told).
    """

    database_class: type[TDatabase]

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        url = self.env.get(DATABASE_URL)
        if not url:
            raise OSError(f"{DATABASE_URL} is not set")
        engine = engine_for(url, lock_timeout=float(self.env.get(LOCK_TIMEOUT_SECONDS) or LOCK_TIMEOUT))
        try:
            if is_in_memory(url) or strtobool(self.env.get(CREATE_TABLE) or "yes"):
                migrate_on(engine)
            require_current(engine)
            self.database = self.database_class(engine)
        except BaseException:
            engine.dispose()
            raise

    def recorder(self, table: str) -> EventRecorder:
        if table not in (request_events.name, people_events.name):
            raise ValueError(f"no such stream: {table}")
        return EventRecorder(self.database, table)

    def access_recorder(self) -> AccessRecorder:
        """The access log, in the same transactions as the rest."""
        return AccessRecorder(self.database)

    def application_recorder(self) -> EventRecorder:
        return self.recorder(self.env.get(EVENTS_TABLE) or request_events.name)

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        if purpose != "events":
            # A request has five to fifteen events, and a snapshot would hold in clear what the events seal.
            raise NotSupportedError("there are no snapshots here")
        return self.application_recorder()

    def tracking_recorder(self, tracking_recorder_class: type[TrackingRecorder] | None = None) -> Tracker:
        topic = self.env.get(self.TRACKING_RECORDER_TOPIC)
        chosen = tracking_recorder_class or (resolve_topic(topic) if topic else Tracker)
        return cast(type[Tracker], chosen)(self.database)

    def process_recorder(self) -> ProcessRecorder:
        raise NotSupportedError("events here come from acts of people and the clock, never from following events")

    def close(self) -> None:
        self.database.close()
