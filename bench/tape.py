"""What the product writes for an act, row by row, so that the floor can write the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.persistence import StoredEvent

from bench.cast import MOMENT, Story, a_system, appoint
from vierogen.application.desk import Desk
from vierogen.application.keeping import Alongside
from vierogen.application.marks import PSEUDONYMS
from vierogen.application.witness import Witness
from vierogen.bootstrap.system import System
from vierogen.persistence.mapper import EventMapper, request_mapper


@dataclass(frozen=True, slots=True)
class Written:
    """The rows of one act: the event, the key, the names taken and released, and the day on the clock's agenda."""

    request: UUID
    version: int
    topic: str
    state: bytes
    """As the product writes it, with personal data sealed."""
    open_state: bytes = b""
    """The same with nothing sealed, from which it can be sealed for another child."""
    command: tuple[str, str, bytes, bytes] | None = None
    takes: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()
    due_on: date | None = None
    on_agenda: bool = False

    def again(self, request: UUID, child: UUID, sealing: EventMapper | None = None) -> Written:
        """The same rows of the same size for another request and another child; with ``sealing`` they can be read."""
        state = self.state
        if sealing is not None:
            event = StoredEvent(request, self.version, self.topic, self.open_state)
            state = sealing.stored(request_mapper().to_domain_event(event), child).state
        scope, _, digest, answer = self.command or ("", "", b"", b"")
        return Written(
            request,
            self.version,
            self.topic,
            state,
            self.open_state,
            (scope, str(uuid4()), digest, answer) if self.command else None,
            tuple(for_child(name, child) for name in self.takes),
            tuple(for_child(name, child) for name in self.releases),
            self.due_on,
            self.on_agenda,
        )


def for_child(name: str, child: UUID) -> str:
    """The name that another child would have: kind, child, and perhaps the school year."""
    kind, _, *rest = name.split("/")
    return "/".join([kind, str(child), *rest])


class Taping:
    """A recorder that also remembers what it was asked to keep."""

    def __init__(self, recorder: Any, mapper: EventMapper) -> None:
        self.recorder, self.mapper = recorder, mapper
        self.tape: list[Written] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.recorder, name)

    def insert_events(self, events: Sequence[StoredEvent], *, alongside: Alongside = Alongside()) -> Sequence[int]:  # noqa: B008  # frozen
        positions: Sequence[int] = self.recorder.insert_events(events, alongside=alongside)
        (event,), command = events, alongside.command
        assert isinstance(event.originator_id, UUID)
        said = (command.scope, command.key, command.digest, command.answer) if command else None
        # What is taken anew is not released as well: the floor does no more than it must.
        released = tuple(name for name in alongside.releases if name not in alongside.takes)
        unsealed = request_mapper().to_stored_event(self.mapper.to_domain_event(event)).state
        beside = (said, alongside.takes, released, alongside.due_on, alongside.due_for is not None)
        self.tape.append(
            Written(event.originator_id, event.originator_version, event.topic, event.state, unsealed, *beside)
        )
        return positions


def tape_of(story: Story) -> list[Written]:
    """What the product writes for each act of a story."""
    with a_system("sqlite://") as system:
        cast = appoint(system.people)
        mapper = request_mapper(system.closing)
        taping = Taping(system.store.requests, mapper)
        witness = Witness(system.store.access, lambda: MOMENT)
        desk = Desk(taping, mapper, system.people, lambda: MOMENT, witness, secret=system.secrets[PSEUDONYMS])
        for line in story(cast, uuid4()):
            line.said_to(desk)
        return taping.tape


def another(tape: Sequence[Written], system: System | None = None) -> list[Written]:
    """The same story of another child; one that can be read, where it is for a system and its keys."""
    request, child = uuid4(), uuid4()
    sealing = None if system is None else request_mapper(system.closing)
    return [written.again(request, child, sealing) for written in tape]
