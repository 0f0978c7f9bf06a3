"""`vierogen simulate`: plays a country, or a part of it, into a database that holds nothing else."""

from __future__ import annotations

import signal
from collections.abc import Callable
from time import monotonic

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from vierogen.cli.faults import Trouble
from vierogen.cli.opening import opened, read_settings
from vierogen.simulation.belonging import Found, what_is_in
from vierogen.simulation.plan import Plan
from vierogen.simulation.playing import SimulationClock, Tally, simulate
from vierogen.simulation.scope import ScopeError, scope_of

STOPPED = 130
"""What a program ends with that was stopped with Ctrl-C."""

SAY_EVERY = 0.2
"""Seconds between two looks at how far it is."""

WHY_NOT = {
    Found.ANOTHER: "In deze database staat een andere simulatie: met andere schooljaren, gebied, aandeel of seed, of van "
    "een andere versie.",
    Found.OTHER_THINGS: "In deze database staan mensen of verzoeken die niet van deze simulatie zijn.",
}


def run(
    school_years: str,
    *,
    seed: int,
    share: float,
    municipalities: str | None,
    partnership: str | None,
    database: str | None,
) -> int:
    """Plays; the same command goes on where it was stopped."""
    out = Console(highlight=False)
    try:
        plan = Plan(
            scope_of(school_years, seed=seed, share=share, municipalities=municipalities, partnership=partnership)
        )
        _ = plan.places
    except ScopeError as error:
        raise Trouble(str(error)) from None
    clock = SimulationClock()
    with opened(database or read_settings().database_url, now=clock) as system:
        with out.status("De simulatie wordt bedacht …"):
            found = what_is_in(system, plan)
            if found in WHY_NOT:
                raise Trouble(
                    f"{WHY_NOT[found]} Er is niets gewijzigd; kies een lege database. Verzonnen kinderen komen nooit "
                    "bij echte."
                )
            told = years(plan)
        tell(told, plan, out)
        return followed(lambda watch: simulate(system, clock, plan, watch), plan, out)


def tell(told: Table, plan: Plan, out: Console) -> None:
    """What is going to be played, and what was measured of it."""
    out.print(f"Simulatie {plan.scope.name}. Alle mensen, kinderen en verzoeken zijn verzonnen.", soft_wrap=True)
    out.print(told)
    if any(not one.national.measured for one in plan.years()):
        out.print(
            "Doorgetrokken jaren zijn niet gemeten: de gemiddelde stijging van de laatste vijf gepubliceerde jaren gaat "
            "door. Hoe kinderen over gemeenten zijn verdeeld en hoe verzoeken verlopen, is aangenomen: zie "
            "docs/simulatie.md.",
            soft_wrap=True,
        )


def years(plan: Plan) -> Table:
    """Every school year: the national figure, whether it was measured, and what is played here."""
    table = Table(
        "schooljaar", "landelijk", "", "hier verleend", "hier verzoeken", header_style="bold", box=SIMPLE_HEAD
    )
    for one in plan.years():
        how = "gemeten" if one.national.measured else "doorgetrokken"
        national = f"{one.national.exemptions:,.0f}".replace(",", ".")
        table.add_row(str(one.school_year), national, how, str(one.granted), str(one.requests))
    return table


def followed(play: Callable[[Callable[[Tally], None]], Tally], plan: Plan, out: Console) -> int:
    """Plays with a bar for who watches, and a line a school year for who reads it afterwards."""
    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # a shell that starts it in the background lets it be ignored
    watch = Watch(plan, out)
    began = monotonic()
    try:
        with watch.bar:
            tally = play(watch)
    except KeyboardInterrupt:
        out.print("Gestopt. Er is niets verloren: geef dezelfde opdracht nog eens, dan gaat het verder waar het was.")
        return STOPPED
    out.print(summary(tally, monotonic() - began), soft_wrap=True)
    return 0


def summary(tally: Tally, seconds: float) -> str:
    """What was done now, and how fast."""
    if not tally.acts:
        return f"Alles stond er al: {tally.requests} verzoeken en beroepen. Er was niets te doen."
    known = f" {tally.known} handelingen stonden er al." if tally.known else ""
    return (
        f"Gespeeld: {tally.requests} verzoeken en beroepen, {tally.done} handelingen van mensen, "
        f"{tally.by_the_clock.total()} van de klok en {tally.recorded} in het register, in {seconds:.0f} seconden "
        f"({tally.acts / max(seconds, 0.001):.0f} per seconde). {tally.refused} keer werd geweigerd wat niet kon, zoals "
        f"bedoeld.{known}"
    )


class Watch:
    """Shows how far it is, some times a second."""

    def __init__(self, plan: Plan, out: Console) -> None:
        self.out = out
        self.bar = Progress(
            TextColumn("{task.fields[school_year]}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("verzoeken, {task.fields[rate]} handelingen per seconde, nog"),
            TimeRemainingColumn(),
            console=out,
            transient=True,
            disable=not out.is_terminal,
        )
        self.task = self.bar.add_task("", total=len(plan.requests), school_year="", rate="–")
        self.told, self.looked_at, self.acts = "", monotonic(), 0

    def __call__(self, tally: Tally) -> None:
        """Called after every act."""
        now = monotonic()
        if now - self.looked_at < SAY_EVERY:
            return
        rate = f"{(tally.acts - self.acts) / (now - self.looked_at):.0f}"
        self.looked_at, self.acts = now, tally.acts
        year = str(tally.school_year)
        self.bar.update(self.task, completed=tally.requests, school_year=year, rate=rate)
        if year != self.told and not self.out.is_terminal:
            self.out.print(Text(f"{year}: {tally.requests} verzoeken, {tally.acts} handelingen"))
        self.told = year
