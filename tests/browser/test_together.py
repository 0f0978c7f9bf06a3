"""Two and three people in browsers of their own, on one request: from its opening to a yes, and the way of a deadlock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from api.office import Case
from browser.conftest import NARROW, Served, Visits
from browser.test_opening import fill as describe
from vierogen.casebook import cast
from vierogen.domain.criteria import shipped
from vierogen.domain.values import Role, Status
from web import test_other_eyes as trials
from web.test_refusals import STATED

Words = Mapping[str, str | None]
YES = trials.YES
HEARD: Words = {"hearing__separately": "ja", "hearing__own_words": "Het gaat niet meer."}


def fill(page: Page, words: Words) -> None:
    """As a person would: choose, tick or type."""
    for name, word in words.items():
        field = page.locator(f"[name='{name.replace('__', '.')}']")
        if field.first.get_attribute("type") in {"radio", "checkbox"}:
            field.and_(page.locator(f"[value='{word}']")).check()
        else:
            field.fill(word or "")


def press(page: Page) -> None:
    page.locator("main form.vo-form button.nl-button--primary").click()


def opens(page: Page, served: Served, child: str = "Jip") -> Case:
    """From the data of the child, in two steps."""
    page.goto("/verzoeken/nieuw")
    describe(page, child)
    page.get_by_role("button", name="Zoek gemeente en samenwerkingsverband").click()
    page.get_by_role("button", name="Open het verzoek").click()
    expect(page.get_by_role("status")).to_contain_text("Het verzoek is geopend.")
    return Case(served.office, page.url.rpartition("/")[2])


def does(page: Page, case: Case, path: str, words: Words, *, presses: int = 1) -> None:
    """Goes to the request, finds the act there, and does it."""
    page.goto(f"/verzoeken/{case.id}")
    page.locator(f".vo-acts a[href$='/{path}']").click()
    fill(page, words)
    for _ in range(presses):
        press(page)
    page.wait_for_url(f"**/verzoeken/{case.id}" if path != "opties" else "**/opties")


def stands(page: Page, case: Case, label: str) -> None:
    page.goto(f"/verzoeken/{case.id}")
    expect(page.locator(".vo-badge--main")).to_have_text(label)


def test_a_request_from_opening_to_a_yes_by_two_people(served: Served, visit: Visits) -> None:
    """Anna works with scripts on a wide screen; Dirk on a phone without scripts. Everything happens on pages."""
    anna, dirk = visit("Anna"), visit("Dirk", "adviseur", java_script_enabled=False, viewport=NARROW)
    case = opens(anna, served)
    for path in ("oudergesprekken", "kindgesprekken"):
        does(anna, case, path, HEARD)
    for step in shipped().ladder:
        does(dirk, case, "opties", {"considered__outcome": "TRIED", "considered__motive": f"te druk: {step.label}"})
    expect(dirk.get_by_text("Alle stappen zijn nagegaan.")).to_be_visible()
    does(anna, case, "verklaringen", STATED)
    does(dirk, case, "beoordelingen", {"declares_not_involved": "ja"})
    does(dirk, case, "niet-instemmingen", {"reason": "een kleine klas is niet genoemd"})
    does(anna, case, "overleggen", {"outcome": "wij noemen de kleine klas erbij"})
    does(anna, case, "herzieningen", {"statement__limitations": "ook in een kleine klas hooguit een uur"})
    does(dirk, case, "beoordelingen", {"declares_not_involved": "ja"})
    does(dirk, case, "instemmingen", YES, presses=2)
    stands(anna, case, "Akkoord, bij ouders en kind")
    does(anna, case, "leesbevestigingen", {"agreed_by": "PARENTS", "how": "gelezen"})
    does(anna, case, "toekenning", {}, presses=2)
    expect(anna.get_by_role("status")).to_contain_text("met vier ogen")
    stands(dirk, case, "Verleend")
    assert "Sprak op 10 juni 2026 met de ouders." in dirk.content()
    assert "Het gaat niet meer." not in dirk.content()


def test_a_deadlock_is_broken_with_a_place_by_a_third_person(served: Served, visit: Visits) -> None:
    case = trials.disputed(served)
    anna, dirk, eva = visit("Anna"), visit("Dirk", "adviseur"), visit("Eva", "doorzettingsmacht")
    does(dirk, case, "overleggen", {"outcome": "wij worden het niet eens"})
    does(dirk, case, "escalaties", {"reason": "er is geen plek met zorg erbij"})
    stands(anna, case, "Bij de doorzettingsmacht")
    does(eva, case, "doorbraken-met-aanbod", trials.PLACE | {"reason": "deze plek heeft zorg"})
    stands(anna, case, "Alternatief geregeld")
    does(dirk, case, "opvolgingen", {"place_is_used": "ja", "story": "het kind gaat er graag heen"})


def test_what_the_family_keeps_back_is_seen_by_the_expert_alone(served: Served, visit: Visits) -> None:
    """First it has something corrected, and then it keeps the report to itself."""
    case = served.opened().agreed()
    anna, dirk = visit("Anna"), visit("Dirk", "adviseur")
    does(anna, case, "correcties", {"asked_by": "PARENTS", "correction": "de woonplaats klopt niet"})
    stands(dirk, case, "In overleg")
    does(anna, case, "overleggen", {"outcome": "de woonplaats is verbeterd"})
    does(anna, case, "herzieningen", {"statement__limitations": "hooguit een uur in een kleine klas"})
    does(dirk, case, "beoordelingen", {"declares_not_involved": "ja"})
    does(dirk, case, "instemmingen", YES, presses=2)
    does(anna, case, "blokkering", {"blocked_by": "PARENTS"})
    stands(anna, case, "Geblokkeerd door het gezin")
    stands(dirk, case, "Geen verklaring afgegeven")
    assert "kleine klas" not in dirk.content()


def test_a_notification_is_recorded_by_one_officer_and_checked_by_another(served: Served, visit: Visits) -> None:
    case = trials.opened(served)
    bram, omar = visit("Bram"), visit("Omar")
    does(bram, case, "kennisgevingen", trials.NOTIFIED)
    does(omar, case, "controles", {})
    bram.reload()
    for told in ("Ontving op 10 juni 2026 een kennisgeving van de ouders.", "Controleerde de kennisgeving: in orde."):
        expect(bram.get_by_text(told)).to_be_visible()


def test_a_role_is_proposed_by_one_administrator_taken_back_and_then_agreed_by_two(
    served: Served, visit: Visits
) -> None:
    petra, ubbo = visit("Petra"), visit("Ubbo", java_script_enabled=False, viewport=NARROW)
    form = f"/beheer/personen/{cast.OMAR.id}/rol"
    for agrees in (False, True):
        petra.goto(form)
        fill(petra, {"role": "PRIVACY_OFFICER"})
        press(petra)
        petra.wait_for_url(f"**/{cast.OMAR.id}")
        if not agrees:
            petra.goto("/beheer")
            petra.get_by_role("button", name="Trek uw voorstel in").click()
            expect(petra.get_by_role("status")).to_contain_text("Uw voorstel is ingetrokken.")
    ubbo.goto("/beheer")
    ubbo.get_by_role("button", name="Ik stem in").click()
    expect(ubbo.get_by_role("status")).to_contain_text("U stemde in.")
    held = {one.role for one in served.system.people.register.roles_of(cast.OMAR.id)}
    assert Role.PRIVACY_OFFICER in held


def test_two_people_take_it_up_at_once_and_the_second_reads_who_was_first(served: Served, visit: Visits) -> None:
    case = trials.stated(served)
    bram, dirk = visit("Bram"), visit("Dirk", "adviseur")
    for page in (bram, dirk):
        page.goto(f"/verzoeken/{case.id}/beoordelingen")
        fill(page, {"declares_not_involved": "ja"})
    press(bram)
    bram.wait_for_url(f"**/verzoeken/{case.id}")
    press(dirk)
    expect(dirk.locator("#veranderd")).to_be_focused()
    expect(dirk.locator("#veranderd")).to_contain_text("Bram Bakker")
    press(dirk)
    expect(dirk.locator("#geweigerd")).to_be_focused()
    taken = case.known().co_assessor
    assert taken is not None
    assert taken.person == cast.BRAM.id


def test_of_two_tabs_of_one_person_the_second_does_not_undo_the_first(served: Served, visit: Visits) -> None:
    case = trials.looked_at(served)
    first = visit("Dirk", "adviseur")
    second = first.context.new_page()
    first.goto(f"/verzoeken/{case.id}/instemmingen")
    second.goto(f"/verzoeken/{case.id}/niet-instemmingen")
    fill(first, YES)
    press(first)
    fill(second, {"reason": "toch niet"})
    press(second)
    second.wait_for_url(f"**/verzoeken/{case.id}")
    press(first)  # on the confirmation, which was made before
    expect(first.locator("#veranderd")).to_contain_text("Dirk Evers")
    assert case.known().status is Status.IN_DELIBERATION


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_double_click_on_the_confirmation_and_going_back_agree_once(
    served: Served, visit: Visits, scripts: bool
) -> None:
    case = trials.looked_at(served)
    dirk = visit("Dirk", "adviseur", java_script_enabled=scripts)
    dirk.goto(f"/verzoeken/{case.id}/instemmingen")
    fill(dirk, YES)
    press(dirk)
    expect(dirk.get_by_text("Wat dit betekent voor het kind")).to_be_visible()
    version = case.known().version
    dirk.locator("main form.vo-form button.nl-button--primary").dblclick()
    dirk.wait_for_url(f"**/verzoeken/{case.id}")
    assert case.known().version == version + 1
    dirk.go_back()
    expect(dirk.get_by_text("Dit kan nu niet").first).to_be_visible()


def test_a_session_that_ends_before_the_confirmation_agrees_nothing_and_loses_nothing(
    served: Served, visit: Visits
) -> None:
    case = trials.looked_at(served)
    dirk = visit("Dirk", "adviseur")
    dirk.goto(f"/verzoeken/{case.id}/instemmingen")
    fill(dirk, YES)
    press(dirk)
    expect(dirk.get_by_text("Wat dit betekent voor het kind")).to_be_visible()
    served.clock.moment += timedelta(minutes=31)
    press(dirk)
    dirk.wait_for_url("**/inloggen?**")
    assert case.known().status is Status.CO_ASSESSING
    dirk.locator("li.vo-card", has_text="Dirk Evers").locator("button").first.click()
    dirk.wait_for_url("**/instemmingen")
    expect(dirk.locator("[name='assessment.motives.Z6']")).to_have_value("dat bleek op school")
    press(dirk)
    press(dirk)
    dirk.wait_for_url(f"**/verzoeken/{case.id}")


def test_other_eyes_agree_by_keyboard_alone_on_a_phone(served: Served, visit: Visits) -> None:
    case = trials.looked_at(served)
    dirk = visit("Dirk", "adviseur", viewport=NARROW)
    dirk.goto(f"/verzoeken/{case.id}/instemmingen")
    for _ in range(60):
        dirk.keyboard.press("Tab")
        match dirk.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"):
            case str(name) if name.startswith("assessment.answers."):
                dirk.keyboard.press("Space")
            case str(name) if name.startswith("assessment.motives."):
                dirk.keyboard.type("dat bleek")
            case "Ga verder":
                dirk.keyboard.press("Enter")
                dirk.wait_for_url("**versie=**")
            case "Ja, ik stem in":
                dirk.keyboard.press("Enter")
                dirk.wait_for_url(f"**/verzoeken/{case.id}")
                break
    expect(dirk.get_by_role("status")).to_contain_text("U hebt ingestemd.")


def test_what_is_chosen_looks_chosen(served: Served, visit: Visits) -> None:
    case = served.opened()
    bram = visit("Bram")
    bram.goto(f"/verzoeken/{case.id}/kennisgevingen")
    for name in ("notification.names_ground", "notification.missing"):
        one = bram.locator(f"[name='{name}']").first
        before = one.screenshot()
        one.check()
        bram.mouse.move(0, 0)
        bram.locator("h1").evaluate("() => document.activeElement.blur()")
        assert one.screenshot() != before
