"""A system that receives messages over real HTTP, and behaves as badly as it is told to."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from time import monotonic, sleep
from typing import Any

import orjson


@dataclass(frozen=True)
class Got:
    """A message as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        told: dict[str, Any] = orjson.loads(self.body)
        return told

    @property
    def id(self) -> str:
        return str(self.event["id"])

    @property
    def request(self) -> str:
        return str(self.event["subject"])

    @property
    def version(self) -> int:
        return int(self.event["sequence"])


class Line:
    """The connection on which a message came in, to answer on or not."""

    def __init__(self, connection: socket.socket, over: Event) -> None:
        self.connection, self.over = connection, over

    def say(self, status: int, *headers: str) -> None:
        lines = (f"HTTP/1.1 {status} so", "Content-Length: 0", *headers)
        self.raw("".join(f"{line}\r\n" for line in (*lines, "")).encode())

    def raw(self, written: bytes) -> None:
        self.connection.sendall(written)

    def hang(self) -> None:
        self.over.wait(30)


Behaviour = Callable[[Got, Line], None]


def accepts(_: Got, line: Line) -> None:
    line.say(204)


@dataclass
class Receiver:
    """What came in, and what was accepted, in order."""

    port: int
    behaves: Behaviour = accepts
    got: list[Got] = field(default_factory=list)
    accepted: list[Got] = field(default_factory=list)
    over: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/berichten"

    @property
    def versions(self) -> list[int]:
        return [one.version for one in self.accepted]

    def receive(self, got: Got, connection: socket.socket) -> None:
        with self.lock:
            self.got.append(got)
        with suppress(OSError):  # the sender hung up
            self.behaves(got, Noting(connection, self.over, partial(self.accept, got)))

    @contextmanager
    def accept(self, got: Got) -> Iterator[None]:
        """Accepted before the yes goes out, so that who heard it finds it here; not when it could not go out."""
        with self.lock:
            self.accepted.append(got)
        try:
            yield
        except OSError:
            with self.lock:
                self.accepted.remove(got)
            raise

    def until(self, holds: Callable[[], bool], *, within: float = 20) -> None:
        deadline = monotonic() + within
        while not holds():
            assert monotonic() < deadline, (
                f"not in time; came in: {[(one.request[-4:], one.version) for one in self.got]}"
            )
            sleep(0.01)


class Noting(Line):
    """Takes note of an answer that is a yes which the sender can have heard."""

    def __init__(self, connection: socket.socket, over: Event, yes: Callable[[], AbstractContextManager[None]]) -> None:
        super().__init__(connection, over)
        self.yes = yes

    def say(self, status: int, *headers: str) -> None:
        with self.yes() if 200 <= status < 300 else nullcontext():
            super().say(status, *headers)


@contextmanager
def receiving(port: int = 0, secure: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            announced = int(self.headers["content-length"])
            body = self.rfile.read(announced)
            self.close_connection = True
            if len(body) == announced:  # a sender that died halfway sent nothing
                told = {name.lower(): value for name, value in self.headers.items()}
                receiver.receive(Got(self.path, told, body), self.connection)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Senders that hang up are what these tests are about."""

    server = Server(("127.0.0.1", port), Handler)
    if secure is not None:
        server.socket = secure.wrap_socket(server.socket, server_side=True)
    receiver = Receiver(server.server_address[1])
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
