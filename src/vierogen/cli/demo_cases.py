"""What goes on in the demonstration: shipped cases of the past, and some of the last days that wait for somebody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from vierogen.bootstrap.system import open_system
from vierogen.casebook import cast
from vierogen.casebook.case import Case, parse, shipped
from vierogen.casebook.play import Hands, Played, play
from vierogen.domain.people.acts import PeopleAct

RUNNING = (
    """# Kim: nog aan het begin
Begin: {week_ago}
| op          | wie  | doet                 | met          | dan  |
|-------------|------|----------------------|--------------|------|
|             | Anna | opent een verzoek    | Kim, 13 jaar | open |
| {yesterday} | Anna | hoort ouders en kind |              | open |
""",
    """# Otis: de verklaring wacht op andere ogen
Begin: {week_ago}
| op          | wie   | doet                     | met           | dan                   |
|-------------|-------|--------------------------|---------------|-----------------------|
|             | Anna  | opent een verzoek        | Otis, 14 jaar | open                  |
|             | Anna  | hoort ouders en kind     |               | open                  |
| {days_ago}  | Fleur | gaat alle opties na      |               | open                  |
| {yesterday} | Anna  | legt een verklaring voor |               | verklaring voorgelegd |
""",
    """# Noor: iemand kijkt mee
Begin: {week_ago}
| op          | wie   | doet                     | met           | dan                    |
|-------------|-------|--------------------------|---------------|------------------------|
|             | Hanna | opent een verzoek        | Noor, 15 jaar | open                   |
|             | Hanna | hoort ouders en kind     |               | open                   |
| {days_ago}  | Fleur | gaat alle opties na      |               | open                   |
|             | Hanna | legt een verklaring voor |               | verklaring voorgelegd  |
| {yesterday} | Fleur | kijkt mee                |               | andere ogen kijken mee |
""",
    """# Jip: de twee zijn het niet eens
Begin: {week_ago}
| op          | wie  | doet                     | met          | dan                    |
|-------------|------|--------------------------|--------------|------------------------|
|             | Anna | opent een verzoek        | Jip, 11 jaar | open                   |
|             | Anna | hoort ouders en kind     |              | open                   |
| {days_ago}  | Dirk | gaat alle opties na      |              | open                   |
|             | Anna | legt een verklaring voor |              | verklaring voorgelegd  |
| {yesterday} | Dirk | kijkt mee                |              | andere ogen kijken mee |
|             | Dirk | stemt niet in            |              | in overleg             |
""",
    """# Yara: akkoord, het gezin leest
Begin: {week_ago}
| op          | wie  | doet                     | met          | dan                         |
|-------------|------|--------------------------|--------------|-----------------------------|
|             | Anna | opent een verzoek        | Yara, 8 jaar | open                        |
|             | Anna | hoort ouders en kind     |              | open                        |
| {days_ago}  | Dirk | gaat alle opties na      |              | open                        |
|             | Anna | legt een verklaring voor |              | verklaring voorgelegd       |
|             | Dirk | kijkt mee                |              | andere ogen kijken mee      |
| {yesterday} | Dirk | stemt in                 |              | akkoord, bij ouders en kind |
""",
    """# Ruben: een beroep zonder vier ogen
Begin: {days_ago}
| op          | wie  | doet                                | met            | dan          |
|-------------|------|-------------------------------------|----------------|--------------|
|             | Bram | legt een beroep zonder verzoek vast | Ruben, 16 jaar | geen verzoek |
| {yesterday} | Bram | ontvangt een kennisgeving           |                | geen verzoek |
""",
)
"""Played so that their last day is yesterday, whenever the demonstration is made."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A case that fits in the demonstration, and the children it is about."""

    case: Case
    children: frozenset[str]


def cases(today: date) -> Iterator[Case]:
    """What may be played one after the other on one system: all of it past, and every child in one case only."""
    taken: set[str] = set()
    for case in (*running(today), *shipped()):
        fits = rehearse(case, today)
        if fits is not None and not fits.children & taken:
            taken |= fits.children
            yield case


def running(today: date) -> Iterator[Case]:
    """The cases of the last days."""
    days = {name: today - timedelta(days=ago) for name, ago in (("week_ago", 7), ("days_ago", 3), ("yesterday", 1))}
    for text in RUNNING:
        yield parse(text.format(**days), "demonstratie")


def rehearse(case: Case, today: date) -> Rehearsed | None:
    """Plays a case on a system of its own; None when it does not fit in a demonstration of this day."""
    played = on_its_own(case)
    late = any(outcome.on >= today for outcome in played.outcomes)
    changes_people = any(issubclass(act, PeopleAct) for outcome in played.outcomes for act in outcome.acts)
    if late or changes_people or not played.as_expected:
        return None
    return Rehearsed(case, frozenset(children_of(played)))


def on_its_own(case: Case) -> Played:
    """The case, on a fresh system in memory."""
    hands = Hands()
    with open_system("sqlite://", now=hands) as system:
        cast.enter(system.people)
        return play(case, system.desk, hands)


def children_of(played: Played) -> Iterable[str]:
    """Which children it is about, by number."""
    return {outcome.request.child.pgn for outcome in played.outcomes if outcome.request.child is not None}
