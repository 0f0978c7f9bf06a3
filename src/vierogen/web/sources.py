"""The sources that rules rest on, each at an address of its own."""

from __future__ import annotations

import re
from functools import cache
from unicodedata import normalize

from vierogen.domain.asked import Asked, in_erasing, in_requests, in_the_formal_check, in_the_register
from vierogen.domain.legal import Source


def slug(name: str) -> str:
    """A name as the last part of an address."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def rules_by_place() -> tuple[Asked, Asked, Asked, Asked]:
    """Of requests, of the formal check, of the register, and of erasing."""
    return in_requests(), in_the_formal_check(), in_the_register(), in_erasing()


@cache
def sources() -> dict[str, Source]:
    """Every source that a rule cites, by its slug."""
    return {slug(rule.source.name): rule.source for place in rules_by_place() for rule in place}


def address_of(name: str) -> str | None:
    """The page of a source by its name, when a rule cites it."""
    found = slug(name)
    return f"/bronnen/{found}" if found in sources() else None
