"""Who is asking with a token: the account that an issuer vouches for, and the person or system whose account it is.

Source: RFC 6750 for how a token is sent and refused, RFC 9470 for a login that is not strong enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from vierogen.application.people import People
from vierogen.application.who import CallingSystem, Who
from vierogen.domain.values import Role, day_of
from vierogen.settings import IssuerSettings
from vierogen_api.identity import Headers, in_a_role, not_known, scheme_of
from vierogen_api.problem_details import CHALLENGE, Problem, unavailable
from vierogen_api.providers import Providers, ProviderUnavailableError
from vierogen_api.tokens import BadTokenError, Vouched, access_token

B64TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*", re.ASCII)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Bearer:
    """Everybody who comes with a token of a provider that we believe."""

    providers: Providers
    people: People
    now: Callable[[], datetime]

    def __call__(self, headers: Headers) -> Who:
        """The person whose token this is, in the role taken. Raises Problem."""
        at = self.now()
        vouched, register = self.vouched(headers, at), self.people.recent()
        person = register.person_of(vouched.issuer, vouched.account)
        if (vouched.issuer, vouched.account) in register.systems or (person and vouched.is_a_client):
            raise Problem("systeem-handelt-niet", "Dit is het account van een systeem. In een verzoek handelen mensen.")
        if person is None:
            raise unknown_account()
        who = in_a_role(person.id, headers, register, day_of(at))
        require_strength(vouched.provider.settings, who.role, vouched.acr)
        return who

    def system(self, headers: Headers) -> CallingSystem:
        """The system whose token this is. Raises Problem."""
        return self.let_in(self.vouched(headers, self.now()))

    def program(self, headers: Headers) -> CallingSystem | None:
        """The same, or None when this is not the token of a program. Raises Problem."""
        vouched = self.vouched(headers, self.now())
        is_one = vouched.is_a_client or (vouched.issuer, vouched.account) in self.people.recent().systems
        return self.let_in(vouched) if is_one else None

    def let_in(self, vouched: Vouched) -> CallingSystem:
        """The system that has this account. Raises Problem."""
        account = (vouched.issuer, vouched.account)
        known = self.people.recent().systems.get(account)
        if known is None:
            raise Problem("geen-systeem", "Dit is niet het account van een systeem dat een beheerder heeft toegelaten.")
        return CallingSystem(account, known)

    def vouched(self, headers: Headers, at: datetime) -> Vouched:
        """What the token proves. Raises Problem, the same for everything that can be wrong with it."""
        try:
            return access_token(token_in(headers), self.providers, at.timestamp())
        except BadTokenError as error:
            log.info("token refused", reason=error.reason)
            raise bad_token() from None
        except ProviderUnavailableError:
            raise unavailable() from None


def token_in(headers: Headers) -> str:
    """The token, when there is one."""
    given = headers.get("authorization", "").partition(" ")[2].strip()
    if scheme_of(headers) != "bearer":
        raise not_known("Stuur een token mee in de kop Authorization: Bearer en dan het token.", CHALLENGE)
    if not B64TOKEN.fullmatch(given):
        raise BadTokenError("form")
    return given


def bad_token() -> Problem:
    """What was wrong is not told: it would help whoever makes tokens up."""
    detail = "Dit token is hier niet geldig. Vraag een nieuw token aan, voor deze API, en probeer het opnieuw."
    return not_known(detail, f'{CHALLENGE}, error="invalid_token"')


def unknown_account() -> Problem:
    """The token is good, but nobody knows whose it is."""
    return Problem(
        "account-onbekend",
        "Wij weten niet van wie dit account is. Vraag een beheerder van uw organisatie om het te koppelen; "
        "een tweede beheerder bevestigt dat.",
    )


def require_strength(settings: IssuerSettings, role: Role, acr: str | None) -> None:
    """Raises Problem when the login is not strong enough for a role."""
    if not settings.is_strong_enough(role.value, acr):
        raise Problem(
            "inlog-te-licht",
            f"Voor de rol {role.label} moet u sterker inloggen. Log opnieuw in met het middel dat uw organisatie "
            "daarvoor heeft, of neem een andere rol.",
            headers={"WWW-Authenticate": f'{CHALLENGE}, error="insufficient_user_authentication"'},
        )
