"""Events as bytes: facts on one side, personal data on the other, by subject and category.

``{"form": 3, "hallmark": ..., "facts": {...}, "commitments": {"child/medical": {"statement.ground": ...}}, "sealed":
"<SHA-256 of what follows>"}``, and on a second line ``{"child/medical": {"key": ..., "fields": {"statement.ground":
...}}}``. The hallmark says that we kept this, here; what does not carry it is not read. Every personal field is sealed by
itself, bound to its place, with the key of the person and the category; when that key is destroyed the field is read as its
stand-in, and the shape of the event is as it was. The first line commits to the words of each field, so that they can be
proven without opening anything else. An event without personal fields has one line, with ``"sealed": {}``.

What was kept before has no hallmark, and is read for ever: form 2 with ``"form": 2``; form 1 in one line without a form,
with what was sealed under ``"sealed"`` or, from before the vault, with it in the open under ``"personal"``. A stored name
never changes; a newer shape of an event has a new stored name, and what was stored under the old one is brought up to it
when it is read.
"""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from eventsourcing.persistence import Mapper, MapperDeserialisationError, Notification, StoredEvent
from pydantic import BaseModel

from vierogen.domain.criteria import CriteriaSet
from vierogen.domain.events import EVENTS
from vierogen.domain.people.events import PEOPLE_EVENTS
from vierogen.domain.personal import ERASED, Path, personal_fields, stand_ins
from vierogen.domain.values import STORED, Category
from vierogen.ledger.content import commitments_in, parts, put_together
from vierogen.ledger.words import Words, commitment
from vierogen.persistence.schema import people_events, request_events
from vierogen.vault.faults import TamperedError
from vierogen.vault.hallmarks import FORM, Hallmarks
from vierogen.vault.sealing import AROUND, DataKey, bound_field, bound_place
from vierogen.vault.vault import Vault

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
FORMS = (2, FORM)
"""What names no form is of the first."""
UPCASTS: dict[str, tuple[str, Upcast]] = {}
"""Old stored name to the next one, and how the fields (facts and personal data together) are brought up to it."""


@dataclass(frozen=True, slots=True)
class Family:
    """Events of one kind of stream: by stored name, the field that names whose event it is, and where they are kept."""

    events: Mapping[str, type[Any]]
    stream: str
    table: str


@dataclass(frozen=True, slots=True)
class Closing:
    """With what events are closed and opened: the keys of people, and the hallmarks of the installation."""

    vault: Vault
    hallmarks: Hallmarks


class EventMapper(Mapper[UUID]):
    """Brings events of one family to bytes and back.

    Without anything to close them with, personal fields lie open: as they were once stored, and for what never leaves
    memory.
    """

    def __init__(self, family: Family, closing: Closing | None = None) -> None:
        self._family, self._stream, self._closing = family, family.stream, closing

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        """About whoever the stream itself is about."""
        return self.stored(domain_event, getattr(domain_event, self._stream))

    def stored(self, domain_event: Any, person: UUID) -> StoredEvent:
        """Facts and personal data, apart; sealed with the keys of this person, and with a hallmark."""
        kind, stream = domain_event.__class__, getattr(domain_event, self._stream)
        shared = criteria_sets(kind)
        facts = domain_event.model_dump(mode="json", exclude={self._stream, "version", *shared})
        facts |= {name: getattr(domain_event, name).written for name in shared}
        personal: dict[str, dict[str, Any]] = {}
        for path, written, bag in bags(kind):
            if (inside := around(facts, path)) is not None:
                personal.setdefault(bag, {})[written] = inside.pop(path[-1])
        version, name = domain_event.version, domain_event.stored_as
        if (closing := self._closing) is None:
            state = orjson.dumps({"facts": facts, "personal": personal})
        else:
            place = bound_place(stream, version, name)
            state = closing.hallmarks.hallmark.put_on(closed_up(closing.vault, person, place, facts, personal), place)
        return StoredEvent(stream, version, name, state)

    def opened(self, stored_events: Sequence[StoredEvent]) -> list[Any]:
        """Events in order of stream; the keys that several streams need are asked for in one go."""
        if self._closing is not None and stored_events[:1] and several(stored_events):
            firsts = {event.originator_id: event for event in reversed(stored_events)}
            self._closing.vault.have_ready(key for event in firsts.values() for key in keys_to_have(event))
        return [self.to_domain_event(event) for event in stored_events]

    def lying_open(self, stored_event: StoredEvent) -> tuple[UUID, str, Mapping[str, Any]]:
        """Whose it is, its name today, and its facts as they are stored. Raises ``TamperedError`` for what we did not
        keep."""
        self._require_ours(stored_event)
        assert isinstance(stored_event.originator_id, UUID)
        try:
            facts = kept_apart(stored_event.state)[0]["facts"]
            return stored_event.originator_id, newest_name(stored_event.topic), facts
        except (ValueError, KeyError, TypeError) as cause:
            raise MapperDeserialisationError(f"{told_where(stored_event)} cannot be read") from cause

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """The event as its class knows it today. Raises ``TamperedError`` for what we did not keep."""
        self._require_ours(stored_event)
        closing, name = self._closing, newest_name(stored_event.topic)
        if (kind := self._family.events.get(name)) is None:
            raise MapperDeserialisationError(f"no event is stored as {name}")
        facts, name = together(stored_event, kind, closing.vault if closing else None), stored_event.topic
        while name in UPCASTS:
            name, upcast = UPCASTS[name]
            facts = upcast(facts)
        facts[self._stream] = stored_event.originator_id
        facts["version"] = stored_event.originator_version
        return kind.model_validate(facts, context=STORED)

    def _require_ours(self, stored_event: StoredEvent) -> None:
        if (closing := self._closing) is not None and not is_ours(closing.hallmarks, self._family.table, stored_event):
            raise TamperedError("an event was kept by somebody else, or changed: it carries no hallmark of ours")


def several(stored_events: Sequence[StoredEvent]) -> bool:
    """Whether these, in order of stream, are of more than one; the keys of one come with the first that is needed."""
    return stored_events[0].originator_id != stored_events[-1].originator_id


REQUESTS = Family(EVENTS, "request", request_events.name)
PEOPLE = Family(PEOPLE_EVENTS, "subject", people_events.name)


def request_mapper(closing: Closing | None = None) -> EventMapper:
    """For the events of requests."""
    return EventMapper(REQUESTS, closing)


def people_mapper(closing: Closing | None = None) -> EventMapper:
    """For the events of people and organisations."""
    return EventMapper(PEOPLE, closing)


def is_ours(hallmarks: Hallmarks, table: str, event: StoredEvent) -> bool:
    """Whether we kept this event here. One that comes without its position needs a hallmark."""
    position, of = event.id if isinstance(event, Notification) else 0, event.originator_id
    assert isinstance(of, UUID)
    version, name = event.originator_version, event.topic
    return hallmarks.are_on(table, event.state, position=position, of=of.bytes, version=version, name=name)


def newest_name(name: str) -> str:
    """The stored name that an old one was brought up to."""
    while name in UPCASTS:
        name, _ = UPCASTS[name]
    return name


def together(stored_event: StoredEvent, kind: type[BaseModel], vault: Vault | None = None) -> dict[str, Any]:
    """Facts and personal data in one piece again. What is wrong with keys is told as it is (``VaultError``)."""
    try:
        lies_open, closed = kept_apart(stored_event.state)
        facts: dict[str, Any] = lies_open["facts"]
        if closed is not None:
            opened = unsealed(vault, stored_event, kind, closed)
        else:
            opened = {path: value for fields in lies_open["personal"].values() for path, value in fields.items()}
        for path, value in opened.items():
            put_back(facts, steps(path), value)
    except (ValueError, KeyError, TypeError, AttributeError) as cause:
        raise MapperDeserialisationError(f"{told_where(stored_event)} cannot be read") from cause
    return facts


def told_where(event: StoredEvent) -> str:
    """Which event it is, without anything that it says."""
    return f"event {event.originator_id} version {event.originator_version} ({event.topic})"


def kept_apart(state: bytes) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """What lies open; and what is sealed, by bag. None for an event from before the vault."""
    first, second = parts(state)
    lies_open: dict[str, Any] = orjson.loads(first)
    if lies_open.get("form", FORM) not in FORMS:
        raise ValueError("a form that is newer than this program")
    return lies_open, orjson.loads(second) if second else lies_open.get("sealed")


# ── sealing ──────────────────────────────────────────────────────────────────────────────────────────────────────────

OF_A_CHILD = tuple(Category)
"""Categories of which the keys are made together, the first time that anything about a child is sealed."""
STAFF = "staff/"
NO_WORDS = AROUND + len(b'""')
"""So many bytes long is a text that was sealed without a word in it; that much can still be told when it was erased."""


def closed_up(
    vault: Vault, person: UUID, place: bytes, facts: Mapping[str, Any], personal: Mapping[str, Mapping[str, Any]]
) -> bytes:
    """One line where nothing is personal; else two, of which the first says what the second is."""
    if not personal:
        return orjson.dumps({"facts": facts, "sealed": {}})
    closed, commitments = sealed(vault, person, place, personal)
    return put_together(orjson.dumps({"facts": facts, "commitments": commitments}), orjson.dumps(closed))


def sealed(
    vault: Vault, person: UUID, place: bytes, personal: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    """Each field by itself, with the key of its category; and a commitment to what each of them says."""
    closed: dict[str, Any] = {}
    commitments: dict[str, dict[str, str]] = {}
    for bag, fields in personal.items():
        beside = () if bag.startswith(STAFF) else OF_A_CHILD
        key = vault.key_of(person, bag.partition("/")[2], beside)
        inside: dict[str, str] = {}
        committed: dict[str, str] = {}
        for path, value in fields.items():
            plain, bound = orjson.dumps(value), bound_field(place, f"{bag}:{path}")
            inside[path] = as_base64(key.seal(plain, bound))
            committed[path] = as_base64(commitment(key.salt(bound), plain))
        closed[bag], commitments[bag] = {"key": key.id.hex, "fields": inside}, committed
    return closed, commitments


def as_base64(data: bytes) -> str:
    """In one line."""
    return b2a_base64(data, newline=False).decode()


def words_in(vault: Vault, event: StoredEvent, may_read: Callable[[str], bool]) -> tuple[Words, ...]:
    """What the event commits to and may be read, by the path of a field, with the salts; nothing that was erased.

    Raises ``TamperedError`` when the event commits to other words than were sealed.
    """
    lies_open, closed = parts(event.state)
    stream, commitments = event.originator_id, commitments_in(lies_open)
    assert isinstance(stream, UUID)
    place, found = bound_place(stream, event.originator_version, event.topic), list[Words]()
    for bag, held in orjson.loads(closed or b"{}").items():
        wanted = [path for path in held["fields"] if may_read(path)]
        key = vault.key(UUID(hex=held["key"])) if wanted else None
        if key is not None:
            found += [words(key, place, bag, path, held["fields"][path]) for path in wanted]
    if any(one.commitment != commitments.get((one.bag, one.field)) for one in found):
        raise TamperedError("an event commits to other words than were sealed")
    return tuple(found)


def words(key: DataKey, place: bytes, bag: str, path: str, written: str) -> Words:
    """What one field says, and its salt."""
    bound = bound_field(place, f"{bag}:{path}")
    return Words(bag, path, key.salt(bound), key.unseal(a2b_base64(written), bound).decode())


def unsealed(
    vault: Vault | None, event: StoredEvent, kind: type[BaseModel], closed: Mapping[str, Any]
) -> dict[str, Any]:
    """Each field by its path. What can no longer be read is there as its stand-in."""
    if vault is None:
        raise MapperDeserialisationError("sealed events are read with the vault that sealed them")
    stream = event.originator_id
    assert isinstance(stream, UUID)
    bound, opened = bound_place(stream, event.originator_version, event.topic), dict[str, Any]()
    for bag, held in closed.items():
        key = vault.key(UUID(hex=held["key"]))
        for path, written in held["fields"].items():
            bytes_ = a2b_base64(written)
            if key is not None:
                opened[path] = orjson.loads(key.unseal(bytes_, bound_field(bound, f"{bag}:{path}")))
            else:
                stand_in = stand_ins(kind).get(steps(path), "")
                opened[path] = "" if stand_in == ERASED and len(bytes_) == NO_WORDS else stand_in
    return opened


def keys_in(state: bytes) -> set[UUID]:
    """The keys that the personal fields of an event were sealed with. Raises what reading nonsense raises."""
    if b'"sealed"' not in state:
        return set()
    _, closed = kept_apart(state)
    return {UUID(hex=bag["key"]) for bag in (closed or {}).values()}


def keys_to_have(event: StoredEvent) -> set[UUID]:
    """The same; none of what cannot be read, because whoever opens it says why."""
    try:
        return keys_in(event.state)
    except (ValueError, KeyError, TypeError, AttributeError):
        return set()


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
