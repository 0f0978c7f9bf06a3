"""Vier ogen: a yes needs two natural persons, and the second one really looked.

The same rules are judged when the other eyes concur and again when the expert grants; at the grant they are about the
concurrence that was recorded.
"""

from __future__ import annotations

from uuid import UUID

from vierogen.domain.acts import Act, Concur, Grant, TakeUpCoAssessment
from vierogen.domain.legal import AGREEMENT, FOUR_EYES_PRINCIPLE, IMPARTIAL, WORKING_WAY
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.rules import Because, rule
from vierogen.domain.rules.competence import co_assessor_has_jurisdiction
from vierogen.domain.values import Role


def other_eyes(request: ExemptionRequest, act: Act) -> UUID | None:
    """Whose eyes count as the other pair: who acts now, or at the grant who concurred."""
    if isinstance(act, Grant):
        return request.concurrence.by.person if request.concurrence else None
    return act.by.person


@rule("Wie de verklaring opstelt, kijkt niet zelf mee.", source=FOUR_EYES_PRINCIPLE)
def co_assessor_is_another_person(request: ExemptionRequest, act: TakeUpCoAssessment | Concur | Grant) -> Because:
    """People are compared, not accounts or roles: one person may hold several. No exception exists."""
    eyes = other_eyes(request, act)
    if eyes is None:
        return "niemand anders heeft met deze verklaring ingestemd"
    if eyes == request.expert or (isinstance(act, Grant) and eyes == act.by.person):
        return f"{act.by.name} stelde deze verklaring op"
    return None


@rule("Wie meekijkt, behandelt het kind niet, is geen familie en is vrij in het oordeel.", source=IMPARTIAL)
def co_assessor_is_not_involved(request: ExemptionRequest, act: TakeUpCoAssessment | Concur | Grant) -> Because:
    """Declared by the co-assessor, reported by others, or seen in the register: authority and deputising."""
    eyes = other_eyes(request, act)
    if eyes is not None and eyes in request.involved:
        return "wie meekijkt " + " en ".join(sorted(kind.label for kind in request.involved[eyes]))
    if isinstance(act, Grant):
        return None
    if request.expert in act.by.led_by:
        return f"{act.by.name} werkt onder gezag van wie de verklaring opstelde"
    if request.expert in act.by.deputy_for:
        return f"{act.by.name} vervangt vandaag wie de verklaring opstelde"
    if isinstance(act, TakeUpCoAssessment) and not act.declares_not_involved:
        return f"{act.by.name} heeft niet verklaard het kind niet te behandelen, geen familie te zijn en vrij te zijn"
    return None


@rule("De criteriaset zegt welke rollen mogen meekijken.", source=AGREEMENT)
def role_may_co_assess(request: ExemptionRequest, act: TakeUpCoAssessment | Concur | Grant) -> Because:
    """The parties choose among the roles that the advice names."""
    role: Role | None = act.by.role
    if isinstance(act, Grant):
        role = request.concurrence.by.role if request.concurrence else None
    allowed = request.criteria.co_assessors if request.criteria else ()
    if role not in allowed:
        who = role.label if role else "niemand"
        return f"volgens de criteriaset van dit verzoek kijkt een {who} niet mee"
    return None


@rule("Wie meekeek, oordeelt zelf: in dezelfde rol en voor dezelfde organisatie.", source=FOUR_EYES_PRINCIPLE)
def it_is_who_took_it_up(request: ExemptionRequest, act: Act) -> Because:
    """A deputy is never the same pair of eyes: who stands in takes up the co-assessment anew."""
    taken = request.co_assessor
    if taken is None or taken.person != act.by.person:
        return f"iemand anders dan {act.by.name} heeft het meekijken op zich genomen"
    if (taken.role, taken.organisation) != (act.by.role, act.by.organisation):
        return f"{act.by.name} begon met meekijken in een andere rol of voor een andere organisatie"
    return None


@rule("Overleg en opschalen is aan de twee die het niet eens zijn.", source=FOUR_EYES_PRINCIPLE)
def it_is_one_of_the_two(request: ExemptionRequest, act: Act) -> Because:
    """The expert, or who took up the co-assessment."""
    two = {request.expert, request.co_assessor.person if request.co_assessor else None}
    return None if act.by.person in two else f"{act.by.name} is niet de deskundige en niet wie meekijkt"


@rule("Het gaat om de versie van de verklaring die is gelezen.", source=FOUR_EYES_PRINCIPLE)
def what_was_read_is_what_is_agreed(request: ExemptionRequest, act: Concur | Grant) -> Because:
    """After a revision an old reading no longer counts."""
    now = request.statement_version
    if act.read_version != now:
        return f"gelezen is versie {act.read_version} en er ligt nu versie {now}"
    if isinstance(act, Concur) and request.reads_version != now:
        return f"het meekijken begon bij versie {request.reads_version} en er ligt nu versie {now}"
    if isinstance(act, Grant) and (request.concurrence is None or request.concurrence.read_version != now):
        return f"met versie {now} heeft niemand anders ingestemd"
    return None


@rule("Wat wordt verleend, is precies waarmee is ingestemd.", source=FOUR_EYES_PRINCIPLE)
def grant_follows_the_concurrence(request: ExemptionRequest, act: Concur | Grant) -> Because:
    """The same first day, last day or never, in statement, concurrence and grant."""
    if request.statement is None or act.conclusion != request.statement.conclusion:
        return "de verklaring noemt een andere begindag of einddag"
    if isinstance(act, Grant) and (request.concurrence is None or act.conclusion != request.concurrence.conclusion):
        return "wie meekeek, stemde in met een andere begindag of einddag"
    return None


@rule("Na een nee kijken anderen opnieuw.", source=WORKING_WAY)
def others_look_again(request: ExemptionRequest, act: Act) -> Because:
    """Neither the expert nor the co-assessors of the first request judge in the second.

    When nobody had judged (a request that lapsed, say) the same people may go on.
    """
    first = request.looks_again_at
    if first is None or not first.said_no:
        return None
    if {act.by.person, other_eyes(request, act)} & {first.expert, *first.co_assessors}:
        return "wie het eerdere verzoek beoordeelde, doet nu niet weer mee"
    return None


@rule("Wie de formele controle deed, verklaart niet en kijkt niet mee.", source=IMPARTIAL)
def who_checked_does_not_judge(request: ExemptionRequest, act: Act) -> Because:
    """Two hats, whichever is put on first; who judged does not check either (``checker_is_not_the_co_assessor``)."""
    if {act.by.person, other_eyes(request, act)} & request.checked_by:
        return "wie een kennisgeving in dit verzoek controleerde, doet nu niet ook dit"
    return None


LOOKING_ALONG = (
    role_may_co_assess,
    co_assessor_is_another_person,
    co_assessor_has_jurisdiction,
    co_assessor_is_not_involved,
    others_look_again,
    who_checked_does_not_judge,
)
"""Who may be the other pair of eyes."""

FOUR_EYES = (*LOOKING_ALONG, what_was_read_is_what_is_agreed, grant_follows_the_concurrence)
"""What makes two pairs of eyes one yes."""
