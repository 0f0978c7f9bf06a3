"""`vierogen seal`: seals what was written until it is stopped, and says how far it is."""

from __future__ import annotations

from functools import partial

from rich.console import Console

from vierogen.bootstrap.sealing import sealer_of, sealing_standings
from vierogen.bootstrap.system import System
from vierogen.cli.counted import lines
from vierogen.cli.faults import Trouble
from vierogen.cli.following import follow
from vierogen.cli.opening import opened, read_settings
from vierogen.cli.quiet_logs import quiet_logs
from vierogen.sealing.keys import KeyFileError
from vierogen.sealing.past import ChangedPastError
from vierogen.sealing.sealer import Sealer
from vierogen.settings import Settings

REFUSED = 20
"""How the command ends when the past was changed; as `vierogen verify` does."""


def run(*, once: bool) -> None:
    """Seals until Ctrl-C or SIGTERM, or only what there is now."""
    settings, out = read_settings(), Console(highlight=False, soft_wrap=True)
    with opened(settings.database_url) as system:
        sealer = a_sealer(system, settings)
        if once:
            seal_once(sealer, out)
        else:
            quiet_logs(settings.log_level)
            begun = "Verzegelt wat er wordt vastgelegd."
            follow(sealer, out, doing="Verzegelt", begun=begun, so_far=partial(so_far, sealer))
            out.print(f"Gestopt. {lines(sealer.sealed)} verzegeld; de volgende keer gaat het daar verder.")
        say(system, out)


def a_sealer(system: System, settings: Settings) -> Sealer:
    """With the key of the settings."""
    try:
        sealer = sealer_of(system, settings)
    except KeyFileError as error:
        raise Trouble(str(error)) from None
    if sealer is None:
        raise Trouble(f"Er is geen sleutel: {settings.ledger_key} bestaat niet. Maak er een met: vierogen ledger key")
    return sealer


def seal_once(sealer: Sealer, out: Console) -> None:
    """What there is now."""
    try:
        mine = sealer.once()
    except ChangedPastError as changed:
        raise Trouble(refusal(str(changed)), REFUSED) from None
    out.print(f"{lines(sealer.sealed)} verzegeld." if mine else "Een ander proces verzegelt al; hier is niets te doen.")


def so_far(sealer: Sealer) -> str:
    """What it does, in one line."""
    if not sealer.leads:
        return "Een ander verzegelt al; wacht om het over te nemen …"
    return f"{lines(sealer.sealed)} verzegeld"


def say(system: System, out: Console) -> None:
    """How each log stands."""
    for one in sealing_standings(system):
        told = f"{one.log.label}: {lines(one.size)} verzegeld"
        told += f", hooguit {one.unsealed} nog niet" if one.unsealed else ""
        out.print(told + ".")
        if one.refused is not None:
            out.print(refusal(f"{one.log.label}: {one.refused}"), style="bold red")


def refusal(why: str) -> str:
    """Loud, and with what to do."""
    return f"NIET VERZEGELD: {why}. Ga na wat er is gebeurd; `vierogen verify` noemt alles wat niet klopt."
