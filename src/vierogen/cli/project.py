"""`vierogen project`: keeps the read models up to date until it is stopped, and says how far they are."""

from __future__ import annotations

from collections import Counter

from rich.console import Console

from vierogen.application.keeping import StoreUnavailable
from vierogen.cli.following import follow
from vierogen.cli.opening import opened, read_settings
from vierogen.cli.quiet_logs import quiet_logs
from vierogen.projections.read_models import ReadModels
from vierogen.projections.read_models import State as ReadModelState


def run(*, once: bool, retry: bool) -> int:
    """Follows until Ctrl-C or SIGTERM, or only to the present."""
    settings, out = read_settings(), Console(highlight=False, soft_wrap=True)
    with opened(settings.database_url) as system:
        if retry:
            try_again(system.read_models, out)
        if once:
            read = Counter[str]()
            system.read_models.follow(lambda events: read.update(events=events))
            out.print(f"{read['events']} gebeurtenissen gelezen.")
            say_states(system.read_models.states(), out)
        else:
            quiet_logs(settings.log_level)
            keep_up(system.read_models, out)
    return 0


def try_again(read_models: ReadModels, out: Console) -> None:
    """What is parked, once more."""
    for name in read_models.names:
        mended, left = read_models.retry(name)
        if mended or left:
            out.print(f"{read_models.label(name)}: {mended} hersteld, {left} blijven geparkeerd.")


def keep_up(read_models: ReadModels, out: Console) -> None:
    """With all that is written."""
    read = Counter[str]()
    projector = read_models.projector(lambda events: read.update(events=events))
    begun = f"Houdt bij: {', '.join(map(read_models.label, read_models.names))}."
    follow(
        projector,
        out,
        doing="Volgt",
        begun=begun,
        so_far=lambda: so_far(read_models, projector.leads, read["events"]),
    )
    out.print(f"Gestopt. {read['events']} gebeurtenissen gelezen; de volgende keer gaat het daar verder.")


def so_far(read_models: ReadModels, leads: frozenset[str], events: int) -> str:
    """What it does and how far it is, in one line."""
    if not leads:
        return "Een ander volgt al; wacht om het over te nemen …"
    try:
        states = read_models.states()
    except StoreUnavailable:
        return "De database is er nu niet; wacht tot zij terug is …"
    behind = max(states, key=lambda state: state.lag_events)
    parked = sum(state.parked for state in states)
    told = f"{events} gelezen, {behind.lag_events} achter ({behind.lag_seconds:.0f} s)"
    return told + (f", {parked} geparkeerd" if parked else "")


def say_states(states: list[ReadModelState], out: Console) -> None:
    """A line for each."""
    for state in states:
        told = f"{state.label}: tot en met gebeurtenis {state.position}"
        told += f", {state.lag_events} achter" if state.lag_events else ", bij"
        told += f", {state.parked} geparkeerd" if state.parked else ""
        out.print(told + (". Van een andere versie; draai: vierogen migrate" if state.outdated else "."))
