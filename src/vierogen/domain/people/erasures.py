"""What is known of keeping and erasing for one child: asked, held, proposed, decided, done. The fold of those events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from vierogen.domain.people import events as e
from vierogen.domain.values import Category, ErasureGround, FamilyMember, HoldReason


@dataclass(frozen=True, slots=True)
class AskedFor:
    """Who of the family asked, and when that came in."""

    by: FamilyMember
    on: date


@dataclass(frozen=True, slots=True)
class ProposedErasure:
    """What one privacy officer says can be erased; another one has not decided yet."""

    categories: frozenset[Category]
    ground: ErasureGround
    by: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class DecidedErasure:
    """What two agreed on, for which requests; ``done_at`` is when the keys were destroyed."""

    ground: ErasureGround
    proposed_by: UUID
    decided_by: UUID
    at: datetime
    requests: frozenset[UUID]
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Erasure:
    """All that was recorded about erasing for one child."""

    asked: Mapping[Category, AskedFor] = field(default_factory=dict)
    due: frozenset[Category] = frozenset()
    hold: HoldReason | None = None
    proposal: ProposedErasure | None = None
    decided: Mapping[Category, DecidedErasure] = field(default_factory=dict)

    @property
    def unfinished(self) -> frozenset[Category]:
        """What was decided and not done yet."""
        return frozenset(one for one, decided in self.decided.items() if decided.done_at is None)


def after(known: Erasure, event: e.PeopleEvent) -> Erasure:  # noqa: PLR0911  # one case an event: a table
    """With one event more."""
    match event:
        case e.ErasureAsked():
            asked = AskedFor(event.asked_by, event.received_on)
            return replace(known, asked={**known.asked, **dict.fromkeys(event.categories, asked)})
        case e.ErasureDue():
            return replace(known, due=known.due | {*event.categories})
        case e.ErasureHeld():
            return replace(known, hold=event.reason)
        case e.ErasureHoldLifted():
            return replace(known, hold=None)
        case e.ErasureProposed():
            proposal = ProposedErasure(frozenset(event.categories), event.ground, event.by, event.at)
            return replace(known, proposal=proposal)
        case e.ErasureTurnedDown() | e.ErasureWithdrawn():
            return replace(known, proposal=None)
        case e.ErasureDecided():
            one = DecidedErasure(event.ground, event.proposed_by, event.by, event.at, frozenset(event.requests))
            return replace(
                known,
                proposal=None,
                due=known.due - {*event.categories},
                decided={**known.decided, **dict.fromkeys(event.categories, one)},
            )
        case e.KeysDestroyed():
            done = {one: replace(known.decided[one], done_at=event.at) for one in event.categories}
            return replace(known, decided={**known.decided, **done})
        case _:
            return known
