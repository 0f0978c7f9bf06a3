"""What figures are told, each with its definition: which categories of which table are summed."""

from __future__ import annotations

from dataclasses import dataclass

from vierogen.publication.tables import ANSWERS, DISSENT, DURATION, RENEWALS, REQUESTS, STEPS, Category, PublishedTable

ONCE = "Een kind telt in een schooljaar hooguit één keer mee."


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure. ``by_category``: each category is told apart, for their sum says little."""

    code: str
    label: str
    definition: str
    table: PublishedTable
    categories: tuple[Category, ...]
    by_category: bool = False
    version: int = 1
    """Goes up when the definition changes, so that a figure that was cited can be understood later."""

    def category(self, code: str) -> Category | None:
        """One of its categories."""
        return next((one for one in self.categories if one.code == code), None)


def whole(code: str, label: str, definition: str, table: PublishedTable, *, by_category: bool = False) -> Indicator:
    """All categories of a table."""
    return Indicator(code, label, f"{definition} {ONCE}", table, table.categories, by_category)


def answered(code: str, label: str, definition: str, category: str) -> Indicator:
    """One category of what came of a request."""
    chosen = tuple(one for one in ANSWERS.categories if one.code == category)
    assert chosen, category
    return Indicator(code, label, f"{definition} {ONCE}", ANSWERS, chosen)


# fmt: off
EVERY: tuple[Indicator, ...] = (
    whole("verzoeken", "verzoeken", "Kinderen voor wie in het schooljaar een verzoek om vrijstelling werd geopend.", REQUESTS),
    answered("verleningen", "verleningen", "Kinderen voor wie het verzoek met vier ogen werd verleend.", "VERLEEND"),
    answered("weigeringen", "weigeringen", "Kinderen voor wie het verzoek niet werd verleend.", "NIET_VERLEEND"),
    answered("alternatieven", "alternatieven", "Kinderen voor wie in plaats van een vrijstelling een plek werd geregeld.", "ALTERNATIEF"),
    answered("vervallen", "vervallen verzoeken", "Kinderen van wie het verzoek verviel omdat er niets meer gebeurde.", "VERVALLEN"),
    answered("gestopt", "gestopte verzoeken", "Kinderen van wie het gezin het verzoek introk of het verslag blokkeerde.", "GESTOPT"),
    whole("verlengingen", "verlengingen", "Kinderen voor wie opnieuw werd gevraagd na een verleende vrijstelling.", RENEWALS),
    whole("tegenspraak", "tegenspraak", "Kinderen bij wie wie meekeek het niet eens was, ook als dat later veranderde.", DISSENT),
    whole("doorlooptijd", "doorlooptijd", "Kinderen met een antwoord, naar het aantal dagen van verzoek tot antwoord.", DURATION, by_category=True),
    *(
        whole(step.name, step.label, f"Kinderen naar het aantal {step.label}.", step, by_category=True)
        for step in STEPS
    ),
)
# fmt: on
INDICATORS = {one.code: one for one in EVERY}
