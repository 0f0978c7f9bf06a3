"""Examples of every operation: what somebody sent, and what came back. A test sends them all, and holds the answers beside.

They are recorded, never written by hand: ``pytest tests/api/test_examples.py --record-examples``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Example:
    """One message that went well. ``parts`` and ``query`` stand in its address."""

    answer: Any
    sent: Any = None
    parts: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)


@cache
def examples() -> dict[str, Example]:
    """By the name of the operation."""
    told = orjson.loads(files("vierogen_api").joinpath("examples.json").read_bytes())
    return {
        name: Example(one["antwoord"], one.get("bericht"), one["adres"], one.get("sleutels", {}))
        for name, one in told.items()
    }
