"""Proofs out of what is kept: that a row is in the tree, and that the tree goes on where an earlier one was."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.note import Note, to_base64
from vierogen.ledger.tree import consistency_proof, inclusion_proof
from vierogen.sealing.logs import Log
from vierogen.sealing.tables import leaf_of, newest_checkpoint, with_witnesses
from vierogen.sealing.tiles import Tiles


class NotSealed(Exception):
    """What is asked for is not in the tree, or not in a tree of that size."""


@dataclass(frozen=True, slots=True)
class Inclusion:
    """A row has this number in a tree of this size, by this path."""

    number: int
    size: int
    path: tuple[bytes, ...]


def newest(connection: Connection, log: Log) -> Note:
    """The newest checkpoint with its witnesses. Raises NotSealed when there is none."""
    kept = newest_checkpoint(connection, log)
    if kept is None:
        raise NotSealed
    return with_witnesses(connection, log, kept)


@dataclass(frozen=True, slots=True)
class GoingOn:
    """A checkpoint, and the hashes that show that it goes on from an older size; none for the size 0."""

    old: int
    note: Note
    path: tuple[bytes, ...]

    @property
    def as_witnesses_read(self) -> str:
        """As a witness wants it sent (C2SP tlog-witness)."""
        return "\n".join((f"old {self.old}", *map(to_base64, self.path), "", self.note.written))


def going_on(connection: Connection, log: Log, old: int) -> GoingOn:
    """That the newest checkpoint goes on from an older size. Raises NotSealed when nothing is as large as that."""
    note = newest(connection, log)
    size = Checkpoint.read(note).size
    if not 0 <= old <= size:
        raise NotSealed
    path = consistency_proof(old, size, Tiles(connection, log)) if old else ()
    return GoingOn(old, note, path)


class Prover:
    """Proves for the length of one look."""

    def __init__(self, connection: Connection, log: Log) -> None:
        self._connection, self._log, self._tiles = connection, log, Tiles(connection, log)

    def inclusion(self, stream: str, position: int, checkpoint: Checkpoint) -> Inclusion:
        """That a row is under a checkpoint. Raises NotSealed when it is not."""
        leaf = leaf_of(self._connection, stream, position)
        if leaf is None or leaf.number >= checkpoint.size:
            raise NotSealed
        return Inclusion(leaf.number, checkpoint.size, inclusion_proof(leaf.number, checkpoint.size, self._tiles))
