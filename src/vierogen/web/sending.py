"""What comes of a form of an administrator or a privacy officer: recorded, or shown again with what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from vierogen.application.who import NotAppointed
from vierogen.domain.refusals import AgainstTheRules, Refused, SomeoneWasFirst, Unknown
from vierogen.web.act_form import Wrongs
from vierogen.web.act_pages import BAD, CONFLICT, Filled, reasons_of
from vierogen.web.visit import Visit


def filled_in(visit: Visit) -> Filled:
    """What was sent, with the form's own key."""
    return Filled(visit.typed, visit.sent("sleutel")[:200] or str(uuid4()), {})


def not_recorded(
    record: Callable[[], object], filled: Filled, wrongs_of: Callable[[list[ErrorDetails]], Wrongs]
) -> tuple[Filled, int] | None:
    """Tries it. None when it is recorded; else the form as it is shown again, and the status of that answer.

    Whatever has a page of its own is raised: Unknown, NotAppointed, and SomeoneWasFirst.
    """
    try:
        record()
    except ValidationError as error:
        return replace(filled, wrongs=wrongs_of(error.errors(include_input=False, include_url=False))), BAD
    except (Unknown, NotAppointed, SomeoneWasFirst):
        raise
    except Refused as refusal:
        reasons = reasons_of(refusal) if isinstance(refusal, AgainstTheRules) else ()
        said = "" if reasons else str(refusal)
        return replace(filled, key=str(uuid4()), refusal=said, reasons=reasons), CONFLICT
    return None
