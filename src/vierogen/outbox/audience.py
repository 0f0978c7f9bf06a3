"""Which events are whose business: what happened in the area of an organisation, on the day itself. Nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from vierogen.domain.people.register import Organisation
from vierogen.domain.values import OrganisationKind, day_of
from vierogen.outbox.cloud_event import Happened
from vierogen.outbox.tables import Placed, Subscription
from vierogen.reference.municipalities import current, exists_on


def hears(subscription: Subscription, organisation: Organisation, event: Happened, places: Sequence[Placed]) -> bool:
    """Whether a subscriber gets word of this event: it asked for the type, and its organisation works there."""
    on = day_of(event.at)
    return event.type in subscription.types and any(works_at(organisation, one, on) for one in where(event, places))


def where(event: Happened, places: Sequence[Placed]) -> Sequence[Placed]:
    """Where the request belonged then. A transfer is the business of both places: the old one hands over."""
    until_then = [one for one in places if one.version <= event.version]
    moves_now = bool(until_then) and until_then[-1].version == event.version
    return until_then[-2:] if moves_now else until_then[-1:]


def works_at(organisation: Organisation, place: Placed, on: date) -> bool:
    """Whether an organisation works for a place on a day, by the kind of area that goes with its own kind."""
    areas = organisation.areas(on)
    match organisation.kind:
        case OrganisationKind.MUNICIPALITY | OrganisationKind.YOUTH_HEALTH:
            here = current(place.municipality, on)
            return here is not None and here in areas and exists_on(here, on)
        case OrganisationKind.PARTNERSHIP:
            return place.partnership in areas
        case OrganisationKind.SCHOOL:
            return place.school is not None and place.school in areas
