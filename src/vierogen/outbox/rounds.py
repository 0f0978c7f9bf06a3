"""A round for one subscriber: bring what is new, or try again what is due, and keep together what came of it.

Within a request the order is kept: while one message waits, every later one of the same request waits behind it. What
was sent and not yet noted down when we are stopped is sent once more, with the same id.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import monotonic
from uuid import UUID

from vierogen.domain.people.register import Organisation
from vierogen.followers.source import Source
from vierogen.outbox import tables
from vierogen.outbox.audience import hears
from vierogen.outbox.cloud_event import CONTENT_TYPE, Happened, Origin, cloud_event, id_of
from vierogen.outbox.posting import Answer, Outcome, Poster
from vierogen.outbox.schedule import Schedule
from vierogen.outbox.signature import signed
from vierogen.outbox.tables import State, Subscription, Undelivered
from vierogen.vault.sealed_secrets import SecretSeal

READ = 500
"""Events read at once; most of them are not for this subscriber."""

SENT, SECONDS = 20, 1.0
"""After so many messages, or so long, what came of them is noted down: so few are sent twice after a fall."""

TIRED_AFTER = 3
"""New messages in a row that failed, each of another request, after which a subscriber is left alone for a while."""

QUEUED = "QUEUED"
"""What came of a message that was not tried: an earlier one of its request waits."""

OrganisationOf = Callable[[UUID], Organisation | None]


@dataclass(frozen=True, slots=True)
class Hands:
    """What a round works with."""

    source: Source
    poster: Poster
    schedule: Schedule
    origin: Origin
    organisation_of: OrganisationOf
    now: Callable[[], datetime]
    seal: SecretSeal
    ours: tables.Ours


@dataclass(frozen=True, slots=True)
class Brought:
    """How far a round came, and whether there may be more to do at once."""

    until: int
    more: bool


@dataclass(slots=True)
class Rest:
    """A subscriber that failed again and again: how often in a row, and until when it is left alone."""

    failures: int = 0
    until: datetime | None = None


@dataclass(slots=True)
class Tally:
    """What a round will note down."""

    until: int
    sent: int = 0
    waiting: list[Undelivered] = field(default_factory=list)
    gone: bool = False
    began: float = field(default_factory=monotonic)

    @property
    def is_full(self) -> bool:
        """Whether it is time to note down."""
        tried = self.sent + sum(1 for one in self.waiting if one.attempts)
        return tried >= SENT or monotonic() - self.began >= SECONDS


class Rounds:
    """Rounds of whoever has the lead. Two rounds of one kind for one subscriber never go at once."""

    def __init__(self, hands: Hands, goes_on: Callable[[], bool] = lambda: True) -> None:
        self._hands, self._goes_on = hands, goes_on
        self._rests: dict[UUID, Rest] = {}
        self.delivered = 0
        """How many messages were accepted."""
        self.failed: dict[UUID, str] = {}
        """Of each subscription to which a message did not get, what came of the last such try."""

    def rests(self, subscription: UUID) -> bool:
        """Whether this subscriber is left alone now, as far as what is new goes."""
        until = self._rest(subscription).until
        return until is not None and self._hands.now() < until

    # What is new

    def bring_new(self, id_: UUID, seen: int) -> Brought:
        """Sends what happened since. ``seen`` is how far was looked through in this process."""
        with self._hands.source.reading() as connection:
            subscription = tables.one_subscription(connection, id_)
            if subscription is None or subscription.state is not State.ACTIVE:
                return Brought(seen, more=False)
            events = tables.events_after(connection, max(seen, subscription.position), READ, self._hands.ours)
            requests = {event.request for event in events}
            places = tables.places(connection, requests)
            held = tables.held_requests(connection, id_, requests)
        organisation = self._hands.organisation_of(subscription.organisation)
        tally = Tally(max(seen, subscription.position))
        for event in events:
            if organisation is not None and hears(subscription, organisation, event, places.get(event.request, ())):
                if not self._goes_on() or self.rests(id_) or tally.is_full:
                    break
                self._bring_one(subscription, event, held, tally)
                if tally.gone:
                    break
            tally.until = event.position
        return self._noted(subscription, tally, more=bool(events))

    def _bring_one(self, subscription: Subscription, event: Happened, held: set[UUID], tally: Tally) -> None:
        now = self._hands.now()
        waiting = Undelivered(
            subscription.id, event.position, event.request, event.version, 0, since=now, next_at=now, outcome=QUEUED
        )
        if event.request in held:
            tally.waiting.append(waiting)
            return
        answer = self._sent(subscription, event)
        if answer.outcome is Outcome.GONE:
            tally.gone = True
        elif answer.outcome is Outcome.ACCEPTED:
            tally.sent += 1
        else:
            held.add(event.request)
            self._tire(subscription.id, answer)
            tally.waiting.append(self._after_failure(waiting, answer))

    def _noted(self, subscription: Subscription, tally: Tally, *, more: bool) -> Brought:
        """Position and waiting messages in one transaction. Looking past others' events is noted only now and then."""
        worth_it = tally.sent or tally.waiting or tally.until - subscription.position >= READ
        if worth_it:
            with self._hands.source.transaction() as connection:
                if not tables.move(connection, subscription, tally.until):
                    return Brought(0, more=False)  # somebody else delivers here: begin from what is noted
                tables.put(connection, tally.waiting)
        if tally.gone:
            self._pause(subscription)
        return Brought(tally.until, more=more and not tally.gone and not self.rests(subscription.id))

    # What is due again

    def bring_again(self, id_: UUID) -> bool:
        """Tries again what is due; whether there may be more at once."""
        with self._hands.source.reading() as connection:
            subscription = tables.one_subscription(connection, id_)
            if subscription is None or subscription.state is not State.ACTIVE:
                return False
            waiting = tables.due(connection, id_, self._hands.now(), SENT)
            events = tables.events_at(connection, [one.position for one in waiting])
        for one in waiting:
            if not self._goes_on():
                return False
            answer = self._sent(subscription, events[one.position])
            if answer.outcome is Outcome.GONE:
                self._pause(subscription)
                return False
            self._note_again(one, answer)
        return bool(waiting)

    def _note_again(self, one: Undelivered, answer: Answer) -> None:
        with self._hands.source.transaction() as connection:
            if answer.outcome is Outcome.ACCEPTED:
                tables.accepted(connection, one)
            else:
                tables.failed_again(connection, self._after_failure(one, answer))

    # Both

    def _sent(self, subscription: Subscription, event: Happened) -> Answer:
        now, body = self._hands.now(), cloud_event(event, self._hands.origin)
        secrets = [self._hands.seal.opened(subscription.id, kept) for kept in subscription.secrets(now)]
        signature = signed(id_of(event.request, event.version), now, body, secrets)
        headers = {"content-type": CONTENT_TYPE, "user-agent": "Vierogen", **signature}
        answer = self._hands.poster.post(subscription.address, body, headers)
        if answer.outcome is Outcome.ACCEPTED:
            self.delivered += 1
            self._rests.pop(subscription.id, None)
        else:
            self.failed[subscription.id] = answer.stored
        return answer

    def _after_failure(self, one: Undelivered, answer: Answer) -> Undelivered:
        now, attempts = self._hands.now(), one.attempts + 1
        aside = now if self._hands.schedule.gives_up(attempts, one.since, now) else None
        again = now + self._hands.schedule.wait(attempts, answer.wait)
        return replace(one, attempts=attempts, next_at=again, outcome=answer.stored, put_aside_at=aside)

    def _tire(self, subscription: UUID, answer: Answer) -> None:
        rest = self._rest(subscription)
        rest.failures += 1
        if rest.failures >= TIRED_AFTER:
            wait = self._hands.schedule.wait(rest.failures - TIRED_AFTER + 1, answer.wait)
            rest.until = self._hands.now() + wait

    def _rest(self, subscription: UUID) -> Rest:
        return self._rests.setdefault(subscription, Rest())

    def _pause(self, subscription: Subscription) -> None:
        """The receiver wants no more. Nothing is lost: it goes on from here when an administrator resumes it."""
        with self._hands.source.transaction() as connection:
            tables.pause(connection, subscription.id)
