"""The proof of a decision for somebody who may read the request: with the words that this person may read, and logged."""

from __future__ import annotations

from uuid import UUID

import orjson

from vierogen.application.access_log import Part, Trace
from vierogen.application.questions import Questions
from vierogen.application.reading import Seen, part_of
from vierogen.application.who import Who
from vierogen.domain.events import EVENTS
from vierogen.domain.personal import personal_fields
from vierogen.domain.values import Personal
from vierogen.ledger.bundle import Bundle
from vierogen.ledger.entry import Entry
from vierogen.sealing.exporting import STATEMENTS, Exports, NoDecision, without_words


def taken_along(
    questions: Questions, exports: Exports, request: UUID, by: Who, *, trace: Trace | None = None
) -> Bundle:
    """The file that this person takes along. What a table of who may see what keeps closed stays a commitment.

    Raises NoDecision, also where the report is kept back; NotSealedYet; and what every read of a request raises.
    """

    def make(seen: Seen) -> tuple[Bundle | None, frozenset[Part]]:
        if seen.blocked_for_reader:
            return None, frozenset()
        try:
            bundle = exports.decision(
                request,
                lambda name, state: may_show(seen, name, state),
                may_read=lambda name, path: may_read(seen, name, path),
            )
        except NoDecision:
            return None, frozenset()
        return bundle, parts_of(bundle)

    bundle = questions.taken_along(request, by, make, trace=trace)
    if bundle is None:
        raise NoDecision
    return bundle


def may_show(seen: Seen, name: str, state: bytes) -> bool:
    """Whether this reader may read all that lies open in an event, as it did before there was a vault."""
    if without_words(name, state):
        return True
    marks = marks_of(name)
    is_open = "personal" in orjson.loads(state)
    return is_open and bool(marks) and all(seen.may_see(mark, path.rpartition(".")[2]) for path, mark in marks.items())


def may_read(seen: Seen, name: str, path: str) -> bool:
    """Whether this reader may read the words of a field, and what lies open beside them."""
    mark = marks_of(name).get(path)
    if mark is None or (name in STATEMENTS and not seen.reads_whole_statements):
        return False
    return seen.may_see(mark, path.rpartition(".")[2])


def marks_of(name: str) -> dict[str, Personal]:
    """The mark of each personal field of an event, by its path; none for a kind that is not known any more."""
    kind = EVENTS.get(name)
    return {} if kind is None else {".".join(path): mark for path, mark in personal_fields(kind)}


def parts_of(bundle: Bundle) -> frozenset[Part]:
    """Which kinds of data stand in it."""
    return frozenset({Part.CONCLUSION}).union(*(parts_in(one.entry) for one in bundle.proven))


def parts_in(entry: Entry) -> frozenset[Part]:
    """Which kinds of data one event shows: those of the words, or all of an event that lay open."""
    marks = marks_of(entry.name)
    shown = {one.field for one in entry.words}
    if entry.state is not None and b'"personal":' in entry.state:
        shown = set(marks)
    return frozenset(part_of(mark, path.rpartition(".")[2]) for path, mark in marks.items() if path in shown)
