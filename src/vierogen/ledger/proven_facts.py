"""What a proof says without any words: which questions were answered, and for which time it was decided.

A proof comes from a file of somebody else, so nothing here trusts the shape of what was sealed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from vierogen.ledger.entry import Entry

Questions = Mapping[str, str]
"""What was asked, by the code under which it was answered."""


@dataclass(frozen=True, slots=True)
class Period:
    """For which time. ``until`` is the last day; ``never`` that there is none, as the child can never go to school."""

    begins_on: date
    until: date | None
    never: bool


def questions_in(entries: Iterable[Entry]) -> Questions:
    """Those of the criteria set in the opening; none when the opening is not shown."""
    return {
        one["code"]: one["sentence"]
        for entry in entries
        for one in listed(inside(entry.facts, "criteria").get("questions"))
        if isinstance(one.get("code"), str) and isinstance(one.get("sentence"), str)
    }


def criteria_in(entries: Iterable[Entry]) -> str:
    """By which criteria set was judged: its name and version, such as VOORSTEL/1; empty when nothing says so."""
    named = (inside(entry.facts, "judged_by").get("criteria") for entry in entries)
    return next((one for one in named if isinstance(one, str)), "")


def period_in(entry: Entry) -> Period | None:
    """The conclusion of a statement, of who concurred, or of what was granted; None where there is none."""
    found = inside(entry.facts, "conclusion") or inside(inside(entry.facts, "statement"), "conclusion")
    begins_on, until, never = day(found.get("begins_on")), day(found.get("until")), found.get("never") is True
    return Period(begins_on, until, never) if begins_on and (until or never) else None


def inside(facts: Mapping[str, Any], name: str) -> dict[str, Any]:
    """What stands under a name, when that has names itself."""
    found = facts.get(name)
    return found if isinstance(found, dict) else {}


def listed(found: Any) -> list[dict[str, Any]]:
    """What of a list has names itself."""
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def day(written: Any) -> date | None:
    """A day, when this is one."""
    try:
        return date.fromisoformat(written)
    except (TypeError, ValueError):
        return None
