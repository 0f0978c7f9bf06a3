"""The check of an access token whose issuer's keys are at hand: what every request with a token pays.

In time of the processor: it waits for nothing, so what else the machine does should not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from statistics import median
from time import process_time, time
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from bench.disk import Disk
from bench.figures import Amount, Effort, Figure
from vierogen.settings import IssuerSettings
from vierogen_api.providers import Endpoints, Provider, Told
from vierogen_api.tokens import access_token

CHECKS, AIM_US = 4_000, 150.0
ISSUER, AUDIENCE = "https://inloggen.example", "https://vierogen.example/api"
KEYS = {
    "RS256": RSAKey.generate_key(2048, {"kid": "rsa"}),
    "ES256": ECKey.generate_key("P-256", {"kid": "ec"}),
}


def token(_: Disk, effort: Effort) -> Iterable[Figure]:
    """A signature, and every claim; the keys are at hand."""
    provider = warm()
    for algorithm in KEYS:
        for again in (False, True):
            yield from checked(provider, algorithm, effort, again=again)


def checked(provider: Provider, algorithm: str, effort: Effort, *, again: bool) -> Iterator[Figure]:
    """With one kind of key; a token that was never seen, or one that was checked before."""
    now = time()
    text, providers = signed(algorithm, now), {ISSUER: provider}
    seen: dict[bytes, object] = provider.told.checked if provider.told else {}
    each = []
    for _ in range(effort.rounds):
        count, began = effort.of(CHECKS), process_time()
        for _ in range(count):
            access_token(text, providers, now)
            if not again:
                seen.clear()
        each.append(1e6 * (process_time() - began) / count)
    spread = (min(each), max(each))
    yield Amount(
        f"the check of a token {'seen before' if again else 'never seen'}, keys at hand",
        algorithm,
        median(each),
        "µs",
        spread=spread,
        aim=AIM_US,
    )


def signed(algorithm: str, now: float) -> str:
    """A token as a provider makes them."""
    key = KEYS[algorithm]
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "sub": "8f0c1d0e-6c57-4c57-9f2e-0d6a0c1f7b11",
        "aud": AUDIENCE,
        "client_id": "een-app",
        "iat": int(now),
        "exp": int(now) + 300,
        "jti": "2b1f0d7a",
        "acr": "hoog",
        "scope": "openid profile",
    }
    return jwt.encode({"alg": algorithm, "kid": key.kid, "typ": "at+jwt"}, claims, key, algorithms=[algorithm])


def warm() -> Provider:
    """A provider that told its keys just now."""
    said = {"key": "bench", "label": "Bench", "issuer": ISSUER, "client_id": "web", "audience": AUDIENCE}
    provider = Provider(IssuerSettings.model_validate(said), lambda: 0.0)
    endpoints = Endpoints(f"{ISSUER}/a", f"{ISSUER}/t", f"{ISSUER}/k", None, "none")
    provider._told = Told(endpoints, {key.kid: key for key in KEYS.values()}, 0.0)  # noqa: SLF001  # as after a fetch
    return provider
