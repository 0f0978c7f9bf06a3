"""A process that delivers until it is killed. It forks a fresh deliverer for every line it reads, and says its number."""

from __future__ import annotations

import os
import sys

from vierogen.bootstrap.outbox import deliverer_of
from vierogen.bootstrap.system import open_system
from vierogen.settings import Settings


def deliver(url: str) -> None:
    settings = Settings(demonstration_directory=True, delivery_first_wait=0.05, delivery_longest_wait=0.2)
    with open_system(url) as system:
        deliverer_of(system, settings).run()


if __name__ == "__main__":
    for _ in sys.stdin:
        pid = os.fork()
        if not pid:
            os.write(1, f"{os.getpid()}\n".encode())
            deliver(sys.argv[1])
            os._exit(0)
