"""Whether a region is the same piece of the country in two school years, so that its figures may be held together.

Requests are counted where the child lived on the day. A municipality that is taken in halfway a school year counts until
then by itself, and from then on as part of another; both years on either side differ by more than requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from vierogen.reference.municipalities import every, heirs
from vierogen.reference.school_years import SchoolYear


def is_the_same(before: frozenset[str], first: SchoolYear, after: frozenset[str], last: SchoolYear) -> bool:
    """Of the codes of the municipalities of a region in one school year, and in the next."""
    near, both = neighbours(first, last), before | after
    return (
        both == frozenset().union(*(near[code] for code in both))
        and before == both & there_in(first)
        and after == both & there_in(last)
    )


@lru_cache(maxsize=64)
def neighbours(first: SchoolYear, last: SchoolYear) -> Mapping[str, frozenset[str]]:
    """By municipality of these years: itself, and all others that are part of the same municipality on the last day."""
    later = {code: heirs(code, last.ends_on) for code in there_in(first) | there_in(last)}
    into: dict[str, set[str]] = {}
    for code, theirs in later.items():
        for heir in theirs:
            into.setdefault(heir, set()).add(code)
    return {code: frozenset().union(*(into[heir] for heir in theirs)) for code, theirs in later.items()}


@lru_cache(maxsize=64)
def there_in(year: SchoolYear) -> frozenset[str]:
    """Every municipality that existed on any day of a school year."""
    return frozenset(
        one.code
        for one in every()
        if one.has_begun_on(year.ends_on) and (one.valid_until is None or one.valid_until > year.starts_on)
    )
