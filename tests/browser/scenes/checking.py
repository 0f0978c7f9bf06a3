"""A family that checks the proof of a decision, and who takes one along for them."""

from __future__ import annotations

from functools import partial

from playwright.sync_api import Page, expect

from browser.scene import Scene
from browser.scenes.base import at, of
from vierogen.bootstrap.sealing import sealer_of
from vierogen.sealing import keys as key_files
from web.visitors import Place


def check_nothing(page: Page) -> None:
    page.locator("main form.vo-form button.nl-button--primary").click()
    page.wait_for_load_state()


def decided(place: Place) -> str:
    """Granted and sealed."""
    case, settings = place.opened().granted(), place.system_settings
    key_files.make(settings.ledger_key, "vierogen.example/toets")
    sealer = sealer_of(place.system, settings)
    assert sealer is not None
    assert sealer.once()
    return of(case, "/bewijs")


def take_it_along_and_check_it(page: Page) -> None:
    proof = page.request.get(page.get_by_role("link", name="Neem het bewijs mee").get_attribute("href") or "").body()
    page.locator("main").get_by_role("link", name="Een beslissing controleren").click()
    file = {"name": "bewijs.json", "mimeType": "application/json", "buffer": proof}
    page.get_by_label("Het bewijs").set_input_files(file)  # type: ignore[arg-type]  # a payload is such a dictionary
    page.get_by_role("button", name="Controleer").click()
    expect(page.locator("#uitkomst-titel")).to_have_text("Het klopt")


SCENES = (
    Scene("controleren", partial(at, "/controleren")),
    Scene("controleren-fouten", partial(at, "/controleren"), then=check_nothing),
    Scene("bewijs", decided, "Anna"),
    Scene("controleren-klopt", decided, "Anna", then=take_it_along_and_check_it),
)
