"""An example of every kind of problem, for the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vierogen_api.problem_details import KINDS

BROKEN = {
    "regel": "family-has-read",
    "zin": "Het gezin heeft deze versie gelezen, of ziet af van lezen.",
    "waarom": "versie 2 is door niemand van het gezin gelezen",
    "bron": "art. 7:464 lid 2, onder b, Burgerlijk Wetboek",
    "link": "https://wetten.overheid.nl/BWBR0005290",
}

DETAILS: Mapping[str, str] = {
    "ongeldige-invoer": "2 velden kloppen niet. Er is niets vastgelegd.",
    "geen-json": "Het bericht is geen geldige JSON in UTF-8.",
    "onbekende-sleutel": "Onbekend in het adres: kleur. Hier kan geen enkele sleutel.",
    "onbekende-waarde": "Noem een indicator, zoals indicator=verzoeken. Zie /indicatoren.",
    "onder-het-blad": "Op deze indeling is zo klein niet gepubliceerd.",
    "te-veel-gevraagd": "Vraag hooguit zes regio's.",
    "kop-ontbreekt": "De kop Idempotency-Key ontbreekt.",
    "kop-ongeldig": 'De kop If-Match noemt een versie, zoals "7".',
    "niet-ingelogd": "Log in, of stuur een token mee in de kop Authorization.",
    "inlog-te-licht": "Voor de rol jeugdarts is een sterker inlogmiddel nodig.",
    "account-onbekend": "Dit account is niet aan een persoon gekoppeld. Een beheerder kan dat voorstellen.",
    "systeem-handelt-niet": "Dit is het account van een systeem. In een verzoek handelen mensen.",
    "geen-systeem": "Dit is niet het account van een systeem dat een beheerder heeft toegelaten.",
    "geen-recht": "Dit systeem heeft het recht 'cijfers lezen' niet.",
    "formulier-verlopen": "De kop X-CSRF-Token ontbreekt of klopt niet. Laad de pagina opnieuw.",
    "niet-aan-u": "Dit (verlenen) is aan: jeugdarts. U doet dit als leerplichtambtenaar.",
    "geen-rol": "U hebt vandaag geen rol.",
    "onbekend": "Dit verzoek is niet bekend.",
    "niet-gepubliceerd": "Over dit schooljaar is niets gepubliceerd.",
    "methode-niet-mogelijk": "Hier kan: GET, HEAD.",
    "niet-zo-te-krijgen": "Dit is te krijgen als: application/json, text/csv.",
    "niet-nu": "Dat kan nu niet (verlenen). Zo staat het nu: open.",
    "tegen-de-regels": "Hier gaat een regel niet op. Er is niets vastgelegd.",
    "loopt-al": "Voor dit kind loopt in dit schooljaar al een verzoek.",
    "sleutel-anders-gebruikt": "Deze Idempotency-Key is al voor een ander bericht gebruikt.",
    "iemand-was-u-voor": "Iemand was u voor: u las versie 6 van het verzoek en het is nu versie 7. Lees het eerst.",
    "te-groot": "Een bericht heeft hooguit 1000000 bytes.",
    "verkeerde-soort": "Stuur het bericht als application/json.",
    "versie-ontbreekt": "De kop If-Match ontbreekt: stuur de ETag mee van wat u las.",
    "te-vaak": "Hier kan 600 keer per minuut. Er is niets vastgelegd; probeer het over 3 seconden opnieuw.",
    "onze-fout": "Er ging bij ons iets mis. Er is niets vastgelegd. Nummer: 9f86d081884c.",
    "even-niet": "De gegevens zijn nu niet bereikbaar. Er is niets vastgelegd; probeer het zo opnieuw.",
}
MORE: Mapping[str, Mapping[str, Any]] = {
    "ongeldige-invoer": {
        "fouten": [
            {"veld": "/kind/geboortedatum", "reden": "Deze datum bestaat niet. Geef een datum als jjjj-mm-dd."},
            {"veld": "/schooljaar", "reden": "Schrijf een schooljaar als 2026/27."},
        ]
    },
    "tegen-de-regels": {"gebrokenRegels": [BROKEN]},
    "onze-fout": {"referentie": "9f86d081884c"},
}


def example_of(code: str, base: str) -> dict[str, Any]:
    """A problem of this kind, as it is sent. ``base`` is the public address of the API."""
    kind = KINDS[code]
    page = f"regels/{BROKEN['regel']}" if code == "tegen-de-regels" else f"problemen/{code}"
    told: dict[str, Any] = {
        "type": f"{base}/{page}",
        "status": kind.status,
        "title": kind.title,
        "detail": DETAILS[code],
    }
    return {**told, "soort": code, **MORE.get(code, {})}
