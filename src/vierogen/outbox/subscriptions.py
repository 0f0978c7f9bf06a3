"""What an organisation does with its own subscriptions: its administrators, and its systems that may receive events.

Of those of others they do not hear that they exist.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import orjson
from sqlalchemy import Connection, text

from vierogen.application.access_log import Activity, Part, Purpose, Read, Trace
from vierogen.application.keeping import Command
from vierogen.application.people import People
from vierogen.application.sent_once import Key
from vierogen.application.who import CallingSystem, ScopeMissing, Sender, Who
from vierogen.application.witness import About, Answer, Asking, Look, Witness
from vierogen.domain.refusals import NotYours, Refused, Unknown
from vierogen.domain.values import Role, Scope
from vierogen.followers.source import Source
from vierogen.outbox import tables
from vierogen.outbox.deliveries import DeadLetter, Kept, counted, letters
from vierogen.outbox.destination import Destinations
from vierogen.outbox.event_types import EventType
from vierogen.outbox.signature import new_secret
from vierogen.outbox.tables import State, Subscription, subscriptions
from vierogen.vault.sealed_secrets import SecretSeal

MOST = 20
"""Subscriptions of one organisation. More is a mistake, or somebody who wants to keep us busy."""

OVERLAP = timedelta(hours=24)
"""So long the former secret signs as well, for a receiver to change over."""

TOLD = frozenset({Part.FACTS})
"""What a dead letter tells of a request: that something happened in it, and when."""

FIND = text("SELECT digest, answer FROM commands WHERE scope = :scope AND key = :key")
KEEP = text(
    "INSERT INTO commands (scope, key, digest, answer) VALUES (:scope, :key, :digest, :answer) "
    "ON CONFLICT (scope, key) DO NOTHING RETURNING scope"
)


class UnknownSubscription(Unknown):
    """There is no such subscription, or none of this organisation."""

    def __init__(self) -> None:
        Refused.__init__(self, "Dit abonnement is niet bekend.")


class TooMany(Refused):
    """The organisation has enough of them."""

    def __init__(self) -> None:
        super().__init__(f"Een organisatie heeft hooguit {MOST} abonnementen. Beëindig er eerst een.")


class AddressRefused(Refused):
    """Nothing may be delivered there."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who keeps the subscriptions of an organisation, as it is written down: the id of a person, or of a system."""

    id: UUID
    organisation: UUID


class Subscriptions:
    """The office of subscriptions; safe to use from many threads."""

    def __init__(
        self,
        source: Source,
        people: People,
        now: Callable[[], datetime],
        destinations: Destinations,
        witness: Witness,
        *,
        seal: SecretSeal,
    ) -> None:
        self._source, self._people, self._now = source, people, now
        self._destinations, self._witness, self._seal = destinations, witness, seal

    # Questions

    def every(self, by: Sender) -> list[Kept]:
        """All of this organisation."""
        organisation = self._keeper(by).organisation
        with self._source.reading() as connection:
            found = tables.every_subscription(connection, subscriptions.c.organisation == organisation)
            return [self._counted(connection, one) for one in found]

    def one(self, by: Sender, id_: UUID) -> Kept:
        """This one. Raises UnknownSubscription."""
        return self._kept(self._keeper(by), id_)

    def dead_letters(self, by: Who, id_: UUID, *, trace: Trace | None = None) -> list[DeadLetter]:
        """What was put aside, the oldest event first; not more than can be looked at.

        They name requests and what happened in them, so of each request it is logged that it was shown: to a person, in
        a role. A system has neither, so to a system they are not shown.
        """

        def answer_to(look: Look) -> Answer[list[DeadLetter]]:
            organisation, people_at = self._keeper(by).organisation, self._people.known[1]
            with self._source.reading() as connection:
                known(connection, organisation, id_)
                found = letters(connection, id_)
            named = dict.fromkeys(letter.kept.request for letter in found)
            return Answer(found, Read(people_at=people_at), tuple(About(one, TOLD) for one in named))

        asking = Asking(by, Activity.DEAD_LETTERS, None, trace or Trace(), Purpose.DELIVERING)
        return self._witness.shows(asking, answer_to)

    # Acts

    def make(self, by: Sender, key: Key, *, name: str, address: str, types: Collection[EventType]) -> Kept:
        """A new one, from the next event on. Raises TooMany or AddressRefused."""
        keeper, now = self._keeper(by), self._now()
        if (why := self._destinations.why_not(address)) is not None:
            raise AddressRefused(why)
        id_, secret = uuid4(), new_secret()
        made = Subscription(
            id_, keeper.organisation, name, address, frozenset(types), State.ACTIVE, 0, self._seal.closed(id_, secret), None,
            None, now, keeper.id,
        )  # fmt: skip

        def first(connection: Connection) -> None:
            tables.keep(connection, made)
            tables.change(connection, made.id, position=tables.newest(connection))
            if len(tables.every_subscription(connection, subscriptions.c.organisation == keeper.organisation)) > MOST:
                raise TooMany

        return self._secret_once(keeper, key, id_, secret, first)

    def pause(self, by: Sender, key: Key, id_: UUID) -> Kept:
        """Nothing is sent until it is resumed; nothing is lost meanwhile."""
        return self._changed(by, key, id_, state=State.PAUSED.value)

    def resume(self, by: Sender, key: Key, id_: UUID) -> Kept:
        """Goes on where it was, also when the receiver had said to be gone."""
        return self._changed(by, key, id_, state=State.ACTIVE.value)

    def renew_secret(self, by: Sender, key: Key, id_: UUID) -> Kept:
        """A new secret. The former one signs as well for a day."""
        keeper, now, secret = self._keeper(by), self._now(), new_secret()

        def first(connection: Connection) -> None:
            former = known(connection, keeper.organisation, id_).secret
            sealed = self._seal.closed(id_, secret)
            words = {"secret": sealed, "former_secret": former, "former_until": now + OVERLAP}
            tables.change(connection, id_, **words)

        return self._secret_once(keeper, key, id_, secret, first)

    def end(self, by: Sender, key: Key, id_: UUID) -> None:
        """For good: what waited is thrown away, and so are the secrets. That it existed, and who ended it, stays."""
        keeper, now = self._keeper(by), self._now()

        def first(connection: Connection) -> None:
            known(connection, keeper.organisation, id_)
            tables.forget(connection, id_)
            words = {"state": State.ENDED.value, "ended_at": now, "ended_by": keeper.id}
            tables.change(connection, id_, **words, secret=b"", former_secret=None)

        self._once(key.command(keeper.id, str(id_).encode()), key, first)

    def send_again(self, by: Sender, key: Key, id_: UUID, messages: Collection[UUID] | None = None) -> int:
        """Lets dead letters wait to be sent again: these, or those that are shown; how many."""
        keeper, now = self._keeper(by), self._now()
        with self._source.reading() as connection:
            known(connection, keeper.organisation, id_)
            meant = [one.kept for one in letters(connection, id_) if messages is None or one.message in messages]
        answer = str(len(meant)).encode()
        return int(
            self._once(key.command(keeper.id, answer), key, lambda connection: tables.take_up(connection, meant, now))
        )

    def _kept(self, keeper: Keeper, id_: UUID) -> Kept:
        with self._source.reading() as connection:
            return self._counted(connection, known(connection, keeper.organisation, id_))

    def _counted(self, connection: Connection, one: Subscription) -> Kept:
        return counted(connection, one, self._people.register.organisations.get(one.organisation))

    def _keeper(self, by: Sender) -> Keeper:
        """An administrator today, or a system that may receive events, for their own organisation. Raises Refused."""
        self._people.catch_up()
        if isinstance(by, CallingSystem):
            return self._system(by)
        actor = self._people.actor(by, self._now())
        if actor.role is not Role.ADMINISTRATOR:
            raise NotYours("abonnementen beheren", actor.role, [Role.ADMINISTRATOR])
        return Keeper(by.person, by.organisation)

    def _system(self, by: CallingSystem) -> Keeper:
        """A system, as the register knows it now. Raises ScopeMissing."""
        known_now = self._people.register.systems.get(by.account)
        if known_now is None:
            raise ScopeMissing(Scope.RECEIVE_EVENTS)
        CallingSystem(by.account, known_now).must_have(Scope.RECEIVE_EVENTS)
        return Keeper(by.id, known_now.organisation)

    def _changed(self, by: Sender, key: Key, id_: UUID, **words: Any) -> Kept:
        keeper = self._keeper(by)

        def first(connection: Connection) -> None:
            known(connection, keeper.organisation, id_)
            tables.change(connection, id_, **words)

        self._once(key.command(keeper.id, str(id_).encode()), key, first)
        return self._kept(keeper, id_)

    def _secret_once(
        self, keeper: Keeper, key: Key, id_: UUID, secret: bytes, first: Callable[[Connection], None]
    ) -> Kept:
        """Who sends the same again, because the answer was lost, gets the same secret; until there is a newer one."""
        made_now = orjson.dumps([str(id_), sha256(secret).hexdigest()])
        found, digest = orjson.loads(self._once(key.command(keeper.id, made_now), key, first))
        kept = self._kept(keeper, UUID(found))
        current = self._seal.opened(kept.subscription.id, kept.subscription.secret)
        secret_or_none = current if sha256(current).hexdigest() == digest else None
        return Kept(kept.subscription, kept.waiting, kept.dead, secret_or_none)

    def _once(self, command: Command, key: Key, first: Callable[[Connection], None]) -> bytes:
        """Does it and keeps the key in one transaction; for a known key, the first answer and nothing else."""
        with self._source.transaction() as connection:
            where = {"scope": command.scope, "key": command.key}
            if connection.execute(KEEP, {**where, "digest": command.digest, "answer": command.answer}).first() is None:
                return key.same(*connection.execute(FIND, where).one())
            first(connection)
        return command.answer


def known(connection: Connection, organisation: UUID, id_: UUID) -> Subscription:
    """A subscription of this organisation."""
    found = tables.one_subscription(connection, id_)
    if found is None or found.organisation != organisation:
        raise UnknownSubscription
    return found
