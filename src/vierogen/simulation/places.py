"""Where made-up children live: postcodes with their municipality of the day, and their partnerships.

How many children live where is not public per municipality, so every four-digit postcode gets as many as any other: the
number of postcodes stands in for the number of children. Which postcodes belonged to which municipality before a merger
is not known either: those of the municipality of 2026 are dealt out evenly over the ones it came from.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cached_property

from vierogen.domain.values import Sector
from vierogen.reference.catchments import DATA_IS_OF, Catchment, catchment, postcodes
from vierogen.reference.municipalities import current, exists_on, heirs, municipality, on_day
from vierogen.reference.school_holidays import HolidayRegion, holiday_region
from vierogen.simulation.scope import Scope, ScopeError, listed


class Places:
    """Every postcode of a scope."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._at_first = {code: self._dealt(codes) for code, codes in self._by_municipality.items()}
        self._then: dict[tuple[str, date], str] = {}
        self.postcodes = tuple(postcode for postcode in postcodes() if self._is_in_scope(postcode))
        self._require_all()

    @property
    def weight(self) -> float:
        """The part of the country's postcodes that lies here."""
        return len(self.postcodes) / len(postcodes())

    def municipality(self, postcode: str, day: date) -> str:
        """The municipality of a postcode on a day of the simulation, as it was then."""
        found = self._then.get((postcode, day))
        if found is None:
            found = self._then[postcode, day] = self._look_up(postcode, day)
        return found

    def partnership(self, postcode: str, sector: Sector) -> str:
        """The regional partnership of a postcode."""
        place = self.catchment(postcode)
        return place.po_partnership if sector is Sector.PO else place.vo_partnership

    def catchment(self, postcode: str) -> Catchment:
        """Where a postcode belongs in 2026; only asked for postcodes that are known."""
        place = catchment(postcode)
        assert place is not None
        return place

    def holidays(self, postcode: str) -> HolidayRegion:
        """The holiday region of a postcode."""
        return holiday_region(self.catchment(postcode).municipality) or HolidayRegion.MIDDEN

    def group(self, postcode: str) -> str:
        """The youth health region: municipalities of which most postcodes lie in the same VO partnership."""
        return self._groups[self.catchment(postcode).municipality]

    @cached_property
    def days_of_change(self) -> tuple[date, ...]:
        """The first day, and every day on which municipalities merge until the last."""
        first, last = self.scope.begins_on, self.scope.ends_on
        merging = {one.valid_until for one in on_day(first) if one.valid_until and first < one.valid_until <= last}
        return (first, *sorted(merging))

    def codes_ever(self, postcode: str) -> list[str]:
        """Every municipality that a postcode belongs to during the simulation, in order."""
        return list(dict.fromkeys(self.municipality(postcode, day) for day in self.days_of_change))

    @cached_property
    def _by_municipality(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for postcode in postcodes():
            found.setdefault(self.catchment(postcode).municipality, []).append(postcode)
        return found

    @cached_property
    def _groups(self) -> dict[str, str]:
        return {code: self._most_common_vo(codes) for code, codes in self._by_municipality.items()}

    def _most_common_vo(self, codes: list[str]) -> str:
        counted = Counter(self.catchment(postcode).vo_partnership for postcode in codes)
        return min(counted, key=lambda code: (-counted[code], code))

    def _dealt(self, codes: list[str]) -> dict[str, str]:
        """The municipality of each postcode on the first day."""
        today = self.catchment(codes[0]).municipality
        first = self.scope.begins_on
        if first >= DATA_IS_OF:
            return dict.fromkeys(codes, current(today, first) or today)
        before = [one.code for one in on_day(first) if today in heirs(one.code, DATA_IS_OF)]
        return {postcode: before[nth * len(before) // len(codes)] for nth, postcode in enumerate(codes)}

    def _look_up(self, postcode: str, day: date) -> str:
        today = self.catchment(postcode).municipality
        first = self._at_first[today][postcode]
        if exists_on(first, day):
            return first
        if day >= DATA_IS_OF:
            return current(today, day) or today
        return min(code for code in heirs(first, day) if today in heirs(code, DATA_IS_OF))

    def _is_in_scope(self, postcode: str) -> bool:
        if self.scope.partnership is not None:
            place = self.catchment(postcode)
            return self.scope.partnership in {place.po_partnership, place.vo_partnership}
        return not self.scope.municipalities or any(
            code in self.scope.municipalities for code in self.codes_ever(postcode)
        )

    def _require_all(self) -> None:
        here = {code for postcode in self.postcodes for code in self.codes_ever(postcode)}
        if without := [code for code in self.scope.municipalities if code not in here]:
            raise ScopeError(f"Van deze gemeenten is geen postcode bekend: {listed(without)}.")


def name_of(code: str) -> str:
    """What a municipality is called."""
    known = municipality(code)
    assert known is not None
    return known.name
