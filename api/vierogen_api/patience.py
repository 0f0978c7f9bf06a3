"""How long the server waits for whom: nobody keeps a connection by sending slowly, reading slowly or saying nothing.

Uvicorn waits for ever for the head of a message, its body, and somebody who does not read the answer; and takes a head
of any size. A reverse proxy usually stands in front, and is no reason to fall over without one.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import orjson
import structlog
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from vierogen.settings import Settings
from vierogen_api.envelope import HEADERS
from vierogen_api.problem_details import PROBLEM_JSON

LARGEST_HEAD = 32 * 1024
"""Bytes of the first line and the headers together: room for a token of the largest size, and cookies beside it."""

HEAD: Final = "the head of a message"
BODY: Final = "its body"
READING: Final = "reading the answer"
ANYTHING: Final = "anything at all"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds that a client may take for each of these, and how many connections there may be at once."""

    patience: float
    connections: int


@cache
def limits() -> Limits:
    """As the settings say."""
    settings = Settings()
    return Limits(settings.patience, settings.connections)


class HeadTooLarge(Exception):
    """More than anybody needs to say before a message."""


class Patient(HttpToolsProtocol):
    """One connection, with a moment by which the client must have done what we wait for.

    Between two messages uvicorn itself closes sooner. While we are the ones who take long, nothing is held against
    anybody.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.limits = limits()
        self.until: dict[str, float] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._unread = 0
        self._in_body = False
        self._spoke = False
        self._refusal = 400

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """With too many of them, whoever let us wait longest for a message makes room."""
        super().connection_made(transport)
        self.expect(HEAD)
        if len(self.connections) > self.limits.connections:
            log.info("connection cut off to make room", connections=self.limits.connections)
            self.slowest().transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is expected any more."""
        self.until.clear()
        if self._timer is not None:
            self._timer.cancel()
        super().connection_lost(exc)

    def slowest(self) -> HttpToolsProtocol:
        """Of those whose message did not begin or is not whole, who was to be ready first; a worker never."""
        waiting = [one for one in self.connections if isinstance(one, Patient) and HEAD in one.until]
        return min(waiting, key=lambda one: one.until[HEAD], default=self)

    # What comes in

    def data_received(self, data: bytes) -> None:
        """Part of a message. A head that goes on and on is not read to its end."""
        self._unread += len(data)
        super().data_received(data)
        if not self._in_body and self._unread > LARGEST_HEAD and not self.transport.is_closing():
            self._refusal = 431
            log.info("head too large")
            self.send_400_response("")

    def on_headers_complete(self) -> None:
        """The head is there; now its body has to come. Raises HeadTooLarge."""
        if len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > LARGEST_HEAD:
            self._refusal = 431
            raise HeadTooLarge
        self.done(HEAD)
        self._unread, self._in_body = 0, True
        self.expect(BODY)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """All of it is there; now it is our turn."""
        self._unread, self._in_body = 0, False
        self._spoke = True
        self.done(BODY)
        super().on_message_complete()

    # What goes out

    def on_response_complete(self) -> None:
        """Our turn is over: another message, or the end."""
        another = bool(self.pipeline)
        super().on_response_complete()
        if not another:
            self.expect(READING if self.transport.is_closing() else HEAD)

    def pause_writing(self) -> None:
        """The client does not read what we say."""
        self.expect(READING)
        super().pause_writing()

    def resume_writing(self) -> None:
        """It does again."""
        self.done(READING)
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP is refused with the headers that every answer has, and without telling what was wrong."""
        status = self._refusal
        title = "De kop van het bericht is te groot" if status == 431 else "Dit is geen bericht"  # noqa: PLR2004
        told = {"type": "about:blank", "status": status, "title": title, "detail": f"{title}. Er is niets gelezen."}
        body = orjson.dumps(told)
        headers = [
            *HEADERS,
            (b"content-type", PROBLEM_JSON.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
        self.transport.write(STATUS_LINE[status] + lines + b"\r\n" + body)
        self.transport.close()
        self.expect(READING)

    # Waiting

    def expect(self, what: str) -> None:
        """From now on we wait for this."""
        self.until[what] = self.loop.time() + self.limits.patience
        if self._timer is None:
            self._timer = self.loop.call_later(self.limits.patience, self._look)

    def done(self, what: str) -> None:
        """It is there."""
        self.until.pop(what, None)

    def _look(self) -> None:
        """Whoever was too slow is hung up on. One timer does for all: it is set again while something is expected."""
        self._timer = None
        if not self.until:
            return
        left = min(self.until.values()) - self.loop.time()
        if left <= 0:
            self._tell_of_it()
            self.transport.abort()
        else:
            self._timer = self.loop.call_later(left, self._look)

    def _tell_of_it(self) -> None:
        """For whom nothing more came between two messages tried nothing. Nobody is named, and nothing of what was sent."""
        waited_for = min(self.until, key=lambda what: self.until[what])
        if waited_for == HEAD and not self._unread:
            if self._spoke:
                return
            waited_for = ANYTHING
        log.info("client too slow", waited_for=waited_for)
