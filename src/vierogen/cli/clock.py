"""`vierogen clock`: lets the clock do what is due, and says what it did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from uuid import UUID

from rich.console import Console

from vierogen.application.clock import BATCH, Ticked, what_is_due
from vierogen.application.desk import Desk
from vierogen.cli.opening import opened, read_settings
from vierogen.domain.acts import ACTS
from vierogen.domain.values import day_of


def run(*, rehearse: bool) -> None:
    """Runs the clock once, or only tells what it would do first in each request."""
    out = Console(highlight=False)
    with opened(read_settings().database_url) as system:
        if rehearse:
            out.print(told(due_now(system.desk), "Aan de beurt"))
            return
        with out.status("De klok kijkt wat aan de beurt is …") as status:
            ticked = system.tick(lambda so_far: status.update(f"{so_far.looked_at} verzoeken bekeken …"))
    out.print(told(ticked.done, "Gedaan"))
    say_what_was_left(out, ticked)


def due_now(desk: Desk) -> Counter[str]:
    """What the clock would do first in each request."""
    today = day_of(desk.now())
    firsts = (next(what_is_due(desk.fresh(request), today), None) for request in everything_due(desk))
    return Counter(first[0].__name__ for first in firsts if first is not None)


def everything_due(desk: Desk) -> Iterator[UUID]:
    """Every request on the clock's agenda of today."""
    after: UUID | None = None
    while batch := desk.due(desk.now(), after, BATCH):
        yield from batch
        after = batch[-1]


def told(done: Mapping[str, int], how: str) -> str:
    """Such as: Gedaan: 3 × herinneren, 1 × laten vervallen."""
    counted = ", ".join(f"{count} × {ACTS[name].label}" for name, count in sorted(done.items()))
    return f"{how}: {counted}." if counted else "Er was niets te doen."


def say_what_was_left(out: Console, ticked: Ticked) -> None:
    """People who were quicker are no fault."""
    if ticked.left:
        out.print(f"Bij {ticked.left} verzoeken was iemand de klok voor; die komen de volgende keer aan de beurt.")
