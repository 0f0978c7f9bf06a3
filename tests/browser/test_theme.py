"""The looks of an organisation: a file with its own tokens is enough, and it changes what a browser shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from api.office import Clock
from browser.conftest import Served, Visits
from vierogen.settings import Settings
from web.visitors import Place

BLUE, DARK_BLUE, PALE = "rgb(21, 66, 115)", "rgb(11, 42, 74)", "rgb(232, 238, 246)"
TOKENS = """/* Gemeente Voorbeeld */
:root {
  --vo-accent: #154273;
  --vo-accent-strong: #0b2a4a;
  --vo-accent-tint: #e8eef6;
  --basis-text-font-family-default: serif;
}
"""


@pytest.fixture
def themed(served: Served, tmp_path: Path) -> Served:
    """The same place, and its pages in the looks of somebody else."""
    file = tmp_path / "thema.css"
    file.write_text(TOKENS, "utf-8")
    settings = Settings(demonstration_directory=True, public_url=served.address, theme_file=file)
    served.front.pages.state.house = Place(served.system, Clock(), settings).front.pages.state.house
    return served


def looks(page: Page) -> dict[str, str]:
    """What a browser makes of a link, of the button of a form, and of the place where one is."""
    how = "(one, name) => getComputedStyle(one)[name]"
    page.goto("/werklijst")
    link = page.locator(".vo-title__link").evaluate(how, "color")
    here = page.locator(".vo-menu a[aria-current]").evaluate(how, "backgroundColor")
    page.goto("/verzoeken/nieuw")
    button = page.locator("main .nl-button--primary").first
    still = button.evaluate(how, "backgroundColor")
    page.locator("h1").hover()
    font = page.locator("main p").first.evaluate(how, "fontFamily")
    return {"link": link, "here": here, "button": still, "font": font}


def test_tokens_of_an_organisation_change_links_buttons_and_font(themed: Served, visit: Visits) -> None:
    assert looks(visit("Anna")) == {"link": BLUE, "here": PALE, "button": BLUE, "font": "serif"}


def test_without_them_it_is_ours(served: Served, visit: Visits) -> None:
    found = looks(visit("Anna"))
    assert BLUE not in found.values()
    assert found["link"] == found["button"]
    assert "Noto Sans" in found["font"]


def test_a_button_under_the_pointer_takes_the_strong_colour(themed: Served, visit: Visits) -> None:
    page = visit("Anna")
    page.goto("/verzoeken/nieuw")
    button = page.locator("main .nl-button--primary").first
    button.hover()
    assert button.evaluate("one => getComputedStyle(one).backgroundColor") == DARK_BLUE
