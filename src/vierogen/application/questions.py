"""The questions that every door asks: what may I read, what may I do now and why not the rest, what happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from vierogen.application.access_log import Activity, Part, Read, Trace
from vierogen.application.desk import Desk
from vierogen.application.reading import Seen, may_read, parts_told, seen_as_of, seen_by, status_label, told_to
from vierogen.application.timeline import Told, timeline
from vierogen.application.who import Who
from vierogen.application.witness import About, Answer, Asking, Look, Witness
from vierogen.domain import acts as a
from vierogen.domain import values as v
from vierogen.domain.criteria import CriteriaSet
from vierogen.domain.deadlines import day_before_eighteen
from vierogen.domain.decide import the_step
from vierogen.domain.events import RequestEvent
from vierogen.domain.lifecycle import TABLE
from vierogen.domain.people.register import Register
from vierogen.domain.refusals import NotNow, NotYours, Unknown
from vierogen.domain.request import ExemptionRequest, fold
from vierogen.domain.rules.competence import actor_works_here, new_municipality_is_competent
from vierogen.domain.rules.hearing import who_decides
from vierogen.reference.months import years_old

TAnswer = TypeVar("TAnswer")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an act is not possible: a broken rule with its sentence and source, or the moment or role by itself."""

    rule: str
    sentence: str
    because: str
    source: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Possibility:
    """An act, and whether this person may do it now; if not, every reason."""

    act: type[a.Act]
    reasons: tuple[Reason, ...]

    @property
    def allowed(self) -> bool:
        """Nothing stands in the way that is known now; what is still to be written is judged when it is."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Story:
    """What happened, and how the request stands now for who reads it."""

    seen: Seen
    lines: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Possibilities:
    """Every act of the process for one reader, and the request on which that was judged."""

    seen: Seen
    acts: tuple[Possibility, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """A request as a page shows it: what may be seen, what happened, and every act for this reader."""

    seen: Seen
    lines: tuple[Told, ...]
    acts: tuple[Possibility, ...]


@dataclass(frozen=True, slots=True)
class AtHand:
    """A request as it lies before somebody who is about to do something in it, and whether that can be done."""

    seen: Seen
    possibility: Possibility
    today: date
    register: Register
    """Who is who: for a choice among people."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What lies before a reader who may know of it: what is known, its events when asked, the register's position."""

    seen: Seen
    events: list[RequestEvent]
    people_at: int

    @property
    def read(self) -> Read:
        """What an answer made of this rests on."""
        return Read({self.seen.now.id: self.seen.now.version}, self.people_at)

    def told(self, answer: TAnswer, parts: frozenset[Part], version: int) -> Answer[TAnswer]:
        """This answer, to be logged."""
        return Answer(answer, self.read, (About(self.seen.now.id, parts, version),))


FACTS = frozenset({Part.FACTS})
AROUND_AN_ACT = frozenset({Part.FACTS, Part.NAME})
"""What stands above every form: how the request stands, and about whom it is."""


class Questions:
    """Asked for a person in a role; who may not know of a request hears that it is unknown. Every answer is logged first.

    Each raises Unknown or NotAppointed, which is logged too, and NotLogged when the row about it cannot be written.
    """

    def __init__(self, desk: Desk, witness: Witness) -> None:
        self._desk, self._witness = desk, witness

    def read(
        self,
        request: UUID,
        by: Who,
        *,
        version: int | None = None,
        at: datetime | None = None,
        trace: Trace | None = None,
    ) -> Seen:
        """The request as this person may see it: now, as of a version, or as of a moment."""

        def answer_to(look: Look) -> Answer[Seen]:
            now = version is None and at is None
            looked = self._look(request, by, look, with_events=not now)
            seen = looked.seen if now else as_of(looked, version, at)
            return looked.told(seen, seen.parts, seen.request.version)

        return self._witness.shows(asking(by, Activity.READ, request, trace), answer_to)

    def story(self, request: UUID, by: Who, *, trace: Trace | None = None) -> Story:
        """What happened, in sentences."""

        def answer_to(look: Look) -> Answer[Story]:
            looked = self._look(request, by, look, with_events=True)
            lines = told_to(timeline(looked.events, self._desk.people.register), looked.seen)
            return looked.told(Story(looked.seen, lines), parts_told(lines, looked.seen), looked.seen.now.version)

        return self._witness.shows(asking(by, Activity.STORY, request, trace), answer_to)

    def possibilities(self, request: UUID, by: Who, *, trace: Trace | None = None) -> Possibilities:
        """Every act of the process: what this person may do now, and why not the rest."""

        def answer_to(look: Look) -> Answer[Possibilities]:
            looked = self._look(request, by, look)
            seen = looked.seen
            return looked.told(Possibilities(seen, possible(seen, look.at)), FACTS, seen.now.version)

        return self._witness.shows(asking(by, Activity.POSSIBILITIES, request, trace), answer_to)

    def whole(self, request: UUID, by: Who, *, trace: Trace | None = None) -> Whole:
        """All of these at once, for a page: one look, and one row that says what was shown."""

        def answer_to(look: Look) -> Answer[Whole]:
            looked = self._look(request, by, look, with_events=True)
            seen = looked.seen
            lines = told_to(timeline(looked.events, self._desk.people.register), seen)
            whole = Whole(seen, lines, possible(seen, look.at))
            return looked.told(whole, seen.parts | parts_told(lines, seen), seen.now.version)

        return self._witness.shows(asking(by, Activity.READ, request, trace), answer_to)

    def at_hand(
        self,
        request: UUID,
        by: Who,
        act: type[a.Act],
        *,
        shows: frozenset[Part] = frozenset(),
        trace: Trace | None = None,
    ) -> AtHand:
        """What lies before somebody who is about to do something; ``shows`` is what is shown besides how it stands."""

        def answer_to(look: Look) -> Answer[AtHand]:
            looked = self._look(request, by, look)
            seen = looked.seen
            parts = seen.parts & (AROUND_AN_ACT | shows)
            possibility = Possibility(act, why_not(seen.now, act, seen.reader, look.at))
            at_hand = AtHand(seen, possibility, v.day_of(look.at), self._desk.people.register)
            return looked.told(at_hand, parts, seen.now.version)

        return self._witness.shows(asking(by, Activity.READ, request, trace), answer_to)

    def criteria(self, request: UUID, by: Who, *, trace: Trace | None = None) -> CriteriaSet:
        """The criteria set that the request took with it. A claim without a request took none: Unknown."""

        def answer_to(look: Look) -> Answer[CriteriaSet]:
            looked = self._look(request, by, look)
            if looked.seen.now.criteria is None:
                raise Unknown
            return looked.told(looked.seen.now.criteria, FACTS, looked.seen.now.version)

        return self._witness.shows(asking(by, Activity.CRITERIA, request, trace), answer_to)

    def taken_along(
        self,
        request: UUID,
        by: Who,
        make: Callable[[Seen], tuple[TAnswer, frozenset[Part]]],
        *,
        trace: Trace | None = None,
    ) -> TAnswer:
        """What is made for this person to take along, and which kinds of data it shows."""

        def answer_to(look: Look) -> Answer[TAnswer]:
            looked = self._look(request, by, look)
            made, parts = make(looked.seen)
            return looked.told(made, FACTS | parts, looked.seen.now.version)

        return self._witness.shows(asking(by, Activity.EXPORT, request, trace), answer_to)

    def require_known(self, request: UUID, by: Who) -> None:
        """Raises Unknown when this person may not know of the request. Shows nothing, so it logs nothing."""
        now = self._desk.now()
        self._desk.people.catch_up()
        if not may_read(self._desk.fresh(request), self._desk.people.actor(by, now), v.day_of(now)):
            raise Unknown

    def _look(self, request: UUID, by: Who, look: Look, *, with_events: bool = False) -> Looked:
        """What lies there. What is remembered will do at first: the row is kept only if it still is so."""
        reader, people_at = self._desk.people.asker(by, look.at, fresh=look.fresh)
        known, events = self._desk.read(request) if with_events else (self._known(request, look), [])
        if not may_read(known, reader, v.day_of(look.at)):
            raise Unknown
        erased = self._desk.people.register.erased.get(request, frozenset())
        return Looked(seen_by(known, reader, look.at, erased=erased), events, people_at)

    def _known(self, request: UUID, look: Look) -> ExemptionRequest:
        return self._desk.fresh(request) if look.fresh else self._desk.known(request)


def asking(by: Who, activity: Activity, request: UUID, trace: Trace | None) -> Asking:
    """A question about one request; without a trace of the caller it gets its own."""
    return Asking(by, activity, request, trace or Trace())


def as_of(looked: Looked, version: int | None, at: datetime | None) -> Seen:
    """The request as it stood then. Raises Unknown when it did not exist, or never had that version."""
    upto = [e for e in looked.events if (version is None or e.version <= version) and (at is None or e.at <= at)]
    if not upto or (version is not None and upto[-1].version != version):
        raise Unknown
    return seen_as_of(fold(looked.seen.now.id, upto), at or upto[-1].at, looked.seen)


def possible(seen: Seen, at: datetime) -> tuple[Possibility, ...]:
    """Every act that people can do, and what stands in its way for this reader."""
    acts = dict.fromkeys(row[0] for row in TABLE)
    return tuple(Possibility(act, why_not(seen.now, act, seen.reader, at)) for act in acts if by_people(act))


def by_people(act: type[a.Act]) -> bool:
    """Whether people can do it at all; some acts are the clock's alone."""
    return any(row[0] is act and row[3] != {v.Role.CLOCK} for row in TABLE)


def why_not(request: ExemptionRequest, act: type[a.Act], actor: v.Actor, at: datetime) -> tuple[Reason, ...]:
    """What stands in the way now, supposing that what is still to be written is written well."""
    try:
        step = the_step(request, act, actor.role)
    except NotNow:
        refusal = NotNow(act.label, status_label(request, actor))
        return (Reason("moment", "Dit past niet bij hoe het verzoek nu staat.", str(refusal)),)
    except NotYours as refusal:
        return (Reason("rol", "Dit hoort bij een andere rol.", str(refusal)),)
    supposed = suppose(act, request, actor, at)
    rules = step.provided if supposed is not None else (actor_works_here,)
    asked: Any = supposed if supposed is not None else a.Act(by=actor, at=at)
    return tuple(
        Reason(rule.name, rule.sentence, because, rule.source.name, rule.source.link)
        for rule in rules
        if rule is not new_municipality_is_competent and (because := rule.judge(request, asked))
    )


WORDS = "hier komen nog woorden"


def suppose(act: type[a.Act], request: ExemptionRequest, actor: v.Actor, at: datetime) -> a.Act | None:
    """The act as it would be with everything that is still to be written written well; None for a first act."""
    if request.place is None or request.child is None:
        return None
    today, draft = v.day_of(at), Drafts(request, actor, v.day_of(at))
    words: dict[type[a.Act], dict[str, Any]] = {
        a.HearParents: {"hearing": {"heard_on": today, "separately": True, "own_words": WORDS}},
        a.HearChild: {"hearing": {"heard_on": today, "separately": True, "own_words": WORDS}},
        a.SayWhyNotHeard: {"who": v.FamilyMember.CHILD, "why": v.WhyNotHeard.TOO_YOUNG, "reason": WORDS},
        a.GiveEducationalAdvice: {"verdict": v.AdviceVerdict.NOT_NOW, "advice": WORDS},
        a.TakeUpCoAssessment: {"declares_not_involved": True},
        a.HandBackCoAssessment: {},
        a.Dissent: {"read_version": request.statement_version, "reason": WORDS},
        a.AskForInformation: {"reason": WORDS},
        a.DeclineToState: {"reason": WORDS},
        a.HoldDeliberation: {"held_on": today, "outcome": WORDS},
        a.Escalate: {"reason": WORDS},
        a.BreakDeadlock: {"reason": WORDS},
        a.RecordCorrection: {"asked_by": draft.family(), "correction": WORDS},
        a.RecordBlock: {"blocked_by": draft.family()},
        a.FollowUpAlternative: {"looked_on": today, "place_is_used": True, "story": WORDS},
        a.Withdraw: {"asked_by": v.FamilyMember.PARENTS},
        a.Transfer: {"place": request.place, "postcode": request.child.postcode, "moved_on": today},
        a.End: {"ends_on": draft.a_day_of_the_exemption(), "why": draft.an_end(), "reason": WORDS},
        a.ReviewExemption: {"reviewed_on": today, "story": WORDS},
        a.DeclareInvolvement: {"person": actor.person, "involvement": v.Involvement.FAMILY, "reason": WORDS},
        a.CheckNotification: {},
        a.EndClaim: {"ends_on": today, "why": v.EndReason.CLAIM_WITHDRAWN},
        a.RecordFamilyAgreement: {"read_version": request.statement_version, "agreed_by": [draft.family()]},
        a.RecordConsent: draft.consent(),
        a.ArrangeAlternative: {"offer": draft.offer()},
        a.BreakDeadlockWithOffer: {"reason": WORDS, "offer": draft.offer()},
    }
    if act in words:
        return act(by=actor, at=at, **words[act])
    longer = {
        a.ConsiderOption: draft.option,
        a.SubmitStatement: draft.statement,
        a.ReviseStatement: draft.statement,
        a.Concur: draft.concurrence,
        a.Grant: draft.grant,
        a.ReceiveNotification: draft.notification,
        a.LimitConsent: draft.less_consent,
        a.WithdrawConsent: draft.no_consent,
    }
    return act(by=actor, at=at, **longer[act]()) if act in longer else None


@dataclass(frozen=True, slots=True)
class Drafts:
    """The longer papers, as they would be when written well."""

    request: ExemptionRequest
    actor: v.Actor
    today: date

    def family(self) -> v.FamilyMember:
        """Somebody who has a say at the child's age."""
        return min(who_decides(years_old(self.request.birth_date, self.today)))

    def consent(self) -> dict[str, Any]:
        """For what the expert wrote in educational words, to whoever advises, today."""
        passing = {"flow": v.Flow.LIMITATIONS, "to": [v.Role.PARTNERSHIP_ADVISER]}
        return passing | {"given_by": [self.family()], "from_on": self.today, "until": self.today, "explained": True}

    def standing_consent(self) -> tuple[v.Flow, v.FamilyMember, frozenset[v.Role]]:
        """One that is not over, or what it would be."""
        for (flow, who), said in self.request.consents.items():
            if said.period.until is not None and self.today <= said.period.until:
                return flow, who, said.to
        return v.Flow.LIMITATIONS, self.family(), frozenset()

    def less_consent(self) -> dict[str, Any]:
        """Shorter, or when it ends today already, as it was: that cannot be."""
        flow, who, to = self.standing_consent()
        said = self.request.consents.get((flow, who))
        until = max(self.today, said.period.from_on) if said else self.today
        return {"flow": flow, "limited_by": who, "to": to, "until": until}

    def no_consent(self) -> dict[str, Any]:
        """Nothing of it is left."""
        flow, who, _ = self.standing_consent()
        return {"flow": flow, "withdrawn_by": who}

    def offer(self) -> v.Offer:
        """A place that starts today."""
        return v.Offer(option=self.a_step(), description=WORDS, starts_on=self.today)

    def a_step(self) -> str:
        """A step of this request's own ladder."""
        return self.request.criteria.ladder[0].code if self.request.criteria else "NONE"

    def option(self) -> dict[str, Any]:
        """A step that was tried."""
        considered = v.ConsideredOption(option=self.a_step(), outcome=v.OptionOutcome.TRIED, motive=WORDS)
        return {"considered": considered}

    def answers(self) -> dict[str, Any]:
        """Yes to everything, with a motive."""
        codes = [question.code for question in self.request.criteria.questions] if self.request.criteria else []
        return {"answers": dict.fromkeys(codes, v.Outcome.WEIGHTY), "motives": dict.fromkeys(codes, WORDS)}

    def conclusion(self) -> v.Conclusion:
        """What lies there, or today alone."""
        if self.request.statement is not None:
            return self.request.statement.conclusion
        return v.Conclusion(begins_on=self.today, until=self.today)

    def statement(self) -> dict[str, Any]:
        """A sound statement of today, in the profession in which this expert is designated."""
        professions = [one.profession for one in self.actor.designations if one.period.covers(self.today)]
        statement = v.Statement(
            dated_on=self.today,
            examined_on=self.today,
            profession=professions[0] if professions else v.Profession.DOCTOR,
            treats_child=False,
            conclusion=v.Conclusion(begins_on=self.today, until=self.today),
            ground=v.Ground.BOTH,
            limitations=WORDS,
            **self.answers(),
        )
        return {"statement": statement}

    def concurrence(self) -> dict[str, Any]:
        """Agreement with what lies there, all questions answered with yes."""
        return {**self.grant(), "assessment": v.Assessment(**self.answers())}

    def grant(self) -> dict[str, Any]:
        """Agreement with what lies there."""
        return {"read_version": self.request.statement_version, "conclusion": self.conclusion()}

    def notification(self) -> dict[str, Any]:
        """A notification of today."""
        notification = v.Notification(
            received_on=self.today,
            claimed_from=self.today,
            occasion=v.Occasion.FIRST_MID_YEAR,
            notifier=v.Notifier.CUSTODY,
            names_ground=True,
        )
        return {"notification": notification}

    def an_end(self) -> v.EndReason:
        """One that this role may give."""
        doctor = self.actor.role is v.Role.YOUTH_DOCTOR
        return v.EndReason.GROUND_LAPSED if doctor else v.EndReason.RETURN_TO_SCHOOL

    def a_day_of_the_exemption(self) -> date:
        """Today, or the nearest day of what was granted."""
        if self.request.grant is None:
            return self.today
        last = self.request.grant.until or day_before_eighteen(self.request)
        return min(max(self.today, self.request.grant.begins_on), last)
