"""Published leaves in memory, and which of them make up a region: all that an answer can be made of.

Nothing here changes. When something is published or imported, a new ``Figures`` takes the place of the old.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any, TypeVar, cast

from vierogen.publication.divisions import BUILT_IN, OUTSIDE, Division, LeafPlace
from vierogen.publication.populations import Populations
from vierogen.publication.tables import PublishedTable
from vierogen.reference.municipalities import municipality
from vierogen.reference.school_years import SchoolYear

Made = TypeVar("Made")


class Memory:
    """What was made once. With more than so many things in it, all is forgotten and made again as it is asked."""

    def __init__(self, most: int) -> None:
        self._most, self._made = most, dict[Any, Any]()

    def get(self, key: object, make: Callable[[], Made], keeps: Callable[[Made], bool] = lambda _: True) -> Made:
        """What belongs to this key, made when it is first asked. What is too large to keep is made each time."""
        known = self._made  # another thread may forget all of it between two looks
        if key in known:
            return cast(Made, known[key])
        made = make()
        if keeps(made):
            if len(self._made) >= self._most:
                self._made = {}
            self._made[key] = made
        return made


@dataclass(frozen=True, slots=True)
class TableOfLeaves:
    """The leaves of one table. ``counts``: by category, in the order of ``places``."""

    kind: PublishedTable
    epsilon: Fraction
    places: tuple[LeafPlace, ...]
    counts: Mapping[str, tuple[int, ...]]

    def holds(self, categories: Sequence[str]) -> bool:
        """Whether all these were counted; a publication of long ago may have had others."""
        return all(one in self.counts for one in categories)

    def summed(self, categories: Sequence[str], leaves: Sequence[int]) -> int:
        """The sum of these leaves in these categories."""
        return sum(row[leaf] for row in (self.counts[one] for one in categories) for leaf in leaves)


@dataclass(frozen=True, slots=True)
class Published:
    """One publication, whole."""

    number: int
    school_year: SchoolYear
    made_at: datetime
    epsilon: Fraction
    method: str
    tables: Mapping[str, TableOfLeaves]


@dataclass(frozen=True, slots=True)
class Share:
    """Which leaves make up each region. ``unclear``: of a region that is no union of leaves, why not."""

    regions: Mapping[str, tuple[int, ...]]
    unclear: Mapping[str, str]
    inside: tuple[int, ...]
    total_is_unclear: bool


class Figures:
    """Everything that was published, with the divisions that it can be told on."""

    def __init__(
        self, published: Iterable[Published], imported: Iterable[Division] = (), populations: Populations | None = None
    ) -> None:
        self.published = {one.number: one for one in sorted(published, key=lambda one: one.number)}
        self.divisions: Mapping[str, Division] = {**BUILT_IN, **{one.code: one for one in imported}}
        self.populations = populations or Populations({})
        # A form is 50 kB at most, and whoever asks makes another by asking for it otherwise: together some 25 MB.
        self.answers, self.forms, self._shares = Memory(64), Memory(512), Memory(512)

    def latest(self) -> dict[SchoolYear, Published]:
        """The last publication of each school year."""
        return {one.school_year: one for one in self.published.values()}

    def share(self, one: Published, table: str, division: Division, day: date | None) -> Share:
        """Which leaves of a table make up each region."""
        places = one.tables[table].places
        # Tables over the same places are shared out alike, so this is found once for all of them.
        return self._shares.get(
            (one.number, hash(places), division.code, day), lambda: shared(places, one, division, day)
        )


def shared(places: Sequence[LeafPlace], one: Published, division: Division, day: date | None) -> Share:
    """Looks where each place lies."""
    regions: dict[str, list[int]] = {}
    unclear: dict[str, str] = {}
    inside, total_is_unclear = list[int](), False
    for leaf, place in enumerate(places):
        where = division.may_lie_in(place, one.school_year, day)
        if where == {OUTSIDE}:
            continue
        if OUTSIDE in where:
            total_is_unclear = True
        else:
            inside.append(leaf)
        named = [region for region in where if region is not None]
        if len(where) == 1:
            regions.setdefault(named[0], []).append(leaf)
        else:
            unclear |= dict.fromkeys(named, why_unclear(place))
    whole = {code: tuple(leaves) for code, leaves in regions.items() if code not in unclear}
    return Share(whole, unclear, tuple(inside), total_is_unclear)


def why_unclear(place: LeafPlace) -> str:
    """Why the regions in which this place may lie cannot be told."""
    known = municipality(place.municipality)
    name = known.name if known else place.municipality
    return f"{name} ligt in deze indeling in meer dan een regio en is niet in kleinere delen gepubliceerd."
