"""Work that lasts: in a thread that can be stopped, and with patience for what is away now."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Self

PATIENCE = (0.1, 0.2, 0.5, 1.0, 2.0)
"""Seconds to wait after one failure, a second in a row, and so on."""


class Lasting(ABC):
    """Works in the thread that calls ``run``, or in one of its own between ``start`` and ``stop``."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._stop, self._failures = Event(), 0
        self._thread: Thread | None = None

    def run(self) -> None:
        """Works until somebody calls ``stop``. What goes wrong is said and waited for: a database that is away, or ours."""
        try:
            self._keep_working()
        finally:
            self._let_go()

    def start(self) -> None:
        """Works in a thread of its own."""
        self._thread = Thread(target=self.run, name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finishes what was begun, and begins nothing more."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    @contextmanager
    def meanwhile(self) -> Iterator[Self]:
        """Works in a thread of its own as long as something else lasts."""
        self.start()
        try:
            yield self
        finally:
            self.stop()

    def _keep_working(self) -> None:
        """Works on after every failure; what must be there meanwhile is put around it."""
        while not self._stop.is_set():
            try:
                self._work()
            except Exception as fault:  # the database's or ours; it is said, and the work must go on
                self._say(fault)
                self._let_go()
                self._stop.wait(PATIENCE[min(self._failures, len(PATIENCE) - 1)])
                self._failures += 1

    def _went_well(self) -> None:
        """The next failure is the first in a row."""
        self._failures = 0

    @abstractmethod
    def _work(self) -> None:
        """Works until it is stopped, or something goes wrong."""

    @abstractmethod
    def _say(self, fault: Exception) -> None:
        """Of which kind it is, never what it says: that may be somebody's words."""

    @abstractmethod
    def _let_go(self) -> None:
        """Of the lead, so that another may have it; what we know of it is looked at anew."""
