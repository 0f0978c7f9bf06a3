"""The sources that rules rest on, each at an address of its own."""

from __future__ import annotations

import re
from functools import cache
from unicodedata import normalize

from vierogen.domain.asked import Asked, in_erasing, in_requests, in_the_formal_check, in_the_register
from vierogen.domain.legal import Source
from vierogen.domain.people.retention import ELSEWHERE, TERMS


def slug(name: str) -> str:
    """A name as the last part of an address."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def rules_by_place() -> tuple[Asked, Asked, Asked, Asked]:
    """Of requests, of the formal check, of the register, and of erasing."""
    return in_requests(), in_the_formal_check(), in_the_register(), in_erasing()


def kept_by() -> dict[Source, list[str]]:
    """What each source says of keeping: how long which kind of data is kept, and when a family has it erased before."""
    found: dict[Source, list[str]] = {}
    for term in TERMS.values():
        kept = f"{term.category.label}: {term.years} jaar na {term.counted_from.value}, door {term.kept_by}."
        found.setdefault(term.source, []).append(kept)
        if term.on_request:
            found.setdefault(term.on_request, []).append(
                f"{term.category.label}: eerder gewist als het gezin erom vraagt."
            )
    for one in ELSEWHERE:
        found.setdefault(one.source, []).append(f"{one.what}: {one.until}.")
    return found


@cache
def sources() -> dict[str, Source]:
    """Every source that a rule cites, or that says how long something is kept, by its slug."""
    cited = {rule.source: None for place in rules_by_place() for rule in place} | dict.fromkeys(kept_by())
    return {slug(source.name): source for source in cited}


def address_of(name: str) -> str | None:
    """The page of a source by its name, when there is one."""
    found = slug(name)
    return f"/bronnen/{found}" if found in sources() else None
