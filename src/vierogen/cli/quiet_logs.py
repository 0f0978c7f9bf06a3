"""What a server says while it runs: little, and never what somebody wrote. Of a fault it says where and of which kind."""

from __future__ import annotations

import logging
from types import TracebackType
from typing import Literal

from vierogen.cli.faults import trace

Told = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
Level = Literal["debug", "info", "warning", "error"]

NOISY = ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio", "alembic")
"""Their news of every start and stop is for who debugs."""


class WithoutWords(logging.Formatter):
    """Formats a fault without its message: that of pydantic, or of a database, quotes what was sent."""

    def formatException(self, ei: Told) -> str:  # noqa: N802  # the name is logging's
        """Where it went wrong, and of which kind it is."""
        return trace(ei[1]) if ei[1] is not None else ""


def quiet_logs(level: Level) -> None:
    """Sends everything to the error stream, in one form, and keeps the server's own chatter for debugging."""
    handler = logging.StreamHandler()
    handler.setFormatter(WithoutWords("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel("DEBUG" if level == "debug" else "WARNING")
