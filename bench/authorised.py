"""A logged read and an act over HTTP with a token, beside the same addresses bare: FastAPI and one SQL statement."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from uuid import UUID, uuid4

from bench import bare
from bench.act import eleven_acts, filled
from bench.cast import TOLD, a_system, appoint, ten_acts
from bench.disk import KINDS, Disk
from bench.figures import Effort, Figure, Ratio
from bench.floor import raw_client
from bench.generator import Message
from bench.issuer import SETTINGS, an_issuer, token
from bench.over_http import APP, CONNECTIONS, Server, dealt, serving, until_followed
from bench.pairs import Block, in_pairs
from bench.tape import another, tape_of
from vierogen.application.people import INSTALLATION
from vierogen.domain.people import acts as p

EACH, READ, AIM = 30, 40, 0.5
NO_LIMIT = "1000000"


def authorised(disk: Disk, effort: Effort) -> Iterable[Figure]:
    """A doctor with a token reads requests of ten events, and hears parents; every read is in the log first."""
    for kind in KINDS:
        with an_issuer() as issuer:
            yield from authorised_on(kind, issuer, disk, effort)


def authorised_on(kind: str, issuer: str, disk: Disk, effort: Effort) -> Iterator[Figure]:
    """On one database: both servers run, and one of them is asked."""
    each, url, bare_url = effort.of(EACH), disk.product(kind), disk.empty(kind)
    with a_system(url) as system:
        cast = appoint(system.people)
        system.people.record(p.LinkAccount, cast.doctor.person, INSTALLATION, issuer=issuer, account="anna")
    with closing(raw_client(kind, url)) as filler, a_system(url) as system:
        known = [rows.request for rows in filled(filler, tape_of(eleven_acts), READ, system)]
    bare.fill(bare_url, {request: {"told": TOLD * 20} for request in known})
    said = {"Authorization": f"Bearer {token(issuer, 'anna')}"}
    allowed = json.dumps([{**SETTINGS, "issuer": issuer, "acr_per_role": {"*": ["hoog"]}}])
    ours_set = {"VIEROGEN_DATABASE_URL": url, "VIEROGEN_ISSUERS": allowed, "VIEROGEN_RATE_PERSON": NO_LIMIT}
    bare_set = {bare.ADDRESS: bare_url}
    with serving(f"{APP}:create", ours_set) as vierogen, serving("bench.bare:create", bare_set) as plain:
        read = reading(vierogen, [(f"/api/v1/verzoeken/{one}", said, "") for one in known], each)
        for address, floor in (("requests", "bare: FastAPI, one SELECT"), ("logged", "bare: FastAPI, one INSERT")):
            pairs = in_pairs(
                read, reading(plain, [(f"/{address}/{one}", {}, "") for one in known], each), effort.rounds
            )
            what = f"an authorised, logged read over HTTP, {CONNECTIONS} connections"
            yield Ratio.of(what, kind, pairs, aim=AIM, floor=floor)

        def ours() -> Block:
            tape = tape_of(ten_acts)
            with closing(raw_client(kind, url)) as filler, a_system(url) as system:
                stories = [another(tape, system) for _ in range(each * CONNECTIONS)]
                filler.fill(rows for story in stories for rows in story)
            until_followed(vierogen.port)
            return vierogen.block(dealt([hearing(story[0].request, said) for story in stories]))

        def one_insert() -> Block:
            return plain.block(dealt([bare_hearing(uuid4()) for _ in range(each * CONNECTIONS)]))

        pairs = in_pairs(ours, one_insert, effort.rounds)
        what = f"an authorised act over HTTP, {CONNECTIONS} connections"
        yield Ratio.of(what, kind, pairs, aim=AIM, floor="bare: FastAPI, one INSERT")


def reading(server: Server, messages: list[Message], each: int) -> Callable[[], Block]:
    """These messages in turn."""
    work = [messages[nth % len(messages)] for nth in range(each * CONNECTIONS)]
    return lambda: server.block(dealt(work))


HEARD = {"heard_on": "2026-06-10", "separately": True, "own_words": TOLD}


def hearing(request: UUID, said: dict[str, str]) -> Message:
    """The doctor heard the parents, and had read version ten."""
    headers = {**said, "Idempotency-Key": str(uuid4()), "If-Match": '"10"'}
    heard = {"gehoordOp": "2026-06-10", "apart": True, "eigenWoorden": TOLD}
    return f"/api/v1/verzoeken/{request}/oudergesprekken", headers, json.dumps({"gesprek": heard})


def bare_hearing(request: UUID) -> Message:
    """The same words for the bare route."""
    return f"/requests/{request}/hearings", {}, json.dumps(HEARD)
