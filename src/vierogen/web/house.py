"""What every page needs: the system, the settings, who is at the door, and what was typed before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from vierogen.application.drafts import Drafts
from vierogen.application.sessions import Session, Sessions
from vierogen.bootstrap.system import System
from vierogen.domain.values import Role
from vierogen.settings import Settings
from vierogen.web.assets import Assets

Headers = Mapping[str, str]


class Visitors(Protocol):
    """Who is at the door, by the cookie of a message. How somebody logged in is none of the pages' business."""

    @property
    def sessions(self) -> Sessions:
        """Everybody's sessions."""

    def secret(self, headers: Headers) -> str | None:
        """What this browser holds."""

    def session(self, headers: Headers) -> Session | None:
        """The session of this browser, when it is logged in."""

    def former(self, headers: Headers) -> Session | None:
        """The session that this browser had until not long ago."""

    def strong_enough(self, session: Session, role: Role) -> bool:
        """Whether somebody signed in strongly enough for a role."""

    def minutes_left(self, session: Session) -> int:
        """How long the session lasts when nothing more is asked in it."""


@dataclass(frozen=True, slots=True)
class House:
    """Held by the app, and reached through every visit."""

    system: System
    settings: Settings
    visitors: Visitors
    drafts: Drafts
    assets: Assets
