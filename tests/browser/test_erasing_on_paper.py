"""What a family is given on paper holds nothing of what officers can do."""

from __future__ import annotations

from browser.conftest import Served, Visits
from browser.scenes.erasing import of, proposed


def test_the_account_on_paper_is_only_for_the_family(served: Served, visit: Visits) -> None:
    page = visit("Sofie")
    page.goto(of(proposed(served), "bewaring"))
    assert page.get_by_text("Wat kunt u nu doen?").is_visible()
    page.emulate_media(media="print")
    assert page.get_by_text("Medische gegevens: bewaard door").is_visible()
    for not_for_them in ("Wat kunt u nu doen?", "Voor het gezin", "Bewaren en wissen"):
        assert not page.get_by_text(not_for_them, exact=True).is_visible(), not_for_them
