"""What every route needs: the system, the settings, and who tells who somebody is."""

from __future__ import annotations

from dataclasses import dataclass

from vierogen.bootstrap import System
from vierogen.settings import Settings
from vierogen_api.identity import Identity
from vierogen_api.version import PREFIX, VERSION

__all__ = ["PREFIX", "VERSION", "Door"]


@dataclass(frozen=True, slots=True)
class Door:
    """Held by the app, and reached through every request."""

    system: System
    settings: Settings
    identity: Identity

    @property
    def base(self) -> str:
        """The public address of this version of the API."""
        return self.settings.public_url.rstrip("/") + PREFIX
