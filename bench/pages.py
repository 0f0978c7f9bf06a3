"""The worklist and the page of a request as a server gives them, with few requests in the database and with very many.

Measured from another process, over one connection that stays open: how long somebody waits for the page, and how much
processor time the server spends on it. A page that a person sees is logged first, so each waits for the disk too. The
floor is the driver alone, that reads the same rows and makes nothing of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection
from itertools import chain
from random import Random
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import psycopg

from bench.authorised import NO_LIMIT, until_followed
from bench.cast import a_system
from bench.disk import KINDS, SQLITE, Disk, driver_url, sqlite_file
from bench.figures import Amount, Effort, Figure
from bench.generator import Message
from bench.many_requests import Filled, fill
from bench.over_http import APP, Server, serving
from bench.pairs import one_client
from vierogen.application.areas import areas_of
from vierogen.application.due import PAGE
from vierogen.application.who import Who
from vierogen.application.worklist import Asked as WhatIsAsked
from vierogen.bootstrap.machine_clock import utc_now
from vierogen.domain.values import day_of
from vierogen.projections.queue import Queue

FEW, MANY, MANY_QUICKLY = 500, 50_000, 5_000
EACH = 60
"""Pages of one kind in a round."""
AIM_MS, AIM_TIMES = 30.0, 1.5

WORKLIST, NEVER_READ, OF_ALL = (
    "the worklist of a place with a tenth of them",
    "the worklist, with requests that the server had not read yet",
    "the worklist of a doctor for all of them",
)
REQUEST = "the page of a request of fifteen events"
WARM_UP, BEYOND = "the first pages of a server, for which it reads its templates", 9_999


@dataclass
class Waits:
    """How long was waited for one kind of page, round by round, and for the driver; seconds of the server's processor."""

    ours: list[list[float]] = field(default_factory=list)
    floor: list[list[float]] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)

    def percentile(self, share: int) -> float:
        """Of all rounds together."""
        return quantiles(chain.from_iterable(self.ours), n=100, method="inclusive")[share - 1]

    @property
    def floor_middle(self) -> float:
        """Of the driver."""
        return median(chain.from_iterable(self.floor))


def pages(disk: Disk, effort: Effort) -> Iterable[Figure]:
    """How long a doctor waits for the worklist and for a request, with 500 and with 50,000 requests."""
    many = MANY if effort.share >= 1 else MANY_QUICKLY
    for kind in KINDS:
        few, much = (measured(kind, count, disk, effort) for count in (FEW, many))
        for name, waits in much.items():
            yield from figures(f"{name}, {many:,} in all", kind, waits, aim=AIM_MS)
            times = waits.percentile(50) / few[name].percentile(50)
            yield Amount(f"{name}, with {many:,} beside {FEW}, p50", kind, times, "times", aim=AIM_TIMES)
        for name, waits in few.items():
            yield from figures(f"{name}, {FEW} in all", kind, waits)


def figures(what: str, kind: str, waits: Waits, aim: float | None = None) -> Iterator[Figure]:
    """The middle wait and the one that one in twenty exceeds, beside the driver; and the processor time."""
    yield Amount(f"{what}, p50", kind, 1000 * waits.percentile(50), f"ms (driver: {1000 * waits.floor_middle:.2f})")
    yield Amount(f"{what}, p95", kind, 1000 * waits.percentile(95), "ms", aim=aim)
    if waits.busy:
        yield Amount(f"{what}, processor of the server", kind, 1000 * median(waits.busy), "ms")


def measured(kind: str, count: int, disk: Disk, effort: Effort) -> dict[str, Waits]:
    """Every kind of page, in as many servers as there are rounds: each has read nothing yet."""
    url = disk.product(kind)
    filled, found = fill(kind, url, count), {name: Waits() for name in (WARM_UP, NEVER_READ, WORKLIST, OF_ALL, REQUEST)}
    queues = waiting(url, filled)
    settings = {"VIEROGEN_DATABASE_URL": url, "VIEROGEN_DEMONSTRATION_DIRECTORY": "true"}
    settings |= {"VIEROGEN_DELIVERIES": "apart", "VIEROGEN_RATE_PERSON": NO_LIMIT, "VIEROGEN_RATE_ADDRESS": NO_LIMIT}
    for number in range(effort.rounds):
        with serving(f"{APP}:create", settings) as server, closing(raw(kind, url)) as driver:
            until_followed(server.port)
            for name, read in asked(server.port, filled, queues, Random(number), effort).items():
                one_round(found[name], read, server, driver)
    return {name: waits for name, waits in found.items() if name != WARM_UP}


@dataclass(frozen=True, slots=True)
class Asked:
    """A page that is asked, and the rows that the driver reads for it."""

    message: Message
    requests: Sequence[UUID]
    from_list: bool


def asked(
    port: int, filled: Filled, queues: Mapping[Who, Sequence[UUID]], random: Random, effort: Effort
) -> dict[str, list[Asked]]:
    """What is asked in a round, in this order: whoever comes first finds that nothing was read yet."""
    each, (doctor, of_all) = effort.of(EACH), (filled.doctor, filled.of_all)
    cookies = {who: {"Cookie": logged_in(port, who)} for who in (doctor, of_all)}
    *granted, another = filled.granted

    def listed(who: Who, number: int) -> Asked:
        message = (f"/werklijst?pagina={number}", cookies[who], "")
        return Asked(message, queues[who][(number - 1) * PAGE : number * PAGE], from_list=True)

    def request(one: UUID) -> Asked:
        return Asked((f"/verzoeken/{one}", cookies[doctor], ""), [one], from_list=False)

    full = range(1, len(queues[doctor]) // PAGE + 1)
    return {
        WARM_UP: [listed(of_all, BEYOND), request(another)],
        NEVER_READ: [listed(doctor, number) for number in random.sample(full, min(len(full), each))],
        WORKLIST: [listed(doctor, 1)] * each,
        OF_ALL: [listed(of_all, 1)] * each,
        REQUEST: [request(one) for one in random.choices(granted, k=each)],
    }


def waiting(url: str, filled: Filled) -> dict[Who, list[UUID]]:
    """What waits for each of them, in the order of the list."""
    today = day_of(utc_now())
    with a_system(url) as system:
        queue = Queue(system.store.reading)
        found = {}
        for who in (filled.doctor, filled.of_all):
            areas = areas_of(system.people.actor(who, system.desk.now()), today)
            rows = queue.waiting(WhatIsAsked(who.person, who.role, areas, today), offset=0, limit=1_000_000)
            found[who] = [row.request for row in rows]
        return found


def logged_in(port: int, who: Who) -> str:
    """The cookie of a session in this role."""
    words = urlencode({"persoon": who.person, "rol": who.role.value, "organisatie": who.organisation})
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("POST", "/inloggen/voorbeeld", words)
        answer = connection.getresponse()
        return "; ".join(one.partition(";")[0] for one in answer.headers.get_all("Set-Cookie") or ())


def one_round(waits: Waits, read: Sequence[Asked], server: Server, driver: Driver) -> None:
    """The pages, one after the other, and then the driver's share of each."""
    before = server.processor_seconds
    waits.ours.append(list(server.block([[one.message for one in read]]).took))
    if before is not None and (after := server.processor_seconds) is not None:
        waits.busy.append((after - before) / len(read))
    waits.floor.append(list(one_client([partial(driver.read, one) for one in read]).took))


# ── the drivers alone ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Driver:
    """Reads the rows that a page is made of, and makes nothing of them."""

    connection: Any
    mark: str
    of_id: Callable[[UUID], object]

    def read(self, asked: Asked) -> None:
        """The events of every request on the page, and for a list its rows."""
        ids = [self.of_id(one) for one in asked.requests]
        if not ids:
            return
        marks = ", ".join([self.mark] * len(ids))
        if asked.from_list:
            self.connection.execute(f"SELECT * FROM worklist WHERE request IN ({marks})", ids).fetchall()
        events = f"SELECT originator_version, topic, state FROM request_events WHERE originator_id IN ({marks})"
        self.connection.execute(events, ids).fetchall()

    def close(self) -> None:
        """Lets go of the connection."""
        self.connection.close()


def raw(kind: str, url: str) -> Driver:
    """For this kind of database."""
    if kind == SQLITE:
        return Driver(sqlite3.connect(sqlite_file(url)), "?", lambda one: one.hex)
    return Driver(psycopg.connect(driver_url(url), autocommit=True), "%s", lambda one: one)
