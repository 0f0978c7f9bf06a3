"""Web sessions and logins under way: opened, found again, and over in time. Of a secret only its digest is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Protocol
from uuid import UUID

from vierogen.application.people import People
from vierogen.application.who import Who
from vierogen.domain.refusals import NotYourOrganisation, NotYours, Refused
from vierogen.domain.values import Role, day_of

NOTED_EVERY = timedelta(minutes=1)
"""That a session is used is written down this often; not at every question."""

REMEMBERED = timedelta(hours=12)
"""How long after its end a session is still known, only to keep what was typed in it until somebody logs in again."""

LOGIN_TAKES = timedelta(minutes=10)
"""Whoever needs longer at the provider begins again."""


LOGINS_AT_ONCE = 10_000
"""Logins under way in all processes together; each is a row. More than that is no crowd but an attack."""


ENDING = "iemand overal uitloggen"


class UnknownPerson(Refused):
    """The register knows nobody by this id."""

    def __init__(self) -> None:
        super().__init__("Deze persoon is niet bekend.")


class TooManyLogins(Exception):
    """So many logins are under way that no other can begin now."""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who logged in, with which account and how strongly, and the role taken since.

    ``csrf`` is for forms. ``browser`` is with what, as coarsely as one recognises it. ``subject`` and ``sid`` are what the
    provider calls this account and its own session, by which it can say later that somebody logged out there.
    """

    person: UUID
    issuer: str
    account: str
    acr: str | None
    csrf: str
    created_at: datetime
    last_used_at: datetime
    role: Role | None = None
    organisation: UUID | None = None
    browser: str = ""
    subject: str = ""
    sid: str | None = None


@dataclass(frozen=True, slots=True)
class Logout:
    """A provider says that somebody logged out there: of one session of its own, or, without ``sid``, of all.

    ``mark`` is by what this message is known again, and until ``over_at`` it could be sent again.
    """

    issuer: str
    subject: str | None
    sid: str | None
    mark: bytes
    over_at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """A session as its owner sees it: by a name that opens nothing, and whether it is the one that is asked in."""

    id: UUID
    session: Session
    here: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """A login under way: at which provider, from which browser, and where to go afterwards."""

    issuer: str
    browser: bytes
    nonce: str
    verifier: str
    return_to: str
    begun_at: datetime


class SessionKeeping(Protocol):
    """Where sessions and attempts are kept, by the digest of their secret."""

    def add(self, digest: bytes, session: Session, most: int) -> None:
        """A new session. Of the others of this person the longest unused end, so that ``most`` are left in all."""

    def find(self, digest: bytes) -> Session | None:
        """The session, however old."""

    def of(self, person: UUID) -> list[tuple[bytes, Session]]:
        """Every session of this person with its digest, however old."""

    def used(self, digest: bytes, at: datetime) -> None:
        """It was used."""

    def take_role(self, digest: bytes, role: Role, organisation: UUID) -> None:
        """In this session somebody goes on in this role."""

    def remove(self, *digests: bytes) -> None:
        """They are over."""

    def end_by(self, logout: Logout) -> list[UUID] | None:
        """Ends the sessions that are meant; whose they were. None when this was heard before: then nothing is done."""

    def begin(self, digest: bytes, attempt: Attempt) -> None:
        """A login begins."""

    def under_way(self) -> int:
        """How many logins began and did not come back."""

    def take(self, digest: bytes) -> Attempt | None:
        """The login that began so; to be had once."""

    def forget(self, *, created: datetime, used: datetime, begun: datetime, over: datetime) -> None:
        """Throws away what is older than each of these moments."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of one installation.

    ``idle`` and ``longest`` are how long one lasts unused, and in all; ``most`` how many somebody has at once.
    """

    keeping: SessionKeeping
    people: People
    now: Callable[[], datetime]
    idle: timedelta
    longest: timedelta
    most: int

    def open(
        self,
        person: UUID,
        issuer: str,
        account: str,
        acr: str | None,
        browser: str = "",
        *,
        subject: str = "",
        sid: str | None = None,
    ) -> str:
        """A new session, under a secret that nobody had before: what was in the browser until now is worth nothing."""
        at, secret = self.now(), token_urlsafe(32)
        self._forget(at)
        csrf = token_urlsafe(32)
        session = Session(person, issuer, account, acr, csrf, at, at, browser=browser, subject=subject, sid=sid)
        self.keeping.add(digest(secret), session, self.most)
        return secret

    def find(self, secret: str) -> Session | None:
        """The session, unless it is over: too old, too long unused, or the account is no longer this person's."""
        session, at = self.keeping.find(digest(secret)), self.now()
        if session is None or not self.holds(session, at):
            return None
        if at - session.last_used_at < NOTED_EVERY:
            return session
        self.keeping.used(digest(secret), at)
        return replace(session, last_used_at=at)

    def former(self, secret: str) -> Session | None:
        """A session that ended not long ago. It opens nothing; what was typed in it can still be kept for that person."""
        session, at = self.keeping.find(digest(secret)), self.now()
        if session is None or self.holds(session, at):
            return None
        return session if at - self.ends_at(session) < REMEMBERED else None

    def ends_at(self, session: Session) -> datetime:
        """When it ends if nothing more is asked in it."""
        return min(session.created_at + self.longest, session.last_used_at + self.idle)

    def _forget(self, at: datetime) -> None:
        created, used = at - self.longest - REMEMBERED, at - self.idle - REMEMBERED
        self.keeping.forget(created=created, used=used, begun=at - LOGIN_TAKES, over=at)

    def holds(self, session: Session, at: datetime) -> bool:
        """Whether a session still counts at a moment."""
        in_time = at - session.created_at < self.longest and at - session.last_used_at < self.idle
        known = self.people.recent().person_of(session.issuer, session.account)
        return in_time and known is not None and known.id == session.person

    def take_role(self, secret: str, role: Role, organisation: UUID) -> None:
        """Goes on in this role; the register says at every act whether it is so."""
        self.keeping.take_role(digest(secret), role, organisation)

    def close(self, secret: str) -> None:
        """Over, at once and everywhere."""
        self.keeping.remove(digest(secret))

    def every(self, person: UUID, secret: str | None) -> list[Opened]:
        """Where somebody is logged in, the last used first. ``secret`` is that of the session that is asked in."""
        at, here = self.now(), digest(secret) if secret else None
        held = [(key, one) for key, one in self.keeping.of(person) if self.holds(one, at)]
        newest = sorted(held, key=lambda kept: (kept[1].last_used_at, kept[1].created_at), reverse=True)
        return [Opened(name_of(key), one, key == here) for key, one in newest]

    def end(self, person: UUID, id_: UUID) -> None:
        """Ends one of somebody's sessions. What is over, or somebody else's, is left alone and nothing is told of it."""
        self.keeping.remove(*(key for key, _ in self.keeping.of(person) if name_of(key) == id_))

    def end_others(self, person: UUID, secret: str | None) -> None:
        """Ends all of somebody's sessions but the one that is asked in."""
        here = digest(secret) if secret else None
        self.keeping.remove(*(key for key, _ in self.keeping.of(person) if key != here))

    def end_of(self, by: Who, person: UUID) -> None:
        """Ends all sessions of somebody who works where this administrator does, or nowhere. Raises Refused."""
        self.people.catch_up()
        actor, on = self.people.actor(by, self.now()), day_of(self.now())
        if actor.role is not Role.ADMINISTRATOR:
            raise NotYours(ENDING, actor.role, [Role.ADMINISTRATOR])
        if person not in self.people.register.persons:
            raise UnknownPerson
        houses = self.people.register.houses_of(person, on)
        if houses and actor.organisation not in houses:
            raise NotYourOrganisation(ENDING)
        self.end_others(person, None)

    def end_by_provider(self, logout: Logout) -> list[UUID] | None:
        """Ends what a provider says is over; whose sessions they were. None for a message that was heard before."""
        self._forget(self.now())
        return self.keeping.end_by(logout)

    def begin(self, state: str, issuer: str, browser: str, return_to: str) -> Attempt:
        """Begins a login under a state that only this browser and the provider hear. Raises TooManyLogins."""
        at = self.now()
        self._forget(at)
        if self.keeping.under_way() >= LOGINS_AT_ONCE:
            raise TooManyLogins
        attempt = Attempt(issuer, digest(browser), token_urlsafe(32), token_urlsafe(48), return_to, at)
        self.keeping.begin(digest(state), attempt)
        return attempt

    def take(self, state: str, browser: str) -> Attempt | None:
        """The login that began with this state in this browser; once, and not too late."""
        attempt = self.keeping.take(digest(state))
        if attempt is None or attempt.browser != digest(browser):
            return None
        return attempt if self.now() - attempt.begun_at < LOGIN_TAKES else None


def name_of(key: bytes) -> UUID:
    """What a session is called outside. It follows from its digest, and leads back to neither digest nor secret."""
    return UUID(bytes=sha256(b"vierogen session " + key).digest()[:16], version=4)


def digest(secret: str) -> bytes:
    """What is kept of a secret. A plain hash: the secret has 256 random bits, nobody guesses it."""
    return sha256(secret.encode()).digest()
