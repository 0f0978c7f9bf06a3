"""Somebody at one of the pages: what was asked, who asks in which role and language, and how to answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hmac import compare_digest
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from uuid import UUID

from starlette.datastructures import State
from starlette.responses import HTMLResponse, RedirectResponse, Response

from vierogen.application.access_log import Trace
from vierogen.application.drafts import Typed
from vierogen.application.sessions import Session
from vierogen.application.who import Who
from vierogen.domain.people.register import Capacity
from vierogen.domain.refusals import Unknown
from vierogen.domain.values import day_of
from vierogen.web.cookies import cookies_in
from vierogen.web.house import Headers, House
from vierogen.web.language import COOKIE as LANGUAGE_COOKIE
from vierogen.web.language import LANGUAGES, Language
from vierogen.web.rendering import rendered

SEE_OTHER = 303
LOGIN = "/inloggen"
LOCAL = re.compile(r"/(?![/\\])[!-\[\]-~]{0,500}", re.ASCII)
"""A path of our own: one slash, and nothing that a browser could read as another place."""

MESSAGE_COOKIE = "vierogen-bericht"
SECONDS = 60
CONFIRMED = "bevestigd"
OUR_OWN = frozenset({"csrf", "sleutel", "versie", CONFIRMED})
"""What a form carries besides what was typed."""


@dataclass(frozen=True)
class Visit:
    """One question or one form that was sent."""

    house: House
    state: State
    method: str
    path: str
    headers: Headers
    query: Mapping[str, str]
    form: Typed
    parts: Mapping[str, Any] = field(default_factory=dict)
    alone: bool = False
    """Nothing is asked of the store: this is a page about its being away."""

    # Who

    @cached_property
    def session(self) -> Session | None:
        """The session of this browser, when it is logged in."""
        return None if self.alone else self.house.visitors.session(self.headers)

    @property
    def their_session(self) -> Session:
        """The session, on a page that only opens for who is logged in."""
        assert self.session is not None
        return self.session

    @cached_property
    def capacities(self) -> tuple[Capacity, ...]:
        """Every role that this person can take today."""
        on = day_of(self.house.system.desk.now())
        register = self.house.system.people.register
        return tuple(register.capacities(self.their_session.person, on))

    @cached_property
    def capacity(self) -> Capacity | None:
        """The role that was taken, or the only one that there is; None when it must still be chosen."""
        session = self.their_session
        possible = [one for one in self.capacities if self.house.visitors.strong_enough(session, one.role)]
        if session.role is None:
            return possible[0] if len(possible) == len(self.capacities) == 1 else None
        taken = (session.role, session.organisation)
        return next((one for one in possible if (one.role, one.organisation.id) == taken), None)

    @property
    def who(self) -> Who:
        """Who asks, on a page that only opens for who took a role."""
        assert self.capacity is not None
        return Who(self.their_session.person, self.capacity.role, self.capacity.organisation.id)

    @property
    def name(self) -> str:
        """Of who is logged in."""
        return self.house.system.people.register.persons[self.their_session.person].name

    @property
    def is_theirs(self) -> bool:
        """Whether the form that was sent is one of this session."""
        return self.session is not None and is_of(self.session, self.form)

    # What

    @property
    def id(self) -> UUID:
        """The id in the path. Something that cannot be an id is an unknown one."""
        try:
            return UUID(self.parts["id"])
        except ValueError:
            raise Unknown from None

    @property
    def typed(self) -> Typed:
        """What somebody typed, without what the form carries by itself."""
        return {name: words for name, words in self.form.items() if name not in OUR_OWN}

    def sent(self, name: str) -> str:
        """A field of the form; nothing when it is absent."""
        return (self.form.get(name) or ("",))[-1]

    @property
    def trace(self) -> Trace:
        """What the sender is doing; the access log ties its rows to it."""
        return Trace.of(self.headers.get("traceparent"))

    @cached_property
    def cookies(self) -> Mapping[str, str]:
        """Small things that the browser keeps, besides the session."""
        return cookies_in(self.headers)

    @property
    def is_sealed(self) -> bool:
        """Whether browsers reach us by https, and by nothing else."""
        return self.house.settings.public_url.startswith("https://")

    def kept(self, name: str) -> str | None:
        """What the browser kept under that name for us."""
        return self.cookies.get(cookie_name(name, sealed=self.is_sealed))

    def keep(self, answer: Response, name: str, value: str, seconds: int) -> None:
        """Has the browser keep something small that is no secret."""
        answer.headers.append("Set-Cookie", small_cookie(name, value, seconds, sealed=self.is_sealed))

    @property
    def language(self) -> Language:
        """Dutch, unless English was chosen."""
        chosen = self.kept(LANGUAGE_COOKIE)
        return next((one for one in LANGUAGES if one == chosen), "nl")

    @property
    def here(self) -> str:
        """This page with its filters, to come back to."""
        return self.path + (f"?{urlencode(self.query)}" if self.query else "")

    @property
    def wants_to(self) -> str | None:
        """Where somebody wanted to go; only a path of our own."""
        asked = self.query.get("naar") or self.sent("naar")
        return asked if asked and LOCAL.fullmatch(asked) else None

    @property
    def comes_from_here(self) -> bool:
        """Whether a form was sent from one of our own pages, as far as the browser says."""
        if self.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return False
        origin = self.headers.get("origin", "null")
        ours = {
            self.headers.get("host"),
            urlsplit(self.house.settings.public_url).netloc,
        }  # a proxy may change the host
        return origin == "null" or origin.partition("://")[2] in ours

    # Answers

    @cached_property
    def unknown(self) -> list[Exception]:
        """What was asked about and is not known here. A page that tells so takes as long as any other such no."""
        return []

    def page(self, template: str, status: int = 200, **context: Any) -> Response:
        """A page in the language of this visitor."""
        answer = HTMLResponse(rendered(self, template, context), status)
        if self.kept(MESSAGE_COOKIE) is not None:
            self.keep(answer, MESSAGE_COOKIE, "", 0)
        return answer

    def to(self, path: str, *, message: str = "") -> Response:
        """On to another page, which may begin with a message: the code of one that is known there."""
        answer = RedirectResponse(path, SEE_OTHER)
        if message:
            self.keep(answer, MESSAGE_COOKIE, message, SECONDS)
        return answer

    def to_login(self, reason: str = "") -> Response:
        """Log in first, and then come back here."""
        after = {"naar": self.here} | ({"reden": reason} if reason else {})
        return self.to(f"{LOGIN}?{urlencode(after, quote_via=quote)}")


def is_of(session: Session, form: Typed) -> bool:
    """Whether a form carries the word of this session."""
    return compare_digest(session.csrf.encode(), (form.get("csrf") or ("",))[-1].encode())


def cookie_name(name: str, *, sealed: bool) -> str:
    """Over https with the prefix that keeps other sites of the same domain from setting it."""
    return f"__Host-{name}" if sealed else name


def small_cookie(name: str, value: str, seconds: int, *, sealed: bool) -> str:
    """A cookie with nothing secret in it."""
    secure = "; Secure" if sealed else ""
    return f"{cookie_name(name, sealed=sealed)}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}"
