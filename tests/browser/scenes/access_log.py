"""The access log: what a privacy officer searches and finds, and what a family is given on paper."""

from __future__ import annotations

from playwright.sync_api import Page

from browser.scene import Scene
from web.visitors import Place


def some_reading(place: Place) -> str:
    case = place.opened().stated()
    for name, hat in (("Bram", None), ("Dirk", "adviseur"), ("Ilse", None)):
        place.visitor(name, hat).get(f"/verzoeken/{case.id}")
    return f"/verzoeken/{case.id}/inzage"


def at_the_search(place: Place) -> str:
    some_reading(place)
    return "/inzagelogboek"


def search(page: Page) -> None:
    page.locator("main form.vo-form button.nl-button--primary").click()
    page.wait_for_load_state()


def search_the_wrong_way_round(page: Page) -> None:
    page.locator("#veld-from_on").fill("2026-06-05")
    page.locator("#veld-until").fill("2026-06-01")
    search(page)


SCENES = (
    Scene("inzagelogboek", at_the_search, "Quinten"),
    Scene("inzagelogboek-gevonden", at_the_search, "Quinten", then=search),
    Scene("inzagelogboek-fout", at_the_search, "Quinten", then=search_the_wrong_way_round),
    Scene("inzage-voor-het-gezin", some_reading, "Anna"),
    Scene("inzage-eigen", some_reading, "Dirk", "adviseur"),
)
