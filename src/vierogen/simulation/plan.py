"""The whole plan of a simulation: a pure function of its scope. Nothing of it has happened yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from vierogen.domain.values import Status
from vierogen.reference.school_years import SchoolYear
from vierogen.simulation.children import Planned
from vierogen.simulation.lives import Lives
from vierogen.simulation.numbers import numbers
from vierogen.simulation.places import Places
from vierogen.simulation.scope import Scope
from vierogen.simulation.series import Expected, expected
from vierogen.simulation.staff import Staff
from vierogen.simulation.telling import Step, Story, Telling


@dataclass(frozen=True, slots=True)
class OfAYear:
    """What a school year has: its place in the national series, and here the requests and how they end."""

    school_year: SchoolYear
    national: Expected
    outcomes: Counter[Status]

    @property
    def requests(self) -> int:
        """Requests for review; claims without a request are not among them."""
        return sum(count for status, count in self.outcomes.items() if status is not Status.NONE)

    @property
    def granted(self) -> int:
        """Exemptions granted."""
        return self.outcomes[Status.GRANTED]


@dataclass(frozen=True)
class Plan:
    """Who works where and what is asked. ``taken`` are numbers of children that others made up already."""

    scope: Scope
    taken: Collection[str] = field(default=(), repr=False)

    @cached_property
    def places(self) -> Places:
        """Where children live."""
        return Places(self.scope)

    @cached_property
    def staff(self) -> Staff:
        """Who acts."""
        return Staff(self.places)

    @cached_property
    def requests(self) -> tuple[Planned, ...]:
        """Every request and claim, in the order in which they are opened."""
        lives = Lives(self.places, numbers(self.taken), lambda planned: self.story(planned).answered_on)
        return tuple(sorted(lives.requests, key=lambda planned: (planned.opens_on, planned.number)))

    def story(self, planned: Planned) -> Story:
        """How one request goes."""
        return Telling(planned, self.places, self.staff, self.id_of).told()

    def id_of(self, number: int) -> UUID:
        """The id of a request by its number."""
        return self.scope.id_of("request", number)

    def days(self) -> Iterator[date]:
        """Every day, from the registration of everybody to the end."""
        day = self.scope.begins_on
        while day <= self.scope.ends_on:
            yield day
            day += timedelta(days=1)

    def steps(self) -> Iterator[tuple[date, list[tuple[Planned, Step]]]]:
        """For every day what is done on it, in order: requests that began earlier go first."""
        waiting, told = dict[date, list[tuple[Planned, Step]]](), 0
        for day in self.days():
            while told < len(self.requests) and self.requests[told].opens_on <= day:
                planned = self.requests[told]
                for step in self.story(planned).steps:
                    waiting.setdefault(step.day, []).append((planned, step))
                told += 1
            yield day, waiting.pop(day, [])

    def years(self) -> tuple[OfAYear, ...]:
        """What every school year has."""
        found = {year: Counter[Status]() for year in self.scope.years}
        for planned in self.requests:
            found[planned.school_year][planned.outcome] += 1
        return tuple(OfAYear(year, expected(year), outcomes) for year, outcomes in found.items())
