"""How far a follower has read; it moves on only from where it says it was, so no event is handled twice."""

from __future__ import annotations

from threading import Event
from typing import Any

from eventsourcing.persistence import Tracking, TrackingRecorder
from sqlalchemy import Connection, text

from vierogen.application.keeping import Moved
from vierogen.persistence.database import Database

HERE = text("SELECT position FROM tracking WHERE follower = :follower")
BEGIN = (
    "INSERT INTO tracking (position, follower) VALUES ({0}, {0}) ON CONFLICT (follower) DO NOTHING RETURNING position"
)
MOVE = "UPDATE tracking SET position = {0} WHERE follower = {0} AND position = {0} RETURNING position"
AND_WAKE = "WITH moved AS ({}) SELECT position, pg_notify('vierogen', '') FROM moved"
"""Who waits for a follower on a server is told in the same statement."""


def move(connection: Connection, tracking: Tracking, *, previous: int | None) -> None:
    """Moves a follower in the transaction that is open here; ``previous`` None means it never read anything.

    Two followers that overlap cannot both get through: the second finds another position than it started from. Asked of
    the driver: SQLAlchemy takes longer over it than the database does, and all read models move at every step.
    """
    sql, values = BEGIN, [tracking.notification_id, tracking.application_name]
    if previous is not None:
        sql, values = MOVE, [*values, previous]
    on_server = connection.dialect.name == "postgresql"
    sql = AND_WAKE.format(sql.format("%s")) if on_server else sql.format("?")
    driver: Any = connection.connection.driver_connection
    if not driver.execute(sql, values).fetchall():
        raise Moved(f"{tracking.application_name} is no longer at {previous}")


class Tracker(TrackingRecorder):
    """The library's view of the same: it names no previous position, so only forward is asked of it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def insert_tracking(self, tracking: Tracking) -> None:
        with self.database.transaction() as connection:
            here = connection.execute(HERE, {"follower": tracking.application_name}).scalar_one_or_none()
            if here is not None and here >= tracking.notification_id:
                raise Moved(f"{tracking.application_name} is at {here} already")
            move(connection, tracking, previous=here)

    def max_tracking_id(self, application_name: str) -> int | None:
        sql = f"SELECT position FROM tracking WHERE follower = {self.database.mark}"  # nosec B608  # names are our own
        rows = self.database.read(sql, (application_name,))
        return rows[0][0] if rows else None

    def wait(
        self,
        application_name: str,
        notification_id: int | None,
        timeout: float = 1.0,
        interrupt: Event | None = None,
    ) -> None:
        """Returns as soon as the follower got there; the library's own would sleep 100 ms first."""
        changes = self.database.changes()
        try:
            arrived = changes.until(
                lambda: self.has_tracking_id(application_name, notification_id), timeout=timeout, interrupt=interrupt
            )
        finally:
            changes.close()
        if not arrived:
            raise TimeoutError(f"{application_name} did not reach {notification_id} in {timeout} s")
