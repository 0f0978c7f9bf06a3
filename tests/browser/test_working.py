"""Working in a real browser: by keyboard, with and without scripts, with a session that ends and somebody who is first."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect

from api.office import Case
from browser.conftest import NARROW, Served, Visits


def form_of(case: Case, act: str = "oudergesprekken") -> str:
    return f"/verzoeken/{case.id}/{act}"


def fill(page: Page, words: str = "Het gaat niet meer.") -> None:
    page.get_by_label("Ja", exact=True).check()
    page.locator("[name='hearing.own_words']").fill(words)


def send(page: Page) -> None:
    page.locator("main form.vo-form button.nl-button--primary").click()


def test_a_talk_is_recorded_by_keyboard_alone(served: Served, visit: Visits) -> None:
    case = served.opened()
    page = visit("Anna", viewport=NARROW)
    page.goto(form_of(case))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        match page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"):
            case "hearing.separately":
                page.keyboard.press("Space")
            case "hearing.own_words":
                page.keyboard.type("Wij willen rust.")
            case "Leg het gesprek vast":
                page.keyboard.press("Enter")
                break
    page.wait_for_url(f"**/verzoeken/{case.id}")
    expect(page.get_by_role("status")).to_contain_text("Het gesprek met de ouders is vastgelegd.")


def test_the_summary_of_faults_has_the_focus_and_leads_to_the_field(served: Served, visit: Visits) -> None:
    case = served.opened()
    for scripts in (True, False):
        page = visit("Anna", java_script_enabled=scripts)
        page.goto(form_of(case))
        send(page)
        expect(page.locator("#fouten")).to_be_focused()
        page.locator("#fouten a").last.click()
        expect(page.locator("[name='hearing.own_words']")).to_be_focused()


def test_a_field_that_does_not_count_is_hidden_until_it_does(served: Served, visit: Visits) -> None:
    page = visit("Anna")
    page.goto(form_of(served.opened()))
    why = page.locator("[name='hearing.why_not_separately']")
    expect(why).to_be_hidden()
    page.get_by_label("Nee", exact=True).check()
    expect(why).to_be_visible()


def test_what_is_chosen_looks_chosen(served: Served, visit: Visits) -> None:
    page = visit("Anna")
    page.goto(form_of(served.opened()))
    page.get_by_label("Ja", exact=True).check()
    page.get_by_label("Nee", exact=True).hover()
    looks = "one => [getComputedStyle(one).backgroundImage, getComputedStyle(one).backgroundColor].join()"
    chosen, other = (page.get_by_label(name, exact=True).evaluate(looks) for name in ("Ja", "Nee"))
    assert chosen != other


def test_a_double_click_and_the_back_button_do_nothing_twice(served: Served, visit: Visits) -> None:
    case = served.opened()
    page = visit("Anna")
    page.goto(form_of(case))
    fill(page)
    page.locator("main form.vo-form button.nl-button--primary").dblclick()
    page.wait_for_url(f"**/verzoeken/{case.id}")
    page.go_back()
    expect(page.locator("[name='versie']")).to_have_value("2")  # the form anew, on what lies there now
    page.go_forward()
    assert page.get_by_text("Sprak op 10 juni 2026 met de ouders.").count() == 1


def test_a_session_that_ends_in_the_middle_of_a_form_loses_nothing(served: Served, visit: Visits) -> None:
    case = served.opened()
    for scripts in (True, False):
        page = visit("Anna", java_script_enabled=scripts)
        page.goto(form_of(case))
        fill(page, f"Met scripts: {scripts}.")
        served.clock.moment += timedelta(minutes=31)
        send(page)
        page.wait_for_url("**/inloggen?**")
        expect(page.get_by_text("Wat u typte, is bewaard.")).to_be_visible()
        page.locator("li.vo-card", has_text="Anna de Vries").locator("button").click()
        page.wait_for_url(f"**{form_of(case)}")
        expect(page.locator("[name='hearing.own_words']")).to_have_value(f"Met scripts: {scripts}.")


def test_two_people_in_two_browsers_and_one_is_first(served: Served, visit: Visits) -> None:
    case = served.opened()
    anna, bram = visit("Anna"), visit("Bram")
    for page in (anna, bram):
        page.goto(form_of(case))
        fill(page)
    send(bram)
    bram.wait_for_url(f"**/verzoeken/{case.id}")
    send(anna)
    expect(anna.locator("#veranderd")).to_be_focused()
    expect(anna.locator("#veranderd")).to_contain_text("Bram Bakker")
    send(anna)
    anna.wait_for_url(f"**/verzoeken/{case.id}")


def test_what_is_typed_is_kept_now_and_then(served: Served, visit: Visits) -> None:
    case = served.opened()
    page = visit("Anna")
    page.clock.install()
    page.goto(form_of(case))
    fill(page, "nog niet af")
    with page.expect_response("**/concepten") as kept:
        page.clock.run_for(11_000)
    assert kept.value.status == 204
    page.goto(form_of(case))
    expect(page.get_by_text("Dit typte u eerder")).to_be_visible()
    expect(page.locator("[name='hearing.own_words']")).to_have_value("nog niet af")


def test_near_the_end_of_a_session_one_is_asked_and_may_stay(served: Served, visit: Visits) -> None:
    case = served.opened()
    page = visit("Anna")
    page.clock.install()
    page.goto(form_of(case))
    page.clock.run_for(27 * 60_000)
    served.clock.moment += timedelta(minutes=27)
    expect(page.get_by_role("alert")).to_contain_text("Uw sessie stopt bijna.")
    with page.expect_response("**/concepten") as kept:
        page.get_by_role("button", name="Ik ben er nog").click()
    assert kept.value.status == 204
    expect(page.get_by_role("alert")).to_have_count(0)
    served.clock.moment += timedelta(minutes=20)
    fill(page)
    send(page)
    page.wait_for_url(f"**/verzoeken/{case.id}")
