"""When something goes wrong that nobody thought of, or the store is away: on every page, calm, and nothing is lost."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from api.office import Case
from vierogen.application.desk import Desk
from vierogen.application.keeping import PeopleMoved, StoreUnavailable
from vierogen.application.sessions import Sessions
from vierogen.application.witness import Witness
from vierogen.casebook import cast
from vierogen.persistence.store import Store
from vierogen.web import app as web
from vierogen.web import rendering, visit
from vierogen.web.act_pages import act_forms, act_pages
from vierogen.web.pages import Page, pages
from vierogen_api.routes import login
from web.conftest import place_at
from web.visitors import Place, Visitor

SECRET = "Xanthippe Zonderling 999990019 SELECT geheim FROM kinderen"
WORDS = frozenset(SECRET.split()) - {"FROM"}
TYPED = "Thuis gaat het beter, <b>zei</b> moeder."
CALM = "Er ging iets mis"
ROUTES = (*login.PAGES, *pages(), *act_pages())
FORMS = tuple(page for page in ROUTES if page.method == "POST" and page.keeps_drafts)
PEOPLE = ("Anna", "Bram", "Dirk", "Petra", "Quinten", "Roos", "Eva")


class House:
    """A place in which a request was agreed on, and somebody of every role who is logged in."""

    def __init__(self, place: Place) -> None:
        self.place, self.case = place, place.opened().looked_at()
        place.settle()
        self.visitors = {name: place.visitor(name) for name in PEOPLE}
        petra = self.visitors["Petra"]
        petra.get("/beheer/criteria")
        self.criteria = re.findall(r'"(/beheer/criteria/[^/"]+/\d+)', petra.text)[0]
        petra.get("/regels")
        self.source = re.findall(r'"/bronnen/([^"#]+)', petra.text)[0]

    def path(self, page: Page) -> str:
        """An address of this page at which there is something."""
        of_person = f"/beheer/personen/{cast.BY_NAME['Bram'].id}"
        path = page.path.replace("/beheer/personen/{id}", of_person).replace("{id}", self.case.id)
        path = path.replace("/beheer/criteria/{set}/{version}", self.criteria)
        named = {"{rol}": "jeugdarts", "{bron}": self.source, "{issuer}": "eigen"}
        for blank, word in named.items():
            path = path.replace(blank, word)
        assert "{" not in path
        return path

    def opened_by(self, page: Page) -> Visitor:
        """The first for whom there is more than a way elsewhere or a no; else whoever is first."""
        for visitor in self.visitors.values():
            if visitor.get(self.path(page)).status_code in {200, 409}:
                return visitor
        return self.visitors["Anna"]

    def ask(self, page: Page, visitor: Visitor, **words: str) -> Any:
        """The page itself, or a form that is sent to it."""
        if page.method == "GET":
            return visitor.get(self.path(page))
        visitor.get("/hulp")
        csrf = visitor.fields("/uitloggen")["csrf"]
        answer = visitor.client.post(self.path(page), data={"csrf": csrf, "sleutel": "een", "versie": "1", **words})
        visitor.text = answer.text
        return answer


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    for place in place_at("sqlite://"):
        yield House(place)


def broken(*_: object, **__: object) -> Any:
    raise RuntimeError(SECRET)


def away(*_: object, **__: object) -> Any:
    raise StoreUnavailable(f"connection to 10.0.0.7 lost: {SECRET}")


def fails(page: Page, fault: Callable[[], Any]) -> Callable[[Page, visit.Visit], Any]:
    """The way in, with a fault on this page alone."""
    let_in = web.let_in

    def way_in(asked: Page, who: visit.Visit) -> Any:
        return fault() if names(asked) == names(page) else let_in(asked, who)

    return way_in


def assert_calm(visitor: Visitor, logged: str) -> None:
    """A page with a number, nothing technical on it, and the log knows the number and where it happened."""
    (number,) = re.findall(r"Nummer: <strong>([0-9a-f]{12})</strong>", visitor.text)
    assert CALM in visitor.title
    for word in ("RuntimeError", "Traceback", "site-packages", "vierogen.web", *WORDS):
        assert word not in visitor.said
    (line,) = [one for one in logged.splitlines() if number in one]
    assert "unexpected" in line
    assert "RuntimeError" in line
    assert re.search(r"test_faults\.py:\d+ broken", line)  # down to the line where it went wrong
    for word in WORDS:
        assert word not in logged


def names(page: Page) -> str:
    return f"{page.method} {page.path}"


@pytest.mark.parametrize("page", ROUTES, ids=names)
def test_a_fault_anywhere_gets_a_calm_page_whose_number_the_log_knows(
    page: Page, house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    anna = house.visitors["Anna"]
    monkeypatch.setattr(web, "let_in", fails(page, broken))
    answer = house.ask(page, anna, reason=TYPED)
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert_calm(anna, capsys.readouterr().out)


@pytest.mark.parametrize("page", [one for one in ROUTES if one.method == "GET"], ids=names)
def test_a_fault_in_a_template_too(
    page: Page, house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor = house.opened_by(page)
    made = list[str]()

    def rendered(at: Any, template: str, context: Any) -> str:
        if template not in {"trouble.html", "login_trouble.html"}:
            made.append(template)
            broken()
        return rendering.rendered(at, template, context)

    monkeypatch.setattr(visit, "rendered", rendered)
    answer = house.ask(page, visitor)
    if made:
        assert answer.status_code == 500
        assert_calm(visitor, capsys.readouterr().out)
    else:
        assert answer.status_code in {303, 400, 403, 404, 409}
        assert page.path in {"/", "/inloggen/terug", "/inloggen/{issuer}", *CLOSED_NOW}


CLOSED_NOW = (
    "/verzoeken/{id}/wisvoorstellen",
    "/verzoeken/{id}/wisbesluiten",
    "/verzoeken/{id}/afgewezen-wisvoorstellen",
    "/verzoeken/{id}/opgeheven-bewaarplichten",
    "/verzoeken/{id}/bewijs.json",
)
"""Pages that only open at another moment than that of this request."""


@pytest.mark.parametrize("path", ["/werklijst", "/verzoeken", "", "/inzage", *(f"/{path}" for path in act_forms())])
def test_a_fault_in_a_question_too(
    path: str, house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    anna = house.visitors["Anna"]
    monkeypatch.setattr(Witness, "shows", broken)
    asked = path if path in {"/werklijst", "/verzoeken"} else f"/verzoeken/{house.case.id}{path}"
    assert anna.get(asked).status_code == 500
    assert_calm(anna, capsys.readouterr().out)


# ── what was typed ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("fault", [broken, away], ids=["fault", "away"])
@pytest.mark.parametrize("page", FORMS, ids=names)
def test_what_was_typed_can_be_sent_again_from_the_page_about_the_fault(
    page: Page, fault: Any, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = house.visitors["Anna"]
    with monkeypatch.context() as patched:
        patched.setattr(web, "let_in", fails(page, fault))
        answer = house.ask(page, anna, reason=TYPED)
    assert answer.status_code == (500 if fault is broken else 503)
    fields = anna.fields(house.path(page))
    assert (fields["reason"], fields["sleutel"], fields["versie"]) == ([TYPED], ["een"], ["1"])
    assert "<b>zei" not in anna.text
    assert "Wat u typte, is bewaard." in anna.said
    assert "Het wordt nooit twee keer vastgelegd." in anna.said
    draft = house.place.system.drafts.find(cast.who("Anna").person, house.path(page))
    assert draft is not None
    assert draft.typed == {"reason": (TYPED,)}
    house.place.system.drafts.drop(cast.who("Anna").person, house.path(page))


def hears_parents(anna: Visitor, case: Case) -> Any:
    form = f"/verzoeken/{case.id}/oudergesprekken"
    assert anna.get(form).status_code == 200
    words = {"hearing__heard_on": "2026-06-09", "hearing__separately": "ja", "hearing__own_words": TYPED}
    return anna.send(form, **words)


@pytest.mark.parametrize("fault", [broken, away, PeopleMoved()], ids=["fault", "away", "moved"])
def test_a_form_that_met_a_fault_is_sent_again_and_done_once(
    fault: Any, place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case, anna = place.opened(), place.visitor("Anna")
    before = case.known().version

    def stumbles(*_: object, **__: object) -> Any:
        if isinstance(fault, Exception):
            raise fault
        return fault()

    with monkeypatch.context() as patched:
        patched.setattr(Desk, "do", stumbles)
        answer = hears_parents(anna, case)
    assert answer.status_code == (500 if fault is broken else 503)
    assert case.known().version == before
    if fault is broken:
        assert_calm(anna, capsys.readouterr().out)
    page = f"/verzoeken/{case.id}/oudergesprekken"
    again = anna.fields(page)
    assert anna.send(page).status_code == 303
    assert case.known().version == before + 1
    assert anna.client.post(page, data=again).status_code == 303
    assert case.known().version == before + 1
    assert TYPED in unescape(anna.get(f"/verzoeken/{case.id}").text)
    assert place.system.drafts.find(cast.who("Anna").person, page) is None


def test_a_form_of_another_site_is_not_offered_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = house.visitors["Anna"]
    monkeypatch.setattr(web, "let_in", broken)
    path = f"/verzoeken/{house.case.id}/oudergesprekken"
    headers = {"sec-fetch-site": "cross-site", "origin": "https://elders.example"}
    answer = anna.client.post(path, data={"reason": TYPED}, headers=headers)
    assert answer.status_code == 500
    assert "moeder" not in answer.text


# ── the store away ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", [one for one in ROUTES if one.path != "/taal"], ids=names)
def test_without_the_store_every_page_says_what_to_do(
    page: Page, house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    anna = house.visitors["Anna"]
    anna.get("/hulp")
    csrf = anna.fields("/uitloggen")["csrf"]
    monkeypatch.setattr(Sessions, "find", away)
    monkeypatch.setattr(type(house.place.system.drafts), "keep", away)
    if page.method == "GET":
        answer = anna.get(house.path(page))
    else:
        answer = anna.client.post(house.path(page), data={"csrf": csrf, "reason": TYPED})
        anna.text = answer.text
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "30"
    assert "Vierogen is even niet bereikbaar" in anna.title
    assert "Wacht een halve minuut" in anna.said
    logged = capsys.readouterr().out
    for word in ("StoreUnavailable", "10.0.0.7", *WORDS):
        assert word not in anna.said
    for word in ("10.0.0.7", *WORDS):
        assert word not in logged


def lost(store: Store) -> None:
    """Every connection is gone, and no new one can be made."""

    def refuse(*_: object) -> Any:
        if store.dialect == "postgresql":
            raise psycopg.OperationalError(f"connection refused: {SECRET}")
        gone = sqlite3.OperationalError(f"unable to open {SECRET}")
        gone.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
        raise gone

    store.close()
    event.listen(store.engine, "do_connect", refuse)


def test_a_store_that_is_really_away_keeps_nobody_from_what_was_typed(any_place: Place) -> None:
    case, anna = any_place.opened(), any_place.visitor("Anna")
    form = f"/verzoeken/{case.id}/oudergesprekken"
    assert anna.get(form).status_code == 200
    lost(any_place.system.store)
    words = {"hearing__heard_on": "2026-06-09", "hearing__separately": "ja", "hearing__own_words": TYPED}
    assert anna.send(form, **words).status_code == 503
    assert anna.fields(form)["hearing.own_words"] == [TYPED]
    assert "Wat u typte, staat nog op deze pagina." in anna.said
    for path in ("/werklijst", f"/verzoeken/{case.id}", "/", "/inloggen"):
        assert anna.get(path).status_code == 503, path
        assert "Vierogen is even niet bereikbaar" in anna.title
    # What needs no store is there.
    assert any_place.visitor().get("/hulp").status_code == 200
