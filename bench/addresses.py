"""What each address of the API costs: ``python -m bench.addresses`` writes docs/addresses.md.

The walk that records the examples is walked again and again, over a small database in memory. So this is what an address
costs by itself; what grows with the number of requests is told beside it, and measured by the other benches.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import pytest
from sqlalchemy import Engine, event
from starlette.testclient import TestClient

from api import recording
from vierogen_api.app import OPERATIONS
from vierogen_api.operation import Operation

PAGE = Path(__file__).parents[1] / "docs" / "addresses.md"
WALKS = 5
NO_STATEMENT = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "--")
POLICY = re.compile(r'"(\w+)"')
ROWS = "<!-- rows -->"


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one message: milliseconds of the processor, statements, bytes of the answer, and by what it is bounded."""

    busy: float
    statements: int
    size: int
    bounded_by: str


Found = dict[str, list[Cost]]
FOUND: Found = defaultdict(list)
STATEMENTS: list[str] = []


class Timed(TestClient):
    """Looks how busy the process was with each message, this client included."""

    last: Cost

    def request(self, method: Any, url: Any, **kwargs: Any) -> Any:
        """One message."""
        STATEMENTS.clear()
        began = process_time()
        answer = super().request(method, url, **kwargs)
        busy = 1000 * (process_time() - began)
        bounded = POLICY.findall(answer.headers.get("ratelimit-policy", ""))
        self.last = Cost(busy, len(STATEMENTS), len(answer.content), bounded[0] if bounded else "")
        return answer


class Measured(recording.Recorder, Timed):
    """Walks as the recorder does."""

    def keep(self, method: str, address: Any, sent: Any, answer: Any) -> None:
        """What went well counts."""
        super().keep(method, address, sent, answer)
        name, _ = recording.operation_at(method, address.path.removeprefix(recording.BASE))
        FOUND[name].append(self.last)


@contextmanager
def counting() -> Iterator[None]:
    """Every statement on every connection that is opened meanwhile."""

    def seen(statement: str) -> None:
        if not statement.startswith(NO_STATEMENT):
            STATEMENTS.append(statement)

    def listen(connection: sqlite3.Connection, _: object) -> None:
        connection.set_trace_callback(seen)

    event.listen(Engine, "connect", listen)
    try:
        yield
    finally:
        event.remove(Engine, "connect", listen)


def row(operation: Operation, costs: list[Cost]) -> str:
    """The middle of all times that it was asked."""
    told = (
        f"`{operation.method} {operation.path}`",
        f"{median(one.busy for one in costs):.1f}",
        f"{statements_of(costs)}",
        f"{max(one.size for one in costs) / 1000:.1f}",
        bound_of(costs),
    )
    return f"| {' | '.join(told)} |"


def statements_of(costs: list[Cost]) -> int:
    """So many statements, whatever the machine is busy with; a test holds the page against it."""
    return int(median(one.statements for one in costs))


def bound_of(costs: list[Cost]) -> str:
    """The measure that fills first."""
    return max((one.bounded_by for one in costs), key=[one.bounded_by for one in costs].count) or "–"


def walked(walks: int) -> Found:
    """What every address cost, by the name of its operation."""
    FOUND.clear()
    with pytest.MonkeyPatch.context() as patch, counting():
        patch.setattr(recording, "Recorder", Measured)
        for _ in range(walks):
            recording.recorded()
    return FOUND


def main() -> None:
    """Walks, and writes the rows into the page; what stands around them is written by hand."""
    found = walked(WALKS)
    by_cost = sorted(OPERATIONS, key=lambda one: -median(cost.busy for cost in found[one.name]))
    before, _, after = PAGE.read_text("utf-8").split(ROWS)
    rows = "\n".join(row(one, found[one.name]) for one in by_cost)
    head = "| address | ms | statements | kB | bounded by |\n| --- | --- | --- | --- | --- |"
    PAGE.write_text(f"{before}{ROWS}\n{head}\n{rows}\n{ROWS}{after}", "utf-8")


if __name__ == "__main__":
    main()
