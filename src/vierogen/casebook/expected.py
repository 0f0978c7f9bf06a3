"""What a case says must come of a line, and how what was found is said in the same words.

Several things may be expected of one line, with a semicolon between: a status or a refusal, and how the parents' appeal
stands by law on that day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from vierogen.application.desk import AlreadyOpen
from vierogen.application.who import NotAppointed
from vierogen.casebook import cast
from vierogen.casebook.reading import NonsenseError, Template, labels, one_of
from vierogen.domain.deadlines import deadlines
from vierogen.domain.lifecycle import STEPS
from vierogen.domain.people.acts import PEOPLE_STEPS
from vierogen.domain.refusals import AgainstTheRules, NotNow, NotYourOrganisation, NotYours, Refused, Unknown
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.rules.claim import FORMAL_CHECK
from vierogen.domain.rules.consent import may_pass
from vierogen.domain.standing import Claim, FourEyes, standing
from vierogen.domain.values import Flow, Limit, Role, Status
from vierogen.reference.notation import nl

RULES = frozenset(
    {rule.name for step in STEPS.values() for rule in step.provided}
    | {rule.name for office in PEOPLE_STEPS.values() for rule in office.provided}
    | {guard.name for guard in FORMAL_CHECK}
)
"""Every rule by its name."""


@dataclass(frozen=True, slots=True)
class Result:
    """How it stands after a line: the day, the request, and the refusal when there was one."""

    on: date
    request: ExemptionRequest
    refusal: Refused | ValidationError | None


@dataclass(frozen=True, slots=True)
class Expected:
    """Something that is expected, in words, and how to say what was found."""

    said: str
    found: Callable[[Result], str]


REFUSALS: Mapping[type[Refused], str] = {
    NotNow: "niet nu",
    NotYours: "niet aan u",
    NotYourOrganisation: "niet uw organisatie",
    NotAppointed: "geen aanstelling",
    Unknown: "niet bekend",
    AlreadyOpen: "loopt al",
}
"""Kinds of no other than a broken rule."""

NO = "geweigerd: "
RECORDED = "vastgelegd"
NONE = "geen"


def answer(result: Result) -> str:
    """The status, or what stood in the way."""
    match result.refusal:
        case None:
            return result.request.status.label
        case AgainstTheRules():
            return NO + ", ".join(sorted(broken.rule.name for broken in result.refusal.broken))
        case ValidationError():
            return NO + "onleesbaar"
        case _:
            return NO + REFUSALS.get(type(result.refusal), str(result.refusal))


def recorded(result: Result) -> str:
    """For what changes no request: whether it was recorded."""
    return RECORDED if result.refusal is None else answer(result)


def claim(result: Result) -> str:
    """How the appeal stands."""
    return f"beroep: {standing(result.request, result.on).claim.label}"


def claim_with_eyes(result: Result) -> str:
    """How the appeal stands, and whether other eyes stand behind it."""
    return f"{claim(result)}, {standing(result.request, result.on).four_eyes.label}"


def lacking(result: Result) -> str:
    """Which guards of the formal check do not hold."""
    broken = sorted(finding.rule for finding in standing(result.request, result.on).broken)
    return f"gebrek: {', '.join(broken) or NONE}"


def until(result: Result) -> str:
    """The last day of the appeal."""
    last = standing(result.request, result.on).until
    return f"beroep tot en met {nl(last) if last else NONE}"


def begins(result: Result) -> str:
    """The first day of the appeal."""
    first = standing(result.request, result.on).begins_on
    return f"beroep vanaf {nl(first) if first else NONE}"


def follow_up(result: Result) -> str:
    """Whether the appeal stands without other eyes behind it, and somebody must look after it."""
    needed = standing(result.request, result.on).needs_follow_up
    return "opvolging nodig" if needed else "geen opvolging nodig"


def due(limit: Limit) -> Callable[[Result], str]:
    """When something is due."""

    def say(result: Result) -> str:
        days = [nl(deadline.due_on) for deadline in deadlines(result.request) if deadline.limit is limit]
        return f"termijn {limit.label}: {', '.join(days) or NONE}"

    return say


def open_or_closed(flow: Flow, role: Role) -> Callable[[Result], str]:
    """Whether the family lets this pass to people in this role on that day."""

    def say(result: Result) -> str:
        state = "open" if may_pass(result.request, flow, role, result.on) else "dicht"
        return f"{flow.label} voor {HAT_OF[role]}: {state}"

    return say


ANSWERS = frozenset(
    {status.label for status in Status} | {NO + kind for kind in REFUSALS.values()} | {NO + "onleesbaar"}
)
CLAIMS = frozenset(f"beroep: {one.label}" for one in Claim)
CLAIMS_WITH_EYES = frozenset(f"{one}, {eyes.label}" for one in CLAIMS for eyes in FourEyes)
FOLLOW_UP = frozenset({"opvolging nodig", "geen opvolging nodig"})
FIRST_DAY = Template("beroep vanaf {dag}")
LAST_DAY = Template("beroep tot en met {dag}")
DUE = Template("termijn {termijn}: {dag}", termijn=labels(Limit))
PASSING = Template(
    "{stroom} voor {rol}: {stand}",
    stroom=labels(Flow),
    rol=one_of(cast.HATS),
    stand=one_of({"open": True, "dicht": False}),
)
HAT_OF = {role: hat for hat, role in cast.HATS.items()}
NOT_DUE = Template("termijn {termijn}: geen", termijn=labels(Limit))


def expected(cell: str) -> tuple[Expected, ...]:
    """What stands in the column *dan*. Raises NonsenseError for words that cannot be checked."""
    parts = [part.strip() for part in cell.split(";") if part.strip()]
    return tuple(one_expected(part) for part in parts)


def one_expected(said: str) -> Expected:
    """One thing that is expected."""
    for words, found in ((ANSWERS, answer), ({RECORDED}, recorded), (CLAIMS, claim), (FOLLOW_UP, follow_up)):
        if said in words:
            return Expected(said, found)
    if said in CLAIMS_WITH_EYES:
        return Expected(said, claim_with_eyes)
    return by_day(said) or by_rules(said)


def by_day(said: str) -> Expected | None:
    """A first day, a last day, the day on which something is due, or what is open on the day itself."""
    if (first := FIRST_DAY.read(said)) is not None:
        return Expected(f"beroep vanaf {nl(first[0])}", begins)
    if (last := LAST_DAY.read(said)) is not None:
        return Expected(f"beroep tot en met {nl(last[0])}", until)
    if (term := DUE.read(said)) is not None:
        return Expected(f"termijn {term[0].label}: {nl(term[1])}", due(term[0]))
    if (passing := PASSING.read(said)) is not None:
        return Expected(said, open_or_closed(*passing[:2]))
    term = NOT_DUE.read(said)
    return Expected(said, due(term[0])) if term is not None else None


def by_rules(said: str) -> Expected:
    """A refusal, or a formal check, with the names of all the rules that do not hold."""
    for start, found in ((NO, answer), ("gebrek: ", lacking)):
        if said.startswith(start):
            names = sorted(name.strip() for name in said.removeprefix(start).split(","))
            if unknown := {*names} - RULES - ({NONE} if found is lacking else set()):
                raise NonsenseError(f"er is geen regel {', '.join(sorted(unknown))}")
            return Expected(start + ", ".join(names), found)
    raise NonsenseError(
        f"“{said}” is geen uitkomst: noem een status, geweigerd: …, beroep: …, gebrek: …, termijn … of … voor …: open"
    )
