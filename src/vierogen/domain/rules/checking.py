"""Two hats: who looked along does not do the formal check, and a check needs something to check."""

from __future__ import annotations

from vierogen.domain.acts import CheckNotification, EndClaim, ReceiveNotification
from vierogen.domain.legal import IMPARTIAL, LPW_6_1, WORKING_WAY
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.rules import Because, rule
from vierogen.domain.values import day_of, has_words
from vierogen.reference.notation import nl


@rule("Wie verklaarde of meekeek, doet niet ook de formele controle.", source=IMPARTIAL)
def checker_is_not_the_co_assessor(request: ExemptionRequest, act: CheckNotification) -> Because:
    """In a small municipality a neighbour's officer, or the partnership, takes one of the two."""
    if act.by.person == request.expert:
        return f"{act.by.name} stelde de verklaring op"
    return f"{act.by.name} keek in dit verzoek mee" if act.by.person in request.co_assessors else None


@rule("Er is een kennisgeving.", source=LPW_6_1)
def there_is_a_notification(request: ExemptionRequest, _: CheckNotification | EndClaim) -> Because:
    """Nothing can be checked or ended that did not come in."""
    return None if request.notifications else "er is nog geen kennisgeving ontvangen"


@rule("Een kennisgeving wordt vastgelegd op of na de dag van ontvangst.", source=LPW_6_1)
def notification_has_come_in(_: ExemptionRequest, act: ReceiveNotification) -> Because:
    """Never of the future, and never back-dated: the day of receipt is the day it came in."""
    received = act.notification.received_on
    return f"{nl(received)} is nog niet geweest" if received > day_of(act.at) else None


@rule("Wie over te laat oordeelt, zegt waarom.", source=WORKING_WAY)
def lateness_is_motivated(_: ExemptionRequest, act: CheckNotification) -> Because:
    """The consequence of a missed legal date is a person's decision, never the product's."""
    return "de reden ontbreekt" if act.accepts_lateness is not None and not has_words(act.reason) else None
