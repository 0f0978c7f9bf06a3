"""What a municipality already has: notifications, taken over as claims that stand by law, never as a grant.

A notification becomes two acts of an attendance officer in a file of its own: a claim without a request, and its
receipt. The id of the file follows from the organisation and the key of the source, so the same notification leads to
the same file, however often and by whomever it is read, and a file that was left half done is completed. Nothing is
kept unless all of it can be, and no reason repeats what stands in a field about a person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

import orjson
from pydantic import BaseModel, ValidationError

from vierogen.application.completing import LookUps, complete
from vierogen.application.desk import Desk
from vierogen.application.sent_once import Key
from vierogen.application.who import Who
from vierogen.domain import acts as a
from vierogen.domain import events as e
from vierogen.domain.decide import decide
from vierogen.domain.refusals import AgainstTheRules, Refused
from vierogen.domain.request import ExemptionRequest, evolve
from vierogen.domain.rules.checking import notification_has_come_in
from vierogen.domain.rules.competence import actor_works_here, municipality_is_competent
from vierogen.domain.values import TURNING, Actor, Notification, day_of

NAMES = UUID("6f1b6f0e-9a53-5d1c-8a0e-0d6f73736965")
"""The namespace of the files that imports make. Never change it: a second reading would make second files."""

SOURCE_KEY = "source_key"


@dataclass(frozen=True, slots=True)
class Paper:
    """One notification of the source: its key there, and the words of both acts."""

    source_key: str
    claim: dict[str, Any]
    notification: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: in which field (none when it is about the whole), and why. Fit to be printed."""

    field: str
    reason: str


class Kept(Enum):
    """What became of a notification."""

    NEW = "nieuw opgenomen"
    COMPLETED = "afgemaakt"
    KNOWN = "al opgenomen"


Problems = tuple[Problem, ...]
Taken = Kept | Problems
"""What became of it, or all that is wrong with it; then nothing was kept."""

WouldBe = tuple[e.ClaimRegistered, e.NotificationReceived]


@dataclass
class Import:
    """Takes over the notifications of one source, for one organisation, in the name of one attendance officer.

    A rehearsal decides everything and keeps nothing.
    """

    desk: Desk
    by: Who
    rehearses: bool = False
    _seen: dict[str, int] = field(default_factory=dict)

    def actor(self) -> Actor:
        """Who imports, as the register knows them now. Raises NotAppointed."""
        return self.desk.people.actor(self.by, self.desk.now())

    def take(self, line: int, paper: Paper) -> Taken:
        """Does what is not done yet, when all of it can be done.

        Raises StoreUnavailable when nothing can be kept now; the same notification may be brought again.
        """
        first = self._seen.setdefault(paper.source_key, line)
        if first != line:
            return (Problem(SOURCE_KEY, f"deze sleutel staat ook op regel {first}"),)
        if problems := self.misfits(paper):
            return problems
        try:
            would_be = self.rehearse(paper)
        except Refused as refusal:
            return of_refusal(refusal)
        try:
            return self.complete(paper, would_be)
        except Refused:  # somebody reads the same notifications at the same time: what is there now is the answer
            found = compare(self.desk.events(self.file(paper)), would_be)
            return found or (Problem("", "iemand anders werkt nu aan dit dossier; probeer het zo opnieuw"),)

    def misfits(self, paper: Paper) -> Problems:
        """Everything in child, place and notification that makes no sense."""
        return (
            *problems_in(lambda: self.completed(a.RegisterClaim, paper.claim, ExemptionRequest(self.file(paper)))),
            *problems_in(lambda: Notification.model_validate(paper.notification["notification"])),
        )

    def rehearse(self, paper: Paper) -> WouldBe:
        """Both events, as they would be in a fresh file: decided by the same rules, and kept nowhere. Raises Refused."""
        by, at, fresh = self.actor(), self.desk.now(), ExemptionRequest(self.file(paper))
        claim = self.completed(a.RegisterClaim, paper.claim, fresh)
        registered = decide(fresh, a.RegisterClaim(by=by, at=at, **claim))
        file = evolve(fresh, registered)
        words = self.completed(a.ReceiveNotification, paper.notification, file)
        received = decide(file, a.ReceiveNotification(by=by, at=at, **words))
        assert isinstance(registered, e.ClaimRegistered) and isinstance(received, e.NotificationReceived)
        return registered, received

    def completed(self, act: type[a.Act], words: dict[str, Any], file: ExemptionRequest) -> dict[str, Any]:
        """The fields of an act. The child's pseudonym does not matter in a rehearsal, so no secret is needed."""
        look = LookUps(self.desk.known, lambda *_: {}, self.desk.people.register, secret=b"rehearsal")
        return complete(act, words, file, look, day_of(self.desk.now()))

    def complete(self, paper: Paper, would_be: WouldBe) -> Taken:
        """Does the acts that are not there yet."""
        there = self.desk.events(self.file(paper))
        if (found := compare(there, would_be)) is not None:
            return found
        if not self.rehearses:
            if not there:
                self.do(a.RegisterClaim, paper, paper.claim)
            self.do(a.ReceiveNotification, paper, paper.notification, read=len(there) or 1)
        return Kept.COMPLETED if there else Kept.NEW

    def do(self, act: type[a.Act], paper: Paper, words: dict[str, Any], *, read: int | None = None) -> None:
        """One act at the desk, under a key of its own."""
        file, digest = self.file(paper), sha256(orjson.dumps(words, option=orjson.OPT_SORT_KEYS)).digest()
        self.desk.do(act, file, self.by, words, read=read, key=Key(f"import/{file}/{act.__name__}", digest))

    def file(self, paper: Paper) -> UUID:
        """The file of a notification, always the same."""
        return uuid5(NAMES, f"{self.by.organisation}/{paper.source_key}")


def compare(there: Sequence[e.RequestEvent], would_be: WouldBe) -> Taken | None:
    """None when there is still something to do; otherwise that it is known, or that the source now says otherwise."""
    claim, notification = would_be
    if not there:
        return None
    received = [event for event in there if isinstance(event, e.NotificationReceived)]
    if same_claim(there[0], claim):
        if not received:
            return None
        if as_given(notification) in map(as_given, received):
            return Kept.KNOWN
    return (Problem(SOURCE_KEY, "onder deze sleutel is eerder iets anders opgenomen; wijzig dat in Vierogen zelf"),)


def same_claim(there: e.RequestEvent, would_be: e.ClaimRegistered) -> bool:
    """The same child, in the same sector and school. Pseudonym and municipality follow from the rest."""
    if not isinstance(there, e.ClaimRegistered):
        return False
    child = there.child.model_copy(update={"id": would_be.child.id})
    before, now = there.place, would_be.place
    return as_taken_today(child) == as_taken_today(would_be.child) and (before.sector, before.school) == (
        now.sector,
        now.school,
    )


def as_given(event: e.NotificationReceived) -> Any:
    """The notification as the source gives it, now and when it was taken."""
    return as_taken_today(without_designation(event))


def as_taken_today(value: Any) -> Any:
    """What it says, without the signs that turn the direction of writing: they were kept once, and are left out now."""
    match value:
        case BaseModel():
            return as_taken_today(value.model_dump())
        case dict():
            return {name: as_taken_today(one) for name, one in value.items()}
        case tuple():
            return tuple(map(as_taken_today, value))
        case str():
            return TURNING.sub("", value).strip()
        case _:
            return value


def without_designation(event: e.NotificationReceived) -> Notification:
    """The notification as the source gave it: for a signer it knows, the register said whether there was a designation."""
    notification, signed = event.notification, event.notification.statement
    if signed is None or signed.signer is None:
        return notification
    return notification.model_copy(update={"statement": signed.model_copy(update={"designated": False})})


def problems_in(reading: Callable[[], Any]) -> Problems:
    """What makes no sense. Only our own sentences are passed on; those of pydantic may quote what was sent."""
    try:
        reading()
    except ValidationError as wrong:
        return tuple(
            Problem(field_of(error["loc"]), "dit klopt niet" if "url" in error else error["msg"])
            for error in wrong.errors(include_input=False)
        )
    return ()


def field_of(path: tuple[int | str, ...]) -> str:
    """The innermost field with a name."""
    return next((part for part in reversed(path) if isinstance(part, str)), "")


ABOUT = {
    municipality_is_competent.name: "postcode",
    actor_works_here.name: "postcode",
    notification_has_come_in.name: "received_on",
}
"""Which field a rule looks at."""


def of_refusal(refusal: Refused) -> Problems:
    """Each rule that does not hold, with its sentence."""
    if not isinstance(refusal, AgainstTheRules):
        return (Problem("", str(refusal)),)
    return tuple(
        Problem(ABOUT.get(one.rule.name, ""), f"{one.rule.sentence} Hier niet: {one.because}.")
        for one in refusal.broken
    )
