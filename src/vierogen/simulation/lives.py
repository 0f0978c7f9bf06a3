"""What is asked for which child in which school year, so that the grants of every year add up to the series.

The renewals of a year come first; what is then missing are children who are new. Requests that end otherwise come on top.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from vierogen.domain.deadlines import COMPULSORY_FROM
from vierogen.domain.values import EndReason, Sex, Status
from vierogen.reference.months import birthday
from vierogen.reference.school_years import SchoolYear
from vierogen.reference.working_days import add_working_days
from vierogen.simulation import assumptions, names
from vierogen.simulation.assumptions import NOT_GRANTED, SHARES
from vierogen.simulation.chance import Chance
from vierogen.simulation.children import LIGHTER, ORDINARY, Child, Move, Planned, Why
from vierogen.simulation.places import Places
from vierogen.simulation.series import Expected, expected

YOUNGEST, ADULT = 4, 18
LONG_ENOUGH = timedelta(days=180)
"""Nobody asks for a child that becomes eighteen sooner after the beginning."""

RENEWING = (3, 1), (5, 20)
BEFORE_THE_YEAR = (4, 1), (6, 20)
DURING_THE_YEAR = (8, 20), (2, 10)
"""First and last month and day on which requests are opened."""

LATEST_FIFTH_BIRTHDAY = (1, 31)
"""Who is five later in the school year is bound so late in it that nobody asks before the next one."""

LAST_RENEWAL, LAST_LOOK = (7, 10), (4, 20)
"""After these days nobody asks any more."""


class Lives:
    """Everything that is asked in a scope, in the order in which it is thought up."""

    def __init__(self, places: Places, numbers: Iterator[str], answered_on: Callable[[Planned], date | None]) -> None:
        self.places, self.scope = places, places.scope
        self.requests: list[Planned] = []
        self.children: list[Child] = []
        self._numbers, self._answered_on = numbers, answered_on
        self._running: list[Planned] = []
        for year in self.scope.years:
            self._live(year)

    def target(self, year: SchoolYear) -> int:
        """How many grants a school year has here: our part of the series."""
        return round(self.expected(year).exemptions * self.places.weight * self.scope.share)

    def expected(self, year: SchoolYear) -> Expected:
        """The series of the whole country."""
        return expected(year)

    def _live(self, year: SchoolYear) -> None:
        """Renewals, newcomers who hear no, who looks again after a no, newcomers who hear yes, and claims."""
        granted = [one for one in self._renewals(year) if one.outcome is Status.GRANTED]
        missing = max(0, self.target(year) - len(granted))
        new = missing * (SHARES["newcomers_in_first_year"] if year == self.scope.first else 1)
        no = SHARES["not_granted_first"]
        refused = [self._first(year, self._no(year, nth)) for nth in range(round(new * no / (1 - no)))]
        looks = list(self._another_look(year, [*refused, *self.requests_of(year, Why.RENEWAL)], missing))
        granted += (look for look in looks if look.outcome is Status.GRANTED)
        granted += [self._first(year, Status.GRANTED) for _ in range(max(0, self.target(year) - len(granted)))]
        for _ in range(round(len(granted) * SHARES["claims_without_request"])):
            self._claim(year)
        self._running = [one for one in granted if one.ends is None and not one.child.lasting]

    def requests_of(self, year: SchoolYear, why: Why) -> list[Planned]:
        """Those of one kind for one school year."""
        return [one for one in self.requests if one.school_year == year and one.why is why]

    # ── renewals ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _renewals(self, year: SchoolYear) -> Iterable[Planned]:
        left = self.target(year)
        for before in self._running:
            planned = self._renewal(before, year, left)
            if planned is not None:
                left -= planned.outcome is Status.GRANTED
                yield planned

    def _renewal(self, before: Planned, year: SchoolYear, left: int) -> Planned | None:
        child, chance = before.child, self._chance("renewal", before.number)
        share = SHARES["renewed_lighter_route" if child.route == LIGHTER else "renewed_ordinary_route"]
        opens_on = self._renewed_on(before, year, chance)
        if (
            not left
            or not chance.happens(share)
            or opens_on is None
            or not self._is_young_enough(child, year.starts_on)
        ):
            return None
        no = chance.happens(SHARES["not_granted_renewal"])
        outcome = chance.by_weight(NOT_GRANTED) if no else Status.GRANTED
        return self._plan(child, year, Why.RENEWAL, outcome, opens_on, renews=child.last_yes)

    def _renewed_on(self, before: Planned, year: SchoolYear, chance: Chance) -> date | None:
        """In spring; later when the exemption that is renewed came late. None when it came too late."""
        begins = date(year.starts_in, *RENEWING[0])
        opens_on = self._working_day(chance, begins, date(year.starts_in, *RENEWING[1]), before.child.postcode)
        if before.opens_on > date(year.starts_in - 1, 9, 15):
            granted_on = self._answered_on(before)
            assert granted_on is not None
            opens_on = max(opens_on, add_working_days(granted_on, 3))
        return opens_on if opens_on <= date(year.starts_in, *LAST_RENEWAL) else None

    def _is_young_enough(self, child: Child, day: date) -> bool:
        return birthday(child.birth_date, ADULT) - timedelta(days=1) >= day + LONG_ENOUGH

    # ── newcomers ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _first(self, year: SchoolYear, outcome: Status) -> Planned:
        """For a child that was not known before."""
        child = self._new_child(year)
        chance = self._chance("first", child.index)
        return self._plan(child, year, Why.FIRST, outcome, self._first_on(child, year, chance))

    def _first_on(self, child: Child, year: SchoolYear, chance: Chance) -> date:
        """Before the year or in it; the youngest not before they are four."""
        four = birthday(child.birth_date, YOUNGEST)
        before = chance.happens(SHARES["asked_before_the_year"])
        first, last = BEFORE_THE_YEAR if before else DURING_THE_YEAR
        starts_in = year.starts_in
        begins, ends = date(starts_in, *first), date(starts_in + (not before), *last)
        if four > begins:
            begins, ends = date(starts_in, *DURING_THE_YEAR[0]), date(starts_in + 1, *DURING_THE_YEAR[1])
        return self._working_day(chance, begins, ends, child.postcode)

    def _no(self, year: SchoolYear, nth: int) -> Status:
        return self._chance("no", year, nth).by_weight(NOT_GRANTED)

    def _claim(self, year: SchoolYear) -> None:
        """An appeal without a request; there is no review, and so no outcome."""
        child = self._new_child(year)
        opens_on = self._first_on(child, year, self._chance("claim", child.index))
        self._plan(child, year, Why.CLAIM, Status.NONE, opens_on)

    def _new_child(self, year: SchoolYear) -> Child:
        index = len(self.children)
        chance = self._chance("child", index)
        first_year = year == self.scope.first
        ages = assumptions.AGES_IN_FIRST_YEAR if first_year else assumptions.AGES_WHEN_NEW
        girl, route = chance.happens(0.5), LIGHTER if chance.happens(SHARES["lighter_route"]) else ORDINARY
        given_name, family_name = names.child(chance, girl=girl)
        child = Child(
            index=index,
            pgn=next(self._numbers),
            birth_date=self._born(year, chance.by_weight(ages), chance),
            sex=Sex.FEMALE if girl else Sex.MALE,
            given_name=given_name,
            family_name=family_name,
            postcode=chance.one_of(self.places.postcodes),
            route=route,
            lasting=route == LIGHTER and chance.happens(SHARES["lasting"]),
            at_a_school=chance.happens(SHARES["at_a_school"]),
        )
        self.children.append(child)
        return child

    def _born(self, year: SchoolYear, age: int, chance: Chance) -> date:
        """So that the child has this age on 1 August, is bound in time and is not eighteen too soon."""
        latest = year.starts_on.replace(year=year.starts_in - age)
        five_in_time = date(year.starts_in + 1 - COMPULSORY_FROM, *LATEST_FIFTH_BIRTHDAY)
        soonest_adult = year.next.starts_on + LONG_ENOUGH
        earliest = max(
            latest.replace(year=latest.year - 1) + timedelta(days=1),
            soonest_adult.replace(year=soonest_adult.year - ADULT),
        )
        days = (min(latest, five_in_time) - earliest).days
        return earliest + timedelta(days=chance.between(0, max(0, days)))

    # ── another look ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _another_look(self, year: SchoolYear, asked: Iterable[Planned], room: int) -> Iterator[Planned]:
        """Others look after the expert said no, as long as the school year has time for it."""
        for before in asked:
            chance = self._chance("look", before.number)
            if before.outcome is not Status.REFUSED or not chance.happens(SHARES["another_look"]):
                continue
            granted = room > 0 and chance.happens(SHARES["another_look_granted"])
            said_no_on = self._answered_on(before)
            assert said_no_on is not None
            opens_on = add_working_days(said_no_on, chance.between(5, 25))
            if opens_on > date(year.starts_in + 1, *LAST_LOOK) or not self._is_young_enough(before.child, opens_on):
                continue
            room -= granted
            outcome = Status.GRANTED if granted else Status.REFUSED
            planned = (before.child, year, Why.ANOTHER_LOOK, outcome, opens_on)
            yield self._plan(*planned, renews=before.child.last_yes, looks_at=before.number)

    # ── one request ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _plan(
        self,
        child: Child,
        year: SchoolYear,
        why: Why,
        outcome: Status,
        opens_on: date,
        *,
        renews: int | None = None,
        looks_at: int | None = None,
    ) -> Planned:
        number, lived_at = len(self.requests), child.postcode
        chance = self._chance("request", number)
        granted = outcome is Status.GRANTED
        move = self._move(chance) if granted else None
        planned = Planned(
            number=number,
            child=child,
            postcode=lived_at,
            school_year=year,
            why=why,
            outcome=outcome,
            opens_on=opens_on,
            renews=renews,
            looks_at=looks_at,
            move=move,
            ends=self._ends(child, chance) if granted else None,
        )
        self.requests.append(planned)
        if granted:
            child.last_yes = number
        if move is not None:
            child.postcode = move.postcode
        return planned

    def _move(self, chance: Chance) -> Move | None:
        in_review = chance.happens(SHARES["moves_in_review"])
        if in_review or chance.happens(SHARES["moves_in_exemption"]):
            return Move(chance.one_of(self.places.postcodes), in_review)
        return None

    def _ends(self, child: Child, chance: Chance) -> EndReason | None:
        share = SHARES["ends_early_lighter" if child.route == LIGHTER else "ends_early_ordinary"]
        return chance.by_weight(assumptions.EARLY_ENDS[child.route]) if chance.happens(share) else None

    def _working_day(self, chance: Chance, first: date, last: date, postcode: str) -> date:
        """A day on which people work there, in or just after a period."""
        day = first + timedelta(days=chance.between(0, (last - first).days))
        return add_working_days(day - timedelta(days=1), 1, self.places.holidays(postcode))

    def _chance(self, *about: object) -> Chance:
        return Chance(self.scope.seed, self.scope.share, *about)
