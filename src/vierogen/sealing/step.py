"""One step of sealing: the next rows become leaves, and a signed checkpoint closes them, all in one transaction.

What is read and hashed is read and hashed before that, so that whoever writes acts waits only for the insert. Two who do
the same step at once leave everything as if one had: a leaf's number is given once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count, repeat
from logging import getLogger
from sqlite3 import IntegrityError as NotUnique

from psycopg.errors import UniqueViolation
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.note import Note
from vierogen.ledger.tree import Frontier
from vierogen.sealing import rows, tables
from vierogen.sealing.hallmarked import requiring_ours
from vierogen.sealing.keys import KeyFileError, Keys
from vierogen.sealing.logs import LOGS, Log
from vierogen.sealing.memory import Memory, UnreadableMemoryError
from vierogen.sealing.past import ChangedPastError, past
from vierogen.sealing.signing_along import sign_along
from vierogen.sealing.source import Source
from vierogen.sealing.tables import TILE_LEVEL, LeafRow
from vierogen.vault.hallmarks import Hallmarks

BATCH = 8_192
"""Rows in one step: whoever acts waits no longer than it takes to insert so many leaves, some thirtieth of a second."""

log_ = getLogger("vierogen.sealer")


class Overtaken(Exception):
    """Somebody else sealed meanwhile."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one step will add."""

    log: Log
    tree: Frontier
    leaves: list[LeafRow]
    subtrees: list[tuple[int, int, bytes]]
    note: Note


@dataclass(slots=True)
class Sealing:
    """Takes steps. Belongs to one thread."""

    source: Source
    keys: Keys
    memory: Memory
    hallmarks: Hallmarks
    most: int = BATCH
    _trees: dict[str, Frontier] = field(default_factory=dict)
    _news: dict[str, Note] = field(default_factory=dict)
    _signed: dict[str, int] = field(default_factory=dict)
    """Of each log the size of the newest checkpoint, once every key that signs now stands under it."""

    def step(self, log: Log) -> int:
        """Seals the next rows of a log; how many. Raises ChangedPastError rather than sealing on a changed past, or what
        somebody else wrote."""
        with self.source.reading() as connection:
            tree = self._tree(connection, log)
            taken = [(stream, self._next(connection, log, stream)) for stream in log.streams]
        if not any(positions for _, (positions, _) in taken):
            self._sign_along(log, tree)
            return 0
        step = self._made(log, tree, taken)
        try:
            with self.source.transaction() as connection:
                self._write(connection, step)
        except (Overtaken, IntegrityError, NotUnique, UniqueViolation):
            self._trees.pop(log.name, None)  # the next step looks again from the start
            return 0
        self._trees[log.name], self._signed[log.name] = step.tree, step.tree.size
        self._news[log.name] = step.note
        return len(step.leaves)

    def all(self) -> int:
        """Seals until nothing is left; how many rows."""
        sealed = 0
        for log in LOGS:
            while found := self.step(log):
                sealed += found
            self.remember(log)
        return sealed

    def remember(self, log: Log) -> None:
        """Outside the database, once some steps are done. What cannot be written to is said, and stops nothing."""
        note = self._news.pop(log.name, None)
        try:
            if note is not None:
                self.memory.remember(log, note)
        except KeyFileError as error:
            log_.warning("the last checkpoint is not remembered outside the database: %s", error)

    def _tree(self, connection: Connection, log: Log) -> Frontier:
        """As we left it; looked at from the start when somebody else sealed, or for the first time."""
        known = self._trees.get(log.name)
        kept = tables.newest_checkpoint(connection, log)
        size = kept.size if kept else 0
        if known is not None and known.size > size:
            raise ChangedPastError(log, f"er waren {known.size} regels verzegeld, en de database kent er nog {size}")
        if known is None or known.size < size:
            try:
                remembered = self.memory.recall(log)
            except UnreadableMemoryError as error:
                raise ChangedPastError(log, f"{error} is geen controlepunt meer") from None
            known = past(connection, self.source.dialect, log, self.keys.public_of(log), remembered)
            self._trees[log.name] = known
        return known

    def _next(self, connection: Connection, log: Log, stream: str) -> rows.Sealed:
        look = requiring_ours(self.hallmarks, log)
        return rows.leaves_after(connection, stream, tables.last_position(connection, stream), self.most, look=look)

    def _sign_along(self, log: Log, tree: Frontier) -> None:
        """Where nothing more is written, a key that is new signs what there is."""
        if not tree.size or self._signed.get(log.name) == tree.size:
            return
        note = sign_along(self.source, self.keys, log, Checkpoint(self.keys.origin(log), tree.size, tree.root()))
        self._signed[log.name] = tree.size
        if note is not None:
            self._news[log.name] = note

    def _made(self, log: Log, tree: Frontier, taken: list[tuple[str, rows.Sealed]]) -> Step:
        grown, leaves = tree.copy(), list[LeafRow]()
        for stream, (positions, hashes) in taken:
            leaves += zip(count(tree.size + len(leaves)), repeat(stream), positions, hashes, strict=False)
        subtrees = grown.extend([leaf[3] for leaf in leaves], TILE_LEVEL)
        checkpoint = Checkpoint(self.keys.origin(log), grown.size, grown.root())
        return Step(log, grown, leaves, subtrees, Note.signed(checkpoint.text, self.keys.signing_for(log)))

    def _write(self, connection: Connection, step: Step) -> None:
        if tables.size_of(connection, step.log) != step.leaves[0][0]:
            raise Overtaken
        tables.add_leaves(connection, step.log, step.leaves)
        tables.add_subtrees(connection, step.log, step.subtrees)
        tables.add_checkpoint(connection, step.log, step.tree.size, step.note)
