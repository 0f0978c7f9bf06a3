"""One request: how it stands, what happened, what may I do now and why not the rest, what is due, and who looks along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.responses import Response

from vierogen.application.beforehand import OPENERS
from vierogen.application.questions import NOT_NOW, OF_OTHERS, Possibility, Whole
from vierogen.application.reading import Seen
from vierogen.domain.acts import Act, OpenRequest, RegisterClaim
from vierogen.domain.lifecycle import STEPS
from vierogen.domain.rules.consent import whose_consent
from vierogen.domain.standing import guards_on
from vierogen.domain.values import CHILDS_VOICE, Category, FamilyMember, Flow, Limit, Role, Status, day_of
from vierogen.reference.months import years_old
from vierogen.reference.municipalities import municipality
from vierogen.web.act_form import ActForm
from vierogen.web.act_pages import Link, act_forms, form_of
from vierogen.web.language import N_, Language, words_in
from vierogen.web.lifecycle_picture import pictures
from vierogen.web.pages import Page
from vierogen.web.screens.opening_page import LINK, OPENED, RENEWAL
from vierogen.web.visit import MESSAGE_COOKIE, Visit
from vierogen.web.what_is_due import due_for


def one(visit: Visit) -> Response:
    """Everything on one page, in one look that is logged."""
    whole = visit.house.system.questions.whole(visit.id, visit.who, trace=visit.trace)
    seen, register = whole.seen, visit.house.system.people.register

    def name_of(person: UUID) -> str:
        known = register.persons.get(person)
        return known.name if known else ""

    return visit.page(
        "request.html",
        whole=whole,
        seen=seen,
        request=seen.request,
        facts=facts(seen),
        possible=possible(whole),
        due=due_for(seen.reader.role, seen.deadlines),
        impossible=impossible(whole),
        pictures=pictures_of(whole, visit.language),
        today=day_of(visit.house.system.desk.now()),
        message=message_for(visit.kept(MESSAGE_COOKIE) or ""),
        name_of=name_of,
        passing=passing(seen),
        guards=guards_of(seen),
        has_proof=has_proof(seen),
    )


def possible(whole: Whole) -> list[tuple[Possibility, ActForm | Link | None]]:
    """What can be done now and where: first what answers something that is due, then the rest as in the table."""
    order = [*due_for(whole.seen.reader.role, whole.seen.deadlines)]
    found = [(act, form_of(act.act) or SCREENS.get(act.act)) for act in whole.acts if act.allowed and is_shown(act)]
    if is_renewable(whole.seen):
        found.append((Possibility(OpenRequest, ()), RENEWAL))
    found.sort(key=lambda one: order.index(one[0].act) if one[0].act in order else len(order))
    return found


def is_renewable(seen: Seen) -> bool:
    """Whether this is a yes that runs out before the child is of age, for who may open what comes after it.

    Before its school year there is nothing to renew, and the next one cannot be chosen yet.
    """
    year = seen.request.school_year
    began = year is not None and year.starts_on <= seen.on
    return began and seen.reader.role in OPENERS and any(one.limit is Limit.TERM for one in seen.deadlines)


@dataclass(frozen=True, slots=True)
class Impossible:
    """What cannot be done now, by why not: each act with the rules in its way, and the rest said once for all of them."""

    by_rules: tuple[Possibility, ...]
    not_now: tuple[Possibility, ...]
    of_others: tuple[tuple[Possibility, list[Role]], ...]
    """With the roles that may."""

    @property
    def count(self) -> int:
        """How many acts."""
        return len(self.by_rules) + len(self.not_now) + len(self.of_others)


def impossible(whole: Whole) -> Impossible:
    """Why not the rest. Thirty acts that do not fit the moment have one reason, and it is read once."""
    found = [act for act in whole.acts if not act.allowed and is_shown(act)]
    status = whole.seen.now.status
    other = [act for act in found if act.reasons[0].rule == OF_OTHERS]
    return Impossible(
        by_rules=tuple(act for act in found if act.reasons[0].rule not in {NOT_NOW, OF_OTHERS}),
        not_now=tuple(act for act in found if act.reasons[0].rule == NOT_NOW),
        of_others=tuple((act, sorted(STEPS[act.act, status].by, key=list(Role).index)) for act in other),
    )


def has_proof(seen: Seen) -> bool:
    """Whether there is a decision of which this reader can take the proof along."""
    decided = seen.request.granted_at is not None or seen.request.status is Status.REFUSED
    return decided and not seen.blocked_for_reader


SCREENS: Mapping[type[Act], Link] = {OpenRequest: LINK}
"""Acts with a screen of their own."""


def message_for(code: str) -> str:
    """What is said after something was done; nothing for a code that is none of ours."""
    if code == OPENED:
        return N_("Het verzoek is geopend. Spreek nu eerst met de ouders en het kind.")
    form = act_forms().get(code)
    return form.done if form else ""


def is_shown(act: Possibility) -> bool:
    """What makes a new request stands elsewhere; in the file of a claim a request can still be opened."""
    return act.act is not RegisterClaim and (act.act is not OpenRequest or act.allowed)


@dataclass(frozen=True, slots=True)
class Passing:
    """What the family let pass, who may read it today, and whose word is still lacking at the child's age."""

    flow: Flow
    readers: list[Role]
    lacking: list[FamilyMember]


def passing(seen: Seen) -> list[Passing]:
    """Everything that consent was ever recorded for and not taken back."""
    request = seen.request
    if seen.blocked_for_reader or Category.IDENTITY in seen.erased:
        return []
    years = years_old(request.birth_date, seen.on)
    given = {which for which, said in request.consents.items() if said.period.covers(seen.on)}
    return [
        Passing(
            flow, sorted(seen.open_to(flow)), sorted(w for w in whose_consent(flow, years) if (flow, w) not in given)
        )
        for flow in sorted({flow for flow, _ in request.consents})
    ]


def pictures_of(whole: Whole, language: Language) -> Mapping[str, Any]:
    """Where it stands and has been; for whom the family keeps the report back, also the picture says no more."""
    been = [line.status for line in whole.lines]
    return pictures(whole.seen.request.status, whole.seen.status_label, been, words_in(language).gettext)


def facts(seen: Seen) -> dict[str, Any]:
    """What this reader may see, each field apart; what may not be seen is not there."""
    request = seen.request
    found: dict[str, Any] = {
        "child": seen.show(request.child) or {},
        "municipality": municipality_name(request.place.municipality) if request.place else "",
        "parents_heard": seen.show(request.parents_heard),
        "child_heard": seen.show(request.child_heard),
        "not_heard": request.not_heard,
        "sees_why_not_heard": seen.may_see(CHILDS_VOICE, "reason"),
        "options": [seen.show(considered) for considered in request.options.values()],
        "ladder": {step.code: step.label for step in request.criteria.ladder} if request.criteria else {},
        "questions": {question.code: question for question in request.criteria.questions} if request.criteria else {},
        "statement": None,
        "concurrence": None,
        "alternative": seen.show(request.alternative),
        "notifications": [seen.show_notification(one) for one in request.notifications],
    }
    if not seen.blocked_for_reader:
        found["statement"] = seen.show_statement(request.statement)
        if request.concurrence:
            found["concurrence"] = {
                "conclusion": seen.show(request.concurrence.conclusion),
                "assessment": seen.show(request.concurrence.assessment),
            }
    return found


def municipality_name(code: str) -> str:
    """The name that goes with a code."""
    known = municipality(code)
    return known.name if known else code


def guards_of(seen: Seen) -> list[tuple[str, str, str, str]]:
    """What is wrong with a claim, for who checks it: sentence, reason, source and link."""
    if not seen.checks_claims:
        return []
    rules = {rule.name: rule for one in seen.request.notifications for rule in guards_on(one.received_on)}
    return [
        (rules[one.rule].sentence, one.because or "", rules[one.rule].source.name, rules[one.rule].source.link)
        for one in seen.standing.broken
        if one.rule in rules
    ]


PAGES = (Page("/verzoeken/{id}", one),)
