"""How far a follower has read; it moves on only from where it says it was, so no event is handled twice."""

from __future__ import annotations

from threading import Event

from eventsourcing.persistence import Tracking, TrackingRecorder
from sqlalchemy import Connection, text

from vierogen.application.keeping import Moved
from vierogen.persistence.database import Database

HERE = text("SELECT position FROM tracking WHERE follower = :follower")
BEGIN = text(
    "INSERT INTO tracking (follower, position) VALUES (:follower, :position) "
    "ON CONFLICT (follower) DO NOTHING RETURNING position"
)
MOVE = text(
    "UPDATE tracking SET position = :position WHERE follower = :follower AND position = :previous RETURNING position"
)
WAKE = text("SELECT pg_notify('vierogen', '')")


def move(connection: Connection, tracking: Tracking, *, previous: int | None) -> None:
    """Moves a follower in the transaction that is open here; ``previous`` None means it never read anything.

    Two followers that overlap cannot both get through: the second finds another position than it started from.
    """
    values = {"follower": tracking.application_name, "position": tracking.notification_id, "previous": previous}
    moved = connection.execute(BEGIN if previous is None else MOVE, values).one_or_none()
    if moved is None:
        raise Moved(f"{tracking.application_name} is no longer at {previous}")
    if connection.dialect.name == "postgresql":
        connection.execute(WAKE)


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
