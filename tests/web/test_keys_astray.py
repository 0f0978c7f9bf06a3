"""Keys that go astray while people are at the pages: each page is whole or calm, and all is well when they are back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.office import Clock
from databases import KINDS
from keys_astray import FAULTS, Keys, a_second_is_over, keys_and_an_older_file
from vierogen.bootstrap.system import open_system
from web.test_faults import ROUTES, TYPED, House, names
from web.visitors import Place, Visitor

__all__ = ["a_second_is_over"]

CLOSED = "De gegevens zijn even gesloten"
TECHNICAL = ("Traceback", "Error", "sqlite", "psycopg", ".kek", ".keys", "site-packages", "vierogen_keys", "gewist")
PAGES = [page for page in ROUTES if page.method == "GET"]
TELLS_MORE = frozenset({"GET /verzoeken/{id}/inzage", "GET /sessies"})
"""Pages that say something else each time."""
NEED_KEYS = frozenset(f"GET /{path}" for path in ("werklijst", "verzoeken", "termijnen", "verzoeken/{id}"))
"""Of the many pages that do."""
STRUCK = {
    "sqlite": ("no key file", "a key file of others", "no key store", "an empty key store", "an older key store"),
    "postgresql": ("no key file", "a key file of others", "no key store", "a key store of others"),
}
"""Of every kind some; each of them is tried on the API."""


@dataclass(frozen=True)
class Well:
    """Who asked a page when all was well, and what it said."""

    cookies: Any
    status: int
    said: str


@dataclass(frozen=True)
class Lain:
    """Where the keys of a database are in which something lies, and each page as it is when all is well."""

    keys: Keys
    case: str
    pages: dict[str, tuple[str, Well]]
    """By name the address, and what it said."""


class Started:
    """The pages, just started over what lay there: nothing is remembered yet."""

    def __init__(self, place: Place, lain: Lain) -> None:
        self.place, self.lain = place, lain

    def ask(self, path: str, well: Well) -> tuple[Any, Visitor]:
        visitor = self.place.visitor()
        visitor.client.cookies = well.cookies
        return visitor.get(path), visitor


@pytest.fixture(scope="module", params=KINDS)
def lain(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lain]:
    clock = Clock()
    with keys_and_an_older_file(request.param, tmp_path_factory.mktemp("opslag"), clock) as keys:
        clock.days(1)
        with open_system(keys.url, now=clock) as system:
            house, pages = House(Place(system, clock)), dict[str, tuple[str, Well]]()
            for page in PAGES:
                visitor = house.opened_by(page)
                status = visitor.get(house.path(page)).status_code
                pages[names(page)] = house.path(page), Well(visitor.client.cookies, status, visitor.said)
        yield Lain(keys, house.case.id, pages)


@pytest.fixture
def started(lain: Lain) -> Iterator[Started]:
    clock = Clock()
    clock.days(1)
    with open_system(lain.keys.url, now=clock) as system:
        system.vault.forget()
        yield Started(Place(system, clock), lain)


@pytest.fixture(params=KINDS)
def any_place_with_keys(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Place, Keys]]:
    clock = Clock()
    with keys_and_an_older_file(request.param, tmp_path, clock) as keys, open_system(keys.url, now=clock) as system:
        yield Place(system, clock), keys


def assert_closed(answer: Any, visitor: Visitor, logged: str) -> None:
    """With a number that the log knows, and there stands what can be done."""
    assert answer.headers["retry-after"]
    assert CLOSED in visitor.title
    (number,) = re.findall(r"Nummer: <strong>([0-9a-f]{12})</strong>", visitor.text)
    (line,) = [one for one in logged.splitlines() if number in one]
    assert "remedy=" in line
    for word in TECHNICAL:
        assert word not in visitor.said


@pytest.mark.parametrize(
    ("lain", "fault"), [(kind, one) for kind in KINDS for one in STRUCK[kind]], indirect=["lain"], scope="module"
)
def test_every_page_is_whole_or_calm_and_all_is_well_afterwards(
    lain: Lain, started: Started, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    closed = set[str]()
    with FAULTS[lain.keys.kind][fault](lain.keys):
        for name, (path, well) in lain.pages.items():
            answer, visitor = started.ask(path, well)
            logged = capsys.readouterr().out
            if answer.status_code == 503:
                assert_closed(answer, visitor, logged)
                closed.add(name)
            else:
                assert (name, answer.status_code) == (name, well.status)
                assert name in TELLS_MORE or visitor.said == well.said, name
    assert closed >= NEED_KEYS, NEED_KEYS - closed
    for name in sorted(closed):
        path, well = lain.pages[name]
        answer, visitor = started.ask(path, well)
        assert (name, answer.status_code) == (name, well.status)
        assert name in TELLS_MORE or visitor.said == well.said, name
    assert lain.keys.are_whole()


@pytest.mark.parametrize("fault", ["no key file", "no key store"])
def test_a_form_waits_on_the_page_until_the_keys_are_back(any_place_with_keys: tuple[Place, Keys], fault: str) -> None:
    place, keys = any_place_with_keys
    case, anna = place.opened(), place.visitor("Anna")
    before, form = case.known().version, f"/verzoeken/{case.id}/oudergesprekken"
    assert anna.get(form).status_code == 200
    place.system.vault.forget()
    words = {"hearing__heard_on": "2026-06-09", "hearing__separately": "ja", "hearing__own_words": TYPED}
    with FAULTS[keys.kind][fault](keys):
        assert anna.send(form, **words).status_code == 503
        assert CLOSED in anna.title
        assert "uw formulier niet vastgelegd" in anna.said
        assert "Wat u typte, staat nog op deze pagina." in anna.said
        assert anna.fields(form)["hearing.own_words"] == [TYPED]
        assert anna.send(form).status_code == 503
    assert case.known().version == before
    assert anna.send(form).status_code == 303
    assert case.known().version == before + 1
    assert keys.are_whole()
