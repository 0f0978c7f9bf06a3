"""Monitor facts: one coded row for each opened request, for publication to count and for nobody else to read.

The rows are made of the bytes as they are kept, without the classes of the domain: a rebuild reads every event there
is. A test holds it against what the classes say. Nothing in it is personal but a pseudonym: no field is unsealed for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Engine

from vierogen.application.monitoring import Eyes, Kind, MonitorFact
from vierogen.domain.values import EndReason, OptionOutcome, Role, Sector, Status, day_of
from vierogen.ledger.content import parts
from vierogen.projections import read_model as r
from vierogen.projections.streams import by_request, count_until, newest
from vierogen.vault.faults import TamperedError

NAME = "monitor_facts"

ANSWERED = frozenset({"GRANTED", "REFUSED", "ALTERNATIVE_ARRANGED", "BLOCKED", "WITHDRAWN", "LAPSED"})
"""The request has its answer: a yes, or a no of whatever kind."""

Facts = dict[str, Any]


@dataclass(slots=True)
class Known:
    """What is known so far, in the words in which it is kept."""

    opening: Facts | None = None
    opened_on: date = date.min
    place: Facts = field(default_factory=dict)
    status: str = "NONE"
    granted_on: date | None = None
    answered_on: date | None = None
    judged_by: str | None = None
    dissented: bool = False
    concurred_on: date | None = None
    stated_on: date | None = None
    taken_up_on: date | None = None
    verdict_on: date | None = None
    late_releases: int = 0
    escalated: bool = False
    moved: bool = False
    claimed: bool = False
    end_reason: str | None = None
    alternative: str | None = None
    place_is_used: bool | None = None
    options: dict[str, str] = field(default_factory=dict)
    heard: set[str] = field(default_factory=set)
    not_heard: dict[str, str] = field(default_factory=dict)


@lru_cache(maxsize=65_536)
def day(moment: str) -> date:
    """The day in the Netherlands of a moment as it is kept."""
    return day_of(datetime.fromisoformat(moment))


def opened(known: Known, facts: Facts) -> None:
    """Asked for."""
    known.opening, known.place, known.opened_on = facts, facts["place"], day(facts["at"])


def parents_heard(known: Known, _: Facts) -> None:
    """The parents were heard."""
    known.heard.add("PARENTS")


def child_heard(known: Known, _: Facts) -> None:
    """The child was heard."""
    known.heard.add("CHILD")


def not_heard(known: Known, facts: Facts) -> None:
    """Somebody was not; the last reason counts."""
    known.not_heard[facts["who"]] = facts["why"]


def considered(known: Known, facts: Facts) -> None:
    """A step of the ladder; the last outcome counts."""
    known.options[facts["considered"]["option"]] = facts["considered"]["outcome"]


def stated(known: Known, facts: Facts) -> None:
    """A statement lies there."""
    known.stated_on = known.stated_on or day(facts["at"])


def taken_up(known: Known, facts: Facts) -> None:
    """Somebody looks along."""
    known.taken_up_on = known.taken_up_on or day(facts["at"])


def released(known: Known, _: Facts) -> None:
    """Too late, and free for another."""
    known.late_releases += 1


def concurred(known: Known, facts: Facts) -> None:
    """The other eyes agree."""
    verdict(known, facts)
    known.concurred_on = day(facts["at"])


def dissented(known: Known, facts: Facts) -> None:
    """The other eyes do not agree; that stays true."""
    verdict(known, facts)
    known.dissented = True


def verdict(known: Known, facts: Facts) -> None:
    """The first is timed, and who gave the last is remembered by role."""
    known.verdict_on = known.verdict_on or day(facts["at"])
    known.judged_by = facts["role"]


def escalated(known: Known, _: Facts) -> None:
    """The two could not agree."""
    known.escalated = True


def placed(known: Known, facts: Facts) -> None:
    """The child has a place, or the deadlock was broken without one."""
    offer = facts.get("offer")
    known.alternative = offer["option"] if offer else None
    known.place_is_used = None


def followed_up(known: Known, facts: Facts) -> None:
    """Somebody looked whether the place is used."""
    known.place_is_used = facts["place_is_used"]


def granted(known: Known, facts: Facts) -> None:
    """Yes."""
    known.granted_on = day(facts["at"])


def moved(known: Known, facts: Facts) -> None:
    """The child lives elsewhere. While nothing is decided, those now competent look again from the start."""
    known.moved, known.place = True, facts["place"]
    if facts["status"] == "OPEN":
        known.options = {}


def ended(known: Known, facts: Facts) -> None:
    """A granted exemption stopped."""
    known.end_reason = facts["why"]


def claimed(known: Known, _: Facts) -> None:
    """The parents appealed to the law."""
    known.claimed = True


def answered(_: Known, __: Facts) -> None:
    """Nothing but its status."""


TAKES_OVER: dict[str, Callable[[Known, Facts], None]] = {
    "request-opened.1": opened,
    "parents-heard.1": parents_heard,
    "child-heard.1": child_heard,
    "hearing-not-possible.1": not_heard,
    "option-considered.1": considered,
    "statement-submitted.1": stated,
    "statement-revised.1": stated,
    "statement-declined.1": answered,
    "co-assessment-taken-up.1": taken_up,
    "co-assessment-released.1": released,
    "co-assessor-concurred.1": concurred,
    "co-assessor-dissented.1": dissented,
    "request-escalated.1": escalated,
    "deadlock-broken.1": placed,
    "family-blocked.1": answered,
    "exemption-granted.1": granted,
    "alternative-arranged.1": placed,
    "alternative-followed-up.1": followed_up,
    "request-withdrawn.1": answered,
    "request-lapsed.1": answered,
    "request-transferred.1": moved,
    "exemption-ended.1": ended,
    "claim-registered.1": claimed,
    "notification-received.1": claimed,
}
"""By stored name: what an event tells that is counted."""

TELLS_NOTHING = frozenset(
    {
        "educational-advice-given.1",
        "co-assessment-handed-back.1",
        "information-asked.1",
        "deliberation-held.1",
        "family-agreed.1",
        "correction-asked.1",
        "consent-given.1",
        "consent-limited.1",
        "consent-withdrawn.1",
        "exemption-reviewed.1",
        "involvement-declared.1",
        "reminder-sent.1",
        "notification-checked.1",
        "claim-ended.1",
    }
)
"""By stored name: the rest. A name that stands in neither is a fault, and a test looks whether there is one."""

NEVER_PARSED = TELLS_NOTHING | {"parents-heard.1", "child-heard.1", "co-assessment-released.1", "request-escalated.1"}
"""Their bytes say nothing that the name does not say, unless they come last: then their status counts."""


def rows_of(request: UUID, events: Sequence[r.Stored]) -> list[r.Row]:
    """The row of a request that was opened; nothing of a file with an appeal only."""
    known = known_of(events)
    return [row(request, known)] if known.opening is not None else []


def known_of(events: Sequence[r.Stored]) -> Known:
    """What is known after these events."""
    known, last = Known(), len(events) - 1
    for nth, (_, name, state, _) in enumerate(events):
        if name in NEVER_PARSED and nth != last:
            if name not in TELLS_NOTHING:
                TAKES_OVER[name](known, {})
            continue
        facts: Facts = orjson.loads(parts(state)[0])["facts"]
        if name not in TELLS_NOTHING:
            TAKES_OVER[name](known, facts)
        known.status = facts["status"]
        if known.answered_on is None and known.status in ANSWERED:
            known.answered_on = day(facts["at"])
    return known


def row(request: UUID, known: Known) -> r.Row:
    """In the order of ``MonitorFact``."""
    opening, place, opened_on = known.opening, known.place, known.opened_on
    assert opening is not None
    return (
        request,
        UUID(opening["child"]["id"]),
        opened_on,
        opening["school_year"],
        place["municipality"],
        place["partnership"],
        place["sector"],
        opening["age"],
        kind_of(opening),
        opening.get("route", "GEWOON"),
        known.status,
        known.granted_on is not None,
        known.answered_on,
        known.judged_by,
        "DISSENTED" if known.dissented else "CONCURRED" if known.concurred_on else "NONE",
        between(opened_on, known.answered_on),
        between(opened_on, known.stated_on),
        between(known.stated_on, known.taken_up_on),
        between(known.taken_up_on, known.verdict_on),
        between(known.concurred_on, known.granted_on),
        known.late_releases,
        known.escalated,
        known.moved,
        known.claimed,
        known.end_reason,
        known.alternative,
        known.place_is_used,
        orjson.dumps(known.options, option=orjson.OPT_SORT_KEYS).decode(),
        None if "PARENTS" in known.heard else known.not_heard.get("PARENTS"),
        None if "CHILD" in known.heard else known.not_heard.get("CHILD"),
    )


def kind_of(opening: Facts) -> str:
    """Why it was asked."""
    if opening.get("renews"):
        return "RENEWAL"
    return "ANOTHER_LOOK" if opening.get("looks_again_at") else "FIRST"


def between(one: date | None, other: date | None) -> int | None:
    """Calendar days; None where it did not come that far."""
    return None if one is None or other is None else (other - one).days


MONITOR_FACTS = r.ReadModel(
    NAME,
    version=2,
    label="monitorfeiten",
    fields=(
        r.request(),
        r.an_id("child"),
        r.day("opened_on"),
        r.text("school_year"),
        r.text("municipality"),
        r.text("partnership"),
        r.text("sector"),
        r.number("age"),
        r.text("kind"),
        r.text("route"),
        r.text("status"),
        r.yes_or_no("granted"),
        r.day("answered_on", optional=True),
        r.text("co_assessed_by", optional=True),
        r.text("eyes"),
        r.number("days_to_answer", optional=True),
        r.number("days_to_statement", optional=True),
        r.number("days_to_take_up", optional=True),
        r.number("days_to_verdict", optional=True),
        r.number("days_to_grant", optional=True),
        r.number("late_releases"),
        r.yes_or_no("escalated"),
        r.yes_or_no("moved"),
        r.yes_or_no("claimed"),
        r.text("end_reason", optional=True),
        r.text("alternative", optional=True),
        r.yes_or_no("place_is_used", optional=True),
        r.text("options"),
        r.text("parents_not_heard", optional=True),
        r.text("child_not_heard", optional=True),
    ),
    rows_of=rows_of,
    of_events=True,
    sought_by=(("school_year",),),
)


TERMS: dict[str, Callable[[Any], Any]] = {
    "sector": Sector,
    "kind": Kind,
    "status": Status,
    "co_assessed_by": Role,
    "eyes": Eyes,
    "end_reason": EndReason,
    "options": lambda written: {step: OptionOutcome(came_of_it) for step, came_of_it in orjson.loads(written).items()},
}
"""What the plain values of these columns stand for."""

READ_AS = tuple(TERMS.get(one.name) for one in fields(MonitorFact))


def fact_of(row: r.Row) -> MonitorFact:
    """A row as monitoring knows it."""
    return MonitorFact(
        *(value if term is None or value is None else term(value) for term, value in zip(READ_AS, row, strict=True))
    )


def nobody_else(_request: UUID, *_event: Any) -> bool:
    """Where nobody can have written but we."""
    return True


def facts_as_of(
    engine: Engine,
    school_year: str,
    position: int,
    progress: Callable[[int, int], None] = lambda done, total: None,
    *,
    ours: Callable[..., bool] = nobody_else,
) -> Iterator[MonitorFact]:
    """Every request opened for a school year as it stood at a position, one at a time, in order of id.

    Made of the events up to and including that position, so it does not matter how far the table has come. ``progress``
    is told how many events were read, of how many. Raises ``TamperedError`` for an event that is not ours.
    """
    sought = f'"school_year":"{school_year}"'.encode()
    with one_moment(engine) as connection, connection.begin():
        total = count_until(connection, position)
        for done, request, events in by_request(connection, position):
            progress(done, total)
            if not all(ours(request, *event) for event in events):
                raise TamperedError("what is to be counted holds an event that somebody else kept")
            if any(name == "request-opened.1" and sought in state for _, name, state, _ in events):
                yield from map(fact_of, (row for row in rows_of(request, events) if row[3] == school_year))
        progress(total, total)


def newest_position(engine: Engine) -> int:
    """The position of the newest event; 0 when there is none."""
    with engine.connect() as connection:
        return newest(connection)


def one_moment(engine: Engine) -> Connection:
    """A connection of which every transaction sees one moment, as those of SQLite do by themselves."""
    connection = engine.connect()
    return connection.execution_options(isolation_level="REPEATABLE READ") if on_server(engine) else connection


def on_server(engine: Engine) -> bool:
    """Whether it is PostgreSQL."""
    return engine.dialect.name == "postgresql"
