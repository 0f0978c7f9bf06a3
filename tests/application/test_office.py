"""Random offices: whoever does whatever, in whatever words, at whatever moment, some things always hold.

After every attempt there is one event more, or a refusal and nothing changed. What was granted, and how the claim by law
stands, is judged by a witness that reads the events and knows nothing of the rules. On both databases.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from pydantic import BaseModel, ValidationError
from sqlalchemy import Uuid, bindparam, func, select
from stdnum.nl import bsn

import cast as people
from cast import (
    AMERSFOORT,
    DE_EEM,
    DE_WEGWIJZER,
    GGD,
    STERK_VO,
    UTRECHT,
    Player,
    anna,
    bram,
    carla,
    dirk,
    els,
    fatma,
    gijs,
    hanna,
    ivo,
)
from databases import KINDS, drop_database, fresh_database
from domain.walking import suspicious
from story import MORNING
from vierogen.application.clock import Ticked, look_at
from vierogen.application.desk import Done
from vierogen.application.people import INSTALLATION
from vierogen.application.sent_once import Key
from vierogen.application.who import Who
from vierogen.bootstrap.system import System, open_system
from vierogen.domain import acts as a
from vierogen.domain import events as e
from vierogen.domain import values as v
from vierogen.domain.deadlines import next_look
from vierogen.domain.lifecycle import STEPS
from vierogen.domain.people import acts as admin
from vierogen.domain.refusals import Refused, SomeoneWasFirst
from vierogen.domain.request import UNDECIDED, ExemptionRequest, fold
from vierogen.domain.rules.consent import may_pass
from vierogen.domain.standing import standing
from vierogen.persistence.names import compared
from vierogen.persistence.schema import agenda, claims, commands, people_events, request_events

GOES_ON = 7
"""In how many of ten steps somebody goes on towards an answer."""

TEMPTED = 7
"""In how many of twenty of those it is somebody who should not; enough to meet every rule of four eyes some ten times."""

EXAMPLES = 200
"""At least: with sixty a four-eyes rule that was taken away went unnoticed in seven of eight runs."""

# ── the office ───────────────────────────────────────────────────────────────────────────────────────────────────────

ONE_STEP = people.criteria(
    name="KLEIN",
    ladder=[{"code": "SPECIAL_EDUCATION", "label": "Speciaal onderwijs"}],
    co_assessors=[v.Role.ATTENDANCE_OFFICER, v.Role.PARTNERSHIP_ADVISER],
)
"""A ladder of one step, so that a yes is within reach; and the team of the school does not look along."""
ORGANISATIONS = {
    GGD: ("GGD regio Utrecht", v.OrganisationKind.YOUTH_HEALTH, ("GM0307",)),
    AMERSFOORT: ("Amersfoort", v.OrganisationKind.MUNICIPALITY, ("GM0307",)),
    DE_EEM: ("De Eem", v.OrganisationKind.PARTNERSHIP, ("PO2602",)),
    DE_WEGWIJZER: ("De Wegwijzer", v.OrganisationKind.SCHOOL, ("01AB",)),
    UTRECHT: ("Utrecht", v.OrganisationKind.MUNICIPALITY, ("GM0344",)),
    STERK_VO: ("Sterk VO", v.OrganisationKind.PARTNERSHIP, ("PO2601",)),
}
anna_as_adviser = anna.wearing(v.Role.PARTNERSHIP_ADVISER, DE_EEM, "PO2602")
bram_as_breaker = bram.wearing(v.Role.DEADLOCK_BREAKER, AMERSFOORT, "GM0307")
HATS = (
    anna,
    anna_as_adviser,
    bram,
    bram_as_breaker,
    carla,
    people.carla_as_adviser,
    dirk,
    els,
    fatma,
    gijs,
    hanna,
    ivo,
)
"""Twelve hats on nine heads."""

moment = MORNING
children = (number for number in count(100_000_000) if bsn.is_valid(str(number)))
requests = (UUID(int=10_000 + number) for number in count())
keys = count()


def now() -> datetime:
    """The moment of the example that runs."""
    return moment


def staffed(system: System) -> System:
    """Everybody is known, appointed and, where doctors are concerned, designated."""
    record, since = system.people.record, people.LONG_AGO
    for where, (name, kind, areas) in ORGANISATIONS.items():
        record(admin.RegisterOrganisation, where, INSTALLATION, name=name, kind=kind, areas=areas)
    for one in {hat.person: hat for hat in HATS}.values():
        record(admin.RegisterPerson, one.person, INSTALLATION, name=one.name, identifiers=(f"{one.person}",))
    for hat in HATS:
        who = {"person": hat.person, "role": hat.actor.role, "from_on": since}
        record(admin.Appoint, hat.actor.organisation or GGD, INSTALLATION, **who)
    for doctor in (anna, carla):
        named = {"municipality": "GM0307", "person": doctor.person, "profession": v.Profession.DOCTOR}
        record(admin.DesignateExpert, AMERSFOORT, INSTALLATION, **named, from_on=since)
    record(admin.AdoptCriteriaSet, DE_EEM, INSTALLATION, criteria=ONE_STEP)
    return system


@pytest.fixture(scope="module", params=KINDS)
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    place: Path = tmp_path_factory.mktemp("office")
    url = fresh_database(request.param, place)
    with open_system(url, now=now) as system:
        yield staffed(system)
    drop_database(url)


# ── random words ─────────────────────────────────────────────────────────────────────────────────────────────────────

NONSENSE: tuple[dict[str, Any], ...] = (
    {"reason": "\x00"},
    {"reason": 7},
    {"read_version": "een"},
    {"zomaar": True},
    {"statement": {}},
    {"notification": None},
    {"hearing": {"heard_on": "gisteren"}},
)
OPTIONS = ("TRIED", "CONTRA_INDICATED", "UNAVAILABLE", "POSSIBLE")


def mostly(good: Any, *others: Any) -> st.SearchStrategy[Any]:
    """What helps a request along, and now and then something else."""
    return st.sampled_from((good,) * 4 * max(1, len(others)) + others)


def as_words(value: Any) -> Any:
    """As a sender would write it."""
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else value


def some_words(act: type[a.Act], request: ExemptionRequest, today: date) -> st.SearchStrategy[dict[str, Any]]:
    """Words for this act, mostly such that the answer could be yes."""
    lies_there = request.statement.conclusion if request.statement else people.conclusion()
    version = request.statement_version
    shorter = lies_there.model_copy(update={"until": date(2027, 1, 31), "never": False})
    conclusion = mostly(lies_there, shorter, people.conclusion(never=True, until=None))
    read = mostly(version, version - 1, version + 1)
    good, poor = people.assessment(), people.assessment(answers={"Z2": "WEIGHTY"})
    talk = {"heard_on": today, "separately": True, "own_words": "Het gaat niet meer"}
    reason = mostly("daar zijn redenen voor", "-")
    offer = people.offer(option="SPECIAL_EDUCATION", starts_on=max(today, date(2026, 9, 1)))
    words: dict[type[a.Act], dict[str, st.SearchStrategy[Any]]] = {
        a.HearParents: {
            "hearing": mostly(talk, talk | {"own_words": ""}, talk | {"heard_on": today + timedelta(days=9)})
        },
        a.HearChild: {"hearing": mostly(talk | {"invited_personally": True}, talk)},
        a.SayWhyNotHeard: {"who": who(), "why": st.just("NOT_REACHED"), "reason": reason},
        a.ConsiderOption: {"considered": st.sampled_from(OPTIONS).map(considered)},
        a.GiveEducationalAdvice: {"verdict": st.just("NOT_NOW"), "advice": reason},
        a.SubmitStatement: {"statement": a_statement(today)},
        a.ReviseStatement: {"statement": a_statement(today)},
        a.DeclineToState: {"reason": reason},
        a.TakeUpCoAssessment: {"declares_not_involved": mostly(True, False)},
        a.Concur: {"read_version": read, "conclusion": conclusion, "assessment": mostly(good, poor)},
        a.Dissent: {"read_version": read, "reason": reason},
        a.AskForInformation: {"reason": reason},
        a.HoldDeliberation: {"held_on": mostly(today, today + timedelta(days=1)), "outcome": reason},
        a.Escalate: {"reason": reason},
        a.BreakDeadlock: {"reason": reason},
        a.BreakDeadlockWithOffer: {"reason": reason, "offer": st.just(offer)},
        a.RecordFamilyAgreement: {"read_version": read, "agreed_by": mostly(["PARENTS", "CHILD"], ["PARENTS"], [])},
        a.RecordCorrection: {"asked_by": who(), "correction": reason},
        a.RecordBlock: {"blocked_by": who()},
        a.RecordConsent: {
            "flow": a_flow(),
            "given_by": st.sampled_from([["PARENTS"], ["CHILD"], ["CHILD", "PARENTS"], []]),
            "to": st.sampled_from([["PARTNERSHIP_ADVISER"], ["ATTENDANCE_OFFICER", "PARTNERSHIP_ADVISER"], []]),
            "from_on": st.just(today),
            "until": st.sampled_from([today, today + timedelta(days=60), today + timedelta(days=500)]),
            "explained": mostly(True, False),
        },
        a.LimitConsent: {
            "flow": a_flow(),
            "limited_by": who(),
            "to": st.sampled_from([["PARTNERSHIP_ADVISER"], []]),
            "until": st.sampled_from([today, today + timedelta(days=20), today + timedelta(days=600)]),
        },
        a.WithdrawConsent: {"flow": a_flow(), "withdrawn_by": who()},
        a.Grant: {"read_version": read, "conclusion": conclusion},
        a.ArrangeAlternative: {"offer": st.just(offer)},
        a.FollowUpAlternative: {"looked_on": st.just(today), "place_is_used": st.booleans(), "story": reason},
        a.Withdraw: {"asked_by": who()},
        a.Lapse: {"limit": st.sampled_from(["WITHOUT_ANY_ACT", "FAMILY_READING"])},
        a.Transfer: {
            "place": st.just({"sector": "PO"}),
            "postcode": st.sampled_from(["3511AA", "3811AA", "1000AA"]),
            "moved_on": st.just(today),
        },
        a.End: {
            "ends_on": st.sampled_from([date(2026, 12, 1), date(2027, 9, 1)]),
            "why": st.sampled_from(["RETURN_TO_SCHOOL", "GROUND_LAPSED", "TERM"]),
            "reason": reason,
        },
        a.ReviewExemption: {"reviewed_on": st.just(today), "story": reason},
        a.DeclareInvolvement: {
            "person": st.sampled_from([bram.person, dirk.person, carla.person]),
            "involvement": st.sampled_from(list(v.Involvement)),
            "reason": reason,
        },
        a.ReceiveNotification: {"notification": a_notification(today)},
        a.CheckNotification: {"accepts_lateness": st.sampled_from([None, True, False]), "reason": reason},
        a.EndClaim: {"ends_on": st.just(today + timedelta(days=30)), "why": st.just("CLAIM_WITHDRAWN")},
        a.Remind: {"limit": st.just("CO_ASSESSMENT"), "due_on": st.just(today), "planned_on": st.just(today)},
    }
    return st.fixed_dictionaries(words.get(act, {}))


def who() -> st.SearchStrategy[str]:
    return st.sampled_from(["PARENTS", "CHILD"])


def a_flow() -> st.SearchStrategy[str]:
    return st.sampled_from(["LIMITATIONS", "PARENTS_WORDS", "CHILDS_WORDS"])


def considered(outcome: str) -> dict[str, str]:
    return {"option": "SPECIAL_EDUCATION", "outcome": outcome, "motive": "zo bleek in de klas"}


def a_statement(today: date) -> st.SearchStrategy[Any]:
    """Mostly sound; begins after today, also when it is late in the year."""
    whole = people.conclusion(begins_on=max(today, date(2026, 8, 1)))
    plan = people.statement(today).plan
    sound = people.statement(
        today, conclusion=whole, plan=plan and plan.model_copy(update={"review_on": whole.begins_on})
    )
    too_long = sound.model_copy(update={"conclusion": whole.model_copy(update={"until": date(2027, 8, 1)})})
    silent = sound.model_copy(update={"answers": {}})
    return mostly(sound, sound.model_copy(update={"treats_child": True}), too_long, silent)


def a_notification(today: date) -> st.SearchStrategy[Any]:
    """Some are complete, some are late, one comes from the future."""
    paper = people.notified_statement(dated_on=today)
    good = {"received_on": today, "statement": paper, "claimed_from": max(today, date(2026, 8, 1))}
    changes = st.sampled_from([{}, {}, {"names_ground": False}, {"received_on": today + timedelta(days=1)}])
    return changes.map(lambda change: people.notification(**(good | change)))


# ── the machine ──────────────────────────────────────────────────────────────────────────────────────────────────────


class Office(RuleBasedStateMachine):
    """One request of one child, from its first day on."""

    def __init__(self, system: System) -> None:
        super().__init__()
        self.system, self.desk = system, system.desk
        self.request, self.pgn = next(requests), str(next(children))
        self.last: tuple[type[a.Act], Who, dict[str, Any], Done, str] | None = None

    @property
    def known(self) -> ExemptionRequest:
        return self.desk.known(self.request)

    @property
    def history(self) -> list[e.RequestEvent]:
        return self.desk.events(self.request)

    # ── beginnings ──

    @initialize(
        opened_by=st.sampled_from([anna, carla, bram]),
        prepared=mostly(True, False),
        after_a_no=st.sampled_from([False, False, True]),
    )
    def a_request_is_opened(self, opened_by: Player, prepared: bool, after_a_no: bool) -> None:
        """Now and then after a no, in which Anna stated and Bram looked along."""
        global moment  # noqa: PLW0603  # the clock of the office belongs to the example that runs
        moment = MORNING
        named = {"looks_again_at": str(self.a_no())} if after_a_no else {}
        assert self.attempt(a.OpenRequest, opened_by, self.opening() | named)
        if prepared:
            talk = {"heard_on": "2026-06-10", "separately": True, "own_words": "Het gaat niet meer"}
            self.attempt(a.HearParents, anna, {"hearing": talk})
            self.attempt(a.HearChild, anna, {"hearing": talk | {"invited_personally": True}})
            self.attempt(a.ConsiderOption, bram, {"considered": considered("TRIED")})

    def a_no(self) -> UUID:
        first, today = next(requests), moment.date()
        for act, hat, words in (
            (a.OpenRequest, anna, self.opening()),
            (a.SubmitStatement, anna, {"statement": as_words(people.statement(today))}),
            (a.TakeUpCoAssessment, bram, {"declares_not_involved": True}),
            (a.Dissent, bram, {"read_version": 1, "reason": "er is een plek"}),
            (a.DeclineToState, anna, {"reason": "er is een plek"}),
        ):
            assert self.asked(act, first, hat, words)
        return first

    def opening(self) -> dict[str, Any]:
        child = people.daan.model_dump(mode="json", exclude={"id"}) | {"pgn": self.pgn}
        return {"child": child, "place": {"sector": "PO", "school": "01AB"}, "school_year": "2026/27"}

    # ── what people do ──

    @rule(data=st.data())
    def something_happens(self, data: st.DataObject) -> None:
        """Most of the time somebody goes on; a yes takes five right steps, and everything else may come in between."""
        if data.draw(st.integers(0, 9)) < GOES_ON:
            self.go_on(data)
        else:
            data.draw(st.sampled_from(self.OTHERWISE))(self, data)

    def go_on(self, data: st.DataObject) -> None:
        """What leads to an answer, mostly by whose turn it is, and mostly in words that help."""
        act, whose = whose_turn(self.known)
        luck = data.draw(st.integers(0, 19))
        others = HATS if luck == 0 else who_should_not(self.known, act)
        hat = data.draw(st.sampled_from(others)) if others and luck < TEMPTED else whose
        self.attempt(act, hat, data.draw(some_words(act, self.known, moment.date())))

    def somebody_does_what_could_be_done(self, data: st.DataObject) -> None:
        """An act that fits the moment, by somebody to whom it belongs."""
        status = self.known.status
        act = data.draw(st.sampled_from([act for act, start in STEPS if start is status and act not in BEGINNINGS]))
        hat = data.draw(st.sampled_from([hat for hat in HATS if hat.actor.role in STEPS[act, status].by] or HATS))
        self.attempt(act, hat, data.draw(some_words(act, self.known, moment.date())))

    def somebody_turns_out_to_be_involved(self, data: st.DataObject) -> None:
        _, now_at_it = whose_turn(self.known)
        whom = data.draw(st.sampled_from([looking_along(self.known), now_at_it, anna, dirk]))
        kind = data.draw(st.sampled_from(list(v.Involvement)))
        words = {"person": whom.person, "involvement": kind, "reason": "dat zei de oma"}
        self.attempt(a.DeclareInvolvement, data.draw(st.sampled_from([anna, dirk, ivo])), words)

    def the_family_lets_something_pass_or_not(self, data: st.DataObject) -> None:
        act = data.draw(st.sampled_from([a.RecordConsent, a.RecordConsent, a.LimitConsent, a.WithdrawConsent]))
        words = data.draw(some_words(act, self.known, moment.date()))
        self.attempt(act, data.draw(st.sampled_from([anna, anna, dirk, bram])), words)

    def somebody_does_anything_in_any_words(self, data: st.DataObject) -> None:
        act = data.draw(st.sampled_from(sorted(a.ACTS.values(), key=lambda act: act.__name__)))
        words = st.one_of(some_words(act, self.known, moment.date()), st.sampled_from(NONSENSE))
        self.attempt(act, data.draw(st.sampled_from(HATS)), data.draw(words))

    def somebody_opens_another_request_for_this_child(self, data: st.DataObject) -> None:
        """One request for a child and a school year; and a no is not forgotten."""
        before, new = rows(self.system, self.request), data.draw(st.booleans())
        hat = data.draw(st.sampled_from([anna, bram]))
        if self.known.status in UNDECIDED or not new or said_no(self.history):
            assert self.asked(a.OpenRequest, next(requests) if new else self.request, hat, self.opening()) is None
            assert rows(self.system, self.request) == before

    def the_same_message_comes_twice(self, data: st.DataObject) -> None:
        """A sender who did not hear the answer asks again, and gets the first answer."""
        if self.last is not None:
            act, by, words, done, key = self.last
            before = rows(self.system, self.request)
            assert self.desk.do(act, self.request, by, words, key=Key(key, digest(words))) == done
            assert rows(self.system, self.request) == before

    def somebody_acts_on_what_was_read_earlier(self, data: st.DataObject) -> None:
        before, now_at = rows(self.system, self.request), self.known.version
        read = data.draw(st.sampled_from([now_at - 1, now_at + 1]))
        with pytest.raises(SomeoneWasFirst):
            self.desk.do(a.HearParents, self.request, as_who(bram), {}, read=read)
        assert rows(self.system, self.request) == before

    def time_passes(self, data: st.DataObject) -> None:
        global moment  # noqa: PLW0603  # the clock of the office belongs to the example that runs
        moment += timedelta(days=data.draw(st.sampled_from([1, 2, 16, 30, 95])))

    def the_clock_looks(self, data: st.DataObject) -> None:
        """Twice: the second time there is nothing left to do, and never does it say yes."""
        before = self.known
        look_at(self.desk, self.request, Ticked())
        by_the_clock = self.history[before.version :]
        assert {event.role for event in by_the_clock} <= {v.Role.CLOCK}
        assert not any(isinstance(event, e.ExemptionGranted | e.CoAssessorConcurred) for event in by_the_clock)
        after = rows(self.system, self.request)
        look_at(self.desk, self.request, Ticked())
        assert rows(self.system, self.request) == after

    OTHERWISE = (
        somebody_does_what_could_be_done,
        somebody_does_what_could_be_done,
        somebody_turns_out_to_be_involved,
        the_family_lets_something_pass_or_not,
        somebody_does_anything_in_any_words,
        somebody_opens_another_request_for_this_child,
        the_same_message_comes_twice,
        somebody_acts_on_what_was_read_earlier,
        time_passes,
        the_clock_looks,
    )

    # ── how it is asked ──

    def attempt(self, act: type[a.Act], hat: Player, words: dict[str, Any]) -> Done | None:
        """One event more, or a refusal and nothing changed."""
        key, by = f"{self.request}/{next(keys)}", as_who(hat)
        sent = {name: as_words(value) for name, value in words.items()}
        before, known = rows(self.system, self.request), self.known
        done = self.asked(act, self.request, hat, sent, Key(key, digest(sent)))
        if done is None:
            assert rows(self.system, self.request) == before
            assert self.known == known
            return None
        told = self.history
        assert [event.version for event in told] == list(range(1, known.version + 2))
        assert (done.version, done.status, done.recorded_as) == (told[-1].version, told[-1].status, told[-1].stored_as)
        assert rows(self.system, self.request).events == before.events + 1
        self.last = act, by, sent, done, key
        if isinstance(told[-1], e.ExemptionGranted):
            assert suspicious(told) == []
        return done

    def asked(
        self, act: type[a.Act], request: UUID, hat: Player, words: dict[str, Any], key: Key | None = None
    ) -> Done | None:
        """The answer, or None for a no that says why."""
        try:
            return self.desk.do(act, request, as_who(hat), words, key=key)
        except (Refused, ValidationError):
            return None

    # ── what always holds ──

    @invariant()
    def what_always_holds(self) -> None:
        told, kept = self.history, rows(self.system, self.request)
        request = fold(self.request, told)
        assert request == self.known, "what is known is the fold of what happened"
        self.it_is_granted_only_by_a_grant(told)
        for day in (moment.date(), moment.date() + timedelta(days=60), date(2027, 8, 1)):
            assert standing(request, day).claim.name == naive_claim(told, day)
            for flow in v.Flow if request.child else ():
                for role in (v.Role.PARTNERSHIP_ADVISER, v.Role.ATTENDANCE_OFFICER, v.Role.YOUTH_DOCTOR):
                    assert may_pass(request, flow, role, day) == naive_consent(told, flow, role, day)
        assert kept.due_on == (next_look(request) if told else None)
        opens = [name for name in kept.names if name.startswith("open/")]
        assert len(opens) == (request.status in UNDECIDED), "a child has one open request"

    def it_is_granted_only_by_a_grant(self, told: list[e.RequestEvent]) -> None:
        granting = [event for event in told if event.status is v.Status.GRANTED]
        if granting:
            assert isinstance(granting[0], e.ExemptionGranted)
            assert granting[0].role is v.Role.YOUTH_DOCTOR


BEGINNINGS = {a.OpenRequest, a.RegisterClaim}
BY_PERSON = {hat.person: hat for hat in reversed(HATS) if hat.actor.role is v.Role.YOUTH_DOCTOR}


def whose_turn(  # noqa: PLR0911  # one case a status: a table
    request: ExemptionRequest,
) -> tuple[type[a.Act], Player]:
    """What comes next on the way to an answer, and who would do it."""
    expert = BY_PERSON.get(request.expert or anna.person, anna)
    match request.status:
        case v.Status.OPEN:
            return a.SubmitStatement, carla if request.looks_again_at else anna
        case v.Status.STATED:
            return a.TakeUpCoAssessment, dirk if expert is carla else bram
        case v.Status.CO_ASSESSING:
            return a.Concur, looking_along(request)
        case v.Status.IN_DELIBERATION:
            return (a.HoldDeliberation if request.undiscussed_dissent else a.ReviseStatement), expert
        case v.Status.ESCALATED:
            return a.BreakDeadlock, fatma
        case v.Status.AGREED:
            return (a.Grant if request.family_agreement else a.RecordFamilyAgreement), expert
        case _:
            return a.ReceiveNotification, ivo


def looking_along(request: ExemptionRequest) -> Player:
    """Who took it up, in the role in which that was."""
    taken = request.co_assessor
    return next((hat for hat in HATS if taken and (hat.person, hat.actor.role) == (taken.person, taken.role)), bram)


def who_should_not(request: ExemptionRequest, act: type[a.Act]) -> list[Player]:
    """Those who are not to do this, and in the right role could: who judged already, and other eyes of elsewhere."""
    first = request.looks_again_at
    judged = {request.expert, *((first.expert, *first.co_assessors) if first else ())}
    fitting = [hat for hat in HATS if hat.actor.role in STEPS[act, request.status].by]
    tempted = [hat for hat in fitting if hat.person in judged]
    return tempted * 2 + [els, gijs] if act is a.TakeUpCoAssessment else tempted


def as_who(hat: Player) -> Who:
    assert hat.actor.organisation is not None
    return Who(hat.person, hat.actor.role, hat.actor.organisation)


def digest(words: dict[str, Any]) -> bytes:
    return sha256(repr(sorted(words.items(), key=str)).encode()).digest()


# ── what is kept ─────────────────────────────────────────────────────────────────────────────────────────────────────


class Rows(BaseModel):
    """Everything there is, in numbers; and what belongs to this request."""

    model_config = {"frozen": True}

    events: int
    people: int
    commands: int
    claims: int
    agenda: int
    names: frozenset[str]
    due_on: date | None


TABLES = {"events": request_events, "people": people_events, "commands": commands, "claims": claims, "agenda": agenda}
THIS_ONE = bindparam("request", type_=Uuid())
HOW_MANY = select(
    *(select(func.count()).select_from(table).scalar_subquery().label(name) for name, table in TABLES.items()),
    select(agenda.c.due_on).where(agenda.c.request == THIS_ONE).scalar_subquery().label("due_on"),
)
NAMES = select(claims.c.name).where(claims.c.holder == THIS_ONE)


def rows(system: System, request: UUID) -> Rows:
    with system.store.engine.connect() as connection:
        how_many = connection.execute(HOW_MANY, {"request": request}).mappings().one()
        names = connection.execute(NAMES, {"request": request}).scalars().all()
    return Rows(**how_many, names=frozenset(names))


# ── the witness ──────────────────────────────────────────────────────────────────────────────────────────────────────


def said_no(history: list[e.RequestEvent]) -> bool:
    """Somebody said no, or silence did."""
    no = {v.Status.REFUSED, v.Status.LAPSED, v.Status.BLOCKED}
    return history[-1].status in no


def naive_consent(history: list[e.RequestEvent], flow: v.Flow, role: v.Role, day: date) -> bool:
    """What the family said last, of those who speak about it; Daan is twelve all along, and thirteen from March on."""
    speak = {v.Flow.PARENTS_WORDS: {"PARENTS"}, v.Flow.CHILDS_WORDS: {"CHILD"}}.get(flow, {"PARENTS", "CHILD"})
    let: dict[str, tuple[frozenset[v.Role], date, date]] = {}
    for event in history:
        match event:
            case e.RequestTransferred():
                let.clear()
            case e.ConsentGiven() if event.flow is flow:
                let.update(dict.fromkeys(event.given_by, (event.to, event.from_on, event.until)))
            case e.ConsentLimited() if event.flow is flow:
                let[event.limited_by] = (event.to, let[event.limited_by][1], event.until)
            case e.ConsentWithdrawn() if event.flow is flow:
                del let[event.withdrawn_by]
            case _:
                pass
    return all(who in let and role in let[who][0] and let[who][1] <= day <= let[who][2] for who in speak)


def naive_claim(history: list[e.RequestEvent], day: date) -> str:
    """How the claim stands, by the notifications that these offices can receive."""
    order = ["NONE", "NOT_IN_ORDER", "LATE, AND GONE", "OVER", "LATE", "AHEAD", "IN_FORCE"]
    found = ["NONE"]
    for number, event in enumerate(history):
        if isinstance(event, e.NotificationReceived) and event.notification.received_on <= day:
            found.append(naive_claim_of(event.notification, history[number:], day))
    return max(found, key=order.index).partition(",")[0]


def naive_claim_of(appeal: v.Notification, since: list[e.RequestEvent], day: date) -> str:
    judged: list[bool] = []
    for one in since:
        if isinstance(one, e.NotificationReceived) and judged:
            break  # what is judged from here on is about the later one
        if isinstance(one, e.NotificationChecked) and one.accepts_lateness is not None:
            judged.append(one.accepts_lateness)
    stopped = (one for one in since if isinstance(one, e.ClaimEnded | e.ExemptionEnded))
    ended = [one.ends_on for one in stopped if one.role is not v.Role.CLOCK]
    is_over = day > min([date(2027, 7, 31), *ended])
    late = appeal.received_on > date(appeal.claimed_from.year - (appeal.claimed_from.month < 8), 6, 30)
    if not appeal.names_ground or (late and judged and not judged[-1]):
        return "NOT_IN_ORDER"
    if late and not judged:
        return "LATE, AND GONE" if is_over else "LATE"
    if is_over:
        return "OVER"
    return "IN_FORCE" if day >= max(appeal.claimed_from, appeal.received_on) else "AHEAD"


# ── all together ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_whatever_people_do_some_things_always_hold(office: System) -> None:
    run_state_machine_as_test(
        lambda: Office(office),
        settings=settings(
            max_examples=max(EXAMPLES, settings().max_examples),
            stateful_step_count=30,
            deadline=None,
            phases=[phase for phase in Phase if phase is not Phase.explain],
            suppress_health_check=list(HealthCheck),
        ),
    )
    found = compared(office.store, office.closing.hallmarks)
    assert (found.told, found.strange) == ([], 0), "names are what the events say, after all of it"
