"""Keeping and erasing: what waits, what is told, and what two privacy officers decide."""

from __future__ import annotations

from playwright.sync_api import Page

from api.office import Case, hearing
from browser.scene import Scene
from web.visitors import Place


def over(place: Place) -> Case:
    case = place.opened().does("Anna", "oudergesprekken", {"gesprek": hearing()})
    case.does("Anna", "intrekking", {"namens": "ouders", "reden": "Wij zien ervan af"})
    asked = {"categorieen": ["eigen-woorden"], "namens": "ouders", "ontvangenOp": "2026-06-01"}
    case.does("Quinten", "wisverzoeken", asked)
    return case


def proposed(place: Place) -> Case:
    return over(place).does("Quinten", "wisvoorstellen", {"categorieen": ["eigen-woorden"], "grond": "gevraagd"})


def list_of(place: Place) -> str:
    proposed(place)
    return "/wissen"


def press(page: Page) -> None:
    page.locator("main form.vo-form button.nl-button--primary").click()
    page.wait_for_load_state()


def of(case: Case, path: str) -> str:
    return f"/verzoeken/{case.id}/{path}"


SCENES = (
    Scene("wissen", list_of, "Sofie"),
    Scene("wissen-leeg", lambda _: "/wissen", "Sofie"),
    Scene("bewaring-functionaris", lambda place: of(proposed(place), "bewaring"), "Sofie"),
    Scene("bewaring-gezin", lambda place: of(over(place), "bewaring"), "Anna"),
    Scene("wisverzoek-fouten", lambda place: of(over(place), "wisverzoeken"), "Quinten", then=press),
    Scene("wisvoorstel", lambda place: of(over(place), "wisvoorstellen"), "Quinten"),
    Scene("wisbesluit", lambda place: of(proposed(place), "wisbesluiten"), "Sofie"),
    Scene("wisbesluit-alleen", lambda place: of(proposed(place), "wisbesluiten"), "Quinten", then=press),
)
