"""The one door through which a request changes."""

from __future__ import annotations

from functools import cache
from typing import Any

from vierogen.domain.acts import Act, CheckNotification, OpenRequest
from vierogen.domain.events import RequestEvent
from vierogen.domain.lifecycle import EDITION, STEPS, Step
from vierogen.domain.refusals import AgainstTheRules, Broken, NotNow, NotYours
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.standing import findings_of
from vierogen.domain.values import Edition, Role


def decide(request: ExemptionRequest, act: Act) -> RequestEvent:
    """What happens when this is done now. Raises Refused, and then nothing happens."""
    step = permit(request, act)
    return step.records(
        request=request.id,
        version=request.version + 1,
        at=act.at,
        by=act.by.person,
        role=act.by.role,
        organisation=act.by.organisation,
        status=step.to,
        judged_by=judged_by(request, act),
        **facts_of(request, act, step.records),
    )


def permit(request: ExemptionRequest, act: Act) -> Step:
    """When, who, whether, in that order: the first answer that matters is the one given."""
    step = the_step(request, type(act), act.by.role)
    broken = [Broken(rule, why) for rule in step.provided if (why := rule.judge(request, act))]
    if broken:
        raise AgainstTheRules(broken)  # all of them, not just the first
    return step


def the_step(request: ExemptionRequest, act: type[Act], role: Role) -> Step:
    """The row of the table for this act now, by this role; what is in the act does not matter yet."""
    step = STEPS.get((act, request.status))
    if step is None:
        raise NotNow(act.label, request.status.label)
    if role not in step.by:
        raise NotYours(act.label, role, sorted(step.by, key=list(Role).index))
    return step


def facts_of(request: ExemptionRequest, act: Act, records: type[RequestEvent]) -> dict[str, Any]:
    """The act's own words, under the same names; the formal check adds what it found."""
    facts = {name: getattr(act, name) for name in records.model_fields if name not in COMMON and hasattr(act, name)}
    if isinstance(act, CheckNotification):
        facts["findings"] = findings_of(request, -1)
    return facts


COMMON = frozenset(RequestEvent.model_fields)


def judged_by(request: ExemptionRequest, act: Act) -> Edition:
    """The edition of table and rules, and the criteria set that the request took with it."""
    criteria = act.criteria if isinstance(act, OpenRequest) else request.criteria
    return edition(criteria.reference if criteria else "")


@cache
def edition(criteria: str) -> Edition:
    """One object for each criteria set, as all acts of a request have the same."""
    return Edition(rules=EDITION, criteria=criteria)
