"""Following: read the next events, make the rows of the requests they touch, and keep rows and position together.

Nothing here asks who leads. Whoever keeps a step must still be where it began, so two who do the same step at once, or a
step that was cut off, leave everything as if one had done it.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Connection

from vierogen.application.keeping import Moved, StoreUnavailable
from vierogen.domain.request import ExemptionRequest, evolve, fold
from vierogen.projections.read_model import Decode, ReadModel, Row, Stored
from vierogen.projections.source import Source
from vierogen.projections.streams import Read, batch, whole
from vierogen.projections.tables import Parked, Place, park, parked, places, release, require_still
from vierogen.projections.writing import change, keeping

BATCH = 500
TRIES = 3
OVERTAKEN = 20
"""So often rows are made anew while others take steps meanwhile, each of which takes some milliseconds."""
REMEMBERED = 200
"""Of how many requests the events are kept at hand; most events follow soon after the one before."""

OPEN_FOR = 10.0
"""Seconds that a request is remembered as it stood. After that its events are opened again: something may be erased."""


AtHand: TypeAlias = Callable[[UUID], ExemptionRequest | None]
"""The request as somebody in this process has it, who has just read or changed it; None when nobody does."""


def nothing_at_hand(_: UUID) -> None:
    """Everything is read from the events."""


@dataclass(slots=True)
class Stream:
    """The events of one request so far, as they are kept; and how it stood after some of them."""

    stored: list[Stored]
    known: ExemptionRequest | None = None
    since: float = 0.0
    """The moment at which that was taken from elsewhere, or opened from the first event on."""
    kept: dict[str, Sequence[Row]] = field(default_factory=dict)
    """By table, the rows that stand there; only where we wrote them ourselves and nobody came between."""

    @property
    def version(self) -> int:
        """The newest that is here."""
        return self.stored[-1][0] if self.stored else 0

    def until(self, version: int) -> int:
        """How many events there are up to and including a version."""
        if version <= len(self.stored) and version > 0 and self.stored[version - 1][0] == version:
            return version
        return sum(1 for event in self.stored if event[0] <= version)

    def as_it_stood(self, request: UUID, count: int, decode: Decode, at_hand: AtHand) -> ExemptionRequest:
        """After the first so many events. They are opened only when nobody has it at hand just so."""
        version, now = self.stored[count - 1][0], monotonic()
        if self.known is None or self.known.version > version or now - self.since > OPEN_FOR:
            self.known, self.since = None, now
        if self.known is None or self.known.version < version:
            found = at_hand(request)
            self.known = found if found and found.version == version else self._opened(request, count, decode)
        return self.known

    def _opened(self, request: UUID, count: int, decode: Decode) -> ExemptionRequest:
        if self.known is None:
            return fold(request, (decode(request, event) for event in self.stored[:count]))
        known = self.known
        for event in self.stored[:count]:
            if event[0] > known.version:
                known = evolve(known, decode(request, event))
        return known


@dataclass(frozen=True, slots=True)
class Step:
    """What one step of one read model will keep: the rows of these requests, those that failed, and how far it came.

    ``before`` has the rows that stand there now, of the requests of which we know."""

    model: ReadModel
    place: Place
    until: int
    requests: tuple[UUID, ...]
    rows: Mapping[UUID, Sequence[Row]]
    before: Mapping[UUID, Sequence[Row]]
    failed: tuple[Parked, ...]
    mended: tuple[UUID, ...]


class Following:
    """Takes steps for some read models. Belongs to one thread."""

    def __init__(
        self,
        source: Source,
        decode: Decode,
        models: Iterable[ReadModel],
        *,
        most: int = BATCH,
        at_hand: AtHand = nothing_at_hand,
    ) -> None:
        self._source, self._decode, self._most, self._at_hand = source, decode, most, at_hand
        self._models = {model.name: model for model in models}
        self._streams: OrderedDict[UUID, Stream] = OrderedDict()
        self._ours: dict[str, int] = {}  # by table, how far it came by our own hand

    def task(self, name: str) -> str:
        """What one leads who follows this read model: an older program must not keep a newer one from it."""
        return f"{name}-v{self._models[name].version}"

    def step(self, names: Collection[str]) -> int:
        """Takes one step with each of these; returns how many events the longest step read, 0 when all are there.

        Read models that are at the same place go on together, in one transaction.
        """
        with self._source.reading() as connection:
            here = places(connection)
            held = parked(connection)
            together = defaultdict[int, list[Place]](list)
            for name in names:
                if name in here and here[name].version == self._models[name].version:
                    together[here[name].position].append(here[name])
            read = [(group, self._read(connection, after)) for after, group in together.items()]
        for group, events in read:
            if events:
                self._keep([self._made(place, events, held) for place in group])
        self._forget()
        return max((len(events) for _, events in read), default=0)

    def step_in(self, connection: Connection, model: ReadModel, place: Place, until: int | None) -> int:
        """One step of one table, read and kept in a transaction of somebody else; returns how many events it read."""
        events = self._read(connection, place.position, until)
        if events:
            self._write(connection, self._made(place, events, parked(connection), model))
        self._forget()
        return len(events)

    def again(self, name: str) -> tuple[int, int]:
        """Tries the parked requests of a read model once more: how many were mended, and how many were not."""
        with self._source.reading() as connection:
            place = places(connection)[name]
            held = [one for one in parked(connection) if one.follower == place.table]
            events = whole(connection, [one.request for one in held], place.position)
        newest = [Read(place.position, request, stream[-1]) for request, stream in events.items() if stream]
        for request in events:
            self._streams.pop(request, None)
            self._remember(request, Stream(events[request]))
        step = self._made(place, newest, held)
        self._keep([step])
        return len(step.mended), len(step.failed)

    def afresh(self, name: str, requests: Collection[UUID]) -> None:
        """Makes the rows of these requests anew, as their events are read now; whoever follows meanwhile is let go first.

        Raises Moved when it was overtaken again and again.
        """
        for _ in range(OVERTAKEN):
            with self._source.reading() as connection:
                place = places(connection)[name]
                events = whole(connection, [*requests], place.position)
            for request in events:
                self._streams.pop(request, None)
                self._remember(request, Stream(events[request]))
            newest = [Read(place.position, request, stream[-1]) for request, stream in events.items() if stream]
            self._ours.pop(place.table, None)
            self._keep([self._made(place, newest, ())])
            if self._ours.get(place.table) == place.position:
                return
        raise Moved

    # Reading

    def _read(self, connection: Connection, after: int, until: int | None = None) -> list[Read]:
        """The next events, and the streams that they belong to."""
        events = batch(connection, after, self._most, until)
        news = defaultdict[UUID, list[Stored]](list)
        for _, request, event in events:
            news[request].append(event)
        lacking = [request for request, new in news.items() if not self._grown(request, new)]
        if lacking:
            for request, stored in whole(connection, lacking, events[-1].position).items():
                self._remember(request, Stream(stored))
        return events

    def _grown(self, request: UUID, new: list[Stored]) -> bool:
        """Whether the stream is here up to the newest of these events, perhaps by adding them."""
        known = self._streams.get(request)
        if known is None:
            known = Stream([])
        fresh = [event for event in new if event[0] > known.version]
        if fresh and fresh[0][0] != known.version + 1:
            return False
        known.stored.extend(fresh)
        self._remember(request, known)
        return True

    def _remember(self, request: UUID, stream: Stream) -> None:
        self._streams[request] = stream
        self._streams.move_to_end(request)

    def _forget(self) -> None:
        """What was not asked for the longest time."""
        while len(self._streams) > REMEMBERED:
            self._streams.popitem(last=False)

    # Making rows

    def _made(self, place: Place, events: list[Read], held: Iterable[Parked], model: ReadModel | None = None) -> Step:
        """The rows of every request that these events touch. What fails again and again is parked."""
        model = model or self._models[place.name]
        before = self._known_rows(place, {request for _, request, _ in events})
        newest = {request: (version, position) for position, request, (version, *_) in events}
        kept = keeping(model, self._source.dialect)
        rows, failed = dict[UUID, Sequence[Row]](), list[Parked]()
        for request, (version, position) in newest.items():
            try:
                rows[request] = kept(self._rows(model, request, version))
            except Exception as fault:
                failed.append(Parked(place.table, request, position, type(fault).__name__))
        waiting = {one.request for one in held if one.follower == place.table}
        mended = tuple(waiting & rows.keys())
        until = events[-1].position if events else place.position
        return Step(model, place, until, tuple(rows), rows, before, tuple(failed), mended)

    def _known_rows(self, place: Place, requests: Iterable[UUID]) -> Mapping[UUID, Sequence[Row]]:
        """What stands there of these requests, as far as we know; nothing when somebody else was here meanwhile."""
        if self._ours.get(place.table) != place.position:
            self._forget_rows(place.table, self._streams)
        streams = ((request, self._streams[request]) for request in requests)
        return {request: stream.kept[place.table] for request, stream in streams if place.table in stream.kept}

    def _rows(self, model: ReadModel, request: UUID, version: int) -> Sequence[Row]:
        """Tried some times: not every fault comes back."""
        for attempt in range(TRIES):
            try:
                stream = self._streams[request]
                count = stream.until(version)
                if model.of_events:
                    return model.rows_of(request, stream.stored[:count])
                return model.rows_of(request, stream.as_it_stood(request, count, self._decode, self._at_hand))
            except Exception:
                if attempt == TRIES - 1:
                    raise
        raise AssertionError

    # Keeping

    def _keep(self, steps: list[Step]) -> None:
        """All in one transaction; when that cannot be, each by itself. Who was overtaken keeps nothing."""
        try:
            with self._source.transaction() as connection:
                for step in steps:
                    self._write(connection, step)
        except StoreUnavailable:
            raise
        except Exception as fault:
            for step in steps:
                self._ours.pop(step.place.table, None)
            if len(steps) > 1:
                for step in steps:
                    self._keep([step])
            elif not isinstance(fault, Moved):
                self._keep_what_can_be(steps[0])
        else:
            for step in steps:
                self._remember_rows(step)

    def _remember_rows(self, step: Step) -> None:
        """What stands there now. Of a request that failed we forget it: somebody else may mend it."""
        self._ours[step.place.table] = step.until
        for request, rows in step.rows.items():
            self._streams[request].kept[step.place.table] = rows
        self._forget_rows(step.place.table, (one.request for one in step.failed))

    def _forget_rows(self, table: str, requests: Iterable[UUID]) -> None:
        for request in requests:
            self._streams[request].kept.pop(table, None)

    def _write(self, connection: Connection, step: Step) -> None:
        """Rows and position, or ``Moved``."""
        self._take(connection, step)
        change(connection, step.model, step.place.table, step.rows, step.before)
        release(connection, step.place.table, step.mended)
        for one in step.failed:
            park(connection, one)

    def _take(self, connection: Connection, step: Step) -> None:
        """Only who is still where the step began, in the table that is still followed, may keep it."""
        if step.place.name:
            require_still(connection, step.place)
        self._source.move(connection, step.place.table, step.until, previous=step.place.position)

    def _keep_what_can_be(self, step: Step) -> None:
        """The database refuses a row: request by request, and those that it refuses are parked."""
        with suppress(Moved), self._source.transaction() as connection:
            self._take(connection, step)
            for request in step.requests:
                try:
                    with connection.begin_nested():
                        change(connection, step.model, step.place.table, {request: step.rows[request]})
                        release(connection, step.place.table, [request])
                except Exception as fault:
                    park(connection, Parked(step.place.table, request, step.until, kind_of(fault)))
            for one in step.failed:
                park(connection, one)


def kind_of(fault: Exception) -> str:
    """The name of what went wrong, of the driver's own where there is one."""
    return type(getattr(fault, "orig", None) or fault).__name__
