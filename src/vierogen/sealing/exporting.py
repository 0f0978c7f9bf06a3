"""The proof of a decision: which events it rests on, and their place in the tree.

A grant rests on the statement that was agreed to, the other yes, and that the family read it. A refusal stands by itself.
Where the answers to questions are shown, the opening goes along: it holds the questions, in the words of that day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from hashlib import sha256
from typing import Any, Protocol
from uuid import UUID

import orjson
from sqlalchemy import Connection

from vierogen.domain import events as e
from vierogen.domain.refusals import Refused
from vierogen.ledger.bundle import Bundle, Proven
from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.content import parts
from vierogen.ledger.entry import Entry
from vierogen.ledger.note import Note, PublicKey, UnreadableNoteError
from vierogen.ledger.words import Words
from vierogen.sealing import rows
from vierogen.sealing.logs import EVENTS
from vierogen.sealing.proving import NotSealed, Prover, newest
from vierogen.sealing.source import Readable
from vierogen.sealing.tiles import MissingNodeError

STREAM = "request_events"
OPENING = (e.RequestOpened.stored_as,)
STATEMENTS = (e.StatementSubmitted.stored_as, e.StatementRevised.stored_as)
CONCURRENCE, FAMILY = (e.CoAssessorConcurred.stored_as,), (e.FamilyAgreed.stored_as,)
GRANT, REFUSAL = e.ExemptionGranted.stored_as, e.StatementDeclined.stored_as
ANSWERS = frozenset({"statement.motives", "assessment.motives"})
"""The fields that say something at each question."""

MayShow = Callable[[str, bytes], bool]
"""Whether what lies open in an event, by its stored name, may be shown."""
MayRead = Callable[[str, str], bool]
"""Whether the words of a field, by the stored name of the event and the path, may be shown."""


class OpensWords(Protocol):
    """Opens what was sealed, with the keys that are still there."""

    def __call__(
        self, request: UUID, version: int, name: str, state: bytes, may_read: Callable[[str], bool]
    ) -> tuple[Words, ...]:
        """Of the fields that may be read, those that the event commits to and that were not erased."""


class NoDecision(Refused):
    """There is nothing to prove yet."""

    def __init__(self) -> None:
        super().__init__("Over dit verzoek is niet beslist: er is niet verleend en niet geweigerd.")


class NotSealedYet(Refused):
    """It was decided a moment ago, or nobody seals."""

    def __init__(self) -> None:
        super().__init__("Deze beslissing is nog niet verzegeld. Probeer het over een paar seconden opnieuw.")


def nothing(_name: str, _path: str) -> bool:
    """No words of anybody."""
    return False


def without_words(name: str, state: bytes) -> bool:
    """Whether an event holds nothing personal, sealed or not: for a file that anybody may see."""
    lies_open, sealed = parts(state)
    if sealed:
        return False
    kept = orjson.loads(lies_open)
    return not any(isinstance(bag, dict) for bag in (kept.get("sealed") or kept.get("personal", {})).values())


class Exports:
    """Makes proofs of decisions."""

    def __init__(self, source: Readable, keys: Callable[[], Sequence[PublicKey]], opens: OpensWords) -> None:
        self._source, self._keys, self._opens = source, keys, opens

    def decision(
        self, request: UUID, may_show: MayShow, under: Note | None = None, may_read: MayRead = nothing
    ) -> Bundle:
        """The newest grant or refusal of a request, under the newest checkpoint or under one that was kept elsewhere.

        An event of which words are shown is shown itself as well: its commitments stand in what lies open. Nothing that is
        sealed leaves the house. Raises NoDecision, and NotSealedYet when no such checkpoint covers it.
        """
        with self._source.reading() as connection:
            happened = of_request(connection, self._source.dialect, request)
            decided = rests_on(happened)
            if not decided:
                raise NoDecision
            try:
                note = under or newest(connection, EVENTS)
                prover, checkpoint = Prover(connection, EVENTS), Checkpoint.read(note)
                proven = tuple(self._proven(prover, checkpoint, row, may_show, may_read) for row in decided)
                if any(words.field in ANSWERS for one in proven for words in one.entry.words):
                    proven = (*self._questions(prover, checkpoint, happened), *proven)
            except (NotSealed, UnreadableNoteError, MissingNodeError):
                raise NotSealedYet from None
        keys = tuple(key for key in self._keys() if key.name == checkpoint.origin)
        return Bundle(request.hex, proven, note, keys)

    def _questions(self, prover: Prover, checkpoint: Checkpoint, happened: Sequence[rows.Row]) -> tuple[Proven, ...]:
        """The opening, which carries the criteria set. Who the child is stays sealed; of an older form that lay open."""
        row = last(happened, OPENING)
        return () if row is None or not parts(row[STATE])[1] else (self._placed(prover, checkpoint, row, shown=True),)

    def _proven(
        self, prover: Prover, checkpoint: Checkpoint, row: rows.Row, may_show: MayShow, may_read: MayRead
    ) -> Proven:
        _, of, version, name, state, _ = row
        request = UUID(hex=rows.id_text(self._source.dialect, of))
        words = self._opens(request, version, name, state, partial(may_read, name))
        shown = bool(words) or (not parts(state)[1] and may_show(name, state))
        return self._placed(prover, checkpoint, row, words, shown=shown)

    def _placed(
        self, prover: Prover, checkpoint: Checkpoint, row: rows.Row, words: tuple[Words, ...] = (), *, shown: bool
    ) -> Proven:
        position, of, version, name, state, recorded_at = row
        dialect = self._source.dialect
        lies_open, _ = parts(state)
        entry = Entry(
            STREAM,
            position,
            rows.id_text(dialect, of),
            version,
            name,
            rows.moment(dialect, recorded_at),
            sha256(lies_open).hexdigest(),
            lies_open if shown else None,
            words,
        )
        found = prover.inclusion(STREAM, position, checkpoint)
        return Proven(entry, found.number, found.path)


def of_request(connection: Connection, dialect: str, request: UUID) -> list[rows.Row]:
    """Its events, in order."""
    id_: Any = request.hex if dialect == "sqlite" else request
    sql = f"SELECT {rows.EVENT_COLUMNS} FROM {STREAM} WHERE originator_id = ? ORDER BY originator_version"  # nosec B608  # names are our own
    return rows.fetch(connection, sql, (id_,))


NAME, STATE = 3, 4
"""The places of the stored name and of the stored bytes in a row."""


def rests_on(events: Sequence[rows.Row]) -> list[rows.Row]:
    """The newest decision, and before it what it rests on; nothing when there is none."""
    decisions = [nth for nth, row in enumerate(events) if row[NAME] in {GRANT, REFUSAL}]
    if not decisions:
        return []
    decision, before = events[decisions[-1]], events[: decisions[-1]]
    if decision[NAME] == REFUSAL:
        return [decision]
    concurred = last(before, CONCURRENCE)
    agreed = before[: before.index(concurred)] if concurred else before
    found = (last(agreed, STATEMENTS), concurred, last(before, FAMILY))
    return [*(row for row in found if row), decision]


def last(events: Sequence[rows.Row], names: Sequence[str]) -> rows.Row | None:
    """The newest with one of these names."""
    return next((row for row in reversed(events) if row[NAME] in names), None)
