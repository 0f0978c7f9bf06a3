"""On paper: what was read and nothing to click on, black on white, with charts, and nothing cut off at the edge."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, ViewportSize

from browser.conftest import Served, Visits
from browser.scene import Scene, scenes
from browser.scenes.trends import published

INSIDE_A4 = ViewportSize(width=658, height=1000)
"""What is left of a sheet between its margins, in pixels of a style sheet."""
TO_CLICK_ON = "nav, button, input:not([type=hidden]), select, textarea, summary, .vo-act, .vo-footer, .nl-skip-link"
CUT_OFF = """() => [...document.querySelectorAll("main *")].filter((one) => {
  const box = one.getBoundingClientRect();
  return box.width && !one.closest("svg, .vo-hidden") && (box.right > innerWidth + 1 || box.left < -1);
}).map((one) => one.outerHTML.slice(0, 120))"""
PALE = """() => [...document.querySelectorAll("main :is(p, li, dd, dt, span, strong, td, th, h1, h2, h3)")].filter((one) => {
  const [r, g, b] = getComputedStyle(one).color.match(/\\d+/g).map(Number);
  return one.offsetParent && one.innerText.trim() && 0.2126 * r + 0.7152 * g + 0.0722 * b > 130;
}).map((one) => one.outerHTML.slice(0, 120))"""
"""Printers leave backgrounds out, so no letter may be lighter than the middle."""

ON_PAPER = ("verzoek-verleend", "verzoek-meekijker", "cijfers", "cijfers-vergelijken", "inzage-voor-het-gezin")
ON_PAPER += ("bewaring-gezin", "werklijst", "verzoeken", "bron", "hulp-jeugdarts")
BY_NAME = {scene.name: scene for scene in scenes()}


def printed(visit: Visits, scene: Scene, served: Served) -> Page:
    """The page as it goes to paper."""
    path = scene.arrive(served)
    page = visit(scene.who, scene.hat)
    page.goto(path)
    scene.then(page)
    page.emulate_media(media="print")
    page.set_viewport_size(INSIDE_A4)
    return page


def sheets(page: Page) -> int:
    """How many sheets it takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))


@pytest.mark.parametrize("scene", [BY_NAME[name] for name in ON_PAPER], ids=lambda scene: scene.name)
def test_nothing_to_click_on_nothing_pale_and_nothing_cut_off(scene: Scene, served: Served, visit: Visits) -> None:
    page = printed(visit, scene, served)
    left = [one.evaluate("one => one.outerHTML") for one in page.locator(TO_CLICK_ON).all() if one.is_visible()]
    assert left == []
    assert page.locator("h1").is_visible()
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= INSIDE_A4["width"]
    assert page.evaluate(PALE) == []


def test_a_request_on_paper_says_which_and_when_and_draws_its_road(served: Served, visit: Visits) -> None:
    case = served.opened().granted()
    page = visit("Anna")
    page.goto(f"/verzoeken/{case.id}")
    reference = page.get_by_text(f"Verzoek {case.id}, gelezen op 10 juni 2026 door Anna de Vries")
    assert not reference.is_visible()
    page.emulate_media(media="print")
    page.set_viewport_size(INSIDE_A4)
    assert reference.is_visible()
    assert page.get_by_text("U leest versie").is_visible()
    for told in ("Wat is er gebeurd?", "De vragen, een voor een", "Wat moet wanneer?", "Gegevens van het kind"):
        assert page.get_by_role("heading", name=told).is_visible(), told
    assert not page.get_by_text("Wat kunt u nu doen?").is_visible()
    road = page.locator(".vo-road__wide").bounding_box()
    assert road is not None
    assert road["width"] > 500
    assert not page.locator(".vo-road__narrow").is_visible()
    assert 2 <= sheets(page) <= 7


def test_figures_on_paper_keep_their_chart_their_table_and_their_address(served: Served, visit: Visits) -> None:
    page = visit()
    page.goto(published(served))
    page.emulate_media(media="print")
    page.set_viewport_size(INSIDE_A4)
    chart = page.locator(".vo-chart__wide").bounding_box()
    assert chart is not None
    assert chart["width"] > 500
    assert page.get_by_role("table").first.is_visible()
    assert page.get_by_text("/cijfers?indicator=").is_visible()
    assert sheets(page) == 2  # and no empty one after it
