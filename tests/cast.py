"""Who the stories are about: Anna states, Bram looks along, Carla could do both, and the others they meet.

Everybody is a plain ``Actor`` of the domain; what they do is a ``Deed``, which becomes an act when its moment comes. A
deed says what anybody would say who wants the answer to be yes, except for the words that the story gives it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from vierogen.domain import acts as a
from vierogen.domain import values as v
from vierogen.domain.criteria import CriteriaSet, shipped
from vierogen.domain.request import ExemptionRequest

# ── where ────────────────────────────────────────────────────────────────────────────────────────────────────────────

GGD, AMERSFOORT, DE_EEM, DE_WEGWIJZER = UUID(int=101), UUID(int=102), UUID(int=103), UUID(int=104)
UTRECHT, STERK_VO = UUID(int=201), UUID(int=202)

HERE = v.Place(municipality="GM0307", sector=v.Sector.PO, partnership="PO2602", school="01AB")
"""Amersfoort, partnership De Eem."""
ELSEWHERE = v.Place(municipality="GM0344", sector=v.Sector.PO, partnership="PO2601")
"""Utrecht."""
POSTCODE_HERE, POSTCODE_ELSEWHERE = "3811AA", "3511AA"

# ── what ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

LONG_AGO = date(2020, 1, 1)
QUESTIONS = ("Z1", "Z2", "Z3", "Z4", "Z6", "Z7", "Z8")
WEIGHTY = dict.fromkeys(QUESTIONS, v.Outcome.WEIGHTY)
MOTIVES = dict.fromkeys(QUESTIONS, "omdat het zo is gebleken")

daan = v.Child(
    id=UUID(int=901),
    pgn="123456782",
    given_names="Daan",
    family_name="Jansen",
    birth_date=date(2014, 3, 3),
    postcode=POSTCODE_HERE,
)
"""Twelve years old when the stories begin."""


def child(**changes: Any) -> v.Child:
    """Daan, but different."""
    return v.Child.model_validate(daan.model_dump() | changes)


def conclusion(**changes: Any) -> v.Conclusion:
    """The whole school year 2026/27."""
    return v.Conclusion.model_validate({"begins_on": date(2026, 8, 1), "until": date(2027, 7, 31)} | changes)


def statement(today: date, **changes: Any) -> v.Statement:
    """A statement of today about a child that was seen yesterday."""
    plan = v.ReturnPlan(goals="opbouwen met een uur per dag", contact="mevrouw Jansen", review_on=date(2026, 11, 10))
    said = {
        "dated_on": today,
        "examined_on": today - timedelta(days=1),
        "profession": v.Profession.DOCTOR,
        "treats_child": False,
        "conclusion": conclusion(),
        "ground": v.Ground.PSYCHOLOGICAL,
        "limitations": "verdraagt hooguit een uur prikkels",
        "findings": "angststoornis",
        "answers": WEIGHTY,
        "motives": MOTIVES,
        "plan": plan,
    }
    return v.Statement(**(said | changes))


def assessment(**changes: Any) -> v.Assessment:
    """The other eyes say yes to everything, with reasons."""
    return v.Assessment(**({"answers": WEIGHTY, "motives": MOTIVES} | changes))


def criteria(**changes: Any) -> CriteriaSet:
    """The shipped set, but different, as parties would adopt it."""
    adopted = {"name": "AFSPRAAK", "proposal": False, "parties": ["Gemeente Amersfoort", "De Eem"]}
    return CriteriaSet.model_validate(shipped().model_dump() | adopted | changes)


def predecessor(**changes: Any) -> v.Predecessor:
    """An earlier request about Daan to which somebody said no, in which nobody is known to have taken part."""
    said = {"request": UUID(int=801), "child": daan.id, "status": v.Status.REFUSED, "said_no": True}
    return v.Predecessor(**(said | changes))


def notified_statement(**changes: Any) -> v.NotifiedStatement:
    """A statement of article 7 with which nothing is wrong in June 2026."""
    said = {
        "dated_on": date(2026, 6, 1),
        "profession": v.Profession.DOCTOR,
        "designated": True,
        "treats_child": False,
        "says_not_suitable": True,
        "until": date(2027, 7, 31),
    }
    return v.NotifiedStatement(**(said | changes))


def notification(**changes: Any) -> v.Notification:
    """An appeal for 2026/27 with which nothing is wrong."""
    said = {
        "received_on": date(2026, 6, 10),
        "claimed_from": date(2026, 8, 1),
        "occasion": v.Occasion.RENEWAL,
        "notifier": v.Notifier.CUSTODY,
        "names_ground": True,
        "statement": notified_statement(),
    }
    return v.Notification(**(said | changes))


def offer(**changes: Any) -> v.Offer:
    """A place in a small class."""
    said = {"option": "EDUCATION_CARE", "description": "plek in de kleine klas", "starts_on": date(2026, 9, 1)}
    return v.Offer(**(said | changes))


# ── deeds ────────────────────────────────────────────────────────────────────────────────────────────────────────────

Words = Mapping[str, Any]
WordsThen = Callable[[ExemptionRequest, date], Words]


@dataclass(frozen=True)
class Deed:
    """Something that somebody does; its words are found when it is done, from the request as it then lies there."""

    act: type[a.Act]
    by: v.Actor
    usual: WordsThen
    other: Words = field(default_factory=dict)

    def now(self, request: ExemptionRequest, at: datetime) -> a.Act:
        """The act, at this moment."""
        return self.act(by=self.by, at=at, **(dict(self.usual(request, v.day_of(at))) | dict(self.other)))


def says(**words: Any) -> WordsThen:
    """The same words whatever the request is like."""
    return lambda request, today: words


@dataclass(frozen=True)
class Player:
    """Somebody with one hat on. ``wearing`` gives the same natural person another hat."""

    actor: v.Actor

    @property
    def person(self) -> UUID:
        return self.actor.person

    @property
    def name(self) -> str:
        return self.actor.name

    def wearing(self, role: v.Role, organisation: UUID, *areas: str, **changes: Any) -> Player:
        """The same person, in another role."""
        return Player(replace(self.actor, role=role, organisation=organisation, areas=frozenset(areas), **changes))

    def but(self, **changes: Any) -> Player:
        """The same person, about whom the register knows something else."""
        return Player(replace(self.actor, **changes))

    def _does(self, act: type[a.Act], usual: WordsThen, other: Words) -> Deed:
        return Deed(act, self.actor, usual, other)

    def opens(self, **other: Any) -> Deed:
        words = says(child=daan, place=HERE, school_year="2026/27", criteria=shipped())
        return self._does(a.OpenRequest, words, other)

    def hears_parents(self, **other: Any) -> Deed:
        return self._does(
            a.HearParents,
            lambda _, today: {
                "hearing": v.ParentsHearing(
                    **({"heard_on": today, "separately": True, "own_words": "Het gaat niet meer"} | other)
                )
            },
            {},
        )

    def hears_child(self, **other: Any) -> Deed:
        own = {"separately": True, "own_words": "Ik wil rust", "invited_personally": True}
        return self._does(
            a.HearChild, lambda _, today: {"hearing": v.ChildHearing(**({"heard_on": today} | own | other))}, {}
        )

    def hears_everyone(self) -> tuple[Deed, ...]:
        return self.hears_parents(), self.hears_child()

    def says_why_not_heard(self, who: v.FamilyMember, **other: Any) -> Deed:
        words = says(who=who, why=v.WhyNotHeard.NOT_REACHED, reason="drie keer gebeld en geschreven")
        return self._does(a.SayWhyNotHeard, words, other)

    def considers(self, option: str, outcome: v.OptionOutcome, **other: Any) -> Deed:
        said = {"option": option, "outcome": outcome, "motive": "past niet bij de prikkels die hij verdraagt"}
        return self._does(a.ConsiderOption, says(considered=v.ConsideredOption(**(said | other))), {})

    def goes_through_the_options(self, *leaving_out: str) -> tuple[Deed, ...]:
        steps = [step.code for step in shipped().ladder if step.code not in leaving_out]
        return tuple(self.considers(step, v.OptionOutcome.CONTRA_INDICATED) for step in steps)

    def advises(self, **other: Any) -> Deed:
        words = says(verdict=v.AdviceVerdict.NOT_NOW, advice="nu geen passend aanbod te bedenken")
        return self._does(a.GiveEducationalAdvice, words, other)

    def states(self, **changes: Any) -> Deed:
        return self._does(a.SubmitStatement, lambda _, today: {"statement": statement(today, **changes)}, {})

    def revises(self, **changes: Any) -> Deed:
        return self._does(a.ReviseStatement, lambda _, today: {"statement": statement(today, **changes)}, {})

    def declines(self, **other: Any) -> Deed:
        return self._does(a.DeclineToState, says(reason="met aanpassingen kan hij naar school"), other)

    def takes_up(self, **other: Any) -> Deed:
        return self._does(a.TakeUpCoAssessment, says(declares_not_involved=True), other)

    def hands_back(self) -> Deed:
        return self._does(a.HandBackCoAssessment, says(), {})

    def releases(self) -> Deed:
        return self._does(a.ReleaseCoAssessment, says(), {})

    def concurs(self, **other: Any) -> Deed:
        return self._does(a.Concur, lambda request, _: agreeing(request) | {"assessment": assessment()}, other)

    def dissents(self, **other: Any) -> Deed:
        words = {"reason": "in november is er een plek"}
        return self._does(a.Dissent, lambda request, _: {"read_version": request.statement_version} | words, other)

    def asks_for_information(self, **other: Any) -> Deed:
        return self._does(a.AskForInformation, says(reason="wat is er op school geprobeerd?"), other)

    def holds_deliberation(self, **other: Any) -> Deed:
        return self._does(
            a.HoldDeliberation, lambda _, today: {"held_on": today, "outcome": "we komen er samen niet uit"}, other
        )

    def escalates(self, **other: Any) -> Deed:
        return self._does(a.Escalate, says(reason="na twee gesprekken geen overeenstemming"), other)

    def breaks_the_deadlock(self, **other: Any) -> Deed:
        return self._does(a.BreakDeadlock, says(reason="kijk samen nog eens naar een opbouw"), other)

    def breaks_the_deadlock_with_an_offer(self, **other: Any) -> Deed:
        words = says(reason="er is een plek gemaakt", offer=offer())
        return self._does(a.BreakDeadlockWithOffer, words, other)

    def records_that_the_family_agrees(self, **other: Any) -> Deed:
        words = {"agreed_by": frozenset(v.FamilyMember)}
        return self._does(
            a.RecordFamilyAgreement, lambda request, _: {"read_version": request.statement_version} | words, other
        )

    def records_a_correction(self, **other: Any) -> Deed:
        words = says(asked_by=v.FamilyMember.PARENTS, correction="hij zit in groep acht, niet zeven")
        return self._does(a.RecordCorrection, words, other)

    def records_a_block(self, **other: Any) -> Deed:
        return self._does(a.RecordBlock, says(blocked_by=v.FamilyMember.PARENTS), other)

    def records_consent(self, flow: v.Flow = v.Flow.LIMITATIONS, *, until: date | None = None, **other: Any) -> Deed:
        """Of parents and child, to the partnership, until the end of the year."""
        said = {"flow": flow, "given_by": frozenset(v.FamilyMember), "to": frozenset({v.Role.PARTNERSHIP_ADVISER})}
        last = {"until": until or date(2026, 12, 31), "explained": True}
        return self._does(a.RecordConsent, lambda _, today: {**said, "from_on": today, **last}, other)

    def limits_consent(self, whose: v.FamilyMember, **other: Any) -> Deed:
        said = {"flow": v.Flow.LIMITATIONS, "limited_by": whose, "to": frozenset({v.Role.PARTNERSHIP_ADVISER})}
        return self._does(a.LimitConsent, says(**said, until=date(2026, 9, 30)), other)

    def takes_consent_back(self, whose: v.FamilyMember, **other: Any) -> Deed:
        return self._does(a.WithdrawConsent, says(flow=v.Flow.LIMITATIONS, withdrawn_by=whose), other)

    def grants(self, **other: Any) -> Deed:
        return self._does(a.Grant, lambda request, _: agreeing(request), other)

    def arranges_an_alternative(self, **changes: Any) -> Deed:
        return self._does(a.ArrangeAlternative, says(offer=offer(**changes)), {})

    def follows_up(self, **other: Any) -> Deed:
        return self._does(
            a.FollowUpAlternative,
            lambda _, today: {"looked_on": today, "place_is_used": True, "story": "hij gaat drie dagen"},
            other,
        )

    def withdraws(self, **other: Any) -> Deed:
        return self._does(a.Withdraw, says(asked_by=v.FamilyMember.PARENTS), other)

    def lapses(self, limit: v.Limit = v.Limit.WITHOUT_ANY_ACT) -> Deed:
        return self._does(a.Lapse, says(limit=limit), {})

    def transfers(self, **other: Any) -> Deed:
        return self._does(
            a.Transfer, lambda _, today: {"place": ELSEWHERE, "postcode": POSTCODE_ELSEWHERE, "moved_on": today}, other
        )

    def ends(self, **other: Any) -> Deed:
        return self._does(
            a.End, lambda _, today: {"ends_on": today, "why": v.EndReason.RETURN_TO_SCHOOL, "reason": ""}, other
        )

    def reviews(self, **other: Any) -> Deed:
        return self._does(
            a.ReviewExemption, lambda _, today: {"reviewed_on": today, "story": "een uur per dag lukt"}, other
        )

    def declares_involvement(
        self, whose: Player, involvement: v.Involvement = v.Involvement.FAMILY, **other: Any
    ) -> Deed:
        words = says(person=whose.person, involvement=involvement, reason="dat vertelde de moeder")
        return self._does(a.DeclareInvolvement, words, other)

    def registers_a_claim(self, **other: Any) -> Deed:
        return self._does(a.RegisterClaim, says(child=daan, place=HERE), other)

    def receives(self, **changes: Any) -> Deed:
        return self._does(a.ReceiveNotification, says(notification=notification(**changes)), {})

    def checks(self, **other: Any) -> Deed:
        return self._does(a.CheckNotification, says(), other)

    def ends_the_claim(self, **other: Any) -> Deed:
        return self._does(a.EndClaim, lambda _, today: {"ends_on": today, "why": v.EndReason.CLAIM_WITHDRAWN}, other)

    def reminds(self, limit: v.Limit, due_on: date, planned_on: date | None = None) -> Deed:
        return self._does(a.Remind, says(limit=limit, due_on=due_on, planned_on=planned_on or due_on), {})


def agreeing(request: ExemptionRequest) -> dict[str, Any]:
    """The words of somebody who agrees with the statement that lies there."""
    lies_there = request.statement.conclusion if request.statement else conclusion()
    return {"read_version": request.statement_version, "conclusion": lies_there}


# ── who ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def designated(municipality: str = "GM0307", *, from_on: date = LONG_AGO, until: date | None = None) -> v.Designation:
    return v.Designation(municipality, v.Profession.DOCTOR, v.Period(from_on, until))


def player(number: int, name: str, role: v.Role, organisation: UUID, *areas: str, **known: Any) -> Player:
    return Player(v.Actor(UUID(int=number), name, role, organisation, areas=frozenset(areas), **known))


anna = player(11, "Anna de Vries", v.Role.YOUTH_DOCTOR, GGD, "GM0307", designations=(designated(),))
bram = player(12, "Bram Bakker", v.Role.ATTENDANCE_OFFICER, AMERSFOORT, "GM0307")
carla = player(13, "Carla Smit", v.Role.YOUTH_DOCTOR, GGD, "GM0307", designations=(designated(),))
carla_as_adviser = carla.wearing(v.Role.PARTNERSHIP_ADVISER, DE_EEM, "PO2602")
dirk = player(14, "Dirk Mulder", v.Role.PARTNERSHIP_ADVISER, DE_EEM, "PO2602")
els = player(15, "Els Visser", v.Role.PARTNERSHIP_ADVISER, STERK_VO, "PO2601")
"""Works for another partnership."""
fatma = player(16, "Fatma Yilmaz", v.Role.DEADLOCK_BREAKER, DE_EEM, "PO2602")
gijs = player(17, "Gijs Dekker", v.Role.CARE_TEAM_MEMBER, DE_WEGWIJZER, "01AB")
hanna = player(18, "Hanna Kok", v.Role.ATTENDANCE_OFFICER, UTRECHT, "GM0344")
"""Works for another municipality."""
ivo = player(19, "Ivo Prins", v.Role.ATTENDANCE_OFFICER, AMERSFOORT, "GM0307")
"""A colleague of Bram."""
clock = Player(v.THE_CLOCK)
