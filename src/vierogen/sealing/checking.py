"""Checks everything that is kept against the ledger: every row, every leaf, the tree, every checkpoint, every witness.

Flat in memory: rows come some thousands at a time. Whatever does not fit is named, all of it, and checking goes on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum

from sqlalchemy import Connection

from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.note import Note, PublicKey, Signature, UnreadableNoteError
from vierogen.ledger.tree import Frontier
from vierogen.sealing import past, rows, tables
from vierogen.sealing.damage import DamagedError, noticing_damage
from vierogen.sealing.hallmarked import kept_by_another, not_ours
from vierogen.sealing.logs import LOGS, Log
from vierogen.sealing.past import ChangedPastError, named, put_between, row_named
from vierogen.sealing.source import Readable
from vierogen.sealing.tables import TILE_LEVEL, Kept, Leaf, LeafRow
from vierogen.vault.hallmarks import Hallmarks

CHUNK = 4_096
MOST_NAMED = 10_000
"""More findings than this are counted and not kept."""


class Kind(IntEnum):
    """What is wrong, the worst last; the number is how a command ends."""

    SIGNATURE = 22
    OUTSIDE = 21
    CHANGED = 20


OF_A_LOG = {
    "ledger_leaves": "regels van de boom",
    "ledger_subtrees": "tussenstanden van de boom",
    "ledger_checkpoints": "controlepunten",
    "ledger_cosignatures": "handtekeningen van getuigen",
}
"""Every table in which rows stand under the name of a log, and how people call them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, in Dutch."""

    kind: Kind
    sentence: str


@dataclass(slots=True)
class Checked:
    """What was found in one log."""

    log: Log
    rows: int = 0
    checkpoints: int = 0
    witnessed: int = 0
    unknown_witnesses: int = 0
    unsealed: int = 0
    found: int = 0
    findings: list[Finding] = field(default_factory=list)

    def say(self, kind: Kind, sentence: str) -> None:
        """Keeps a finding."""
        self.found += 1
        if len(self.findings) < MOST_NAMED:
            self.findings.append(Finding(kind, sentence))


@dataclass(frozen=True, slots=True)
class Trust:
    """What is believed: the public keys of the log, those of witnesses, checkpoints that were kept elsewhere, and the
    hallmarks of who has the keys; without those an event that somebody else kept is not told from ours."""

    keys: Mapping[str, Sequence[PublicKey]]
    """By the name of a log."""
    witnesses: Sequence[PublicKey] = ()
    outside: Sequence[Note] = ()
    hallmarks: Hallmarks | None = None


Progress = Callable[[int, int], None]


def check(source: Readable, log: Log, trust: Trust, progress: Progress = lambda done, total: None) -> Checked:
    """Everything of one log; ``progress`` is told how many rows were checked, of how many."""
    return Checking(source, log, trust, progress).all()


class Checking:
    """One walk along a log."""

    def __init__(self, source: Readable, log: Log, trust: Trust, progress: Progress) -> None:
        self._source, self._log, self._trust, self._progress = source, log, trust, progress
        self._keys = tuple(trust.keys.get(log.name, ()))
        self._checked, self._tree = Checked(log), Frontier()
        self._last = dict.fromkeys(log.streams, 0)
        self._whole = True
        """Whether no leaf was missing so far; without one no root can be told any more."""
        self._wrong_roots = list[int]()

    def all(self) -> Checked:
        """Walks, and tells what was found."""
        with self._source.reading() as connection:
            total = tables.size_of(connection, self._log)
        roots = Roots(self._checkpoints(), self._outside())
        first = 0
        while first < total:
            with self._source.reading() as connection:
                chunk = self._leaves(connection, first, total)
                if not chunk:
                    break
                self._require_all(chunk, first)
                self._require_rows(connection, chunk)
                self._grow(connection, chunk, roots)
            first = chunk[-1][0] + 1
            self._checked.rows += len(chunk)
            self._progress(first, total)
        self._require_not_cut_off(roots, first)
        self._look_at_unsealed()
        if self._log is LOGS[0]:
            self._require_known_logs()
        return self._checked

    # Leaves

    def _leaves(self, connection: Connection, first: int, total: int) -> list[LeafRow]:
        try:
            with noticing_damage():
                found = tables.leaf_rows(connection, self._log, first, CHUNK)
        except DamagedError:
            self._checked.say(Kind.CHANGED, f"vanaf regel {first} is de boom niet te lezen: de database is beschadigd")
            return []
        if not found:
            self._checked.say(Kind.CHANGED, f"regel {first} tot en met {total - 1} van de boom ontbreken")
        return found

    def _require_all(self, chunk: Sequence[LeafRow], first: int) -> None:
        """Numbers count up by one."""
        numbers = [leaf[0] for leaf in chunk]
        if numbers == [*range(first, first + len(chunk))]:
            return
        here = Counter(numbers)
        for number in range(first, numbers[-1] + 1):
            if not here[number]:
                self._checked.say(Kind.CHANGED, f"regel {number} van de boom ontbreekt")
            elif here[number] > 1:  # a key that is there twice: somebody changed the file itself
                self._checked.say(Kind.CHANGED, f"regel {number} van de boom staat er meer dan eens")
        self._whole = False

    # Rows

    def _require_rows(self, connection: Connection, chunk: Sequence[LeafRow]) -> None:
        """Every leaf is that of its row, and between them there are no other rows."""
        streams = {leaf[1] for leaf in chunk}
        for stream in self._log.streams:
            of_stream = chunk if streams == {stream} else [leaf for leaf in chunk if leaf[1] == stream]
            self._require_stream(connection, stream, of_stream)
        for leaf in chunk if streams - {*self._log.streams} else ():
            if leaf[1] not in self._log.streams:
                self._checked.say(Kind.CHANGED, f"{named(Leaf(*leaf))} hoort niet in dit logboek")

    def _require_stream(self, connection: Connection, stream: str, leaves: Sequence[LeafRow]) -> None:
        if not leaves or self._is_as_sealed(connection, stream, leaves):
            return
        wanted = {leaf.position: leaf for leaf in self._in_order([Leaf(*one) for one in leaves])}
        last = max([*wanted, self._last[stream]])
        found = self._rows(connection, stream, self._last[stream] + 1, last, wanted)
        self._last[stream] = last
        hashed = rows.leaves(self._source.dialect, stream, found)
        told = {row[0]: hash_ for row, hash_ in zip(found, hashed, strict=True)}
        for position, leaf in wanted.items():
            self._require_row(connection, leaf, told.get(position))
        for position in told:
            if position not in wanted:
                self._checked.say(Kind.CHANGED, put_between(stream, position))
        self._require_ours(stream, [row for row in found if row[0] in wanted and told[row[0]] == wanted[row[0]].hash])

    def _is_as_sealed(self, connection: Connection, stream: str, leaves: Sequence[LeafRow]) -> bool:
        """The short way where all is well, which is nearly always: the very same rows, in the same order."""
        positions, strange = [leaf[2] for leaf in leaves], list[int]()

        def look(of: str, found: Sequence[rows.Row]) -> None:
            strange.extend(self._not_ours(of, found))

        try:
            with noticing_damage():
                there, hashes = rows.leaves_between(
                    connection, stream, self._last[stream] + 1, positions[-1], len(leaves) + 1, look=look
                )
        except DamagedError:
            return False
        if there != positions or hashes != [leaf[3] for leaf in leaves]:
            return False
        self._say_not_ours(stream, strange)
        self._last[stream] = positions[-1]
        return True

    def _require_ours(self, stream: str, found: Sequence[rows.Row]) -> None:
        """Each was kept by us."""
        self._say_not_ours(stream, self._not_ours(stream, found))

    def _not_ours(self, stream: str, found: Sequence[rows.Row]) -> Iterable[int]:
        hallmarks = self._trust.hallmarks
        return not_ours(hallmarks, stream, found) if hallmarks is not None else ()

    def _say_not_ours(self, stream: str, positions: Iterable[int]) -> None:
        for position in positions:
            self._checked.say(Kind.CHANGED, kept_by_another(stream, position))

    def _in_order(self, leaves: Sequence[Leaf]) -> Iterator[Leaf]:
        """Those that follow on each other; positions of a stream rise with the numbers of the leaves."""
        last = self._last[leaves[0].stream]
        for leaf in leaves:
            if leaf.position > last:
                last = leaf.position
                yield leaf
            else:
                self._checked.say(Kind.CHANGED, f"{named(leaf)} staat niet op haar plaats in de boom")

    def _rows(
        self, connection: Connection, stream: str, first: int, last: int, wanted: Mapping[int, Leaf]
    ) -> list[rows.Row]:
        """At most what fits; should there be more, then the rest is looked up one by one."""
        try:
            with noticing_damage():
                return rows.between(connection, stream, first, last, len(wanted) + CHUNK)
        except DamagedError:
            return [row for position in wanted if (row := self._row(connection, stream, position))]

    def _row(self, connection: Connection, stream: str, position: int) -> rows.Row | None:
        try:
            with noticing_damage():
                return rows.at(connection, stream, position)
        except DamagedError:
            return None

    def _require_row(self, connection: Connection, leaf: Leaf, hash_: bytes | None) -> None:
        if hash_ is None:
            row = self._row(connection, leaf.stream, leaf.position)
            hash_ = rows.leaves(self._source.dialect, leaf.stream, [row])[0] if row else None
        if hash_ is None:
            self._checked.say(Kind.CHANGED, f"{named(leaf)} is weg, of niet meer te lezen")
        elif hash_ != leaf.hash:
            self._checked.say(Kind.CHANGED, f"{named(leaf)} is gewijzigd nadat zij was verzegeld")

    # The tree

    def _grow(self, connection: Connection, chunk: Sequence[LeafRow], roots: Roots) -> None:
        if not self._whole:
            return
        hashes, first, done = [leaf[3] for leaf in chunk], chunk[0][0], 0
        complete = list[tuple[int, int, bytes]]()
        for wanted in roots.until(chunk[-1][0] + 1):
            complete += self._tree.extend(hashes[done : wanted.size - first], TILE_LEVEL)
            done = wanted.size - first
            if wanted.root != self._tree.root():
                self._wrong_root(wanted)
        complete += self._tree.extend(hashes[done:], TILE_LEVEL)
        self._require_subtrees(connection, complete)

    def _wrong_root(self, wanted: Root) -> None:
        if wanted.outside:
            self._checked.say(
                Kind.OUTSIDE,
                f"de eerste {wanted.size} regels zijn andere dan het controlepunt zegt dat elders is bewaard",
            )
            return
        self._wrong_roots.append(wanted.size)
        if len(self._wrong_roots) == 1:
            self._checked.say(
                Kind.CHANGED,
                f"vanaf het controlepunt van {wanted.size} regels is de boom een andere dan is ondertekend; "
                f"tot en met {self._checked.rows} klopte zij nog",
            )

    def _require_subtrees(self, connection: Connection, complete: Sequence[tuple[int, int, bytes]]) -> None:
        """What is kept to make proofs from must be what the leaves say."""
        by_level = Counter(level for level, _, _ in complete)
        for level, count in by_level.items():
            these = {number: hash_ for at, number, hash_ in complete if at == level}
            kept = dict[int, bytes]()
            with suppress(DamagedError), noticing_damage():
                kept = tables.hashes(connection, self._log, level, min(these), count)
            for number, hash_ in these.items():
                if kept.get(number) != hash_:
                    self._checked.say(Kind.CHANGED, f"tussenstand {number} op hoogte {level} van de boom klopt niet")

    # Checkpoints

    def _checkpoints(self) -> Iterator[Root]:
        """Every checkpoint whose signature is right, by size; what is wrong with others is said."""
        above = -1
        while True:
            try:
                with self._source.reading() as connection, noticing_damage():
                    kept = tables.checkpoints_of(connection, self._log, above=above, limit=CHUNK)
                    lines = {one.size: tables.lines_under(connection, self._log, one.size) for one in kept}
            except DamagedError:
                self._checked.say(Kind.CHANGED, f"vanaf {above + 1} regels zijn controlepunten niet te lezen")
                return
            if not kept:
                return
            for one in kept:
                self._checked.checkpoints += 1
                self._require_witnesses(one, lines[one.size])
                if checkpoint := self._read(one):
                    yield Root(checkpoint.size, checkpoint.root)
            above = kept[-1].size

    def _read(self, kept: Kept) -> Checkpoint | None:
        try:
            return past.read(self._log, kept, self._keys)
        except ChangedPastError as wrong:
            self._checked.say(Kind.SIGNATURE, wrong.sentence)
            return None

    def _require_witnesses(self, kept: Kept, lines: Sequence[str]) -> None:
        for line in lines:
            known = False
            with suppress(UnreadableNoteError):
                signature, text = Signature.read(line), Note.read(kept.note).text
                known = signature.name == text.partition("\n")[0]  # of the log itself, with a key of later
                for key in (*self._trust.witnesses, *self._keys):
                    if signature.is_of(key):
                        known = True
                        self._count_witness(kept, key, right=key.checks(text, signature.signature))
            self._checked.unknown_witnesses += not known

    def _count_witness(self, kept: Kept, key: PublicKey, *, right: bool) -> None:
        if right:
            self._checked.witnessed += key not in self._keys
        else:
            self._checked.say(
                Kind.SIGNATURE, f"de handtekening van {key.name} onder het controlepunt van {kept.size} klopt niet"
            )

    def _outside(self) -> Iterator[Root]:
        """The checkpoints of this log that were kept elsewhere, by size."""
        found = list[Root]()
        for note in self._trust.outside:
            try:
                checkpoint = Checkpoint.read(note)
            except UnreadableNoteError:
                continue
            if checkpoint.origin.rpartition("/")[2] != self._log.path:
                continue
            if not note.signed_by(self._keys):
                self._checked.say(
                    Kind.SIGNATURE, f"het controlepunt van elders van {checkpoint.size} regels is niet van deze sleutel"
                )
            else:
                found.append(Root(checkpoint.size, checkpoint.root, outside=True))
        return iter(sorted(found, key=lambda one: one.size))

    def _require_not_cut_off(self, roots: Roots, size: int) -> None:
        """Nothing may have been signed that is larger than what there is, and everything that there is must be signed."""
        signed = 0
        for one in roots.rest():
            where = "dat elders is bewaard" if one.outside else "dat hier is ondertekend"
            kind = Kind.OUTSIDE if one.outside else Kind.CHANGED
            self._checked.say(
                kind, f"het controlepunt {where} telt {one.size} regels en er zijn er {size}; het einde is weg"
            )
        signed = roots.largest
        if size > signed:
            self._checked.say(Kind.CHANGED, f"regel {signed} tot en met {size - 1} vallen onder geen controlepunt")
        if len(self._wrong_roots) > 1:
            self._checked.say(Kind.CHANGED, f"hetzelfde geldt voor {len(self._wrong_roots) - 1} latere controlepunten")

    def _require_known_logs(self) -> None:
        """What stands under the name of no log is read by nobody, and so would be missed by nobody."""
        names = ", ".join(f"'{log.name}'" for log in LOGS)
        with self._source.reading() as connection:
            for table, label in OF_A_LOG.items():
                strange = 0
                try:
                    with noticing_damage():
                        sql = f"SELECT count(*) FROM {table} WHERE log NOT IN ({names})"  # nosec B608  # names are our own
                        strange = rows.fetch(connection, sql, ())[0][0]
                except DamagedError:
                    self._checked.say(Kind.CHANGED, f"{label} zijn niet allemaal te lezen: de database is beschadigd")
                if strange:
                    self._checked.say(Kind.CHANGED, f"{label}: {strange} onder een naam die geen logboek heeft")

    def _look_at_unsealed(self) -> None:
        """What no leaf is of: it waits for the sealer, or stands where nothing is ever sealed."""
        for stream in self._log.streams:
            with suppress(DamagedError), noticing_damage():
                self._look_after(stream, self._last[stream])
                with self._source.reading() as connection:
                    sql = f"SELECT position FROM {stream} WHERE position < 1"  # nosec B608  # names are our own
                    for (position,) in rows.fetch(connection, sql, ()):
                        self._checked.say(Kind.CHANGED, f"{row_named(stream, position)} staat vóór de eerste plaats")

    def _look_after(self, stream: str, last: int) -> None:
        while True:
            with self._source.reading() as connection:
                found = rows.between(connection, stream, last + 1, LAST, CHUNK)
            if not found:
                return
            self._checked.unsealed += len(found)
            self._require_ours(stream, found)
            last = found[-1][0]


LAST = 2**63 - 1
"""No position comes after it."""


@dataclass(frozen=True, slots=True)
class Root:
    """The root that a tree of this size must have."""

    size: int
    root: bytes
    outside: bool = False


class Roots:
    """Roots in the order of their sizes, from our own checkpoints and from those of elsewhere."""

    def __init__(self, ours: Iterator[Root], outside: Iterator[Root]) -> None:
        self._ours, self._outside = Peekable(ours), Peekable(outside)
        self.largest = 0
        """The size of the largest of ours that was met."""

    def until(self, size: int) -> Iterator[Root]:
        """Those up to and including a size."""
        while (one := self._next()) is not None and one.size <= size:
            yield self._take(one)

    def rest(self) -> Iterable[Root]:
        """Those that are left."""
        while (one := self._next()) is not None:
            yield self._take(one)

    def _next(self) -> Root | None:
        ours, outside = self._ours.look(), self._outside.look()
        if ours is None or outside is None:
            return ours or outside
        return outside if outside.size < ours.size else ours

    def _take(self, one: Root) -> Root:
        if one.outside:
            return self._outside.take()
        self.largest = one.size
        return self._ours.take()


class Peekable:
    """Looks at the next one without taking it."""

    def __init__(self, roots: Iterator[Root]) -> None:
        self._roots, self._next = roots, next(roots, None)

    def look(self) -> Root | None:
        """The next one, or None."""
        return self._next

    def take(self) -> Root:
        """Takes it."""
        taken = self._next
        assert taken is not None
        self._next = next(self._roots, None)
        return taken
