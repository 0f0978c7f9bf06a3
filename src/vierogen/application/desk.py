"""The desk: somebody asks for an act; it is decided on what is known now, and kept, or refused and nothing happens."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from threading import Lock
from time import monotonic
from uuid import UUID

import orjson
from eventsourcing.persistence import Notification
from pydantic_core import ValidationError

from vierogen.application.access_log import AccessOutcome, Activity, Part, Trace
from vierogen.application.completing import LookUps, Words, complete
from vierogen.application.keeping import (
    Alongside,
    ClaimTaken,
    Command,
    CommandKnown,
    Keeping,
    PeopleMoved,
    Sealing,
    VersionTaken,
)
from vierogen.application.names import OPEN, Course, held, names
from vierogen.application.people import People
from vierogen.application.reading import may_read, status_label
from vierogen.application.sent_once import Key, KeyUsedOtherwise
from vierogen.application.who import NotAppointed, Who
from vierogen.application.witness import About, Asking, Witness
from vierogen.domain.acts import Act, OpenRequest, RegisterClaim
from vierogen.domain.deadlines import next_look
from vierogen.domain.decide import decide, the_step
from vierogen.domain.events import RequestEvent
from vierogen.domain.people.erasures import Erasure
from vierogen.domain.people.register import Register
from vierogen.domain.refusals import NotNow, NotYours, Refused, SomeoneWasFirst, Unknown
from vierogen.domain.request import ExemptionRequest, evolve, fold
from vierogen.domain.values import Actor, Category, Role, Status, day_of
from vierogen.vault.faults import TamperedError

TRIES = 5
HEADS = 256
"""How many requests are remembered as they stand; the expected version guards each of them."""

LATELY = 10.0
"""Seconds. Well under the minute after which the keys of somebody who is erased are destroyed (``vault.GRACE``)."""

BEGINNINGS = frozenset({OpenRequest, RegisterClaim})
"""What may come first in a request. It is tried without looking first: the version guards it."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an act: the version and status of the request, and its event's position. Repeated for a known key."""

    request: UUID
    version: int
    status: Status
    recorded_as: str

    def as_answer(self) -> bytes:
        """The stored form, kept with the idempotency key."""
        return orjson.dumps([str(self.request), self.version, self.status.value, self.recorded_as])

    @classmethod
    def of_answer(cls, answer: bytes) -> Done:
        """The first answer, again."""
        request, version, status, recorded_as = orjson.loads(answer)
        return cls(UUID(request), version, Status(status), recorded_as)


@dataclass(frozen=True, slots=True)
class Asked:
    """An act as it was asked for: by whom, in what words, on which version read, under which key.

    ``found`` gathers the other requests that were looked at for it; a refusal may tell something of them.
    """

    act: type[Act]
    request: UUID
    by: Who | Actor
    words: Words
    read: int | None
    key: Key | None
    trace: Trace | None = None
    found: set[UUID] = field(default_factory=set)

    def command(self, done: Done) -> Command | None:
        """What is kept to answer the same key again."""
        return self.key.command(self.by.person, done.as_answer()) if self.key else None


class AlreadyOpen(Refused):
    """The child has a request that is still open."""

    def __init__(self) -> None:
        super().__init__("Voor dit kind loopt al een verzoek.")


class Busy(Refused):
    """Others changed the same things again and again while this was decided."""

    def __init__(self) -> None:
        super().__init__("Het is nu te druk bij dit verzoek. Er is niets vastgelegd; probeer het zo opnieuw.")


class Desk:
    """Decides and keeps; safe to use from many threads."""

    def __init__(
        self,
        keeping: Keeping,
        sealing: Sealing,
        people: People,
        now: Callable[[], datetime],
        witness: Witness,
        *,
        secret: bytes,
    ) -> None:
        """``secret`` is behind the pseudonyms of children."""
        self._people, self._now, self._witness = people, now, witness
        self._keeping, self._sealing = keeping, sealing
        self._heads = Heads()
        self._secret = secret

    @property
    def people(self) -> People:
        """Who is who."""
        return self._people

    def now(self) -> datetime:
        """The moment that acts get."""
        return self._now()

    def do(
        self,
        act: type[Act],
        request: UUID,
        by: Who | Actor,
        words: Words,
        *,
        read: int | None = None,
        key: Key | None = None,
        trace: Trace | None = None,
    ) -> Done:
        """Decides one act and keeps what happened.

        ``read`` is the version that the sender read; anything that happened since is SomeoneWasFirst. Raises Refused or
        pydantic's ValidationError, and then nothing was kept but a row in the access log: a refusal tells something too.
        What was done needs no such row: the event says who, when, in which role and how it stands, and the answer is that.
        """
        asked = Asked(act, request, by, words, read, key, trace)
        try:
            return self._decided(asked)
        except KeyUsedOtherwise:
            raise  # about the sender's own key, and nothing was looked up
        except (Refused, ValidationError) as refusal:
            self._log_refusal(asked, refusal)
            raise

    def _decided(self, asked: Asked) -> Done:
        act, request, by, read, key = asked.act, asked.request, asked.by, asked.read, asked.key
        for attempt in range(TRIES):
            try:
                return self._once(asked, anew=attempt == 0 and read is None and act in BEGINNINGS)
            except (Refused, ValidationError):
                # Keeping checks the key first of all; only for what is refused before that it is looked up here.
                if key is not None and (answered := self.answered(by, key)):
                    return answered
                raise
            except VersionTaken:
                self._heads.forget(request)
            except PeopleMoved:
                self._people.catch_up()
            except CommandKnown as before:
                return Done.of_answer(key.same(before.digest, before.answer) if key else before.answer)
            except ClaimTaken as taken:
                asked.found.add(taken.holder)
                raise AlreadyOpen from None
        raise Busy

    def _once(self, asked: Asked, *, anew: bool) -> Done:
        register, people_at = self._people.known
        act, request, at = asked.act, asked.request, self._now()
        actor = self._people.actor(asked.by, at) if isinstance(asked.by, Who) else asked.by
        known = ExemptionRequest(request) if anew else self.as_read(request, asked.read)
        if known.version == 0 and act not in BEGINNINGS:
            raise Unknown
        when_and_who(known, act, actor)  # before anything is looked up
        look = self.looking(asked.found, register)
        fields = complete(act, asked.words, known, look, day_of(at))
        event = decide(known, act(by=actor, at=max(at, known.last_act_at or at), **fields))
        after = evolve(known, event)
        done = Done(request, event.version, event.status, event.stored_as)
        on_people = people_at if actor.role is not Role.CLOCK else None
        takes, releases = names(Course.of(known), Course.of(after))
        for name in takes:
            if name not in releases and (holder := look.held.get(name, request)) != request:
                asked.found.add(holder)
                raise AlreadyOpen
        alongside = Alongside(asked.command(done), takes, releases, request, next_look(after), on_people)
        assert after.child is not None  # every beginning names the child
        # Not by the store's put, which makes a notification of each event that nobody here reads.
        self._keeping.insert_events([self._sealing.stored(event, after.child.id)], alongside=alongside)
        self._heads.keep(after)
        return done

    def looking(self, found: set[UUID], register: Register, *, fresh: bool = False) -> LookUps:
        """Where to look, keeping in ``found`` what was found there; ``fresh`` looks past what is remembered."""

        def request(id: UUID) -> ExemptionRequest:
            known = self.fresh(id) if fresh else self.known(id)
            found.update({id} if known.version else ())
            return known

        def holders(child: UUID, names: Sequence[str]) -> Mapping[str, UUID]:
            # The names first: whoever let go of one until then had kept an answer, and so it is found among the events.
            now = dict(self._keeping.holders(names))
            now.update((name, holder) for name, holder in self._as_it_happened(child, register) if name in names)
            noted.update(now)
            found.update(
                holder for name, holder in now.items() if not name.startswith(OPEN)
            )  # no rule tells of that one
            return now

        noted = dict[str, UUID]()
        return LookUps(request, holders, register, self._secret, noted)

    def _as_it_happened(self, child: UUID, register: Register) -> Iterable[tuple[str, UUID]]:
        """Who holds which name of a child by the events themselves: those nobody takes away unseen. Not who was erased."""
        decided = register.erasures.get(child, Erasure()).decided.get(Category.IDENTITY)
        there = [one for one in self._keeping.requests_of(child) if decided is None or one not in decided.requests]
        stored = sorted(whole(self._keeping.select_several(there)), key=attrgetter("id"))
        return held(map(self._sealing.lying_open, stored)).items()

    def _log_refusal(self, asked: Asked, refusal: Refused | ValidationError) -> None:
        """Logs of which requests a refusal tells something. The clock reads nothing, and is not logged."""
        if isinstance(asked.by, Who):
            self._people.catch_up()
            asking = Asking(asked.by, Activity.ACT, asked.request, asked.trace or Trace())
            self._witness.tells(asking, self._told_by(refusal, asked, asked.by))

    def _told_by(self, refusal: Refused | ValidationError, asked: Asked, by: Who) -> Iterator[About]:
        """Of the request itself, as far as this person may know of it; and of those that were looked at for it."""
        known = self.fresh(asked.request)
        if known.version or asked.act not in BEGINNINGS:
            may_know = self._may_know(known, by)
            yield told_of(asked.request, told=may_know and not isinstance(refusal, Unknown))
        elif isinstance(refusal, NotAppointed | NotYours):
            yield told_of(None, told=False)
        for other in sorted(asked.found - {asked.request}):
            yield told_of(other, told=not isinstance(refusal, ValidationError))

    def _may_know(self, known: ExemptionRequest, by: Who) -> bool:
        try:
            return may_read(known, self._people.actor(by, self._now()), day_of(self._now()))
        except NotAppointed:
            return False

    def known(self, request: UUID) -> ExemptionRequest:
        """The request as it stands; one that nobody opened has version 0."""
        remembered = self._heads.get(request)
        if remembered is not None:
            return remembered
        found = fold(request, self.events(request))
        if found.version:
            self._heads.keep(found)
        return found

    def as_read(self, request: UUID, read: int | None) -> ExemptionRequest:
        """The request, when it still is as the sender read it. What is remembered may be old when others write too."""
        known = self.known(request)
        if read is not None and read != known.version:
            self._heads.forget(request)
            known = self.known(request)
            if read != known.version:
                raise SomeoneWasFirst(read, known.version)
        return known

    def fresh(self, request: UUID) -> ExemptionRequest:
        """The request as it stands in the store, whatever is remembered here."""
        self._heads.forget(request)
        return self.known(request)

    def lately(self, request: UUID) -> ExemptionRequest | None:
        """The request as it stood here some seconds ago, when it is remembered; of whom erasing was asked nothing is."""
        known = self._heads.of_lately(request)
        if known is None or known.child is None or known.child.id in self._people.register.erasures:
            return None
        return known

    def read(self, request: UUID) -> tuple[ExemptionRequest, list[RequestEvent]]:
        """The request as it stands in the store, with everything that happened in it."""
        events = self.events(request)
        known = fold(request, events)
        if known.version:
            self._heads.keep(known)
        return known, events

    def several(self, requests: Iterable[UUID], *, fresh: bool = False) -> Mapping[UUID, ExemptionRequest]:
        """Many at once: as they are remembered, or as they stand in the store where they are not, or when ``fresh``."""
        wanted = dict.fromkeys(requests)
        found = {} if fresh else {id: known for id in wanted if (known := self._heads.get(id)) is not None}
        stored = whole(self._keeping.select_several([id for id in wanted if id not in found]))
        read = self._sealing.opened(stored)
        for id, events in groupby(read, key=attrgetter("request")):
            if fresh:
                self._heads.forget(id)
            found[id] = fold(id, events)
            self._heads.keep(found[id])
        return {id: found.get(id) or ExemptionRequest(id) for id in wanted}

    def events(self, request: UUID, *, upto: int | None = None) -> list[RequestEvent]:
        """Everything that happened in a request, or what happened up to a version."""
        return list(self._sealing.opened(whole(self._keeping.select_placed(request, lte=upto))))

    def due(self, until: datetime, after: UUID | None, limit: int) -> list[UUID]:
        """Requests that the clock must look at."""
        return list(self._keeping.due(day_of(until), after=after, limit=limit))

    def answered(self, by: Who | Actor, key: Key) -> Done | None:
        """What came of this key before; it tells nothing but what its sender was told. Raises KeyUsedOtherwise."""
        kept = self._keeping.command(str(by.person), key.key)
        return Done.of_answer(key.same(*kept)) if kept else None


def whole(stored: Sequence[Notification]) -> Sequence[Notification]:
    """The same events, request by request, when each follows on the one before. Raises ``TamperedError``: one that is
    missing, there twice or kept before what it follows was taken out or put in, and what is left never was decided."""
    request, version, position = None, 0, 0
    for one in stored:
        version, position = (version, position) if one.originator_id == request else (0, 0)
        if one.originator_version != version + 1 or one.id <= position:
            raise TamperedError("events of a request are missing, or there twice, or in another order")
        request, version, position = one.originator_id, one.originator_version, one.id
    return stored


def told_of(request: UUID | None, *, told: bool) -> About:
    """What a refusal told of a request: facts, or nothing."""
    return (
        About(request, frozenset({Part.FACTS}), None, AccessOutcome.REFUSED)
        if told
        else About(request, outcome=AccessOutcome.DENIED)
    )


def when_and_who(request: ExemptionRequest, act: type[Act], actor: Actor) -> None:
    """Refuses what cannot be now, or is not theirs, in words that give nothing away."""
    try:
        the_step(request, act, actor.role)
    except NotNow:
        raise NotNow(act.label, status_label(request, actor)) from None


class Heads:
    """The requests that were used last, as they stand."""

    def __init__(self) -> None:
        self._heads: OrderedDict[UUID, tuple[ExemptionRequest, float]] = OrderedDict()
        self._lock = Lock()

    def get(self, request: UUID) -> ExemptionRequest | None:
        """The request, if it is remembered."""
        with self._lock:
            if (found := self._heads.get(request)) is None:
                return None
            self._heads.move_to_end(request)
            return found[0]

    def of_lately(self, request: UUID) -> ExemptionRequest | None:
        """The request, if it was read or changed some seconds ago at most. That somebody looks does not keep it longer."""
        found = self._heads.get(request)
        return found[0] if found is not None and monotonic() - found[1] < LATELY else None

    def keep(self, request: ExemptionRequest) -> None:
        """Remembers it, unless something newer is remembered already."""
        with self._lock:
            known = self._heads.get(request.id)
            if known is None or known[0].version < request.version:
                self._heads[request.id] = request, monotonic()
            self._heads.move_to_end(request.id)
            if len(self._heads) > HEADS:
                self._heads.popitem(last=False)

    def forget(self, request: UUID) -> None:
        """Leaves it to be read from the store."""
        with self._lock:
            self._heads.pop(request, None)
