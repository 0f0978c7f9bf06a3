"""`vierogen deliver`: brings subscribers word of events until it is stopped, and says how many messages were accepted."""

from __future__ import annotations

from functools import partial

from rich.console import Console

from vierogen.bootstrap.outbox import deliverer_of, deliveries_of
from vierogen.cli.following import follow
from vierogen.cli.opening import opened, read_settings
from vierogen.cli.quiet_logs import quiet_logs
from vierogen.outbox.deliverer import Deliverer
from vierogen.outbox.deliveries import Deliveries
from vierogen.outbox.posting import told

UNDELIVERED = 27
"""How the command ends when it stops by itself and something did not get there."""


def run(*, once: bool) -> int:
    """Delivers until Ctrl-C or SIGTERM, or only what can be delivered now; how it ends says whether all of it arrived."""
    settings, out = read_settings(), Console(highlight=False, soft_wrap=True)
    with opened(settings.database_url) as system:
        deliverer = deliverer_of(system, settings)
        if not once:
            quiet_logs(settings.log_level)
            begun = "Bezorgt gebeurtenissen bij abonnementen."
            follow(deliverer, out, doing="Bezorgt", begun=begun, so_far=partial(so_far, deliverer))
            out.print(f"Gestopt. {messages(deliverer)} bezorgd; de volgende keer gaat het daar verder.")
        elif deliverer.once():
            out.print(f"{messages(deliverer)} bezorgd.")
            return say_undelivered(deliveries_of(system), deliverer, out)
        else:
            out.print("Een ander proces bezorgt al; hier is niets te doen.")
    return 0


def say_undelivered(deliveries: Deliveries, deliverer: Deliverer, out: Console) -> int:
    """A line for each receiver that did not take what there was, now or when it was tried before."""
    outcomes = {**deliveries.failing(), **deliverer.failed}
    for one in deliveries.every():
        kept = one.subscription
        if kept.id in outcomes:
            out.print(
                f"Niet bezorgd: {kept.name} ({kept.id}): {told(outcomes[kept.id])}. "
                f"Onderweg: {one.waiting}, afgebroken: {one.dead}.",
                style="red",
                markup=False,
            )
    if not outcomes:
        return 0
    out.print("Wat onderweg is, wordt later opnieuw geprobeerd. Zo ziet u meer: vierogen deliveries")
    return UNDELIVERED


def so_far(deliverer: Deliverer) -> str:
    """What it does, in one line."""
    if not deliverer.leads:
        return "Een ander bezorgt al; wacht om het over te nemen …"
    return f"{messages(deliverer)} bezorgd"


def messages(deliverer: Deliverer) -> str:
    """How many, in words."""
    return "1 bericht" if deliverer.delivered == 1 else f"{deliverer.delivered} berichten"
