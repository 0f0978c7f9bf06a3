"""Whether a token is what it says: signed by somebody we believe, for us, now, and of the right kind.

An answer to a bad token is always the same; what was wrong with it stands in the log, and the token nowhere.
"""

from __future__ import annotations

from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from math import isfinite
from typing import Any

import orjson
from joserfc.errors import JoseError
from joserfc.jws import CompactSignature, JWSRegistry, extract_compact, validate_compact

from vierogen_api.providers import Provider, Providers

LEEWAY = 30.0  # seconds that clocks may differ
LONGEST = 16 * 1024  # characters of a token
MOST_CHECKED = 10_000
"""Tokens of one provider that are known again; after that it begins anew."""

ACCESS = frozenset({"at+jwt", "application/at+jwt"})
"""What an access token says it is (RFC 9068); an id_token says JWT or nothing."""

LOGOUT = frozenset({"logout+jwt", "application/logout+jwt"})
"""What a logout token says it is (OpenID Connect Back-Channel Logout, 2.4)."""


class BadTokenError(Exception):
    """This token proves nothing. ``reason`` is one of our own words, for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Vouched:
    """For whom an issuer vouches, how strongly this account signed in, and through which client."""

    provider: Provider
    account: str
    acr: str | None
    client: str | None
    claims: Mapping[str, Any]

    @property
    def issuer(self) -> str:
        """Which issuer."""
        return self.provider.settings.issuer

    @property
    def subject(self) -> str:
        """What the provider calls this account, also where another claim than this is the account."""
        return text(self.claims, "sub") or self.account

    @property
    def sid(self) -> str | None:
        """What it calls the session in which somebody signed in there."""
        return text(self.claims, "sid")

    @property
    def is_a_client(self) -> bool:
        """Whether nobody signed in but a program itself (client credentials, RFC 9068, 2.2)."""
        return self.client is not None and self.account == self.client


def access_token(token: str, providers: Providers, at: float) -> Vouched:
    """Checks an access token for our API. ``at`` is now, in seconds since 1970. Raises BadTokenError.

    Source: RFC 9068, section 4; RFC 8725.
    """
    mark = mark_of(token)
    vouched = checked_before(mark, providers)
    if vouched is not None:
        in_time(vouched.claims, at)
        return vouched
    return checked(token, mark, providers, at)


def checked_before(mark: bytes, providers: Providers) -> Vouched | None:
    """What was found about this same token, while the keys with which it was found are still those of the provider.

    Whether it is over is looked at every time; a signature stays as good as it was.
    """
    for provider in providers.values():
        if (told := provider.told) is not None and (found := told.checked.get(mark)) is not None:
            assert isinstance(found, Vouched)
            return found
    return None


def mark_of(token: str) -> bytes:
    """By which a token is known again. The token itself is kept nowhere."""
    return sha256(token[:LONGEST].encode("utf-8", "surrogatepass") + len(token).to_bytes(8, "big")).digest()


def checked(token: str, mark: bytes, providers: Providers, at: float) -> Vouched:
    """Everything that there is to check about an access token."""
    signed = opened(token)
    provider = issuer_of(signed, providers)
    before = provider.told
    if kind_of(signed) not in ACCESS:
        raise BadTokenError("typ")
    claims = signed_claims(signed, provider)
    settings = provider.settings
    if settings.audience is None or settings.audience not in audiences(claims):
        raise BadTokenError("aud")
    in_time(claims, at)
    vouched = vouched_for(claims, provider)
    if vouched.client is None:
        raise BadTokenError("client")
    if before is not None and before is provider.told:  # else other keys came meanwhile, and one cannot tell by which
        if len(before.checked) >= MOST_CHECKED:
            before.checked.clear()
        before.checked[mark] = vouched
    return vouched


class SignedInTooLongAgo(BadTokenError):
    """The token is good, and its person is to show once more who they are."""

    def __init__(self) -> None:
        super().__init__("too long ago")


def id_token(token: str, provider: Provider, nonce: str, begun: float, at: float) -> Vouched:
    """Checks the id_token of a login of ours that began then. Source: OpenID Connect Core, 3.1.3.7.

    Raises BadTokenError; SignedInTooLongAgo when only ``max_age`` is not met.
    """
    signed = opened(token)
    if issuer_of(signed, {provider.settings.issuer: provider}) is not provider:
        raise BadTokenError("iss")
    if kind_of(signed) in ACCESS | LOGOUT:
        raise BadTokenError("typ")
    claims = signed_claims(signed, provider)
    for_our_client(claims, provider)
    in_time(claims, at)
    said = claims.get("nonce")
    if not isinstance(said, str) or not compare_digest(said.encode(), nonce.encode()):
        raise BadTokenError("nonce")
    vouched = vouched_for(claims, provider)
    if provider.settings.max_age is not None:
        not_long_ago(claims, provider.settings.max_age, begun, at)
    return vouched


def not_long_ago(claims: Mapping[str, Any], max_age: int, begun: float, at: float) -> None:
    """Counted back from the beginning of the login, so nobody is held against how long the provider's pages take."""
    signed_in = moment(claims, "auth_time")
    if signed_in > at + LEEWAY:
        raise BadTokenError("auth_time")
    if begun - signed_in > max_age + LEEWAY:
        raise SignedInTooLongAgo


def kind_of(signed: CompactSignature) -> str:
    """What the token says it is; nothing when it does not say."""
    return str(signed.protected.get("typ", "")).lower()


def for_our_client(claims: Mapping[str, Any], provider: Provider) -> None:
    """It is for our client there, and was not given to another one. Raises BadTokenError."""
    meant, us = audiences(claims), provider.settings.client_id
    if us not in meant or claims.get("azp", us) != us or (len(meant) > 1 and "azp" not in claims):
        raise BadTokenError("aud")


def opened(token: str) -> CompactSignature:
    """Its parts, nothing of which is believed yet."""
    if len(token) > LONGEST:
        raise BadTokenError("size")
    try:
        return extract_compact(token.encode("ascii"))
    except (JoseError, ValueError, NotBase64):  # a character that is not ASCII among them
        raise BadTokenError("form") from None


def ready(authorization: str, providers: Providers) -> bool:
    """Whether a header can be judged without asking a provider. What is no token of theirs can be."""
    token = authorization.partition(" ")[2].strip()
    if checked_before(mark_of(token), providers) is not None:
        return True
    try:
        signed = opened(token)
        provider, kid = issuer_of(signed, providers), signed.protected.get("kid")
    except BadTokenError:
        return True
    return provider.ready(kid if isinstance(kid, str) else None)


def issuer_of(signed: CompactSignature, providers: Providers) -> Provider:
    """The provider that the token names, when we believe it."""
    named = claims_of(signed).get("iss")
    provider = providers.get(named) if isinstance(named, str) else None
    if provider is None:
        raise BadTokenError("iss")
    return provider


def claims_of(signed: CompactSignature) -> dict[str, Any]:
    """What the token says."""
    try:
        claims = orjson.loads(signed.payload)
    except orjson.JSONDecodeError:
        raise BadTokenError("form") from None
    if not isinstance(claims, dict):
        raise BadTokenError("form")
    return claims


def signed_claims(signed: CompactSignature, provider: Provider) -> dict[str, Any]:
    """What the token says, now that the signature holds: with a key of this provider and an algorithm we allow."""
    header = signed.protected
    algorithm, kid = header.get("alg"), header.get("kid")
    if algorithm not in provider.settings.algorithms or "crit" in header or not isinstance(kid, str | None):
        raise BadTokenError("alg")
    key = provider.key(kid)
    if key is None:
        raise BadTokenError("kid")
    if key.get("alg") not in {None, algorithm}:
        raise BadTokenError("alg")
    try:
        holds = validate_compact(signed, key, [algorithm], REGISTRIES[algorithm])
    except (JoseError, ValueError):
        holds = False
    if not holds:
        raise BadTokenError("signature")
    return claims_of(signed)


REGISTRIES = {
    name: JWSRegistry(algorithms=[name], strict_check_header=False)
    for name in ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
}
"""Each allows one algorithm. A header that we do not know is no reason to refuse (RFC 7515, section 4)."""


def audiences(claims: Mapping[str, Any]) -> list[str]:
    """For whom it is."""
    told = claims.get("aud")
    listed = told if isinstance(told, list) else [told]
    return [one for one in listed if isinstance(one, str)]


def in_time(claims: Mapping[str, Any], at: float) -> None:
    """Neither over, nor of the future. Raises BadTokenError."""
    if at >= moment(claims, "exp") + LEEWAY:
        raise BadTokenError("exp")
    if moment(claims, "iat") > at + LEEWAY:
        raise BadTokenError("iat")
    if "nbf" in claims and moment(claims, "nbf") > at + LEEWAY:
        raise BadTokenError("nbf")


def moment(claims: Mapping[str, Any], name: str) -> float:
    """A moment in seconds since 1970."""
    told = claims.get(name)
    if isinstance(told, bool) or not isinstance(told, int | float) or not isfinite(told):
        raise BadTokenError(name)
    return told


def vouched_for(claims: Mapping[str, Any], provider: Provider) -> Vouched:
    """Whose token it is, under the names that this issuer uses."""
    names = provider.settings.claims
    account = claims.get(names.subject)
    if not isinstance(account, str) or not account or len(account) > LONGEST_ACCOUNT:
        raise BadTokenError("sub")
    return Vouched(provider, account, text(claims, names.acr), text(claims, names.client), claims)


LONGEST_ACCOUNT = 255
"""Characters. Source: OpenID Connect Core, 2."""


def text(claims: Mapping[str, Any], name: str) -> str | None:
    """A claim that is a text, or None."""
    told = claims.get(name)
    return told if isinstance(told, str) and told else None
