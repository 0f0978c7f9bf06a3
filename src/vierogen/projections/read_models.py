"""All read models of one store: how far they are, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from vierogen.followers.leadership import leadership
from vierogen.projections import rebuilding, tables
from vierogen.projections.deadlines import DEADLINES
from vierogen.projections.following import AtHand, Following, nothing_at_hand
from vierogen.projections.listing import listing
from vierogen.projections.monitor_facts import MONITOR_FACTS
from vierogen.projections.projector import Projector
from vierogen.projections.read_model import Decode, ReadModel
from vierogen.projections.rebuilding import Compared, Progress
from vierogen.projections.source import Source
from vierogen.projections.streams import newest, oldest_unread
from vierogen.projections.tables import Parked
from vierogen.projections.worklist import WORKLIST


def all_models(secret: bytes) -> tuple[ReadModel, ...]:
    """Every read model of an installation; ``secret`` is behind the marks of birthdays in the listing."""
    return (WORKLIST, DEADLINES, MONITOR_FACTS, listing(secret))


SHAPES = all_models(b"")
"""What they are called and which tables they have; for that it does not matter how rows are made."""


def nothing_to_tell(done: int, total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class State:
    """How far a read model is: events and seconds behind, and how many requests are parked.

    ``lag_seconds`` is the age of the oldest event that was not read. ``outdated`` says that it is of another version
    than this program and must be rebuilt.
    """

    name: str
    label: str
    position: int
    lag_events: int
    lag_seconds: float
    parked: int
    outdated: bool = False


class ReadModels:
    """The read models of an open store; safe to use from many threads."""

    def __init__(
        self,
        source: Source,
        decode: Decode,
        now: Callable[[], datetime],
        models: Sequence[ReadModel],
        at_hand: AtHand = nothing_at_hand,
    ) -> None:
        self._source, self._decode, self._now, self._at_hand = source, decode, now, at_hand
        self._models = {model.name: model for model in models}

    @property
    def names(self) -> tuple[str, ...]:
        """What they are called, in the order in which they are told."""
        return tuple(self._models)

    def label(self, name: str) -> str:
        """What people call it."""
        return self._models[name].label

    def make(self) -> None:
        """Makes the tables that are not there; they fill by following. One of another version is rebuilt at once."""
        with self._source.transaction() as connection:
            outdated = tables.make(connection, self._models.values())
        for model in outdated:
            self.rebuild(model.name)

    def grants(self, connection: Connection) -> list[str]:
        """What a role needs to serve, on PostgreSQL; ``{}`` stands for the role."""
        return tables.grants(self._models.values(), connection)

    # Following

    def projector(self, told: Callable[[int], None] = lambda events: None) -> Projector:
        """One that follows all of them as far as nobody else does."""
        return Projector(self._source, self._following(), leadership(self._source), self.names, told)

    def follow(self, told: Callable[[int], None] = lambda events: None) -> None:
        """Takes steps until there is nothing more to read, whoever leads."""
        following = self._following()
        while events := following.step(self.names):
            told(events)

    def states(self) -> list[State]:
        """How far each of them is, at one moment."""
        with self._source.reading() as connection:
            here, end, held = tables.places(connection), newest(connection), tables.parked(connection)
            unread = {at: oldest_unread(connection, at) for at in {place.position for place in here.values()}}
        now = self._now()
        return [
            State(
                model.name,
                model.label,
                place.position,
                end - place.position,
                max(0.0, (now - since).total_seconds()) if (since := unread[place.position]) else 0.0,
                sum(one.follower == place.table for one in held),
                place.version != model.version,
            )
            for model in self._models.values()
            if (place := here.get(model.name)) is not None
        ]

    # Parked requests

    def parked(self) -> list[tuple[str, Parked]]:
        """Every parked request, with the name of the read model."""
        with self._source.reading() as connection:
            names = {place.table: place.name for place in tables.places(connection).values()}
            return [(names[one.follower], one) for one in tables.parked(connection) if one.follower in names]

    def retry(self, name: str) -> tuple[int, int]:
        """Tries the parked requests again: how many were mended, and how many still cannot be made."""
        return self._following().again(name)

    def afresh(self, name: str, requests: Collection[UUID]) -> None:
        """Makes the rows of some requests anew, as their events are read now: something of them was erased."""
        self._following().afresh(name, requests)

    # Building anew

    def rebuild(self, name: str, progress: Progress = nothing_to_tell) -> Compared:
        """Builds one anew beside what is asked, compares, and switches. KeyError when there is none of that name."""
        model = self._models[name]
        return rebuilding.rebuild(self._source, self._following(), self._decode, model, progress)

    def check(self, name: str, progress: Progress = nothing_to_tell) -> Compared:
        """Compares one with the events up to where it is. Changes nothing. KeyError when there is none of that name."""
        return rebuilding.check(self._source, self._decode, self._models[name], progress)

    def _following(self) -> Following:
        return Following(self._source, self._decode, self._models.values(), at_hand=self._at_hand)
