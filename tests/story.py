"""How stories are told: what was given, what somebody does then, and what comes of it.

Pure: a story decides and folds, and keeps nothing. Stages of life are built on each other, so that a story can begin
where it gets interesting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from uuid import UUID

from cast import Deed, anna, bram
from vierogen.domain.decide import decide
from vierogen.domain.events import RequestEvent
from vierogen.domain.refusals import AgainstTheRules, Broken, Refused
from vierogen.domain.request import ExemptionRequest, evolve, fold
from vierogen.domain.rules import Rule
from vierogen.domain.values import NETHERLANDS, Status

THE_REQUEST = UUID(int=1001)


def on(day: date, hour: int = 9) -> datetime:
    """That day in the Netherlands, at nine unless the hour matters."""
    return datetime.combine(day, time(hour), NETHERLANDS)


def days(count: int) -> timedelta:
    return timedelta(days=count)


MORNING = on(date(2026, 6, 10))
"""When stories begin: a Wednesday, in time for the school year 2026/27."""

Part = Deed | datetime | timedelta | Iterable[Any]
"""Somebody does something; it becomes that moment; time passes; or several of these."""


def flat(parts: Iterable[Any]) -> Iterator[Deed | datetime | timedelta]:
    """All parts, one after the other."""
    for part in parts:
        if isinstance(part, Deed | datetime | timedelta):
            yield part
        else:
            yield from flat(part)


@dataclass(frozen=True)
class Story:
    """What happened until now."""

    at: datetime
    history: tuple[RequestEvent, ...] = ()

    @property
    def request(self) -> ExemptionRequest:
        return fold(THE_REQUEST, self.history)

    @property
    def status(self) -> Status:
        return self.request.status

    def and_then(self, *parts: Part) -> Story:
        """The story goes on; nothing in it may be refused."""
        story = self
        for part in flat(parts):
            story = story.moved_on(part) if isinstance(part, datetime | timedelta) else story.after(part)
        return story

    def moved_on(self, how_far: datetime | timedelta) -> Story:
        return Story(how_far if isinstance(how_far, datetime) else self.at + how_far, self.history)

    def after(self, deed: Deed) -> Story:
        return Story(self.at, (*self.history, decide(self.request, deed.now(self.request, self.at))))

    def when(self, *parts: Part) -> Outcome:
        """The last of these is what the story is about."""
        *before, deed = flat(parts)
        assert isinstance(deed, Deed), "a story is about what somebody does"
        story = self.and_then(before)
        known = story.request
        try:
            event = decide(known, deed.now(known, story.at))
        except Refused as refusal:
            assert story.request == known, "a refusal changed something"
            return Outcome(story, refusal=refusal)
        return Outcome(Story(story.at, (*story.history, event)), event=event)


def given(*parts: Part, at: datetime = MORNING) -> Story:
    """What went before, all of which could be done."""
    return Story(at).and_then(parts)


@dataclass(frozen=True)
class Outcome:
    """What came of it: one event, or a refusal and nothing changed."""

    story: Story
    event: RequestEvent | None = None
    refusal: Refused | None = None

    def then(self, recorded: type[RequestEvent], *, status: Status | None = None, **facts: Any) -> Story:
        """It was done; this is what was recorded, and how it stands afterwards."""
        if self.refusal is not None:
            raise AssertionError(f"this was refused: {self.refusal}") from self.refusal
        assert type(self.event) is recorded
        if status is not None:
            assert self.event.status is status
            assert evolve(self.story.request, self.event).status is status
        assert {name: getattr(self.event, name) for name in facts} == facts
        return self.story

    def refused_by(self, *rules: Rule) -> Self:
        """These rules are broken, and no others; each has its sentence and its source."""
        assert isinstance(self.refusal, AgainstTheRules), f"not refused by a rule: {self.refusal or self.event}"
        assert {one.rule.name for one in self.broken} == {rule.name for rule in rules}
        for one in self.broken:
            assert one.rule.sentence in str(self.refusal)
            assert one.because in str(self.refusal)
            assert one.rule.source.name
        return self

    def refused_as(self, kind: type[Refused]) -> Self:
        """This kind of no."""
        assert type(self.refusal) is kind, f"not refused as {kind.__name__}: {self.refusal or self.event}"
        return self

    def saying(self, *fragments: str) -> Self:
        """In these words, among others."""
        for fragment in fragments:
            assert fragment in str(self.refusal)
        return self

    @property
    def broken(self) -> tuple[Broken, ...]:
        return self.refusal.broken if isinstance(self.refusal, AgainstTheRules) else ()


# ── stages of life, each built on the one before ─────────────────────────────────────────────────────────────────────

opened = (anna.opens(),)
heard = (*opened, *anna.hears_everyone())
gone_through_options = (*heard, *bram.goes_through_the_options())
stated = (*gone_through_options, anna.states())
taken_up = (*stated, bram.takes_up())
concurred = (*taken_up, bram.concurs())
family_read = (*concurred, anna.records_that_the_family_agrees())
granted = (*family_read, anna.grants())
dissented = (*taken_up, bram.dissents())
deliberated = (*dissented, anna.holds_deliberation())
escalated = (*deliberated, anna.escalates())
