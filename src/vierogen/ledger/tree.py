"""The Merkle tree of RFC 9162, section 2: roots, proofs, and the check of a proof.

A tree of a million leaves is known by some twenty hashes: the roots of its complete subtrees, from left to right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

HASH_SIZE = 32
EMPTY = sha256().digest()
"""The root of a tree without leaves."""

LEAF, NODE = b"\x00", b"\x01"

Node = Callable[[int, int], bytes]
"""The root of a complete subtree, by its level (it has two to that power leaves) and its number on that level."""


def leaf_hash(entry: bytes) -> bytes:
    """Of one entry."""
    return sha256(LEAF + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Of two subtrees together."""
    return sha256(NODE + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over so many leaf hashes, or over the roots of equal subtrees."""
    if not hashes:
        return EMPTY
    level = list(hashes)
    while len(level) > 1:
        left_over = level[-1:] if len(level) % 2 else []
        level = [sha256(b"\x01" + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)]
        level += left_over
    return level[0]


class Frontier:
    """A tree that grows at its right side, known by the roots of its complete subtrees."""

    __slots__ = ("_peaks", "size")

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size, self._peaks = size, list(peaks)
        if len(self._peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} complete subtrees")

    def append(self, subtree: bytes, level: int = 0) -> Iterator[tuple[int, int, bytes]]:
        """One leaf hash more, or a complete subtree of that level; tells every larger subtree that is complete now.

        Raises ValueError where such a one cannot begin.
        """
        beside, rest = divmod(self.size, 1 << level)
        if rest:
            raise ValueError(f"no subtree of level {level} begins at {self.size}")
        found, top = list[tuple[int, int, bytes]](), level
        while beside & 1:
            subtree = sha256(b"\x01" + self._peaks.pop() + subtree).digest()
            beside, top = beside >> 1, top + 1
            found.append((top, beside, subtree))
        self._peaks.append(subtree)
        self.size += 1 << level
        return iter(found)

    def extend(self, leaves: Sequence[bytes], every: int) -> list[tuple[int, int, bytes]]:
        """Many leaf hashes more. Tells which subtrees are complete now whose level is a multiple of ``every``."""
        found, width, done = list[tuple[int, int, bytes]](), 1 << every, 0
        while done < len(leaves):
            whole = self.size % width == 0 and done + width <= len(leaves)
            step, level = (width, every) if whole else (1, 0)
            subtree = root_of(leaves[done : done + width]) if whole else leaves[done]
            if whole:
                found.append((every, self.size >> every, subtree))
            found += [one for one in self.append(subtree, level) if one[0] % every == 0]
            done += step
        return found

    def root(self) -> bytes:
        """The root of the tree so far."""
        return folded(self._peaks)

    def copy(self) -> Frontier:
        """Another that grows by itself."""
        return Frontier(self.size, self._peaks)


def folded(peaks: Sequence[bytes]) -> bytes:
    """The root over complete subtrees that stand beside each other, each smaller than the one before."""
    if not peaks:
        return EMPTY
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def peaks(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The complete subtrees of which this part of a tree is made, by level and number."""
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def frontier(size: int, node: Node) -> Frontier:
    """The tree of this size."""
    return Frontier(size, (node(level, number) for level, number in peaks(0, size)))


def part_root(start: int, end: int, node: Node) -> bytes:
    """The root of the leaves from ``start`` up to ``end``, which begin where a subtree of that size may."""
    return folded([node(level, number) for level, number in peaks(start, end)])


def split(size: int) -> int:
    """The largest power of two below a size of at least two."""
    return 1 << ((size - 1).bit_length() - 1)


# ── that a leaf is in a tree ─────────────────────────────────────────────────────────────────────────────────────────


def inclusion_proof(number: int, size: int, node: Node) -> tuple[bytes, ...]:
    """The hashes that lead from a leaf to the root of the tree of this size (section 2.1.3.1)."""
    if not 0 <= number < size:
        raise ValueError(f"leaf {number} is not in a tree of {size}")
    start, end, path = 0, size, list[bytes]()
    while end - start > 1:
        middle = start + split(end - start)
        if number < middle:
            path.append(part_root(middle, end, node))
            end = middle
        else:
            path.append(part_root(start, middle, node))
            start = middle
    return tuple(reversed(path))


def root_by(number: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes | None:
    """The root to which a path leads from a leaf (section 2.1.3.2); None when such a path cannot be of such a tree."""
    if not 0 <= number < size:
        return None
    here, last, found = number, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if here & 1 or here == last:
            found = node_hash(step, found)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            found = node_hash(found, step)
        here, last = here >> 1, last >> 1
    return found if last == 0 else None


# ── that a tree goes on where an earlier one was ─────────────────────────────────────────────────────────────────────


def consistency_proof(old: int, new: int, node: Node) -> tuple[bytes, ...]:
    """The hashes that show that a tree of size ``new`` begins with that of size ``old`` (section 2.1.4.1)."""
    if not 0 < old <= new:
        raise ValueError(f"a tree of {new} does not go on from one of {old}")
    start, end, whole, path = 0, new, True, list[bytes]()
    while old != end:
        middle = start + split(end - start)
        if old <= middle:
            path.append(part_root(middle, end, node))
            end = middle
        else:
            path.append(part_root(start, middle, node))
            start, whole = middle, False
    if not whole:
        path.append(part_root(start, end, node))
    return tuple(reversed(path))
