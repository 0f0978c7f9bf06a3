"""The suites the eventsourcing library ships for recorders, run on ours."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from eventsourcing.persistence import NotSupportedError, StoredEvent
from eventsourcing.tests import application as on_applications
from eventsourcing.tests import persistence as on_recorders
from eventsourcing.utils import Environment

from databases import drop_database, fresh_database
from vierogen.persistence import Store, open_store
from vierogen.persistence.factory import Factory
from vierogen.persistence.postgres import PostgresFactory
from vierogen.persistence.recorder import EventRecorder
from vierogen.persistence.sqlite import SQLiteFactory
from vierogen.persistence.tracking import Tracker


class OnSQLite:
    """Which database; each suite below is run on several."""

    kind, module, factory_class = "sqlite", "vierogen.persistence.sqlite", SQLiteFactory

    def new_url(self, *, migrated: bool = True) -> str:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        url = fresh_database(self.kind, Path(directory.name), migrated=migrated)
        self.addCleanup(drop_database, url)
        return url

    def new_store(self) -> Store:
        store = open_store(self.new_url())
        self.addCleanup(store.close)
        return store


class InMemory(OnSQLite):
    def new_url(self, *, migrated: bool = True) -> str:
        return "sqlite:///:memory:"


class OnPostgres(OnSQLite):
    kind, module, factory_class = "postgresql", "vierogen.persistence.postgres", PostgresFactory


# As the keeper of one request's events


class ForgettingPositions(EventRecorder):
    """An aggregate recorder in the library's sense gives no positions; ours always do."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:
        super().insert_events(stored_events, **kwargs)


class RecorderOfOneSequence:
    def create_recorder(self) -> EventRecorder:
        requests = self.new_store().requests
        return ForgettingPositions(requests.database, requests.table)


class TestAggregateRecorderOnSQLite(OnSQLite, RecorderOfOneSequence, on_recorders.AggregateRecorderTestCase): ...


class TestAggregateRecorderInMemory(InMemory, RecorderOfOneSequence, on_recorders.AggregateRecorderTestCase): ...


class TestAggregateRecorderOnPostgres(OnPostgres, RecorderOfOneSequence, on_recorders.AggregateRecorderTestCase): ...


# As the keeper of all events in one order


class RecorderOfAll:
    def create_recorder(self) -> EventRecorder:
        requests: EventRecorder = self.new_store().requests
        return requests

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestApplicationRecorderOnSQLite(OnSQLite, RecorderOfAll, on_recorders.ApplicationRecorderTestCase): ...


class TestApplicationRecorderInMemory(InMemory, RecorderOfAll, on_recorders.ApplicationRecorderTestCase): ...


class TestApplicationRecorderOnPostgres(OnPostgres, RecorderOfAll, on_recorders.ApplicationRecorderTestCase): ...


class RecorderOfPeople(RecorderOfAll):
    """The same code on another table; what takes long is measured on requests alone."""

    test_concurrent_no_conflicts = None
    test_concurrent_throughput = None
    test_performance = None

    def create_recorder(self) -> EventRecorder:
        people: EventRecorder = self.new_store().people
        return people


class TestPeopleRecorderOnSQLite(OnSQLite, RecorderOfPeople, on_recorders.ApplicationRecorderTestCase): ...


class TestPeopleRecorderOnPostgres(OnPostgres, RecorderOfPeople, on_recorders.ApplicationRecorderTestCase): ...


class NoMixing:
    def create_recorder(self) -> EventRecorder:
        requests: EventRecorder = self.new_store().requests
        return requests


class TestPositionsOfOneAppendStayTogetherOnSQLite(
    OnSQLite, NoMixing, on_recorders.NonInterleavingNotificationIDsBaseCase
): ...


class TestPositionsOfOneAppendStayTogetherOnPostgres(
    OnPostgres, NoMixing, on_recorders.NonInterleavingNotificationIDsBaseCase
): ...


# As the keeper of how far followers are


class Tracking:
    def create_recorder(self) -> Tracker:
        tracker: Tracker = self.new_store().tracker
        return tracker


class TestTrackingOnSQLite(OnSQLite, Tracking, on_recorders.TrackingRecorderTestCase): ...


class TestTrackingInMemory(InMemory, Tracking, on_recorders.TrackingRecorderTestCase): ...


class TestTrackingOnPostgres(OnPostgres, Tracking, on_recorders.TrackingRecorderTestCase): ...


# As what PERSISTENCE_MODULE names


class OtherTracker(Tracker): ...


class Factories:
    def setUp(self) -> None:
        self.env = Environment("", {"PERSISTENCE_MODULE": self.module, "DATABASE_URL": self.new_url()})
        super().setUp()

    def expected_factory_class(self) -> type[Any]:
        chosen: type[Any] = self.factory_class
        return chosen

    def expected_aggregate_recorder_class(self) -> type[EventRecorder]:
        return EventRecorder

    def expected_application_recorder_class(self) -> type[EventRecorder]:
        return EventRecorder

    def expected_tracking_recorder_class(self) -> type[Tracker]:
        return Tracker

    def tracking_recorder_subclass(self) -> type[Tracker]:
        return OtherTracker

    def expected_process_recorder_class(self) -> type[Any]:
        raise NotImplementedError

    # Not ours: the library's own encryption, which asks for a package we do not use. Our vault seals field by field.
    test_mapper_with_cipher = None
    test_mapper_with_cipher_and_compressor = None
    test_mapper_with_wrong_cipher_key = None

    def test_create_process_recorder(self) -> None:
        """There is none: events here come from acts of people and the clock, never from following events."""
        with pytest.raises(NotSupportedError):
            self.factory.process_recorder()

    def test_there_are_no_snapshots(self) -> None:
        with pytest.raises(NotSupportedError):
            self.factory.aggregate_recorder(purpose="snapshots")


class TestFactoryOnSQLite(OnSQLite, Factories, on_recorders.InfrastructureFactoryTestCase): ...


class TestFactoryOnPostgres(OnPostgres, Factories, on_recorders.InfrastructureFactoryTestCase): ...


# Under the library's own Application


FACTORY_INIT = Factory.__init__


@pytest.mark.filterwarnings("always:'log' is deprecated")  # the suite looks at the warning itself
class WithApplication(OnSQLite):
    """Every application gets an empty database; the first one it opens builds the tables, as CREATE_TABLE says."""

    def setUp(self) -> None:
        super().setUp()
        environment = {"PERSISTENCE_MODULE": self.module, "DATABASE_URL": self.new_url(migrated=False)}
        for patched in (
            patch.dict(os.environ, environment),
            patch.object(Factory, "__init__", lambda factory, env: self.noted(factory, env)),  # noqa: PLW0108  # a bound method would not be given the factory
        ):
            patched.start()
            self.addCleanup(patched.stop)

    def noted(self, factory: Factory, env: Any) -> None:
        """The suites leave their applications open; we close what they opened."""
        FACTORY_INIT(factory, env)
        self.addCleanup(factory.close)


class AccountsWithoutSnapshots(on_applications.BankAccounts):
    is_snapshotting_enabled = False


class Accounts:
    def test_example_application(self) -> None:
        """The library's story without its last chapter: there are no snapshots here."""
        app = AccountsWithoutSnapshots()
        self.addCleanup(app.close)
        assert type(app.factory) is self.factory_class
        account = app.open_account("Alice", "alice@example.com")
        for amount in ("10.00", "25.00", "30.00"):
            app.credit_account(account, Decimal(amount))
        assert app.get_balance(account) == Decimal("65.00")
        assert len(app.notification_log["1,10"].items) == 4


class TestApplicationOnSQLite(WithApplication, on_applications.ApplicationTestCase): ...


class TestApplicationOnPostgres(OnPostgres, WithApplication, on_applications.ApplicationTestCase): ...


class TestAccountsOnSQLite(WithApplication, Accounts, on_applications.ExampleApplicationTestCase): ...


class TestAccountsOnPostgres(OnPostgres, WithApplication, Accounts, on_applications.ExampleApplicationTestCase): ...
