"""Who saw one request: for the family, in plain Dutch and on paper; for who only looks along, what they saw themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from vierogen.application.access_log import Kept
from vierogen.application.log_reading import LARGEST_PAGE, in_plain_dutch
from vierogen.application.reading import CASE_ROLES
from vierogen.domain.values import day_of
from vierogen.reference.notation import nl
from vierogen.web.act_pages import REQUESTS
from vierogen.web.pages import Page
from vierogen.web.screens.access_log_page import PATH as SEARCH
from vierogen.web.screens.access_log_page import position
from vierogen.web.visit import Visit

PATH = f"{REQUESTS}/{{id}}/inzage"
BEFORE = "voor"
"""Where the page that was read ended, in the address: a place in the log says nothing of anybody."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What the family reads around the list: in Dutch, whatever language the reader of the page chose."""

    made: str
    part: str = ""
    title: str = "Wie zag dit verzoek?"
    lead: str = (
        "Hieronder staat wie iets zag van het verzoek om vrijstelling van school. "
        "U leest wanneer dat was, wie het was, wat die persoon zag en waarvoor. Het nieuwste staat bovenaan."
    )
    right: str = "U hebt het recht om dit te weten (artikel 15 van de AVG)."
    list: str = "Wie wat zag"
    wrong: str = (
        "Klopt er iets niet, of had iemand dit niet mogen zien? Zeg het tegen degene van wie u dit overzicht kreeg, "
        "of tegen de functionaris gegevensbescherming van die organisatie. "
        "U kunt ook een klacht indienen bij de Autoriteit Persoonsgegevens."
    )


def of_request(visit: Visit) -> Response:
    """As many rows as fit on some sheets of paper; older ones on the next page."""
    system, before = visit.house.system, position(visit.query.get(BEFORE, ""))
    found = system.log_questions.of_request(visit.id, visit.who, before=before, at_most=LARGEST_PAGE, trace=visit.trace)
    register, reads = system.people.register, visit.who.role in CASE_ROLES
    return visit.page(
        "access_of_request.html",
        found=found,
        letter=letter(visit, found.page.rows),
        sentences=[in_plain_dutch(one.entry, register) for one in found.page.rows],
        older=f"{visit.path}?{BEFORE}={found.page.next}" if found.page.next else "",
        newest=visit.path if before else "",
        back=f"{REQUESTS}/{visit.id}" if reads else SEARCH,
        reads_request=reads,
    )


def letter(visit: Visit, rows: Sequence[Kept]) -> Letter:
    """By whom it was made, on which day, of which request; and which days it tells of, when there is more."""
    today, office = day_of(visit.house.system.desk.now()), visit.capacity
    by = f"{visit.name}, {office.organisation.name}" if office else visit.name
    made = f"Gemaakt op {nl(today)} door {by}. Verzoek {visit.id}."
    if not rows:
        return Letter(made)
    first, last = nl(day_of(rows[-1].entry.at)), nl(day_of(rows[0].entry.at))
    return Letter(made, f"Dit is een deel van het overzicht: van {first} tot en met {last}.")


PAGES = (Page(PATH, of_request),)
