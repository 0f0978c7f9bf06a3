"""Before a request is opened: where the child belongs, what would stand in the way, and what there is of it already.

What is found of the child is told as a refusal would tell it, and logged as a read. Nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from vierogen.application.access_log import AccessOutcome, Activity, Part, Read, Trace
from vierogen.application.completing import LookUps, Words, complete
from vierogen.application.desk import Desk, when_and_who
from vierogen.application.names import open_name
from vierogen.application.questions import Reason
from vierogen.application.reading import Seen, may_read, seen_by
from vierogen.application.who import Who
from vierogen.application.witness import About, Answer, Asking, Look, Witness
from vierogen.domain.acts import OpenRequest
from vierogen.domain.lifecycle import STEPS
from vierogen.domain.refusals import Unknown
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.rules.competence import works_for
from vierogen.domain.values import Actor, Status, day_of

OPENERS = STEPS[OpenRequest, Status.NONE].by
"""In which roles a request can be opened."""

FACTS = frozenset({Part.FACTS})
NEW = ExemptionRequest(UUID(int=0))
NOTHING = About(outcome=AccessOutcome.DENIED)
"""Of this child there is nothing, or nothing that is told here."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A request of the same child; ``seen`` is None for who may not read it."""

    request: UUID
    version: int
    seen: Seen | None


@dataclass(frozen=True, slots=True)
class Prospect:
    """A request as it would be opened now. It names the no of this school year and the last yes by itself.

    ``running`` is the request of this child and year that is not decided yet: then no other can be opened. ``version``
    is that of the file in which it is opened, or 0.
    """

    act: OpenRequest
    reasons: tuple[Reason, ...]
    running: Earlier | None = None
    no: Earlier | None = None
    yes: Earlier | None = None
    version: int = 0

    @property
    def can_be_opened(self) -> bool:
        """Nothing stands in the way."""
        return not self.reasons and self.running is None

    @property
    def earlier(self) -> tuple[Earlier, ...]:
        """Everything that is told of the child."""
        return tuple(one for one in (self.running, self.no, self.yes) if one is not None)


class Beforehand:
    """Asked for a person in a role; every answer is logged first."""

    def __init__(self, desk: Desk, witness: Witness) -> None:
        self._desk, self._witness = desk, witness

    def prospect(self, words: Words, by: Who, *, file: UUID | None = None, trace: Trace | None = None) -> Prospect:
        """What would come of opening with these words; in the ``file`` of a claim, when there is one already.

        Raises Unknown, NotNow, NotYours or NotAppointed, pydantic's ValidationError that names the field, and NotLogged.
        Of a child that belongs elsewhere nothing is told.
        """

        def answer_to(look: Look) -> Answer[Prospect]:
            if look.fresh:
                self._desk.people.catch_up()
            register, people_at = self._desk.people.known
            reader, on = self._desk.people.actor(by, look.at), day_of(look.at)
            looking = self._desk.looking(set(), register, fresh=look.fresh)
            known = looking.request(file) if file else NEW
            if file and not may_read(known, reader, on):
                raise Unknown
            when_and_who(known, OpenRequest, reader)
            act = OpenRequest(by=reader, at=look.at, **all_named(words, known, looking, on))
            prospect = Prospect(act, tuple(in_the_way(known, act)), version=known.version)
            if works_for(reader, act.place, on):
                prospect = told_with(prospect, looking, reader)
            told = {one.request: one.version for one in prospect.earlier} | ({file: known.version} if file else {})
            about = tuple(About(request, FACTS, version) for request, version in told.items())
            return Answer(prospect, Read(told, people_at), about or (NOTHING,))

        return self._witness.shows(Asking(by, Activity.ACT, file, trace or Trace()), answer_to)


def all_named(words: Words, known: ExemptionRequest, looking: LookUps, on: date) -> Words:
    """The fields of the act, with the earlier answers named that must be."""
    fields = complete(OpenRequest, words, known, looking, on)
    earlier = {"renews": fields["earlier_yes"], "looks_again_at": fields["earlier_no"]}
    named = {name: request for name, request in earlier.items() if request is not None}
    return complete(OpenRequest, {**words, **named}, known, looking, on) if named else fields


def in_the_way(known: ExemptionRequest, act: OpenRequest) -> Iterator[Reason]:
    """Every rule that does not hold."""
    for rule in STEPS[OpenRequest, Status.NONE].provided:
        if because := rule.judge(known, act):
            yield Reason(rule.name, rule.sentence, because, rule.source.name, rule.source.link)


def told_with(prospect: Prospect, looking: LookUps, reader: Actor) -> Prospect:
    """With what there is of the child already."""
    act = prospect.act
    name = open_name(act.child.id)

    def earlier(request: UUID | None) -> Earlier | None:
        if request is None:
            return None
        known = looking.request(request)
        readable = may_read(known, reader, day_of(act.at))
        erased = looking.register.erased.get(request, frozenset())
        return Earlier(request, known.version, seen_by(known, reader, act.at, erased) if readable else None)

    running = earlier(looking.holders(act.child.id, (name,)).get(name))
    return replace(prospect, running=running, no=earlier(act.earlier_no), yes=earlier(act.earlier_yes))
