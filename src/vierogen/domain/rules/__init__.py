"""What must be true before something may be done.

A rule is a claim that is true when all is well. It has a Dutch sentence, a source, and it can say what is wrong here.
It returns; it does not raise, log, read the clock or change anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from vierogen.domain.legal import Source

Because = str | None
"""None: the rule holds. A clause: what is wrong in this request, in words for the parent who gets the letter."""

Judge = Callable[[Any, Any], Because]
"""Looks at what is known (a request, or the register of people) and at what is asked."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A name, a sentence, a source and a judgement."""

    name: str
    sentence: str
    source: Source
    judge: Judge


def rule(sentence: str, *, source: Source) -> Callable[[Judge], Rule]:
    """Make a rule of a function that says what is wrong."""
    return lambda judge: Rule(judge.__name__, sentence, source, judge)
