"""Playing a case: every line is done at the desk, and what came of it is put beside what the case expects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from pydantic import ValidationError

from vierogen.application.clock import Ticked, look_at
from vierogen.application.desk import Desk
from vierogen.application.who import Who
from vierogen.casebook import cast
from vierogen.casebook.case import Case, Line
from vierogen.casebook.expected import Result
from vierogen.casebook.phrases import CLOCK, NOBODY, Passing, Round, Saying
from vierogen.casebook.reading import CaseError
from vierogen.casebook.usual import Scene
from vierogen.domain.acts import Act, OpenRequest, RegisterClaim
from vierogen.domain.people.acts import PeopleAct
from vierogen.domain.refusals import Refused
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.values import NETHERLANDS, THE_CLOCK
from vierogen.reference.notation import nl

MORNING = time(9)
BETWEEN_LINES = timedelta(minutes=1)


class Hands:
    """A clock whose hands are moved by hand; a system to play on is built with it as its ``now``."""

    def __init__(self, at: datetime | None = None) -> None:
        self._at = at or datetime(2026, 1, 1, 9, tzinfo=NETHERLANDS)

    def __call__(self) -> datetime:
        """The moment they point at."""
        return self._at

    @property
    def today(self) -> date:
        """The day in the Netherlands."""
        return self._at.astimezone(NETHERLANDS).date()

    def turn_to(self, day: date) -> None:
        """The morning of a day; when it is that day already, one minute on."""
        morning = datetime.combine(day, MORNING, tzinfo=NETHERLANDS)
        self._at = max(morning, self._at + BETWEEN_LINES) if day == self.today else morning


@dataclass(frozen=True)
class Outcome:
    """What came of one line."""

    line: Line
    on: date
    request: ExemptionRequest
    says: str
    """In Dutch: how it stands now, or why not."""
    found: tuple[str, ...]
    """For each thing that was expected, what was found, in the same words."""
    acts: tuple[type[Act | PeopleAct], ...]
    """What was asked for; the last one may have been refused."""
    refusal: Refused | ValidationError | None
    changed: bool
    """Whether the request changed."""

    @property
    def as_expected(self) -> bool:
        """Everything as the case says, and a refused act changed nothing."""
        if self.refusal is not None and (not self.line.then or self.changed):
            return False
        return self.found == tuple(one.said for one in self.line.then)


@dataclass(frozen=True)
class Played:
    """A case that was played: every line with what came of it, and the requests that it made."""

    case: Case
    outcomes: tuple[Outcome, ...]
    requests: tuple[UUID, ...]

    @property
    def as_expected(self) -> bool:
        """Every line went as the case says."""
        return all(outcome.as_expected for outcome in self.outcomes)

    def timeline(self) -> Iterator[str]:
        """The case told in lines, one for each line of its tables."""
        for outcome in self.outcomes:
            who, does, how, _ = outcome.line.said
            mark = "" if outcome.as_expected else f"  ✗ verwacht: {'; '.join(one.said for one in outcome.line.then)}"
            told = " ".join(filter(None, (who, does, f"({how})" if how else "")))
            yield f"{nl(outcome.on):18} {told} → {outcome.says}{mark}"


@dataclass
class Stage:
    """A desk to play on, its clock, and the requests of this case so far."""

    desk: Desk
    hands: Hands
    requests: list[UUID] = field(default_factory=list)
    current: UUID = field(default_factory=uuid4)

    def request(self, line: Line) -> UUID:
        """Which request a line is about: the one it names, a new one when it opens one, or the last."""
        if line.in_request is not None:
            return self.numbered(line, line.in_request)
        return self.current

    def numbered(self, line: Line, number: int) -> UUID:
        """The id of a request by its number in this case."""
        if not 1 <= number <= len(self.requests):
            raise CaseError("", line.number, f"er is nog geen verzoek {number}")
        return self.requests[number - 1]


def play(case: Case, desk: Desk, hands: Hands) -> Played:
    """Plays a case on a system that was built with these hands as its clock, and to which the cast was added.

    Raises CaseError when the case itself makes no sense, such as a day before the one that came before it.
    """
    stage = Stage(desk, hands)
    hands.turn_to(case.begins_on)
    outcomes = []
    for line in case.lines:
        try:
            outcomes.append(play_line(stage, line))
        except CaseError as error:
            raise CaseError(case.source, error.line, error.what) from None
    return Played(case, tuple(outcomes), tuple(stage.requests))


def play_line(stage: Stage, line: Line) -> Outcome:
    """Does what a line says and looks at what came of it."""
    move_hands(stage, line)
    opens = getattr(line.phrase, "act", None) in {OpenRequest, RegisterClaim}
    request = uuid4() if opens and line.in_request is None else stage.request(line)
    before = stage.desk.known(request)
    acts, refusal = do(stage, line, request)
    after = stage.desk.fresh(request)
    if opens and refusal is None and request not in stage.requests:
        stage.requests.append(request)
    if refusal is None:
        stage.current = request
    result = Result(stage.hands.today, after, refusal)
    return Outcome(
        line=line,
        on=result.on,
        request=after,
        says=str(refusal) if isinstance(refusal, Refused) else after.status.label,
        found=tuple(one.found(result) for one in line.then),
        acts=tuple(acts),
        refusal=refusal,
        changed=after.version != before.version + len(acts) - (refusal is not None),
    )


def move_hands(stage: Stage, line: Line) -> None:
    """To the day of the line, or as far as it says that time passes."""
    day = line.on or stage.hands.today
    if day < stage.hands.today:
        raise CaseError("", line.number, f"{nl(day)} ligt voor de vorige regel, {nl(stage.hands.today)}")
    if isinstance(line.phrase, Passing):
        day = line.phrase.until(scene(stage, line, stage.request(line)), *line.slots)
    stage.hands.turn_to(day)


def scene(stage: Stage, line: Line, request: UUID) -> Scene:
    """What the words of a line may look at."""
    who = cast.who(line.who, line.hat) if line.who not in {NOBODY, CLOCK} else None
    return Scene(stage.hands.today, who, stage.desk.known(request), partial(stage.numbered, line))


def do(stage: Stage, line: Line, request: UUID) -> tuple[list[type[Act | PeopleAct]], Refused | ValidationError | None]:
    """Does the acts of a line, one after the other, until one is refused."""
    done: list[type[Act | PeopleAct]] = []
    if isinstance(line.phrase, Passing):
        return done, None
    if isinstance(line.phrase, Round):
        look_at(stage.desk, request, Ticked())
        return done, None
    now = scene(stage, line, request)
    try:
        for saying in line.phrase.sayings(now, line.slots, line.items):
            done.append(saying.act)
            say(stage, now.who, request, saying)
    except (Refused, ValidationError) as refusal:
        return done, refusal
    return done, None


def say(stage: Stage, who: Who | None, request: UUID, saying: Saying) -> None:
    """One act at the desk, or in the register."""
    if issubclass(saying.act, PeopleAct):
        words = dict[str, Any](saying.words)
        assert who is not None
        stage.desk.people.record(saying.act, words.pop("subject"), who, **words)
    else:
        stage.desk.do(saying.act, request, who or THE_CLOCK, saying.words)
