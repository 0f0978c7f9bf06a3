"""When two people do not agree, or there is no place: deliberate, break the deadlock, arrange something that starts."""

from __future__ import annotations

from datetime import date

from vierogen.domain.acts import (
    ArrangeAlternative,
    BreakDeadlock,
    BreakDeadlockWithOffer,
    Escalate,
    FollowUpAlternative,
    HearChild,
    HearParents,
    HoldDeliberation,
    ReviewExemption,
    ReviseStatement,
    Transfer,
)
from vierogen.domain.legal import FOUR_EYES_PRINCIPLE, NO_UNLESS_PRINCIPLE, QUICK_BREAKTHROUGH, WORKING_WAY
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.rules import Because, rule
from vierogen.domain.rules.competence import as_it_is
from vierogen.domain.rules.no_unless import on_the_ladder
from vierogen.domain.values import day_of, has_words
from vierogen.reference.notation import nl


@rule("Er is overlegd voordat de doorzettingsmacht wordt gevraagd.", source=QUICK_BREAKTHROUGH)
def deliberation_was_held(request: ExemptionRequest, _: Escalate) -> Because:
    """Since the last time the two did not agree."""
    return None if request.deliberated_on else "sinds het verschil van mening is geen overleg vastgelegd"


@rule("Na een nee van de andere ogen is er overlegd voordat er een nieuwe versie komt.", source=QUICK_BREAKTHROUGH)
def a_dissent_is_talked_over(request: ExemptionRequest, _: ReviseStatement) -> Because:
    """Otherwise the same text could go on to friendlier eyes. A question for information needs no deliberation."""
    return "over het verschil van mening is nog geen overleg vastgelegd" if request.undiscussed_dissent else None


@rule(
    "Blijft het kind bij gemeente en samenwerkingsverband, dan is over een nee overlegd voordat alles opnieuw begint.",
    source=QUICK_BREAKTHROUGH,
)
def a_dissent_is_not_left_behind(request: ExemptionRequest, act: Transfer) -> Because:
    """Another school alone brings no other eyes; beginning anew would let the same text go on to friendlier ones."""
    before, after = request.place, act.place
    if before is None or not request.undiscussed_dissent:
        return None
    before = as_it_is(before, day_of(act.at))
    if (before.municipality, before.partnership) != (after.municipality, after.partnership):
        return None
    return "over het verschil van mening is nog geen overleg vastgelegd"


@rule("Overleg is van na het verschil van mening waar het over gaat.", source=QUICK_BREAKTHROUGH)
def deliberation_follows_the_difference(request: ExemptionRequest, act: HoldDeliberation) -> Because:
    """A talk of before was about something else, and opens neither a new version nor the way to the deadlock breaker."""
    assert request.status_since is not None
    since = day_of(request.status_since)
    if act.held_on < since:
        return f"het gesprek was op {nl(act.held_on)} en het verzoek is pas sinds {nl(since)} in overleg"
    return None


@rule("Wat is gebeurd, is al geweest.", source=WORKING_WAY)
def it_has_happened(
    _: ExemptionRequest, act: HearParents | HearChild | HoldDeliberation | FollowUpAlternative | ReviewExemption
) -> Because:
    """A talk, a look, a review: recorded afterwards, in words."""
    day: date
    words: str | None  # a hearing without own words may be recorded; whether it counts is judged at the yes
    match act:
        case HearParents() | HearChild():
            day, words = act.hearing.heard_on, None
        case HoldDeliberation():
            day, words = act.held_on, act.outcome
        case FollowUpAlternative():
            day, words = act.looked_on, act.story
        case _:
            day, words = act.reviewed_on, act.story
    if day > day_of(act.at):
        return f"{nl(day)} is nog niet geweest"
    return None if words is None or has_words(words) else "er staat niet bij wat eruit kwam"


@rule("De dag om opnieuw te kijken komt nog.", source=WORKING_WAY)
def next_look_is_ahead(_: ExemptionRequest, act: ReviewExemption) -> Because:
    """Or it is the day on which this is recorded."""
    planned = act.next_review_on
    return f"{nl(planned)} is al geweest" if planned is not None and planned < day_of(act.at) else None


@rule("Wie de patstelling doorbreekt, deed nog niet mee.", source=FOUR_EYES_PRINCIPLE)
def breaker_was_not_involved(request: ExemptionRequest, act: BreakDeadlock | BreakDeadlockWithOffer) -> Because:
    """Neither the expert nor anybody who looked along, heard or advised."""
    took_part = act.by.person in request.participants or act.by.person in request.involved
    return f"{act.by.name} deed in dit verzoek al mee" if took_part else None


@rule("Een plek is een stap van de ladder en begint op een dag in dit schooljaar.", source=NO_UNLESS_PRINCIPLE)
def place_has_a_start_date(request: ExemptionRequest, act: ArrangeAlternative | BreakDeadlockWithOffer) -> Because:
    """A promise without a day is not a place, and neither is one in ten years."""
    offer, asked = act.offer, request.opened_at
    if offer.starts_on is None:
        return "de begindatum ontbreekt"
    if request.school_year is not None and offer.starts_on > request.school_year.ends_on:
        return f"de plek begint pas op {nl(offer.starts_on)}, na schooljaar {request.school_year}"
    if asked is not None and offer.starts_on < day_of(asked):
        return f"de plek begon op {nl(offer.starts_on)}, voordat dit verzoek er was"
    if not on_the_ladder(request, offer.option):
        return f"{offer.option} is geen stap van de ladder van dit verzoek"
    return None if has_words(offer.description) else "er staat niet bij welke plek het is"


@rule("Er is een plek om naar te kijken.", source=WORKING_WAY)
def there_is_a_place(request: ExemptionRequest, _: FollowUpAlternative) -> Because:
    """After a no a place may have been arranged, or not."""
    return None if request.alternative is not None else "er is nog geen plek geregeld"
