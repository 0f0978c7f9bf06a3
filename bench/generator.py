"""A load generator: messages that were made beforehand, over connections that stay open, from a process of its own."""

from __future__ import annotations

import asyncio
import json
import sys
from time import perf_counter, process_time
from typing import Any

Message = tuple[str, dict[str, str], str]
"""Path, headers, body; without a body it is a question."""


def as_bytes(message: Message) -> bytes:
    """As it goes over the wire."""
    path, headers, text = message
    body = text.encode()
    told = {"Host": "localhost", "Content-Type": "application/json", "Content-Length": str(len(body)), **headers}
    lines = [f"{'POST' if body else 'GET'} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def one_connection(port: int, messages: list[bytes], gate: asyncio.Event, took: list[float]) -> None:
    """One message after the other, each answered with a yes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await gate.wait()
    for message in messages:
        before = perf_counter()
        writer.write(message)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        body = await reader.readexactly(length)
        took.append(perf_counter() - before)
        if not head.startswith(b"HTTP/1.1 20"):
            raise RuntimeError((head + body).decode())
    writer.close()


async def all_connections(port: int, work: list[list[bytes]]) -> dict[str, Any]:
    """All at once; how long each message took, how long in all, and how busy this process was."""
    gate, took = asyncio.Event(), list[float]()
    running = [asyncio.create_task(one_connection(port, messages, gate, took)) for messages in work]
    await asyncio.sleep(0.1)
    gate.set()
    start, busy = perf_counter(), process_time()
    await asyncio.gather(*running)
    in_all = perf_counter() - start
    return {"took": took, "in_all": in_all, "busy": (process_time() - busy) / in_all}


if __name__ == "__main__":
    job = json.load(sys.stdin)
    ready = [[as_bytes(message) for message in messages] for messages in job["work"]]
    json.dump(asyncio.run(all_connections(job["port"], ready)), sys.stdout)
