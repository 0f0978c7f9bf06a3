"""The proof of a decision for somebody who may read the request, with the words that this person may read; logged."""

from __future__ import annotations

from uuid import UUID

from vierogen.application.access_log import Part, Trace
from vierogen.application.questions import Questions
from vierogen.application.reading import Seen, part_of
from vierogen.application.who import Who
from vierogen.domain.events import EVENTS
from vierogen.domain.personal import personal_fields
from vierogen.ledger.bundle import Bundle
from vierogen.sealing.exporting import Exports, NoDecision, without_words


def taken_along(
    questions: Questions, exports: Exports, request: UUID, by: Who, *, trace: Trace | None = None
) -> Bundle:
    """The file that this person takes along.

    Raises NoDecision, also where the report is kept back; NotSealedYet; and what every read of a request raises.
    """

    def make(seen: Seen) -> tuple[Bundle | None, frozenset[Part]]:
        if seen.blocked_for_reader:
            return None, frozenset()
        try:
            bundle = exports.decision(request, lambda name, state: may_show(seen, name, state))
        except NoDecision:
            return None, frozenset()
        return bundle, parts_of(bundle)

    bundle = questions.taken_along(request, by, make, trace=trace)
    if bundle is None:
        raise NoDecision
    return bundle


def may_show(seen: Seen, name: str, state: bytes) -> bool:
    """Whether this reader may read all that an event holds."""
    if without_words(name, state):
        return True
    kind = EVENTS.get(name)
    return kind is not None and all(seen.may_see(mark, path[-1]) for path, mark in personal_fields(kind))


def parts_of(bundle: Bundle) -> frozenset[Part]:
    """Which kinds of data stand in it."""
    shown = [one.entry for one in bundle.proven if one.entry.state is not None]
    with_words = [EVENTS[one.name] for one in shown if not without_words(one.name, one.state or b"")]
    return frozenset(
        {Part.CONCLUSION, *(part_of(mark, path[-1]) for kind in with_words for path, mark in personal_fields(kind))}
    )
