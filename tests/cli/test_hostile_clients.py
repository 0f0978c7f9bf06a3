"""Clients that send slowly, read slowly, say nothing, say too much or say it crookedly, against a real server."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest

from cli.conftest import start
from cli.test_demo_and_serve import wait_for_address
from databases import copy_database
from vierogen.casebook import cast

PATIENCE, CONNECTIONS = 2.5, 40
SOON = PATIENCE + 4
"""Seconds: what is to be over after PATIENCE, is over by then on the busiest machine."""

HEALTH = b"GET /api/v1/gezondheid HTTP/1.1\r\nHost: x\r\n\r\n"
MARK = "MERK-bevinding"


@dataclass
class Server:
    """A server in a process of its own, with little patience."""

    process: subprocess.Popen[str]
    address: tuple[str, int]
    log: Path

    def connect(self) -> socket.socket:
        return socket.create_connection(self.address, timeout=20)

    def says(self, sent: bytes) -> tuple[int, dict[str, str], bytes]:
        """The first answer on a connection of its own."""
        with self.connect() as line:
            line.sendall(sent)
            return answer(line)

    def said(self, event: str) -> list[dict[str, Any]]:
        """What stands in its log under this name, without when."""
        lines = [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]
        return [{name: one[name] for name in one if name != "at"} for one in lines if one["event"] == event]

    def is_well(self) -> bool:
        status, _, body = self.says(HEALTH)
        return status == 200 and bool(json.loads(body)["opslag"])


def answer(line: socket.socket) -> tuple[int, dict[str, str], bytes]:
    told = b""
    while b"\r\n\r\n" not in told:
        piece = line.recv(65_536)
        assert piece, f"hung up after {told!r}"
        told += piece
    head, _, body = told.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += line.recv(65_536)
    return int(first.split()[1]), headers, body


def hung_up(line: socket.socket, within: float = SOON) -> bool:
    """Whether the server hangs up by then; whatever it says before that is thrown away."""
    line.settimeout(within)
    deadline = monotonic() + within
    with suppress(TimeoutError):
        while monotonic() < deadline:
            try:
                if not line.recv(65_536):
                    return True
            except ConnectionError:
                return True
    return False


@pytest.fixture(scope="module")
def server(with_cast: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(with_cast, tmp_path_factory.mktemp("hostile")) as found:
        yield found


@contextmanager
def serving(with_cast: Path, folder: Path, **settings: str) -> Iterator[Server]:
    """A server, of which the log is looked at when it stops."""
    copy_database(with_cast, folder / "vierogen.db")
    log = (folder / "log.txt").open("w+", encoding="utf-8")
    process = start(
        *("serve", "--port", 0),
        cwd=folder,
        errors=log,
        VIEROGEN_DATABASE_URL=f"sqlite:///{folder / 'vierogen.db'}",
        VIEROGEN_DEMONSTRATION_DIRECTORY="true",
        VIEROGEN_PUBLIC_URL="https://vierogen.example",
        VIEROGEN_PATIENCE=str(PATIENCE),
        VIEROGEN_CONNECTIONS=str(CONNECTIONS),
        VIEROGEN_LARGEST_BODY="100000",
        **settings,
    )
    try:
        _, address = wait_for_address(process)
        yield Server(process, address, folder / "log.txt")
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=30)
        log.seek(0)
        said = log.read()
        assert (process.returncode, "Gestopt." in out) == (0, True)
        assert [one for one in ("unexpected", "Traceback", MARK, "Error") if one in out + said] == []
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
        log.close()


def head(path: str = "/api/v1/verzoeken", **headers: str) -> bytes:
    """Of a message by Anna, up to the empty line."""
    said = {
        "Host": "x",
        "Authorization": f"Demo {cast.ANNA.id}",
        "Vierogen-Rol": "jeugdarts",
        "Vierogen-Organisatie": str(cast.who("Anna", None).organisation),
        "Idempotency-Key": "k",
        "Content-Type": "application/json",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    return "".join([f"POST {path} HTTP/1.1\r\n", *(f"{name}: {value}\r\n" for name, value in said.items())]).encode()


DRIPS: dict[str, tuple[bytes, bytes]] = {
    "nothing at all": (b"", b""),
    "a head that never ends": (b"GET / HTTP/1.1\r\nX: ", b"x"),
    "headers that never end": (b"GET / HTTP/1.1\r\n", b"X: x\r\n"),
    "empty lines after a message": (HEALTH, b"\r\n"),
    "a body that is announced": (head(Content_Length="1000") + b"\r\n", b" "),
    "a body in pieces": (head(Transfer_Encoding="chunked") + b"\r\n", b"1\r\n \r\n"),
    "a body after a refusal": (
        b"POST /api/v1/verzoeken HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"1\r\n \r\n",
    ),
    "a message after a message": (HEALTH, b"G"),
}


def test_who_sends_slowly_is_hung_up_on(server: Server) -> None:
    """All at once, since each takes its time."""
    lasted: dict[str, float] = {}

    def drip(what: str) -> None:
        first, again = DRIPS[what]
        with server.connect() as line:
            began = monotonic()
            line.sendall(first)
            line.settimeout(0.2)
            while monotonic() - began < 20:
                try:
                    if not line.recv(65_536):
                        break
                except TimeoutError:
                    pass
                except ConnectionError:
                    break
                with suppress(ConnectionError):
                    line.sendall(again)
            lasted[what] = monotonic() - began

    threads = [Thread(target=drip, args=(what,)) for what in DRIPS]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert server.is_well()
        sleep(0.3)
    assert {what: seconds for what, seconds in lasted.items() if seconds > SOON + 2 * PATIENCE} == {}
    assert set(lasted) == set(DRIPS)


def test_who_was_too_slow_stands_in_the_log_without_a_word_of_theirs(server: Server) -> None:
    """Whoever has nothing more to ask after an answer tried nothing. That no word is told, is looked at in the end."""
    before = len(server.said("client too slow"))
    with ExitStack() as open_lines:
        lines = [open_lines.enter_context(server.connect()) for _ in range(5)]
        silent, half_a_head, another_head, half_a_body, idle = lines
        assert silent
        half_a_head.sendall(f"GET /{MARK} HTTP/1.1\r\nX-Name: {MARK}".encode())
        half_a_body.sendall(head(f"/{MARK}", Content_Length="1000") + b"\r\n" + MARK.encode())
        for line in (another_head, idle):
            line.sendall(HEALTH)
            assert answer(line)[0] == 200
        another_head.sendall(f"GET /{MARK}".encode())
        assert all(hung_up(line) for line in lines)
    told = sorted(server.said("client too slow")[before:], key=lambda one: str(one["waited_for"]))

    waited_for = ["anything at all", "its body", "the head of a message", "the head of a message"]
    assert told == [{"event": "client too slow", "level": "info", "waited_for": what} for what in waited_for]


def test_who_does_not_read_is_hung_up_on(server: Server) -> None:
    before = len(server.said("client too slow"))
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        line.settimeout(20)
        line.connect(server.address)
        ask = b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"
        line.sendall(ask * 100)
        sleep(PATIENCE + 2)
        read, began = 0, monotonic()
        with suppress(ConnectionError):
            while (piece := line.recv(65_536)) and monotonic() - began < 10:
                read += len(piece)
    _, headers, _ = server.says(ask)
    assert read < 50 * int(headers["content-length"])
    assert [one["waited_for"] for one in server.said("client too slow")[before:]] == ["reading the answer"]


def test_a_flood_of_silent_connections_keeps_nobody_out(server: Server) -> None:
    with ExitStack() as open_lines:
        silent = [open_lines.enter_context(server.connect()) for _ in range(CONNECTIONS + 20)]
        began = monotonic()
        assert all(server.is_well() for _ in range(5))
        assert monotonic() - began < 5
        assert hung_up(silent[0], within=1)  # who waited longest made room
        assert all(hung_up(line) for line in silent)
    made_room = {"event": "connection cut off to make room", "level": "info", "connections": CONNECTIONS}
    assert made_room in server.said("connection cut off to make room")


def test_who_works_is_not_hung_up_on_to_make_room(server: Server) -> None:
    with ExitStack() as open_lines:
        working = open_lines.enter_context(server.connect())
        working.sendall(head(Content_Length="2", Expect="100-continue") + b"\r\n")
        assert b"100 Continue" in working.recv(100)  # it is being read
        for _ in range(CONNECTIONS + 20):
            open_lines.enter_context(server.connect())
        assert server.is_well()
        working.sendall(b"{}")
        assert answer(working)[0] == 400


TOO_LARGE = {
    "one header": b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 40_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: x\r\n" * 20_000 + b"\r\n",
    "the address": b"GET /" + b"x" * 40_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "a header that does not end": b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 300_000,
}


@pytest.mark.parametrize("what", TOO_LARGE)
def test_a_head_that_is_too_large_is_not_read(what: str, server: Server) -> None:
    before = len(server.said("head too large")) + len(server.said("Invalid HTTP request received."))
    with server.connect() as line:
        with suppress(ConnectionError):
            line.sendall(TOO_LARGE[what])
        try:
            status, headers, body = answer(line)
        except ConnectionError:
            return  # hung up while we were still sending, which is no less clear
        assert (status, json.loads(body)["status"]) == (431, 431)
        assert headers["content-type"] == "application/problem+json"
    assert len(server.said("head too large")) + len(server.said("Invalid HTTP request received.")) == before + 1


def test_a_large_body_and_a_large_token_have_room(server: Server) -> None:
    body = b" " * 90_000 + b"{}"
    assert server.says(head(Content_Length=str(len(body))) + b"\r\n" + body)[0] == 400
    assert server.says(b"GET /api/v1/ik HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + b"x" * 16_000 + b"\r\n\r\n")[
        0
    ] in {401, 503}


BODY = b"\r\n0\r\n\r\nGET /api/v1/ik HTTP/1.1\r\nHost: x\r\n\r\n"
CROOKED = {
    "both ways of saying where it ends": head(Content_Length="4", Transfer_Encoding="chunked") + BODY,
    "two lengths": head(Content_Length="4") + b"Content-Length: 5\r\n\r\nabcde",
    "a length that is no number": head(Content_Length="+4") + b"\r\nabcd",
    "an encoding that nobody knows": head(Transfer_Encoding="xchunked") + BODY,
    "a space before the colon": b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
    "a header that goes on on the next line": b"GET / HTTP/1.1\r\nHost: x\r\n X: y\r\nX\r\n\r\n",
    "an empty name": b"GET / HTTP/1.1\r\n: x\r\n\r\n",
    "a nought in a header": b"GET / HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
    "another language": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "letters that are no letters": b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    "a piece of a negative length": head(Transfer_Encoding="chunked") + b"\r\n-1\r\nx\r\n0\r\n\r\n",
    "a piece of an endless length": head(Transfer_Encoding="chunked") + b"\r\n" + b"f" * 30 + b"\r\nx",
}


@pytest.mark.parametrize("what", CROOKED)
def test_what_is_not_whole_http_is_refused_and_nothing_is_read_into_it(what: str, server: Server) -> None:
    with server.connect() as line:
        line.sendall(CROOKED[what])
        status, headers, body = answer(line)
        assert status == 400, body
        assert headers["strict-transport-security"].startswith("max-age=")
        assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")
        assert "server" not in headers
        assert hung_up(line)


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "DEBUG"])
def test_a_method_that_is_not_ours_tells_nothing_back(method: str, server: Server) -> None:
    status, _, body = server.says(f"{method} /api/v1/ik HTTP/1.1\r\nHost: x\r\nX-Secret: {MARK}\r\n\r\n".encode())

    assert status in {400, 405}
    assert MARK.encode() not in body


def test_nobody_changes_to_another_protocol(server: Server) -> None:
    status, headers, _ = server.says(
        b"GET /api/v1/ik HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )

    assert status == 401
    assert "upgrade" not in headers


def test_an_answer_cannot_be_split_by_what_stands_in_an_address_or_a_header(server: Server) -> None:
    for path in (
        "/api/v1/verzoeken/x%0d%0aSet-Cookie:%20a=b",
        "/inloggen?naar=/%0d%0aSet-Cookie:%20a=b",
        "/inloggen/x%0d%0aSet-Cookie:%20a=b?naar=%0d%0aSet-Cookie:a=b",
        "/api/v1/trends?indicator=%0d%0aSet-Cookie:a=b",
    ):
        _, headers, _ = server.says(f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Demo x\r\n\r\n".encode())
        assert "set-cookie" not in headers


def test_nobody_writes_in_the_log_by_what_they_send(server: Server) -> None:
    """The log is looked at when the server stops."""
    written = f"%0a2026-06-10 WARNING {MARK}"
    for sent in (
        f"GET /{written.replace(' ', '%20')} HTTP/1.1\r\nHost: x\r\n\r\n",
        f"GET /inloggen/terug?state=a&code={MARK} HTTP/1.1\r\nHost: x\r\nCookie: vierogen-inlog={MARK}\r\n\r\n",
        f"GET /api/v1/ik HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {MARK}.{MARK}.{MARK}\r\n\r\n",
        f"GET /api/v1/ik HTTP/1.1\r\nHost: {MARK}\r\nX-Forwarded-For: {MARK}\r\nUser-Agent: {MARK}\r\n\r\n",
        f"{MARK} / HTTP/1.1\r\n\r\n",
    ):
        assert server.says(sent.encode())[0] >= 400


def test_what_a_proxy_is_said_to_have_said_decides_nothing(server: Server) -> None:
    def told(*headers: str) -> Any:
        lines = "".join(f"{one}\r\n" for one in headers)
        return server.says(f"GET /api/v1/ik HTTP/1.1\r\n{lines}\r\n".encode())

    plain = told("Host: vierogen.example")
    pretended = told(
        *("Host: kwaad.example", "X-Forwarded-Host: kwaad.example", "X-Forwarded-Proto: http", "Forwarded: for=1"),
        *("X-Forwarded-For: 127.0.0.1", "X-Real-IP: 127.0.0.1", "X-Original-URL: /", "X-HTTP-Method-Override: POST"),
    )

    assert pretended[2] == plain[2]
    changes = {"date", "ratelimit"}  # with the clock, and with every message
    assert {name: one for name, one in pretended[1].items() if name not in changes} == {
        name: one for name, one in plain[1].items() if name not in changes
    }
    assert b"https://vierogen.example/" in plain[2]
    assert b"kwaad" not in pretended[2]


def test_who_comes_through_a_proxy_that_is_named_is_counted_by_the_address_that_it_adds(
    with_cast: Path, tmp_path: Path
) -> None:
    with serving(with_cast, tmp_path, VIEROGEN_PROXIES="127.0.0.1", VIEROGEN_RATE_ADDRESS="2") as behind:

        def comes(*said: str) -> int:
            lines = "".join(f"X-Forwarded-For: {one}\r\n" for one in said)
            return behind.says(f"GET /api/v1/gezondheid HTTP/1.1\r\nHost: x\r\n{lines}\r\n".encode())[0]

        assert [comes("192.0.2.1"), comes("192.0.2.1"), comes("192.0.2.1")] == [200, 200, 429]
        assert [comes("192.0.2.2"), comes("198.51.100.7, 192.0.2.2"), comes("198.51.100.8", "192.0.2.2")] == [
            200,
            200,
            429,
        ]
        assert comes("198.51.100.7") == 200, "only what the proxy added counts"


def test_the_server_tells_neither_its_name_nor_its_files(server: Server) -> None:
    for path in (
        "/.git/config",
        "/.env",
        "/api/v1/../../etc/passwd",
        "/docs",
        "/redoc",
        "/static/",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/%2e%2e/x",
    ):
        status, headers, body = server.says(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert (status, "server" in headers) == (404, False), path
        assert b"uvicorn" not in body
        assert b"root:" not in body


def test_who_hangs_up_halfway_is_no_fault_of_ours(server: Server) -> None:
    """The log is looked at when the server stops."""
    for _ in range(5):
        with server.connect() as line:
            line.sendall(head(Content_Length="1000") + b"\r\n{")
            sleep(0.05)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        with server.connect() as line:
            line.sendall(b"POST /concepten HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\na")
            sleep(0.05)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    assert server.is_well()
