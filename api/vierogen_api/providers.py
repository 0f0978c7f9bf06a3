"""What the providers of identities tell about themselves: addresses and keys, fetched when needed and kept for a while."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httpx2
import orjson
import structlog
from cryptography.exceptions import UnsupportedAlgorithm
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, RSAKey

from vierogen.settings import IssuerSettings, is_here

TIMEOUT = 5.0  # seconds, for one question to a provider
LARGEST = 256 * 1024  # bytes of one answer
FRESH = 15 * 60.0  # seconds after which keys are fetched again
PATIENCE = 60.0  # seconds between two fetches, so that made-up key ids do not make us ask on and on
RETRY = 5.0  # the same, while there is nothing to go on
STALE = 12 * 3600.0  # seconds that old keys may still be used while the provider is down

Key = RSAKey | ECKey
"""Keys that can be known to everybody. A shared secret in a list of keys is left out."""

log = structlog.get_logger()


class ProviderUnavailableError(Exception):
    """The provider does not answer, or not as it should, and there is nothing to go on any more."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where a provider does what."""

    authorization: str
    token: str
    jwks: str
    end_session: str | None
    token_auth: str
    """How our client says who it is: client_secret_basic, client_secret_post or none."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a provider told last, and when by our own clock."""

    endpoints: Endpoints
    keys: Mapping[str | None, Key]
    at: float
    checked: dict[bytes, Any] = field(default_factory=dict, compare=False, repr=False)
    """What these keys signed, by the digest of the token: it goes when the keys go."""


class Provider:
    """One provider that we believe; safe to ask from many threads."""

    def __init__(self, settings: IssuerSettings, clock: Callable[[], float] = monotonic) -> None:
        self.settings = settings
        self._secret = settings.secret()
        self._clock, self._lock = clock, Lock()
        self._told: Told | None = None
        self._asked_at: float | None = None

    @property
    def secret(self) -> str | None:
        """Of our client."""
        return self._secret

    @property
    def endpoints(self) -> Endpoints:
        """Where it does what. Raises ProviderUnavailableError."""
        return self._recent().endpoints

    def ready(self, kid: str | None) -> bool:
        """Whether a key can be told without asking the provider first."""
        told = self._told
        return told is not None and self._clock() - told.at < FRESH and kid in told.keys

    @property
    def told(self) -> Told | None:
        """What it told last, while that is fresh."""
        told = self._told
        return told if told is not None and self._clock() - told.at < FRESH else None

    def key(self, kid: str | None) -> Key | None:
        """The key with this id; without an id the only one there is. Raises ProviderUnavailableError."""
        told = self._recent()
        if kid not in told.keys:
            self._ask()
            told = self._usable()
        return told.keys.get(kid)

    def _recent(self) -> Told:
        told = self._told
        if told is None or self._clock() - told.at >= FRESH:
            self._ask()
        return self._usable()

    def _usable(self) -> Told:
        told = self._told
        if told is None or self._clock() - told.at >= STALE:
            raise ProviderUnavailableError
        return told

    def _ask(self) -> None:
        """Asks again, unless that was done just now. Whoever has old keys does not wait for whoever asks."""
        old = self._told
        nothing = old is None or self._clock() - old.at >= STALE
        if not self._lock.acquire(blocking=nothing):
            return
        try:
            if self._told is old and self._may_ask(RETRY if nothing else PATIENCE):
                self._asked_at = self._clock()
                self._told = asked(self.settings, self._clock())
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, JoseError) as error:
            log.warning("provider", key=self.settings.key, error=type(error).__qualname__)
        finally:
            self._lock.release()

    def _may_ask(self, patience: float) -> bool:
        return self._asked_at is None or self._clock() - self._asked_at >= patience


Providers = Mapping[str, Provider]
"""Every provider that we believe, by its issuer."""


def providers_of(issuers: Iterable[IssuerSettings]) -> Providers:
    """As they are set."""
    return {one.issuer: Provider(one) for one in issuers}


def asked(settings: IssuerSettings, at: float) -> Told:
    """Asks the provider. Raises ValueError for an answer that makes no sense, and what httpx2 raises."""
    with httpx2.Client(timeout=TIMEOUT, follow_redirects=False, headers={"Accept": "application/json"}) as client:
        told = fetched(client, f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration")
        if told.get("issuer") != settings.issuer:
            raise ValueError("another issuer answers")
        endpoints = endpoints_of(told, settings)
        keys = keys_of(fetched(client, endpoints.jwks), settings)
    return Told(endpoints, keys, at)


def fetched(client: httpx2.Client, url: str) -> dict[str, Any]:
    """One answer in JSON, no larger than it should be."""
    body = b""
    with client.stream("GET", url) as answer:
        answer.raise_for_status()
        for piece in answer.iter_bytes():
            body += piece
            if len(body) > LARGEST:
                raise ValueError("too large")
    told = orjson.loads(body)
    if not isinstance(told, dict):
        raise ValueError("no object")  # noqa: TRY004  # one kind of error for an answer that makes no sense
    return told


def endpoints_of(told: Mapping[str, Any], settings: IssuerSettings) -> Endpoints:
    """Its addresses; each as safe as the issuer itself."""
    ends = told.get("end_session_endpoint")
    return Endpoints(
        authorization=address(told.get("authorization_endpoint"), settings),
        token=address(told.get("token_endpoint"), settings),
        jwks=address(told.get("jwks_uri"), settings),
        end_session=address(ends, settings) if ends else None,
        token_auth=token_auth(told.get("token_endpoint_auth_methods_supported"), settings),
    )


def address(told: Any, settings: IssuerSettings) -> str:
    """An address over https; on this machine itself only for a provider that is there too."""
    parts = urlsplit(told) if isinstance(told, str) else None
    if parts and parts.hostname and (parts.scheme == "https" or (is_here(told) and is_here(settings.issuer))):
        return str(told)
    raise ValueError("an address that is not safe")


def token_auth(supported: Any, settings: IssuerSettings) -> str:
    """In the header, unless it takes only a form."""
    if settings.secret() is None:
        return "none"
    only_post = isinstance(supported, list) and "client_secret_basic" not in supported
    return "client_secret_post" if only_post and "client_secret_post" in supported else "client_secret_basic"


def keys_of(told: Mapping[str, Any], settings: IssuerSettings) -> dict[str | None, Key]:
    """The public keys for signatures that are large enough, by their id; a single one also without."""
    listed = told.get("keys")
    if not isinstance(listed, list):
        raise ValueError("no keys")  # noqa: TRY004  # one kind of error for an answer that makes no sense
    found = [key for one in listed if (key := key_in(one, settings)) is not None]
    keys: dict[str | None, Key] = {key.kid: key for key in found}
    if len(keys) == 1:
        keys[None] = next(iter(keys.values()))
    elif None in keys:
        del keys[None]  # among several, one without a name cannot be meant
    return keys


def key_in(one: Any, settings: IssuerSettings) -> Key | None:
    """A public key for signatures that is large enough. None for any other: one that only others can read stops nobody.

    Source: RFC 7517, section 5.
    """
    if not isinstance(one, dict) or one.get("kty") not in ("RSA", "EC") or one.get("use", "sig") != "sig":
        return None
    try:
        key = JWKRegistry.import_key(one)
        bits = key.public_key.key_size if isinstance(key, RSAKey) else None
    except (JoseError, ValueError, KeyError, UnsupportedAlgorithm):  # such as a curve that the library does not know
        log.warning("key not understood", provider=settings.key)
        return None
    if bits is not None and bits < settings.smallest_rsa_key:
        log.warning("key too small", provider=settings.key, bits=bits)
        return None
    return key if isinstance(key, RSAKey | ECKey) else None
