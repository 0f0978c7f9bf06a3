"""`vierogen import regions` and `import population`: a whole file or nothing, and of each bad line what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.text import Text
from sqlalchemy import Connection

from vierogen.application.importing import Problem
from vierogen.bootstrap.machine_clock import utc_now
from vierogen.cli.faults import FAILED, Trouble
from vierogen.cli.opening import opened, read_settings
from vierogen.cli.source_file import how_many, look_through, rows
from vierogen.publication import population_file, region_file
from vierogen.publication.divisions import Imported
from vierogen.publication.kept_divisions import Outcome, keep, keep_populations
from vierogen.publication.region_file import Wrong

Cells = dict[str, str]
Kept = TypeVar("Kept")
MOST_TOLD = 200
"""So many bad lines are told one by one; the rest is counted."""


def run(path: Path, *, rehearse: bool) -> int:
    """Takes over the divisions of a file; ends with 1 when a line was bad, and then nothing was kept."""
    out, wrongs = Console(highlight=False, soft_wrap=True), list[Wrong]()
    found = region_file.read(table(path, region_file.COLUMNS, region_file.NEEDED, wrongs))
    if wrongs or found.wrongs:
        return refuse([*wrongs, *found.wrongs], out)
    outcomes = kept(rehearse, lambda connection: [keep(connection, one, utc_now()) for one in found.divisions])
    for number, division in enumerate(found.divisions):
        say(told(division), outcomes[number] if outcomes else None, out)
    return 0


def told(division: Imported) -> str:
    """Such as: rmc: 40 regio's, 352 leden."""
    return f"{division.code}: {len(division.named)} regio's, {len(division.memberships)} leden"


def run_population(path: Path, *, rehearse: bool) -> int:
    """Takes over numbers of children; ends with 1 when a line was bad, and then nothing was kept."""
    out, wrongs = Console(highlight=False, soft_wrap=True), list[Wrong]()
    columns = population_file.COLUMNS
    found = population_file.read(table(path, columns, columns, wrongs))
    if wrongs or found.wrongs:
        return refuse([*wrongs, *found.wrongs], out)
    outcome = kept(rehearse, lambda connection: keep_populations(connection, found.counted, utc_now()))
    say(f"{len(found.counted)} aantallen kinderen", outcome, out)
    return 0


def kept(rehearse: bool, keep_it: Callable[[Connection], Kept]) -> Kept | None:  # as it was typed
    """Keeps all of it in one transaction; None in a rehearsal."""
    if rehearse:
        return None
    with opened(read_settings().database_url) as system, system.store.transaction() as connection:
        return keep_it(connection)


def say(what: str, outcome: Outcome | None, out: Console) -> None:
    """What became of it."""
    out.print(f"{what}: {outcome.value}." if outcome else f"Proef, er is niets vastgelegd: {what} in orde.")


def refuse(wrongs: Sequence[Wrong], out: Console) -> int:
    """Tells everything that is wrong, and that nothing was kept."""
    for one in sorted(wrongs, key=lambda one: (one.line is None, one.line or 0))[:MOST_TOLD]:
        where = f"regel {one.line}" if one.line else "het bestand"
        out.print(Text(f"{where}{f', {one.column}' if one.column else ''}: {one.reason}"))
    if len(wrongs) > MOST_TOLD:
        out.print(f"… en nog {len(wrongs) - MOST_TOLD} andere fouten.")
    out.print("Er is niets opgenomen. Verbeter wat er staat en geef dezelfde opdracht nog eens.")
    return FAILED


# ── the file ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def table(
    path: Path, columns: Sequence[str], needed: Sequence[str], wrongs: list[Wrong]
) -> Iterator[tuple[int, Cells]]:
    """The lines under the heading, each with its number; what is no line is noted. Raises Trouble for what is no table."""
    try:
        first, _ = look_through(path)
    except OSError:
        raise Trouble(f"{path} is niet te lezen. Is het een bestand, en mag u erbij?") from None
    lines = rows(path, max(";,\t", key=first.count))
    names = heading(next(lines)[1], columns, needed)
    for number, cells in lines:
        if isinstance(cells, Problem):
            wrongs.append(Wrong(number, "", cells.reason))
        elif len(cells) != len(names):
            wrongs.append(Wrong(number, "", how_many(len(cells), len(names))))
        else:
            yield number, dict(zip(names, cells, strict=True))


def heading(cells: Sequence[str] | Problem, columns: Sequence[str], needed: Sequence[str]) -> list[str]:
    """The names of the columns. Raises Trouble when one is unknown, missing or there twice."""
    if isinstance(cells, Problem):
        raise Trouble(f"De kop is niet te lezen: {cells.reason}.")
    names = [cell.strip().lower().replace(" ", "_") for cell in cells]
    missing = [name for name in needed if name not in names]
    if missing or set(names) - set(columns) or len(set(names)) < len(names):
        raise Trouble(
            f"De kolommen kloppen niet. Nodig zijn: {', '.join(needed)}. "
            f"Er kan ook: {', '.join(name for name in columns if name not in needed) or 'niets anders'}. "
            "Er is niets opgenomen."
        )
    return names
