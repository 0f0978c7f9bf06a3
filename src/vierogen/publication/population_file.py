"""A file with numbers of children: judged whole, with every line that is wrong, before anything of it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from vierogen.publication.populations import SECTORS, Children, Counted
from vierogen.publication.region_file import Wrong
from vierogen.reference.municipalities import municipality
from vierogen.reference.school_years import SchoolYear

COLUMNS = ("schooljaar", "gemeente", "sector", "kinderen", "bron")
MOST_CHILDREN = 10_000_000
LONGEST_SOURCE = 200


@dataclass(frozen=True, slots=True)
class ReadPopulation:
    """The numbers of a file; none when anything is wrong."""

    counted: Mapping[Counted, Children]
    wrongs: tuple[Wrong, ...]


def read(rows: Iterable[tuple[int, Mapping[str, str]]]) -> ReadPopulation:
    """Judges every line."""
    wrongs: list[Wrong] = []
    counted: dict[Counted, Children] = {}
    lines: dict[Counted, int] = {}
    for number, given in rows:
        cells = {name: given.get(name, "").strip() for name in COLUMNS}
        found = [Wrong(number, column, reason) for column, reason in line_wrongs(cells)]
        wrongs += found
        if found:
            continue
        key = Counted(SchoolYear.parse(cells["schooljaar"]), cells["gemeente"], cells["sector"].upper())
        if key in counted:
            wrongs.append(
                Wrong(number, "", f"dit schooljaar, deze gemeente en deze sector staan ook op regel {lines[key]}")
            )
        counted[key], lines[key] = Children(int(cells["kinderen"]), cells["bron"]), number
    if not wrongs and not counted:
        wrongs.append(Wrong(None, "", "er staat geen enkele regel in"))
    return ReadPopulation({} if wrongs else counted, tuple(wrongs))


def line_wrongs(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Everything that is wrong in one line."""
    year = a_school_year(cells["schooljaar"])
    if year is None:
        yield "schooljaar", "is geen schooljaar zoals 2025/26"
    if municipality(cells["gemeente"]) is None:
        yield "gemeente", "is geen gemeentecode die wij kennen"
    elif year is not None and not existed_in(cells["gemeente"], year):
        yield "gemeente", "bestond in dit schooljaar niet"
    if cells["sector"].upper() not in SECTORS:
        yield "sector", "kies PO, VO of alle"
    if not (
        cells["kinderen"].isascii() and cells["kinderen"].isdecimal() and 0 < int(cells["kinderen"]) < MOST_CHILDREN
    ):
        yield "kinderen", "is geen heel getal boven 0, zonder punten"
    if not (0 < len(cells["bron"]) <= LONGEST_SOURCE and cells["bron"].isprintable() and cells["bron"][0].isalnum()):
        yield "bron", f"noem de bron, in hooguit {LONGEST_SOURCE} tekens"


def a_school_year(text: str) -> SchoolYear | None:
    """A school year, or None for what is none."""
    try:
        return SchoolYear.parse(text)
    except ValueError:
        return None


def existed_in(code: str, year: SchoolYear) -> bool:
    """Whether the municipality existed on any day of the school year."""
    known = municipality(code)
    assert known is not None  # it was looked up before
    ended = known.valid_until or date.max
    return (known.valid_from or date.min) <= year.ends_on and ended > year.starts_on
