"""Whether a message that somebody logged out at a provider is what it says (OpenID Connect Back-Channel Logout 1.0)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from vierogen.application.sessions import Logout
from vierogen_api.providers import Provider, Providers
from vierogen_api.tokens import (
    LEEWAY,
    LOGOUT,
    LONGEST_ACCOUNT,
    BadTokenError,
    for_our_client,
    in_time,
    issuer_of,
    kind_of,
    moment,
    opened,
    signed_claims,
)

EVENT = "http://schemas.openid.net/event/backchannel-logout"
COUNTS = 600.0
"""Seconds after which it is old, whatever it says itself: so long is remembered that it was heard."""


def logout_token(token: str, providers: Providers, at: float) -> tuple[Provider, Logout]:
    """Who says it, and what. ``at`` is now, in seconds since 1970. Raises BadTokenError, ProviderUnavailableError.

    Source: OpenID Connect Back-Channel Logout 1.0, section 2.6.
    """
    signed = opened(token)
    provider = issuer_of(signed, providers)
    if kind_of(signed) not in LOGOUT:
        raise BadTokenError("typ")
    claims = signed_claims(signed, provider)
    for_our_client(claims, provider)
    in_time(claims, at)
    if at - moment(claims, "iat") >= COUNTS:
        raise BadTokenError("iat")
    if "nonce" in claims:  # an id_token is no message that somebody logged out
        raise BadTokenError("nonce")
    says_so(claims)
    return provider, meant(claims, provider)


def says_so(claims: Mapping[str, Any]) -> None:
    """It is about logging out, and not about anything else that can happen."""
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise BadTokenError("events")


def meant(claims: Mapping[str, Any], provider: Provider) -> Logout:
    """Whose sessions are meant: one of the provider, all of an account, or one of that account."""
    subject, sid, number = (name_in(claims, name) for name in ("sub", "sid", "jti"))
    if subject is None and sid is None:
        raise BadTokenError("sub")
    if number is None:
        raise BadTokenError("jti")
    issuer = provider.settings.issuer
    over_at = datetime.fromtimestamp(moment(claims, "iat") + COUNTS + LEEWAY, UTC)
    return Logout(issuer, subject, sid, sha256(f"{issuer}\n{number}".encode()).digest(), over_at)


def name_in(claims: Mapping[str, Any], name: str) -> str | None:
    """A claim that names something; None when it is not there. Raises BadTokenError for one that can be no name."""
    told = claims.get(name)
    if told is not None and (not isinstance(told, str) or not 0 < len(told) <= LONGEST_ACCOUNT):
        raise BadTokenError(name)
    return told
