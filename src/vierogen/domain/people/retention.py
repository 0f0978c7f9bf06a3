"""How long what is kept, and by which law: one term for each category, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from vierogen.domain import legal
from vierogen.domain.legal import Source
from vierogen.domain.values import Category
from vierogen.reference.months import months_after

MONTHS_TO_ANSWER = 1
"""In which a family hears what came of what it asked. Source: art. 12 lid 3 AVG."""


def answer_until(asked_on: date) -> date:
    """The last day on which a family that asked hears what came of it."""
    return months_after(MONTHS_TO_ANSWER, asked_on)


class CountedFrom(Enum):
    """The day on which a term begins."""

    BIRTH = "de geboorte van het kind"
    LAST_CHANGE = "de laatste wijziging"


@dataclass(frozen=True, slots=True)
class RetentionTerm:
    """For how long a category is kept, by whom and why; and whether a family that asks has it erased before."""

    category: Category
    kept_by: str
    years: int
    counted_from: CountedFrom
    source: Source
    on_request: Source | None
    """The law that lets it be erased when the family asks; None: then the term still runs."""

    def ends_on(self, birth_date: date, last_change: date) -> date:
        """The first day on which nothing keeps it any more."""
        begins = birth_date if self.counted_from is CountedFrom.BIRTH else last_change
        return months_after(12 * self.years, begins)


TERMS = {
    term.category: term
    for term in (
        RetentionTerm(
            Category.IDENTITY, "de gemeente, in het leerplichtdossier", 19, CountedFrom.BIRTH,
            legal.KEEP_MUNICIPALITY, None,
        ),
        RetentionTerm(
            Category.MEDICAL, "de jeugdgezondheidszorg", 20, CountedFrom.LAST_CHANGE,
            legal.KEEP_HEALTH, legal.DESTROY_MEDICAL,
        ),
        RetentionTerm(
            Category.EDUCATIONAL, "het samenwerkingsverband", 3, CountedFrom.LAST_CHANGE,
            legal.KEEP_PARTNERSHIP, None,
        ),
        RetentionTerm(
            Category.VOICE, "wie het gesprek voerde", 3, CountedFrom.LAST_CHANGE,
            legal.WORKING_WAY, legal.ERASURE,
        ),
    )
}  # fmt: skip
"""Each category has one."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is not erased with a child's data, until when, and why."""

    what: str
    until: str
    source: Source


ELSEWHERE = (
    Elsewhere(
        "wat er gebeurde (wanneer, in welke rol, met welk gevolg), zonder naam en zonder woorden",
        "dat blijft, zodat te bewijzen is dat niemand achteraf iets veranderde", legal.WORKING_WAY,
    ),
    Elsewhere("het inzagelogboek (wie dit verzoek zag, zonder de inhoud)", "minstens vijf jaar", legal.KEEP_LOG),
    Elsewhere(
        "gepubliceerde cijfers (aantallen met een beetje toeval, waarin niemand te vinden is)", "die blijven zoals zij zijn",
        legal.WORKING_WAY,
    ),
    Elsewhere("de melding van de vrijstelling bij DUO", "een jaar na het einde van de vrijstelling", legal.KEEP_DUO),
    Elsewhere(
        "reservekopieën", "die zijn niet meer te lezen zodra de sleutels zijn vernieuwd en de oude zijn vernietigd",
        legal.WORKING_WAY,
    ),
)  # fmt: skip
"""Told to every family, so that nobody thinks that more was erased than was."""
