"""Work that lasts goes on after what went wrong, more and more patiently, and ends when it is told to."""

from __future__ import annotations

from threading import Event, current_thread

import pytest

from vierogen.followers import lasting
from vierogen.followers.lasting import PATIENCE, Lasting


class Worker(Lasting):
    """Does what it is given, a piece each time."""

    def __init__(self, *pieces: str) -> None:
        super().__init__("worker")
        self.pieces, self.done, self.said, self.let_go = list(pieces), list[str](), list[str](), 0
        self.thread, self.is_done = "", Event()

    def _work(self) -> None:
        self.thread = current_thread().name
        while not self._stop.is_set():
            if not self.pieces:
                self.is_done.set()
                self._stop.wait()
                return
            piece = self.pieces.pop(0)
            if piece == "fails":
                raise ValueError(piece)
            self.done.append(piece)
            self._went_well()

    def _say(self, fault: Exception) -> None:
        self.said.append(type(fault).__name__)

    def _let_go(self) -> None:
        self.let_go += 1


def play(worker: Worker) -> None:
    worker.start()
    assert worker.is_done.wait(20)
    worker.stop()


def test_after_a_failure_it_goes_on_and_what_it_led_is_let_go_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lasting, "PATIENCE", (0.0,))
    worker = Worker("one", "fails", "two", "fails", "fails", "three")

    play(worker)

    assert worker.done == ["one", "two", "three"]
    assert worker.said == ["ValueError"] * 3
    assert worker.let_go == 4  # and once when it was stopped
    assert worker.thread == "worker"


def test_patience_grows_with_every_failure_in_a_row_and_is_new_after_what_went_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worker = Worker(*["fails"] * 7, "one", "fails")
    waited, wait = list[float](), worker._stop.wait

    def waits(timeout: float | None = None) -> bool:
        if timeout is None:
            return wait()
        waited.append(timeout)
        return False

    monkeypatch.setattr(worker._stop, "wait", waits)
    play(worker)

    assert waited == [*PATIENCE, PATIENCE[-1], PATIENCE[-1], PATIENCE[0]]


def test_who_is_told_to_stop_while_waiting_waits_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lasting, "PATIENCE", (600.0,))
    worker = Worker("fails")
    failed = Event()
    monkeypatch.setattr(worker, "_say", lambda _: failed.set())

    worker.start()
    assert failed.wait(20)
    worker.stop()

    assert worker.let_go == 2
