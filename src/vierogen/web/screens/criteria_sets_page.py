"""The criteria sets of the own organisation: which there are, which is in force, and what stands in one."""

from __future__ import annotations

from starlette.responses import Response

from vierogen.domain.criteria import shipped
from vierogen.web.criteria_forms import ADOPT, LIMITS, ONE, PATH, chosen, own_sets
from vierogen.web.pages import Page
from vierogen.web.people_form import PEOPLE, AtRegister, at_register
from vierogen.web.visit import MESSAGE_COOKIE


def sets(at: AtRegister) -> Response:
    """One of them in full; the newest unless another is asked."""
    one = chosen(at)
    return at.visit.page(
        "criteria_sets.html",
        at=at,
        sets=[*own_sets(at), shipped()],
        in_force=next((known for known in own_sets(at) if known.in_force_on(at.today)), shipped()),
        one=one,
        limits=[(label, getattr(one.limits, name)) for name, label in LIMITS.items()],
        message=ADOPT.done if at.visit.kept(MESSAGE_COOKIE) == ADOPT.code else "",
        path=PATH,
        adopt=ADOPT.path.format(set=one.name, version=one.version),
        back=PEOPLE,
    )


PAGES = (Page(PATH, at_register(sets)), Page(ONE, at_register(sets)))
