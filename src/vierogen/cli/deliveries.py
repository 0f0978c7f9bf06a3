"""`vierogen deliveries`: how delivering goes, what was put aside, and letting that be tried again."""

from __future__ import annotations

from uuid import UUID

from rich.console import Console

from vierogen.bootstrap.outbox import deliveries_of
from vierogen.bootstrap.system import System
from vierogen.cli.faults import Trouble
from vierogen.cli.opening import opened, read_settings
from vierogen.domain.values import NETHERLANDS
from vierogen.outbox.deliveries import DeadLetter
from vierogen.outbox.posting import told


def run(subscription: str | None, *, again: bool) -> None:
    """Every subscription, or the dead letters of one; and sends those again when asked."""
    if again and subscription is None:
        raise Trouble("Noem bij --again ook het abonnement. Zonder --again ziet u welke er zijn.")
    out = Console(highlight=False, soft_wrap=True)
    with opened(read_settings().database_url) as system:
        if subscription is None:
            say_every(system, out)
        elif again:
            count = deliveries_of(system).send_again(known(system, subscription))
            out.print(f"{count} afgebroken berichten worden opnieuw bezorgd.")
        else:
            say_letters(deliveries_of(system).dead_letters(known(system, subscription)), out)


def known(system: System, given: str) -> UUID:
    """The subscription that is meant; its first characters are enough, when no other begins so."""
    found = [one.subscription.id for one in deliveries_of(system).every()]
    meant = [one for one in found if str(one).startswith(given.lower())]
    if len(meant) != 1:
        raise Trouble("Dit abonnement is niet bekend." if not meant else "Meer dan een abonnement begint zo.")
    return meant[0]


def say_every(system: System, out: Console) -> None:
    """Of each its number on a line of its own, to be copied whole on a narrow screen too."""
    found = deliveries_of(system).every()
    if not found:
        out.print("Er zijn geen abonnementen.")
    for one in found:
        kept = one.subscription
        organisation = system.people.register.organisations.get(kept.organisation)
        out.print(str(kept.id), style="bold")
        out.print(f"  {kept.name}, van {organisation.name if organisation else 'onbekend'}", markup=False)
        out.print(f"  {kept.state.label}; onderweg: {one.waiting}, afgebroken: {one.dead}")


def say_letters(found: list[DeadLetter], out: Console) -> None:
    """Of each its number and that of the request, likewise."""
    if not found:
        out.print("Er zijn geen afgebroken berichten.")
        return
    for one in found:
        since = one.kept.since.astimezone(NETHERLANDS).strftime("%Y-%m-%d %H:%M")
        kind = one.event.type.label if one.event.type else "onbekend"
        out.print(str(one.message), style="bold")
        out.print(f"  {kind}, verzoek {one.kept.request}")
        out.print(f"  sinds {since}; pogingen: {one.kept.attempts}; {told(one.kept.outcome)}")
    out.print("Opnieuw bezorgen: dezelfde opdracht met --again.")
