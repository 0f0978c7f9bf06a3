"""`vierogen publish`: says what a publication costs and how sharp it will be, asks, and makes it."""

from __future__ import annotations

from functools import partial

from rich.console import Console
from rich.table import Table

from vierogen.bootstrap.figures import monitor_facts, publisher
from vierogen.bootstrap.system import System
from vierogen.cli.asking import says_yes
from vierogen.cli.faults import Trouble
from vierogen.cli.moving import moving
from vierogen.cli.opening import opened, read_settings
from vierogen.domain.values import day_of
from vierogen.publication.budget import written
from vierogen.publication.plan import NotPublished, Plan, epsilon_of, school_year_of
from vierogen.publication.preview import Preview
from vierogen.publication.publishing import Publisher


def run(school_year: str, position: int | None, epsilon: str, *, rehearse: bool, yes: bool) -> None:
    """Shows what it will be; without a rehearsal asks, and publishes."""
    settings, out = read_settings(), Console(highlight=False, soft_wrap=True)
    with opened(settings.database_url) as system:
        publishes = publisher(system, settings.privacy_budget)
        try:
            plan = plan_of(publishes, school_year, position, epsilon)
            show(publishes.preview(plan), out, still_runs=day_of(system.desk.now()) <= plan.school_year.ends_on)
            if rehearse:
                out.print("Proef: er is niets gepubliceerd en niets besteed.")
            elif yes or says_yes("Publiceren? Dit is niet terug te draaien"):
                publish(publishes, plan, system, out)
            else:
                raise Trouble("Er is niets gepubliceerd en niets besteed.")
        except NotPublished as refusal:
            raise Trouble(f"{refusal} Er is niets gepubliceerd en niets besteed.") from None


def plan_of(publishes: Publisher, school_year: str, position: int | None, epsilon: str) -> Plan:
    """From what was typed; without a position the newest."""
    year, part = school_year_of(school_year), epsilon_of(epsilon)
    return Plan(year, publishes.newest_position() if position is None else position, part)


def publish(publishes: Publisher, plan: Plan, system: System, out: Console) -> None:
    """Counts, freezes and says the number."""
    with moving(out) as tell:
        made = publishes.publish(plan, monitor_facts(system, partial(tell, "Gebeurtenissen lezen")))
    out.print(
        f"Publicatie {made.number}: schooljaar {made.school_year} zoals het stond op positie {made.position}. "
        "Zij verandert nooit meer."
    )


def show(preview: Preview, out: Console, *, still_runs: bool) -> None:
    """Budget and margins, in words and a table."""
    plan, found = preview.plan, preview.spending
    out.print(f"Schooljaar {plan.school_year}, positie {plan.position}, {preview.leaves} getallen met ruis.")
    if still_runs:
        out.print("Dit schooljaar loopt nog. Wat nu wordt besteed, is er na afloop niet meer voor een volledig beeld.")
    out.print(
        f"Privacybudget: {written(found.budget)}; besteed {written(found.spent)}; deze publicatie "
        f"{written(found.wanted)}; daarna over {written(found.left_after)}."
    )
    out.print(margins(preview))
    out.print(
        "Gemeente en samenwerkingsverband zijn die in het midden: andere tellen meer of minder getallen op. De marge "
        "hangt alleen daarvan af, niet van hoeveel kinderen er zijn. Zie docs/cijfers-lezen.md."
    )


def margins(preview: Preview) -> Table:
    """One line for each table."""
    found = Table(title="De marge van één klasse: 95 van de 100 keer is de afwijking hooguit zo groot")
    found.add_column("tabel")
    for heading in ("epsilon", "gemeente", "verband", "land"):
        found.add_column(heading, justify="right", no_wrap=True)
    for one in preview.accuracies:
        found.add_row(
            one.table.label, written(one.epsilon), *map(so_far, (one.municipality, one.partnership, one.country))
        )
    return found


def so_far(margin: int | None) -> str:
    """Such as ± 12; nothing where the table does not count so small."""
    return "–" if margin is None else f"± {margin}"
