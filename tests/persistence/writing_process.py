"""A process that writes until it is killed. It says a line for every append that was acknowledged, and only then.

Starting Python takes longer than writing, so one process stays and forks a writer each time it reads a line.
"""

from __future__ import annotations

import os
import sys
from threading import Thread
from uuid import UUID, uuid4

from eventsourcing.persistence import IntegrityError

from persistence.keeping_cast import event, everything
from vierogen.persistence import Store, open_store

ONE_REQUEST = UUID(int=77)
VERSIONS = 150


def say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def write_until_killed(store: Store) -> None:
    while True:
        request = uuid4()
        positions = store.requests.insert_events(
            [event(request, 1), event(request, 2)], alongside=everything(request, key=str(request))
        )
        say(request, *positions)


def write_the_same_versions(store: Store) -> None:
    for version in range(1, VERSIONS + 1):
        try:
            store.requests.insert_events([event(ONE_REQUEST, version)])
            say("mine", version)
        except IntegrityError:
            say("theirs", version)


def child(url: str, how: str) -> None:
    store = open_store(url)
    if how == "same":
        write_the_same_versions(store)
        say("done")
        os._exit(0)
    for _ in range(4):
        Thread(target=write_until_killed, args=(store,)).start()


if __name__ == "__main__":
    for _ in sys.stdin:
        pid = os.fork()
        if not pid:
            say("pid", os.getpid())
            child(*sys.argv[1:])
            break
