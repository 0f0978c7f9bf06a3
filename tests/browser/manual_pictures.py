"""The pictures in the manuals: which scene, and which part of its page. `make screenshots` makes them anew."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, ViewportSize

VIEW = ViewportSize(width=704, height=900)
"""As wide as a picture is shown, so that no pixel is sent that nobody sees."""
QUALITY = 45
HIGHEST = 640
"""Pixels; what is longer ends there."""


@dataclass(frozen=True, slots=True)
class Picture:
    """``begins`` is what stands at the top of it."""

    name: str
    scene: str
    begins: str = "main h1"


PICTURES = (
    Picture("hulp-verzoek", "verzoek-open", begins="main .vo-columns"),
    Picture("hulp-verklaring", "verklaring", begins="main .vo-section:has(textarea[name*=motives])"),
    Picture("hulp-verlenen", "verlenen-bevestigen"),
    Picture("hulp-werklijst", "werklijst"),
    Picture("hulp-controle", "controle"),
    Picture("hulp-ladder", "ladder"),
    Picture("hulp-instemmen", "instemmen-bevestigen"),
    Picture("hulp-doorbraak", "doorbraak-met-plek"),
    Picture("hulp-beheer", "beheer-wacht"),
    Picture("hulp-persoon", "beheer-persoon"),
    Picture("hulp-inzagelogboek", "inzagelogboek-gevonden", begins="main h2"),
    Picture("hulp-wissen", "wisbesluit"),
    Picture("hulp-cijfers", "cijfers", begins="main h2:has(~ .vo-chart), main .vo-card:has(.vo-chart)"),
)


def keep_pictures(page: Page, scene: str, folder: Path) -> None:
    """Those of this scene, as WebP: small enough to go along with the product."""
    for picture in PICTURES:
        if picture.scene == scene:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{picture.name}.webp").write_bytes(taken(page, picture))


def taken(page: Page, picture: Picture) -> bytes:
    """The bytes of one."""
    page.set_viewport_size(VIEW)
    page.evaluate("document.activeElement?.blur()")
    top = page.locator(picture.begins).first.bounding_box()
    whole = page.locator("main").bounding_box()
    assert top is not None
    assert whole is not None
    scrolled = page.evaluate("scrollY")
    above, below = top["y"] + scrolled - 16, whole["y"] + scrolled + whole["height"] - 48
    clip = {"x": 0, "y": above, "width": VIEW["width"], "height": min(HIGHEST, below - above), "scale": 1}
    session = page.context.new_cdp_session(page)
    asked = {"format": "webp", "quality": QUALITY, "clip": clip, "captureBeyondViewport": True}
    found = session.send("Page.captureScreenshot", asked)
    session.detach()
    return b64decode(found["data"])
