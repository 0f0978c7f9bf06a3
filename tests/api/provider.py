"""A real provider of identities, in a process of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def a_provider(*users: dict[str, str]) -> Iterator[str]:
    """oidc-provider-mock in a process of its own, once it listens."""
    port = free_port()
    claims = [word for user in users for word in ("--user-claims", json.dumps(user))]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true", *claims]
    with listening(command, port) as url:
        yield url


@contextmanager
def a_provider_that_says_who_logged_out(*users: dict[str, str]) -> Iterator[str]:
    """The same, and it signs that somebody logged out when it is asked to."""
    port = free_port()
    script = Path(__file__).with_name("logging_out_provider.py")
    with listening([sys.executable, str(script), str(port), *map(json.dumps, users)], port) as url:
        yield url


def free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def listening(command: list[str], port: int) -> Iterator[str]:
    """In a process of its own, once it listens."""
    process = subprocess.Popen(command, env=os.environ | {"AUTHLIB_INSECURE_TRANSPORT": "1"}, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 30
        while process.poll() is None and time.monotonic() < until:
            with closing(socket.socket()) as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        assert process.poll() is None
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)
