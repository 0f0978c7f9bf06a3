"""Who does what was decided about erasing."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from vierogen.application.destroying import Destroying
from vierogen.bootstrap.system import System
from vierogen.persistence.children import Children
from vierogen.projections.listing import NAME as LISTING
from vierogen.vault.vault import GRACE


def destroying(system: System, grace: timedelta = timedelta(seconds=GRACE)) -> Destroying:
    """Who does what was decided about erasing."""
    list_afresh = partial(system.read_models.afresh, LISTING)
    children = Children(system.store)
    return Destroying(system.desk, system.store.requests, children, system.vault, system.desk.now, list_afresh, grace)
