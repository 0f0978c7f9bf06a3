"""The true counts of a school year: each child once in each table, at one place and in one category.

What comes out of here is what the noise must hide. Only `freezing` sees it, and no answer may reach this module.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from vierogen.application.monitoring import Eyes, Kind, MonitorFact
from vierogen.domain.values import Status
from vierogen.publication.kept import Leaf
from vierogen.publication.places import finder, leaves
from vierogen.publication.tables import (
    ANSWERS,
    DAYS,
    DISSENT,
    DURATION,
    RENEWALS,
    REQUESTS,
    STEP_DAYS,
    STEPS,
    Category,
    Level,
    PublishedTable,
)
from vierogen.reference.school_years import SchoolYear

Categorise = Callable[[MonitorFact], str | None]
"""In which category of a table a request is; None when in none."""


def count(facts: Iterable[MonitorFact], tables: Iterable[PublishedTable], year: SchoolYear) -> dict[Leaf, int]:
    """How many children each leaf holds, those with nobody included. Requests of other school years do not count."""
    tables = tuple(tables)
    counts = dict.fromkeys(leaves(tables, year), 0)
    places = {level: finder(level, year) for level in Level}
    ways = [(table.name, places[table.level], CATEGORIES[table.name]) for table in tables]
    for fact in one_for_each_child(facts, year):
        for name, place_of, category_of in ways:
            if category := category_of(fact):
                counts[Leaf(name, *place_of(fact.municipality, fact.partnership), category)] += 1
    return counts


def one_for_each_child(facts: Iterable[MonitorFact], year: SchoolYear) -> Iterable[MonitorFact]:
    """Of the requests of one child in one school year the last that was opened; of one day, that with the last id."""
    last, wanted = dict[UUID, MonitorFact](), str(year)
    for fact in facts:
        if fact.school_year == wanted and _is_later(fact, last.get(fact.child)):
            last[fact.child] = fact
    return last.values()


def _is_later(fact: MonitorFact, known: MonitorFact | None) -> bool:
    return known is None or (fact.opened_on, fact.request) > (known.opened_on, known.request)


# In which category


ANSWER_OF = {
    Status.REFUSED: "NIET_VERLEEND",
    Status.ALTERNATIVE_ARRANGED: "ALTERNATIEF",
    Status.LAPSED: "VERVALLEN",
    Status.WITHDRAWN: "GESTOPT",
    Status.BLOCKED: "GESTOPT",
}


def answer(fact: MonitorFact) -> str | None:
    """What came of it. What was granted stays granted, also when it ended since; what still runs has no answer."""
    return "VERLEEND" if fact.granted else ANSWER_OF.get(fact.status)


def in_days(within: tuple[int, ...], categories: tuple[Category, ...]) -> Callable[[int | None], str | None]:
    """The class of a number of days; ``within`` holds the last day of each class but the last."""
    assert len(within) + 1 == len(categories)

    def found(days: int | None) -> str | None:
        return None if days is None else categories[bisect_left(within, days)].code

    return found


in_term = in_days((30, 60, 90), DAYS)
in_step = in_days((7, 14, 28), STEP_DAYS)
STATEMENT, TAKE_UP, VERDICT, GRANT = STEPS

CATEGORIES: Mapping[str, Categorise] = {
    REQUESTS.name: lambda _: "ALLE",
    ANSWERS.name: answer,
    RENEWALS.name: lambda fact: "VERLENGING" if fact.kind is Kind.RENEWAL else None,
    DISSENT.name: lambda fact: "ONEENS" if fact.eyes is Eyes.DISSENTED else None,
    DURATION.name: lambda fact: in_term(fact.days_to_answer),
    STATEMENT.name: lambda fact: in_step(fact.days_to_statement),
    TAKE_UP.name: lambda fact: in_step(fact.days_to_take_up),
    VERDICT.name: lambda fact: in_step(fact.days_to_verdict),
    GRANT.name: lambda fact: in_step(fact.days_to_grant),
}
"""By the name of the table."""
