"""Several appends, one commit: whoever comes first writes for everyone who is waiting.

A commit costs a sync of the disk, whatever is in it. So the thread that finds nobody writing becomes the leader and
takes along all who queued up; when it is done it hands them their outcome and calls the next leader. There is no
extra thread: someone who is alone writes at once. Who reads queues up as well: a read is logged before it is shown.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, NoReturn, TypeAlias, TypeVar
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from vierogen.application.access_log import Entry, Read
from vierogen.application.keeping import Alongside
from vierogen.persistence.faults import OutcomeUnknown

Outcome: TypeAlias = list[int] | BaseException
Wanted = TypeVar("Wanted")

AT_MOST = 32  # appends in one commit, so that nobody waits long for strangers


def as_uuid(value: UUID | str) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


@dataclass(frozen=True, slots=True)
class Append:
    """What one caller wants kept: events of one stream and what goes alongside, all or nothing."""

    table: str
    rows: list[tuple[UUID, int, str, bytes]]
    alongside: Alongside

    @classmethod
    def of(cls, table: str, events: Sequence[StoredEvent], alongside: Alongside) -> Append:
        rows = [(as_uuid(e.originator_id), e.originator_version, e.topic, e.state) for e in events]
        append = cls(table, rows, alongside)
        if (alongside.takes or alongside.releases) and append.me is None:
            raise ValueError("a claim needs a holder: events of a request, or due_for")
        return append

    @property
    def me(self) -> UUID | None:
        """In whose name claims are held: the request these events are about."""
        return self.rows[0][0] if self.rows else self.alongside.due_for


@dataclass(frozen=True, slots=True)
class LogAccess:
    """What one reader is about to be shown, or is not: rows of the access log, while what was read still is so."""

    entries: tuple[Entry, ...]
    read: Read


def _held() -> Lock:
    lock = Lock()
    lock.acquire()
    return lock


@dataclass(slots=True, eq=False)
class Waiting(Generic[Wanted]):
    """What one caller wants kept, in the queue, and what became of it: the positions given, or why not.

    Of keys it is told how many were kept.
    """

    wanted: Wanted
    outcome: Outcome | None = None
    called: Lock = field(default_factory=_held)

    def result(self) -> list[int]:
        if isinstance(self.outcome, list):
            return self.outcome
        _refuse(self.outcome)


def _refuse(outcome: BaseException | None) -> NoReturn:
    raise outcome or OutcomeUnknown("the writing was interrupted")


Turn: TypeAlias = Waiting[Append | LogAccess]
"""One append, or rows of the log."""


class GroupCommit(Generic[Wanted]):
    """The queue before the one place where is written.

    ``write`` must give every turn its outcome, and only after the commit.
    """

    def __init__(self, write: Callable[[Sequence[Waiting[Wanted]]], None]) -> None:
        self._write = write
        self._queue: deque[Waiting[Wanted]] = deque()
        self._guard = Lock()
        self._someone_leads = False

    def put(self, wanted: Wanted) -> list[int]:
        """Returns the positions once they are durable, or raises why nothing was kept."""
        turn = Waiting(wanted)
        if not self._join(turn):
            turn.called.acquire()
        if turn.outcome is None:
            self._lead()
        return turn.result()

    def _join(self, turn: Waiting[Wanted]) -> bool:
        """Queues; true for the one who must lead."""
        with self._guard:
            self._queue.append(turn)
            leads, self._someone_leads = not self._someone_leads, True
            return leads

    def _lead(self) -> None:
        batch = self._take()
        try:
            self._write(batch)
        finally:
            for turn in batch:
                turn.outcome = turn.outcome if turn.outcome is not None else OutcomeUnknown("writing was interrupted")
            self._call_next_leader()
            for turn in batch:
                turn.called.release()

    def _take(self) -> list[Waiting[Wanted]]:
        """Our own turn is at the head: we found the queue empty, or were called as its first."""
        with self._guard:
            return [self._queue.popleft() for _ in range(min(AT_MOST, len(self._queue)))]

    def _call_next_leader(self) -> None:
        with self._guard:
            self._someone_leads = bool(self._queue)
            if self._queue:
                self._queue[0].called.release()
