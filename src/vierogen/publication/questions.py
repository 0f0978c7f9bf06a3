"""What can be asked of published figures, and the ways of saying that there is no answer.

No reason repeats what was asked, and none depends on a count: each follows from what was published and how the country
is divided.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from vierogen.reference.school_years import SchoolYear

MOST_REGIONS = 6
"""More lines than this nobody can tell apart. All regions of a division are asked by naming none."""
MOST_YEARS = 30


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a trend. ``day``: on the regions of that day; without it, on those of each school year."""

    indicator: str
    division: str
    regions: tuple[str, ...] = ()
    since: SchoolYear | None = None
    until: SchoolYear | None = None
    day: date | None = None
    category: str | None = None
    publications: tuple[int, ...] = ()
    per_thousand: bool = False

    def address(self) -> str:
        """The question as part of an address; the same question has one address."""
        return urlencode(list(self._parts()), quote_via=quote, safe="/,")

    def _parts(self) -> Iterator[tuple[str, str]]:
        parts = {
            "indicator": self.indicator,
            "categorie": self.category,
            "indeling": self.division,
            "peildatum": self.day,
            "regios": ",".join(self.regions),
            "vanaf": self.since,
            "tot": self.until,
            "per": 1000 if self.per_thousand else None,
            "publicaties": ",".join(map(str, self.publications)),
        }
        return ((name, str(value)) for name, value in parts.items() if value)


class NoAnswer(Exception):
    """Why there is no answer, in a sentence for whoever asked."""


class Unknown(NoAnswer):
    """Something that was asked about does not exist. ``key``: which part of the question."""

    def __init__(self, key: str, sentence: str) -> None:
        super().__init__(sentence)
        self.key = key


class TooSmall(NoAnswer):
    """A figure below the leaf: what was published cannot be split further."""


class NotPublished(NoAnswer):
    """Nothing was published that could answer it."""


class TooMany(NoAnswer):
    """More than fits in one answer."""


class FiguresUnavailable(Exception):
    """The database does not answer now."""
