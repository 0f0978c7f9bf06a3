"""The pages of who looks along, advises, breaks a deadlock or checks an appeal to the law."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from api.office import Case
from browser.scene import Arrive, Scene
from browser.scenes.base import press
from web import test_other_eyes as trials
from web.visitors import Place


def on_the_way(place: Place) -> Case:
    """Some steps of the ladder were gone through."""
    case = place.opened()
    steps = [("EXTRA_SUPPORT", "geprobeerd"), ("OTHER_SCHOOL", "niet-passend"), ("ADJUSTED_HOURS", "niet-beschikbaar")]
    for step, outcome in steps:
        said = {"stap": step, "uitkomst": outcome, "motivering": "Een half uur in een klas is nu het meeste wat lukt."}
        case.does("Dirk", "opties", {"optie": said})
    return case


def form(case: Callable[[Place], Case], path: str) -> Arrive:
    return lambda place: f"/verzoeken/{case(place).id}/{path}"


def concur(page: Page) -> None:
    """Every answer is yes, and the button is pressed."""
    for code in trials.CODES:
        page.locator(f"[name='assessment.answers.{code}'][value='WEIGHTY']").check()
        page.locator(f"[name='assessment.motives.{code}']").fill("Dat bleek op school en bij het kind thuis.")
    press(page)


def scene(name: str, case: Callable[[Place], Case], path: str, who: str, hat: str | None = None) -> Scene:
    return Scene(name, form(case, path), who, hat)


SCENES = (
    scene("meekijken", trials.stated, "beoordelingen", "Dirk", "adviseur"),
    scene("meekijken-teruggeven", trials.looked_at, "teruggaven", "Dirk", "adviseur"),
    scene("instemmen", trials.looked_at, "instemmingen", "Dirk", "adviseur"),
    Scene("instemmen-bevestigen", form(trials.looked_at, "instemmingen"), "Dirk", "adviseur", then=concur),
    scene("niet-instemmen", trials.looked_at, "niet-instemmingen", "Dirk", "adviseur"),
    scene("informatie-vragen", trials.looked_at, "informatievragen", "Dirk", "adviseur"),
    scene("ladder", on_the_way, "opties", "Dirk", "adviseur"),
    Scene("ladder-fouten", form(on_the_way, "opties"), "Dirk", "adviseur", then=press),
    scene("advies", on_the_way, "adviezen", "Dirk", "adviseur"),
    scene("alternatief", on_the_way, "alternatieven", "Bram"),
    scene("opvolging", trials.with_place, "opvolgingen", "Bram"),
    scene("escalatie", trials.talked_over, "escalaties", "Dirk", "adviseur"),
    scene("doorbraak", trials.escalated, "doorbraken", "Eva", "doorzettingsmacht"),
    scene("doorbraak-met-plek", trials.escalated, "doorbraken-met-aanbod", "Eva", "doorzettingsmacht"),
    scene("kennisgeving", trials.opened, "kennisgevingen", "Bram"),
    scene("controle", trials.notified_late, "controles", "Bram"),
    scene("einde-beroep", trials.notified, "einde-beroep", "Bram"),
    scene("overdracht", trials.opened, "overdrachten", "Bram"),
    scene("beeindigen", trials.granted, "beeindiging", "Bram"),
    scene("betrokken", trials.opened, "betrokkenheden", "Dirk", "adviseur"),
    Scene("beroep-zonder-verzoek", lambda _: "/beroepen", "Bram"),
    Scene("beroep-fouten", lambda _: "/beroepen", "Bram", then=press),
    Scene("beroep-niet-van-u", lambda _: "/beroepen", "Dirk", "adviseur"),
)
