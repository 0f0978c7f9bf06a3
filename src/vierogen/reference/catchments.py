"""From a postcode to its municipality and its partnerships (samenwerkingsverbanden), by date.

A municipality may lie in several partnerships (Amsterdam, since Weesp), so a partnership is always looked up by
postcode. The data (`data/catchments.csv`) is of 2026 and is carried forward by the register of municipalities; for
earlier days it is used only as far as it is certain. A postcode that was given out after 2014 is not known: the answer
is then None, and a person has to say where the child belongs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from vierogen.reference.facts import DATA, Row, rows
from vierogen.reference.municipalities import REGISTER_STARTS_ON, current, exists_on, grew_between, heirs

Sector = Literal["PO", "VO"]

POSTCODE = re.compile(r"([1-9][0-9]{3}) ?(?:[A-Za-z]{2})?")
DATA_IS_OF = date(2026, 1, 1)
REGULATED_SINCE = date(2013, 1, 1)  # Regeling regio-indeling samenwerkingsverbanden (BWBR0032324), art. 4
NATIONWIDE = "PO0001"  # Berséba, for reformed schools: not bound to a region, so no postcode leads to it


@dataclass(frozen=True, slots=True)
class Catchment:
    """Where a postcode belongs, in the municipalities of 2026."""

    municipality: str
    po_partnership: str
    vo_partnership: str


def catchment(postcode: str) -> Catchment | None:
    """Accepts 1234AB, 1234 ab and 1234. None for a postcode that is unknown or is none."""
    written = POSTCODE.fullmatch(postcode.strip())
    return _catchments().get(int(written[1])) if written else None


def municipality_of(postcode: str, day: date) -> str | None:
    """The municipality of a postcode on that day, later mergers followed.

    For a day before 2026 the answer is None where it is not certain: where the municipality of 2026 did not exist yet,
    or took in another since, or the day is before the register starts. Whether a request of such a day fits its
    municipality is answered by `lies_in`.
    """
    place = catchment(postcode)
    if place is None:
        return None
    if day >= DATA_IS_OF:
        return current(place.municipality, day)
    return place.municipality if _is_certain(place.municipality, day) else None


def _is_certain(municipality_code: str, day: date) -> bool:
    if day < REGISTER_STARTS_ON or not exists_on(municipality_code, day):
        return False
    return not grew_between(municipality_code, day, DATA_IS_OF)


def lies_in(postcode: str, municipality_code: str, day: date) -> bool:
    """Whether this is the municipality of the postcode on that day, or was merged into it.

    A request that was opened in a municipality that has since been taken in still fits. Of a municipality that was
    divided, each part counts. A day before 2026 is judged by what became of the municipality in 2026.
    """
    judged_on = max(day, DATA_IS_OF)
    place = municipality_of(postcode, judged_on)
    return place is not None and bool(heirs(municipality_code, day)) and place in heirs(municipality_code, judged_on)


def catchments_in(municipality_code: str, day: date) -> Mapping[int, Catchment]:
    """The postcodes, in four digits, that may lie in this municipality of that day, each with where it belongs.

    Too many rather than too few: of a day before 2026, all postcodes of whoever took in the municipality since.
    """
    judged_on = max(day, DATA_IS_OF)
    held = _by_municipality(judged_on)
    return {code: place for heir in heirs(municipality_code, judged_on) for code, place in held.get(heir, {}).items()}


@cache
def _by_municipality(day: date) -> dict[str, dict[int, Catchment]]:
    held: dict[str, dict[int, Catchment]] = {}
    for postcode, place in _catchments().items():
        held.setdefault(current(place.municipality, day) or "", {})[postcode] = place
    return held


def partnership_of(postcode: str, sector: Sector, day: date) -> str | None:
    """The regional partnership of a postcode. One division is known, in force since 2013; before that, None."""
    place = catchment(postcode)
    if place is None or day < REGULATED_SINCE:
        return None
    return place.po_partnership if sector == "PO" else place.vo_partnership


def partnership_exists(code: str) -> bool:
    return code in _partnerships()


def partnerships() -> tuple[str, ...]:
    """Every partnership, by code: the regional ones, and the nationwide one."""
    return tuple(sorted(_partnerships()))


def postcodes() -> tuple[str, ...]:
    """Every four-digit postcode that is known, in order."""
    return tuple(map(str, _catchments()))


@cache
def _partnerships() -> frozenset[str]:
    regional = {code for place in _catchments().values() for code in (place.po_partnership, place.vo_partnership)}
    return frozenset(regional | {NATIONWIDE})


@cache
def _catchments() -> dict[int, Catchment]:
    return read(DATA / "catchments.csv")


def read(path: Path) -> dict[int, Catchment]:
    """Reads the ranges, in order and without overlap, into one entry for each four-digit postcode."""
    catchments: dict[int, Catchment] = {}
    last = 999
    for row in rows(path, "postcode_from", "postcode_to", "municipality", "po_partnership", "vo_partnership"):
        first, until = int(row.code("postcode_from", "")), int(row.code("postcode_to", ""))
        if not last < first <= until:
            row.is_wrong(f"{first}-{until} does not follow {last}")
        catchments.update(dict.fromkeys(range(first, until + 1), _catchment(row)))
        last = until
    return catchments


def _catchment(row: Row) -> Catchment:
    place = Catchment(
        row.code("municipality", "GM"), row.code("po_partnership", "PO"), row.code("vo_partnership", "VO")
    )
    if not exists_on(place.municipality, DATA_IS_OF):
        row.is_wrong(f"{place.municipality} does not exist on {DATA_IS_OF}")
    return place
