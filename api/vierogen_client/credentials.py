"""How the client says who it is: with a token that somebody else gets, by getting one as a system, or with a session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Any, Protocol

import httpx2

from vierogen_client.problems import NotAnswered
from vierogen_client.sealed import require_safe

EARLY = 30.0
"""Seconds before its end in which a token is no longer used."""
OK = 200


class Credentials(Protocol):
    """Says in the headers of every message who sends it."""

    def headers(self, client: httpx2.Client) -> Mapping[str, str]:
        """What holds now. Raises NotAnswered."""

    def refused(self, headers: Mapping[str, str]) -> bool:
        """The API does not take these; whether others may help."""


def bearer(token: str) -> Mapping[str, str]:
    """A token as it is sent (RFC 6750)."""
    return {"Authorization": f"Bearer {token}"}


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a person, or whatever tells the newest one."""

    told: str | Callable[[], str] = field(repr=False)

    def headers(self, client: httpx2.Client) -> Mapping[str, str]:
        """As it is now."""
        return bearer(self.told if isinstance(self.told, str) else self.told())

    def refused(self, headers: Mapping[str, str]) -> bool:
        """Another may help when there is another."""
        return not isinstance(self.told, str) and bearer(self.told()) != headers


@dataclass(frozen=True, slots=True)
class Session:
    """The session of somebody who logged in on the pages: its cookie, and the word that goes with what is sent."""

    cookie: str
    secret: str = field(repr=False)
    csrf: str = field(repr=False)

    def headers(self, client: httpx2.Client) -> Mapping[str, str]:
        """The same for every message."""
        return {"Cookie": f"{self.cookie}={self.secret}", "X-CSRF-Token": self.csrf}

    def refused(self, headers: Mapping[str, str]) -> bool:
        """Only logging in anew helps."""
        return False


class ClientCredentials:
    """A system that gets its own tokens (RFC 6749, section 4.4); kept as long as they hold."""

    def __init__(
        self,
        token_url: str,
        client_id: str,
        client_secret: str,
        *,
        audience: str | None = None,
        scope: str | None = None,
        now: Callable[[], float] = monotonic,
    ) -> None:
        require_safe(token_url, "the provider")
        self._url, self._id, self._secret, self._now = token_url, client_id, client_secret, now
        self._form = {"grant_type": "client_credentials", "audience": audience, "scope": scope}
        self._held: tuple[str, float] = ("", 0.0)
        self._lock = Lock()

    def __repr__(self) -> str:
        """Without the secret."""
        return f"ClientCredentials({self._url!r}, {self._id!r})"

    def headers(self, client: httpx2.Client) -> Mapping[str, str]:
        """With the token that is held, or a new one."""
        with self._lock:
            token, until = self._held
            if not token or self._now() >= until:
                self._held = token, _ = self._fetched(client)
            return bearer(token)

    def refused(self, headers: Mapping[str, str]) -> bool:
        """It is thrown away, and a new one may help."""
        with self._lock:
            if bearer(self._held[0]) == headers:
                self._held = ("", 0.0)
        return True

    def _fetched(self, client: httpx2.Client) -> tuple[str, float]:
        form = {name: value for name, value in self._form.items() if value is not None}
        asked_at = self._now()
        try:
            answer = client.post(self._url, data=form, auth=(self._id, self._secret))
            found: Any = answer.json() if answer.status_code == OK else None
        except (httpx2.HTTPError, ValueError) as error:
            raise NotAnswered(f"no token: {type(error).__name__}") from error
        told = found if isinstance(found, dict) else {}
        token = told.get("access_token")
        if not isinstance(token, str) or not token:
            raise NotAnswered(f"no token: the provider answered {answer.status_code}")
        lasts = told.get("expires_in")
        return token, asked_at + (float(lasts) - EARLY if isinstance(lasts, int | float) else 0.0)
