"""Numbers for children who do not exist: first the range that is kept free for testing, then education numbers.

Never a number that could be a BSN of somebody: outside the test range every number fails the 11-test of the BSN. An
education number may in theory belong to a pupil without a BSN; which were given out is not public (decision 0018).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain

from stdnum.nl import bsn, onderwijsnummer

TEST_RANGE = range(999_900_000, 1_000_000_000)
"""BSNs that begin with 9999 are for testing; nobody has one. About 9,000 of them pass the 11-test."""

EDUCATION_NUMBERS = range(109_999_999, 100_000_000, -1)
"""They begin with 10; counted down, so that low ones, which may have been given out first, come last."""


def numbers(taken: Collection[str] = ()) -> Iterator[str]:
    """Every number once, always in the same order, without those that other made-up children have."""
    for_testing = (number for number in map(str, TEST_RANGE) if bsn.is_valid(number))
    for_education = (number for number in map(str, EDUCATION_NUMBERS) if onderwijsnummer.is_valid(number))
    return (number for number in chain(for_testing, for_education) if number not in taken)
