"""A whole request by keyboard alone: three people on a phone's width, one of them without scripts."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from api.office import Case
from browser.conftest import NARROW, Served, Visits
from browser.test_together import HEARD, stands
from vierogen.casebook import cast
from vierogen.domain.criteria import shipped
from web import test_other_eyes as trials
from web.test_refusals import STATED

Words = Mapping[str, str]
MOST = 150
"""Steps to whatever one looks for on a page."""
FOCUSED = """() => {
  const one = document.activeElement;
  const shown = one.getBoundingClientRect();
  return {
    name: one.name || "", kind: one.type || one.tagName.toLowerCase(), value: one.value || "", checked: !!one.checked,
    text: one.textContent.trim().replace(/\\s+/g, " "), href: one.getAttribute("href") || "",
    seen: shown.width > 0 && shown.bottom > 0 && shown.top < innerHeight && one !== document.body,
  };
}"""


class Hands:
    """Somebody who has no mouse. What has the focus must be in sight."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def tab(self) -> dict[str, str]:
        self.page.keyboard.press("Tab")
        found: dict[str, str] = self.page.evaluate(FOCUSED)
        assert found["seen"], f"what has the focus is out of sight: {found}"
        return found

    def follows(self, *, text: str = "", href: str = "") -> None:
        """A link or a button, by what it says or where it leads."""
        for _ in range(MOST):
            found = self.tab()
            if (text and found["text"] == text) or (href and found["href"].endswith(href)):
                return self.enters()
        pytest.fail(f"the keyboard does not come at {text or href} on {self.page.url}")

    def enters(self) -> None:
        """Another page, or the same one again."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def fills_in(self, words: Words, button: str = "") -> None:
        """Every field that is named, and then the main button of the form, or the one named."""
        left = {name.replace("__", "."): word for name, word in words.items()}
        for _ in range(MOST):
            found = self.tab()
            if found["name"] in left:
                self.answers(found, left.pop(found["name"]))
            elif found["kind"] == "submit" and (found["text"] == button if button else self.is_main()):
                assert not left, f"the keyboard did not come at {sorted(left)} on {self.page.url}"
                return self.enters()
        pytest.fail(f"the keyboard does not come at the button on {self.page.url}")

    def is_main(self) -> bool:
        return bool(self.page.evaluate("document.activeElement.matches('main form.vo-form button.nl-button--primary')"))

    def answers(self, found: dict[str, str], word: str) -> None:
        keyboard = self.page.keyboard
        match found["kind"]:
            case "radio":
                keyboard.press("Space")
                for _ in range(20):
                    if self.page.evaluate(FOCUSED)["value"] == word:
                        return
                    keyboard.press("ArrowDown")
                pytest.fail(f"no {word} at {found['name']}")
            case "checkbox":
                if not found["checked"]:
                    keyboard.press("Space")
            case "date":
                self.dates(*word.split("-"))
            case _:
                keyboard.press("Control+a")
                keyboard.type(word)

    def dates(self, year: str, month: str, day: str) -> None:
        """In the order of the browser's own language, which is not that of the page."""
        for typed in (month + day + year, day + month + year):
            self.page.keyboard.type(typed)
            if self.page.evaluate(FOCUSED)["value"] == f"{year}-{month}-{day}":
                return
            for _ in range(2):
                self.page.keyboard.press("ArrowLeft")
        pytest.fail("the day is not taken")

    def does(self, case: Case, path: str, words: Words, *, presses: int = 1) -> None:
        """From the request to the act, and back."""
        self.page.goto(f"/verzoeken/{case.id}")
        self.follows(href=f"/{path}")
        self.fills_in(words)
        for _ in range(presses - 1):
            self.fills_in({})
        self.page.wait_for_url(f"**/verzoeken/{case.id}" if path != "opties" else "**/opties")


def test_a_whole_request_by_keyboard_alone_on_a_phone(served: Served, visit: Visits) -> None:
    anna = Hands(visit("Anna", viewport=NARROW))
    dirk = Hands(visit("Dirk", "adviseur", viewport=NARROW, java_script_enabled=False))
    bram = Hands(visit("Bram", viewport=NARROW))
    case = opens(anna, served)
    for path in ("oudergesprekken", "kindgesprekken"):
        anna.does(case, path, HEARD)
    for step in shipped().ladder:
        dirk.does(case, "opties", {"considered__outcome": "TRIED", "considered__motive": f"te druk: {step.label}"})
    anna.does(case, "verklaringen", STATED)
    dirk.does(case, "beoordelingen", {"declares_not_involved": "ja"})
    dirk.does(case, "instemmingen", trials.YES, presses=2)
    stands(anna.page, case, "Akkoord, bij ouders en kind")
    anna.does(case, "leesbevestigingen", {"agreed_by": "PARENTS", "how": "gelezen"})
    anna.does(case, "toekenning", {}, presses=2)
    stands(bram.page, case, "Verleend")


def opens(hands: Hands, served: Served) -> Case:
    hands.follows(text="Een verzoek openen")
    hands.page.wait_for_url("**/nieuw")
    child = {
        "child.pgn": cast.pgn_of("Jip"),
        "child.given_names": "Jip",
        "child.family_name": "van Leeuwen",
        "child.birth_date": "2015-05-09",
        "child.postcode": "3811 AA",
        "place.sector": "PO",
        "school_year": "2026/27",
    }
    hands.fills_in(child)
    expect(hands.page.get_by_role("heading", name="Klopt dit?")).to_be_visible()
    hands.fills_in({}, button="Open het verzoek")
    expect(hands.page.get_by_role("status")).to_contain_text("Het verzoek is geopend.")
    return Case(served.office, hands.page.url.rpartition("/")[2])
