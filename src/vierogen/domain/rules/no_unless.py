"""Nee, tenzij: a child goes to school, unless all of these hold. No answer is no.

The questions come from the criteria set that the request took with it; each must be answered with weighty and a motive
by the side, or both sides, that the set names.
"""

from __future__ import annotations

from datetime import date

from vierogen.domain.acts import Act, Concur, ConsiderOption
from vierogen.domain.criteria import HEARING, Question, Side
from vierogen.domain.deadlines import compulsory_from, day_before_eighteen
from vierogen.domain.legal import AGREEMENT, FAMILY_PARTNERS, LPW_5A, LPW_6_2, NO_UNLESS_PRINCIPLE
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.rules import Because, rule
from vierogen.domain.rules.hearing import HEARD
from vierogen.domain.rules.statement import statement_is_recent
from vierogen.domain.values import Assessment, Ground, OptionOutcome, Outcome, day_of, has_words
from vierogen.reference.notation import nl

OWN_RULE = frozenset({"Z1", "Z2", "Z3", "Z4", HEARING, "Z6", "Z7"})
"""Questions that a rule below looks at more closely; what the parties add is judged by ``other_questions_hold``."""


def asked(request: ExemptionRequest) -> tuple[Question, ...]:
    """The questions that this request must answer, by its own criteria set and route."""
    if request.criteria is None:
        return ()
    return request.criteria.questions_of(request.route, renewal=request.is_renewal)


def is_asked(request: ExemptionRequest, code: str) -> bool:
    """Whether the request must answer this question."""
    return any(question.code == code for question in asked(request))


def other_side(request: ExemptionRequest, act: Act) -> Assessment | None:
    """The answers of the other eyes: those that come with the act, or those that were recorded."""
    if isinstance(act, Concur):
        return act.assessment
    return request.concurrence.assessment if request.concurrence else None


def no_yes_to(code: str, request: ExemptionRequest, act: Act) -> Because:
    """What is missing for a yes to this question; None when it is not asked or fully answered."""
    question = next((q for q in asked(request) if q.code == code), None)
    if question is None:
        return None
    given = {Side.EXPERT: request.statement, Side.CO_ASSESSOR: other_side(request, act)}
    for side in question.answered_by:
        paper = given[side]
        answer = paper.answers.get(code) if paper else None
        if answer is not Outcome.WEIGHTY:
            return f"{side.label} antwoordde op {code}: {answer.label if answer else 'niets'}"
        if not has_words(paper.motives.get(code) if paper else None):
            return f"{side.label} gaf bij {code} geen reden"
    return None


@rule("De grond is lichamelijk of psychisch en blijkt uit eigen, recent contact.", source=LPW_5A)
def ground_is_physical_or_psychological(request: ExemptionRequest, act: Act) -> Because:
    """Z1. A conflict, travel, giftedness as such or a wish for home education is no ground."""
    if request.statement is None or request.statement.ground is Ground.NEITHER:
        return "de verklaring noemt geen lichamelijke of psychische grond"
    return no_yes_to("Z1", request, act)


@rule("Nu is geen enkele school mogelijk, ook niet aangepast, in deeltijd of op afstand.", source=LPW_5A)
def no_school_is_possible_now(request: ExemptionRequest, act: Act) -> Because:
    """Z2. An option that becomes possible only after the exemption would end does not stand in the way."""
    until = request.statement.conclusion.until if request.statement else None
    for step in request.options.values():
        in_time = until is None or step.available_from is None or step.available_from <= until
        if step.outcome is OptionOutcome.POSSIBLE and in_time:
            return f"mogelijk is: {label_of(request, step.option)}"
    return no_yes_to("Z2", request, act)


@rule("Elke stap van de ladder is nagegaan, met een uitkomst en een reden.", source=NO_UNLESS_PRINCIPLE)
def options_were_gone_through(request: ExemptionRequest, act: Act) -> Because:
    """Z3. In this request itself; nothing is carried over from an earlier one."""
    if not is_asked(request, "Z3") or request.criteria is None:
        return None
    left = [step.label for step in request.criteria.ladder if step.code not in request.options]
    return f"nog niet nagegaan: {', '.join(left)}" if left else no_yes_to("Z3", request, act)


@rule("Dat er geen plek is, is geen grond.", source=LPW_5A)
def lack_of_a_place_is_not_a_ground(request: ExemptionRequest, _: Act) -> Because:
    """Unavailable never counts towards yes; it opens the way to the deadlock breaker."""
    lacking = [label_of(request, s.option) for s in request.options.values() if s.outcome is OptionOutcome.UNAVAILABLE]
    return f"niet beschikbaar is: {', '.join(lacking)}" if lacking else None


@rule("Wat het kind wint, weegt op tegen wat het verliest.", source=NO_UNLESS_PRINCIPLE)
def gain_outweighs_loss(request: ExemptionRequest, act: Act) -> Because:
    """Z4. Lost are the right to education, its funding, and peers."""
    return no_yes_to("Z4", request, act)


@rule(
    "De duur is de kortste die nuttig is, met een plan, een contactpersoon en een dag om opnieuw te kijken.",
    source=LPW_6_2,
)
def duration_is_the_shortest_useful(request: ExemptionRequest, act: Act) -> Because:
    """Z6. At most until 31 July of the school year and the day before the eighteenth birthday, unless never.

    Nobody is exempted from what does not bind yet, and nobody agrees to an exemption that is over already.
    """
    if request.statement is None or request.school_year is None:
        return "er ligt geen verklaring"
    if impossible := no_possible_days(request):
        return impossible
    conclusion = request.statement.conclusion
    if day_of(act.at) > (over := conclusion.until or day_before_eighteen(request)):
        return f"de laatste dag was {nl(over)} en is al geweest"
    if not is_asked(request, "Z6"):
        return None
    return no_way_back(request) or no_yes_to("Z6", request, act)


def no_possible_days(request: ExemptionRequest) -> Because:
    """What is wrong with the first and the last day, whatever day it is today."""
    assert request.statement is not None and request.school_year is not None
    conclusion, last = request.statement.conclusion, last_possible_day(request)
    begins, until = conclusion.begins_on, conclusion.until
    if begins > last or begins < request.school_year.starts_on:
        return f"de vrijstelling begint op {nl(begins)}, buiten schooljaar {request.school_year}"
    if begins < (bound := compulsory_from(request)):
        return f"de vrijstelling begint op {nl(begins)} en de leerplicht pas op {nl(bound)}"
    if until is not None and until > last:
        return f"de laatste dag is {nl(until)} en mag niet later zijn dan {nl(last)}"
    return None


def first_possible_day(request: ExemptionRequest) -> date:
    """1 August of the school year, or the first day of compulsory education when that comes later."""
    assert request.school_year is not None
    return max(request.school_year.starts_on, compulsory_from(request))


def last_possible_day(request: ExemptionRequest) -> date:
    """31 July of the school year, or the day before the eighteenth birthday when that comes first."""
    assert request.school_year is not None
    return min(request.school_year.ends_on, day_before_eighteen(request))


def no_way_back(request: ExemptionRequest) -> Because:
    """What the return plan lacks; a child that will never be suitable needs none."""
    assert request.statement is not None
    plan, conclusion = request.statement.plan, request.statement.conclusion
    if conclusion.never:
        return None
    if plan is None or not (has_words(plan.goals) and has_words(plan.contact)):
        return "een plan om terug te keren, met een contactpersoon, ontbreekt"
    if not (conclusion.begins_on <= plan.review_on <= (conclusion.until or conclusion.begins_on)):
        return f"de dag om opnieuw te kijken, {nl(plan.review_on)}, ligt niet in de vrijstelling"
    return None


@rule("Bij een vernieuwing zijn er nieuwe feiten.", source=NO_UNLESS_PRINCIPLE)
def there_are_new_facts(request: ExemptionRequest, act: Act) -> Because:
    """Z7. Fresh contact with the child since the statement of the request that it renews."""
    before = request.renews
    if before is None or request.statement is None:
        return None
    if before.examined_on is not None and request.statement.examined_on <= before.examined_on:
        return f"sinds {nl(before.examined_on)} is het kind niet opnieuw gezien"
    return no_yes_to("Z7", request, act)


@rule("Ook op wat de partijen zelf nog vragen, is het antwoord ja.", source=AGREEMENT)
def other_questions_hold(request: ExemptionRequest, act: Act) -> Because:
    """Questions that the parties added to the seven of the proposal."""
    for question in asked(request):
        if question.code not in OWN_RULE and (because := no_yes_to(question.code, request, act)):
            return because
    return None


@rule("De uitkomst van een stap op de ladder is gemotiveerd.", source=FAMILY_PARTNERS)
def outcome_is_motivated(request: ExemptionRequest, act: ConsiderOption) -> Because:
    """A step of this request's own ladder, with the reason for what came of it."""
    step = act.considered.option
    if not on_the_ladder(request, step):
        return f"{step} is geen stap van de ladder van dit verzoek"
    return None if has_words(act.considered.motive) else "de reden bij deze stap ontbreekt"


def on_the_ladder(request: ExemptionRequest, code: str) -> bool:
    """Whether this is a step of the ladder that the request took with it."""
    return request.criteria is not None and any(step.code == code for step in request.criteria.ladder)


def label_of(request: ExemptionRequest, code: str) -> str:
    """What people call this step of the ladder."""
    ladder = request.criteria.ladder if request.criteria else ()
    return next((step.label for step in ladder if step.code == code), code)


UNLESS = (
    ground_is_physical_or_psychological,
    no_school_is_possible_now,
    options_were_gone_through,
    lack_of_a_place_is_not_a_ground,
    gain_outweighs_loss,
    *HEARD,
    duration_is_the_shortest_useful,
    statement_is_recent,
    there_are_new_facts,
    other_questions_hold,
)
"""Every one of these, at the concurrence and again at the grant."""
