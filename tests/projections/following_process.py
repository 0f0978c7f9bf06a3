"""A process that follows until it is killed. It forks a fresh follower for every line it reads, and says its number."""

from __future__ import annotations

import os
import sys

from vierogen.bootstrap.read_models import decoding, models_of
from vierogen.bootstrap.system import open_system
from vierogen.followers.leadership import leadership
from vierogen.projections.following import Following
from vierogen.projections.projector import Projector


def follow(url: str, seed: int) -> None:
    with open_system(url) as system:
        following = Following(system.store, decoding(system.closing), models_of(system.secrets), most=3 + seed % 40)
        names = system.read_models.names
        Projector(system.store, following, leadership(system.store), names).run()


if __name__ == "__main__":
    for nth, _ in enumerate(sys.stdin):
        pid = os.fork()
        if not pid:
            os.write(1, f"{os.getpid()}\n".encode())
            follow(sys.argv[1], nth)
            os._exit(0)
