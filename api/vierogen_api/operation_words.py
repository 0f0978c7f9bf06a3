"""What the OpenAPI document says of an operation: who may do it, when, and what must hold; all of it from the process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vierogen.domain.acts import Act
from vierogen.domain.lifecycle import TABLE
from vierogen.domain.people.acts import PEOPLE_STEPS, PeopleAct
from vierogen.domain.rules import Rule
from vierogen.domain.values import Role, Status
from vierogen_api.operation import Operation
from vierogen_api.operations import NEW, PEOPLE, WITHIN, path_of_act

ACTS: dict[str, type[Act]] = {path: act for act, (path, _) in NEW.items()} | {path_of_act(act): act for act in WITHIN}
PEOPLE_ACTS: dict[str, type[PeopleAct]] = {path: act for act, (path, _) in PEOPLE.items()}


def about(operation: Operation) -> str:
    """In Markdown."""
    return "\n\n".join((f"{operation.summary}.", *paragraphs(operation)))


def paragraphs(operation: Operation) -> Iterator[str]:
    """Who, when, and what must hold."""
    if operation.method == "POST" and operation.path in ACTS:
        yield from of_an_act(ACTS[operation.path])
    elif operation.method == "POST" and operation.path in PEOPLE_ACTS:
        yield f"Wie: {Role.ADMINISTRATOR.label}."
        yield from must_hold(PEOPLE_STEPS[PEOPLE_ACTS[operation.path]].provided)
    elif operation.open_to_all:
        yield "Voor iedereen; inloggen hoeft niet."
        if operation.scope is not None:
            yield (
                f"Een systeem met het recht '{operation.scope.label}' kan zijn token meesturen: dan telt wat het vraagt bij "
                "het systeem, en niet bij het adres waar het vandaan komt."
            )
    elif operation.for_systems:
        yield "Voor systemen met een eigen token."
    else:
        yield "Voor wie is ingelogd. Wat u niet mag kennen, is ook niet bekend (404)."
        if operation.scope is not None:
            yield f"Ook voor een systeem met het recht '{operation.scope.label}', voor zijn eigen organisatie."


def of_an_act(act: type[Act]) -> Iterator[str]:
    """From the rows of the table of the process."""
    rows = [row for row in TABLE if row[0] is act]
    roles = {role for row in rows for role in row[3]} - {Role.CLOCK}
    starts = {start for row in rows for start in row[1]}
    yield f"Wie: {listed(role.label for role in Role if role in roles)}."
    if starts != {*Status}:
        yield f"Bij status: {listed(status.label for status in Status if status in starts)}."
    yield from must_hold(dict.fromkeys(rule for row in rows for rule in row[5]))


def must_hold(rules: Iterable[Rule]) -> Iterator[str]:
    """The sentences of the rules; what does not hold comes back all at once."""
    sentences = [f"- {rule.sentence}" for rule in rules]
    if sentences:
        yield "Wat moet kloppen:\n\n" + "\n".join(sentences)


def listed(words: Iterable[str]) -> str:
    """With commas."""
    return ", ".join(words)
