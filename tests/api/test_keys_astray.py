"""Keys that go astray while the API runs: a calm no with a number, nothing kept, and all is well when they are back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.conftest import SETTINGS
from api.office import BASE, Case, Clock, Office, child, hearing, request
from databases import KINDS
from keys_astray import FAULTS, Keys, a_damaged_key, a_second_is_over, every_fault, keys_and_an_older_file
from vierogen.bootstrap.system import open_system
from vierogen.casebook import cast
from vierogen_api.app import create_for

__all__ = ["a_second_is_over"]

TECHNICAL = ("Traceback", "Error", "sqlite", "psycopg", ".kek", ".keys", "site-packages", "vierogen_keys")
WHAT_ONE_READS = (
    ("Anna", "/verzoeken/{id}"),
    ("Anna", "/verzoeken/{id}/mogelijkheden"),
    ("Anna", "/verzoeken/{id}/tijdlijn"),
    ("Dirk", "/verzoeken/{id}"),
    ("Quinten", "/verzoeken/{id}/bewaring"),
    ("Anna", "/verzoeken"),
    ("Anna", "/werklijst"),
    ("Anna", "/termijnen"),
)


@dataclass
class Installation:
    """An office that has just been started over what lay there, and where its keys are."""

    office: Office
    keys: Keys
    case: Case

    def reads(self, name: str, path: str) -> Any:
        return self.office.caller(name).get(path.replace("{id}", self.case.id))

    def tries(self) -> dict[str, Any]:
        """What would be sealed: with keys that are there, with new ones of a child, and with new ones of somebody."""
        fresh = request(kind=child(persoonsgebondenNummer=cast.pgn_of("Noor"), voornamen="Noor"))
        return {
            "an act": self.case.tries("Anna", "oudergesprekken", {"gesprek": hearing()}),
            "another child": self.office.caller("Anna").post("/verzoeken", fresh),
            "another person": self.office.caller("Saskia").post(
                "/personen", {"naam": "Wies Prins", "kenmerken": ["w.prins@ggd.example"]}
            ),
        }

    def kept(self) -> list[int | None]:
        store = self.office.system.store
        return [store.requests.max_notification_id(), store.people.max_notification_id()]

    @property
    def health(self) -> Any:
        return self.office.client.get(f"{BASE}/gezondheid")


@pytest.fixture(scope="module", params=KINDS)
def lain(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Keys, str]]:
    """Where the keys of a database are in which something lies, and the request in it."""
    clock = Clock()
    with keys_and_an_older_file(request.param, tmp_path_factory.mktemp("opslag"), clock) as keys:
        clock.days(1)
        with open_system(keys.url, now=clock) as system:
            case = Office(TestClient(create_for(system, SETTINGS)), system, clock).opened()
            system.read_models.follow()
        yield keys, case.id


@pytest.fixture
def started(lain: tuple[Keys, str]) -> Iterator[Installation]:
    keys, request = lain
    clock = Clock()
    clock.days(2)
    with open_system(keys.url, now=clock) as system:
        office = Office(TestClient(create_for(system, SETTINGS)), system, clock)
        system.vault.forget()
        yield Installation(office, keys, Case(office, request))


def assert_calm(answer: Any, logged: str) -> None:
    assert answer.status_code == 503, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"]
    told = answer.json()
    assert told["soort"] == "even-niet"
    for word in TECHNICAL:
        assert word not in answer.text
    (line,) = [one for one in logged.splitlines() if told["referentie"] in one]
    assert "remedy=" in line
    assert told["referentie"] in told["detail"]


@pytest.mark.parametrize(("lain", "fault"), every_fault(), indirect=["lain"], scope="module")
def test_nothing_is_read_or_kept_with_keys_that_are_not_ours_and_all_is_well_afterwards(
    started: Installation, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = started.kept()
    with FAULTS[started.keys.kind][fault](started.keys):
        for name, path in WHAT_ONE_READS:
            assert_calm(started.reads(name, path), capsys.readouterr().out)
        tried, logged = started.tries(), capsys.readouterr().out
        for answer in tried.values():
            assert_calm(answer, logged)
        assert (started.health.status_code, started.health.json()["sleutels"]) == (200, False)
        assert "remedy=" in capsys.readouterr().out
        assert started.kept() == before
    assert started.health.json()["sleutels"] is True
    for name, path in WHAT_ONE_READS:
        assert started.reads(name, path).status_code == 200, path
    assert started.keys.are_whole()


def test_keys_that_were_made_before_seal_nothing_with_a_store_that_is_older(started: Installation) -> None:
    """What was used a moment ago is still at hand; what has to be made is not made there."""
    started.case.catch_up().does("Anna", "oudergesprekken", {"gesprek": hearing()})
    with FAULTS[started.keys.kind]["an older key store"](started.keys):
        tried = started.tries()
        assert {name: answer.status_code for name, answer in tried.items()} == {
            "an act": 200,
            "another child": 503,
            "another person": 503,
        }
    assert started.keys.are_whole()


def test_one_damaged_key_closes_one_child_and_nobody_else(
    started: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    with a_damaged_key(started.keys):
        assert_calm(started.reads("Anna", "/verzoeken/{id}"), capsys.readouterr().out)
        assert started.tries()["another child"].status_code in {201, 409}
    assert started.reads("Anna", "/verzoeken/{id}").status_code == 200
    assert started.keys.are_whole()
