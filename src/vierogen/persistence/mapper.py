"""Events as bytes: facts on one side, personal data on the other, by subject and category.

``{"facts": {...}, "personal": {"child/medical": {"statement.ground": ...}}}``. The bags of personal data can be sealed
and erased one by one without touching the shape of an event. A stored name never changes; a newer shape of an event has
a new stored name, and what was stored under the old one is brought up to it when it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from eventsourcing.persistence import Mapper, MapperDeserialisationError, StoredEvent
from pydantic import BaseModel

from vierogen.domain.criteria import CriteriaSet
from vierogen.domain.events import EVENTS
from vierogen.domain.people.events import PEOPLE_EVENTS
from vierogen.domain.personal import Path, personal_fields

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
UPCASTS: dict[str, tuple[str, Upcast]] = {}
"""Old stored name to the next one, and how the fields (facts and personal data together) are brought up to it."""


class EventMapper(Mapper[UUID]):
    """Brings events of one family to bytes and back. ``stream`` is the field that names whose event it is."""

    def __init__(self, events: Mapping[str, type[Any]], stream: str) -> None:
        self._events, self._stream = events, stream

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        """Facts and personal data, apart."""
        kind = domain_event.__class__
        shared = criteria_sets(kind)
        facts = domain_event.model_dump(mode="json", exclude={self._stream, "version", *shared})
        facts |= {name: getattr(domain_event, name).written for name in shared}
        personal: dict[str, dict[str, Any]] = {}
        for path, written, bag in bags(kind):
            if (inside := around(facts, path)) is not None:
                personal.setdefault(bag, {})[written] = inside.pop(path[-1])
        state = {"facts": facts, "personal": personal}
        return StoredEvent(
            originator_id=getattr(domain_event, self._stream),
            originator_version=domain_event.version,
            topic=domain_event.stored_as,
            state=orjson.dumps(state),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """The event as its class knows it today."""
        name, facts = stored_event.topic, together(stored_event)
        while name in UPCASTS:
            name, upcast = UPCASTS[name]
            facts = upcast(facts)
        if (kind := self._events.get(name)) is None:
            raise MapperDeserialisationError(f"no event is stored as {name}")
        facts[self._stream] = stored_event.originator_id
        facts["version"] = stored_event.originator_version
        return kind.model_validate(facts)


def request_mapper() -> EventMapper:
    """For the events of requests."""
    return EventMapper(EVENTS, "request")


def people_mapper() -> EventMapper:
    """For the events of people and organisations."""
    return EventMapper(PEOPLE_EVENTS, "subject")


def together(stored_event: StoredEvent) -> dict[str, Any]:
    """Facts and personal data in one piece again."""
    try:
        state = orjson.loads(stored_event.state)
        facts: dict[str, Any] = state["facts"]
        for fields in state["personal"].values():
            for path, value in fields.items():
                put_back(facts, steps(path), value)
    except (ValueError, KeyError, TypeError) as cause:
        where = f"{stored_event.originator_id} version {stored_event.originator_version}"
        raise MapperDeserialisationError(f"event {where} ({stored_event.topic}) cannot be read") from cause
    return facts


@cache
def criteria_sets(kind: type[BaseModel]) -> tuple[str, ...]:
    """The fields of an event that hold a criteria set, which knows how it is written."""
    return tuple(name for name, field in kind.model_fields.items() if field.annotation is CriteriaSet)


@cache
def bags(kind: type[BaseModel]) -> tuple[tuple[Path, str, str], ...]:
    """For each personal field of an event: its path, how the path is written, and the bag it goes in."""
    return tuple((path, ".".join(path), f"{mark.subject}/{mark.category}") for path, mark in personal_fields(kind))


def around(facts: dict[str, Any], path: Path) -> dict[str, Any] | None:
    """The value that a field lies in; None when that value is not there."""
    inside: Any = facts
    for step in path[:-1]:
        inside = inside[step]
        if inside is None:
            return None
    found: dict[str, Any] = inside
    return found


@cache
def steps(written: str) -> Path:
    """A written path as its steps."""
    return tuple(written.split("."))


def put_back(facts: dict[str, Any], path: Path, value: Any) -> None:
    """Moves one field back to its place."""
    *above, name = path
    inside = facts
    for step in above:
        inside = inside[step]
    inside[name] = value
