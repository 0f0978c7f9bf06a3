"""Playing a plan: every act is done at the real desk, on its own day and second; the clock goes round on Mondays.

Everything happens one after the other, each act at a moment of its own. So a database that was left half way holds a
beginning of the run, and the moment of its last event tells where to go on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from uuid import UUID

from vierogen.application.clock import tick
from vierogen.application.desk import BEGINNINGS, Desk
from vierogen.application.keeping import Keeping
from vierogen.application.people import INSTALLATION, People
from vierogen.domain.refusals import Refused
from vierogen.domain.values import NETHERLANDS
from vierogen.reference.school_years import SchoolYear
from vierogen.simulation.children import Planned
from vierogen.simulation.plan import Plan
from vierogen.simulation.staff import Recording
from vierogen.simulation.telling import ROUND_OF_THE_CLOCK, Step

EARLY, IN_THE_MORNING = time(6), time(8)
"""The clock goes round before anybody comes in."""

BETWEEN_ACTS = timedelta(seconds=1)


class Kept(Protocol):
    """Where the events of requests are kept."""

    @property
    def requests(self) -> Keeping: ...


class Office(Protocol):
    """A system to play on, built with the clock of the simulation as its ``now``."""

    @property
    def store(self) -> Kept: ...

    @property
    def people(self) -> People: ...

    @property
    def desk(self) -> Desk: ...


class SimulationClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self._at = datetime(2019, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The moment it points at."""
        return self._at

    def turn_to(self, moment: datetime) -> None:
        """Points it at a moment."""
        self._at = moment.astimezone(UTC)


class UnmeantRefusalError(Exception):
    """The desk refused what the plan holds for possible: the plan is wrong, and nothing after it can be trusted."""

    def __init__(self, request: UUID, step: Step, refusal: Exception) -> None:
        super().__init__(f"{step.act.__name__} on {step.day} in {request}: {refusal}")


class UnmeantYesError(Exception):
    """The desk did what was meant to be refused."""

    def __init__(self, request: UUID, step: Step) -> None:
        super().__init__(f"{step.act.__name__} on {step.day} in {request} was meant to be refused")


@dataclass(slots=True)
class Tally:
    """How far it is. Acts that were there already count as ``known``; ``refused`` were meant to be."""

    day: date
    requests: int = 0
    done: int = 0
    known: int = 0
    refused: int = 0
    recorded: int = 0
    by_the_clock: Counter[str] = field(default_factory=Counter)

    @property
    def school_year(self) -> SchoolYear:
        """In which the day lies."""
        return SchoolYear.of(self.day)

    @property
    def acts(self) -> int:
        """What was written now: acts of people, of the clock, and of who keeps the register."""
        return self.done + self.recorded + self.by_the_clock.total()


def simulate(
    office: Office, clock: SimulationClock, plan: Plan, progress: Callable[[Tally], None] = lambda _: None
) -> Tally:
    """Plays a plan, or goes on with it, on a system that is empty or on which this plan was begun.

    ``progress`` is called after every act. May be stopped at any moment; playing again leads to the same end. Raises
    UnmeantRefusalError when the plan asks for what the rules refuse.
    """
    return Playing(office, clock, plan, progress).play()


class Playing:
    """One run of a plan."""

    def __init__(self, office: Office, clock: SimulationClock, plan: Plan, progress: Callable[[Tally], None]) -> None:
        self.desk, self.people, self.clock, self.plan, self.progress = office.desk, office.people, clock, plan, progress
        self.tally = Tally(plan.scope.begins_on)
        self.since = last_moment(office)
        self.versions: Counter[UUID] = Counter()

    def play(self) -> Tally:
        """From the first day to the last."""
        self.record(self.plan.staff.everybody(), self.plan.scope.begins_on)
        merging = self.plan.places.days_of_change[1:]
        for day, steps in self.plan.steps():
            self.tally.day = day
            if day in merging:
                self.record(self.plan.staff.mergers_on(day), day)
            if day.weekday() == ROUND_OF_THE_CLOCK:
                self.go_round(at(day, EARLY))
            for nth, (planned, step) in enumerate(steps):
                self.act(planned, step, at(day, IN_THE_MORNING, nth))
        return self.tally

    def record(self, recordings: Iterable[Recording], day: date) -> None:
        """People and organisations; the version of each tells whether it was recorded before."""
        known = dict(self.people.register.versions)
        for nth, one in enumerate(recordings):
            self.versions[one.subject] += 1
            if self.versions[one.subject] > known.get(one.subject, 0):
                self.clock.turn_to(at(day, EARLY, nth))
                self.people.record(one.act, one.subject, INSTALLATION, **one.words)
                self.tally.recorded += 1
                self.progress(self.tally)

    def go_round(self, moment: datetime) -> None:
        """The clock does what is due."""
        if self.since is None or moment >= self.since:
            self.clock.turn_to(moment)
            before = self.tally.by_the_clock.copy()

            def told(so_far: Counter[str]) -> None:
                self.tally.by_the_clock = before + so_far
                self.progress(self.tally)

            told(tick(self.desk, lambda ticked: told(ticked.done)).done)

    def act(self, planned: Planned, step: Step, moment: datetime) -> None:
        """One act of somebody, unless it was done before."""
        if step.act in BEGINNINGS:
            self.tally.requests += 1
        if self.since is not None and moment <= self.since:
            self.tally.known += 1
        else:
            self.clock.turn_to(moment)
            self.ask(self.plan.id_of(planned.number), step)
        self.progress(self.tally)

    def ask(self, request: UUID, step: Step) -> None:
        """Asks the desk; what is refused must have been meant to be."""
        try:
            self.desk.do(step.act, request, step.who, step.words)
        except Refused as refusal:
            if not step.refused:
                raise UnmeantRefusalError(request, step, refusal) from refusal
            self.tally.refused += 1
            return
        if step.refused:
            raise UnmeantYesError(request, step)
        self.tally.done += 1


def at(day: date, hour: time, nth: int = 0) -> datetime:
    """A moment in the Netherlands; the nth act of an hour is so many seconds later."""
    return datetime.combine(day, hour, tzinfo=NETHERLANDS) + nth * BETWEEN_ACTS


def last_moment(office: Office) -> datetime | None:
    """The moment of the last event that is kept of any request; None when there is none."""
    newest = office.store.requests.max_notification_id()
    if newest is None:
        return None
    (last,) = office.store.requests.select_notifications(newest, 1)
    return office.desk.events(UUID(str(last.originator_id)))[-1].at
