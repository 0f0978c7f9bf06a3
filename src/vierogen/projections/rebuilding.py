"""Building a read model anew beside the one that is asked, comparing the two row by row, and switching over.

Everything is read in one snapshot, request by request, so it takes the same memory whatever the number of events, and
the two are compared at the same position although writing and following go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from vierogen.application.keeping import Moved
from vierogen.domain.request import fold
from vierogen.followers.leadership import leadership
from vierogen.projections.driver import as_uuid
from vierogen.projections.following import TRIES, Following, kind_of
from vierogen.projections.read_model import Decode, ReadModel, Row, Stored
from vierogen.projections.source import Source
from vierogen.projections.streams import by_request, count_until, newest, stream
from vierogen.projections.tables import (
    Parked,
    Place,
    begin,
    drop_table,
    give,
    make_table,
    park,
    parked,
    places,
    read_models,
    rights_on,
    show,
)
from vierogen.projections.writing import columns, keeping, load

ROWS_AT_ONCE = 2_000
"""Rows in one transaction on SQLite: others who write wait no longer than that takes."""

FAR_BEHIND = 10_000
"""Events: when the table that is asked is farther behind, there is little to compare, and we build on the newest."""

CLOSE_BY = 100
"""Events: so few are read along while switching."""

SHOWN = 50
"""How many differences are told one by one."""

Progress = Callable[[int, int], None]
"""Told how many events were read, of how many."""


class AlreadyRebuilding(Exception):
    """Another process builds this read model anew."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not as the events say. ``columns`` names what differs; none when a whole row is too much or lacks."""

    request: UUID
    key: tuple[str, ...]
    columns: tuple[str, ...] = ()
    lacks: bool = False
    """The table does not have a row that the events give."""


@dataclass(slots=True)
class Compared:
    """What came of comparing a table with the events up to its own position."""

    name: str
    position: int = 0
    events: int = 0
    requests: int = 0
    rows: int = 0
    parked: int = 0
    differences: list[Difference] = field(default_factory=list)
    """The first of them."""
    different: int = 0
    behind: int = 0
    """How many events there were beyond that position: following them is no part of the comparison."""
    compared: bool = True
    """False when the table was too far behind, or was of another version."""

    def add(self, difference: Difference) -> None:
        """One more."""
        self.different += 1
        if len(self.differences) < SHOWN:
            self.differences.append(difference)


@dataclass(slots=True)
class Anew:
    """One read model made anew from the events up to a place, and on the way compared with what stands there."""

    source: Source
    decode: Decode
    model: ReadModel
    progress: Progress
    found: Compared
    failed: list[Parked] = field(default_factory=list)

    def rows(self, connection: Connection, place: Place) -> Iterator[Row]:
        """Every row that the events up to a place give, in the form that is kept."""
        on_server = self.source.dialect == "postgresql"
        found, total = self.found, count_until(connection, place.position)
        held = frozenset(one.request for one in parked(connection) if one.follower == place.table)
        kept = keeping(self.model, self.source.dialect)
        found.parked, there = len(held), there_of(connection, self.model, place if found.compared else None)
        for done, request, events in by_request(connection, place.position):
            found.events, found.requests = done, found.requests + 1
            self.progress(done, total)
            raw = request if on_server else request.hex
            rows = made(self.model, request, events, self.decode)
            if isinstance(rows, str):
                self._cannot_be_made(Parked(place.table, request, place.position, rows), held)
                there.of(raw)
                self._too_much(there.skipped)
                continue
            new = kept(rows)
            found.rows += len(new)
            if found.compared:
                self._compare(request, there.of(raw), new, held)
                self._too_much(there.skipped)
            yield from new
        self._too_much(there.rest())
        self.progress(total, total)

    def _cannot_be_made(self, one: Parked, held: frozenset[UUID]) -> None:
        """Known already, or something that following did not meet."""
        self.failed.append(one)
        if self.found.compared and one.request not in held:
            self.found.add(Difference(one.request, (one.reason,), lacks=True))

    def _compare(self, request: UUID, old: list[Row], new: list[Row], held: frozenset[UUID]) -> None:
        """A parked request is left out: its rows are known to be old."""
        if old != new and request not in held:
            for one in differences(self.model, request, old, new):
                self.found.add(one)

    def _too_much(self, requests: Iterable[UUID]) -> None:
        """Rows of which no event tells."""
        for request in requests:
            self.found.add(Difference(request, ()))


def check(source: Source, decode: Decode, model: ReadModel, progress: Progress) -> Compared:
    """Compares the table that is asked with what the events up to its position give, in one snapshot. Writes nothing."""
    anew = Anew(source, decode, model, progress, Compared(model.name))
    with source.reading() as connection:
        place = places(connection)[model.name]
        anew.found.position, anew.found.compared = place.position, place.version == model.version
        anew.found.behind = count_until(connection, newest(connection)) - count_until(connection, place.position)
        if anew.found.compared:
            for _ in anew.rows(connection, place):
                pass
    return anew.found


def rebuild(source: Source, following: Following, decode: Decode, model: ReadModel, progress: Progress) -> Compared:
    """Builds anew beside what is asked, follows to the present, switches in one transaction and drops the old.

    Raises ``AlreadyRebuilding`` when another does so. Cut off at any moment, what was asked before is still asked.
    """
    with closing(leadership(source)) as lead:
        if not lead.holds(f"rebuild-{model.name}"):
            raise AlreadyRebuilding(model.name)
        with source.transaction() as connection:
            before = places(connection)[model.name]
            table = next(name for name in model.tables if name != before.table)
            drop_table(connection, table)
            make_table(connection, model, table, position=None)
        anew = Anew(source, decode, model, progress, Compared(model.name))
        build(anew, table)
        catch_up(source, following, model, Place("", model.version, table, anew.found.position))
        switch(source, following, model, before, table)
        return anew.found


def build(anew: Anew, table: str) -> None:
    """Fills the table from one snapshot and notes the position to follow it from."""
    source, model, found, everything = anew.source, anew.model, anew.found, list[Row]()
    with source.reading() as connection:
        place = places(connection)[model.name]
        end = newest(connection)
        found.compared = place.version == model.version and end - place.position <= FAR_BEHIND
        if not found.compared:
            place = place._replace(position=end)
        found.position = place.position
        found.behind = count_until(connection, end) - count_until(connection, place.position)
        rows = anew.rows(connection, place)
        if source.in_memory:  # one connection, so first the one and then the other
            everything = list(rows)
        else:
            fill(source, model, table, rows)
    if source.in_memory:
        fill(source, model, table, iter(everything))
    with source.transaction() as connection:
        begin(connection, table, found.position)
        for one in anew.failed:
            park(connection, one._replace(follower=table))


def fill(source: Source, model: ReadModel, table: str, rows: Iterator[Row]) -> None:
    """On PostgreSQL in one go; on SQLite a part at a time, so that those who serve get their turn in between."""
    if source.dialect == "postgresql":
        with source.transaction() as connection:
            load(connection, model, table, rows)
        return
    for some in in_parts(rows):
        with source.transaction() as connection:
            load(connection, model, table, some)


def in_parts(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Some rows at a time; they are made before the transaction begins."""
    while some := list(islice(rows, ROWS_AT_ONCE)):
        yield some


def made(model: ReadModel, request: UUID, events: Sequence[Stored], decode: Decode) -> Sequence[Row] | str:
    """The rows of a request, or the kind of fault that stands in the way."""
    for attempt in range(TRIES):
        try:
            if model.of_events:
                return model.rows_of(request, events)
            return model.rows_of(request, fold(request, (decode(request, event) for event in events)))
        except Exception as fault:
            if attempt == TRIES - 1:
                return kind_of(fault)
    raise AssertionError


class Pairs:
    """Rows of a table that come in order of request, asked for one request after the other."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._next = next(rows, None)
        self.skipped: list[UUID] = []
        """Requests that were passed over since the last time: the events know nothing of them."""

    def of(self, request: Any) -> list[Row]:
        """The rows of this request, which is named as the driver names it."""
        self.skipped, found = [], list[Row]()
        while self._next is not None and (here := self._next[0]) <= request:
            if here == request:
                found.append(self._next)
            else:
                self.skipped.append(as_uuid(here))
            self._next = next(self._rows, None)
        return found

    def rest(self) -> Iterator[UUID]:
        """The requests of the rows after the last one that was asked for."""
        while self._next is not None:
            yield as_uuid(self._next[0])
            self._next = next(self._rows, None)


def there_of(connection: Connection, model: ReadModel, place: Place | None) -> Pairs:
    """The rows that stand there, in the order in which the events are read; none where nothing is compared."""
    if place is None:
        return Pairs(iter(()))
    return Pairs(stream(connection, f"SELECT {columns(model)} FROM {place.table} ORDER BY request"))  # nosec B608  # names are our own


def differences(model: ReadModel, request: UUID, old: Iterable[Row], new: Iterable[Row]) -> Iterator[Difference]:
    """Row by row: which lack, which are too much, and in which columns the others differ. Never the values."""
    keys = [nth for nth, one in enumerate(model.fields) if one.key and nth > 0]
    olds, news = by_key(old, keys), by_key(new, keys)
    for key in sorted(olds.keys() | news.keys(), key=str):
        one, other = olds.get(key), news.get(key)
        told = tuple(map(str, key))
        if one is None or other is None:
            yield Difference(request, told, lacks=one is None)
        elif one != other:
            yield Difference(
                request, told, tuple(name for name, a, b in zip(model.columns, one, other, strict=True) if a != b)
            )


def by_key(rows: Iterable[Row], keys: Sequence[int]) -> dict[tuple[Any, ...], Row]:
    """The rows of one request by what tells them apart."""
    return {tuple(row[nth] for nth in keys): tuple(row) for row in rows}


# Switching


def catch_up(source: Source, following: Following, model: ReadModel, new: Place) -> None:
    """Steps of the new table until it is close by; writing goes on meanwhile, so it is never there for long."""
    read = CLOSE_BY
    while read >= CLOSE_BY:
        with source.transaction() as connection:
            read = following.step_in(connection, model, new, None)
            new = new._replace(position=position_of(connection, new.table))


def position_of(connection: Connection, follower: str) -> int:
    """How far a follower is."""
    asked = text("SELECT position FROM tracking WHERE follower = :follower")
    position: int = connection.execute(asked, {"follower": follower}).scalar_one()
    return position


def switch(source: Source, following: Following, model: ReadModel, before: Place, table: str) -> None:
    """From now on the new table is followed and asked, and the old one is gone: all in one transaction.

    Whoever follows the old one finds out at its next step, and goes on with the new one from where that is.
    """
    with source.transaction() as connection:
        taken = connection.execute(
            read_models.update()
            .where(read_models.c.name == model.name, read_models.c.in_table == before.table)
            .values(in_table=table, version=model.version)
        )
        if taken.rowcount != 1:
            raise Moved(f"{model.name} was switched by another")
        # Nobody can keep a step of the old one any more; a reader must not find itself farther back than before.
        there, new = position_of(connection, before.table), position_of(connection, table)
        while new < there:
            following.step_in(connection, model, Place("", model.version, table, new), there)
            new = position_of(connection, table)
        rights, seen = rights_on(connection, before.table), rights_on(connection, model.name)
        show(connection, model, table)
        drop_table(connection, before.table)
        give(connection, table, rights)
        give(connection, model.name, seen)
