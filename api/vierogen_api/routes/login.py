"""Logging in and out on the pages: choosing a provider, coming back from it, taking a role, and leaving."""

from __future__ import annotations

from hmac import compare_digest
from urllib.parse import urlencode

import structlog
from starlette.responses import RedirectResponse, Response

from vierogen.application.sessions import LOGIN_TAKES, Attempt, Session, TooManyLogins
from vierogen.casebook.cast import ISSUER, PERSONS
from vierogen.domain.people.register import Capacity, Person
from vierogen.domain.values import Role, day_of
from vierogen.web import login_screens as screens
from vierogen.web.cookies import cookies_in
from vierogen.web.pages import Page
from vierogen.web.visit import LOGIN, SEE_OTHER, Visit
from vierogen_api.browsers import seen_as
from vierogen_api.code_flow import CodeFlow, LoginFailedError, new_secret
from vierogen_api.door import Door
from vierogen_api.identity import as_id
from vierogen_api.providers import Provider, ProviderUnavailableError
from vierogen_api.tokens import BadTokenError, SignedInTooLongAgo, Vouched

BACK, TAKE_ROLE, LOGOUT = "/inloggen/terug", "/inloggen/rol", "/uitloggen"
MADE_UP = "/inloggen/voorbeeld"
HOME = "/"

log = structlog.get_logger()


def door_of(at: Visit) -> Door:
    """Who lets people in."""
    door: Door = at.state.door
    return door


def flow(at: Visit, provider: Provider) -> CodeFlow:
    """The conversation with this provider."""
    return CodeFlow(provider, door_of(at).settings.public_url.rstrip("/") + BACK)


def choose(at: Visit) -> Response:
    """Who one is, when logged in; else the choice of a provider, or of a made-up person in a demonstration."""
    session = at.session
    if session is not None:
        return who_one_is(at, session)
    if door_of(at).cookie.demonstration:
        return made_up_people(at)
    after = f"?{urlencode({'naar': at.wants_to})}" if at.wants_to else ""
    providers = door_of(at).bearer.providers.values()
    return screens.choice(at, [(f"{LOGIN}/{one.settings.key}{after}", one.settings.label) for one in providers])


def made_up_people(at: Visit) -> Response:
    """Everybody of the demonstration, in every role of today."""
    system = door_of(at).system
    register, on = system.people.recent(), day_of(system.desk.now())
    known = [register.persons[one.id] for one in PERSONS if one.id in register.persons]
    others = [one for one in register.persons.values() if is_made_up(one) and one not in known]
    cast, simulated = ([(one, list(register.capacities(one.id, on))) for one in some] for some in (known, others))
    return screens.demonstration_people(at, cast, simulated)


def is_made_up(person: Person) -> bool:
    """Whether this is one of the demonstration people."""
    return any(issuer == ISSUER for issuer, _ in person.accounts)


def be_somebody(at: Visit) -> Response:
    """A session as a made-up person, in a role of theirs; only in a demonstration, and only for those people."""
    door = door_of(at)
    person, organisation = as_id(at.sent("persoon")), as_id(at.sent("organisatie"))
    known = door.system.people.recent().persons.get(person) if person else None
    if not door.cookie.demonstration or known is None or not is_made_up(known):
        return screens.no_such_provider(at)
    account = next(account for issuer, account in known.accounts if issuer == ISSUER)
    if old := door.cookie.secret(at.headers):
        door.cookie.sessions.close(old)
    browser = seen_as(at.headers.get("user-agent", ""))
    secret = door.cookie.sessions.open(known.id, ISSUER, account, None, browser, subject=account)
    role = role_named(at.sent("rol"))
    if role is not None and organisation is not None:
        door.cookie.sessions.take_role(secret, role, organisation)
    there = at.to(at.wants_to or HOME)
    there.headers.append("Set-Cookie", door.cookie.jar.set(door.cookie.jar.session, secret))
    return there


def who_one_is(at: Visit, session: Session) -> Response:
    """The person, the roles of today and the way out."""
    held = [
        screens.Choice(one, door_of(at).cookie.strong_enough(session, one.role), is_taken(one, at))
        for one in at.capacities
    ]
    return screens.roles(at, held)


def is_taken(one: Capacity, at: Visit) -> bool:
    """Whether this is the role taken in the session."""
    taken = at.capacity
    return taken is not None and (one.role, one.organisation.id) == (taken.role, taken.organisation.id)


def begin(at: Visit) -> Response:
    """Off to the provider, with a state that only this browser can come back with."""
    wanted = at.parts["issuer"]
    provider = next((one for one in door_of(at).bearer.providers.values() if one.settings.key == wanted), None)
    if provider is None:
        return screens.no_such_provider(at)
    state, browser = new_secret(), new_secret()
    try:
        # The endpoints first: a provider that is down leaves no login behind.
        talk, _ = flow(at, provider), provider.endpoints
        attempt = door_of(at).cookie.sessions.begin(state, provider.settings.issuer, browser, at.wants_to or HOME)
        away = RedirectResponse(talk.begin(attempt, state), SEE_OTHER)
    except ProviderUnavailableError:
        return screens.provider_is_down(at, provider.settings.label)
    except TooManyLogins:
        return screens.too_busy(at)
    jar = door_of(at).cookie.jar
    away.headers.append("Set-Cookie", jar.set(jar.login, browser, int(LOGIN_TAKES.total_seconds())))
    return away


def come_back(at: Visit) -> Response:
    """Back from the provider: a session for whoever it says this is, or a page that says why not."""
    cookie = door_of(at).cookie
    browser, state = cookies_in(at.headers).get(cookie.jar.login, ""), at.query.get("state", "")
    attempt = cookie.sessions.take(state, browser) if state and browser else None
    provider = door_of(at).bearer.providers.get(attempt.issuer) if attempt else None
    if attempt is None or provider is None:
        return failed(at, "state")
    named = at.query.get("iss")
    if named is not None and not compare_digest(named.encode(), attempt.issuer.encode()):
        return failed(at, "another issuer")  # somebody mixes two providers up (RFC 9207)
    if "code" not in at.query:
        return screens.not_logged_in(at, 403)
    return asked_who_it_is(at, provider, attempt)


def asked_who_it_is(at: Visit, provider: Provider, attempt: Attempt) -> Response:
    """What the provider tells for the code with which somebody came back."""
    try:
        vouched = flow(at, provider).finish(attempt, at.query["code"], door_of(at).system.desk.now().timestamp())
    except SignedInTooLongAgo as error:
        log.info("login refused", reason=error.reason)
        return screens.signed_in_too_long_ago(at, provider.settings.label)
    except (LoginFailedError, BadTokenError) as error:
        return failed(at, error.reason)
    except ProviderUnavailableError:
        return screens.provider_is_down(at, provider.settings.label)
    return welcome(at, vouched, attempt.return_to)


def failed(at: Visit, reason: str) -> Response:
    """It is not told what was wrong; the log knows."""
    log.info("login refused", reason=reason)
    return screens.not_logged_in(at, 400)


def welcome(at: Visit, vouched: Vouched, return_to: str) -> Response:
    """A new session, and an end to the one that this browser may have had."""
    cookie, jar = door_of(at).cookie, door_of(at).cookie.jar
    door_of(at).system.people.catch_up()  # another process may have linked the account just now
    person = door_of(at).system.people.register.person_of(vouched.issuer, vouched.account)
    if person is None:
        names, claims = vouched.provider.settings.claims, vouched.claims
        said = [str(claims[name]) for name in (names.name, names.email) if claims.get(name)]
        return screens.unknown_account(at, screens.Account(vouched.issuer, vouched.account, said))
    if old := cookie.secret(at.headers):
        cookie.sessions.close(old)
    browser = seen_as(at.headers.get("user-agent", ""))
    secret = cookie.sessions.open(
        person.id, vouched.issuer, vouched.account, vouched.acr, browser, subject=vouched.subject, sid=vouched.sid
    )
    log.info("logged in", person=str(person.id), provider=vouched.provider.settings.key, acr=vouched.acr)
    there = RedirectResponse(return_to, SEE_OTHER)
    there.headers.append("Set-Cookie", jar.set(jar.session, secret))
    there.headers.append("Set-Cookie", jar.drop(jar.login))
    return there


def take_role(at: Visit) -> Response:
    """Goes on in one of the roles that one has today."""
    session, secret = at.their_session, door_of(at).cookie.secret(at.headers)
    role, organisation = role_named(at.sent("rol")), as_id(at.sent("organisatie"))
    held = {(one.role, one.organisation.id) for one in at.capacities}
    if secret is None or role is None or organisation is None or (role, organisation) not in held:
        return screens.not_your_role(at)
    if not door_of(at).cookie.strong_enough(session, role):
        return screens.too_light(at, role)
    door_of(at).cookie.sessions.take_role(secret, role, organisation)
    return at.to(at.wants_to or HOME)


def role_named(given: str) -> Role | None:
    """The role by its stored name, as it stands in our own form."""
    return next((one for one in Role if one.value == given), None)


def leave(at: Visit) -> Response:
    """Out: the session is over everywhere, and at the provider too when it offers that."""
    session, door = at.their_session, door_of(at)
    if secret := door.cookie.secret(at.headers):
        door.cookie.sessions.close(secret)
        log.info("logged out", person=str(session.person))
    away = RedirectResponse(away_from(at, session) or LOGIN, SEE_OTHER)
    away.headers.append("Set-Cookie", door.cookie.jar.drop(door.cookie.jar.session))
    away.headers["Clear-Site-Data"] = '"cache", "storage"'  # and not the cookies: those of neighbours would go along
    return away


def away_from(at: Visit, session: Session) -> str | None:
    """Where one logs out at the provider; a made-up person has none."""
    provider = door_of(at).bearer.providers.get(session.issuer)
    return flow(at, provider).leave(door_of(at).settings.public_url.rstrip("/") + LOGIN) if provider else None


PAGES = (
    Page(LOGIN, choose, open_to_all=True),
    Page(BACK, come_back, open_to_all=True),
    Page(MADE_UP, be_somebody, method="POST", open_to_all=True),
    Page(f"{LOGIN}/{{issuer}}", begin, open_to_all=True),
    Page(TAKE_ROLE, take_role, method="POST", without_role=True),
    Page(LOGOUT, leave, method="POST", without_role=True),
)
