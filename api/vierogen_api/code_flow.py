"""The conversation with a provider in which somebody logs in: the code flow, with PKCE, state and nonce."""

from __future__ import annotations

from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode

import httpx2
from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]  # authlib has no types
from authlib.integrations.httpx_client import OAuth2Client  # type: ignore[import-untyped]  # authlib has no types

from vierogen.application.sessions import Attempt
from vierogen_api.providers import TIMEOUT, Provider, ProviderUnavailableError
from vierogen_api.tokens import Vouched, id_token


class LoginFailedError(Exception):
    """The provider did not say who this is. ``reason`` is one of our own words, for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class CodeFlow:
    """With one provider; ``redirect_uri`` is where it sends people back."""

    provider: Provider
    redirect_uri: str

    def begin(self, attempt: Attempt, state: str) -> str:
        """Where to send somebody who wants to log in. Raises ProviderUnavailableError."""
        settings, endpoint = self.provider.settings, self.provider.endpoints.authorization
        more = {"acr_values": " ".join(settings.acr_values)} if settings.acr_values else {}
        if settings.max_age is not None:
            more["max_age"] = str(settings.max_age)
        with self._client() as client:
            url, _ = client.create_authorization_url(
                endpoint, state=state, nonce=attempt.nonce, code_verifier=attempt.verifier, **more
            )
        return str(url)

    def finish(self, attempt: Attempt, code: str, at: float) -> Vouched:
        """Who logged in. Raises LoginFailedError, BadTokenError, ProviderUnavailableError."""
        told = self._tokens(code, attempt.verifier)
        given = told.get("id_token")
        if not isinstance(given, str):
            raise LoginFailedError("no id_token")
        return id_token(given, self.provider, attempt.nonce, attempt.begun_at.timestamp(), at)

    def _tokens(self, code: str, verifier: str) -> dict[str, Any]:
        endpoint = self.provider.endpoints.token
        try:
            with self._client() as client:
                return dict(client.fetch_token(endpoint, code=code, code_verifier=verifier))
        except httpx2.HTTPError:
            raise ProviderUnavailableError from None
        except (AuthlibBaseError, ValueError):  # it says no, or something that makes no sense
            raise LoginFailedError("code") from None

    def _client(self) -> Any:
        settings = self.provider.settings
        return OAuth2Client(
            settings.client_id,
            self.provider.secret,
            token_endpoint_auth_method=self.provider.endpoints.token_auth,
            scope=settings.scope,
            redirect_uri=self.redirect_uri,
            code_challenge_method="S256",
            timeout=TIMEOUT,
            follow_redirects=False,
        )

    def leave(self, back_to: str) -> str | None:
        """Where one logs out at the provider too, when it has such a place and tells it now."""
        try:
            ends = self.provider.endpoints.end_session
        except ProviderUnavailableError:
            return None
        asked = urlencode({"client_id": self.provider.settings.client_id, "post_logout_redirect_uri": back_to})
        return f"{ends}{'&' if '?' in ends else '?'}{asked}" if ends else None


def new_secret() -> str:
    """A word that nobody guesses."""
    return token_urlsafe(32)
