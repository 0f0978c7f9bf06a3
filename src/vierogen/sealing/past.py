"""The past that the sealer goes on from: only one that is what its last checkpoint says, and what it remembers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.note import Note, PublicKey, UnreadableNoteError
from vierogen.ledger.tree import Frontier, frontier
from vierogen.sealing import rows
from vierogen.sealing.logs import Log
from vierogen.sealing.tables import TILE, Kept, Leaf, leaves_from, newest_checkpoint, size_of
from vierogen.sealing.tiles import MissingNodeError, Tiles


class ChangedPastError(Exception):
    """What is kept is not what was sealed; nothing is sealed on top of it. Says what, in Dutch, without anybody's data."""

    def __init__(self, log: Log, sentence: str) -> None:
        super().__init__(f"{log.label}: {sentence}")
        self.log, self.sentence = log, sentence


def past(
    connection: Connection, dialect: str, log: Log, keys: Iterable[PublicKey], remembered: Note | None
) -> Frontier:
    """The tree as it is kept. Raises ChangedPastError when it is not the one that was sealed."""
    tree = as_sealed(connection, log, tuple(keys))
    require_goes_on(connection, log, tree.size, remembered)
    require_rows(connection, dialect, log, leaves_from(connection, log, max(0, tree.size - TILE), TILE))
    return tree


def as_sealed(connection: Connection, log: Log, keys: tuple[PublicKey, ...]) -> Frontier:
    """The tree of the last checkpoint, made of what is kept and compared with it."""
    kept, size = newest_checkpoint(connection, log), size_of(connection, log)
    if kept is None:
        if size:
            raise ChangedPastError(log, f"er zijn {size} verzegelde regels en er is geen controlepunt meer")
        return Frontier()
    checkpoint = read(log, kept, keys)
    if size != checkpoint.size:
        raise ChangedPastError(log, f"het laatste controlepunt telt {checkpoint.size} regels, en er zijn er {size}")
    tree = tree_of(connection, log, size)
    if tree.root() != checkpoint.root:
        raise ChangedPastError(log, f"de boom van {size} regels is een andere dan het laatste controlepunt zegt")
    return tree


def read(log: Log, kept: Kept, keys: tuple[PublicKey, ...]) -> Checkpoint:
    """A checkpoint as it is kept, signed by one of these keys. Raises ChangedPastError."""
    try:
        note = Note.read(kept.note)
        checkpoint = Checkpoint.read(note)
    except UnreadableNoteError:
        raise ChangedPastError(log, f"het controlepunt van {kept.size} regels is niet te lezen") from None
    signers = note.signed_by(keys)
    if signers is None:
        raise ChangedPastError(log, f"de handtekening onder het controlepunt van {kept.size} regels klopt niet")
    if not signers:
        raise ChangedPastError(log, f"het controlepunt van {kept.size} regels is ondertekend met een andere sleutel")
    if checkpoint.size != kept.size or checkpoint.origin != signers[0].name:
        raise ChangedPastError(log, f"het controlepunt van {kept.size} regels is er een van iets anders")
    return checkpoint


def tree_of(connection: Connection, log: Log, size: int) -> Frontier:
    """The tree of this size from what is kept. Raises ChangedPastError when something is missing."""
    try:
        return frontier(size, Tiles(connection, log))
    except MissingNodeError as missing:
        what = "regel" if missing.level == 0 else f"tussenstand op hoogte {missing.level}"
        raise ChangedPastError(log, f"{what} {missing.number} van de boom ontbreekt") from None


def require_goes_on(connection: Connection, log: Log, size: int, remembered: Note | None) -> None:
    """The tree must begin with the one that was signed last, as it is remembered outside the database."""
    if remembered is None:
        return
    before = Checkpoint.read(remembered)
    if before.size > size:
        raise ChangedPastError(
            log, f"eerder zijn {before.size} regels verzegeld, en de database kent er nog {size}; is zij teruggezet?"
        )
    if tree_of(connection, log, before.size).root() != before.root:
        raise ChangedPastError(log, f"de eerste {before.size} regels zijn andere dan die eerder zijn ondertekend")


def require_rows(connection: Connection, dialect: str, log: Log, leaves: Iterable[Leaf]) -> None:
    """The rows themselves must still be what these leaves seal. Raises ChangedPastError for the first that is not."""
    looked_at, by_stream = [*leaves], defaultdict[str, list[Leaf]](list)
    for one in looked_at:
        by_stream[one.stream].append(one)
    if all(stream in log.streams and are_as_sealed(connection, stream, of) for stream, of in by_stream.items()):
        return
    for one in looked_at:
        row = rows.at(connection, one.stream, one.position) if one.stream in log.streams else None
        if row is None:
            raise ChangedPastError(log, f"{named(one)} is weg")
        if rows.leaves(dialect, one.stream, [row])[0] != one.hash:
            raise ChangedPastError(log, f"{named(one)} is gewijzigd nadat zij was verzegeld")
    for stream, of in by_stream.items():
        sealed = {one.position for one in of}
        there, _ = rows.leaves_between(connection, stream, of[0].position, of[-1].position, len(of) + 1)
        for position in there:
            if position not in sealed:
                raise ChangedPastError(log, put_between(stream, position))


def are_as_sealed(connection: Connection, stream: str, leaves: Sequence[Leaf]) -> bool:
    """All at once, where nothing stands between them that is not sealed, which is nearly always; else one by one."""
    first, last = leaves[0].position, leaves[-1].position
    positions, hashes = rows.leaves_between(connection, stream, first, last, len(leaves) + 1)
    return positions == [one.position for one in leaves] and hashes == [one.hash for one in leaves]


PATROLLED = 256
"""Rows in one look of the patrol: a million in somewhat more than an hour."""


class Patrol:
    """Walks round past all rows, some at a look, to find what was changed long after it was sealed."""

    def __init__(self, dialect: str) -> None:
        self._dialect, self._next = dialect, dict[str, int]()

    def look(self, connection: Connection, log: Log) -> None:
        """Raises ChangedPastError, and then stays where it is until all is as it was."""
        first = self._next.get(log.name, 0)
        found = leaves_from(connection, log, first, PATROLLED)
        require_rows(connection, self._dialect, log, found)
        self._next[log.name] = found[-1].number + 1 if len(found) == PATROLLED else 0


STREAMS = {
    "request_events": "gebeurtenis van een verzoek",
    "people_events": "gebeurtenis van het register",
    "access_log": "inzage",
}


def named(one: Leaf) -> str:
    """Which row, such as: gebeurtenis van een verzoek 12 (regel 15 van de boom)."""
    return f"{row_named(one.stream, one.position)} (regel {one.number} van de boom)"


def row_named(stream: str, position: int) -> str:
    """The same of a row that nothing sealed, or that may be named without its place in the tree."""
    return f"{STREAMS.get(stream, 'onbekende rij')} {position}"


def put_between(stream: str, position: int) -> str:
    """Of a row that stands among others that are sealed."""
    return f"{row_named(stream, position)} is er later tussen gezet: zij is nooit verzegeld"
