"""Real requests to write again and again: what the desk kept when the cases of lawyers were played."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4

from eventsourcing.persistence import StoredEvent
from sqlalchemy import text

from hallmarked import kept_by
from vierogen.application.desk import Desk
from vierogen.application.people import People
from vierogen.application.witness import Witness
from vierogen.bootstrap.read_models import decoding, read_models_of
from vierogen.bootstrap.system import System
from vierogen.casebook import cast
from vierogen.casebook.case import SHIPPED, load
from vierogen.casebook.play import Hands, play
from vierogen.domain.deadlines import deadlines
from vierogen.domain.events import RequestEvent
from vierogen.domain.request import ExemptionRequest, fold
from vierogen.persistence import Store, open_store
from vierogen.persistence.mapper import people_mapper, request_mapper
from vierogen.projections.read_model import Stored
from vierogen.projections.read_models import ReadModels
from vierogen.projections.tables import places

CASES = [*sorted(SHIPPED.glob("*.md")), *sorted((Path(__file__).parents[1] / "cases").glob("*.md"))]

Tape = tuple[Stored, ...]


@cache
def tapes() -> tuple[Tape, ...]:
    """The events of every request in every case."""
    return tuple(tape for path in CASES for tape in played(path))


@cache
def unfinished() -> tuple[Tape, ...]:
    """Those after which something is due."""
    return tuple(tape for tape in tapes() if [*deadlines(stands(uuid4(), tape))])


def played(path: Path) -> list[Tape]:
    hands = Hands()
    with open_store("sqlite://") as store:
        people = People(store.people, people_mapper(), hands)
        cast.enter(people)
        desk = Desk(store.requests, request_mapper(), people, hands, Witness(store.access, hands), secret=b"")
        requests = play(load(path), desk, hands).requests
        return [kept(store, request) for request in requests]


def kept(store: Store, request: UUID) -> Tape:
    return tuple(
        (one.originator_version, one.topic, one.state, one.id) for one in store.requests.select_placed(request)
    )


def typed(request: UUID, tape: Sequence[Stored]) -> list[RequestEvent]:
    decode = decoding()
    return [decode(request, event) for event in tape]


def stands(request: UUID, tape: Sequence[Stored]) -> ExemptionRequest:
    return fold(request, typed(request, tape))


def write(system: System, request: UUID, events: Sequence[Stored]) -> int:
    """Keeps these events of a request; returns the position of the last."""
    kept = [kept_by(system, StoredEvent(request, version, name, state)) for version, name, state, _ in events]
    return system.store.requests.insert_events(kept)[-1]


def write_all(system: System, some: Sequence[Tape] | None = None) -> list[UUID]:
    """A request for each tape, all mixed: first the first event of each, then the second, and so on."""
    some = tapes() if some is None else some
    requests = [uuid4() for _ in some]
    for nth in range(max(map(len, some))):
        for request, tape in zip(requests, some, strict=True):
            if nth < len(tape):
                write(system, request, [tape[nth]])
    return requests


def another(system: System) -> ReadModels:
    """The read models as another process sees them."""
    return read_models_of(system.store, system.closing, system.secrets)


def rows(system: System, name: str) -> list[tuple[object, ...]]:
    """What is asked, in order."""
    with system.store.reading() as connection:
        return sorted((tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))), key=repr)


def everything(system: System) -> dict[str, list[tuple[object, ...]]]:
    return {name: rows(system, name) for name in system.read_models.names}


def table_of(system: System, name: str) -> str:
    with system.store.reading() as connection:
        return places(connection)[name].table


def wrong(system: System) -> dict[str, int]:
    """How many rows of each read model are not what the events say."""
    return {name: system.read_models.check(name).different for name in system.read_models.names}


NOTHING_WRONG = {"worklist": 0, "deadlines": 0, "monitor_facts": 0, "listing": 0}


def execute(system: System, sql: str, **values: object) -> None:
    with system.store.transaction() as connection:
        connection.execute(text(sql), values)
