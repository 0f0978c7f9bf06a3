"""Stopping calmly: what was begun is finished first."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, current_thread, main_thread
from types import FrameType


@contextmanager
def stopping() -> Iterator[Event]:
    """Set when somebody presses Ctrl-C or a service is told to stop."""
    stop, before = Event(), {}

    def heard(_: int, __: FrameType | None) -> None:
        stop.set()

    if current_thread() is main_thread():
        before = {one: signal.signal(one, heard) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
