"""`vierogen backup`: everything of one moment in one file, while everybody works on."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from rich.console import Console

from vierogen.bootstrap.backups import DATA, KEYS, UnreadableBackupError, take_backup
from vierogen.bootstrap.database import State
from vierogen.bootstrap.keys import KeyStoreError
from vierogen.bootstrap.machine_clock import utc_now
from vierogen.cli.faults import MISUSED, UNAVAILABLE, Trouble
from vierogen.cli.moving import moving
from vierogen.cli.opening import how_it_stands, read_settings, require_ready
from vierogen.sealing.damage import is_damage
from vierogen.sealing.keys import KeyFileError

DAMAGED = 24
"""As `vierogen verify` ends for a database that cannot be read."""


def run(to: str, *, with_keys: bool, only_keys: bool) -> None:
    """Says where it is and what is in it."""
    if with_keys and only_keys:
        raise Trouble("Kies --with-keys of --only-keys, niet allebei.", MISUSED)
    parts = (KEYS,) if only_keys else (DATA, KEYS) if with_keys else (DATA,)
    settings, out = read_settings(), Console(highlight=False, soft_wrap=True)
    if how_it_stands(settings.database_url) is State.BEHIND:
        raise Trouble(
            "De database is van een oudere versie. Maak de reservekopie met de versie die zij tot nu toe had, of kopieer "
            "haar terwijl niets draait. Er is geen reservekopie gemaakt."
        )
    require_ready(settings.database_url)
    target = target_of(to, parts)
    try:
        with moving(out) as tell:
            head = take_backup(settings, target, parts, partial(tell, "rijen"))
    except FileExistsError:
        raise Trouble(f"{target} is er al. Er is niets gewijzigd; kies een andere naam.") from None
    except (KeyStoreError, KeyFileError) as error:
        raise Trouble(str(error)) from None
    except UnreadableBackupError:
        raise Trouble("Wat is geschreven, is niet terug te lezen. Er is geen reservekopie gemaakt.") from None
    except OSError as error:
        raise Trouble(
            f"{target} is niet te schrijven ({error.strerror}). Er is geen reservekopie gemaakt.", UNAVAILABLE
        ) from None
    except Exception as error:
        if not is_damage(error):
            raise
        raise Trouble(
            "De database zelf is beschadigd en niet helemaal te lezen. Er is geen reservekopie gemaakt.", DAMAGED
        ) from None
    out.print(f"{target}: {head.total} rijen van {head.taken_at}, geschreven en teruggelezen.", markup=False)
    if KEYS in head.parts:
        out.print("De sleutels staan erin, omwikkeld. Bewaar dit bestand kort: wat later wordt gewist, staat er nog.")
    else:
        out.print("De sleutels staan er niet in. Maak daarvan apart een kopie: vierogen backup --only-keys")
    out.print("Nooit erin: het sleutelbestand (.kek) en de sleutel die verzegelt. Bewaar die elders.")


def target_of(to: str, parts: tuple[str, ...]) -> Path:
    """The file that is meant. A folder that is not there stays away: a disk may not have been mounted."""
    place = Path(to)
    if not to.strip():
        raise Trouble("Zeg in welke map of in welk bestand de reservekopie komt.", MISUSED)
    if place.is_dir():
        return place / name_of(parts)
    folder = place if to.endswith(("/", os.sep)) else place.parent
    if not folder.is_dir():
        raise Trouble(f"De map {folder} is er niet. Er is geen reservekopie gemaakt.")
    return place


def name_of(parts: tuple[str, ...]) -> str:
    """Of the moment, and of what is in it."""
    what = "sleutels" if parts == (KEYS,) else "met-sleutels" if KEYS in parts else "gegevens"
    return f"vierogen-{utc_now():%Y%m%dT%H%M%SZ}-{what}.backup"
