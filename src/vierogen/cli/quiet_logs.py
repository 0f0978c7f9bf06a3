"""What a server says while it runs: little, and never what somebody wrote. Of a fault it says where and of which kind.

A line for each thing, all in one form and in UTC: JSON for a file or a collector, words at a terminal.
"""

from __future__ import annotations

import logging
import sys
import time
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Literal

import orjson
import structlog

from vierogen.cli.faults import trace

Told = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
Level = Literal["debug", "info", "warning", "error"]

NOISY = ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio", "alembic", "httpx2")
"""Their news of every start, stop and address that is asked is for who debugs."""


class WithoutWords(logging.Formatter):
    """Formats a fault without its message: that of pydantic, or of a database, quotes what was sent."""

    def formatException(self, ei: Told) -> str:  # noqa: N802  # the name is logging's
        """Where it went wrong, and of which kind it is."""
        return trace(ei[1]) if ei[1] is not None else ""


class ForPeople(WithoutWords):
    """As somebody at a terminal reads it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%SZ")
        self.converter = time.gmtime


class ForMachines(WithoutWords):
    """The same names as what we say ourselves: at, level, event."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        told = {"at": at, "level": record.levelname.lower(), "event": record.getMessage(), "from": record.name}
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return as_line(told)


def as_line(told: Any, **_: Any) -> str:
    """As JSON, whatever is in it."""
    return orjson.dumps(told, default=str).decode()


def quiet_logs(level: Level) -> None:
    """Sends everything to the error stream, in one form, and keeps the server's own chatter for debugging."""
    at_a_terminal = sys.stderr.isatty()
    handler = logging.StreamHandler()
    handler.setFormatter(ForPeople() if at_a_terminal else ForMachines())
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.dev.ConsoleRenderer(timestamp_key="at")
            if at_a_terminal
            else structlog.processors.JSONRenderer(serializer=as_line),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel("DEBUG" if level == "debug" else "WARNING")
