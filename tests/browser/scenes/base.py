"""The pages that were there first: logging in, the worklist, a request, and forms of three acts."""

from __future__ import annotations

from functools import partial

from playwright.sync_api import Page

from api.office import Case, child
from browser.scene import Scene
from vierogen.casebook import cast
from web.visitors import Place

KIM = {"persoonsgebondenNummer": cast.pgn_of("Kim"), "voornamen": "Kim", "achternaam": "de Graaf"}


def at(path: str, _: Place) -> str:
    return path


def some_work(place: Place, query: str = "") -> str:
    place.opened().stated()
    place.clock.days(20)
    place.opened(kind=child(**KIM, geboortedatum="2015-01-01"))
    place.settle()
    return f"/werklijst{query}"


def in_two_places(place: Place) -> str:
    place.visitor("Bram")
    return "/sessies"


def of(case: Case, act: str = "") -> str:
    return f"/verzoeken/{case.id}{act}"


def press(page: Page) -> None:
    page.locator("main form.vo-form button.nl-button--primary").click()
    page.wait_for_load_state()


def grantable(place: Place) -> Case:
    return place.opened().agreed().does("Anna", "leesbevestigingen", {"gelezenVersie": 1, "akkoordVan": ["ouders"]})


SCENES = (
    Scene("inloggen", partial(at, "/inloggen")),
    Scene("rollen", partial(at, "/inloggen"), "Carla"),
    Scene("sessies", in_two_places, "Bram"),
    Scene("werklijst", some_work, "Bram"),
    Scene("werklijst-te-laat", partial(some_work, query="?toon=te-laat"), "Bram"),
    Scene("werklijst-leeg", partial(at, "/werklijst"), "Bram"),
    Scene("werklijst-geen", partial(at, "/werklijst"), "Petra"),
    Scene("verzoek-open", lambda place: of(place.opened()), "Anna"),
    Scene("verzoek-verleend", lambda place: of(place.opened().granted()), "Anna"),
    Scene("verzoek-meekijker", lambda place: of(place.opened().looked_at()), "Dirk", "adviseur"),
    Scene("gesprek", lambda place: of(place.opened(), "/kindgesprekken"), "Anna"),
    Scene("gesprek-fouten", lambda place: of(place.opened(), "/oudergesprekken"), "Anna", then=press),
    Scene("verklaring", lambda place: of(place.opened().prepared(), "/verklaringen"), "Anna"),
    Scene("verklaring-niet-nu", lambda place: of(place.opened(), "/verklaringen"), "Bram"),
    Scene("verlenen", lambda place: of(grantable(place), "/toekenning"), "Anna"),
    Scene("verlenen-bevestigen", lambda place: of(grantable(place), "/toekenning"), "Anna", then=press),
    Scene("niet-bekend", partial(at, "/iets"), "Anna"),
)
