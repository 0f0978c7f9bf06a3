"""A walk over every request that a few people can bring about, and a naive witness who judges what was granted.

A world is a handful of beginnings and everything that its people might do. The walk tries all of it in every request
it finds, breadth first, until nothing new turns up. Two requests are the same when they do not differ in anything that
a rule reads. Time has three moments: the day itself, a day on which every agreed term has passed and a statement of the
first day is too old, and a day after the end of the school year.

The witness knows nothing of the rules: it reads the events of one request as a reader of the law would.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from heapq import heappop, heappush
from pathlib import Path
from typing import Any

from cast import ELSEWHERE, HERE, Deed, anna, bram, carla, dirk, els, fatma, gijs, hanna, ivo
from story import MORNING, Story, given, on
from vierogen.domain import decide as door
from vierogen.domain import events as e
from vierogen.domain import lifecycle, rules
from vierogen.domain.acts import Act
from vierogen.domain.refusals import AgainstTheRules, NotNow, NotYours, Refused
from vierogen.domain.request import ExemptionRequest, evolve
from vierogen.domain.rules import Rule
from vierogen.domain.values import FINAL, FamilyMember, Ground, OptionOutcome, Outcome, Role, Status, day_of

MOMENTS = (MORNING, on(date(2027, 1, 15)), on(date(2027, 8, 2)))
"""The day itself; everything agreed has passed; the school year is over."""

MOST = 2
"""How many versions of a statement, and how many notifications, a walk makes: enough to have an old and a new one."""

# ── when two requests are the same ───────────────────────────────────────────────────────────────────────────────────

SEEN = (
    *("child", "place", "opened_at", "school_year", "criteria", "route", "renews", "looks_again_at"),
    *("parents_heard", "child_heard", "not_heard", "options", "advice"),
    *("statement", "statement_version", "expert", "co_assessor", "reads_version", "concurrence", "deliberated_on"),
    *("family_agreement", "grant", "granted_at", "review_on", "alternative", "followed_up_on"),
    *(
        "status",
        "status_since",
        "last_act_at",
        "co_assessors",
        "participants",
        "ended_on",
        "involved",
        "notifications",
        "checked_by",
        "received_at",
        "lateness",
        "claim_ends",
    ),
    *("consents", "reminded", "dissents", "undiscussed_dissent", "participants", "ended_on"),
)
"""What tells requests apart; a test checks that it holds everything that any rule reads."""

ROUNDED: Mapping[str, Callable[[Any], Any]] = {
    "dissents": bool,  # a rule asks at most whether there was one
    "participants": lambda people: people & {bram.person, fatma.person},  # the only ones here who may break a deadlock
    "not_heard": lambda why: tuple(sorted(why)),
    "options": lambda steps: tuple(sorted((code, step.outcome) for code, step in steps.items())),
    "involved": lambda people: tuple(sorted(people.items(), key=lambda one: one[0])),
    "criteria": lambda criteria: criteria and criteria.reference,
    "concurrence": lambda yes: (
        yes and (yes.by.person, yes.by.role, yes.place, yes.read_version, yes.conclusion, id(yes.assessment))
    ),
    "statement": id,
    "child": lambda child: child and child.postcode,
    "place": lambda place: place and place.municipality,
    "notifications": len,
    "received_at": lambda places: tuple(one.place.municipality for one in places),
    "consents": lambda given: frozenset(given.items()),
}


def known_as(request: ExemptionRequest, moment: int) -> tuple[Any, ...]:
    """What is looked at to see whether this request was met before."""
    known = request.__dict__
    return (moment, *[ROUNDED[name](known[name]) if name in ROUNDED else known[name] for name in SEEN])


def read_by_rules() -> set[str]:
    """The attributes of a request that any rule, deadline or standing reads, by the text of their code."""
    assert rules.__file__ is not None
    folder = Path(rules.__file__).parent
    texts = [*folder.glob("*.py"), folder.parent / "deadlines.py", folder.parent / "standing.py"]
    names = {
        node.attr
        for text in texts
        for node in ast.walk(ast.parse(text.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
    }
    return names & set(ExemptionRequest.__dataclass_fields__)


# ── the walk ─────────────────────────────────────────────────────────────────────────────────────────────────────────

MoreDeeds = Callable[[ExemptionRequest, int], Iterable[Deed]]


@dataclass(frozen=True, eq=False)
class World:
    """Where a walk begins, what people and the clock might do, and at how many of the moments."""

    name: str
    beginnings: tuple[Story, ...]
    deeds: tuple[Deed, ...]
    by_the_clock: MoreDeeds = lambda request, moment: ()
    moments: int = 1


@dataclass
class Step:
    """How a request was reached. A first one has a story, a later one what happened since the one before."""

    before: int | None
    event: e.RequestEvent | None
    request: ExemptionRequest
    moment: int
    story: Story | None = None


@dataclass
class Walked:
    """Everything that was met on a walk."""

    world: World
    straight_on: bool = False
    steps: list[Step] = field(default_factory=list)
    roads: list[tuple[int, int]] = field(default_factory=list)
    refusals: int = 0
    used: set[tuple[str, Status]] = field(default_factory=set)
    refused_by: set[str] = field(default_factory=set)
    passed: set[str] = field(default_factory=set)
    grants: int = 0
    found: list[e.RequestEvent] = field(default_factory=list)
    """What led to the first suspicious grant, if one was looked for and found."""
    _met: dict[tuple[Any, ...], int] = field(default_factory=dict)
    _todo: list[tuple[int, int]] = field(default_factory=list)

    def meet(self, step: Step) -> None:
        """Remembers a request that is new, and the road to it."""
        key = known_as(step.request, step.moment)
        if key not in self._met:
            number = self._met[key] = len(self.steps)
            self.steps.append(step)
            heappush(self._todo, (-CLOSER.get(step.request.status, 0) if self.straight_on else 0, number))
        if step.before is not None:
            self.roads.append((step.before, self._met[key]))

    def everything(self) -> Iterator[int]:
        """Every request that is met, in the order in which it was, or the one closest to a grant first."""
        while self._todo:
            yield heappop(self._todo)[1]

    def history(self, number: int) -> list[e.RequestEvent]:
        """The events that led to a request, the first one first."""
        told: list[e.RequestEvent] = []
        step = self.steps[number]
        while step.before is not None:
            told += [step.event] if step.event else []
            step = self.steps[step.before]
        assert step.story is not None, "a road without a beginning"
        return [*step.story.history, *reversed(told)]

    def statuses(self) -> set[Status]:
        return {step.request.status for step in self.steps}


def walk(world: World, *, until: Callable[[list[e.RequestEvent]], Any] | None = None) -> Walked:
    """Tries everything in every request. With ``until``, goes for the grants first and stops when one is suspicious."""
    walked = Walked(world, straight_on=until is not None)
    for story in world.beginnings:
        walked.meet(Step(None, None, story.request, 0, story))
    for here in walked.everything():
        step = walked.steps[here]
        if step.moment + 1 < world.moments:
            walked.meet(Step(here, None, step.request, step.moment + 1))
        for event in what_happens(walked, step):
            if is_a_grant(event, step.request):
                walked.grants += 1
                history = [*walked.history(here), event]
                if until is not None and until(history):
                    walked.found = history
                    return walked
            after = evolve(step.request, event)
            if max(after.statement_version, len(after.notifications), len(after.claim_ends)) <= MOST:
                walked.meet(Step(here, event, after, step.moment))
    return walked


def what_happens(walked: Walked, step: Step) -> Iterator[e.RequestEvent]:
    """Everything that can happen to this request next."""
    for act in acts(walked.world, step):
        event = tried(walked, step, act)
        if event is not None:
            assert event.version == step.request.version + 1
            assert evolve(step.request, event).status is event.status
            yield event


def is_a_grant(event: e.RequestEvent, before: ExemptionRequest) -> bool:
    """Whether this leads to granted; nothing but a grant by a doctor does."""
    if event.status is not Status.GRANTED or before.status is Status.GRANTED:
        return False
    assert isinstance(event, e.ExemptionGranted), "something else than a grant grants"
    assert event.role is Role.YOUTH_DOCTOR, "somebody else than a doctor grants"
    return True


CLOSER = {Status.OPEN: 1, Status.STATED: 2, Status.CO_ASSESSING: 3, Status.AGREED: 4}
"""Who looks for a grant goes on from here first."""


def acts(world: World, step: Step) -> Iterator[Act]:
    """Everything that could be asked for here: the world's own deeds, and what the clock computes."""
    yield from asked(world, step.moment)
    for deed in world.by_the_clock(step.request, step.moment):
        yield deed.now(step.request, MOMENTS[step.moment])


@lru_cache(maxsize=64)
def asked(world: World, moment: int) -> tuple[Act, ...]:
    """The deeds as acts of that moment. Their words do not depend on the request: old versions are tried as well."""
    nothing = ExemptionRequest(given().request.id)
    return tuple(deed.now(nothing, MOMENTS[moment]) for deed in world.deeds)


def tried(walked: Walked, step: Step, act: Act) -> e.RequestEvent | None:
    """The event, or None when it was refused: then nothing has changed and every broken rule is named."""
    before, row = dict(step.request.__dict__), door.STEPS.get((type(act), step.request.status))
    try:
        event = door.decide(step.request, act)
    except Refused as refused:
        no = refused
    else:
        assert row is not None
        walked.used.add((type(act).__name__, step.request.status))
        walked.passed.update(rule.name for rule in row.provided)
        return event
    walked.refusals += 1
    walked.refused_by |= all_that_is_named(no, step.request, act, row)
    unchanged = all(step.request.__dict__[name] is value for name, value in before.items())
    assert unchanged, "a refused act changed something"
    return None


def all_that_is_named(no: Refused, request: ExemptionRequest, act: Act, row: lifecycle.Step | None) -> set[str]:
    """The rules that a no names; it must name all of them, each with its sentence, reason and source."""
    if row is None or act.by.role not in row.by:
        assert type(no) is (NotNow if row is None else NotYours)
        assert str(no)
        return set()
    assert isinstance(no, AgainstTheRules)
    named = {one.rule.name for one in no.broken}
    assert named == {rule.name for rule in row.provided if rule.judge(request, act)}
    assert all(one.because and one.rule.sentence in str(no) and one.rule.source.name for one in no.broken)
    return named


def without(rule: Rule) -> dict[tuple[type[Act], Status], lifecycle.Step]:
    """The table as it would be without this rule."""

    def loosened(step: lifecycle.Step) -> lifecycle.Step:
        rest = tuple(one for one in step.provided if one.name != rule.name)
        return lifecycle.Step(step.start.name, step.to.name, by=step.by, records=step.records, provided=rest)

    return {where: loosened(step) for where, step in lifecycle.STEPS.items()}


# ── the witness ──────────────────────────────────────────────────────────────────────────────────────────────────────

LOOKS_ALONG_FOR = {
    (bram.person, Role.ATTENDANCE_OFFICER): HERE.municipality,
    (ivo.person, Role.ATTENDANCE_OFFICER): HERE.municipality,
    (gijs.person, Role.CARE_TEAM_MEMBER): HERE.municipality,
    (anna.person, Role.PARTNERSHIP_ADVISER): HERE.municipality,
    (carla.person, Role.PARTNERSHIP_ADVISER): HERE.municipality,
    (dirk.person, Role.PARTNERSHIP_ADVISER): HERE.municipality,
    (els.person, Role.PARTNERSHIP_ADVISER): ELSEWHERE.municipality,
    (hanna.person, Role.ATTENDANCE_OFFICER): ELSEWHERE.municipality,
}
STATES_FOR = {
    anna.person: {HERE.municipality, ELSEWHERE.municipality},  # designated in both where there is a move
    carla.person: {HERE.municipality},
}
EXPERT_ANSWERS, OTHER_ANSWERS = ("Z1", "Z2", "Z4", "Z6"), ("Z2", "Z3", "Z4", "Z6")
UNDOES = (e.StatementSubmitted, e.StatementRevised, e.CorrectionAsked, e.RequestTransferred)


def suspicious(history: list[e.RequestEvent]) -> list[str]:
    """What is wrong with a grant, as somebody sees it who reads these events and knows these people."""
    return [*wrong_with_the_eyes(history), *wrong_with_the_unless(history)]


def wrong_with_the_eyes(history: list[e.RequestEvent]) -> Iterator[str]:
    """One natural person stated, another one with jurisdiction said yes to the same version, and that was granted."""
    grant, opened = history[-1], first(history, e.RequestOpened)
    assert isinstance(grant, e.ExemptionGranted)
    stated = [one for one in history if isinstance(one, e.StatementSubmitted | e.StatementRevised)]
    if not stated:
        yield "nobody stated"
        return
    last, place = stated[-1], whereabouts(history)
    undone = max(number for number, one in enumerate(history) if isinstance(one, UNDOES))
    said_yes = [one for one in history[undone:] if isinstance(one, e.CoAssessorConcurred)]
    if not said_yes:
        yield "nobody else said yes to what was stated last"
        return
    yes = said_yes[-1]
    involved = {one.person for one in history if isinstance(one, e.InvolvementDeclared)}
    checked = {one.by for one in history if isinstance(one, e.NotificationChecked)}
    before = opened.looks_again_at
    looked = [one for one in history if isinstance(one, e.CoAssessmentTakenUp)][-1]
    claims = {
        "who stated, said yes": yes.by != last.by,
        "who granted did not state": grant.by == last.by,
        "the yes is of another place": LOOKS_ALONG_FOR.get((yes.by, yes.role)) == place,
        "the statement is of another place": place in STATES_FOR.get(last.by, ()),
        "who said yes is involved": yes.by not in involved,
        "who stated is involved": last.by not in involved,
        "who judged did the formal check too": not checked & {yes.by, last.by},
        "who said yes did not take it up": (looked.by, looked.role) == (yes.by, yes.role),
        "the yes is of a role that the parties did not name": yes.role in opened.criteria.co_assessors,
        "another version was read": yes.read_version == grant.read_version == len(stated),
        "something else was agreed": yes.conclusion == grant.conclusion == last.statement.conclusion,
        "the same people looked again": before is None or not {yes.by, last.by} & {before.expert, *before.co_assessors},
    }
    yield from (name for name, holds in claims.items() if not holds)


def wrong_with_the_unless(history: list[e.RequestEvent]) -> Iterator[str]:
    """Everything was asked, answered, gone through and heard, and the family has read."""
    grant, opened = history[-1], first(history, e.RequestOpened)
    assert isinstance(grant, e.ExemptionGranted)
    stated = [one for one in history if isinstance(one, e.StatementSubmitted | e.StatementRevised)]
    said_yes = [one for one in history if isinstance(one, e.CoAssessorConcurred)]
    if not stated or not said_yes:
        return
    paper, own = stated[-1].statement, said_yes[-1].assessment
    steps = {one.considered.option: one.considered.outcome for one in since_the_move(history, e.OptionConsidered)}
    more = (("Z7",) if opened.renews else ()) + (("Z8",) if opened.criteria.name == "AFSPRAAK" else ())
    read = [one for one in history if isinstance(one, e.FamilyAgreed)]
    seen_before = opened.renews.examined_on if opened.renews else None
    claims = {
        "there is no ground": paper.ground is not Ground.NEITHER,
        "the expert did not answer": all(answered(paper, code) for code in (*EXPERT_ANSWERS, *more)),
        "the other eyes did not answer": all(answered(own, code) for code in (*OTHER_ANSWERS, *more)),
        "something is possible": OptionOutcome.POSSIBLE not in steps.values(),
        "there is only no place": OptionOutcome.UNAVAILABLE not in steps.values(),
        "not every step was gone through": {step.code for step in opened.criteria.ladder} == set(steps),
        "the parents were not heard": heard(history, e.ParentsHeard, FamilyMember.PARENTS),
        "the child was not heard": heard(history, e.ChildHeard, FamilyMember.CHILD) and invited(history),
        "it lasts too long": paper.conclusion.never or str(paper.conclusion.until) <= "2027-07-31",
        "there is no way back": paper.conclusion.never or paper.plan is not None,
        "the statement is too old": 0 <= (day_of(grant.at) - paper.dated_on).days <= 92,
        "the child was not seen again": seen_before is None or paper.examined_on > seen_before,
        "the family has not read": all_read(opened, [one for one in read if one.read_version == len(stated)]),
    }
    yield from (name for name, holds in claims.items() if not holds)


def all_read(opened: e.RequestOpened, read: list[e.FamilyAgreed]) -> bool:
    """The parents, and from twelve on the child too, on one day or another; nobody in these worlds is sixteen."""
    readers = {who for one in read for who in one.agreed_by}
    return FamilyMember.PARENTS in readers and (FamilyMember.CHILD in readers or opened.age < 12)


def first(history: list[e.RequestEvent], kind: type[Any]) -> Any:
    return next(one for one in history if isinstance(one, kind))


def whereabouts(history: list[e.RequestEvent]) -> str:
    """Where the child lives in the end."""
    moves = [one for one in history if isinstance(one, e.RequestTransferred)]
    return moves[-1].place.municipality if moves else first(history, e.RequestOpened).place.municipality


def since_the_move(history: list[e.RequestEvent], kind: type[Any]) -> list[Any]:
    moved = [number for number, one in enumerate(history) if isinstance(one, e.RequestTransferred)]
    return [one for one in history[moved[-1] if moved else 0 :] if isinstance(one, kind)]


def answered(paper: Any, code: str) -> bool:
    """Weighty, and with more than a dash for a reason."""
    return paper.answers.get(code) is Outcome.WEIGHTY and len(paper.motives.get(code, "")) > 2


def heard(history: list[e.RequestEvent], kind: type[Any], who: FamilyMember) -> bool:
    talks = [one for one in history if isinstance(one, kind)]
    if talks:
        return len(talks[-1].hearing.own_words) > 2
    return any(isinstance(one, e.HearingNotPossible) and one.who is who for one in history)


def invited(history: list[e.RequestEvent]) -> bool:
    """Daan is twelve."""
    last_talk = [one for one in history if isinstance(one, e.ChildHeard)][-1:]
    reasons = [one for one in history if isinstance(one, e.HearingNotPossible) and one.who is FamilyMember.CHILD]
    return any(one.hearing.invited_personally for one in last_talk) or any(one.invited_personally for one in reasons)


def reaches_an_end(walked: Walked) -> Iterator[Step]:
    """Requests from which no final status can be reached any more."""
    back: dict[int, list[int]] = {}
    for start, end in walked.roads:
        back.setdefault(end, []).append(start)
    good = {number for number, step in enumerate(walked.steps) if step.request.status in FINAL}
    todo = list(good)
    while todo:
        for before in back.get(todo.pop(), []):
            if before not in good:
                good.add(before)
                todo.append(before)
    return (step for number, step in enumerate(walked.steps) if number not in good)
