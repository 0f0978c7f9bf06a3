"""A process that works until it is killed: people act and read, all is sealed and followed. It writes down what it was told.

Starting Python takes longer than working, so one process stays, and forks a worker for each line that it reads.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sys
from datetime import timedelta
from pathlib import Path
from threading import Lock, Thread
from time import sleep
from typing import Any
from uuid import uuid4

from bench.cast import MOMENT, Cast, Line, short_story

from sealing.hands import an_entry
from torture.story import as_cast, children_of, line_told
from vierogen.application.keeping import StoreUnavailable
from vierogen.bootstrap.system import System, open_system
from vierogen.followers.leadership import leadership
from vierogen.sealing.keys import Keys
from vierogen.sealing.memory import BesideKey
from vierogen.sealing.outside import Carrier
from vierogen.sealing.sealer import Sealer
from vierogen.sealing.step import Sealing


class Saying:
    """A file to which lines are added; what was written stays, also when the process is killed."""

    def __init__(self, path: Path) -> None:
        self._file, self._lock = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), Lock()

    def __call__(self, line: str) -> None:
        with self._lock:
            os.write(self._file, f"{line}\n".encode())


def patiently(act: Any) -> None:
    """Whoever had no answer sends the same again."""
    while True:
        try:
            act()
        except StoreUnavailable:
            sleep(0.01)
        else:
            return


def live(system: System, cast: Cast, say: Saying, tempo: float) -> None:
    """One story after the other."""
    while True:
        for nth, line in enumerate(short_story(cast, uuid4())):
            say(f"i {line_told(nth, line)}")
            patiently(lambda line=line: done(line, system))
            say(f"d {line.request.hex} {nth}")
            sleep(tempo)


def done(line: Line, system: System) -> None:
    """By the desk."""
    line.said_to(system.desk)


def look(system: System, say: Saying) -> None:
    """Rows of the access log."""
    while True:
        say("b")
        try:
            system.store.access.keep([an_entry()])
        except StoreUnavailable:
            sleep(0.01)  # whether it was kept nobody knows, and nothing was shown
        else:
            say("r")
        sleep(0.005)


def work(words: dict[str, Any]) -> None:
    """Until it is killed."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if words["at_most"]:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (words["at_most"], resource.RLIM_INFINITY))
    random.seed()
    children_of(words["worker"])
    cast, say, key_file = as_cast(words["cast"]), Saying(Path(words["said"])), Path(words["key_file"])

    def now() -> Any:
        """A clock that is set back and forth by hours, when it is told to."""
        return MOMENT + timedelta(seconds=random.randrange(-7_200, 7_200)) if words["jumps"] else MOMENT

    system = open_system(words["url"], now=now)
    source = system.store
    sealing = Sealing(source, Keys.read(key_file), BesideKey(key_file), system.closing.hallmarks, most=50)
    Sealer(source, sealing, leadership(source), Carrier(source, ()), now, look_every=0.02).start()
    system.read_models.projector().start()
    threads = [Thread(target=live, args=(system, cast, say, words["tempo"])) for _ in range(3)]
    for one in (*threads, Thread(target=look, args=(system, say))):
        one.start()


def main() -> None:
    """A line of words for each worker; answers with its number."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            work(json.loads(line))
            return
        os.write(1, f"{pid}\n".encode())


if __name__ == "__main__":
    main()
