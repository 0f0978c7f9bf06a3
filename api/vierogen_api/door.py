"""What every route needs: the system, the settings, and who tells who somebody is."""

from __future__ import annotations

from dataclasses import dataclass

from vierogen.bootstrap.system import System
from vierogen.settings import Settings
from vierogen_api.bearer import Bearer
from vierogen_api.cookies import Cookie
from vierogen_api.identity import Headers, Identity
from vierogen_api.tokens import ready
from vierogen_api.version import PREFIX, VERSION

__all__ = ["PREFIX", "VERSION", "Door"]


@dataclass(frozen=True, slots=True)
class Door:
    """Held by the app, and reached through every request."""

    system: System
    settings: Settings
    identity: Identity
    bearer: Bearer
    cookie: Cookie

    def knows_at_once(self, headers: Headers) -> bool:
        """Whether the identity can be told without waiting for a provider or the database."""
        if "authorization" not in headers:
            return self.cookie.secret(headers) is None
        return self.bearer.people.is_recent and ready(headers["authorization"], self.bearer.providers)

    @property
    def base(self) -> str:
        """The public address of this version of the API."""
        return self.settings.public_url.rstrip("/") + PREFIX
