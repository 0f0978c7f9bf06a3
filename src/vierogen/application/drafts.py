"""Drafts: what somebody typed in a form and could not send, kept for a while and shown again to that person only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

KEPT_FOR = timedelta(days=7)
"""Long enough for a week away; what nobody came back for is thrown away."""

LARGEST = 100_000
"""Characters of one draft, all fields together; more is not kept."""

Typed = Mapping[str, tuple[str, ...]]
"""The name of a field and what was typed or chosen in it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed in one form, and when it was kept."""

    typed: Typed
    kept_at: datetime


class DraftKeeping(Protocol):
    """Where drafts are kept: one for each person and form."""

    def keep(self, person: UUID, form: str, draft: Draft) -> None:
        """In the place of an earlier one."""

    def find(self, person: UUID, form: str) -> Draft | None:
        """The draft, however old."""

    def drop(self, person: UUID, form: str) -> None:
        """It is no longer needed."""

    def forget(self, before: datetime) -> None:
        """Throws away what was kept before a moment."""


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of one installation. ``form`` is the path of the page on which the form stands."""

    keeping: DraftKeeping
    now: Callable[[], datetime]

    def keep(self, person: UUID, form: str, typed: Typed) -> bool:
        """Keeps what was typed; false when it is too much, and then an earlier draft stays."""
        if sum(len(name) + sum(map(len, words)) for name, words in typed.items()) > LARGEST:
            return False
        at = self.now()
        self.keeping.forget(at - KEPT_FOR)
        self.keeping.keep(person, form, Draft(typed, at))
        return True

    def find(self, person: UUID, form: str) -> Draft | None:
        """What this person typed there before, unless it is too old."""
        draft = self.keeping.find(person, form)
        return draft if draft and self.now() - draft.kept_at < KEPT_FOR else None

    def drop(self, person: UUID, form: str) -> None:
        """What was sent needs no draft."""
        self.keeping.drop(person, form)
