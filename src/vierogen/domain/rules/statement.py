"""A sound statement: by a designated expert who saw the child, does not treat it, and says until when."""

from __future__ import annotations

from datetime import date

from vierogen.domain.acts import Act, DeclineToState, Grant, RecordFamilyAgreement, ReviseStatement, SubmitStatement
from vierogen.domain.legal import LPW_6_3, LPW_7, NO_UNLESS_PRINCIPLE, WORKING_WAY
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.rules import Because, rule
from vierogen.domain.values import Actor, Involvement, Period, Place, Profession, Statement, day_of
from vierogen.reference.months import months_after
from vierogen.reference.municipalities import current
from vierogen.reference.notation import nl

MONTHS_VALID = 3
"""A statement may not be older than this on the day it is used. Source: art. 7 Leerplichtwet."""


def statement_at_hand(request: ExemptionRequest, act: Act) -> Statement | None:
    """The statement that comes with the act, or else the one that lies there."""
    return act.statement if isinstance(act, SubmitStatement | ReviseStatement) else request.statement


@rule("De deskundige is aangewezen door de gemeente van het kind, op de dag van de verklaring en nu.", source=LPW_7)
def expert_is_designated(request: ExemptionRequest, act: SubmitStatement | ReviseStatement) -> Because:
    """By that municipality, in that profession; a merged municipality keeps what it designated.

    The law asks for the day of the statement. We ask for today as well, so that nobody dates a statement back to the
    days of an earlier designation.
    """
    statement, today = act.statement, day_of(act.at)
    assert request.place is not None
    theirs = designated(act.by, statement.profession, request.place, today)
    for day in (statement.dated_on, today):
        if not any(period.covers(day) for period in theirs):
            return f"{act.by.name} is op {nl(day)} niet aangewezen als {statement.profession.label}"
    return None


@rule("Wie verder gaat met de verklaring, is op die dag nog aangewezen door de gemeente van het kind.", source=LPW_7)
def expert_is_still_designated(request: ExemptionRequest, act: RecordFamilyAgreement | Grant) -> Because:
    """An expert who lost the area or the designation since stating does not lead the statement to a yes.

    The municipality may designate again. What the family asks, a correction or a block, is recorded all the same.
    """
    statement, today = request.statement, day_of(act.at)
    if statement is None or request.place is None:
        return "er ligt geen verklaring"
    if any(period.covers(today) for period in designated(act.by, statement.profession, request.place, today)):
        return None
    return f"{act.by.name} is op {nl(today)} niet meer aangewezen als {statement.profession.label}"


def designated(expert: Actor, profession: Profession, place: Place, today: date) -> tuple[Period, ...]:
    """When the municipality to which the place belongs today, or one that went up into it, designated this expert."""
    here = current(place.municipality, today)
    return tuple(
        one.period
        for one in expert.designations
        if one.profession is profession and current(one.municipality, today) == here
    )


@rule("Wie het kind behandelt, geeft de verklaring niet af.", source=LPW_7)
def expert_does_not_treat_the_child(request: ExemptionRequest, act: Act) -> Because:
    """The law says so of doctors; guidance of the government applies it to all three professions, and so do we.

    No other involvement either: family cannot judge, and neither can who drew up a fine in this matter.

    Looked at again when the other eyes concur and at the grant: it may turn out later.
    """
    stating = isinstance(act, SubmitStatement | ReviseStatement)
    expert = act.by.person if stating else request.expert
    statement = statement_at_hand(request, act)
    known = request.involved.get(expert, frozenset()) if expert else frozenset()
    if statement is not None and statement.treats_child:
        known |= {Involvement.TREATS_CHILD}
    involved = " en ".join(sorted(kind.label for kind in known))
    return f"wie de verklaring opstelt, {involved}" if involved else None


@rule("De deskundige heeft het kind zelf kort voor de verklaring gezien.", source=NO_UNLESS_PRINCIPLE)
def expert_saw_the_child(_: ExemptionRequest, act: SubmitStatement | ReviseStatement) -> Because:
    """Own contact, not after the statement and at most three months before it."""
    seen, dated = act.statement.examined_on, act.statement.dated_on
    if seen > dated:
        return f"het kind is gezien op {nl(seen)}, na de verklaring van {nl(dated)}"
    if dated > months_after(MONTHS_VALID, seen):
        return f"het kind is het laatst gezien op {nl(seen)}, meer dan drie maanden voor de verklaring"
    return None


@rule("De verklaring noemt een laatste dag, of zegt dat het kind nooit geschikt zal zijn.", source=LPW_6_3)
def statement_names_its_end(_: ExemptionRequest, act: SubmitStatement | ReviseStatement) -> Because:
    """Exactly one of the two, in the right order."""
    conclusion = act.statement.conclusion
    if conclusion.never == (conclusion.until is not None):
        return "er staat geen laatste dag in" if not conclusion.never else "er staat een laatste dag bij nooit"
    if conclusion.until and conclusion.until < conclusion.begins_on:
        return f"de laatste dag, {nl(conclusion.until)}, ligt voor de eerste, {nl(conclusion.begins_on)}"
    if conclusion.begins_on < act.statement.dated_on:
        return f"de vrijstelling zou beginnen op {nl(conclusion.begins_on)}, voor de verklaring"
    return None


@rule("De verklaring is niet ouder dan drie maanden.", source=LPW_7)
def statement_is_recent(request: ExemptionRequest, act: Act) -> Because:
    """Calendar months counted forward, end of month clamped; the day itself still counts. Never of the future."""
    statement, used = statement_at_hand(request, act), day_of(act.at)
    if statement is None:
        return "er ligt geen verklaring"
    if statement.dated_on > used:
        return f"de verklaring is van {nl(statement.dated_on)} en dat is nog niet geweest"
    if used > months_after(MONTHS_VALID, statement.dated_on):
        return f"de verklaring is van {nl(statement.dated_on)} en zou worden gebruikt op {nl(used)}"
    return None


@rule("Alleen wie de verklaring opstelde, gaat ermee verder.", source=WORKING_WAY)
def it_is_who_stated(request: ExemptionRequest, act: Act) -> Because:
    """The expert revises, shows it to the family and grants in person; someone else starts a new request."""
    return None if request.expert == act.by.person else f"{act.by.name} stelde deze verklaring niet op"


@rule("Wie een verklaring voorlegde, zegt zelf of die er toch niet komt.", source=WORKING_WAY)
def nobody_declines_for_another(request: ExemptionRequest, act: DeclineToState) -> Because:
    """Before there is a statement any expert of this place may say no."""
    stated_by_another = request.expert is not None and request.expert != act.by.person
    return f"{act.by.name} stelde deze verklaring niet op" if stated_by_another else None


SOUND_STATEMENT = (
    expert_is_designated,
    expert_does_not_treat_the_child,
    expert_saw_the_child,
    statement_names_its_end,
    statement_is_recent,
)
