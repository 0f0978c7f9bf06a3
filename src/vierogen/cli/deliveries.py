"""`vierogen deliveries`: how delivering goes, what was put aside, and letting that be tried again."""

from __future__ import annotations

from uuid import UUID

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from vierogen.bootstrap.outbox import deliveries_of
from vierogen.bootstrap.system import System
from vierogen.cli.faults import Trouble
from vierogen.cli.opening import opened, read_settings
from vierogen.domain.values import NETHERLANDS
from vierogen.outbox.deliveries import DeadLetter, Kept
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
    """A line for each."""
    found = deliveries_of(system).every()
    if not found:
        out.print("Er zijn geen abonnementen.")
        return
    table = Table(
        *("abonnement", "organisatie", "naam", "stand", "onderweg", "afgebroken"),
        header_style="bold",
        box=SIMPLE_HEAD,
    )
    for one in found:
        table.add_row(*cells(system, one))
    out.print(table)


def cells(system: System, one: Kept) -> tuple[str, ...]:
    """One line."""
    kept = one.subscription
    organisation = system.people.register.organisations.get(kept.organisation)
    name = organisation.name if organisation else "onbekend"
    return str(kept.id), name, kept.name, kept.state.label, str(one.waiting), str(one.dead)


def say_letters(found: list[DeadLetter], out: Console) -> None:
    """A line for each."""
    if not found:
        out.print("Er zijn geen afgebroken berichten.")
        return
    table = Table("bericht", "verzoek", "soort", "sinds", "pogingen", "uitkomst", header_style="bold", box=SIMPLE_HEAD)
    for one in found:
        since = one.kept.since.astimezone(NETHERLANDS).strftime("%Y-%m-%d %H:%M")
        kind = one.event.type.label if one.event.type else "onbekend"
        words = str(one.message), str(one.kept.request), kind, since, str(one.kept.attempts)
        table.add_row(*words, told(one.kept.outcome))
    out.print(table)
    out.print("Opnieuw bezorgen: dezelfde opdracht met --again.")
