"""`vierogen deliver`: brings subscribers word of events until it is stopped, and says how many messages were accepted."""

from __future__ import annotations

from functools import partial

from rich.console import Console

from vierogen.bootstrap.outbox import deliverer_of
from vierogen.cli.following import follow
from vierogen.cli.opening import opened, read_settings
from vierogen.cli.quiet_logs import quiet_logs
from vierogen.outbox.deliverer import Deliverer


def run(*, once: bool) -> None:
    """Delivers until Ctrl-C or SIGTERM, or only what can be delivered now."""
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
        else:
            out.print("Een ander proces bezorgt al; hier is niets te doen.")


def so_far(deliverer: Deliverer) -> str:
    """What it does, in one line."""
    if not deliverer.leads:
        return "Een ander bezorgt al; wacht om het over te nemen …"
    return f"{messages(deliverer)} bezorgd"


def messages(deliverer: Deliverer) -> str:
    """How many, in words."""
    return "1 bericht" if deliverer.delivered == 1 else f"{deliverer.delivered} berichten"
