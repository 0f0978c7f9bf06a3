"""Logging in and out on the pages: choosing a provider, coming back from it, taking a role, and leaving."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

import structlog
from fastapi import Depends, FastAPI, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from vierogen.application.sessions import LOGIN_TAKES, Session, TooManyLogins
from vierogen.domain.people.register import Capacity
from vierogen.domain.values import Role, day_of
from vierogen_api import login_pages as pages
from vierogen_api.bearer import strong_enough
from vierogen_api.code_flow import CodeFlow, LoginFailedError, new_secret
from vierogen_api.cookies import cookies_in, is_theirs
from vierogen_api.door import Door
from vierogen_api.identity import Headers, as_id
from vierogen_api.incoming import the_body
from vierogen_api.limits import Toll, toll_of
from vierogen_api.providers import Provider, ProviderUnavailableError
from vierogen_api.tokens import BadTokenError, Vouched

LOGIN, BACK, TAKE_ROLE, LOGOUT = "/inloggen", "/inloggen/terug", "/inloggen/rol", "/uitloggen"
LOCAL = re.compile(r"/(?![/\\])[!-\[\]-~]{0,500}", re.ASCII)
"""A path of our own: one slash, and nothing that a browser could read as another place."""

LARGEST_FORM = 10_000  # bytes
SEE_OTHER = 303

log = structlog.get_logger()


def add_to(app: FastAPI) -> None:
    """The pages that one needs to log in and out."""
    for path, endpoint, method in ROUTES:
        app.add_api_route(path, endpoint, methods=[method])


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at one of these pages."""

    door: Door
    headers: Headers
    query: Mapping[str, str]
    form: Mapping[str, str]
    toll: Toll
    issuer: str = ""

    @property
    def session(self) -> Session | None:
        """The session of this browser, when it is logged in."""
        return self.door.cookie.session(self.headers)

    @property
    def return_to(self) -> str:
        """Where somebody wanted to go; only a path of our own."""
        asked = self.query.get("naar", "")
        return asked if LOCAL.fullmatch(asked) else LOGIN

    def flow(self, provider: Provider) -> CodeFlow:
        """The conversation with this provider."""
        return CodeFlow(provider, self.door.settings.public_url.rstrip("/") + BACK)


async def visit(request: Request) -> Visit:
    """Reads all that one of these pages needs."""
    toll_of(request.scope).nobody()
    query = dict(parse_qsl(request.url.query, keep_blank_values=True))
    form = {}
    if request.method == "POST":
        body = await the_body(request, LARGEST_FORM)
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return Visit(
        request.app.state.door,
        request.headers,
        query,
        form,
        toll_of(request.scope),
        request.path_params.get("issuer", ""),
    )


Visiting = Annotated[Visit, Depends(visit)]


def choose(at: Visiting) -> Response:
    """Who one is, when logged in; else the choice of a provider."""
    session = at.session
    if session is not None:
        return who_one_is(at, session)
    after = f"?{urlencode({'naar': at.return_to})}" if at.return_to != LOGIN else ""
    providers = at.door.bearer.providers.values()
    return page(pages.choice([(f"{LOGIN}/{one.settings.key}{after}", one.settings.label) for one in providers]))


def who_one_is(at: Visit, session: Session) -> Response:
    """The person, the roles of today and the way out."""
    register, on = at.door.system.people.register, day_of(at.door.system.desk.now())
    settings = at.door.bearer.providers[session.issuer].settings
    held = [
        pages.Choice(one, strong_enough(settings, one.role, session.acr), is_taken(one, session))
        for one in register.capacities(session.person, on)
    ]
    return page(pages.welcome(register.persons[session.person].name, held, session.csrf))


def is_taken(one: Capacity, session: Session) -> bool:
    """Whether this is the role taken in the session."""
    return (one.role, one.organisation.id) == (session.role, session.organisation)


def begin(at: Visiting) -> Response:
    """Off to the provider, with a state that only this browser can come back with."""
    provider = next((one for one in at.door.bearer.providers.values() if one.settings.key == at.issuer), None)
    if provider is None:
        return page(pages.no_such_provider(), 404)
    at.toll.login()
    state, browser = new_secret(), new_secret()
    try:
        # The endpoints first: a provider that is down leaves no login behind.
        flow, _ = at.flow(provider), provider.endpoints
        attempt = at.door.cookie.sessions.begin(state, provider.settings.issuer, browser, at.return_to)
        away = RedirectResponse(flow.begin(attempt, state), SEE_OTHER)
    except ProviderUnavailableError:
        return page(pages.provider_is_down(provider.settings.label), 503)
    except TooManyLogins:
        return page(pages.too_busy(), 503)
    jar = at.door.cookie.jar
    away.headers.append("Set-Cookie", jar.set(jar.login, browser, int(LOGIN_TAKES.total_seconds())))
    return away


def come_back(at: Visiting) -> Response:
    """Back from the provider: a session for whoever it says this is, or a page that says why not."""
    cookie = at.door.cookie
    browser, state = cookies_in(at.headers).get(cookie.jar.login, ""), at.query.get("state", "")
    attempt = cookie.sessions.take(state, browser) if state and browser else None
    provider = at.door.bearer.providers.get(attempt.issuer) if attempt else None
    if attempt is None or provider is None:
        return failed("state")
    named = at.query.get("iss")
    if named is not None and not compare_digest(named.encode(), attempt.issuer.encode()):
        return failed("another issuer")  # somebody mixes two providers up (RFC 9207)
    if "code" not in at.query:
        return page(pages.not_logged_in(), 403)
    try:
        vouched = at.flow(provider).finish(attempt, at.query["code"], at.door.system.desk.now().timestamp())
    except (LoginFailedError, BadTokenError) as error:
        return failed(error.reason)
    except ProviderUnavailableError:
        return page(pages.provider_is_down(provider.settings.label), 503)
    return welcome(at, vouched, attempt.return_to)


def failed(reason: str) -> Response:
    """It is not told what was wrong; the log knows."""
    log.info("login refused", reason=reason)
    return page(pages.not_logged_in(), 400)


def welcome(at: Visit, vouched: Vouched, return_to: str) -> Response:
    """A new session, and an end to the one that this browser may have had."""
    cookie, jar = at.door.cookie, at.door.cookie.jar
    at.door.system.people.catch_up()  # another process may have linked the account just now
    person = at.door.system.people.register.person_of(vouched.issuer, vouched.account)
    if person is None:
        names, claims = vouched.provider.settings.claims, vouched.claims
        said = [str(claims[name]) for name in (names.name, names.email) if claims.get(name)]
        return page(pages.unknown_account(vouched.issuer, vouched.account, said), 403)
    if old := cookie.secret(at.headers):
        cookie.sessions.close(old)
    secret = cookie.sessions.open(person.id, vouched.issuer, vouched.account, vouched.acr)
    there = RedirectResponse(return_to, SEE_OTHER)
    there.headers.append("Set-Cookie", jar.set(jar.session, secret))
    there.headers.append("Set-Cookie", jar.drop(jar.login))
    return there


def take_role(at: Visiting) -> Response:
    """Goes on in one of the roles that one has today."""
    session, secret = at.session, at.door.cookie.secret(at.headers)
    if session is None or secret is None:
        return RedirectResponse(LOGIN, SEE_OTHER)
    if not is_theirs(session, at.form.get("csrf", "")):
        return page(pages.expired(), 403)
    role, organisation = role_named(at.form.get("rol", "")), as_id(at.form.get("organisatie", ""))
    on = day_of(at.door.system.desk.now())
    held = {(one.role, one.organisation.id) for one in at.door.system.people.register.capacities(session.person, on)}
    settings = at.door.bearer.providers[session.issuer].settings
    if role is None or organisation is None or (role, organisation) not in held:
        return page(pages.not_your_role(), 403)
    if not strong_enough(settings, role, session.acr):
        return page(pages.too_light(role), 403)
    at.door.cookie.sessions.take_role(secret, role, organisation)
    return RedirectResponse(LOGIN, SEE_OTHER)


def role_named(given: str) -> Role | None:
    """The role by its stored name, as it stands in our own form."""
    return next((one for one in Role if one.value == given), None)


def leave(at: Visiting) -> Response:
    """Out: the session is over everywhere, and at the provider too when it offers that."""
    session, secret, jar = at.session, at.door.cookie.secret(at.headers), at.door.cookie.jar
    if session is None or secret is None:
        return RedirectResponse(LOGIN, SEE_OTHER)
    if not is_theirs(session, at.form.get("csrf", "")):
        return page(pages.expired(), 403)
    at.door.cookie.sessions.close(secret)
    flow = at.flow(at.door.bearer.providers[session.issuer])
    away = RedirectResponse(flow.leave(at.door.settings.public_url.rstrip("/") + LOGIN) or LOGIN, SEE_OTHER)
    away.headers.append("Set-Cookie", jar.drop(jar.session))
    return away


def page(body: str, status: int = 200) -> Response:
    """A page in Dutch."""
    return HTMLResponse(body, status)


ROUTES = (
    (LOGIN, choose, "GET"),
    (BACK, come_back, "GET"),
    (f"{LOGIN}/{{issuer}}", begin, "GET"),
    (TAKE_ROLE, take_role, "POST"),
    (LOGOUT, leave, "POST"),
)
