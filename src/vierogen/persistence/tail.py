"""A stream read as it grows: first what is there, then whatever comes."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

from eventsourcing.persistence import ApplicationRecorder, Notification, Subscription

from vierogen.persistence.database import Changes

if TYPE_CHECKING:
    from vierogen.persistence.recorder import EventRecorder

BATCH = 500
NOTICE_STOP = 0.05  # seconds within which stop(), called by another thread, is noticed


class Tail(Subscription[ApplicationRecorder]):
    """A subscription without threads of its own: the one who reads is the one who waits."""

    def __init__(self, recorder: EventRecorder, changes: Changes, gt: int | None, topics: Sequence[str]) -> None:
        super().__init__(recorder, gt, topics)
        self._changes = changes
        self._ready: deque[Notification] = deque()

    def __exit__(self, *args: object, **kwargs: object) -> None:
        try:
            super().__exit__(*args, **kwargs)
        finally:
            self._changes.close()

    def __next__(self) -> Notification:
        while not self._has_been_stopped:
            if self._ready or self._pull():
                notification = self._ready.popleft()
                self._last_notification_id = notification.id
                return notification
            self._changes.wait(NOTICE_STOP)
        raise StopIteration

    def _pull(self) -> bool:
        self._ready.extend(
            self._recorder.select_notifications(
                self._last_notification_id, BATCH, topics=self._topics, inclusive_of_start=False
            )
        )
        return bool(self._ready)
