"""Every page in a real browser: no barriers, nothing that sticks out, and the same without scripts.

With VIEROGEN_SCREENSHOTS set to a folder each page is kept as a picture, and so are the pictures of the manuals:
`make screenshots`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from browser.conftest import HUGE, NARROW, WIDE, Served, Visits
from browser.manual_pictures import keep_pictures
from browser.scene import Scene, scenes

LONGEST_LINE = 100
"""Letters on a line; beyond that the eye does not find the next one."""
SCREENSHOTS = os.environ.get("VIEROGEN_SCREENSHOTS")
STICKS_OUT = """() => [...document.querySelectorAll("body *")].filter((one) =>
  one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".vo-hidden, .nl-skip-link, svg, .vo-scroll"))
  .map((one) => one.outerHTML.slice(0, 120))"""
LONG_LINES = """(most) => [...document.querySelectorAll("main :is(p, li, dd, dt, blockquote, caption, label, legend)")].filter((one) => {
  if ([...one.children].some((inner) => getComputedStyle(inner).display !== "inline")) return false;
  const range = document.createRange();
  range.selectNodeContents(one);
  const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.bottom / 8))).size;
  return lines > 1 && one.innerText.length / lines > most;
}).map((one) => one.outerHTML.slice(0, 160))"""
"""What runs over more than one line, and has more than so many letters on each."""
ASIDE = """() => {
  const box = document.querySelector("main").getBoundingClientRect();
  return [box.left, innerWidth - box.right];
}"""


@pytest.mark.parametrize("scene", list(scenes()), ids=lambda scene: scene.name)
def test_a_page_is_good_in_every_width_and_without_scripts(scene: Scene, served: Served, visit: Visits) -> None:
    path = scene.arrive(served)
    page = visit(scene.who, scene.hat)
    page.goto(path)
    scene.then(page)
    for view in (WIDE, NARROW):
        page.set_viewport_size(view)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate(STICKS_OUT) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= view["width"]
        keep(page, f"{scene.name}-{view['width']}")
    if SCREENSHOTS:
        keep_pictures(page, scene.name, Path(SCREENSHOTS) / "handleiding")
    page.set_viewport_size(HUGE)
    assert page.evaluate(STICKS_OUT) == []
    assert page.evaluate(LONG_LINES, LONGEST_LINE) == []
    left, right = page.evaluate(ASIDE)
    assert abs(left - right) < HUGE["width"] / 20
    keep(page, f"{scene.name}-{HUGE['width']}")
    page.set_viewport_size(WIDE)
    title = page.locator("h1").inner_text()

    plain = visit(java_script_enabled=False, storage_state=page.context.storage_state())
    plain.goto(path)
    scene.then(plain)
    assert plain.locator("h1").inner_text() == title


def keep(page: Page, name: str) -> None:
    if SCREENSHOTS:
        folder = Path(SCREENSHOTS)
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", full_page=True)
