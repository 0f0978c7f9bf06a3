"""How one request goes, told beforehand: who does what on which day, in what words. Nothing here is ever refused.

Whoever tells looks up no more than the rules do: working days, ages, who may act where. The one act that is meant to be
refused says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from vierogen.application.who import Who
from vierogen.domain import acts as a
from vierogen.domain.criteria import CriteriaSet, Side, shipped
from vierogen.domain.deadlines import first_day_bound
from vierogen.domain.rules.hearing import who_decides
from vierogen.domain.rules.statement import MONTHS_VALID
from vierogen.domain.values import EndReason, FamilyMember, Occasion, Profession, Role, Status
from vierogen.reference.months import birthday, months_after, years_old
from vierogen.reference.municipalities import current
from vierogen.reference.working_days import add_working_days
from vierogen.simulation import assumptions, words
from vierogen.simulation.assumptions import SHARES
from vierogen.simulation.chance import Chance
from vierogen.simulation.children import LIGHTER, Planned, Why
from vierogen.simulation.places import Places
from vierogen.simulation.staff import Staff

ADULT = 18
ROUND_OF_THE_CLOCK = 0
"""The clock goes round on Mondays."""

QUIET_MONTHS = frozenset({9, 10, 11, 12, 1, 2, 3, 4})
"""When a late co-assessment can be made good before the statement is too old: no summer lies in between."""

LAST_DAY_FOR_DELAY = (1, 10)
"""Month and day after which a request for the running school year is not held up any more."""

FEW, SEVERAL = (1, 4), (1, 8)
"""Working days between two steps."""

LONG_ENOUGH = 60
"""So many days of exemption there must be, for something to happen in between."""


@dataclass(frozen=True, slots=True)
class Step:
    """One act on one day. ``refused`` says that it is meant to be refused."""

    day: date
    act: type[a.Act]
    who: Who
    words: dict[str, Any]
    refused: bool = False


@dataclass(slots=True)
class Story:
    """All steps of one request, and the day of its answer."""

    steps: list[Step] = field(default_factory=list)
    answered_on: date | None = None


class Telling:
    """Tells one request from beginning to end."""

    def __init__(self, planned: Planned, places: Places, staff: Staff, id_of: Callable[[int], UUID]) -> None:
        self.planned, self.places, self.staff, self.id_of = planned, places, staff, id_of
        self.child, self.year = planned.child, planned.school_year
        self.chance = Chance(places.scope.seed, places.scope.share, "story", planned.number)
        self.story, self.day = Story(), planned.opens_on
        self.sector = self.child.sector_in(self.year)
        self.is_short = self.is_ordinary and self.happens("short_term")
        self.versions, self.stated_on = 0, planned.opens_on
        self.conclusion: dict[str, Any] = {}
        self.move_to(planned.postcode)

    # ── places and people ────────────────────────────────────────────────────────────────────────────────────────────

    def move_to(self, postcode: str) -> None:
        """The child lives here from now on, and these people are competent."""
        self.postcode, self.holidays = postcode, self.places.holidays(postcode)
        self.municipality = self.places.municipality(postcode, self.day)
        self.partnership = self.places.partnership(postcode, self.sector)
        offices = self.staff.partnership(self.partnership).by_role
        others = 2 if self.planned.looks_at is not None else 0
        self.nth = self.child.index
        self.doctors = self.staff.health(postcode).by_role[Role.YOUTH_DOCTOR]
        self.doctor = turn(self.doctors, self.nth + others // 2)
        self.adviser = turn(offices[Role.PARTNERSHIP_ADVISER], self.nth + others)
        self.second_adviser = turn(offices[Role.PARTNERSHIP_ADVISER], self.nth + others + 1)
        self.breaker = offices[Role.DEADLOCK_BREAKER][0]
        self.officer, self.checker = self.staff.municipality(self.municipality).by_role[Role.ATTENDANCE_OFFICER]
        self.looks_along = self.who_looks_along()

    def who_looks_along(self) -> Who:
        """The other eyes; after a no always an adviser, so that they are others."""
        role = self.chance.by_weight(assumptions.CO_ASSESSORS)
        if self.planned.looks_at is not None or role is Role.PARTNERSHIP_ADVISER:
            return self.adviser
        if role is Role.ATTENDANCE_OFFICER:
            return self.officer
        team = self.staff.school(self.partnership).by_role[role]
        return turn(team, self.nth) if self.child.at_a_school else self.adviser

    def place(self) -> words.Words:
        """Where the child belongs on this day."""
        school = self.staff.school(self.partnership).areas[0] if self.child.at_a_school else None
        return {
            "sector": self.sector,
            "municipality": self.municipality,
            "partnership": self.partnership,
            "school": school,
        }

    @property
    def expert_is_educationalist(self) -> bool:
        """The last one of every youth health team is."""
        return self.doctor is self.doctors[-1]

    @property
    def criteria(self) -> CriteriaSet:
        """No parties of the simulation adopted their own."""
        return shipped()

    @property
    def is_ordinary(self) -> bool:
        """Whether the whole ladder is gone through."""
        return self.child.route != LIGHTER

    @property
    def first_day(self) -> date:
        """1 August, or the first day on which the child is bound."""
        return max(self.year.starts_on, self.bound_from)

    @property
    def bound_from(self) -> date:
        """The first day of compulsory education, with the school holidays of where the child lives."""
        return first_day_bound(self.child.birth_date, self.holidays)

    @property
    def last_day(self) -> date:
        """31 July, or the day before eighteen."""
        return min(self.year.ends_on, birthday(self.child.birth_date, ADULT) - timedelta(days=1))

    # ── telling ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def wait(self, days: tuple[int, int]) -> None:
        """Some working days pass."""
        self.day = add_working_days(self.day, self.chance.between(*days), self.holidays)

    def say(self, act: type[a.Act], by: Who, /, **said: Any) -> None:
        """Somebody does something today."""
        self.story.steps.append(Step(self.day, act, by, said))

    def say_in_vain(self, act: type[a.Act], by: Who, /, **said: Any) -> None:
        """Somebody wants something today that cannot be."""
        self.story.steps.append(Step(self.day, act, by, said, refused=True))

    def happens(self, name: str) -> bool:
        """Whether something happens that happens in a share of cases."""
        return self.chance.happens(SHARES[name])

    def told(self) -> Story:
        """The whole story."""
        if self.planned.why is Why.CLAIM:
            self.claim()
            return self.story
        self.open()
        match self.planned.outcome:
            case Status.GRANTED:
                self.granted()
            case Status.REFUSED:
                self.refused()
            case Status.ALTERNATIVE_ARRANGED:
                self.alternative()
            case Status.WITHDRAWN:
                self.hear()
                self.wait(SEVERAL)
                said = {"asked_by": FamilyMember.PARENTS, "reason": words.no_longer_needed(self.chance)}
                self.say(a.Withdraw, self.doctor, **said)
            case Status.BLOCKED:
                self.agree()
                self.wait(SEVERAL)
                self.say(a.RecordBlock, self.doctor, blocked_by=self.speaks_for_the_family())
            case _:
                self.hear()  # and then nobody does anything: the clock lets it lapse
        return self.story

    def open(self) -> None:
        """The request is there."""
        opener = self.officer if self.happens("opened_by_officer") else self.doctor
        earlier = {"renews": self.planned.renews, "looks_again_at": self.planned.looks_at}
        named = {name: str(self.id_of(number)) for name, number in earlier.items() if number is not None}
        child = words.child(self.child, self.postcode, self.municipality)
        said = {"child": child, "place": self.place(), "school_year": str(self.year), "route": self.child.route}
        self.say(a.OpenRequest, opener, **said, **named)

    def hear(self) -> None:
        """Parents and child, each apart."""
        self.wait(FEW)
        listener = self.listener()
        if self.happens("parents_not_heard"):
            self.say(a.SayWhyNotHeard, listener, **words.parents_not_heard())
        else:
            self.say(a.HearParents, listener, hearing=words.heard(self.day, words.PARENTS_SAY, self.chance))
        self.wait((0, 2))
        if not self.is_ordinary and self.happens("child_not_heard"):
            self.say(a.SayWhyNotHeard, self.doctor, **words.child_not_heard())
        else:
            heard = words.heard(self.day, words.CHILDREN_SAY, self.chance)
            self.say(a.HearChild, self.doctor, hearing={**heard, "invited_personally": True})

    def listener(self) -> Who:
        """The doctor, or for some years now and then somebody who is there for a while."""
        visitor, first, last = self.staff.visitor(self.postcode)
        asked = self.chance.happens(0.2)
        return visitor if asked and first <= self.day <= last else self.doctor

    def go_through_the_ladder(self, steps: int | None = None) -> None:
        """The steps of the ladder on two days, from light to heavy; all of them unless fewer are named."""
        ladder = self.criteria.ladder[:steps]
        for nth, step in enumerate(ladder):
            if nth in {0, len(ladder) // 2}:
                self.wait((1, 6))
            outcome = self.chance.by_weight(assumptions.OPTIONS)
            self.say(a.ConsiderOption, self.adviser, considered=words.considered(step.code, outcome, self.chance))

    def state(self, act: type[a.Act] = a.SubmitStatement) -> None:
        """A statement of today, or a new version of it."""
        self.versions, self.stated_on = self.versions + 1, self.day
        self.conclusion = self.concluded()
        said = words.statement(
            self.day, self.conclusion, self.child.route, self.answers(Side.EXPERT), self.profession(), self.chance
        )
        self.say(act, self.doctor, statement=said)

    def profession(self) -> Profession:
        """Of the expert."""
        return Profession.EDUCATIONALIST if self.expert_is_educationalist else Profession.DOCTOR

    def concluded(self) -> dict[str, Any]:
        """From today or the first day on which it can be, as long as is useful and no longer."""
        begins = max(self.first_day, self.day)
        if self.child.lasting:
            return {"begins_on": begins, "until": None, "never": True}
        half_a_year = months_after(6, begins)
        until = half_a_year if self.is_short and half_a_year < self.last_day else self.last_day
        return {"begins_on": begins, "until": until, "never": False}

    def answers(self, side: Side) -> dict[str, Any]:
        """Weighty to every question that this side answers."""
        asked = self.criteria.questions_of(self.child.route, renewal=self.planned.renews is not None)
        return words.answers([question.code for question in asked if side in question.answered_by], self.chance)

    def take_up(self, who: Who) -> None:
        """Somebody looks along."""
        self.say(a.TakeUpCoAssessment, who, declares_not_involved=True)

    def look_along(self) -> None:
        """The other eyes take it up; now and then too late, or it is handed back, and somebody else does."""
        self.wait((1, 6))
        self.take_up(self.looks_along)
        if self.may_be_held_up() and self.day.month in QUIET_MONTHS:
            if self.happens("late"):
                self.day = self.released_on()
                self.looks_along = self.second_adviser
                self.take_up(self.looks_along)
                self.wait((1, 2))
                return
            if self.happens("handed_back"):
                self.wait(FEW)
                self.say(a.HandBackCoAssessment, self.looks_along)
                self.looks_along = self.second_adviser
                self.wait(FEW)
                self.take_up(self.looks_along)
        self.wait(SEVERAL)

    def may_be_held_up(self) -> bool:
        """Whether there is time left in the school year for a second round."""
        return self.planned.opens_on <= date(self.year.starts_in + 1, *LAST_DAY_FOR_DELAY)

    def released_on(self) -> date:
        """The day after the clock gave a late co-assessment back."""
        limits = self.criteria.limits
        days = limits.co_assessment + limits.co_assessment_extra
        due = add_working_days(self.day, days, self.places.holidays(self.postcode)) + timedelta(days=1)
        monday = due + timedelta(days=(ROUND_OF_THE_CLOCK - due.weekday()) % 7)
        return add_working_days(monday, 1, self.holidays)

    def concur(self) -> None:
        """The other eyes agree."""
        said = {"read_version": self.versions, "conclusion": self.conclusion}
        self.say(a.Concur, self.looks_along, **said, assessment=self.answers(Side.CO_ASSESSOR))

    def another_version(self) -> None:
        """The statement is revised, and looked at once more by the same eyes."""
        self.wait(FEW)
        self.state(a.ReviseStatement)
        self.wait(FEW)
        self.take_up(self.looks_along)
        self.wait(FEW)

    def dissent(self) -> None:
        """The other eyes do not agree, and the two speak with each other."""
        self.say(a.Dissent, self.looks_along, read_version=self.versions, reason=words.dissenting(self.chance))
        self.wait(SEVERAL)
        self.say(a.HoldDeliberation, self.doctor, held_on=self.day, outcome=words.spoken(self.chance))

    def up_to_the_statement(self) -> None:
        """Heard, gone through the ladder, and stated; perhaps after a move."""
        self.hear()
        if self.is_ordinary:
            self.go_through_the_ladder()
        if self.planned.move is not None and self.planned.move.in_review:
            self.wait(FEW)
            if self.move() and self.is_ordinary:
                self.go_through_the_ladder()
        if self.is_ordinary and self.happens("advice"):
            verdict = self.chance.by_weight(assumptions.VERDICTS)
            self.say(a.GiveEducationalAdvice, self.adviser, verdict=verdict, advice=words.advising(self.chance))
        self.wait(SEVERAL)
        self.state()

    def agree(self) -> None:
        """Up to the point where two pairs of eyes agree."""
        self.up_to_the_statement()
        self.look_along()
        if self.may_be_held_up():
            if self.happens("dissent"):
                self.dissent()
                self.another_version()
            elif self.happens("information_asked"):
                self.say(a.AskForInformation, self.looks_along, reason=words.missing(self.chance))
                self.another_version()
        self.concur()

    def granted(self) -> None:
        """Two pairs of eyes agree, the family reads, the expert grants."""
        self.agree()
        if self.may_be_held_up() and self.happens("correction"):
            self.wait(FEW)
            asked_by = self.speaks_for_the_family()
            self.say(a.RecordCorrection, self.doctor, asked_by=asked_by, correction=words.correcting(self.chance))
            self.another_version()
            self.concur()
        said = {"read_version": self.versions, "conclusion": self.conclusion}
        if self.happens("granted_too_early"):
            self.say_in_vain(a.Grant, self.doctor, **said)
        self.wait(SEVERAL)
        reading_on, self.day = self.day, add_working_days(self.day, self.chance.between(0, 3), self.holidays)
        granting_on, self.day = self.day, reading_on
        self.family_reads(granting_on)
        self.day = granting_on
        assert granting_on <= months_after(MONTHS_VALID, self.stated_on)
        self.say(a.Grant, self.doctor, **said)
        self.story.answered_on = self.day
        self.during_the_exemption()

    def family_reads(self, granting_on: date) -> None:
        """Everybody who decides at the child's age on the day of the grant, parents first, each by themselves."""
        deciding = who_decides(years_old(self.child.birth_date, granting_on))
        waives = self.happens("waives_reading")
        for member in FamilyMember:
            if member in deciding:
                said = {"read_version": self.versions, "agreed_by": [member], "waives_reading": waives}
                self.say(a.RecordFamilyAgreement, self.doctor, **said)

    def speaks_for_the_family(self) -> FamilyMember:
        """The parents as long as they decide, and then the child."""
        deciding = who_decides(years_old(self.child.birth_date, self.day))
        return FamilyMember.PARENTS if FamilyMember.PARENTS in deciding else FamilyMember.CHILD

    def refused(self) -> None:
        """The expert says no: at once, or after the other eyes did not agree."""
        if self.may_be_held_up() and self.happens("refused_after_dissent"):
            self.up_to_the_statement()
            self.look_along()
            self.dissent()
        else:
            self.hear()
            if self.is_ordinary:
                self.go_through_the_ladder(3)
        self.wait(SEVERAL)
        self.say(a.DeclineToState, self.doctor, reason=words.declining(self.chance))
        self.story.answered_on = self.day
        if self.happens("place_after_a_no"):
            self.wait(SEVERAL)
            self.arrange()

    def alternative(self) -> None:
        """There is a place: found by the adviser, or by who can break a deadlock."""
        if self.may_be_held_up() and self.happens("deadlock_broken"):
            self.up_to_the_statement()
            self.look_along()
            self.dissent()
            self.wait(FEW)
            self.say(a.Escalate, self.doctor, reason=words.escalating(self.chance))
            self.wait((2, 12))
            self.say(a.BreakDeadlockWithOffer, self.breaker, reason=words.breaking(self.chance), offer=self.offer())
            self.follow_up()
        else:
            self.hear()
            if self.is_ordinary:
                self.go_through_the_ladder(4)
            self.wait(SEVERAL)
            self.arrange()

    def arrange(self) -> None:
        """A place that begins soon."""
        self.say(a.ArrangeAlternative, self.adviser, offer=self.offer())
        self.follow_up()

    def offer(self) -> dict[str, Any]:
        """Of a step of the ladder, beginning within this school year."""
        self.starts_on = min(self.day + timedelta(days=self.chance.between(3, 28)), self.year.ends_on)
        return words.offer(self.chance.by_weight(assumptions.PLACES), self.starts_on, self.chance)

    def follow_up(self) -> None:
        """Some months later somebody looks whether the place is used."""
        if self.happens("followed_up"):
            months = self.criteria.limits.months_to_follow_up
            self.day = add_working_days(months_after(months, self.starts_on), 1, self.holidays)
            self.wait((0, 8))
            used = self.happens("place_is_used")
            story = words.visited(self.chance, used=used)
            self.say(a.FollowUpAlternative, self.adviser, looked_on=self.day, place_is_used=used, story=story)

    def move(self) -> bool:
        """The child lives elsewhere; the officer of the place that it left sends the request along.

        False when the same people are competent there: then there is nothing to send.
        """
        assert self.planned.move is not None
        left, before = self.officer, (current(self.municipality, self.day), self.partnership)
        self.move_to(self.planned.move.postcode)
        if before == (self.municipality, self.partnership):
            return False
        said = {"postcode": words.whole(self.postcode), "moved_on": self.day, "place": self.place()}
        self.say(a.Transfer, left, **said)
        return True

    # ── after the grant ──────────────────────────────────────────────────────────────────────────────────────────────

    def during_the_exemption(self) -> None:
        """A notification and its check; perhaps somebody looks, the child moves, or it ends before its last day."""
        if self.happens("notified"):
            self.notify()
        first = max(self.conclusion["begins_on"], self.day)
        last = self.conclusion["until"] or self.last_day
        if (last - first).days < LONG_ENOUGH:
            return
        if not self.child.lasting and self.happens("reviewed"):
            self.at_a_moment(first, last, 0.20, 0.40, self.review)
        if self.planned.move is not None and not self.planned.move.in_review:
            self.at_a_moment(first, last, 0.45, 0.60, self.move)
        if self.planned.ends is not None:
            self.at_a_moment(first, last, 0.65, 0.80, self.end)

    def at_a_moment(self, first: date, last: date, after: float, before: float, what: Callable[[], object]) -> None:
        """Does something on a working day in a part of the exemption, if there is one after all that came before."""
        days = (last - first).days
        wanted = first + timedelta(days=self.chance.between(int(days * after), int(days * before)))
        day = add_working_days(max(wanted, self.day), 1, self.holidays)
        if day < last:
            self.day = day
            what()

    def review(self) -> None:
        """Somebody looks whether the way back has come closer."""
        self.say(a.ReviewExemption, self.adviser, reviewed_on=self.day, story=words.looking_back(self.chance))

    def end(self) -> None:
        """Today is the last day."""
        why = self.planned.ends
        who = self.doctor if why is EndReason.GROUND_LAPSED else self.officer
        self.say(a.End, who, ends_on=self.day, why=why, reason=words.ending(self.chance))

    def notify(self) -> None:
        """The parents appeal to the exemption; somebody who did not look along checks the form."""
        self.wait((0, 4))
        occasion = words.occasion(renewal=self.planned.renews is not None, lasting=self.child.lasting)
        said = words.notification(self.day, self.conclusion, self.stated_on, self.profession(), self.doctor, occasion)
        self.say(a.ReceiveNotification, self.checker, notification=said)
        if self.happens("notification_checked"):
            self.wait(FEW)
            self.check(occasion, self.conclusion)

    def claim(self) -> None:
        """An appeal that came in without a request: a file, its notification and the formal check."""
        child = words.child(self.child, self.postcode, self.municipality)
        self.say(a.RegisterClaim, self.checker, child=child, place=self.place())
        until = self.last_day
        conclusion = {"begins_on": max(self.first_day, self.day), "until": until, "never": False}
        occasion = words.occasion(renewal=False, lasting=False)
        said = words.notification(self.day, conclusion, self.day, self.profession(), self.doctor, occasion)
        self.say(a.ReceiveNotification, self.checker, notification=said)
        self.wait(FEW)
        self.check(occasion, conclusion)

    def check(self, occasion: Occasion, conclusion: dict[str, Any]) -> None:
        """The formal check of what came in last."""
        late = words.was_late(occasion, self.story.steps[-1].day, conclusion["begins_on"], self.bound_from)
        self.say(a.CheckNotification, self.checker, **words.checked(late=late))


def turn(people: Sequence[Who], nth: int) -> Who:
    """Everybody in turn."""
    return people[nth % len(people)]
