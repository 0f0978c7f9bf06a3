"""`vierogen log check`: looks at every row of the access log and says what is wrong with it."""

from __future__ import annotations

from rich.console import Console

from vierogen.application.log_check import Checked, check
from vierogen.cli.faults import FAILED
from vierogen.cli.opening import opened, read_settings

MOST_TOLD = 50
"""More lines than this nobody reads."""


def run() -> int:
    """0 when all is well, 1 when something is wrong."""
    out = Console(highlight=False, soft_wrap=True)
    with opened(read_settings().database_url) as system, out.status("Het inzagelogboek wordt nagelopen …") as status:
        found = check(system.store.access, lambda so_far: status.update(f"{so_far.rows} rijen bekeken …"))
    for wrong in found.wrongs[:MOST_TOLD]:
        out.print(f"{wrong.what[0].upper()}{wrong.what[1:]}.", markup=False)
    if len(found.wrongs) > MOST_TOLD:
        out.print(f"… en nog {len(found.wrongs) - MOST_TOLD} keer iets.")
    out.print(told(found))
    return FAILED if found.wrongs else 0


def told(found: Checked) -> str:
    """How it came out."""
    rows = "1 rij" if found.rows == 1 else f"{found.rows} rijen"
    if not found.wrongs:
        return f"Het inzagelogboek is in orde: {rows}, zonder gat, en elke rij is te lezen."
    wrongs = "1 keer" if len(found.wrongs) == 1 else f"{len(found.wrongs)} keer"
    return f"Het inzagelogboek is niet in orde: {rows}, en {wrongs} klopt er iets niet."
