"""A problem as it is told over HTTP: problem details (RFC 9457) in Dutch. Knows no request and nobody's case."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from secrets import token_hex
from typing import Any

import orjson
import structlog
from starlette.responses import Response

from vierogen.vault.faults import KEYS, VaultError

CHALLENGE = 'Bearer realm="vierogen"'
"""How whoever comes with a token hears that another one is needed (RFC 6750)."""

PROBLEM_JSON = "application/problem+json"
RETRY_AFTER = "2"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its status, its title, and what one can do about it."""

    status: int
    title: str
    advice: str


KINDS: dict[str, Kind] = {
    "ongeldige-invoer": Kind(400, "De invoer klopt niet", "Verbeter de velden die bij `fouten` staan."),
    "geen-json": Kind(400, "Het bericht is niet te lezen", "Stuur geldige JSON in UTF-8."),
    "onbekende-sleutel": Kind(400, "De vraag klopt niet", "Laat weg wat hier niet gevraagd kan worden."),
    "onbekende-waarde": Kind(
        400, "Zoiets is er niet", "Kies wat er wel is: zie /indicatoren, /indelingen en /publicaties."
    ),
    "onder-het-blad": Kind(
        400, "Zo klein is niet gepubliceerd", "Vraag een groter gebied, een andere indeling of een andere peildatum."
    ),
    "te-veel-gevraagd": Kind(400, "Dat is te veel in een keer", "Vraag minder regio's of minder schooljaren."),
    "kop-ontbreekt": Kind(400, "Er ontbreekt een kop", "Stuur de kop mee die in `detail` staat."),
    "kop-ongeldig": Kind(400, "Een kop klopt niet", "Verbeter de kop die in `detail` staat."),
    "niet-ingelogd": Kind(401, "Wij weten niet wie u bent", "Zeg wie u bent in de kop Authorization."),
    "inlog-te-licht": Kind(401, "U moet sterker inloggen", "Log opnieuw in, met een sterker middel."),
    "account-onbekend": Kind(403, "Dit account is niet gekoppeld", "Vraag een beheerder om het account te koppelen."),
    "systeem-handelt-niet": Kind(403, "Een systeem handelt niet", "Laat een mens inloggen."),
    "geen-systeem": Kind(403, "Dit is voor systemen", "Vraag een beheerder om het systeem toe te laten."),
    "geen-recht": Kind(403, "Dit recht ontbreekt", "Vraag een beheerder om dit recht voor het systeem."),
    "formulier-verlopen": Kind(403, "De pagina is verlopen", "Laad de pagina opnieuw en verstuur haar nog eens."),
    "niet-aan-u": Kind(403, "Dit is niet aan u", "Laat het over aan een van de rollen in `detail`."),
    "geen-rol": Kind(403, "U hebt deze rol niet", "Kies een rol die u op deze dag hebt; zie /ik."),
    "onbekend": Kind(404, "Niet bekend", "Controleer het adres. Wat u niet mag kennen, is ook niet bekend."),
    "niet-gepubliceerd": Kind(404, "Daarover is niets gepubliceerd", "Zie /publicaties voor wat er wel is."),
    "methode-niet-mogelijk": Kind(405, "Dat kan hier niet", "Gebruik een methode die in de kop Allow staat."),
    "niet-zo-te-krijgen": Kind(
        406, "Zo geven wij het niet", "Kies json, csv, xlsx, svg of html met de sleutel formaat."
    ),
    "niet-nu": Kind(409, "Dat kan nu niet", "Vraag de mogelijkheden van het verzoek op."),
    "tegen-de-regels": Kind(
        409, "Dat mag niet volgens de regels", "Lees bij `gebrokenRegels` wat er nog moet gebeuren."
    ),
    "loopt-al": Kind(409, "Er loopt al een verzoek", "Ga verder met het verzoek dat er is."),
    "sleutel-anders-gebruikt": Kind(409, "De sleutel is al gebruikt", "Kies een nieuwe Idempotency-Key."),
    "iemand-was-u-voor": Kind(412, "Iemand was u voor", "Lees het verzoek opnieuw en stuur de nieuwe ETag mee."),
    "te-groot": Kind(413, "Het bericht is te groot", "Stuur een kleiner bericht."),
    "verkeerde-soort": Kind(415, "Deze soort bericht kan niet", "Stuur application/json."),
    "versie-ontbreekt": Kind(428, "Zeg welke versie u las", "Stuur de ETag die u kreeg mee in de kop If-Match."),
    "te-vaak": Kind(429, "U vraagt te vaak", "Wacht het aantal seconden in de kop Retry-After."),
    "onze-fout": Kind(500, "Er ging bij ons iets mis", "Meld het nummer in `referentie` aan de beheerder."),
    "even-niet": Kind(503, "Het lukt nu even niet", "Probeer het zo opnieuw, met dezelfde Idempotency-Key."),
}
"""Every kind of problem, by its code. Each has a page of its own."""


class Problem(Exception):
    """Something that cannot be done as it was asked."""

    def __init__(self, code: str, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(code)
        self.code, self.detail, self.headers, self.more = code, detail, dict(headers or {}), more
        self.page = f"problemen/{code}"


MOST_TOLD = 100
"""Fields that are named. More is no slip, and to name a hundred thousand keeps a server busy for seconds."""


class BadInput(Problem):
    """Fields that make no sense: all of them at once as far as anybody reads, and never what was in them."""

    def __init__(self, wrongs: Mapping[str, str]) -> None:
        found = [{"veld": there, "reden": why} for there, why in islice(wrongs.items(), MOST_TOLD)]
        super().__init__("ongeldige-invoer", f"{how_many(wrongs)}. Er is niets vastgelegd.", fouten=found)


def how_many(wrongs: Mapping[str, str]) -> str:
    """How many fields make no sense, or that not all of them are named."""
    if len(wrongs) > MOST_TOLD:
        return f"Meer dan {MOST_TOLD} velden kloppen niet; dit zijn de eerste {MOST_TOLD}"
    return f"{len(wrongs)} velden kloppen niet" if len(wrongs) != 1 else "1 veld klopt niet"


def unavailable() -> Problem:
    """Nothing was kept."""
    return Problem(
        "even-niet",
        "De gegevens zijn nu niet bereikbaar. Er is niets vastgelegd; probeer het zo opnieuw.",
        headers={"Retry-After": RETRY_AFTER},
    )


def keys_do_not_fit(error: VaultError) -> Problem:
    """What is sealed cannot be opened: nothing is shown, rather than half. The log says what can be done about it."""
    reference = token_hex(6)
    log.error(KEYS, reference=reference, **error.for_the_log)
    return Problem(
        "even-niet",
        "De persoonsgegevens zijn nu niet te openen, en daarom ziet u niets. Er is niets vastgelegd. De beheerder moet "
        f"nakijken waarom. Nummer: {reference}.",
        headers={"Retry-After": RETRY_AFTER},
        referentie=reference,
    )


def not_logged() -> Problem:
    """Who reads is written down first; while that cannot be done, nothing is shown."""
    return Problem(
        "even-niet",
        "Wie iets leest, komt in het inzagelogboek. Dat lukt nu niet, en daarom ziet u nu niets. Probeer het zo opnieuw.",
        headers={"Retry-After": RETRY_AFTER},
    )


def as_response(problem: Problem, base: str) -> Response:
    """Problem details. ``base`` is the public address of the API, under which every type has a page."""
    kind = KINDS[problem.code]
    body = {
        "type": f"{base}/{problem.page}",
        "status": kind.status,
        "title": kind.title,
        "detail": problem.detail,
        "soort": problem.code,
        **problem.more,
    }
    return Response(orjson.dumps(body), kind.status, problem.headers, PROBLEM_JSON)


def unexpected(error: BaseException) -> Problem:
    """Our own fault: the log gets the place and a number, the sender gets the number.

    Not the message of the error: it may quote what somebody wrote.
    """
    reference = token_hex(6)
    frames = traceback.extract_tb(error.__traceback__)
    log.error("unexpected", reference=reference, error=type(error).__qualname__, trace=places(frames))
    return Problem(
        "onze-fout", f"Er ging bij ons iets mis. Er is niets vastgelegd. Nummer: {reference}.", referentie=reference
    )


def places(frames: Sequence[traceback.FrameSummary]) -> list[str]:
    """Where it happened, without the lines of code or any value."""
    return [f"{frame.filename.removeprefix(sys.prefix)}:{frame.lineno} {frame.name}" for frame in frames]
