"""Opening a request in a real browser: two steps, with and without scripts, and back again."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from browser.conftest import NARROW, Served, Visits
from vierogen.casebook import cast


def fill(page: Page, child: str) -> None:
    page.get_by_label("BSN of onderwijsnummer").fill(cast.pgn_of(child))
    page.get_by_label("Voornamen").fill(child)
    page.get_by_label("Achternaam").fill("van Leeuwen")
    page.get_by_label("Geboortedatum").fill("2015-05-09")
    page.get_by_label("Postcode").fill("3811 AA")
    page.get_by_label("Primair onderwijs").check()
    page.get_by_label("2026/27").check()


def test_a_request_is_opened_in_two_steps_with_and_without_scripts(served: Served, visit: Visits) -> None:
    for child, scripts in (("Jip", True), ("Kim", False)):
        page = visit("Anna", viewport=NARROW, java_script_enabled=scripts)
        page.get_by_role("link", name="Een verzoek openen").click()
        fill(page, child)
        page.get_by_label("Postcode").press("Enter")
        expect(page.get_by_role("heading", name="Klopt dit?")).to_be_visible()
        expect(page.get_by_text("Amersfoort", exact=True)).to_be_visible()
        page.get_by_role("button", name="Verbeter wat u invulde").click()
        expect(page.get_by_label("Voornamen")).to_have_value(child)
        page.get_by_role("button", name="Zoek gemeente en samenwerkingsverband").click()
        page.get_by_role("button", name="Open het verzoek").click()
        expect(page.get_by_role("status")).to_contain_text("Het verzoek is geopend.")
        expect(page.get_by_role("heading", level=1)).to_contain_text(child)


def test_two_people_open_for_the_same_child_and_one_is_first(served: Served, visit: Visits) -> None:
    anna, bram = visit("Anna"), visit("Bram")
    for page in (anna, bram):
        page.goto("/verzoeken/nieuw")
        fill(page, "Jip")
        page.get_by_role("button", name="Zoek gemeente en samenwerkingsverband").click()
    bram.get_by_role("button", name="Open het verzoek").dblclick()
    expect(bram.get_by_role("status")).to_contain_text("Het verzoek is geopend.")
    anna.get_by_role("button", name="Open het verzoek").click()
    expect(anna.locator("#loopt-al")).to_be_focused()
    anna.get_by_role("link", name="Bekijk dat verzoek").click()
    expect(anna.get_by_text("Opende een verzoek voor schooljaar 2026/27.")).to_have_count(1)
