"""A command that works until it is stopped, and says meanwhile how far it is."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console

from vierogen.cli.stopping import stopping
from vierogen.followers.lasting import Lasting

SAY_EVERY = 1.0
"""Seconds between two looks at how far it is."""


def follow(worker: Lasting, out: Console, *, doing: str, begun: str, so_far: Callable[[], str]) -> None:
    """In a thread, so that this one can tell and can be stopped: with Ctrl-C or SIGTERM."""
    with stopping() as stop, out.status(f"{doing} …") as status:
        out.print(f"{begun} Stoppen: Ctrl-C.")
        with worker.meanwhile():
            while not stop.wait(SAY_EVERY):
                status.update(so_far())
