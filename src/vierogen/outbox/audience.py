"""Which events are whose business: what happened in the area of an organisation, on the day itself. Nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from vierogen.domain.people.register import Organisation
from vierogen.domain.values import OrganisationKind, day_of
from vierogen.outbox import tables
from vierogen.outbox.cloud_event import Happened
from vierogen.outbox.tables import Placed, Subscription
from vierogen.reference.municipalities import current, exists_on

LOOKED_THROUGH = 2_000
"""Events of the log that are looked through to say how far somebody is behind."""


def hears(subscription: Subscription, organisation: Organisation, event: Happened, places: Sequence[Placed]) -> bool:
    """Whether a subscriber gets word of this event: it asked for the type, and its organisation works there."""
    on = day_of(event.at)
    return event.type in subscription.types and any(works_at(organisation, one, on) for one in where(event, places))


def still_to_bring(connection: Connection, subscription: Subscription, organisation: Organisation | None) -> int:
    """How many events of the log are on their way to a subscriber; of a long log at least so many."""
    if organisation is None:
        return 0
    events = tables.events_after(connection, subscription.position, LOOKED_THROUGH)
    places = tables.places(connection, {event.request for event in events})
    return sum(hears(subscription, organisation, event, places.get(event.request, ())) for event in events)


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
