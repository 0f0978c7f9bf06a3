"""`vierogen retention`: finds terms that have passed, does what two people decided, and says what is left."""

from __future__ import annotations

from datetime import datetime
from time import sleep

from rich.console import Console
from rich.status import Status

from vierogen.application.destroying import Destroyed
from vierogen.bootstrap.erasing import destroying
from vierogen.bootstrap.system import System
from vierogen.cli.faults import FAILED
from vierogen.cli.opening import opened, read_settings
from vierogen.domain.values import NETHERLANDS


def run(*, waits: bool, restored: bool) -> int:
    """0 when all that was decided is done or only has to wait, 1 when somebody must look at it."""
    out = Console(highlight=False, soft_wrap=True)
    url = read_settings().database_url
    with opened(url, restored=restored) as system, out.status("Bewaartermijnen worden nagelopen …") as status:
        if restored:
            again = destroying(system).tell_again()
            out.print(f"Opnieuw vastgelegd wat al gewist was: {children(again)}.")
        due = system.erasing.mark_due(lambda done: status.update(f"{done} kinderen bekeken …"))
        came = finished(system, status, waits=waits)
    out.print(f"Bewaartermijn voorbij en nu gemeld: {children(due)}. Twee functionarissen besluiten daarover.")
    out.print(f"Gewist: {children(came.children)}, {came.keys} sleutels vernietigd.")
    if came.waits_until:
        out.print(f"Nog niet gewist: een sleutel was net in gebruik. Draai dit opnieuw na {moment(came.waits_until)}.")
    if came.stuck:
        out.print(
            f"Niet gewist: {children(came.stuck)}. Daar kwam een nieuwer verzoek bij onder dezelfde sleutel; "
            "stel opnieuw voor om te wissen, ook voor dat verzoek."
        )
    return FAILED if came.stuck else 0


def finished(system: System, status: Status, *, waits: bool) -> Destroyed:
    """What can be done now; and when told to wait, also what can be done a minute later."""
    destroys, total = destroying(system), Destroyed()
    while True:
        came = destroys.run()
        total.children, total.keys = total.children + came.children, total.keys + came.keys
        total.waits_until, total.stuck = came.waits_until, came.stuck
        if came.waits_until is None or not waits:
            return total
        left = (came.waits_until - system.desk.now()).total_seconds()
        status.update(f"Wacht nog {max(1, round(left))} seconden, tot geen proces de sleutels nog heeft …")
        sleep(max(0.1, min(1.0, left)))


def children(count: int) -> str:
    """So many."""
    return "1 kind" if count == 1 else f"{count} kinderen"


def moment(at: datetime) -> str:
    """The hour in the Netherlands."""
    return f"{at.astimezone(NETHERLANDS):%H.%M.%S} uur"
