"""An act over HTTP with sixteen connections, beside a plain FastAPI route with SQLAlchemy; and what a server weighs."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import monotonic, sleep
from urllib.request import urlopen
from uuid import UUID, uuid4

from bench.cast import TOLD, Cast, a_system, appoint, ten_acts
from bench.disk import KINDS, Disk
from bench.figures import Amount, Effort, Figure, Missing, Ratio
from bench.floor import raw_client
from bench.generator import Message
from bench.pairs import Block, in_pairs
from bench.plain import ADDRESS, fill
from bench.tape import Written, another, tape_of
from vierogen.application.people import INSTALLATION
from vierogen.domain.people import acts as p

CONNECTIONS, EACH = 16, 20
AIM, MEMORY_AIM_MB = 3.0, 150.0
APP = "vierogen_api.app"


@dataclass(slots=True)
class Server:
    """A server in a process of its own, and how busy the generator was with it."""

    port: int
    process: subprocess.Popen[bytes]
    generator_busy: list[float] = field(default_factory=list)

    def block(self, work: list[list[Message]]) -> Block:
        """Sends it all, from another process."""
        job = json.dumps({"port": self.port, "work": work})
        run = subprocess.run(
            [sys.executable, "-m", "bench.generator"], input=job, capture_output=True, text=True, check=False
        )
        if run.returncode:
            raise RuntimeError(run.stderr)
        found = json.loads(run.stdout)
        self.generator_busy.append(found["busy"])
        return Block(found["took"], found["in_all"])

    @property
    def megabytes(self) -> float | None:
        """What it holds in memory now, where the system tells."""
        told = Path(f"/proc/{self.process.pid}/status")
        lines = told.read_text("utf-8").splitlines() if told.exists() else []
        return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), None)


def http(disk: Disk, effort: Effort) -> Iterable[Figure]:
    """The parents are heard, in requests of ten events."""
    if find_spec(APP) is None:
        yield Missing("an act over HTTP", "there is no vierogen_api.app yet")
        return
    tape = tape_of(ten_acts)
    for kind in KINDS:
        yield from http_on(kind, tape, disk, effort)


def http_on(kind: str, tape: list[Written], disk: Disk, effort: Effort) -> Iterator[Figure]:
    """On one database: both servers run, and one of them is asked."""
    each, url = effort.of(EACH), disk.product(kind)
    plain_url = disk.empty(kind)
    fill(plain_url, [uuid4()])
    with a_system(url) as system:
        cast = appoint(system.people)
        doctor = cast.doctor.person
        system.people.record(p.LinkAccount, doctor, INSTALLATION, issuer=demonstration_issuer(), account="anna")
    ours_set = {"VIEROGEN_DATABASE_URL": url, "VIEROGEN_DEMONSTRATION_DIRECTORY": "true"}
    ours_set |= {"VIEROGEN_RATE_PERSON": "1000000"}
    with serving(f"{APP}:create", ours_set) as vierogen, serving("bench.plain:create", {ADDRESS: plain_url}) as plain:

        def ours() -> Block:
            with closing(raw_client(kind, url)) as filler, a_system(url) as system:
                stories = [another(tape, system) for _ in range(each * CONNECTIONS)]
                filler.fill(rows for story in stories for rows in story)
            until_followed(vierogen.port)
            return vierogen.block(dealt([our_message(cast, story[0].request) for story in stories]))

        def floor() -> Block:
            requests = [uuid4() for _ in range(each * CONNECTIONS)]
            fill(plain_url, requests)
            return plain.block(dealt([plain_message(request) for request in requests]))

        pairs = in_pairs(ours, floor, effort.rounds)
        yield Ratio.of(f"an act over HTTP, {CONNECTIONS} connections", kind, pairs, aim=AIM, floor="plain SQLAlchemy")
        busy = 100 * median(vierogen.generator_busy)
        yield Amount("how busy the load generator was with ours", kind, busy, "% of a core")
        if (weight := vierogen.megabytes) is not None:
            yield Amount("memory of a serving process, after that", kind, weight, "MB", aim=MEMORY_AIM_MB)


def until_followed(port: int) -> None:
    """What was filled in beforehand is no part of what is measured, nor is following it."""
    until = monotonic() + 120
    while monotonic() < until:
        with urlopen(f"http://127.0.0.1:{port}/api/v1/gezondheid", timeout=30) as answer:  # our own server
            if not any(one["achterstandGebeurtenissen"] for one in json.load(answer)["overzichten"]):
                return
        sleep(0.5)
    raise RuntimeError("the read models did not catch up")


def demonstration_issuer() -> str:
    """Who vouches for people that may act without a login."""
    from vierogen.casebook.cast import ISSUER  # noqa: PLC0415  # not everybody who measures the desk has the API

    return ISSUER


def dealt(messages: list[Message]) -> list[list[Message]]:
    """To each connection its own."""
    return [messages[number::CONNECTIONS] for number in range(CONNECTIONS)]


def our_message(cast: Cast, request: UUID) -> Message:
    """The doctor heard the parents, and had read version ten."""
    key = str(uuid4())
    headers = {"Authorization": f"Demo {cast.doctor.person}", "Idempotency-Key": key, "If-Match": '"10"'}
    heard = {"gehoordOp": "2026-06-10", "apart": True, "eigenWoorden": TOLD}
    return f"/api/v1/verzoeken/{request}/oudergesprekken", headers, json.dumps({"gesprek": heard})


def plain_message(request: UUID) -> Message:
    """The same for the plain route."""
    heard = {"heard_on": "2026-06-10", "separately": True, "own_words": TOLD}
    return f"/requests/{request}/hearings", {}, json.dumps(heard)


@contextmanager
def serving(app: str, settings: dict[str, str]) -> Iterator[Server]:
    """The app behind uvicorn, once it listens, until it is no longer needed."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", app, "--factory", "--port", str(port)]
    quiet = ["--log-level", "warning", "--no-access-log"]
    process = subprocess.Popen([*command, *quiet], env={**os.environ, **settings})
    try:
        until_it_listens(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(10)


def until_it_listens(port: int, process: subprocess.Popen[bytes]) -> None:
    """At most twenty seconds."""
    until = monotonic() + 20
    while monotonic() < until and process.poll() is None:
        with closing(socket.socket()) as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.05)
    raise RuntimeError("the server did not start")
