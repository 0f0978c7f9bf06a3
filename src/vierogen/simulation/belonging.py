"""Whether a database may be played on: only an empty one, or one that this very simulation began and nobody else touched."""

from __future__ import annotations

from enum import Enum
from uuid import UUID

from vierogen.simulation.plan import Plan
from vierogen.simulation.playing import Office, last_moment

MARKED = "SIMULATIE "
"""How the name begins of the organisation that says of which simulation a database is."""


class Found(Enum):
    """What stands in a database."""

    NOTHING = "nothing"
    THIS_ONE = "a beginning of this simulation, or all of it"
    ANOTHER = "another simulation"
    OTHER_THINGS = "other people or requests"


def what_is_in(office: Office, plan: Plan) -> Found:
    """What stands in a database, for somebody who wants to play this plan on it."""
    register = office.people.register
    last = last_moment(office)
    if not register.versions and last is None:
        return Found.NOTHING
    if plan.staff.mark not in register.organisations:
        marked = any(one.name.startswith(MARKED) for one in register.organisations.values())
        return Found.ANOTHER if marked else Found.OTHER_THINGS
    if not register.versions.keys() <= plan.staff.ids or not is_of(office, plan):
        return Found.OTHER_THINGS
    return Found.THIS_ONE


def is_of(office: Office, plan: Plan) -> bool:
    """Whether the last event is one that the plan can have made: of its requests, and on a whole second."""
    newest, last = office.store.requests.max_notification_id(), last_moment(office)
    if newest is None or last is None:
        return True
    (event,) = office.store.requests.select_notifications(newest, 1)
    ours = {plan.id_of(planned.number) for planned in plan.requests}
    return UUID(str(event.originator_id)) in ours and not last.microsecond
