"""The pages of the expert: opening a request, and everything that is recorded for the family."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from playwright.sync_api import Page

from api.office import Case, child
from browser.scene import Scene
from vierogen.casebook import cast
from web.visitors import Place

NEW = "/verzoeken/nieuw"


def press(page: Page) -> None:
    page.locator("main form.vo-form button.nl-button--primary").click()
    page.wait_for_load_state()


def look_up(page: Page) -> None:
    for label, word in {
        "BSN of onderwijsnummer": cast.pgn_of("Jip"),
        "Voornamen": "Jip",
        "Achternaam": "van Leeuwen",
        "Geboortedatum": "2015-05-09",
        "Postcode": "3811 AA",
    }.items():
        page.get_by_label(label).fill(word)
    page.get_by_label("Primair onderwijs").check()
    page.get_by_label("2026/27").check()
    press(page)


def in_deliberation(place: Place) -> Case:
    dissent = {"gelezenVersie": 1, "reden": "er is een plek op de Wilg"}
    return place.opened().looked_at().does("Dirk", "niet-instemmingen", dissent)


def of(begin: Callable[[Place], Case], act: str) -> Callable[[Place], str]:
    return lambda place: f"/verzoeken/{begin(place).id}/{act}"


def at_new(place: Place) -> str:
    place.settle()
    return NEW


def while_one_runs(place: Place) -> str:
    place.opened()
    return NEW


def after_a_yes(place: Place) -> str:
    place.opened().granted()
    return NEW


def agreed(place: Place) -> Case:
    return place.opened().agreed()


def some(place: Place, query: str = "") -> str:
    place.opened().does("Anna", "afwijzing", {"reden": "Jip kan naar de Wilg"})
    kim = {"persoonsgebondenNummer": cast.pgn_of("Kim"), "voornamen": "Kim", "achternaam": "de Graaf"}
    place.opened(kind=child(**kim, postcode="3511 AA", geboortedatum="2014-01-01"), schooljaar="2025/26")
    place.settle()
    return f"/verzoeken{query}"


def find_jip(page: Page) -> None:
    page.get_by_label("Geboortedatum").fill("2015-05-09")
    press(page)


def claimed(place: Place) -> str:
    words = {"kind": child(), "plaats": {"sector": "primair-onderwijs"}}
    claim = place.office.caller("Bram").post("/beroepen", words).json()["verzoek"]
    return f"/verzoeken/{claim}/aanvraag"


SCENES = (
    Scene("openen-bij-beroep", claimed, "Bram"),
    Scene("verzoeken", some, "Anna"),
    Scene("verzoeken-niets", partial(some, query="?status=granted&schooljaar=2026-27"), "Anna"),
    Scene("zoeken", partial(some, query="/zoeken"), "Bram", then=find_jip),
    Scene("zoeken-fouten", partial(some, query="/zoeken"), "Bram", then=press),
    Scene("openen", at_new, "Anna"),
    Scene("openen-fouten", at_new, "Anna", then=press),
    Scene("openen-nakijken", at_new, "Anna", then=look_up),
    Scene("openen-loopt-al", while_one_runs, "Anna", then=look_up),
    Scene("openen-vernieuwing", after_a_yes, "Anna", then=look_up),
    Scene("vernieuwing", of(lambda place: place.opened().granted(), "vernieuwing"), "Anna"),
    Scene("afwijzing", of(lambda place: place.opened(), "afwijzing"), "Anna"),
    Scene("overleg", of(in_deliberation, "overleggen"), "Anna"),
    Scene("lezen", of(agreed, "leesbevestigingen"), "Anna"),
    Scene("correctie", of(agreed, "correcties"), "Anna"),
    Scene("correctie-fouten", of(agreed, "correcties"), "Anna", then=press),
    Scene("blokkering", of(agreed, "blokkering"), "Anna"),
    Scene("intrekking", of(lambda place: place.opened(), "intrekking"), "Bram"),
    Scene("tussentijds", of(lambda place: place.opened().granted(), "tussentijdse-evaluaties"), "Anna"),
)
