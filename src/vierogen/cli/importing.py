"""`vierogen import`: takes over what a municipality already has, line by line, and says of each bad line what is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from uuid import UUID

from rich.console import Console
from rich.text import Text

from vierogen.application.importing import Import, Kept, Problem, Taken
from vierogen.application.keeping import StoreUnavailable
from vierogen.application.who import Who
from vierogen.cli.columns import COLUMN_OF, read_line
from vierogen.cli.counted import lines
from vierogen.cli.faults import FAILED, UNAVAILABLE, Trouble, why_unavailable
from vierogen.cli.moving import moving
from vierogen.cli.opening import opened, read_settings
from vierogen.cli.source_file import Line, Source, open_source
from vierogen.domain.people.register import Register
from vierogen.domain.values import Role


@dataclass
class Tally:
    """What became of the lines so far."""

    kept: Counter[Kept] = field(default_factory=Counter)
    bad: int = 0
    began: float = field(default_factory=monotonic)

    def add(self, taken: Taken) -> None:
        """One line more."""
        if isinstance(taken, Kept):
            self.kept[taken] += 1
        else:
            self.bad += 1

    @property
    def lines(self) -> int:
        """How many lines were looked at."""
        return self.kept.total() + self.bad

    def told(self) -> str:
        """Such as: 12 nieuw opgenomen, 3 al opgenomen, 1 regel met fouten (15 regels, 210 per seconde)."""
        parts = [f"{self.kept[kind]} {kind.value}" for kind in Kept if self.kept[kind] or kind is Kept.NEW]
        if self.bad:
            parts.append(f"{lines(self.bad)} met fouten")
        rate = self.lines / max(monotonic() - self.began, 0.001)
        return f"{', '.join(parts)} ({lines(self.lines)}, {rate:.0f} per seconde)."


def run(path: Path, *, organisation: str, person: str, rehearse: bool) -> int:
    """Imports a file; ends with 1 when a line was bad, so that a script notices."""
    source, out = open_source(path), Console(highlight=False, soft_wrap=True)
    with opened(read_settings().database_url) as system:
        register = system.people.register
        importing = Import(system.desk, who(register, organisation, person), rehearse)
        importing.actor()  # somebody who may not do this hears it once, and not at every line
        tally = Tally()
        try:
            take_all(source, importing, register, tally, out)
        except StoreUnavailable as error:
            raise Trouble(stopped(why_unavailable(error), tally), UNAVAILABLE) from None
        except KeyboardInterrupt:
            raise Trouble(stopped("U stopte het opnemen.", tally), 130) from None
    out.print(f"{'Proef, er is niets vastgelegd: ' if rehearse else ''}{tally.told()}")
    if tally.bad:
        out.print(
            "Verbeter de genoemde regels en geef dezelfde opdracht nog eens; wat al is opgenomen, blijft zoals het is."
        )
    return FAILED if tally.bad else 0


def who(register: Register, organisation: str, person: str) -> Who:
    """The attendance officer who imports, and for which organisation."""
    return Who(person_of(register, person), Role.ATTENDANCE_OFFICER, organisation_of(register, organisation))


def organisation_of(register: Register, wanted: str) -> UUID:
    """An organisation by its number or name."""
    for one in register.organisations.values():
        if wanted.casefold() in {str(one.id), one.name.casefold()}:
            return one.id
    names = ", ".join(sorted(one.name for one in register.organisations.values())) or "nog geen enkele"
    raise Trouble(f"Deze organisatie staat niet in het register. Wel: {names}.")


def person_of(register: Register, wanted: str) -> UUID:
    """A person by number, or by something that the register knows this person by."""
    found = register.person_named(wanted)
    if found is not None:
        return found
    raise Trouble("Deze persoon staat niet in het register. Noem het nummer, of een kenmerk zoals het e-mailadres.")


def take_all(source: Source, importing: Import, register: Register, tally: Tally, out: Console) -> None:
    """Every line, with a bar for who watches."""
    with moving(out) as tell:
        for done, line in enumerate(source.lines(), 1):
            taken = take(line, importing, register)
            if not isinstance(taken, Kept):
                say(taken, line.number, out)
            tally.add(taken)
            tell("Regels", done, source.count)


def take(line: Line, importing: Import, register: Register) -> Taken:
    """One line."""
    if isinstance(line.read, Problem):
        return (line.read,)
    paper = read_line(line.read, register)
    return importing.take(line.number, paper) if not isinstance(paper, tuple) else paper


def say(problems: tuple[Problem, ...], number: int, out: Console) -> None:
    """All that is wrong in a line, each on a line of its own."""
    for problem in problems:
        column = COLUMN_OF.get(problem.field, problem.field)
        out.print(Text(f"regel {number}{f', {column}' if column else ''}: {problem.reason}"))


def stopped(why: str, tally: Tally) -> str:
    """What was done, and how to go on."""
    return (
        f"{why}\nTot hier: {tally.told()}\n"
        "Er is niets verloren en niets dubbel. Geef dezelfde opdracht nog eens: wat al is opgenomen, wordt herkend."
    )
