"""Who is asking from a page: the session that the cookie stands for, and the word in every form that shows it is ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from vierogen.application.people import People
from vierogen.application.sessions import Session, Sessions
from vierogen.application.who import Who
from vierogen.casebook.cast import ISSUER
from vierogen.domain.values import Role, day_of
from vierogen.settings import Settings, is_here
from vierogen.web.cookies import cookies_in
from vierogen_api.bearer import require_strength
from vierogen_api.identity import Headers, in_a_role, not_known
from vierogen_api.problem_details import CHALLENGE, Problem
from vierogen_api.providers import Providers

CSRF = "X-CSRF-Token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Jar:
    """How our cookies are called and set. Without the prefix only in a demonstration on this machine."""

    plain: bool

    @property
    def session(self) -> str:
        """The cookie of a session."""
        return self._named("vierogen-sessie")

    @property
    def login(self) -> str:
        """The cookie that ties a login to the browser in which it began."""
        return self._named("vierogen-inlog")

    def _named(self, name: str) -> str:
        return name if self.plain else f"__Host-{name}"

    def set(self, name: str, value: str, seconds: int | None = None) -> str:
        """The header that sets a cookie, until the browser closes or for so many seconds."""
        lasts = "" if seconds is None else f"; Max-Age={seconds}"
        return f"{name}={value}; Path=/; HttpOnly; SameSite=Lax{'' if self.plain else '; Secure'}{lasts}"

    def drop(self, name: str) -> str:
        """The header that takes a cookie away."""
        return self.set(name, "", 0)


def jar_of(settings: Settings) -> Jar:
    """By the settings: over http on this machine only while it is a demonstration."""
    here = settings.public_url.startswith("http://") and is_here(settings.public_url)
    return Jar(plain=settings.demonstration_directory and here)


@dataclass(frozen=True, slots=True)
class Cookie:
    """Everybody who logged in on the pages."""

    jar: Jar
    sessions: Sessions
    providers: Providers
    people: People
    now: Callable[[], datetime]
    otherwise: Callable[[Headers], Who] | None = None
    """Who answers where there is no cookie; else that one is not logged in."""
    demonstration: bool = False
    """Whether one can be a demonstration person without logging in anywhere."""

    def __call__(self, headers: Headers) -> Who:
        """The person of the session, in the role of the headers, or else the one taken on the pages. Raises Problem."""
        session = self.session(headers)
        if session is None:
            if self.otherwise is not None:
                return self.otherwise(headers)
            raise not_known("Log in, of stuur een token mee in de kop Authorization.", CHALLENGE)
        return self.who(session, headers)

    def session(self, headers: Headers) -> Session | None:
        """The session that the cookie stands for, when there is one and its issuer is still believed."""
        secret = self.secret(headers)
        session = self.sessions.find(secret) if secret else None
        return session if session and self.believes(session) else None

    def believes(self, session: Session) -> bool:
        """Whether who vouched for this session is still believed."""
        return session.issuer in self.providers or (self.demonstration and session.issuer == ISSUER)

    def former(self, headers: Headers) -> Session | None:
        """The session that this browser had until not long ago."""
        secret = self.secret(headers)
        return self.sessions.former(secret) if secret else None

    def minutes_left(self, session: Session) -> int:
        """How long a session lasts when nothing more is asked in it."""
        return max(0, int((self.sessions.ends_at(session) - self.now()).total_seconds() // 60))

    def strong_enough(self, session: Session, role: Role) -> bool:
        """Whether somebody signed in strongly enough for a role. In a demonstration there is nothing to protect."""
        provider = self.providers.get(session.issuer)
        return provider.settings.is_strong_enough(role.value, session.acr) if provider else self.demonstration

    def secret(self, headers: Headers) -> str | None:
        """What the browser holds."""
        return cookies_in(headers).get(self.jar.session)

    def who(self, session: Session, headers: Headers) -> Who:
        """In the role that is taken."""
        named = "vierogen-rol" in headers or "vierogen-organisatie" in headers
        if not named and session.role is not None and session.organisation is not None:
            who = Who(session.person, session.role, session.organisation)
        else:
            who = in_a_role(session.person, headers, self.people.register, day_of(self.now()))
        if provider := self.providers.get(session.issuer):
            require_strength(provider.settings, who.role, session.acr)
        return who

    def require_ours(self, method: str, headers: Headers) -> None:
        """Raises Problem when a message changes something by a cookie and does not show that a page of ours sent it."""
        if method in SAFE or "authorization" in headers or self.secret(headers) is None:
            return
        session = self.session(headers)
        if session is not None and not is_theirs(session, headers.get(CSRF.lower(), "")):
            raise Problem("formulier-verlopen", f"De kop {CSRF} ontbreekt of klopt niet. Laad de pagina opnieuw.")


def is_theirs(session: Session, given: str) -> bool:
    """Whether this is the word of the forms of this session."""
    return compare_digest(session.csrf.encode(), given.encode())
