"""`vierogen keys …`: new keys around the keys, and looking whether every key is there and fits."""

from __future__ import annotations

from functools import partial

from rich.console import Console

from vierogen.bootstrap.key_check import look_at_keys
from vierogen.cli.asking import says_yes
from vierogen.cli.faults import FAILED, Trouble
from vierogen.cli.moving import moving
from vierogen.cli.opening import opened, read_settings
from vierogen.vault.faults import MissingEpochError
from vierogen.vault.rotation import EpochInUseError, check, destroy_epoch, rewrap, rotate

MOST_TOLD = 20


def run_rotate() -> None:
    """From now on new keys are wrapped under a new key-encryption key."""
    out = Console(highlight=False, soft_wrap=True)
    with opened(read_settings().database_url) as system:
        epoch = rotate(system.vault)
        old = sum(count for under, count in system.vault.keeping.under_epochs().items() if under != epoch)
    out.print(f"Tijdvak {epoch} is begonnen. Wat nieuw is, komt daaronder. Maak nu een kopie van het sleutelbestand.")
    if old:
        out.print(f"{keys(old)} {'ligt' if old == 1 else 'liggen'} nog onder een ouder tijdvak: vierogen keys rewrap")


def run_rewrap() -> None:
    """Wraps what lies under older epochs under the newest; cut off, it goes on the next time."""
    out = Console(highlight=False, soft_wrap=True)
    with opened(read_settings().database_url) as system, moving(out) as tell:
        done, epochs = rewrap(system.vault, partial(tell, "Sleutels")), system.vault.around.epochs()
    out.print(f"{keys(done)} opnieuw omwikkeld; alles ligt onder tijdvak {epochs[-1]}.")
    for epoch in epochs[:-1]:
        out.print(f"Tijdvak {epoch} is niet meer in gebruik. Vernietigen kan: vierogen keys destroy-epoch {epoch}")


def run_destroy(epoch: int, *, yes: bool) -> None:
    """Destroys an old epoch; copies of the key store from before then open no longer."""
    out = Console(highlight=False, soft_wrap=True)
    if not yes:
        out.print(
            f"Zonder tijdvak {epoch} gaat geen kopie van de sleutelopslag van vóór de laatste omwikkeling nog open, "
            "ook geen reservekopie. Dat is niet terug te draaien."
        )
        if not says_yes("Vernietigen?"):
            raise Trouble("Er is niets gewijzigd.")
    with opened(read_settings().database_url) as system:
        try:
            destroy_epoch(system.vault, epoch)
        except EpochInUseError as error:
            raise Trouble(in_use(error)) from None
        except MissingEpochError:
            there = ", ".join(map(str, system.vault.around.epochs()))
            raise Trouble(f"Tijdvak {epoch} is er niet. Wel: {there}. Er is niets gewijzigd.") from None
    out.print(f"Tijdvak {epoch} is vernietigd. Vernietig ook de kopieën van het sleutelbestand waar het nog in staat.")


def in_use(error: EpochInUseError) -> str:
    """Why an epoch stays."""
    if not error.keys:
        return f"Tijdvak {error.epoch} is het nieuwste en blijft. Begin eerst een nieuw: vierogen keys rotate"
    return (
        f"Onder tijdvak {error.epoch} liggen nog {keys(error.keys)}. Er is niets gewijzigd. Eerst: vierogen keys rewrap"
    )


def run_check() -> int:
    """0 when every key is there and opens, 1 when not."""
    out = Console(highlight=False, soft_wrap=True)
    with opened(read_settings().database_url) as system, moving(out) as tell:
        found = check(system.vault, partial(tell, "Sleutels"))
        looked = look_at_keys(system, partial(tell, "Gebeurtenissen"))
    for epoch, count in sorted(found.under.items()):
        out.print(f"Tijdvak {epoch}: {keys(count)}.")
    for key in found.faulty[:MOST_TOLD]:
        out.print(f"Sleutel {key} gaat niet open.")
    for stream, position in looked.lacking[:MOST_TOLD]:
        told = "verzoeken" if stream == "requests" else "mensen"
        out.print(f"Van gebeurtenis {position} bij {told} ontbreekt een sleutel.")
    if looked.unsealed:
        out.print(f"{looked.unsealed} gebeurtenissen zijn van vóór de kluis en liggen open.")
    if looked.erased:
        out.print(f"Van {looked.erased} gebeurtenissen is iets gewist.")
    if found.faulty or looked.lacking:
        out.print(f"Niet in orde: {len(found.faulty)} sleutels gaan niet open, {len(looked.lacking)} ontbreken.")
        return FAILED
    out.print(f"In orde: {keys(found.keys)}, {looked.events} gebeurtenissen.")
    return 0


def keys(count: int) -> str:
    """So many."""
    return "1 sleutel" if count == 1 else f"{count} sleutels"
