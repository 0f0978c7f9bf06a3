"""Calm pages for what did not go as somebody wanted: never a technical word, always what to do next."""

from __future__ import annotations

from secrets import token_hex

import structlog
from starlette.responses import Response

from vierogen.application.keeping import PeopleMoved, StoreUnavailable
from vierogen.publication.questions import FiguresUnavailable
from vierogen.vault.faults import KEYS, VaultError
from vierogen.web.after_a_fault import Again
from vierogen.web.language import N_
from vierogen.web.visit import Visit

FORBIDDEN, NOT_FOUND, CONFLICT = 403, 404, 409
UNAVAILABLE = (StoreUnavailable, PeopleMoved, FiguresUnavailable, VaultError)
"""What may be over in a moment, or as soon as somebody put it right."""
HALF_A_MINUTE = "30"

log = structlog.get_logger()

BY_NUMBER = {
    400: (
        N_("Dit is niet goed overgekomen"),
        N_("Er is niets gebeurd. Ga terug naar de vorige pagina en probeer het opnieuw."),
    ),
    404: (N_("Deze pagina is er niet"), N_("Het adres klopt niet, of de pagina is verplaatst.")),
    405: (N_("Dat kan hier niet"), N_("Ga terug naar de vorige pagina en probeer het daar opnieuw.")),
    413: (N_("Dit is te veel tekst"), N_("Er is niets vastgelegd. Ga terug en maak de tekst korter.")),
}


def trouble(
    visit: Visit, status: int, title: str, told: str, *, said: str = "", number: str = "", again: Again | None = None
) -> Response:
    """``told`` is our own text, to be translated; ``said`` is what the engine says, in Dutch."""
    return visit.page("trouble.html", status, title=title, told=told, said=said, number=number, again=again)


def by_number(visit: Visit, status: int) -> Response:
    """A page about an address."""
    title, told = BY_NUMBER.get(status, BY_NUMBER[NOT_FOUND])
    return trouble(visit, status, title, told)


def unknown(visit: Visit) -> Response:
    """There is no such request, or none that this person may know of: the same words for both."""
    told = N_(
        "Dit verzoek is niet bekend, of het hoort niet bij de rol die u nu hebt. Misschien hebt u nog een andere rol."
    )
    return trouble(visit, NOT_FOUND, N_("Dit verzoek is niet bekend"), told)


def not_now(visit: Visit, said: str) -> Response:
    """The engine says why."""
    return trouble(visit, CONFLICT, N_("Dat kan nu niet"), "", said=said)


def not_yours(visit: Visit, said: str) -> Response:
    """The engine says whose it is."""
    return trouble(visit, FORBIDDEN, N_("Dat is niet aan u"), "", said=said)


def from_elsewhere(visit: Visit) -> Response:
    """A form that no page of ours sent."""
    told = N_("Dit formulier kwam niet van een pagina van Vierogen. Er is niets gebeurd.")
    return trouble(visit, 403, N_("Er is niets gebeurd"), told)


def expired(visit: Visit, *, kept: bool) -> Response:
    """A form of an earlier session of the same browser."""
    told = N_("U hebt opnieuw ingelogd terwijl dit formulier openstond. Er is niets vastgelegd.")
    return visit.page("expired.html", 403, told=told, kept=kept)


def unavailable(visit: Visit, error: Exception, again: Again | None = None) -> Response:
    """By what it is that is away."""
    answer = closed(visit, error, again) if isinstance(error, VaultError) else busy(visit, error, again)
    answer.headers["Retry-After"] = HALF_A_MINUTE
    return answer


def closed(visit: Visit, error: VaultError, again: Again | None) -> Response:
    """What is sealed cannot be opened: nothing is shown, rather than half. The log says what can be done about it."""
    number = token_hex(6)
    log.error(KEYS, reference=number, **error.for_the_log)
    told = N_(
        "De persoonsgegevens zijn nu niet te openen. Daarom ziet u niets. Er is niets verloren. Uw beheerder kan dit oplossen. Geef dit nummer door."
    )
    if again is not None:
        told = N_(
            "De persoonsgegevens zijn nu niet te openen. Daarom is uw formulier niet vastgelegd. Uw beheerder kan dit oplossen. Geef dit nummer door, en verstuur het formulier daarna opnieuw."
        )
    return trouble(visit, 503, N_("De gegevens zijn even gesloten"), told, number=number, again=again)


def busy(visit: Visit, error: Exception, again: Again | None = None) -> Response:
    """The store cannot take it now. Of a form it may not be certain: the line may be lost while it was written."""
    log.warning("unavailable", error=type(error).__qualname__)
    told = N_("Wacht een halve minuut en probeer het opnieuw.")
    if again is not None:
        told = N_("Het is niet zeker dat uw formulier is vastgelegd. Wacht een halve minuut en verstuur het opnieuw.")
    return trouble(visit, 503, N_("Vierogen is even niet bereikbaar"), told, again=again)


def too_often(visit: Visit) -> Response:
    """More pages in a minute than a person reads."""
    told = N_("Er is niets vastgelegd. Wacht een halve minuut en probeer het opnieuw.")
    return trouble(visit, 429, N_("U vraagt te vaak iets"), told)


def our_fault(visit: Visit, number: str, again: Again | None = None) -> Response:
    """Whatever nobody thought of. The log knows the number."""
    told = N_(
        "Dat is onze fout, niet die van u. Er is niets half vastgelegd. Probeer het opnieuw. Gaat het weer mis? Geef dan dit nummer door aan uw beheerder."
    )
    return trouble(visit, 500, N_("Er ging iets mis"), told, number=number, again=again)
