"""What an administrator keeps: what waits for another one, people, a person, the forms, and the criteria sets."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID

from playwright.sync_api import Page

from browser.scene import Scene
from vierogen.casebook import cast
from vierogen.domain.people import acts as p
from vierogen.domain.values import Role
from web.visitors import Place

ZOE = UUID("5ab5c0de-0000-4000-8000-00000000000a")
FROM = date(2026, 6, 1)


def at(path: str, _: Place) -> str:
    return path


def proposed(place: Place, path: str = "/beheer") -> str:
    """Petra took somebody up, and proposed an account, a role and a deputy."""
    people, petra, here = place.system.people, cast.who("Petra"), cast.AMERSFOORT.id
    people.record(p.RegisterPerson, ZOE, petra, name="Zoë Prins", identifiers=("zoe@vierogen.invalid",))
    people.record(p.ProposeAccountLink, ZOE, petra, issuer=cast.ISSUER, account="zoe")
    role = Role.ATTENDANCE_OFFICER
    people.record(p.ProposeAppointment, here, petra, person=ZOE, role=role, from_on=FROM, leader=cast.BRAM.id)
    until = date(2026, 8, 31)
    people.record(
        p.ProposeDeputy, here, petra, person=cast.BRAM.id, deputy=cast.OMAR.id, role=role, from_on=FROM, until=until
    )
    return path


def press(page: Page) -> None:
    page.locator("main form.vo-form button.nl-button--primary").click()
    page.wait_for_load_state()


def take_up_again(page: Page) -> None:
    page.locator("#veld-name").fill("Bram B.")
    page.locator("#veld-identifiers").fill(cast.BRAM.email)
    press(page)


def seek_nobody(page: Page) -> None:
    page.locator("#veld-identifier").fill("niemand@vierogen.invalid")
    press(page)


BRAM, ANNA = f"/beheer/personen/{cast.BRAM.id}", f"/beheer/personen/{cast.ANNA.id}"
ADOPT = "/beheer/criteria/VOORSTEL/1/nieuwe-versie"

SCENES = (
    Scene("beheer", partial(at, "/beheer"), "Petra"),
    Scene("beheer-wacht", proposed, "Ubbo"),
    Scene("beheer-eigen-voorstel", proposed, "Petra"),
    Scene("beheer-persoon", partial(at, BRAM), "Petra"),
    Scene("beheer-persoon-wacht", partial(proposed, path=f"/beheer/personen/{ZOE}"), "Ubbo"),
    Scene("beheer-persoon-elders", partial(at, ANNA), "Petra"),
    Scene("beheer-persoon-nieuw", partial(at, "/beheer/personen/nieuw"), "Petra", then=take_up_again),
    Scene("beheer-persoon-zoeken", partial(at, "/beheer/personen/zoeken"), "Petra", then=seek_nobody),
    Scene("beheer-rol", partial(at, f"{BRAM}/rol"), "Petra", then=press),
    Scene("beheer-vervanger", partial(at, f"{BRAM}/vervanger"), "Petra"),
    Scene("beheer-aanwijzing", partial(at, f"{ANNA}/aanwijzing"), "Petra"),
    Scene("beheer-niets-te-beeindigen", partial(at, f"{ANNA}/einde-rol"), "Petra"),
    Scene("beheer-werkgebied", partial(at, "/beheer/werkgebied"), "Saskia"),
    Scene("beheer-systeem", partial(at, "/beheer/systemen/nieuw"), "Petra"),
    Scene("beheer-criteria", partial(at, "/beheer/criteria"), "Petra"),
    Scene("beheer-criteria-nieuw", partial(at, ADOPT), "Petra", then=press),
)
