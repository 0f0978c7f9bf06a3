"""How Python's collector works while we serve: what is there at the start is not walked again and again.

Modules, routes and models of forms are some hundred thousand objects that stay as long as the process does. Walking them
took an eighth of the processor time of acts over HTTP, and let everybody wait for a tenth of a second at a time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 5_000, 20, 20
"""New objects before the youngest are looked at, and how often of those times the older ones are as well."""


@contextmanager
def settled() -> Iterator[None]:
    """What is there now stays until we are done. Reference counting goes on as ever; only cycles are looked for less."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
