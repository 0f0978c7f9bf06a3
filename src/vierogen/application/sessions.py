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
from vierogen.domain.values import Role

NOTED_EVERY = timedelta(minutes=1)
"""That a session is used is written down this often; not at every question."""

REMEMBERED = timedelta(hours=12)
"""How long after its end a session is still known, only to keep what was typed in it until somebody logs in again."""

LOGIN_TAKES = timedelta(minutes=10)
"""Whoever needs longer at the provider begins again."""


LOGINS_AT_ONCE = 10_000
"""Logins under way in all processes together; each is a row. More than that is no crowd but an attack."""


class TooManyLogins(Exception):
    """So many logins are under way that no other can begin now."""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who logged in, with which account and how strongly, and the role taken since. ``csrf`` is for forms."""

    person: UUID
    issuer: str
    account: str
    acr: str | None
    csrf: str
    created_at: datetime
    last_used_at: datetime
    role: Role | None = None
    organisation: UUID | None = None


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

    def add(self, digest: bytes, session: Session) -> None:
        """A new session."""

    def find(self, digest: bytes) -> Session | None:
        """The session, however old."""

    def used(self, digest: bytes, at: datetime) -> None:
        """It was used."""

    def take_role(self, digest: bytes, role: Role, organisation: UUID) -> None:
        """In this session somebody goes on in this role."""

    def remove(self, digest: bytes) -> None:
        """It is over."""

    def begin(self, digest: bytes, attempt: Attempt) -> None:
        """A login begins."""

    def under_way(self) -> int:
        """How many logins began and did not come back."""

    def take(self, digest: bytes) -> Attempt | None:
        """The login that began so; to be had once."""

    def forget(self, *, created: datetime, used: datetime, begun: datetime) -> None:
        """Throws away what is older than each of these moments."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of one installation. ``idle`` and ``longest`` are how long one lasts unused, and in all."""

    keeping: SessionKeeping
    people: People
    now: Callable[[], datetime]
    idle: timedelta
    longest: timedelta

    def open(self, person: UUID, issuer: str, account: str, acr: str | None) -> str:
        """A new session, under a secret that nobody had before: what was in the browser until now is worth nothing."""
        at, secret = self.now(), token_urlsafe(32)
        self._forget(at)
        self.keeping.add(digest(secret), Session(person, issuer, account, acr, token_urlsafe(32), at, at))
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
        self.keeping.forget(created=created, used=used, begun=at - LOGIN_TAKES)

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


def digest(secret: str) -> bytes:
    """What is kept of a secret. A plain hash: the secret has 256 random bits, nobody guesses it."""
    return sha256(secret.encode()).digest()
