"""Doing what was decided: the keys are destroyed, what points at the child is dropped, and it is recorded.

Cut off at any step, the next run finds what is unfinished in the events and goes on. Screens are done with it already:
from the decision on nobody is shown anything of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import orjson

from vierogen.application.desk import Desk
from vierogen.application.erasing import OfChildren, retire
from vierogen.application.keeping import Alongside, Keeping
from vierogen.application.names import no_name, yes_name
from vierogen.application.people import INSTALLATION
from vierogen.domain.people.erasures import DecidedErasure, Erasure
from vierogen.domain.people.events import ErasureDecided, KeysDestroyed, PeopleEvent
from vierogen.domain.people.register import Register
from vierogen.domain.values import Actor, Category
from vierogen.vault.keys import KeptKey
from vierogen.vault.vault import GRACE, Vault


@dataclass(slots=True)
class Destroyed:
    """What came of one run."""

    children: int = 0
    keys: int = 0
    waits_until: datetime | None = None
    """When the last of those that must wait can be done: a key that was just in use is left for a minute."""
    stuck: int = 0
    """Children who have a newer request under the same key: somebody must decide about that one too."""


def as_text(decision: DecidedErasure) -> str:
    """A decision as it is kept with the keys that it destroyed, so that a database from before can be told again."""
    told = {
        "ground": decision.ground.value,
        "proposed_by": decision.proposed_by,
        "decided_by": decision.decided_by,
        "requests": sorted(map(str, decision.requests)),
    }
    return orjson.dumps(told).decode()


def untold(destroyed: Iterable[KeptKey], register: Register) -> dict[tuple[UUID, str], list[KeptKey]]:
    """Keys that are no more and of which this register does not know: it is of a database from before. By decision."""
    found: dict[tuple[UUID, str], list[KeptKey]] = {}
    for one in destroyed:
        known = register.erasures.get(one.person, Erasure()).decided
        if one.why and Category(one.category) not in known:
            found.setdefault((one.person, one.why), []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class Destroying:
    """Takes everything that was decided one step further."""

    desk: Desk
    keeping: Keeping
    children: OfChildren
    vault: Vault
    now: Callable[[], datetime]
    list_afresh: Callable[[Collection[UUID]], None]
    """Lets the list of requests forget what followed from what was erased: the marks of birthdays."""
    grace: timedelta = timedelta(seconds=GRACE)

    def run(self) -> Destroyed:
        """Everything that can be done now. Done again, it changes nothing."""
        self.desk.people.catch_up()
        came = Destroyed()
        for child, erasure in [*self.desk.people.register.erasures.items()]:
            for decision in {erasure.decided[one] for one in erasure.unfinished}:
                categories = sorted(one for one in erasure.unfinished if erasure.decided[one] == decision)
                self._one(child, erasure, decision, categories, came)
        return came

    def _one(
        self, child: UUID, erasure: Erasure, decision: DecidedErasure, categories: list[Category], came: Destroyed
    ) -> None:
        retire(self.vault, child, erasure, self.now())
        held = self.vault.keeping.retire(child, [], self.now())
        retired = [one for one in held if one.category in categories and one.made_at <= decision.at]
        ids = {one.id for one in retired}
        others = [one for one in self.children.requests_of(child) if one not in decision.requests]
        if any(ids & self.children.sealed_with(one) for one in others):
            came.stuck += 1
            return
        ready = max((one.retired_at for one in retired if one.retired_at), default=self.now() - self.grace) + self.grace
        if self.now() < ready:
            came.waits_until = max(ready, came.waits_until or ready)
            return
        self.vault.keeping.destroy(ids, self.now(), as_text(decision))
        self.vault.forget()
        if Category.IDENTITY in categories:
            self._let_go_of_names(child, decision)
            self.list_afresh(decision.requests)
        self.children.forget_answers([*decision.requests])
        gone = [one.id for one in self.vault.keeping.destroyed(child) if one.category in categories]
        self.desk.people.keep(self._done(child, decision, categories, gone), INSTALLATION, None)
        came.children += 1
        came.keys += len(ids)

    def tell_again(self) -> int:
        """Records in a database from before what was erased since, as it was decided then. Returns of how many children."""
        self.desk.people.catch_up()
        lacking = untold(self.vault.keeping.destroyed(), self.desk.people.register)
        for (child, why), keys in lacking.items():
            self.desk.people.keep(self._decided_before(child, why, keys), INSTALLATION, None)
        return len({child for child, _ in lacking})

    def _decided_before(
        self, child: UUID, why: str, keys: list[KeptKey]
    ) -> Callable[[Register, datetime, Actor], PeopleEvent]:
        told = orjson.loads(why)

        def decided(register: Register, at: datetime, _: Actor) -> PeopleEvent:
            return ErasureDecided(
                subject=child,
                version=register.versions.get(child, 0) + 1,
                at=at,
                by=UUID(told["decided_by"]),
                categories=tuple(sorted(Category(one.category) for one in keys)),
                ground=told["ground"],
                proposed_by=UUID(told["proposed_by"]),
                requests=tuple(map(UUID, told["requests"])),
            )

        return decided

    def _let_go_of_names(self, child: UUID, decision: DecidedErasure) -> None:
        """The names under which a new request of this child would find its earlier answers."""
        for request in sorted(decision.requests):
            year = self.desk.fresh(request).school_year
            names = (yes_name(child), no_name(child, year))
            self.keeping.insert_events([], alongside=Alongside(releases=names, due_for=request))

    def _done(
        self, child: UUID, decision: DecidedErasure, categories: list[Category], gone: list[UUID]
    ) -> Callable[[Register, datetime, Actor], PeopleEvent]:
        def decided(register: Register, at: datetime, actor: Actor) -> PeopleEvent:
            return KeysDestroyed(
                subject=child,
                version=register.versions.get(child, 0) + 1,
                at=at,
                by=actor.person,
                categories=tuple(categories),
                keys=tuple(sorted(gone)),
                ground=decision.ground,
                proposed_by=decision.proposed_by,
                decided_by=decision.decided_by,
            )

        return decided
