"""Schemathesis asks the running API all that its document promises, and a lot that it does not, on both databases.

VIEROGEN_SCHEMATHESIS_EXAMPLES=300 asks more of every operation, and as everybody.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from starlette.testclient import TestClient

from api.lives import escalated
from api.office import Case, Clock, Office, child
from databases import KINDS, drop_database, fresh_database
from vierogen.bootstrap.sealing import sealer_of
from vierogen.bootstrap.system import open_system
from vierogen.casebook import cast
from vierogen.sealing import keys as key_files
from vierogen.settings import Settings
from vierogen_api.app import create_for

HERE = Path(__file__).parent
EXAMPLES = os.environ.get("VIEROGEN_SCHEMATHESIS_EXAMPLES")
HATS = {"Carla": "adviseur", "Dirk": "adviseur"}
Tags = tuple[str, ...]
WHO_ASKS_WHAT: dict[str, Tags] = {
    "Anna": ("Handelingen", "Vragen", "Zoeken"),
    "Petra": ("Beheer", "Abonnementen", "Register van zegels"),
    "Quinten": ("Inzagelogboek", "Bewaren en wissen", "Cijfers", "Naslag"),
}
"""In an ordinary run everybody asks what is theirs."""
EVERYBODY: dict[str, Tags] = dict.fromkeys(("Anna", "Bram", "Carla", "Dirk", "Eva", "Petra", "Quinten", "Roos"), ())
SAID = "said.txt"
PHASES = "examples,fuzzing"
MORE_PHASES = "examples,coverage,fuzzing"
"""The bounds of every value take minutes, so an ordinary run leaves them out.

Never stateful: that follows links between operations, and we describe none.
"""


@dataclass(frozen=True)
class Served:
    """A server that answers, and what it knows."""

    kind: str
    address: str
    office: Office
    known: dict[str, list[str]]


@pytest.fixture(scope="module", params=KINDS)
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    address = fresh_database(request.param, tmp_path_factory.mktemp("asked"))
    clock = Clock()
    with open_system(address, now=clock) as system:
        cast.enter(system.people)
        listening = socket.create_server(("127.0.0.1", 0))
        address_here = f"http://127.0.0.1:{listening.getsockname()[1]}"
        settings = settings_at(address_here, tmp_path_factory.mktemp("zegels") / "zegels.key")
        app = create_for(system, settings)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, log_level="critical", lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        office = Office(TestClient(app), system, clock)
        sealer = sealer_of(system, settings)
        assert sealer is not None
        with sealer.meanwhile():
            yield Served(request.param, f"{address_here}/api/v1", office, filled(office))
        server.should_exit = True
        thread.join()
    drop_database(address)


def settings_at(address: str, key: Path) -> Settings:
    """One may ask as often as one wants: how often one may is what ``test_limits`` asks."""
    key_files.make(key, "vierogen.example")
    often = dict.fromkeys(("rate_person", "rate_search", "rate_system", "rate_address", "rate_login"), 1_000_000)
    return Settings(demonstration_directory=True, public_url=address, ledger_key=key, **often)


def filled(office: Office) -> dict[str, list[str]]:
    """Requests in many statuses, and what administrators look after."""
    stages = (Case.prepared, Case.stated, Case.looked_at, Case.agreed, Case.granted, lambda case: case, dissented)
    requests = []
    for number, stage in enumerate(stages):
        case = office.opened(kind=child(persoonsgebondenNummer=cast.pgn_of(f"Kind {number}")))
        requests.append(stage(case).id)
    made = office.caller("Petra").post(
        "/abonnementen", {"naam": "zaaksysteem", "adres": "https://zaken.example/in", "soorten": ["verleend"]}
    )
    return {
        "verzoeken": requests,
        "personen": [str(one.id) for one in cast.PERSONS],
        "organisaties": [str(one.id) for one in cast.ORGANISATIONS],
        "abonnementen": [made.json()["id"]],
    }


def dissented(case: Case) -> Case:
    return escalated(case.looked_at().does("Dirk", "niet-instemmingen", {"gelezenVersie": 1, "reden": "nog niet af"}))


def test_the_api_does_what_its_document_says_whatever_is_asked(served: Served, tmp_path: Path) -> None:
    phases = PHASES if EXAMPLES is None else MORE_PHASES
    who = WHO_ASKS_WHAT if EXAMPLES is None else EVERYBODY
    asking = {name: asks(served, name, tmp_path, phases, tags) for name, tags in who.items()}

    failed = [name for name, one in asking.items() if one.wait() != 0]

    assert failed == [], "\n".join((tmp_path / name / SAID).read_text("utf-8") for name in failed)


def asks(served: Served, name: str, folder: Path, phases: str, tags: Tags) -> subprocess.Popen[bytes]:
    """Schemathesis as somebody, in a process of its own; all of them ask at the same time.

    What it says goes into a file, so that a long run can be followed.
    """
    headers, here = served.office.caller(name, HATS.get(name)).headers, folder / name
    here.mkdir()
    command = [str(Path(sys.executable).with_name("st")), "--config-file", str(HERE / "schemathesis.toml"), "run"]
    command += [f"{served.address}/openapi.json", "--url", served.address]
    command += [part for header, value in headers.items() for part in ("-H", f"{header}: {value}")]
    command += [part for tag in tags for part in ("--include-tag", tag)]
    command += ["--phases", phases, "-n", EXAMPLES or "2"]
    command += ["--continue-on-failure", "--no-color", "--warnings", "off"]
    command += ["--suppress-health-check", "too_slow"]  # a busy machine is no fault of the API
    environment = os.environ | {
        "SCHEMATHESIS_HOOKS": "schemathesis_hooks",
        "PYTHONPATH": str(HERE),
        "VIEROGEN_KNOWN_IDS": json.dumps(served.known),
        "VIEROGEN_ASKED_AS": json.dumps(headers),
    }
    with (here / SAID).open("wb") as said:
        return subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT, cwd=here)
