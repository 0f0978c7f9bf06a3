"""A fault in the middle of a form, in a real browser: nothing is lost, and one button does it after all."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from browser.conftest import NARROW, WIDE, Served, Visits
from browser.test_scenes import STICKS_OUT, keep
from vierogen.application.desk import Desk
from vierogen.application.keeping import StoreUnavailable

TOLD = 'Thuis gaat het beter.\n\nOp school niet: \'s ochtends is het "te vol".'


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
@pytest.mark.parametrize("fault", [RuntimeError("disk"), StoreUnavailable("disk")], ids=["fault", "away"])
def test_a_form_that_met_a_fault_is_sent_again_with_one_button(
    fault: Exception, scripts: bool, served: Served, visit: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = served.opened()
    page = visit("Anna", java_script_enabled=scripts)
    page.goto(f"/verzoeken/{case.id}/oudergesprekken")
    page.get_by_label("Ja").first.check()
    page.get_by_label("Wat zeiden de ouders?").fill(TOLD)
    do = Desk.do

    def stumbles(*given: Any, **named: Any) -> Any:
        monkeypatch.setattr(Desk, "do", do)
        raise fault

    monkeypatch.setattr(Desk, "do", stumbles)
    page.get_by_role("button", name="Leg het gesprek vast").click()
    title = "Er ging iets mis" if isinstance(fault, RuntimeError) else "Vierogen is even niet bereikbaar"
    assert page.locator("h1").inner_text() == title
    assert page.get_by_text("Wat u typte, is bewaard.").is_visible()
    for view in (WIDE, NARROW):
        page.set_viewport_size(view)
        if scripts:
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
        assert page.evaluate(STICKS_OUT) == []
        keep(page, f"fout-{'even-niet' if isinstance(fault, StoreUnavailable) else 'nummer'}-{view['width']}")
    page.get_by_role("button", name="Verstuur het opnieuw").click()
    page.wait_for_url(f"**/verzoeken/{case.id}")
    heard = case.known().parents_heard
    assert heard is not None
    assert heard.own_words == TOLD
