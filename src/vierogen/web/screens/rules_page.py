"""Reading which rules there are, and what the law or agreement behind each asks."""

from __future__ import annotations

from datetime import date

from starlette.responses import Response

from vierogen.reference.words_of_law import words_of
from vierogen.web import troubles
from vierogen.web.language import N_
from vierogen.web.pages import Page
from vierogen.web.sources import kept_by, rules_by_place, sources
from vierogen.web.visit import Visit

PLACES = (
    N_("In een verzoek"),
    N_("Bij de formele controle van een kennisgeving"),
    N_("In het register van mensen en organisaties"),
    N_("Bij bewaren en wissen"),
)


def every_rule(visit: Visit) -> Response:
    """All rules, as they are asked."""
    return visit.page("rules.html", places=tuple(zip(PLACES, rules_by_place(), strict=True)), kept=kept_by())


def one_source(visit: Visit) -> Response:
    """A law or agreement, what it asks, and the rules that rest on it."""
    source = sources().get(visit.parts["bron"])
    if source is None:
        return troubles.by_number(visit, troubles.NOT_FOUND)
    resting = {rule: None for place in rules_by_place() for rule in place if rule.source == source}
    begins = source.from_on if source.from_on > date.min else None
    words = words_of(source.name)
    return visit.page(
        "source.html", source=source, words=words, begins=begins, rules=tuple(resting), kept=kept_by().get(source, ())
    )


PAGES = (
    Page("/regels", every_rule, open_to_all=True),
    Page("/bronnen/{bron}", one_source, open_to_all=True),
)
