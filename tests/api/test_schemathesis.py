"""Schemathesis asks the running API all that its document promises, and a lot that it does not, on both databases.

VIEROGEN_SCHEMATHESIS_EXAMPLES=500 asks more of every operation, and as everybody; a run of an hour found what is mended.
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
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

from api.lives import escalated
from api.office import Case, Clock, Office, child
from databases import KINDS, drop_database, fresh_database
from vierogen.bootstrap import open_system
from vierogen.casebook import cast
from vierogen.settings import Settings
from vierogen_api.app import create_for

HERE = Path(__file__).parent
EXAMPLES = os.environ.get("VIEROGEN_SCHEMATHESIS_EXAMPLES")
WHO_ASKS_WHAT = {
    "Anna": ("Handelingen", "Vragen"),
    "Petra": ("Beheer", "Abonnementen"),
    "Quinten": ("Inzagelogboek", "Cijfers", "Naslag"),
}
"""In an ordinary run everybody asks what is theirs."""
EVERYBODY = ("Anna", "Bram", "Carla", "Dirk", "Eva", "Petra", "Quinten", "Roos")


@dataclass(frozen=True)
class Served:
    """A server that answers, and what it knows."""

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
        app = create_for(system, Settings(demonstration_directory=True, public_url=address_here))
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        office = Office(TestClient(app), system, clock)
        yield Served(f"{address_here}/api/v1", office, filled(office))
        server.should_exit = True
        thread.join()
    drop_database(address)


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


@pytest.mark.parametrize("name", WHO_ASKS_WHAT if EXAMPLES is None else EVERYBODY)
def test_the_api_does_what_its_document_says_whatever_is_asked(served: Served, name: str, tmp_path: Path) -> None:
    tags = WHO_ASKS_WHAT[name] if EXAMPLES is None else ()
    asked = asks(served, name, tmp_path, examples=int(EXAMPLES or 5), tags=tags)

    assert asked.returncode == 0, asked.stdout


def asks(
    served: Served, name: str, folder: Path, *, examples: int, tags: tuple[str, ...]
) -> subprocess.CompletedProcess[Any]:
    headers = served.office.caller(name).headers
    command = [str(Path(sys.executable).with_name("st")), "--config-file", str(HERE / "schemathesis.toml"), "run"]
    command += [f"{served.address}/openapi.json", "--url", served.address]
    command += [part for header, value in headers.items() for part in ("-H", f"{header}: {value}")]
    command += [part for tag in tags for part in ("--include-tag", tag)]
    command += ["--phases", "examples,coverage,fuzzing", "-n", str(examples)]  # no stateful: we describe no links
    command += ["--continue-on-failure", "--no-color", "--warnings", "off"]
    environment = os.environ | {
        "SCHEMATHESIS_HOOKS": "schemathesis_hooks",
        "PYTHONPATH": str(HERE),
        "VIEROGEN_KNOWN_IDS": json.dumps(served.known),
        "VIEROGEN_ASKED_AS": json.dumps(headers),
    }
    return subprocess.run(command, env=environment, capture_output=True, text=True, cwd=folder, check=False)
