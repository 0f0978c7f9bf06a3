"""`vierogen play`: plays a case on a fresh system in memory, and puts what came of each line beside what it says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from vierogen.bootstrap.system import open_system
from vierogen.casebook import cast
from vierogen.casebook.case import Case, load
from vierogen.casebook.play import Hands, Outcome, Played, play
from vierogen.casebook.reading import CaseError
from vierogen.cli.faults import FAILED, Trouble
from vierogen.reference.notation import nl

IN_MEMORY = "sqlite://"


def run(path: Path) -> int:
    """Plays a case file; ends with 1 when a line went otherwise than it says."""
    out = Console(highlight=False)
    played = played_afresh(read(path))
    out.print(Text(played.case.title, style="bold"))
    out.print(timeline(played))
    wrong = sum(not outcome.as_expected for outcome in played.outcomes)
    out.print("Alles ging zoals het er staat." if not wrong else f"{wrong} keer ging het anders dan er staat.")
    return FAILED if wrong else 0


def read(path: Path) -> Case:
    """The case in a file."""
    try:
        return load(path)
    except CaseError as error:
        raise Trouble(str(error)) from None
    except (OSError, UnicodeDecodeError):
        raise Trouble(f"{path} is niet te lezen. Is het een tekstbestand (UTF-8), en mag u erbij?") from None


def played_afresh(case: Case) -> Played:
    """The case, played on a system where nothing happened before."""
    hands = Hands()
    with open_system(IN_MEMORY, now=hands) as system:
        cast.enter(system.people)
        try:
            return play(case, system.desk, hands)
        except CaseError as error:
            raise Trouble(str(error)) from None


def timeline(played: Played) -> Table:
    """Every line: the day, who does what, what was expected and what was found."""
    table = Table("regel", "dag", "wie", "doet", "verwacht", "gevonden", header_style="bold", box=SIMPLE_HEAD)
    for column in table.columns:
        column.overflow = "fold"
    day = None
    for outcome in played.outcomes:
        table.add_row(*cells(outcome, day), style="" if outcome.as_expected else "red")
        day = outcome.on
    return table


def cells(outcome: Outcome, day: date | None) -> tuple[str, ...]:
    """One line. The day is told when it changes; of a refusal every reason is told."""
    who, does, how, _ = outcome.line.said
    on = nl(outcome.on) if outcome.on != day else ""
    what = f"{does} ({how})" if how else does
    expected = "; ".join(one.said for one in outcome.line.then)
    return str(outcome.line.number), on, who, what, expected, found(outcome)


def found(outcome: Outcome) -> str:
    """A tick when it went as expected, and otherwise what came of it instead."""
    why = f" {outcome.says}" if outcome.refusal is not None else ""
    if outcome.as_expected:
        return f"✓{why}"
    return f"✗ {'; '.join(outcome.found) or outcome.says}{why}"
