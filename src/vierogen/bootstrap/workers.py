"""Who works in the process that serves, beside answering."""

from __future__ import annotations

from collections.abc import Iterator

from vierogen.bootstrap.outbox import deliverer_of
from vierogen.bootstrap.sealing import sealer_of
from vierogen.bootstrap.system import System
from vierogen.followers.lasting import Lasting
from vierogen.settings import Settings


def workers_of(system: System, settings: Settings) -> Iterator[Lasting]:
    """Those of which the settings do not say that a process of its own does it; nobody seals without a key to do it with.

    An embedded database is followed here, whatever is set: there is no other process. Raises KeyFileError.
    """
    if settings.projector == "inside" or system.store.dialect != "postgresql":
        yield system.read_models.projector()
    if settings.deliveries == "inside":
        yield deliverer_of(system, settings)
    if settings.sealer == "inside" and (sealer := sealer_of(system, settings)) is not None:
        yield sealer
