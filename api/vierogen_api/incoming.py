"""What was sent: who asks, on which version, under which key, in what words. All of it is judged before any request.

So an answer about the message says nothing about what we know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from vierogen.application.access_log import Trace
from vierogen.application.sent_once import Key
from vierogen.application.who import CallingSystem, Sender, Who
from vierogen.domain.refusals import Unknown
from vierogen.domain.values import Scope
from vierogen_api.address import only, query_of
from vierogen_api.cookies import SAFE
from vierogen_api.door import Door
from vierogen_api.identity import Headers, as_id, scheme_of
from vierogen_api.limits import Toll, toll_of
from vierogen_api.problems import KINDS, Problem

__all__ = [
    "Asked", "Searched", "Sent", "SentByEither", "Told", "asked", "only", "paid_by_whoever_asks", "searched", "sent",
    "sent_by_either", "told",
]  # fmt: skip

ETAG = re.compile(r'"([1-9][0-9]{0,8})"', re.ASCII)
KEY = re.compile(r'"?([\x21\x23-\x7e]{1,200})"?', re.ASCII)
JSON = re.compile(r"application/json\s*(;\s*charset=\"?utf-8\"?\s*)?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, or the outside of an act."""

    door: Door
    headers: Headers
    parts: Mapping[str, Any]
    query: Mapping[str, str]
    toll: Toll

    @property
    def who(self) -> Who:
        """Who asks. Raises Problem when that is not known, or when this person asks too often."""
        with paying(self.toll):
            who = self.door.identity(self.headers)
        self.toll.person(who.person)
        return who

    @property
    def system(self) -> CallingSystem:
        """Which system asks, whatever it may do. Raises Problem."""
        with paying(self.toll):
            system = self.door.bearer.system(self.headers)
        self.toll.system(system.account)
        return system

    @property
    def program(self) -> CallingSystem | None:
        """The same, or None when no program asks. Raises Problem."""
        if scheme_of(self.headers) != "bearer":
            return None
        with paying(self.toll):
            system = self.door.bearer.program(self.headers)
        if system is not None:
            self.toll.system(system.account)
        return system

    @property
    def sender(self) -> Sender:
        """Who asks, a person or a system. What it may do, says who is asked. Raises Problem."""
        return self.program or self.who

    @property
    def trace(self) -> Trace:
        """What the sender is doing, as the header traceparent says; the access log ties its rows to it."""
        return Trace.of(self.headers.get("traceparent"))

    @property
    def id(self) -> UUID:
        """The id in the path. Something that cannot be an id is an unknown one."""
        found = as_id(self.parts["id"])
        if found is None:
            raise Unknown
        return found


@dataclass(frozen=True, slots=True)
class Sent:
    """An act: its sender, its key, and its body as it came in."""

    asked: Asked
    who: Who
    key: Key
    body: bytes

    @property
    def read(self) -> int:
        """The version that the sender read."""
        return version_read(self.asked.headers)


@dataclass(frozen=True, slots=True)
class SentByEither:
    """An act for which a system may come as well as a person. It names no version: it is about no request."""

    asked: Asked
    sender: Sender
    key: Key
    body: bytes


@dataclass(frozen=True, slots=True)
class Searched:
    """A question that travels in a body, so that nobody's id stands in an address: who asks, and in what words."""

    asked: Asked
    who: Who
    body: bytes


@contextmanager
def paying(toll: Toll) -> Iterator[None]:
    """Whoever could not say who it is, pays by address: colleagues behind the same address notice nothing of it."""
    try:
        yield
    except Problem as problem:
        if KINDS[problem.code].status == HTTPStatus.UNAUTHORIZED or problem.code == "geen-systeem":
            toll.nobody()
        raise


@dataclass(frozen=True, slots=True)
class Told:
    """A message of which it does not matter who sends it."""

    asked: Asked
    body: bytes


async def asked(request: Request) -> Asked:
    """A question. Only the query keys that its route knows are taken; see ``only``."""
    door: Door = request.app.state.door
    headers = request.headers
    if request.scope["method"] not in SAFE and "cookie" in headers and "authorization" not in headers:
        await run_in_threadpool(door.cookie.require_ours, request.scope["method"], headers)
    return Asked(door, headers, request.scope["path_params"], query_of(request), toll_of(request.scope))


async def sent(request: Request) -> Sent:
    """An act: first who, then the headers, then the body."""
    outside = await asked(request)
    only(outside.query)
    who = await the_sender(outside)
    return Sent(outside, who, *await the_message(request, outside))


async def sent_by_either(request: Request) -> SentByEither:
    """An act likewise, by a person or a system."""
    outside = await asked(request)
    only(outside.query)
    sender = await known_at_once(outside, lambda: outside.sender)
    return SentByEither(outside, sender, *await the_message(request, outside))


async def paid_by_whoever_asks(request: Request, scope: Scope | None) -> None:
    """What is open to all is paid by the address, unless a system with this right says who it is. Raises Problem."""
    toll, headers = toll_of(request.scope), request.headers
    if scope is None or scheme_of(headers) != "bearer":
        return toll.nobody()
    outside = Asked(request.app.state.door, headers, {}, {}, toll)
    system = await known_at_once(outside, lambda: outside.program)
    return toll.nobody() if system is None else system.must_have(scope)


async def searched(request: Request) -> Searched:
    """A question in a body: as an act, without a key of its own, because asked twice it changes nothing."""
    outside = await asked(request)
    only(outside.query)
    who = await the_sender(outside)
    outside.toll.search(who.person)
    return Searched(outside, who, await the_json(request, outside))


async def told(request: Request) -> Told:
    """Something that is taken from everybody, because it proves itself."""
    outside = await asked(request)
    only(outside.query)
    return Told(outside, await the_json(request, outside))


async def the_sender(outside: Asked) -> Who:
    """Who sends it, before any of the rest is read."""
    return await known_at_once(outside, lambda: outside.who)


Known = TypeVar("Known")


async def known_at_once(outside: Asked, who: Callable[[], Known]) -> Known:
    """Who it is, in a thread when a provider or the database must be asked for it: others go on meanwhile."""
    return who() if outside.door.knows_at_once(outside.headers) else await run_in_threadpool(who)


async def the_message(request: Request, outside: Asked) -> tuple[Key, bytes]:
    """The sender's own key, bound to this message; and its body."""
    key = the_key(outside.headers)
    body = await the_json(request, outside)
    return Key(key, digest(request, body)), body


def the_key(headers: Headers) -> str:
    """The sender's own key for this act."""
    given = headers.get("idempotency-key")
    if given is None:
        raise Problem(
            "kop-ontbreekt",
            "De kop Idempotency-Key ontbreekt. Stuur een eigen, willekeurige sleutel mee (bijvoorbeeld een UUID); "
            "dan kunt u hetzelfde bericht veilig nog eens sturen.",
        )
    key = KEY.fullmatch(given)
    if key is None:
        raise Problem("kop-ongeldig", "De kop Idempotency-Key heeft 1 tot en met 200 zichtbare tekens, zonder spaties.")
    return key[1]


def version_read(headers: Headers) -> int:
    """The version in If-Match: what was read is what is agreed, so any version will not do."""
    given = headers.get("if-match")
    if given is None:
        raise Problem("versie-ontbreekt", "De kop If-Match ontbreekt: stuur de ETag mee van wat u las.")
    tag = ETAG.fullmatch(given.strip())
    if tag is None:
        raise Problem("kop-ongeldig", 'De kop If-Match noemt een versie, zoals "7".')
    return int(tag[1])


async def the_json(request: Request, outside: Asked) -> bytes:
    """The body, when it says to be JSON."""
    body = await the_body(request, outside.door.settings.largest_body)
    if body and not JSON.fullmatch(outside.headers.get("content-type", "")):
        raise Problem(
            "verkeerde-soort", "Stuur het bericht als application/json.", headers={"Accept-Post": "application/json"}
        )
    return body


async def the_body(request: Request, largest: int) -> bytes:
    """The body, as long as it is not too large; what is announced too large is not read at all."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > largest:
        raise too_large(largest)
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > largest:
            raise too_large(largest)
        pieces.append(piece)
    return b"".join(pieces)


def too_large(largest: int) -> Problem:
    """The message does not fit."""
    return Problem("te-groot", f"Een bericht heeft hooguit {largest} bytes.")


def digest(request: Request, body: bytes) -> bytes:
    """Of method, path and the exact body: the same key for something else is noticed."""
    return sha256(b"\n".join((request.method.encode(), request.scope["path"].encode(), body))).digest()
