"""How long a no takes about what is unknown: as long for what is not there as for what one may not know of."""

from __future__ import annotations

from asyncio import sleep
from time import monotonic

from pydantic import ValidationError

from vierogen.application.completing import REQUEST_UNKNOWN
from vierogen.domain.refusals import Unknown

TAKES = 0.04
"""Seconds. What is not there is found sooner than what is there and may not be known: both take this long, several times
what either of them needs, or a multiple of it. Nobody waits for it in a thread."""


def is_about_the_unknown(error: BaseException) -> bool:
    """Whether it says that something is not known here, or that a field names something that is not."""
    before = error.__context__
    if isinstance(before, ValidationError):
        return names_the_unknown(before)
    return isinstance(error, Unknown) or isinstance(before, Unknown)


def names_the_unknown(error: ValidationError) -> bool:
    """Whether a field names a request that is not known here."""
    return any(one["type"] == REQUEST_UNKNOWN for one in error.errors(include_input=False))


async def wait_since(began: float) -> None:
    """Until the next multiple. ``began`` is the monotonic moment at which the whole message was there."""
    await sleep(TAKES - (monotonic() - began) % TAKES)
