"""The one statement by which PostgreSQL keeps however many appends and rows of the log, and what it answers.

A list as one parameter costs the driver more than all the rest, so the first event travels as loose values and only
what comes after it as lists. The usual append has no more than one event, and asks for less still; that and the held
cursor took a fifth off an append. The text depends only on the form and on how many appends there are, and stays
prepared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, count
from typing import Any

import orjson

from vierogen.application.access_log import Entry, ReadMoved, parts_text, utc_text
from vierogen.application.keeping import ClaimTaken, CommandKnown, PeopleMoved, VersionTaken
from vierogen.persistence.group_commit import Append, LogAccess, Outcome
from vierogen.persistence.schema import people_events, request_events


@dataclass(frozen=True, slots=True)
class Form:
    """One call of the function: its text with a gap for each value, the kinds of the values, and where they come from."""

    text: str
    kinds: tuple[str, ...]
    values: Callable[[Append], tuple[Any, ...]]


def is_usual(append: Append) -> bool:
    """Whether this is one event of a request."""
    return len(append.rows) == 1 and append.table == request_events.name


def usual_values(append: Append) -> tuple[Any, ...]:
    """The values of one event, and what goes alongside."""
    return (*append.rows[0], *values_alongside(append))


def general_values(append: Append) -> tuple[Any, ...]:
    """Of however many events, of either stream."""
    first = append.rows[0] if append.rows else NO_EVENT
    more = list(map(list, zip(*append.rows[1:], strict=True))) or NO_EVENT
    return (append.table == people_events.name, *chain(*zip(first, more, strict=True)), *values_alongside(append))


def values_alongside(append: Append) -> tuple[Any, ...]:
    """The command, and who takes and releases what, and is due when."""
    beside, command = append.alongside, append.alongside.command
    return (
        *((command.scope, command.key, command.digest, command.answer) if command else (None, None, None, None)),
        append.me,
        list(beside.takes) or None,
        list(beside.releases) or None,
        beside.due_for,
        beside.due_on,
        beside.people_at,
    )


ALONGSIDE = ("text", "text", "bytea", "bytea", "uuid", "text[]", "text[]", "uuid", "date", "int8")
NO_EVENT = (None, None, None, None)
USUAL = Form(
    "false, ARRAY[{}], ARRAY[{}], ARRAY[{}], ARRAY[{}], {}, {}, {}, {}, {}, {}, {}, {}, {}, {}",
    ("uuid", "int8", "text", "bytea", *ALONGSIDE),
    usual_values,
)
GENERAL = Form(
    "{}, array_remove(ARRAY[{}], NULL) || {}, ARRAY[{}] || {}, ARRAY[{}] || {}, ARRAY[{}] || {}, "
    "{}, {}, {}, {}, {}, {}, {}, {}, {}, {}",
    ("bool", "uuid", "uuid[]", "int8", "int8[]", "text", "text[]", "bytea", "bytea[]", *ALONGSIDE),
    general_values,
)


@cache
def append_sql(form: Form, appends: int, *, logs: bool = False) -> str:
    """So many calls in one statement, and the rows of the log when there are any."""
    # Numbered parameters: the driver would look for its own kind of marks again at every call with so many of them.
    number = count(1)
    calls = (form.text.format(*(f"${next(number)}::{kind}" for kind in form.kinds)) for _ in range(appends))
    answer = "verdict, positions, claim, held_by, digest, answer"
    parts = [f"SELECT {nth} AS nth, {answer} FROM vierogen_append({call})" for nth, call in enumerate(calls)]  # nosec B608  # names are our own
    return " UNION ALL ".join(parts + ([ALL_LOGS.format(next(number), next(number))] if logs else []))


LOGGED = -1  # the place of the answer about all rows of the log together
ALL_LOGS = (
    f"SELECT {LOGGED} AS nth, 'logged' AS verdict, newest || moved AS positions, NULL::text AS claim, "  # nosec B608  # names are our own
    "NULL::uuid AS held_by, NULL::bytea AS digest, NULL::bytea AS answer "
    "FROM vierogen_log_access(${}::text::jsonb, ${}::text::jsonb)"
)


def log_parameters(logs: Mapping[int, LogAccess]) -> list[str]:
    """The rows of all turns, and what each turn had read, as JSON: however many there are, the text stays the same."""
    entries = [(turn, entry) for turn, asked in logs.items() for entry in asked.entries]
    rows = [log_row(nth, turn, entry) for nth, (turn, entry) in enumerate(entries)]
    read = [
        {"turn": turn, "request": str(request), "version": version}
        for turn, asked in logs.items()
        for request, version in asked.read.versions.items()
    ]
    read += [{"turn": turn, "people_at": asked.read.people_at} for turn, asked in logs.items()]
    return [orjson.dumps(rows).decode(), orjson.dumps(read).decode()]


def log_row(nth: int, turn: int, one: Entry) -> dict[str, Any]:
    """One row as the function reads it."""
    return {
        "nth": nth,
        "turn": turn,
        "at": utc_text(one.at),
        "trace_id": one.trace.trace_id,
        "span_id": one.trace.span_id,
        "parent_span_id": one.trace.parent_span_id,
        "activity": one.activity.value,
        "person": str(one.person),
        "role": one.role.value,
        "organisation": str(one.organisation),
        "object": str(one.object) if one.object else None,
        "version": one.version,
        "parts": parts_text(one.parts),
        "purpose": one.purpose.value,
        "policy": one.policy,
        "outcome": one.outcome.value,
    }


def log_verdicts(logs: Mapping[int, LogAccess], row: Sequence[Any]) -> dict[int, Outcome]:
    """The function tells the newest position before it wrote, and whose reading had moved; the rest follows."""
    newest, *moved = row[1]
    outcomes: dict[int, Outcome] = {}
    for turn, asked in logs.items():
        if turn in moved:
            outcomes[turn] = ReadMoved("what was read has moved")
            continue
        outcomes[turn] = list(range(newest + 1, newest + 1 + len(asked.entries)))
        newest += len(asked.entries)
    return outcomes


def verdict(append: Append, row: Sequence[Any]) -> Outcome:
    """What the function answered, as positions or as the refusal it stands for."""
    word, positions, claim, held_by, digest, answer = row
    if word == "kept":
        return positions or []
    if word == "command":
        return CommandKnown(digest, answer)
    if word == "claim":
        return ClaimTaken(claim, held_by)
    if word == "people":
        return PeopleMoved(f"people are no longer at {append.alongside.people_at}")
    return VersionTaken(f"a version of {append.me} exists")
