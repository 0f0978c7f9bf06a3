"""Does it work? Without anything about anyone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import structlog
from fastapi import Depends
from starlette.responses import Response

from vierogen.bootstrap.machine_clock import utc_now
from vierogen.bootstrap.sealing import sealing_standings
from vierogen.sealing.progress import Standing
from vierogen.vault.faults import KEYS, VaultError
from vierogen.vault.vault import Vault
from vierogen_api.answers import answer
from vierogen_api.door import VERSION
from vierogen_api.incoming import Asked, asked, only
from vierogen_api.operations import Operation
from vierogen_api.schemas.shown import HEALTH

log = structlog.get_logger()


def operations() -> Iterator[Operation]:
    """Open to all."""
    yield Operation("GET", "/gezondheid", "Gezondheid", "Werkt het?", "Naslag", health, HEALTH, open_to_all=True)


def health(question: Annotated[Asked, Depends(asked)]) -> Response:
    """Whether the store answers, and how far the read models and sealing are. Raises StoreUnavailable when it does not.

    Keys that are not there are told, and are no reason not to answer: figures and the register need none.
    """
    only(question.query)
    system = question.door.system
    if fit := keys_fit(system.vault):
        system.people.catch_up()
    projections = [
        {
            "name": state.label,
            "lag_events": state.lag_events,
            "lag_seconds": round(state.lag_seconds),
            "parked": state.parked,
        }
        for state in system.read_models.states()
    ]
    sealing = [
        {
            "log": one.log.path,
            "size": one.size,
            "lag_rows": one.unsealed,
            "lag_seconds": waiting(one),
            "refused": one.refused is not None,
        }
        for one in sealing_standings(system)
    ]
    told = {
        "store": True,
        "keys": fit,
        "api_version": VERSION,
        "projections": projections,
        "sealing": sealing,
    }
    return answer(HEALTH, told)


def keys_fit(vault: Vault) -> bool:
    """Whether they are there now and open; what is wrong with them is for the log to say."""
    if (error := what_is_wrong(vault)) is not None:
        log.error(KEYS, **error.for_the_log)
    return error is None


def what_is_wrong(vault: Vault) -> VaultError | None:
    """With its keys; None when all is well."""
    try:
        vault.look()
    except VaultError as error:
        return error
    return None


def waiting(one: Standing) -> int:
    """How long the oldest row waits, in whole seconds."""
    since = one.waiting_since
    return max(0, round((utc_now() - since).total_seconds())) if since is not None else 0
