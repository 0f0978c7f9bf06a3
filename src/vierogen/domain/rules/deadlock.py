"""When two people do not agree, or there is no place: deliberate, break the deadlock, arrange something that starts."""

from __future__ import annotations

from vierogen.domain.acts import (
    ArrangeAlternative,
    BreakDeadlock,
    BreakDeadlockWithOffer,
    Escalate,
    FollowUpAlternative,
    HoldDeliberation,
    ReviewExemption,
)
from vierogen.domain.legal import FOUR_EYES_PRINCIPLE, NO_UNLESS_PRINCIPLE, QUICK_BREAKTHROUGH, WORKING_WAY
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.rules import Because, rule
from vierogen.domain.values import day_of, has_words
from vierogen.reference.notation import nl


@rule("Er is overlegd voordat de doorzettingsmacht wordt gevraagd.", source=QUICK_BREAKTHROUGH)
def deliberation_was_held(request: ExemptionRequest, _: Escalate) -> Because:
    """Since the last time the two did not agree."""
    return None if request.deliberated_on else "sinds het verschil van mening is geen overleg vastgelegd"


@rule("Wat is gebeurd, is al geweest.", source=WORKING_WAY)
def it_has_happened(_: ExemptionRequest, act: HoldDeliberation | FollowUpAlternative | ReviewExemption) -> Because:
    """A talk, a look, a review: recorded afterwards, in words."""
    match act:
        case HoldDeliberation():
            day, words = act.held_on, act.outcome
        case FollowUpAlternative():
            day, words = act.looked_on, act.story
        case _:
            day, words = act.reviewed_on, act.story
    if day > day_of(act.at):
        return f"{nl(day)} is nog niet geweest"
    return None if has_words(words) else "er staat niet bij wat eruit kwam"


@rule("Wie de patstelling doorbreekt, deed nog niet mee.", source=FOUR_EYES_PRINCIPLE)
def breaker_was_not_involved(request: ExemptionRequest, act: BreakDeadlock | BreakDeadlockWithOffer) -> Because:
    """Neither the expert nor anybody who looked along, heard or advised."""
    if act.by.person in {request.expert, *request.co_assessors} or act.by.person in request.involved:
        return f"{act.by.name} beoordeelde dit verzoek al mee"
    return None


@rule("Een plek heeft een begindatum.", source=NO_UNLESS_PRINCIPLE)
def place_has_a_start_date(_: ExemptionRequest, act: ArrangeAlternative | BreakDeadlockWithOffer) -> Because:
    """A promise without a day is not a place."""
    if act.offer.starts_on is None:
        return "de begindatum ontbreekt"
    return None if has_words(act.offer.description) else "er staat niet bij welke plek het is"
