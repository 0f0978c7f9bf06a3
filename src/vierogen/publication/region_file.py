"""A file that divides the country: judged whole, with every line that is wrong, before anything of it is kept.

One line says that a member lay in a region from a day until a day. A member is a municipality or a four-digit postcode.
A division of municipalities leaves nothing out: on every day of its period, every municipality that existed lies in
exactly one region, unless its lines say ``deel``. A division of postcodes may be of a part of the country, but not of a
part of a municipality.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from vierogen.publication.divisions import BUILT_IN, Imported, Membership, Region, grouped
from vierogen.reference.catchments import catchment, catchments_in
from vierogen.reference.municipalities import REGISTER_STARTS_ON, every, municipality

COLUMNS = ("indeling", "code", "naam", "lid", "vanaf", "tot_en_met", "opvolger", "dekking")
NEEDED = COLUMNS[:5]
WHOLE, PART = "heel", "deel"
DAY = timedelta(days=1)
OPEN = date.max

DIVISION = re.compile(r"[a-z][a-z-]{1,38}[a-z]")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")
NAME = re.compile(r"['’]?\w[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]{0,119}")
"""Without what no chart and no workbook can hold (XML 1.0, 2.2), and without an end of a line of any kind."""
MUNICIPALITY = re.compile(r"GM[0-9]{4}")
POSTCODE = re.compile(r"[1-9][0-9]{3}")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a line; with the whole file where no line says it. Holds nothing but public codes."""

    line: int | None
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line that can be read."""

    number: int
    division: str
    region: str
    name: str
    membership: Membership
    successor: str | None
    covers: str


@dataclass(frozen=True, slots=True)
class Read:
    """The divisions of a file; none when anything is wrong."""

    divisions: tuple[Imported, ...]
    wrongs: tuple[Wrong, ...]


def read(rows: Iterable[tuple[int, Mapping[str, str]]]) -> Read:
    """Judges every line, and then each division as a whole as far as its lines can be read."""
    wrongs: list[Wrong] = []
    lines: list[Line] = []
    for number, cells in rows:
        line = read_line(number, {name: cells.get(name, "").strip() for name in COLUMNS}, wrongs)
        lines += [line] if line else []
    divisions = [division_of(code, of_it, wrongs) for code, of_it in by_division(lines).items()]
    if not wrongs and not divisions:
        wrongs.append(Wrong(None, "", "er staat geen enkele regel in"))
    wrongs.sort(key=lambda one: (one.line is None, one.line or 0))
    return Read((), tuple(wrongs)) if wrongs else Read(tuple(divisions), ())


def by_division(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """In the order of the file."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.division, []).append(line)
    return found


# ── one line ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def read_line(number: int, cells: Mapping[str, str], wrongs: list[Wrong]) -> Line | None:
    """A line, or None after all that is wrong in it was noted."""
    found = [Wrong(number, column, reason) for column, reason in line_wrongs(cells)]
    wrongs += found
    if found:
        return None
    until_on = a_day(cells["tot_en_met"])
    from_on = a_day(cells["vanaf"])
    assert from_on is not None  # else something was wrong
    membership = Membership(cells["lid"], cells["code"], from_on, until_on)
    covers, successor = cells["dekking"] or WHOLE, cells["opvolger"] or None
    return Line(number, cells["indeling"], cells["code"], cells["naam"], membership, successor, covers)


def line_wrongs(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Everything that can be seen in the line itself."""
    for column, fits, reason in CHECKS:
        if not fits(cells[column]):
            yield column, reason
    from_on, until_on = a_day(cells["vanaf"]), a_day(cells["tot_en_met"])
    if from_on and until_on and until_on < from_on:
        yield "tot_en_met", "ligt voor vanaf"
    elif from_on and is_day_or_empty(cells["tot_en_met"]) and MUNICIPALITY.fullmatch(cells["lid"]):
        yield from (("lid", reason) for reason in existence_wrongs(cells["lid"], from_on, until_on))


def existence_wrongs(code: str, from_on: date, until_on: date | None) -> Iterator[str]:
    """Whether the municipality existed on all these days."""
    known = municipality(code)
    if known is None:
        yield f"{code} is geen gemeente die wij kennen"
    elif not known.has_begun_on(from_on):
        yield f"{code} bestaat pas vanaf {known.valid_from}"
    elif known.valid_until and (until_on is None or until_on >= known.valid_until):
        yield f"{code} bestaat tot en met {known.valid_until - DAY}; noem dan die dag of een eerdere bij tot_en_met"


def a_day(text: str) -> date | None:
    """A day, or None for what is none."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-01-31") else None
    except ValueError:
        return None


def is_day_or_empty(text: str) -> bool:
    """Whether a day can be made of it, or nothing stands there."""
    return not text or a_day(text) is not None


def is_member(text: str) -> bool:
    """A municipality code, or a postcode that we know."""
    return bool(MUNICIPALITY.fullmatch(text)) or bool(POSTCODE.fullmatch(text) and catchment(text))


CHECKS: tuple[tuple[str, Callable[[str], object], str], ...] = (
    ("indeling", DIVISION.fullmatch, "schrijf 3 tot en met 40 kleine letters en streepjes, zoals rmc"),
    ("indeling", lambda text: text not in BUILT_IN, "deze indeling is ingebouwd; kies een andere naam"),
    ("code", CODE.fullmatch, "schrijf 1 tot en met 20 letters, cijfers en streepjes"),
    ("naam", NAME.fullmatch, "schrijf 1 tot en met 120 tekens, te beginnen met een letter of cijfer"),
    ("lid", is_member, "is geen gemeentecode (GM0000) en geen postcode van vier cijfers die wij kennen"),
    ("vanaf", a_day, "is geen datum zoals 2026-01-31"),
    (
        "vanaf",
        lambda text: (a_day(text) or OPEN) >= REGISTER_STARTS_ON,
        "gemeenten zijn bekend vanaf 2013-01-01; noem die dag of een latere",
    ),
    ("tot_en_met", is_day_or_empty, "is geen datum zoals 2026-01-31"),
    ("opvolger", lambda text: not text or CODE.fullmatch(text), "is geen code van een regio"),
    ("dekking", lambda text: text in {"", WHOLE, PART}, "kies heel of deel"),
)


# ── a division as a whole ────────────────────────────────────────────────────────────────────────────────────────────


def division_of(code: str, lines: Sequence[Line], wrongs: list[Wrong]) -> Imported:
    """The division that these lines make; what is wrong with it is noted."""
    already = len(wrongs)
    regions = {line.region: line for line in reversed(lines)}  # the first line of each counts
    wrongs += disagreements(lines, regions)
    wrongs += overlaps(lines)
    found = Imported(
        code,
        tuple(region_of(line, lines) for _, line in sorted(regions.items())),
        tuple(sorted((line.membership for line in lines), key=lambda one: (one.region, one.member, one.from_on))),
    )
    wrongs += successor_wrongs(found, regions)
    if len(wrongs) == already and not wrongs:  # a line that could not be read would show as a hole
        wrongs += (Wrong(None, code, reason) for reason in holes(found, lines[0].covers))
    return found


def region_of(first: Line, lines: Sequence[Line]) -> Region:
    """A region with its days: from its first member until its last."""
    mine = [line.membership for line in lines if line.region == first.region]
    ends = [one.until_on or OPEN for one in mine]
    until_on = max(ends)
    return Region(
        first.region,
        first.name,
        min(one.from_on for one in mine),
        None if until_on == OPEN else until_on,
        first.successor,
    )


def disagreements(lines: Sequence[Line], regions: Mapping[str, Line]) -> Iterator[Wrong]:
    """Lines that say something else of a region or the division than an earlier line did."""
    first = lines[0]
    for line in lines:
        told = regions[line.region]
        if line.name != told.name:
            yield Wrong(line.number, "naam", f"op regel {told.number} heet deze regio anders")
        if line.successor != told.successor:
            yield Wrong(line.number, "opvolger", f"op regel {told.number} heeft deze regio een andere opvolger")
        if line.covers != first.covers:
            yield Wrong(line.number, "dekking", f"op regel {first.number} staat een andere dekking")
        if line.membership.member.isdecimal() != first.membership.member.isdecimal():
            yield Wrong(line.number, "lid", "gemeenten en postcodes gaan niet samen in een indeling")


def overlaps(lines: Sequence[Line]) -> Iterator[Wrong]:
    """A member that lies in two regions, or twice in one, on the same day."""
    number_of = {id(line.membership): line.number for line in lines}
    for member, its in grouped(line.membership for line in lines).items():
        for n, one in enumerate(its):
            for other in its[:n]:
                if one.from_on <= (other.until_on or OPEN):
                    late, early = sorted((number_of[id(one)], number_of[id(other)]), reverse=True)
                    yield Wrong(late, "lid", f"{member} ligt vanaf {one.from_on} ook al in een regio op regel {early}")


def successor_wrongs(found: Imported, regions: Mapping[str, Line]) -> Iterator[Wrong]:
    """A successor is another region of the division, that exists when its predecessor no longer does."""
    for region in found.named:
        if region.successor is None:
            continue
        number, heir = regions[region.code].number, found.region(region.successor)
        if heir is None or heir is region:
            yield Wrong(number, "opvolger", "deze opvolger is geen andere regio van deze indeling")
        elif region.until_on is None:
            yield Wrong(number, "opvolger", "een regio die nog bestaat, heeft geen opvolger")
        elif not heir.exists_on(region.until_on + DAY):
            yield Wrong(number, "opvolger", f"deze opvolger bestaat niet op {region.until_on + DAY}")


def holes(found: Imported, covers: str) -> Iterator[str]:
    """What lies in no region on a day on which it should."""
    if found.of_postcodes:
        yield from holes_in_municipalities(found)
    elif covers == WHOLE:
        yield from holes_in_the_country(found)


def holes_in_the_country(found: Imported) -> Iterator[str]:
    """Municipalities that existed in the period of the division and were left out."""
    begins = min(one.from_on for one in found.memberships)
    ends = max(one.until_on or OPEN for one in found.memberships)
    members = grouped(found.memberships)
    for known in every():
        first = max(begins, known.valid_from or begins)
        last = min(ends, known.valid_until - DAY if known.valid_until else ends)
        for start, end in gaps(members.get(known.code, ()), first, last):
            until = "" if end == OPEN else f" tot en met {end}"
            yield f"{known.code} ({known.name}) ligt vanaf {start}{until} in geen enkele regio"


def gaps(its: Iterable[Membership], first: date, last: date) -> Iterator[tuple[date, date]]:
    """The days from first to last that no membership holds on; memberships come in order and do not overlap."""
    for one in its:
        if first < one.from_on and first <= last:
            yield first, min(last, one.from_on - DAY)
        if one.until_on is None:
            return
        first = max(first, one.until_on + DAY)
    if first <= last:
        yield first, last


def holes_in_municipalities(found: Imported) -> Iterator[str]:
    """Municipalities of which some postcodes were divided and others left out, on any day something changes."""
    starts = {one.from_on for one in found.memberships}
    ends = {one.until_on + DAY for one in found.memberships if one.until_on}
    told = set[str]()
    for day in sorted(starts | ends):
        held = {one.member for one in found.memberships if one.holds_on(day)}
        places = {place.municipality for one in held if (place := catchment(one))}
        for code in sorted(places - told):
            if any(str(postcode) not in held for postcode in catchments_in(code, day)):
                told.add(code)
                yield f"van {code} liggen op {day} sommige postcodes in geen enkele regio"
