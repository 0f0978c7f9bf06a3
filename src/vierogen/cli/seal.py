"""`vierogen seal`: seals what was written until it is stopped, and says how far it is."""

from __future__ import annotations

from threading import Thread

from rich.console import Console

from vierogen.bootstrap.sealing import sealer_of, sealing_standings
from vierogen.bootstrap.system import System
from vierogen.cli.counted import lines
from vierogen.cli.faults import Trouble
from vierogen.cli.opening import opened, read_settings
from vierogen.cli.quiet_logs import quiet_logs
from vierogen.cli.stopping import stopping
from vierogen.sealing.keys import KeyFileError
from vierogen.sealing.past import ChangedPastError
from vierogen.sealing.sealer import Sealer
from vierogen.settings import Settings

SAY_EVERY = 1.0
"""Seconds between two looks at how far it is."""

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
            follow(sealer, out)
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


def follow(sealer: Sealer, out: Console) -> None:
    """In a thread, so that this one can tell and can be stopped."""
    sealing = Thread(target=sealer.run, name="sealer")
    with stopping() as stop, out.status("Verzegelt …") as status:
        out.print("Verzegelt wat er wordt vastgelegd. Stoppen: Ctrl-C.")
        sealing.start()
        try:
            while not stop.wait(SAY_EVERY):
                others = "Een ander verzegelt al; wacht om het over te nemen …"
                status.update(f"{lines(sealer.sealed)} verzegeld" if sealer.leads else others)
        finally:
            sealer.stop()
            sealing.join()
    out.print(f"Gestopt. {lines(sealer.sealed)} verzegeld; de volgende keer gaat het daar verder.")


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
