"""Keeping and erasing: what privacy officers record, what a family is told of it, and what is left to be done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from vierogen.application.access_log import Activity, Part, Purpose, Read, Trace
from vierogen.application.desk import Desk, told_of
from vierogen.application.log_reading import for_whom, require_known, sees_all_of
from vierogen.application.people import INSTALLATION, Recorded
from vierogen.application.sent_once import Key, KeyUsedOtherwise
from vierogen.application.who import NotAppointed, Who
from vierogen.application.witness import About, Answer, Asking, Look, Witness
from vierogen.domain.people.erasing import ChildFile, DecideErasure, ErasureAct, decide, due_now
from vierogen.domain.people.erasures import Erasure
from vierogen.domain.people.events import ErasureDue, PeopleEvent
from vierogen.domain.people.register import Register
from vierogen.domain.people.retention import ELSEWHERE, TERMS, answer_until
from vierogen.domain.refusals import NotYours, Refused, SomeoneWasFirst, Unknown
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.values import Actor, Category, FamilyMember, Role, day_of
from vierogen.reference.notation import nl
from vierogen.vault.vault import Vault


class OfChildren(Protocol):
    """Where the requests of a child are looked up."""

    def requests_of(self, child: UUID) -> list[UUID]: ...

    def everyone(self) -> Iterator[tuple[UUID, list[UUID]]]: ...

    def is_sealed(self, requests: list[UUID]) -> bool: ...

    def sealed_with(self, request: UUID) -> set[UUID]: ...

    def last_at(self, request: UUID) -> datetime: ...

    def forget_answers(self, requests: list[UUID]) -> None: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """One category in the account: whether it is still there, until when, why, and by whom it is kept."""

    category: Category
    state: str
    sentence: str
    until: date | None
    source: str
    link: str


@dataclass(frozen=True, slots=True)
class Account:
    """What a family is told: of each category, and of what is not erased with it.

    ``recorded`` and its ``version`` are what privacy officers decide on.
    """

    categories: tuple[Kept, ...]
    elsewhere: tuple[str, ...]
    hold: str | None
    for_whom: frozenset[FamilyMember]
    recorded: Erasure
    version: int


PROPOSED, DECIDED, ASKED, PASSED = (
    "voorgesteld",
    "besloten, nog niet gewist",
    "gevraagd door het gezin",
    "bewaartermijn voorbij",
)
WAITS_FOR = (PROPOSED, DECIDED, ASKED, PASSED)
"""For what something can wait, in the order in which it is best done."""


@dataclass(frozen=True, slots=True)
class WaitingErasure:
    """A child of whom something waits for a privacy officer, named by its newest request.

    ``answer_until`` is the last day on which a family that asked hears what came of it.
    """

    request: UUID
    what: str
    categories: tuple[Category, ...]
    ground: str | None = None
    by: UUID | None = None
    at: datetime | None = None
    answer_until: date | None = None


class Erasing:
    """Asked for a person in a role. Raises Refused, and then nothing happened."""

    def __init__(self, desk: Desk, witness: Witness, children: OfChildren, vault: Vault) -> None:
        self._desk, self._witness, self._children, self._vault = desk, witness, children, vault

    def record(
        self,
        act: type[ErasureAct],
        request: UUID,
        by: Who,
        *,
        read: int | None = None,
        key: Key | None = None,
        **words: object,
    ) -> Recorded:
        """Decides and keeps one act about the child of a request. Unknown to who may not know of the request.

        ``read`` is the version of the account that was read; when something was recorded since, SomeoneWasFirst. After a
        decision nothing is sealed with the keys any more; destroying them is for ``Destroying``.
        """
        try:
            return self._recorded(act, request, by, words, read=read, key=key)
        except KeyUsedOtherwise:
            raise  # about the sender's own key, and nothing was looked up
        except Refused as refusal:
            told = not isinstance(refusal, Unknown | NotYours | NotAppointed)
            asking = Asking(by, Activity.ACT, request, Trace(), Purpose.PRIVACY)
            self._witness.tells(asking, [told_of(request, told=told)])
            raise

    def _recorded(
        self,
        act: type[ErasureAct],
        request: UUID,
        by: Who,
        words: Mapping[str, object],
        *,
        read: int | None,
        key: Key | None,
    ) -> Recorded:
        now = self._desk.now()
        self._desk.people.catch_up()
        child = self._child_for(request, self._desk.people.actor(by, now), day_of(now))

        def decided(register: Register, at: datetime, actor: Actor) -> PeopleEvent:
            file = self.file(child, register)
            if read is not None and read != file.version:
                raise SomeoneWasFirst(read, file.version)
            return decide(file, act(by=actor, at=at, subject=child, **words))

        done = self._desk.people.keep(decided, by, key)
        if act is DecideErasure:
            retire(self._vault, child, self._desk.people.register.erasures[child], now)
        return replace(done, subject=request)

    def file(self, child: UUID, register: Register, requests: list[UUID] | None = None) -> ChildFile:
        """Everything about a child that erasing must know of, as it stands in the store."""
        ids = requests or self._children.requests_of(child)
        erasure = register.erasures.get(child, Erasure())
        on = day_of(self._desk.now())
        proposer = erasure.proposal.by if erasure.proposal else None
        stand_ins = frozenset(
            one
            for one in register.persons
            if proposer and (proposer in register.replaced_by(one, on) or one in register.replaced_by(proposer, on))
        )
        return ChildFile(
            child,
            register.versions.get(child, 0),
            tuple(self._desk.fresh(one) for one in ids),
            erasure,
            self._children.is_sealed(ids),
            stand_ins,
        )

    def account(self, request: UUID, by: Who, *, trace: Trace | None = None) -> Account:
        """What is kept of the child of a request and what was erased, in plain Dutch; for who may give it to the family."""

        def answer_to(look: Look) -> Answer[Account]:
            self._desk.people.catch_up()
            register, people_at = self._desk.people.known
            reader = self._desk.people.actor(by, look.at)
            known, on = self._desk.fresh(request), day_of(look.at)
            require_known(known, reader, on)
            if known.child is None or not sees_all_of(known, reader, on):
                raise Unknown
            file = self.file(known.child.id, register)
            read = Read({one.id: one.version for one in file.requests}, people_at)
            return Answer(account_of(file, known, on), read, (About(request, frozenset({Part.FACTS}), known.version),))

        purpose = Purpose.PRIVACY if by.role is Role.PRIVACY_OFFICER else Purpose.FOR_THE_FAMILY
        return self._witness.shows(Asking(by, Activity.KEPT, request, trace or Trace(), purpose), answer_to)

    def waiting(self, by: Who, *, trace: Trace | None = None) -> tuple[WaitingErasure, ...]:
        """What waits for a privacy officer of this area: asked, due, proposed, or decided and not done yet."""

        def answer_to(look: Look) -> Answer[tuple[WaitingErasure, ...]]:
            self._desk.people.catch_up()
            register, people_at = self._desk.people.known
            reader = self._desk.people.actor(by, look.at)
            if reader.role is not Role.PRIVACY_OFFICER:
                raise NotYours("lezen wat op wissen wacht", reader.role, [Role.PRIVACY_OFFICER])
            found = tuple(sorted(self._waiting(register, reader, day_of(look.at)), key=urgency))
            about = tuple(About(one, frozenset({Part.FACTS})) for one in sorted({one.request for one in found}))
            return Answer(found, Read({}, people_at), about)

        return self._witness.shows(Asking(by, Activity.KEPT, None, trace or Trace(), Purpose.PRIVACY), answer_to)

    def _waiting(self, register: Register, reader: Actor, on: date) -> Iterator[WaitingErasure]:
        for child, erasure in register.erasures.items():
            if not any(waiting_of(child, erasure)):
                continue
            newest = self._children.requests_of(child)[-1]
            try:
                require_known(self._desk.known(newest), reader, on)
            except Unknown:
                continue
            yield from waiting_of(newest, erasure)

    def _child_for(self, request: UUID, actor: Actor, on: date) -> UUID:
        known = self._desk.fresh(request)
        require_known(known, actor, on)
        if known.child is None:
            raise Unknown
        return known.child.id

    def mark_due(self, progress: Callable[[int], None] = lambda _: None) -> int:
        """Records for every child which terms have passed; decides nothing. Returns of how many children."""
        marked, shortest = 0, min(term.years for term in TERMS.values())
        for done, (child, requests) in enumerate(self._children.everyone(), 1):
            progress(done)
            now = self._desk.now()
            newest = max(self._children.last_at(one) for one in requests)
            if now.year - newest.year < shortest:
                continue
            if due_now(self.file(child, self._desk.people.register, requests), day_of(now)):
                self._desk.people.keep(self._due(child), INSTALLATION, None)
                marked += 1
        return marked

    def _due(self, child: UUID) -> Callable[[Register, datetime, Actor], PeopleEvent]:
        def decided(register: Register, at: datetime, actor: Actor) -> PeopleEvent:
            file = self.file(child, register)
            categories = due_now(file, day_of(at))
            return ErasureDue(
                subject=child, version=file.version + 1, at=at, by=actor.person, categories=categories
            )  # fmt: skip

        return decided


def retire(vault: Vault, child: UUID, erasure: Erasure, at: datetime) -> None:
    """Nothing is sealed any more with the keys that were there at the decision. Done again, it changes nothing."""
    for category in erasure.unfinished:
        vault.retire(child, [category], at, erasure.decided[category].at)


def urgency(waiting: WaitingErasure) -> tuple[int, date]:
    """By what it waits for, and of families by who must hear first."""
    return WAITS_FOR.index(waiting.what), waiting.answer_until or date.min


def waiting_of(request: UUID, erasure: Erasure) -> Iterator[WaitingErasure]:
    """What of one child waits, and for what."""
    if erasure.proposal is not None:
        one = erasure.proposal
        yield WaitingErasure(request, PROPOSED, tuple(sorted(one.categories)), one.ground.label, one.by, one.at)
    if unfinished := tuple(sorted(erasure.unfinished)):
        yield WaitingErasure(request, DECIDED, unfinished)
    asked = tuple(sorted(erasure.asked.keys() - erasure.decided.keys()))
    if asked and erasure.proposal is None:
        first = min(erasure.asked[one].on for one in asked)
        yield WaitingErasure(request, ASKED, asked, answer_until=answer_until(first))
    if erasure.due and erasure.proposal is None:
        yield WaitingErasure(request, PASSED, tuple(sorted(erasure.due)))


def account_of(file: ChildFile, known: ExemptionRequest, on: date) -> Account:
    """The account of one child, as of a day."""
    gone = Category.IDENTITY in file.erased_already()
    return Account(
        tuple(kept_of(file, one, on) for one in Category),
        tuple(f"{one.what[0].upper()}{one.what[1:]}: {one.until}. Bron: {one.source.name}." for one in ELSEWHERE),
        file.erasure.hold.label if file.erasure.hold else None,
        frozenset() if gone else for_whom(known, on),
        file.erasure,
        file.version,
    )


def kept_of(file: ChildFile, category: Category, on: date) -> Kept:
    """One category: erased, still to be erased, or kept."""
    term, decided = TERMS[category], file.erasure.decided.get(category)
    what = f"{category.label[0].upper()}{category.label[1:]}"
    if category in file.erased_already() and decided is not None:
        done = decided.done_at
        sentence = (
            f"{what}: gewist op {nl(day_of(done))}, omdat {because(decided.ground.label)}. Twee mensen besloten dat samen."
            if done
            else f"{what}: besloten te wissen op {nl(day_of(decided.at))}; niemand ziet het meer, en de sleutel volgt."
        )
        return Kept(category, "gewist" if done else "wordt-gewist", sentence, None, "", "")
    until = file.ends_on(term)
    kept = f"{what}: bewaard door {term.kept_by}, tot {nl(until)}: {term.years} jaar na {term.counted_from.value}."
    if until <= on:
        kept = f"{what}: de bewaartermijn is voorbij sinds {nl(until)}; twee mensen besluiten over wissen."
    elif term.on_request:
        kept += (
            f" Het gezin mag vragen om eerder te wissen ({term.on_request.name}), "
            "en hoort binnen een maand wat daarmee is gedaan (art. 12 lid 3 AVG)."
        )
    else:
        kept += " Eerder wissen kan niet."
    return Kept(category, "bewaard", kept, until - timedelta(days=1), term.source.name, term.source.link)


def because(label: str) -> str:
    """As the second half of a sentence."""
    return {"het gezin vroeg erom": "het gezin erom vroeg"}.get(label, "de bewaartermijn voorbij is")
