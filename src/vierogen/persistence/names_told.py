"""What is wrong with names, in Dutch, and without anybody's data."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from vierogen.application.names import NO, OPEN, YES


def sentence(name: Any, holder: Any, should: str | None) -> str:
    """What is wrong with one name. The child is not named: a request says enough."""
    what = what_it_is(name)
    if should is None:
        return f"verzoek {shown(holder)} staat als {what}, en dat volgt uit geen gebeurtenis"
    if holder is None:
        return f"verzoek {shown(should)} is {what}, en staat er niet meer als zodanig"
    return f"verzoek {shown(should)} is {what}, en als zodanig staat er verzoek {shown(holder)}"


def what_it_is(name: Any) -> str:
    """For what a name stands."""
    text_ = name if isinstance(name, str) else ""
    if text_.startswith(OPEN):
        return "het verzoek dat loopt voor zijn kind"
    if text_.startswith(YES):
        return "het laatste ja voor zijn kind"
    if text_.startswith(NO):
        return "het laatste nee voor zijn kind in een schooljaar"
    return "iets dat er niet is"


def runs_beside(request: str, other: str) -> str:
    """Of two that run at once."""
    return f"verzoek {shown(request)} is begonnen terwijl verzoek {shown(other)} van hetzelfde kind liep; dat kan niet"


def does_not_name(request: str, other: str) -> str:
    """Of one that passes over an earlier answer."""
    return (
        f"verzoek {shown(request)} noemt het eerdere antwoord van verzoek {shown(other)} niet, en had dat moeten doen"
    )


def shown(holder: Any) -> str:
    """A request, or that it is none."""
    try:
        return str(UUID(holder))
    except (TypeError, ValueError, AttributeError):
        return "(geen nummer)"
