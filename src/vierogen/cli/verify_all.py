"""`vierogen verify` without a proof: everything that is kept, against the ledger and its checkpoints."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from psycopg import Error as PostgresError
from rich.console import Console
from sqlalchemy.exc import DBAPIError

from vierogen.bootstrap.sealing import public_keys
from vierogen.bootstrap.verifying import to_verify, verify_logs
from vierogen.cli.counted import counted, lines
from vierogen.cli.faults import Trouble
from vierogen.cli.moving import moving
from vierogen.cli.opening import read_settings, require_ready
from vierogen.cli.verify import keys_of, notes_of
from vierogen.sealing.checking import Checked
from vierogen.sealing.damage import is_damage
from vierogen.sealing.keys import KeyFileError
from vierogen.sealing.memory import UnreadableMemoryError

NO_KEY, DAMAGED = 23, 24
MOST_TOLD = 50
"""More lines than this nobody reads."""


def everything(checkpoint: Path | None, key: Path | None, out: Console) -> int:
    """The whole store."""
    settings = read_settings()
    outside = notes_of(checkpoint) if checkpoint is not None else []
    try:
        keys = keys_of(key) if key is not None else public_keys(settings)
        if not keys:
            raise Trouble("Er is nog niets verzegeld, of de openbare sleutel is weg. Geef haar met --key.", NO_KEY)
        require_ready(settings.database_url)
        with to_verify(settings.database_url) as (store, hallmarks), moving(out) as tell:
            found = verify_logs(store, hallmarks, settings, keys=keys, outside=outside, progress=tell)
    except KeyFileError as error:
        raise Trouble(str(error), NO_KEY) from None
    except UnreadableMemoryError as error:
        raise Trouble(f"{error} hoort het laatste controlepunt te zijn, en is dat niet.", NO_KEY) from None
    except (DBAPIError, PostgresError, sqlite3.Error) as error:
        if not is_damage(error):
            raise
        raise Trouble("De database zelf is beschadigd en niet te lezen. Zet een reservekopie terug.", DAMAGED) from None
    return say_everything(found, out)


def say_everything(found: Sequence[Checked], out: Console) -> int:
    """Everything that is wrong, and how each log came out."""
    for one in found:
        for finding in one.findings[:MOST_TOLD]:
            out.print(f"{one.log.label}: {finding.sentence}.", style="red", markup=False)
        if one.found > MOST_TOLD:
            out.print(f"… en nog {one.found - MOST_TOLD} keer iets.")
        out.print(summary(one), markup=False)
    kinds = [finding.kind for one in found for finding in one.findings]
    return int(min(kinds, default=0))


def summary(one: Checked) -> str:
    """One log in one line."""
    told = f"{one.log.label}: {lines(one.rows)} en {counted(one.checkpoints, 'controlepunt', 'controlepunten')} bekeken"
    told += f", {counted(one.witnessed, 'handtekening', 'handtekeningen')} van getuigen" if one.witnessed else ""
    told += f", {one.unknown_witnesses} van onbekende getuigen" if one.unknown_witnesses else ""
    told += f"; {one.unsealed} nog niet verzegeld" if one.unsealed else ""
    return told + ("; alles klopt." if not one.found else f"; {one.found} keer klopt er iets NIET.")
