"""Reading how to work here: a short manual for each role, also before logging in."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from vierogen.domain.acts import Act, OpenRequest, RegisterClaim
from vierogen.domain.lifecycle import TABLE
from vierogen.domain.values import Role
from vierogen.web import troubles
from vierogen.web.act_pages import form_of
from vierogen.web.erasing_forms import FORMS as ERASURE_FORMS
from vierogen.web.language import N_
from vierogen.web.manual import MANUALS, page_of
from vierogen.web.pages import Page
from vierogen.web.screens.people_page import FORMS as PEOPLE_FORMS
from vierogen.web.visit import Visit


def all_manuals(visit: Visit) -> Response:
    """A choice, with that of the own role first."""
    role = visit.capacity.role if visit.session and visit.capacity else None
    return visit.page("help.html", manuals=sorted(MANUALS, key=lambda one: role not in one.roles), role=role)


def one_manual(visit: Visit) -> Response:
    """Of one role."""
    manual = next((one for one in MANUALS if one.name == visit.parts["rol"]), None)
    if manual is None:
        return troubles.by_number(visit, troubles.NOT_FOUND)
    text = page_of(manual.name, visit.house.assets)
    return visit.page("manual.html", manual=manual, text=text, acts=acts_of(manual.roles))


def acts_of(roles: frozenset[Role]) -> list[tuple[str, str]]:
    """Everything that these roles can do on a page, with what is said of it there. Nothing of it is written twice."""
    theirs = dict.fromkeys(act for act, _, _, by, _, _ in TABLE if by & roles)
    found = [BEGINNING[act] for act in theirs if act in BEGINNING]
    found += [(form.title, form.told) for form in map(form_of, theirs) if form]
    if Role.ADMINISTRATOR in roles:
        found += [(form.title, form.told) for form in PEOPLE_FORMS]
    if Role.PRIVACY_OFFICER in roles:
        found += [(form.title, form.told) for form in ERASURE_FORMS]
    return found


BEGINNING: Mapping[type[Act], tuple[str, str]] = {
    OpenRequest: (N_("Een verzoek openen"), N_("Met de gegevens van het kind. De postcode wijst de gemeente en het samenwerkingsverband aan.")),
    RegisterClaim: (N_("Een beroep zonder verzoek vastleggen"), N_("Een gezin doet een beroep op de wet voordat iemand om beoordeling vroeg.")),
}  # fmt: skip
"""What begins a file has a screen of its own."""

PAGES = (
    Page("/hulp", all_manuals, open_to_all=True),
    Page("/hulp/{rol}", one_manual, open_to_all=True),
)
